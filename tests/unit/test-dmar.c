// SPDX-License-Identifier: GPL-2.0-or-later
/* The DMAR as bytes: what is read out of it, and what is said about what is wrong with it. */
#include <stdlib.h>
#include <string.h>

#include "acpi/dmar.h"
#include "tests/unit/table-builder.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

struct parsed {
	struct dmar_bytes table;
	uint8_t *bytes;
	struct dmar dmar;
};

static int setup(void **state)
{
	struct parsed *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	dmar_begin(&p->table);
	*state = p;
	return 0;
}

static void forget(struct parsed *p)
{
	dmar_clear(&p->dmar);
	free(p->bytes);
	p->bytes = NULL;
}

static int teardown(void **state)
{
	struct parsed *p = *state;

	forget(p);
	free(p);
	return 0;
}

static const struct dmar *parse_bytes(struct parsed *p, const uint8_t *data, size_t size)
{
	forget(p);
	p->bytes = exact_copy(data, size);
	assert_int_equal(dmar_parse(p->bytes, size, &p->dmar), 0);
	return &p->dmar;
}

static const struct dmar *parse(struct parsed *p)
{
	return parse_bytes(p, p->table.data, p->table.size);
}

/* The unit that every good table has, so that its absence is no second defect. */
static void add_unit(struct parsed *p)
{
	dmar_drhd(&p->table, DMAR_INCLUDE_ALL, 0, 0xfed91000);
}

static void add_region(struct parsed *p)
{
	dmar_rmrr(&p->table, 0, 0x7e000000, 0x7e000fff);
}

static void assert_no_defect(const struct dmar *dmar)
{
	assert_int_equal(dmar->defects.count, 0);
}

static void assert_defect(const struct acpi_defect *defect, enum acpi_defect_kind kind,
			  size_t offset, uint64_t found, uint64_t expected)
{
	assert_int_equal(defect->kind, kind);
	assert_int_equal(defect->offset, offset);
	assert_int_equal(defect->found, found);
	assert_int_equal(defect->expected, expected);
}

static void assert_only_defect(const struct dmar *dmar, enum acpi_defect_kind kind, size_t offset,
			       uint64_t found, uint64_t expected)
{
	assert_int_equal(dmar->defects.count, 1);
	assert_defect(&dmar->defects.items[0], kind, offset, found, expected);
}

/* The header */

static void header_fields_are_read(void **state)
{
	struct parsed *p = *state;
	const struct dmar *dmar;

	add_unit(p);
	dmar = parse(p);
	assert_string_equal(dmar->header.signature, "DMAR");
	assert_int_equal(dmar->header.length, p->table.size);
	assert_int_equal(dmar->header.revision, 1);
	assert_int_equal(dmar->header.checksum, p->table.data[9]);
	assert_string_equal(dmar->header.oem_id, "VENDOR");
	assert_int_equal(dmar->header.oem_revision, 0x01020304);
	assert_string_equal(dmar->header.creator_id, "INTL");
	assert_int_equal(dmar->header.creator_revision, 0x20091013);
	assert_no_defect(dmar);
}

static void trailing_blanks_of_names_are_removed(void **state)
{
	struct parsed *p = *state;

	assert_string_equal(parse(p)->header.oem_table_id, "BOARD");
}

static void names_end_at_a_nul(void **state)
{
	struct parsed *p = *state;

	dmar_poke(&p->table, 12, 0, 1);
	assert_string_equal(parse(p)->header.oem_id, "VE");
}

static void width_and_flags_are_kept_as_in_the_table(void **state)
{
	struct parsed *p = *state;
	const struct dmar *dmar;

	dmar_poke(&p->table, 36, 45, 1);
	dmar_poke(&p->table, 37, DMAR_INTR_REMAP | DMAR_X2APIC_OPT_OUT | DMAR_PLATFORM_OPT_IN, 1);
	dmar = parse(p);
	assert_int_equal(dmar->width, 45);
	assert_int_equal(dmar->flags, 7);
}

/* Structures */

static void drhd_fields_are_read(void **state)
{
	struct parsed *p = *state;
	const struct dmar_structure *s;

	dmar_drhd(&p->table, DMAR_INCLUDE_ALL, 0x1234, 0xfed9100012345678);
	dmar_poke(&p->table, p->table.structure + 5, 3, 1);
	assert_int_equal(parse(p)->structure_count, 1);
	s = &p->dmar.structures[0];
	assert_int_equal(s->offset, DMAR_FIXED_SIZE);
	assert_int_equal(s->type, DMAR_DRHD);
	assert_int_equal(s->length, 16);
	assert_int_equal(s->flags, DMAR_INCLUDE_ALL);
	assert_int_equal(s->size, 3);
	assert_int_equal(s->segment, 0x1234);
	assert_int_equal(s->base, 0xfed9100012345678);
	assert_int_equal(s->scope_count, 0);
}

static void rmrr_end_is_the_last_byte(void **state)
{
	struct parsed *p = *state;
	const struct dmar_structure *s;

	add_unit(p);
	dmar_rmrr(&p->table, 2, 0x123456789abc0000, 0x123456789abcffff);
	s = &parse(p)->structures[1];
	assert_int_equal(s->type, DMAR_RMRR);
	assert_int_equal(s->length, 24);
	assert_int_equal(s->segment, 2);
	assert_int_equal(s->base, 0x123456789abc0000);
	assert_int_equal(s->end, 0x123456789abcffff);
}

static void atsr_fields_are_read(void **state)
{
	struct parsed *p = *state;
	const struct dmar_structure *s;

	add_unit(p);
	dmar_atsr(&p->table, 1, 7);
	s = &parse(p)->structures[1];
	assert_int_equal(s->type, DMAR_ATSR);
	assert_int_equal(s->flags, 1);
	assert_int_equal(s->segment, 7);
	assert_no_defect(&p->dmar);
}

static void rhsa_fields_are_read(void **state)
{
	struct parsed *p = *state;
	const struct dmar_structure *s;

	add_unit(p);
	dmar_rhsa(&p->table, 0xfed91000, 0x01020304);
	s = &parse(p)->structures[1];
	assert_int_equal(s->type, DMAR_RHSA);
	assert_int_equal(s->base, 0xfed91000);
	assert_int_equal(s->proximity, 0x01020304);
	assert_int_equal(s->scope_count, 0);
	assert_no_defect(&p->dmar);
}

static void andd_name_is_in_the_table(void **state)
{
	struct parsed *p = *state;
	const struct dmar_structure *s;

	add_unit(p);
	dmar_andd(&p->table, 5, "\\_SB.PCI0.I2C1");
	s = &parse(p)->structures[1];
	assert_int_equal(s->type, DMAR_ANDD);
	assert_int_equal(s->device_number, 5);
	assert_int_equal(s->name_size, sizeof("\\_SB.PCI0.I2C1"));
	assert_string_equal(s->name, "\\_SB.PCI0.I2C1");
	assert_ptr_equal(s->name, p->bytes + p->table.structure + 8);
	assert_no_defect(&p->dmar);
}

static void satc_fields_are_read(void **state)
{
	struct parsed *p = *state;
	const struct dmar_structure *s;

	add_unit(p);
	dmar_satc(&p->table, 1, 3);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:02.0");
	s = &parse(p)->structures[1];
	assert_int_equal(s->type, DMAR_SATC);
	assert_int_equal(s->flags, 1);
	assert_int_equal(s->segment, 3);
	assert_int_equal(s->scope_count, 1);
	assert_no_defect(&p->dmar);
}

static void sidp_fields_are_read(void **state)
{
	struct parsed *p = *state;
	const struct dmar_structure *s;

	add_unit(p);
	dmar_sidp(&p->table, 9);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:04.0");
	s = &parse(p)->structures[1];
	assert_int_equal(s->type, DMAR_SIDP);
	assert_int_equal(s->segment, 9);
	assert_int_equal(s->scope_count, 1);
	assert_no_defect(&p->dmar);
}

/* doc/kernel-facts.md, section 2.1: what the kernel does not know it skips, and goes on */
static void unknown_structure_types_are_kept_and_stepped_over(void **state)
{
	struct parsed *p = *state;
	const struct dmar *dmar;

	add_unit(p);
	dmar_structure(&p->table, 77, 12);
	add_region(p);
	dmar = parse(p);
	assert_int_equal(dmar->structure_count, 3);
	assert_int_equal(dmar->structures[1].type, 77);
	assert_int_equal(dmar->structures[1].length, 12);
	assert_int_equal(dmar->structures[1].scope_count, 0);
	assert_int_equal(dmar->structures[2].type, DMAR_RMRR);
	assert_no_defect(dmar);
}

static void structures_keep_the_order_of_the_table(void **state)
{
	struct parsed *p = *state;
	const struct dmar *dmar;

	add_region(p);
	add_unit(p);
	add_region(p);
	dmar = parse(p);
	assert_int_equal(dmar->structures[0].type, DMAR_RMRR);
	assert_int_equal(dmar->structures[1].type, DMAR_DRHD);
	assert_int_equal(dmar->structures[2].type, DMAR_RMRR);
	assert_true(dmar->structures[1].offset > dmar->structures[0].offset);
}

static void a_unit_may_have_any_number_of_structures(void **state)
{
	struct parsed *p = *state;

	for (int i = 0; i < 100; i++)
		add_unit(p);
	assert_int_equal(parse(p)->structure_count, 100);
	assert_no_defect(&p->dmar);
}

/* Scopes */

static void scope_fields_are_read(void **state)
{
	struct parsed *p = *state;
	const struct dmar_scope *scope;

	add_unit(p);
	add_region(p);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "80:1c.5");
	dmar_poke(&p->table, p->table.scope + 2, 0x81, 1);
	dmar_poke(&p->table, p->table.scope + 3, 0x42, 1);
	dmar_poke(&p->table, p->table.scope + 4, 0x17, 1);
	assert_int_equal(parse(p)->scope_count, 1);
	scope = &p->dmar.scopes[0];
	assert_int_equal(scope->offset, p->table.scope);
	assert_int_equal(scope->type, DMAR_SCOPE_ENDPOINT);
	assert_int_equal(scope->length, 8);
	assert_int_equal(scope->flags, 0x81);
	assert_int_equal(scope->reserved, 0x42);
	assert_int_equal(scope->enumeration_id, 0x17);
	assert_int_equal(scope->bus, 0x80);
	assert_int_equal(scope->path_length, 1);
	assert_int_equal(scope->path[0], 0x1c);
	assert_int_equal(scope->path[1], 5);
}

static void all_five_scope_types_are_known(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	for (uint8_t type = DMAR_SCOPE_ENDPOINT; type <= DMAR_SCOPE_NAMESPACE; type++)
		dmar_scope(&p->table, type, "00:02.0");
	assert_int_equal(parse(p)->structures[0].scope_count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(p->dmar.scopes[i].type, i + 1);
	assert_no_defect(&p->dmar);
}

static void a_path_has_one_pair_for_each_hop(void **state)
{
	struct parsed *p = *state;
	const struct dmar_scope *scope;

	add_unit(p);
	add_region(p);
	dmar_scope(&p->table, DMAR_SCOPE_BRIDGE, "00:1c.4/00.0/01.2/1f.7");
	scope = &parse(p)->scopes[0];
	assert_int_equal(scope->path_length, 4);
	assert_memory_equal(scope->path, ((uint8_t[]){ 0x1c, 4, 0, 0, 1, 2, 0x1f, 7 }), 8);
	assert_no_defect(&p->dmar);
}

static void the_longest_path_has_124_hops(void **state)
{
	struct parsed *p = *state;
	char path[8 + 124 * 5] = "00:00.0";

	for (int i = 1; i < 124; i++)
		strcat(path, "/1f.7");
	add_unit(p);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, path);
	assert_int_equal(parse(p)->scopes[0].length, 254);
	assert_int_equal(p->dmar.scopes[0].path_length, 124);
	assert_no_defect(&p->dmar);
}

static void a_scope_may_have_no_path(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:");
	assert_int_equal(parse(p)->scopes[0].path_length, 0);
	assert_no_defect(&p->dmar);
}

static void each_structure_knows_its_own_scopes(void **state)
{
	struct parsed *p = *state;
	const struct dmar *dmar;

	dmar_drhd(&p->table, 0, 0, 0xfed90000);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:02.0");
	add_region(p);
	add_region(p);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:14.0");
	dmar_scope(&p->table, DMAR_SCOPE_BRIDGE, "00:1c.0");
	dmar = parse(p);
	assert_int_equal(dmar->structures[0].first_scope, 0);
	assert_int_equal(dmar->structures[0].scope_count, 1);
	assert_int_equal(dmar->structures[1].scope_count, 0);
	assert_int_equal(dmar->structures[2].first_scope, 1);
	assert_int_equal(dmar->structures[2].scope_count, 2);
	assert_int_equal(dmar->scopes[2].type, DMAR_SCOPE_BRIDGE);
}

/* doc/kernel-facts.md, section 2.2: stepped over, and the scopes behind it still work */
static void an_unknown_scope_type_is_kept_and_reported(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	add_region(p);
	dmar_scope(&p->table, 0x99, "00:02.0");
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:14.0");
	assert_int_equal(parse(p)->structures[1].scope_count, 2);
	assert_int_equal(p->dmar.scopes[0].type, 0x99);
	assert_only_defect(&p->dmar, DMAR_SCOPE_TYPE, p->dmar.scopes[0].offset, 0x99,
			   DMAR_SCOPE_NAMESPACE);
}

static void scope_type_0_is_unknown(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	dmar_scope(&p->table, 0, "00:02.0");
	parse(p);
	assert_only_defect(&p->dmar, DMAR_SCOPE_TYPE, p->table.scope, 0, DMAR_SCOPE_NAMESPACE);
}

/* Defects of the table as a whole */

static void no_bytes_at_all_are_a_cut_header(void **state)
{
	struct parsed *p = *state;

	assert_only_defect(parse_bytes(p, (const uint8_t *)"", 0), ACPI_HEADER_CUT, 0, 0, 36);
}

static void fewer_than_36_bytes_are_a_cut_header(void **state)
{
	struct parsed *p = *state;

	assert_only_defect(parse_bytes(p, p->table.data, 35), ACPI_HEADER_CUT, 35, 35, 36);
	assert_int_equal(p->dmar.structure_count, 0);
}

static void another_signature_is_another_table(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	memcpy(p->table.data, "IVRS", 4);
	parse(p);
	assert_int_equal(p->dmar.defects.count, 1);
	assert_int_equal(p->dmar.defects.items[0].kind, ACPI_WRONG_SIGNATURE);
	assert_int_equal(p->dmar.defects.items[0].offset, 0);
	assert_int_equal(p->dmar.structure_count, 0);
}

static void a_declared_length_below_48_is_no_dmar(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	dmar_poke(&p->table, 4, 47, 4);
	assert_only_defect(parse(p), ACPI_LENGTH_SHORT, 4, 47, DMAR_FIXED_SIZE);
	assert_int_equal(p->dmar.structure_count, 0);
}

static void a_declared_length_of_0_is_no_dmar(void **state)
{
	struct parsed *p = *state;

	dmar_poke(&p->table, 4, 0, 4);
	assert_only_defect(parse(p), ACPI_LENGTH_SHORT, 4, 0, DMAR_FIXED_SIZE);
}

static void a_cut_table_is_read_as_far_as_it_goes(void **state)
{
	struct parsed *p = *state;
	size_t before;

	add_unit(p);
	before = p->table.size;
	add_region(p);
	parse_bytes(p, p->table.data, before);
	assert_only_defect(&p->dmar, ACPI_TABLE_CUT, before, before, p->table.size);
	assert_int_equal(p->dmar.structure_count, 1);
}

/*
 * The kernel compares a structure with the length that the header declares
 * (doc/kernel-facts.md, section 2.6: past the table's end); the bytes that a file lacks
 * say nothing about the firmware.
 */
static void a_structure_cut_with_the_file_does_not_pass_the_tables_end(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	add_region(p);
	parse_bytes(p, p->table.data, p->table.size - 1);
	assert_only_defect(&p->dmar, ACPI_TABLE_CUT, p->table.size - 1, p->table.size - 1,
			   p->table.size);
}

static void bytes_behind_the_declared_length_are_not_the_tables(void **state)
{
	struct parsed *p = *state;
	size_t whole;

	add_unit(p);
	whole = p->table.size;
	memset(p->table.data + whole, 0xff, 20);
	p->table.size += 20;
	assert_int_equal(parse(p)->structure_count, 1);
	assert_int_equal(p->dmar.header.length, whole);
	assert_no_defect(&p->dmar);
}

static void a_wrong_checksum_says_what_it_should_be(void **state)
{
	struct parsed *p = *state;
	uint8_t right;

	add_unit(p);
	right = p->table.data[9];
	p->table.data[9] = (uint8_t)(right + 3);
	assert_only_defect(parse(p), ACPI_CHECKSUM, 9, (uint8_t)(right + 3), right);
	assert_int_equal(p->dmar.structure_count, 1);
}

static void a_width_of_11_is_enough(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	dmar_poke(&p->table, 36, 11, 1);
	assert_no_defect(parse(p));
}

/* doc/kernel-facts.md, section 2.6: "Invalid DMAR haw" */
static void a_width_below_11_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	dmar_poke(&p->table, 36, 10, 1);
	assert_only_defect(parse(p), DMAR_WIDTH, 36, 10, 11);
	assert_int_equal(p->dmar.structure_count, 1);
}

static void a_table_without_unit_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_region(p);
	assert_only_defect(parse(p), DMAR_NO_DRHD, DMAR_FIXED_SIZE, 0, 0);
	assert_int_equal(p->dmar.structure_count, 1);
}

static void an_empty_table_has_no_unit(void **state)
{
	struct parsed *p = *state;

	assert_only_defect(parse(p), DMAR_NO_DRHD, DMAR_FIXED_SIZE, 0, 0);
}

/* Defects of structures */

static void a_structure_of_length_0_ends_the_walk(void **state)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p);
	dmar_structure(&p->table, DMAR_RHSA, 20);
	at = p->table.structure + 2;
	add_region(p);
	dmar_poke(&p->table, at, 0, 2);
	assert_int_equal(parse(p)->structure_count, 1);
	assert_only_defect(&p->dmar, ACPI_RECORD_ZERO, at, DMAR_RHSA, 4);
}

static void a_structure_past_the_tables_end_ends_the_walk(void **state)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p);
	add_region(p);
	at = p->table.structure + 2;
	dmar_poke(&p->table, at, 25, 2);
	assert_int_equal(parse(p)->structure_count, 1);
	assert_only_defect(&p->dmar, ACPI_RECORD_OVERRUN, at, 25, 24);
}

static void the_longest_structure_length_does_not_wrap(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	add_region(p);
	dmar_poke(&p->table, p->table.structure + 2, 0xffff, 2);
	parse(p);
	assert_only_defect(&p->dmar, ACPI_RECORD_OVERRUN, p->table.structure + 2, 0xffff, 24);
}

static void fewer_than_4_bytes_at_the_end_are_an_overrun(void **state)
{
	struct parsed *p = *state;
	size_t whole;

	add_unit(p);
	whole = p->table.size;
	p->table.size += 3;
	dmar_poke(&p->table, 4, p->table.size, 4);
	assert_int_equal(parse(p)->structure_count, 1);
	assert_only_defect(&p->dmar, ACPI_RECORD_OVERRUN, whole, 4, 3);
}

struct short_case {
	const char *name;
	uint16_t type, fixed;
};

static const struct short_case short_cases[] = {
	{ "a DRHD has at least 16 bytes", DMAR_DRHD, 16 },
	{ "an RMRR has at least 24 bytes", DMAR_RMRR, 24 },
	{ "an ATSR has at least 8 bytes", DMAR_ATSR, 8 },
	{ "an RHSA has at least 20 bytes", DMAR_RHSA, 20 },
	{ "an ANDD has at least 8 bytes", DMAR_ANDD, 8 },
	{ "a SATC has at least 8 bytes", DMAR_SATC, 8 },
	{ "a SIDP has at least 8 bytes", DMAR_SIDP, 8 },
	{ "an unknown structure has at least 4 bytes", 77, 4 },
};

/* What is too short is not interpreted, and the walk goes on behind it. */
static void short_structure(void **state)
{
	const struct short_case *c = *state;
	struct parsed *p;

	setup((void **)&p);
	add_unit(p);
	dmar_structure(&p->table, c->type, (uint16_t)(c->fixed > 4 ? c->fixed - 1 : 4));
	dmar_poke(&p->table, p->table.structure + 2, c->fixed - 1u, 2);
	if (c->fixed > 4)
		add_region(p);
	parse(p);
	assert_true(p->dmar.defects.count >= 1);
	assert_defect(&p->dmar.defects.items[0], ACPI_RECORD_SHORT, DMAR_FIXED_SIZE + 16 + 2,
		      c->fixed - 1u, c->fixed);
	if (c->fixed > 4) {
		assert_int_equal(p->dmar.structure_count, 2);
		assert_int_equal(p->dmar.structures[1].type, DMAR_RMRR);
	}
	teardown((void **)&p);
}

static void a_structure_may_be_longer_than_its_fixed_part(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	dmar_structure(&p->table, DMAR_RHSA, 40);
	add_region(p);
	assert_int_equal(parse(p)->structure_count, 3);
	assert_no_defect(&p->dmar);
}

static void registers_at_0_are_a_defect(void **state)
{
	struct parsed *p = *state;

	dmar_drhd(&p->table, DMAR_INCLUDE_ALL, 0, 0);
	assert_only_defect(parse(p), DMAR_DRHD_ADDRESS, DMAR_FIXED_SIZE + 8, 0, 0);
	assert_int_equal(p->dmar.structure_count, 1);
}

/* doc/kernel-facts.md, section 2.6: "ANDD object name is not NUL-terminated" */
static void a_name_without_nul_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	dmar_andd(&p->table, 1, "NAME");
	dmar_poke(&p->table, p->table.structure + 12, 'X', 1);
	assert_only_defect(parse(p), DMAR_ANDD_NAME, p->table.structure + 8, 5, 0);
	assert_int_equal(p->dmar.structures[1].name_size, 5);
}

static void a_name_of_no_bytes_has_no_nul(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	dmar_structure(&p->table, DMAR_ANDD, 8);
	assert_only_defect(parse(p), DMAR_ANDD_NAME, p->table.structure + 8, 0, 0);
}

/* Defects of scopes */

static void a_scope_of_length_0_ends_its_structures_scopes(void **state)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p);
	add_region(p);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:02.0");
	dmar_scope(&p->table, DMAR_SCOPE_HPET, "00:03.0");
	at = p->table.scope + 1;
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:04.0");
	dmar_poke(&p->table, at, 0, 1);
	add_region(p);
	assert_int_equal(parse(p)->structure_count, 3);
	assert_int_equal(p->dmar.structures[1].scope_count, 1);
	assert_only_defect(&p->dmar, DMAR_SCOPE_ZERO, at, DMAR_SCOPE_HPET, 6);
}

static void a_scope_past_its_structure_ends_its_scopes(void **state)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p);
	add_region(p);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:02.0");
	at = p->table.scope + 1;
	dmar_poke(&p->table, at, 10, 1);
	add_region(p);
	assert_int_equal(parse(p)->structure_count, 3);
	/* Linux reads on: the next structure's type is one more step of the path. */
	assert_int_equal(p->dmar.structures[1].scope_count, 1);
	assert_int_equal(p->dmar.scopes[0].path_length, 2);
	assert_int_equal(p->dmar.scopes[0].path[2], DMAR_RMRR);
	assert_false(p->dmar.guesswork);
	assert_only_defect(&p->dmar, DMAR_SCOPE_OVERRUN, at, 10, 8);
}

static void a_scope_past_the_table_leaves_linux_guessing(void **state)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p);
	add_region(p);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:02.0");
	at = p->table.scope + 1;
	dmar_poke(&p->table, at, 10, 1);
	assert_int_equal(parse(p)->structures[1].scope_count, 0);
	assert_true(p->dmar.guesswork);
	assert_only_defect(&p->dmar, DMAR_SCOPE_OVERRUN, at, 10, 8);
}

static void a_short_scope_past_its_structure_is_the_last(void **state)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p);
	add_region(p);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:02.0");
	at = p->table.scope;
	/* The structure ends after the scope's length, which says 4. */
	dmar_poke(&p->table, at + 1, 4, 1);
	dmar_poke(&p->table, p->table.structure + 2, at + 2 - p->table.structure, 2);
	parse(p);
	assert_int_equal(p->dmar.structures[1].scope_count, 0);
	assert_defect(&p->dmar.defects.items[0], DMAR_SCOPE_OVERRUN, at + 1, 4, 2);
}

static void a_single_byte_of_a_scope_is_an_overrun(void **state)
{
	struct parsed *p = *state;

	add_unit(p);
	dmar_structure(&p->table, DMAR_RMRR, 25);
	assert_only_defect(parse(p), DMAR_SCOPE_OVERRUN, p->table.structure + 24, 6, 1);
	assert_int_equal(p->dmar.structures[1].scope_count, 0);
}

static void a_scope_below_6_bytes_is_stepped_over(void **state)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p);
	add_region(p);
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:");
	at = p->table.scope;
	dmar_scope(&p->table, DMAR_SCOPE_ENDPOINT, "00:14.0");
	/* Its last two bytes belong to the next one then: type 4, length 0x11. */
	dmar_poke(&p->table, at + 1, 4, 1);
	dmar_poke(&p->table, at + 4, DMAR_SCOPE_HPET, 1);
	dmar_poke(&p->table, at + 5, 10, 1);
	assert_int_equal(parse(p)->structures[1].scope_count, 1);
	assert_int_equal(p->dmar.scopes[0].type, DMAR_SCOPE_HPET);
	assert_only_defect(&p->dmar, DMAR_SCOPE_SHORT, at + 1, 4, 6);
}

static void half_a_path_element_is_dropped(void **state)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p);
	dmar_structure(&p->table, DMAR_RMRR, 24 + 9);
	at = p->table.structure + 24;
	dmar_poke(&p->table, at, DMAR_SCOPE_ENDPOINT, 1);
	dmar_poke(&p->table, at + 1, 9, 1);
	assert_int_equal(parse(p)->scopes[0].path_length, 1);
	assert_only_defect(&p->dmar, DMAR_SCOPE_ODD, at + 1, 9, 8);
}

static void all_defects_are_reported_in_the_order_of_the_table(void **state)
{
	struct parsed *p = *state;

	dmar_poke(&p->table, 36, 0, 1);
	dmar_drhd(&p->table, 0, 0, 0);
	dmar_scope(&p->table, 6, "00:02.0");
	dmar_structure(&p->table, DMAR_RMRR, 20);
	p->table.data[9]++;
	parse(p);
	assert_int_equal(p->dmar.defects.count, 5);
	assert_int_equal(p->dmar.defects.items[0].kind, ACPI_CHECKSUM);
	assert_int_equal(p->dmar.defects.items[1].kind, DMAR_WIDTH);
	assert_int_equal(p->dmar.defects.items[2].kind, DMAR_DRHD_ADDRESS);
	assert_int_equal(p->dmar.defects.items[3].kind, DMAR_SCOPE_TYPE);
	assert_int_equal(p->dmar.defects.items[4].kind, ACPI_RECORD_SHORT);
}

/* Nothing that bytes can say makes the parser crash, loop or look outside of them. */

static void build_everything(struct dmar_bytes *b)
{
	dmar_begin(b);
	dmar_drhd(b, 0, 0, 0xfed90000);
	dmar_scope(b, DMAR_SCOPE_ENDPOINT, "00:02.0");
	dmar_scope(b, DMAR_SCOPE_IOAPIC, "f0:1f.0");
	dmar_drhd(b, DMAR_INCLUDE_ALL, 0, 0xfed91000);
	dmar_rmrr(b, 0, 0x7e000000, 0x7e000fff);
	dmar_scope(b, DMAR_SCOPE_BRIDGE, "00:1c.0/00.0/01.0");
	dmar_scope(b, DMAR_SCOPE_ENDPOINT, "00:14.0");
	dmar_atsr(b, 0, 0);
	dmar_scope(b, DMAR_SCOPE_BRIDGE, "00:1c.4");
	dmar_rhsa(b, 0xfed91000, 1);
	dmar_andd(b, 1, "\\_SB.UART");
	dmar_satc(b, 0, 0);
	dmar_scope(b, DMAR_SCOPE_ENDPOINT, "00:04.0");
	dmar_sidp(b, 0);
	dmar_scope(b, DMAR_SCOPE_ENDPOINT, "00:05.0");
	dmar_structure(b, 77, 12);
}

/* All that was read lies in the bytes that were there. */
static void assert_inside(const struct parsed *p, size_t size)
{
	for (size_t i = 0; i < p->dmar.structure_count; i++) {
		const struct dmar_structure *s = &p->dmar.structures[i];

		assert_true(s->offset >= DMAR_FIXED_SIZE && s->length >= 4);
		assert_true((size_t)s->offset + s->length <= size);
		assert_true(s->first_scope + s->scope_count <= p->dmar.scope_count);
		if (s->name)
			assert_true((const uint8_t *)s->name + s->name_size <= p->bytes + size);
	}
	for (size_t i = 0; i < p->dmar.scope_count; i++) {
		const struct dmar_scope *scope = &p->dmar.scopes[i];

		assert_true((size_t)scope->offset + scope->length <= size);
		assert_true(scope->path >= p->bytes);
		assert_true(scope->path + 2u * scope->path_length <= p->bytes + size);
	}
	for (size_t i = 0; i < p->dmar.defects.count; i++) {
		assert_true(p->dmar.defects.items[i].kind < ACPI_DEFECT_KINDS);
		assert_true(p->dmar.defects.items[i].offset <= size);
	}
}

static void the_table_of_everything_is_in_order(void **state)
{
	struct parsed *p = *state;

	build_everything(&p->table);
	assert_int_equal(parse(p)->structure_count, 9);
	assert_int_equal(p->dmar.scope_count, 7);
	assert_no_defect(&p->dmar);
	assert_inside(p, p->table.size);
}

static void every_truncation_is_survived_and_noticed(void **state)
{
	struct parsed *p = *state;

	build_everything(&p->table);
	for (size_t size = 0; size < p->table.size; size++) {
		parse_bytes(p, p->table.data, size);
		assert_true(p->dmar.defects.count > 0);
		assert_inside(p, size);
	}
}

/* The same with a header that owns up to the length that is left. */
static void every_shorter_declared_length_is_survived(void **state)
{
	struct parsed *p = *state;
	size_t whole;

	build_everything(&p->table);
	whole = p->table.size;
	for (size_t size = DMAR_FIXED_SIZE; size < whole; size++) {
		p->table.size = size;
		dmar_poke(&p->table, 4, size, 4);
		parse(p);
		assert_inside(p, size);
	}
}

static void every_corruption_of_a_byte_is_survived_and_noticed(void **state)
{
	struct parsed *p = *state;

	build_everything(&p->table);
	for (size_t at = 0; at < p->table.size; at++) {
		uint8_t good = p->table.data[at];

		for (unsigned int bad = 0; bad < 256; bad++) {
			if (bad == good)
				continue;
			p->table.data[at] = (uint8_t)bad;
			parse(p);
			/* One wrong byte always shows in the sum, or makes it unreadable. */
			assert_true(p->dmar.defects.count > 0);
			assert_inside(p, p->table.size);
		}
		p->table.data[at] = good;
	}
}

/* Two lengths that contradict each other: an outer one set to each value, sum right. */
static void every_length_of_a_structure_is_survived(void **state)
{
	struct parsed *p = *state;
	size_t count;

	build_everything(&p->table);
	count = parse(p)->structure_count;
	for (size_t i = 0; i < count; i++) {
		struct dmar_bytes broken = p->table;
		size_t at;

		parse(p);
		at = p->dmar.structures[i].offset + 2u;
		for (unsigned int length = 0; length <= p->table.size; length++) {
			dmar_poke(&broken, at, length, 2);
			parse_bytes(p, broken.data, broken.size);
			assert_inside(p, broken.size);
		}
	}
}

static void every_length_of_a_scope_is_survived(void **state)
{
	struct parsed *p = *state;
	size_t count;

	build_everything(&p->table);
	count = parse(p)->scope_count;
	for (size_t i = 0; i < count; i++) {
		struct dmar_bytes broken = p->table;
		size_t at;

		parse(p);
		at = p->dmar.scopes[i].offset + 1u;
		for (unsigned int length = 0; length < 256; length++) {
			dmar_poke(&broken, at, length, 1);
			parse_bytes(p, broken.data, broken.size);
			assert_inside(p, broken.size);
		}
	}
}

#define SHORT(n)                                                                                   \
	{                                                                                          \
		.name = short_cases[n].name, .test_func = short_structure,                         \
		.initial_state = (void *)(uintptr_t)&short_cases[n]                                \
	}

int main(void)
{
	struct CMUnitTest tests[] = {
		CASE(header_fields_are_read),
		CASE(trailing_blanks_of_names_are_removed),
		CASE(names_end_at_a_nul),
		CASE(width_and_flags_are_kept_as_in_the_table),
		CASE(drhd_fields_are_read),
		CASE(rmrr_end_is_the_last_byte),
		CASE(atsr_fields_are_read),
		CASE(rhsa_fields_are_read),
		CASE(andd_name_is_in_the_table),
		CASE(satc_fields_are_read),
		CASE(sidp_fields_are_read),
		CASE(unknown_structure_types_are_kept_and_stepped_over),
		CASE(structures_keep_the_order_of_the_table),
		CASE(a_unit_may_have_any_number_of_structures),
		CASE(scope_fields_are_read),
		CASE(all_five_scope_types_are_known),
		CASE(a_path_has_one_pair_for_each_hop),
		CASE(the_longest_path_has_124_hops),
		CASE(a_scope_may_have_no_path),
		CASE(each_structure_knows_its_own_scopes),
		CASE(an_unknown_scope_type_is_kept_and_reported),
		CASE(scope_type_0_is_unknown),
		CASE(no_bytes_at_all_are_a_cut_header),
		CASE(fewer_than_36_bytes_are_a_cut_header),
		CASE(another_signature_is_another_table),
		CASE(a_declared_length_below_48_is_no_dmar),
		CASE(a_declared_length_of_0_is_no_dmar),
		CASE(a_cut_table_is_read_as_far_as_it_goes),
		CASE(a_structure_cut_with_the_file_does_not_pass_the_tables_end),
		CASE(bytes_behind_the_declared_length_are_not_the_tables),
		CASE(a_wrong_checksum_says_what_it_should_be),
		CASE(a_width_of_11_is_enough),
		CASE(a_width_below_11_is_a_defect),
		CASE(a_table_without_unit_is_a_defect),
		CASE(an_empty_table_has_no_unit),
		CASE(a_structure_of_length_0_ends_the_walk),
		CASE(a_structure_past_the_tables_end_ends_the_walk),
		CASE(the_longest_structure_length_does_not_wrap),
		CASE(fewer_than_4_bytes_at_the_end_are_an_overrun),
		SHORT(0),
		SHORT(1),
		SHORT(2),
		SHORT(3),
		SHORT(4),
		SHORT(5),
		SHORT(6),
		SHORT(7),
		CASE(a_structure_may_be_longer_than_its_fixed_part),
		CASE(registers_at_0_are_a_defect),
		CASE(a_name_without_nul_is_a_defect),
		CASE(a_name_of_no_bytes_has_no_nul),
		CASE(a_scope_of_length_0_ends_its_structures_scopes),
		CASE(a_scope_past_its_structure_ends_its_scopes),
		CASE(a_scope_past_the_table_leaves_linux_guessing),
		CASE(a_short_scope_past_its_structure_is_the_last),
		CASE(a_single_byte_of_a_scope_is_an_overrun),
		CASE(a_scope_below_6_bytes_is_stepped_over),
		CASE(half_a_path_element_is_dropped),
		CASE(all_defects_are_reported_in_the_order_of_the_table),
		CASE(the_table_of_everything_is_in_order),
		CASE(every_truncation_is_survived_and_noticed),
		CASE(every_shorter_declared_length_is_survived),
		CASE(every_corruption_of_a_byte_is_survived_and_noticed),
		CASE(every_length_of_a_structure_is_survived),
		CASE(every_length_of_a_scope_is_survived),
	};

	return RUN(tests);
}
