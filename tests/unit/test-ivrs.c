// SPDX-License-Identifier: GPL-2.0-or-later
/* The IVRS as bytes: what is read out of it, and what is said about what is wrong with it. */
#include <stdlib.h>
#include <string.h>

#include "acpi/ivrs.h"
#include "tests/unit/ivrs-builder.h"
#include "tests/unit/table-builder.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

#define REGISTERS 0xfd200000

struct parsed {
	struct ivrs_bytes table;
	uint8_t *bytes;
	struct ivrs ivrs;
};

static int setup(void **state)
{
	struct parsed *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	ivrs_begin(&p->table);
	*state = p;
	return 0;
}

static void forget(struct parsed *p)
{
	ivrs_clear(&p->ivrs);
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

static const struct ivrs *parse_bytes(struct parsed *p, const uint8_t *data, size_t size)
{
	forget(p);
	p->bytes = exact_copy(data, size);
	assert_int_equal(ivrs_parse(p->bytes, size, &p->ivrs), 0);
	return &p->ivrs;
}

static const struct ivrs *parse(struct parsed *p)
{
	return parse_bytes(p, p->table.data, p->table.size);
}

/* An IOMMU that every good table has, so that its absence is no second defect. */
static void add_unit(struct parsed *p, uint8_t type)
{
	ivrs_ivhd(&p->table, type, 0, REGISTERS);
	ivrs_entry(&p->table, IVRS_ENTRY_ALL, 0, 0);
}

/* An IOMMU whose entries a case adds. */
static void add_bare_unit(struct parsed *p, uint8_t type)
{
	ivrs_ivhd(&p->table, type, 0, REGISTERS);
}

static void add_memory(struct parsed *p)
{
	ivrs_ivmd(&p->table, IVRS_IVMD_ONE, IVMD_EXCLUSION, 0x0300, 0, 0x7e000000, 0x26000);
}

static void assert_no_defect(const struct ivrs *ivrs)
{
	assert_int_equal(ivrs->defects.count, 0);
}

static void assert_defect(const struct acpi_defect *defect, enum acpi_defect_kind kind,
			  size_t offset, uint64_t found, uint64_t expected)
{
	assert_int_equal(defect->kind, kind);
	assert_int_equal(defect->offset, offset);
	assert_int_equal(defect->found, found);
	assert_int_equal(defect->expected, expected);
}

static void assert_only_defect(const struct ivrs *ivrs, enum acpi_defect_kind kind, size_t offset,
			       uint64_t found, uint64_t expected)
{
	assert_int_equal(ivrs->defects.count, 1);
	assert_defect(&ivrs->defects.items[0], kind, offset, found, expected);
}

/* What is read. */

static void header_fields_are_read(void **state)
{
	struct parsed *p = *state;
	const struct ivrs *ivrs;

	add_unit(p, IVRS_IVHD_10);
	ivrs = parse(p);
	assert_no_defect(ivrs);
	assert_string_equal(ivrs->header.signature, "IVRS");
	assert_int_equal(ivrs->header.length, p->table.size);
	assert_int_equal(ivrs->header.revision, 2);
	assert_string_equal(ivrs->header.oem_table_id, "BOARD");
	assert_string_equal(ivrs->header.creator_id, "AMD");
}

static void ivinfo_is_kept_as_in_the_table(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	assert_int_equal(parse(p)->info, 0x203043);
	assert_true(p->ivrs.info & IVRS_EFR);
	assert_true(p->ivrs.info & IVRS_DMA_REMAP);
}

static void assert_unit(const struct ivrs_block *block, uint8_t type)
{
	assert_int_equal(block->type, type);
	assert_int_equal(block->flags, 0x30);
	assert_int_equal(block->device, 0x0002);
	assert_int_equal(block->capability, 0x40);
	assert_int_equal(block->base, REGISTERS);
	assert_int_equal(block->segment, 1);
	assert_int_equal(block->info, 0x0701);
	assert_int_equal(block->attributes, 0x48000);
}

static void ivhd_10_fields_are_read(void **state)
{
	struct parsed *p = *state;

	ivrs_ivhd(&p->table, IVRS_IVHD_10, 1, REGISTERS);
	ivrs_entry(&p->table, IVRS_ENTRY_ALL, 0, 0);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.block_count, 1);
	assert_int_equal(p->ivrs.blocks[0].offset, 48);
	assert_int_equal(p->ivrs.blocks[0].length, 28);
	assert_unit(&p->ivrs.blocks[0], IVRS_IVHD_10);
	assert_int_equal(p->ivrs.blocks[0].features, 0);
}

static void ivhd_11_has_the_feature_registers(void **state)
{
	struct parsed *p = *state;

	ivrs_ivhd(&p->table, IVRS_IVHD_11, 1, REGISTERS);
	ivrs_entry(&p->table, IVRS_ENTRY_ALL, 0, 0);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_unit(&p->ivrs.blocks[0], IVRS_IVHD_11);
	assert_int_equal(p->ivrs.blocks[0].features, 0x246577efa2254afa);
	assert_int_equal(p->ivrs.blocks[0].features2, 0x10);
}

static void ivhd_40_is_laid_out_as_11(void **state)
{
	struct parsed *p = *state;

	ivrs_ivhd(&p->table, IVRS_IVHD_40, 1, REGISTERS);
	ivrs_entry(&p->table, IVRS_ENTRY_ALL, 0, 0);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_unit(&p->ivrs.blocks[0], IVRS_IVHD_40);
	assert_int_equal(p->ivrs.blocks[0].features, 0x246577efa2254afa);
	assert_int_equal(p->ivrs.blocks[0].features2, 0x10);
}

static void ivmd_fields_are_read(void **state)
{
	struct parsed *p = *state;
	const struct ivrs_block *block;

	add_unit(p, IVRS_IVHD_10);
	ivrs_ivmd(&p->table, IVRS_IVMD_RANGE, IVMD_UNITY | IVMD_READ | IVMD_WRITE, 0x0100, 0x0fff,
		  0x9618e000, 1);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.block_count, 2);
	block = &p->ivrs.blocks[1];
	assert_int_equal(block->type, IVRS_IVMD_RANGE);
	assert_int_equal(block->flags, 0x07);
	assert_int_equal(block->length, 32);
	assert_int_equal(block->device, 0x0100);
	assert_int_equal(block->last, 0x0fff);
	assert_int_equal(block->segment, 0);
	assert_int_equal(block->base, 0x9618e000);
	assert_int_equal(block->size, 1);
	assert_int_equal(block->entry_count, 0);
}

static void the_segment_of_an_ivmd_is_in_its_first_reserved_bytes(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	add_memory(p);
	ivrs_poke(&p->table, p->table.block + 8, 0x0102030405060708, 8);
	assert_int_equal(parse(p)->blocks[1].segment, 0x0708);
	assert_int_equal(p->ivrs.blocks[1].base, 0x7e000000);
	assert_no_defect(&p->ivrs);
}

static void all_three_ivmd_types_are_known(void **state)
{
	struct parsed *p = *state;

	assert_true(ivrs_is_ivmd(0x20) && ivrs_is_ivmd(0x21) && ivrs_is_ivmd(0x22));
	assert_false(ivrs_is_ivmd(0x10) || ivrs_is_ivmd(0x23) || ivrs_is_ivmd(0x51));
	add_unit(p, IVRS_IVHD_10);
	for (uint8_t type = IVRS_IVMD_ALL; type <= IVRS_IVMD_RANGE; type++)
		ivrs_ivmd(&p->table, type, IVMD_UNITY, 0, 0x20, 0x7e000000, 0x1000);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.block_count, 4);
	for (size_t i = 1; i < 4; i++)
		assert_int_equal(p->ivrs.blocks[i].size, 0x1000);
}

static void memory_of_no_bytes_is_kept(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_ivmd(&p->table, IVRS_IVMD_ONE, IVMD_UNITY, 0x0300, 0, 0x7e000000, 0);
	assert_int_equal(parse(p)->block_count, 2);
	assert_no_defect(&p->ivrs);
}

static void an_unknown_block_is_kept_and_stepped_over(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_block(&p->table, 0x51, 0x08, 32);
	add_memory(p);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.block_count, 3);
	assert_int_equal(p->ivrs.blocks[1].type, 0x51);
	assert_int_equal(p->ivrs.blocks[1].flags, 0x08);
	assert_int_equal(p->ivrs.blocks[1].offset, 76);
	assert_int_equal(p->ivrs.blocks[1].length, 32);
	assert_int_equal(p->ivrs.blocks[2].type, IVRS_IVMD_ONE);
}

static void an_unknown_block_may_have_4_bytes(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_block(&p->table, 0x7f, 0, 4);
	assert_int_equal(parse(p)->block_count, 2);
	assert_no_defect(&p->ivrs);
}

static void entries_of_4_bytes_are_read(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_SELECT, 0x0708, 0xd7);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.entry_count, 1);
	assert_int_equal(p->ivrs.entries[0].offset, 72);
	assert_int_equal(p->ivrs.entries[0].type, IVRS_ENTRY_SELECT);
	assert_int_equal(p->ivrs.entries[0].length, 4);
	assert_int_equal(p->ivrs.entries[0].device, 0x0708);
	assert_int_equal(p->ivrs.entries[0].setting, 0xd7);
	assert_null(p->ivrs.entries[0].hid);
}

static void an_alias_names_whose_number_it_uses(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_10);
	ivrs_alias(&p->table, IVRS_ENTRY_ALIAS_SELECT, 0x0708, 0x00a5);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.entries[0].length, 8);
	assert_int_equal(p->ivrs.entries[0].device, 0x0708);
	assert_int_equal(p->ivrs.entries[0].source, 0x00a5);
}

static void a_range_may_start_as_an_alias(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_10);
	ivrs_alias(&p->table, IVRS_ENTRY_ALIAS_START, 0xff00, 0x00a5);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0xffff, 0);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.entries[0].source, 0x00a5);
}

static void extended_settings_are_read(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_10);
	ivrs_extended(&p->table, IVRS_ENTRY_EXTENDED_SELECT, 0x0708, 0x80000000);
	ivrs_extended(&p->table, IVRS_ENTRY_EXTENDED_START, 0x0800, 0x12345678);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0x08ff, 0);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.entries[0].extended, 0x80000000);
	assert_int_equal(p->ivrs.entries[1].extended, 0x12345678);
	assert_int_equal(p->ivrs.entries[1].length, 8);
}

static void special_devices_are_read(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_special(&p->table, 0, 0x00a0, IVRS_SPECIAL_HPET);
	ivrs_special(&p->table, 0x21, 0x00a0, IVRS_SPECIAL_IOAPIC);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.entries[1].variety, IVRS_SPECIAL_HPET);
	assert_int_equal(p->ivrs.entries[2].handle, 0x21);
	assert_int_equal(p->ivrs.entries[2].source, 0x00a0);
	assert_int_equal(p->ivrs.entries[2].variety, IVRS_SPECIAL_IOAPIC);
	assert_int_equal(p->ivrs.entries[2].setting, 0xd7);
}

static void acpi_names_are_in_the_table(void **state)
{
	struct parsed *p = *state;
	const struct ivrs_entry *entry;

	add_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "PNP0501", IVRS_UID_TEXT, "\\_SB.FUR0", 9);
	parse(p);
	assert_no_defect(&p->ivrs);
	entry = &p->ivrs.entries[1];
	assert_int_equal(entry->length, 31);
	assert_int_equal(entry->device, 0x00a5);
	assert_int_equal(entry->setting, 0x40);
	assert_ptr_equal(entry->hid, p->bytes + p->table.entry + 4);
	assert_memory_equal(entry->hid, "AMDI0020", IVRS_HID_SIZE);
	assert_memory_equal(ivrs_entry_cid(entry), "PNP0501", IVRS_HID_SIZE);
	assert_int_equal(entry->uid_format, IVRS_UID_TEXT);
	assert_int_equal(entry->uid_length, 9);
	assert_memory_equal(ivrs_entry_uid(entry), "\\_SB.FUR0", 9);
}

static void a_name_may_have_no_uid(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_NONE, "", 0);
	assert_int_equal(parse(p)->entries[1].length, 22);
	assert_no_defect(&p->ivrs);
}

static void a_uid_may_be_a_number_of_2_bytes(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x0060, "MSFT0201", "", IVRS_UID_NUMBER, "\1", 2);
	assert_int_equal(parse(p)->entries[1].uid_length, 2);
	assert_no_defect(&p->ivrs);
}

static void the_longest_uid_has_255_bytes(void **state)
{
	struct parsed *p = *state;
	char uid[255];

	memset(uid, 'U', sizeof(uid));
	add_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_TEXT, uid, 255);
	ivrs_entry(&p->table, IVRS_ENTRY_SELECT, 8, 0);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.entries[1].length, 277);
	assert_int_equal(p->ivrs.entries[2].device, 8);
}

static void padding_is_kept(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_PAD, 0, 0);
	assert_int_equal(parse(p)->entry_count, 2);
	assert_no_defect(&p->ivrs);
}

/* AMD's rule for what is not known yet: 4 bytes below 0x40, 8 below 0x80. */
static void unknown_entries_are_kept_and_stepped_over(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, 0x05, 1, 0);
	ivrs_entry(&p->table, 0x3f, 2, 0);
	ivrs_extended(&p->table, 0x40, 3, 0);
	ivrs_extended(&p->table, 0x7f, 4, 0);
	ivrs_entry(&p->table, IVRS_ENTRY_ALL, 5, 0);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.entry_count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(p->ivrs.entries[i].device, i + 1);
	assert_int_equal(p->ivrs.entries[1].length, 4);
	assert_int_equal(p->ivrs.entries[3].length, 8);
}

static void each_block_knows_its_own_entries(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_SELECT, 1, 0);
	add_memory(p);
	add_unit(p, IVRS_IVHD_11);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.blocks[0].first_entry, 0);
	assert_int_equal(p->ivrs.blocks[0].entry_count, 2);
	assert_int_equal(p->ivrs.blocks[1].entry_count, 0);
	assert_int_equal(p->ivrs.blocks[2].first_entry, 2);
	assert_int_equal(p->ivrs.blocks[2].entry_count, 1);
}

static void a_block_ends_where_it_says(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_ivmd(&p->table, IVRS_IVMD_ONE, IVMD_UNITY, 0x0300, 0, 0x7e000000, 0x1000);
	ivrs_entry(&p->table, IVRS_ENTRY_PAD, 0, 0);
	add_unit(p, IVRS_IVHD_11);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.blocks[1].length, 36);
	assert_int_equal(p->ivrs.blocks[2].type, IVRS_IVHD_11);
}

/* What is wrong with the table as a whole. */

static void no_bytes_at_all_are_a_cut_header(void **state)
{
	struct parsed *p = *state;

	parse_bytes(p, p->table.data, 0);
	assert_only_defect(&p->ivrs, ACPI_HEADER_CUT, 0, 0, 36);
}

static void a_dmar_is_no_ivrs(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	memcpy(p->table.data, "DMAR", 4);
	assert_only_defect(parse(p), ACPI_WRONG_SIGNATURE, 0, 0, 0);
	assert_int_equal(p->ivrs.block_count, 0);
}

static void a_declared_length_below_48_is_no_ivrs(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_poke(&p->table, 4, 47, 4);
	assert_only_defect(parse(p), ACPI_LENGTH_SHORT, 4, 47, 48);
}

static void a_wrong_checksum_says_what_it_should_be(void **state)
{
	struct parsed *p = *state;
	uint8_t right;

	add_unit(p, IVRS_IVHD_10);
	right = p->table.data[9];
	p->table.data[9] ^= 0xff;
	assert_only_defect(parse(p), ACPI_CHECKSUM, 9, right ^ 0xff, right);
	assert_int_equal(p->ivrs.block_count, 1);
}

static void a_cut_table_is_read_as_far_as_it_goes(void **state)
{
	struct parsed *p = *state;
	size_t whole;

	add_unit(p, IVRS_IVHD_10);
	whole = p->table.size;
	add_memory(p);
	parse_bytes(p, p->table.data, whole);
	assert_only_defect(&p->ivrs, ACPI_TABLE_CUT, whole, whole, p->table.size);
	assert_int_equal(p->ivrs.block_count, 1);
	assert_true(p->ivrs.cut);
}

/* Of what the table has behind the cut nothing is said, whatever is cut through. */
static void a_cut_is_the_only_defect_of_a_cut_table(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_START, 0x0100, 0);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0x01ff, 0);
	add_memory(p);
	for (size_t size = IVRS_FIXED_SIZE; size < p->table.size; size++) {
		parse_bytes(p, p->table.data, size);
		assert_only_defect(&p->ivrs, ACPI_TABLE_CUT, size, size, p->table.size);
	}
}

/* What is wrong before the cut is wrong. */
static void a_cut_table_has_the_defects_that_can_be_seen(void **state)
{
	struct parsed *p = *state;
	size_t whole;

	add_bare_unit(p, IVRS_IVHD_10);
	whole = p->table.size;
	add_memory(p);
	parse_bytes(p, p->table.data, whole);
	assert_int_equal(p->ivrs.defects.count, 2);
	assert_defect(&p->ivrs.defects.items[1], IVRS_NO_DEVICES, IVRS_FIXED_SIZE, 0, 0);
}

static void bytes_behind_the_declared_length_are_not_the_tables(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	memset(p->table.data + p->table.size, 0xff, 8);
	parse_bytes(p, p->table.data, p->table.size + 8);
	assert_no_defect(&p->ivrs);
}

static void an_empty_table_has_no_iommu(void **state)
{
	struct parsed *p = *state;

	assert_only_defect(parse(p), IVRS_NO_IVHD, 48, 0, 0);
}

static void memory_alone_is_no_iommu(void **state)
{
	struct parsed *p = *state;

	add_memory(p);
	assert_only_defect(parse(p), IVRS_NO_IVHD, 48, 0, 0);
	assert_int_equal(p->ivrs.block_count, 1);
}

static void an_unknown_kind_of_iommu_is_none(void **state)
{
	struct parsed *p = *state;

	ivrs_block(&p->table, 0x41, 0, 40);
	assert_only_defect(parse(p), IVRS_NO_IVHD, 48, 0, 0);
}

static void the_first_block_has_to_be_an_iommu(void **state)
{
	struct parsed *p = *state;

	add_memory(p);
	add_unit(p, IVRS_IVHD_10);
	assert_only_defect(parse(p), IVRS_FIRST_BLOCK, 48, IVRS_IVMD_ONE, IVRS_IVHD_10);
}

static void any_kind_of_iommu_may_be_the_first(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_40);
	add_unit(p, IVRS_IVHD_10);
	assert_no_defect(parse(p));
}

/* What is wrong with a block. */

static void a_block_of_length_0_ends_the_walk(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	add_memory(p);
	ivrs_poke(&p->table, p->table.block + 2, 0, 2);
	assert_only_defect(parse(p), ACPI_RECORD_ZERO, p->table.block + 2, IVRS_IVMD_ONE, 4);
	assert_int_equal(p->ivrs.block_count, 1);
}

static void a_unit_past_the_tables_end_ends_the_walk(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	add_unit(p, IVRS_IVHD_11);
	ivrs_poke(&p->table, p->table.block + 2, 45, 2);
	assert_only_defect(parse(p), ACPI_RECORD_OVERRUN, p->table.block + 2, 45, 44);
	assert_true(p->ivrs.guesswork);
	assert_int_equal(p->ivrs.block_count, 2);
	assert_int_equal(p->ivrs.blocks[1].base, REGISTERS);
	assert_int_equal(p->ivrs.entry_count, 2);
}

static void a_unit_of_which_a_byte_is_missing_is_not_kept(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	add_bare_unit(p, IVRS_IVHD_11);
	ivrs_poke(&p->table, 4, p->table.size - 1, 4);
	assert_only_defect(parse(p), ACPI_RECORD_OVERRUN, p->table.block + 2, 40, 39);
	assert_true(p->ivrs.guesswork);
	assert_int_equal(p->ivrs.block_count, 1);
}

/* What is behind the table may name a device, and end the range. */
static void a_unit_past_the_tables_end_lacks_nothing(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_START, 0x0008, 0);
	ivrs_poke(&p->table, p->table.block + 2, 32, 2);
	assert_only_defect(parse(p), ACPI_RECORD_OVERRUN, p->table.block + 2, 32, 28);
}

/* The same of the entry, or of its UID, that the end goes through. */
static void an_entry_past_the_tables_end_is_no_second_defect(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_TEXT, "\\_SB.FUR0", 9);
	for (unsigned int missing = 1; missing < 22 + 9; missing++) {
		size_t size = p->table.size - missing;

		ivrs_poke(&p->table, 4, size, 4);
		parse_bytes(p, p->table.data, size);
		assert_only_defect(&p->ivrs, ACPI_RECORD_OVERRUN, p->table.block + 2, 71,
				   71 - missing);
		assert_true(p->ivrs.guesswork);
		assert_int_equal(p->ivrs.entry_count, 0);
	}
}

/* Kernels read its 32 bytes and never ask where it ends. */
static void memory_past_the_tables_end_is_kept(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	add_memory(p);
	ivrs_poke(&p->table, p->table.block + 2, 0xffff, 2);
	assert_only_defect(parse(p), ACPI_RECORD_OVERRUN, p->table.block + 2, 0xffff, 32);
	assert_int_equal(p->ivrs.block_count, 2);
	assert_int_equal(p->ivrs.blocks[1].base, 0x7e000000);
	assert_int_equal(p->ivrs.blocks[1].length, 0xffff);
	assert_false(p->ivrs.guesswork);
}

static void memory_of_which_a_byte_is_missing_is_not_kept(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	add_memory(p);
	ivrs_poke(&p->table, 4, p->table.size - 1, 4);
	assert_only_defect(parse(p), ACPI_RECORD_OVERRUN, p->table.block + 2, 32, 31);
	assert_true(p->ivrs.guesswork);
	assert_int_equal(p->ivrs.block_count, 1);
}

static void fewer_than_4_bytes_at_the_end_are_an_overrun(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_block(&p->table, 0x51, 0, 4);
	ivrs_poke(&p->table, 4, p->table.size - 1, 4);
	assert_only_defect(parse(p), ACPI_RECORD_OVERRUN, p->table.block, 4, 3);
	assert_true(p->ivrs.guesswork);
}

/*
 * A block of @type that is one byte too short, and one behind it, which begins where
 * the length says. The kernel lays its structures over both.
 */
static void assert_short(void **state, uint8_t type, uint16_t fixed)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p, IVRS_IVHD_10);
	at = p->table.size;
	ivrs_block(&p->table, type, 0, fixed);
	ivrs_poke(&p->table, at + 8, REGISTERS, 4);
	p->table.size--;
	add_memory(p);
	ivrs_poke(&p->table, at + 2, fixed - 1u, 2);
	parse(p);
	assert_defect(&p->ivrs.defects.items[0], ACPI_RECORD_SHORT, at + 2, fixed - 1u, fixed);
	assert_false(p->ivrs.guesswork);
	assert_int_equal(p->ivrs.block_count, 3);
	assert_int_equal(p->ivrs.blocks[1].offset, at);
	assert_int_equal(p->ivrs.blocks[1].type, type);
	assert_int_equal(p->ivrs.blocks[1].length, fixed - 1);
	assert_int_equal(p->ivrs.blocks[2].offset, at + fixed - 1u);
	assert_int_equal(p->ivrs.blocks[2].type, IVRS_IVMD_ONE);
}

/* The entries would begin behind the block's end, so there are none. */
static void assert_short_unit(void **state, uint8_t type, uint16_t fixed)
{
	struct parsed *p = *state;

	assert_short(state, type, fixed);
	assert_int_equal(p->ivrs.blocks[1].base, REGISTERS);
	assert_int_equal(p->ivrs.blocks[1].entry_count, 0);
	assert_int_equal(p->ivrs.defects.count, 2);
	assert_defect(&p->ivrs.defects.items[1], IVRS_NO_DEVICES, p->ivrs.blocks[1].offset, 0, 0);
}

static void an_ivhd_10_below_24_bytes_is_read_into_the_next_block(void **state)
{
	struct parsed *p = *state;

	assert_short_unit(state, IVRS_IVHD_10, 24);
	/* The last byte is the type of the block behind. */
	assert_int_equal(p->ivrs.blocks[1].attributes, (uint32_t)IVRS_IVMD_ONE << 24);
}

static void an_ivhd_11_below_40_bytes_is_read_into_the_next_block(void **state)
{
	struct parsed *p = *state;

	assert_short_unit(state, IVRS_IVHD_11, 40);
	assert_int_equal(p->ivrs.blocks[1].features2, (uint64_t)IVRS_IVMD_ONE << 56);
}

static void an_ivhd_40_below_40_bytes_is_read_into_the_next_block(void **state)
{
	assert_short_unit(state, IVRS_IVHD_40, 40);
}

static void an_ivmd_below_32_bytes_is_read_into_the_next_block(void **state)
{
	struct parsed *p = *state;

	assert_short(state, IVRS_IVMD_ALL, 32);
	assert_int_equal(p->ivrs.defects.count, 1);
	assert_int_equal(p->ivrs.blocks[1].size, (uint64_t)IVRS_IVMD_ONE << 56);
}

/* Nothing is behind it that could be read. */
static void a_short_block_at_the_tables_end_is_not_kept(void **state)
{
	static const uint8_t types[] = { IVRS_IVHD_10, IVRS_IVHD_11, IVRS_IVHD_40, IVRS_IVMD_ONE };
	static const uint16_t fixed[] = { 24, 40, 40, 32 };
	struct parsed *p = *state;

	for (size_t i = 0; i < COUNT(types); i++) {
		ivrs_begin(&p->table);
		add_unit(p, IVRS_IVHD_10);
		ivrs_block(&p->table, types[i], 0, fixed[i] - 1);
		assert_only_defect(parse(p), ACPI_RECORD_SHORT, p->table.block + 2, fixed[i] - 1u,
				   fixed[i]);
		assert_true(p->ivrs.guesswork);
		assert_int_equal(p->ivrs.block_count, 1);
	}
}

/* Its length is 3, so that the next block begins with the upper byte of that length, 0. */
static void an_unknown_block_below_4_bytes_is_kept(void **state)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p, IVRS_IVHD_10);
	at = p->table.size;
	ivrs_block(&p->table, 0x51, 0, 7);
	ivrs_poke(&p->table, at + 2, 3, 2);
	/* That one: type 0, flags 0, length 4. */
	ivrs_poke(&p->table, at + 5, 4, 2);
	assert_only_defect(parse(p), ACPI_RECORD_SHORT, at + 2, 3, 4);
	assert_int_equal(p->ivrs.block_count, 3);
	assert_int_equal(p->ivrs.blocks[1].offset, at);
	assert_int_equal(p->ivrs.blocks[2].offset, at + 3);
}

/* Kernels compare it with the number of the first block's device. */
static void an_unknown_block_has_a_number_too(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_block(&p->table, 0x12, 0, 8);
	ivrs_poke(&p->table, p->table.block + 4, 0x0102, 2);
	ivrs_block(&p->table, 0x13, 0, 4);
	ivrs_block(&p->table, 0x51, 0x08, 4);
	parse(p);
	assert_int_equal(p->ivrs.blocks[1].device, 0x0102);
	/* What is behind the block is taken for it, where there is anything. */
	assert_int_equal(p->ivrs.blocks[2].device, 0x0851);
	assert_int_equal(p->ivrs.blocks[3].device, 0);
}

static void registers_at_0_are_a_defect(void **state)
{
	struct parsed *p = *state;

	ivrs_ivhd(&p->table, IVRS_IVHD_10, 0, 0);
	ivrs_entry(&p->table, IVRS_ENTRY_ALL, 0, 0);
	assert_only_defect(parse(p), IVRS_IVHD_ADDRESS, 56, 0, 0);
	assert_int_equal(p->ivrs.block_count, 1);
}

static void a_unit_without_entries_names_no_device(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_10);
	assert_only_defect(parse(p), IVRS_NO_DEVICES, 48, 0, 0);
}

static void special_devices_and_names_are_no_pci_devices(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_40);
	ivrs_special(&p->table, 0, 0x00a0, IVRS_SPECIAL_HPET);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_NONE, "", 0);
	assert_only_defect(parse(p), IVRS_NO_DEVICES, 48, 0, 0);
}

static void a_range_of_memory_from_its_end_to_its_start_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_ivmd(&p->table, IVRS_IVMD_RANGE, IVMD_UNITY, 0x0101, 0x0100, 0x7e000000, 0x1000);
	assert_only_defect(parse(p), IVRS_RANGE_ORDER, p->table.block + 6, 0x0100, 0x0101);
}

static void a_range_may_be_one_device(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_ivmd(&p->table, IVRS_IVMD_RANGE, IVMD_UNITY, 0x0100, 0x0100, 0x7e000000, 0x1000);
	assert_no_defect(parse(p));
}

static void auxiliary_data_of_one_device_mean_nothing(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_ivmd(&p->table, IVRS_IVMD_ONE, IVMD_UNITY, 0x0101, 0x0100, 0x7e000000, 0x1000);
	assert_no_defect(parse(p));
}

static void memory_up_to_the_last_address_is_in_order(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_ivmd(&p->table, IVRS_IVMD_ONE, IVMD_UNITY, 0x0100, 0, UINT64_MAX - 0xfff, 0x1000);
	ivrs_ivmd(&p->table, IVRS_IVMD_ONE, IVMD_UNITY, 0x0100, 0, 0, UINT64_MAX);
	assert_no_defect(parse(p));
}

static void memory_past_the_last_address_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_ivmd(&p->table, IVRS_IVMD_ONE, IVMD_UNITY, 0x0100, 0, UINT64_MAX - 0xfff, 0x1001);
	assert_only_defect(parse(p), IVRS_MEMORY_WRAP, p->table.block + 24, 0x1001, 0x1000);
	assert_int_equal(p->ivrs.block_count, 2);
}

/* What is wrong with an entry. */

static void an_entry_of_unknown_length_ends_its_block(void **state)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, 0x80, 0, 0);
	at = p->table.entry;
	ivrs_entry(&p->table, IVRS_ENTRY_SELECT, 0, 0);
	add_memory(p);
	assert_only_defect(parse(p), IVRS_ENTRY_TYPE, at, 0x80, 0);
	assert_int_equal(p->ivrs.entry_count, 1);
	assert_int_equal(p->ivrs.block_count, 2);
}

static void of_the_upper_half_only_f0_is_known(void **state)
{
	for (unsigned int type = 0x80; type <= 0xff; type++) {
		struct parsed *p = *state;

		ivrs_begin(&p->table);
		add_unit(p, IVRS_IVHD_40);
		ivrs_entry(&p->table, (uint8_t)type, 0, 0);
		parse(p);
		assert_int_equal(p->ivrs.defects.count, 1);
		assert_int_equal(p->ivrs.defects.items[0].kind,
				 type == IVRS_ENTRY_HID ? IVRS_ENTRY_OVERRUN : IVRS_ENTRY_TYPE);
	}
}

static void a_stopped_block_may_have_named_devices_later(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_START, 8, 0);
	ivrs_entry(&p->table, 0x80, 0, 0);
	assert_only_defect(parse(p), IVRS_ENTRY_TYPE, p->table.entry, 0x80, 0);
}

static void an_entry_past_its_block_is_a_defect(void **state)
{
	struct parsed *p = *state;
	size_t end;

	add_unit(p, IVRS_IVHD_10);
	ivrs_special(&p->table, 0, 0x00a0, IVRS_SPECIAL_HPET);
	end = p->table.size;
	ivrs_poke(&p->table, p->table.block + 2, end - 1 - p->table.block, 2);
	parse(p);
	assert_int_equal(p->ivrs.defects.count, 2);
	assert_defect(&p->ivrs.defects.items[0], IVRS_ENTRY_OVERRUN, p->table.entry, 8, 7);
	/* The byte left over is no block. */
	assert_defect(&p->ivrs.defects.items[1], ACPI_RECORD_OVERRUN, end - 1, 4, 1);
}

/* Kernels read it to its end, wherever that is, and then look for the next block. */
static void an_entry_past_its_block_is_read_to_its_end(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_special(&p->table, 7, 0x00a0, IVRS_SPECIAL_HPET);
	ivrs_poke(&p->table, p->table.block + 2, p->table.entry + 4 - p->table.block, 2);
	parse(p);
	assert_int_equal(p->ivrs.entry_count, 2);
	assert_int_equal(p->ivrs.blocks[0].entry_count, 2);
	assert_int_equal(p->ivrs.entries[1].handle, 7);
	assert_int_equal(p->ivrs.entries[1].source, 0x00a0);
	assert_int_equal(p->ivrs.entries[1].variety, IVRS_SPECIAL_HPET);
	assert_int_equal(p->ivrs.defects.items[0].kind, IVRS_ENTRY_OVERRUN);
}

static void an_entry_past_the_table_is_not_kept(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_ALIAS_SELECT, 0x00a0, 0);
	assert_only_defect(parse(p), IVRS_ENTRY_OVERRUN, p->table.entry, 8, 4);
	assert_int_equal(p->ivrs.entry_count, 1);
	assert_true(p->ivrs.guesswork);
}

static void a_name_below_22_bytes_is_past_its_block(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_40);
	ivrs_entry(&p->table, IVRS_ENTRY_HID, 0x00a5, 0x40);
	assert_only_defect(parse(p), IVRS_ENTRY_OVERRUN, p->table.entry, 22, 4);
}

static void a_uid_past_its_block_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_TEXT, "ID00", 4);
	ivrs_poke(&p->table, p->table.entry + 21, 5, 1);
	assert_only_defect(parse(p), IVRS_UID_OVERRUN, p->table.entry + 21, 5, 4);
	assert_int_equal(p->ivrs.entry_count, 1);
	assert_true(p->ivrs.guesswork);
}

static void a_uid_past_its_block_is_read_to_its_end(void **state)
{
	struct parsed *p = *state;
	size_t length;

	add_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_TEXT, "ID00", 4);
	ivrs_poke(&p->table, p->table.entry + 21, 5, 1);
	length = p->table.entry + 21;
	ivrs_ivmd(&p->table, IVRS_IVMD_ONE, IVMD_UNITY, 0x0008, 0, 0x7e000000, 0x1000);
	assert_only_defect(parse(p), IVRS_UID_OVERRUN, length, 5, 4);
	assert_int_equal(p->ivrs.entries[1].device, 0x00a5);
	assert_memory_equal(ivrs_entry_uid(&p->ivrs.entries[1]), "ID00\x21", 5);
	assert_int_equal(p->ivrs.block_count, 2);
	assert_false(p->ivrs.guesswork);
}

static void a_range_without_an_end_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_START, 0x0008, 0);
	assert_only_defect(parse(p), IVRS_RANGE_START, p->table.entry, 0x0008, 0);
}

static void a_second_start_leaves_the_first_range_without_an_end(void **state)
{
	struct parsed *p = *state;
	size_t first;

	add_bare_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_START, 0x0008, 0);
	first = p->table.entry;
	ivrs_extended(&p->table, IVRS_ENTRY_EXTENDED_START, 0x0010, 0);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0x00ff, 0);
	assert_only_defect(parse(p), IVRS_RANGE_START, first, 0x0008, 0);
}

static void an_end_without_a_range_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0xffff, 0);
	assert_only_defect(parse(p), IVRS_RANGE_END, p->table.entry, 0xffff, 0);
}

static void a_range_does_not_reach_into_the_next_block(void **state)
{
	struct parsed *p = *state;
	size_t start;

	add_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_START, 0x0008, 0);
	start = p->table.entry;
	add_bare_unit(p, IVRS_IVHD_11);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0xffff, 0);
	parse(p);
	assert_int_equal(p->ivrs.defects.count, 2);
	assert_defect(&p->ivrs.defects.items[0], IVRS_RANGE_START, start, 0x0008, 0);
	assert_defect(&p->ivrs.defects.items[1], IVRS_RANGE_END, p->table.entry, 0xffff, 0);
}

static void other_entries_may_stand_in_a_range(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_10);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_START, 0x0008, 0);
	ivrs_entry(&p->table, IVRS_ENTRY_PAD, 0, 0);
	ivrs_entry(&p->table, IVRS_ENTRY_SELECT, 0x0700, 0);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0x00ff, 0);
	assert_no_defect(parse(p));
}

static void a_range_of_devices_from_its_end_to_its_start_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_bare_unit(p, IVRS_IVHD_10);
	ivrs_alias(&p->table, IVRS_ENTRY_ALIAS_START, 0xff01, 0x00a5);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0xff00, 0);
	assert_only_defect(parse(p), IVRS_RANGE_ORDER, p->table.entry + 1, 0xff00, 0xff01);
}

static void an_unknown_variety_is_kept_and_reported(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_special(&p->table, 0, 0x00a0, 3);
	assert_only_defect(parse(p), IVRS_SPECIAL_VARIETY, p->table.entry + 7, 3, 2);
	assert_int_equal(p->ivrs.entry_count, 2);
}

static void variety_0_is_unknown(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	ivrs_special(&p->table, 0, 0x00a0, 0);
	assert_only_defect(parse(p), IVRS_SPECIAL_VARIETY, p->table.entry + 7, 0, 2);
}

static void a_name_in_an_older_block_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_11);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_NONE, "", 0);
	assert_only_defect(parse(p), IVRS_HID_BLOCK, p->table.entry, 0x11, 0x40);
	assert_int_equal(p->ivrs.entry_count, 2);
}

static void a_name_without_hid_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x00a5, "", "PNP0501", IVRS_UID_NONE, "", 0);
	assert_only_defect(parse(p), IVRS_HID_EMPTY, p->table.entry + 4, 0, 0);
}

static void an_unknown_uid_format_is_a_defect(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", 3, "ID00", 4);
	assert_only_defect(parse(p), IVRS_UID_FORMAT, p->table.entry + 20, 3, 2);
}

static void a_uid_that_is_not_there_has_no_bytes(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_NONE, "ID00", 4);
	assert_only_defect(parse(p), IVRS_UID_LENGTH, p->table.entry + 21, 4, 0);
}

static void a_number_has_at_most_8_bytes(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_NUMBER, "12345678", 8);
	assert_no_defect(parse(p));
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_NUMBER, "123456789", 9);
	assert_only_defect(parse(p), IVRS_UID_LENGTH, p->table.entry + 21, 9, 8);
}

/* Whatever the bytes are. */

/* One of everything, in order. */
static void fill(struct parsed *p)
{
	for (unsigned int i = 0; i < 3; i++) {
		static const uint8_t types[] = { IVRS_IVHD_10, IVRS_IVHD_11, IVRS_IVHD_40 };

		add_bare_unit(p, types[i]);
		ivrs_entry(&p->table, IVRS_ENTRY_RANGE_START, 0x0003, 0);
		ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0xfffe, 0);
		ivrs_alias(&p->table, IVRS_ENTRY_ALIAS_START, 0xff00, 0x00a5);
		ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0xffff, 0);
		ivrs_extended(&p->table, IVRS_ENTRY_EXTENDED_SELECT, 0x0700, 0);
		ivrs_entry(&p->table, IVRS_ENTRY_PAD, 0, 0);
		ivrs_special(&p->table, 0, 0x00a0, IVRS_SPECIAL_HPET);
		ivrs_special(&p->table, 0x20, 0x00a0, IVRS_SPECIAL_IOAPIC);
	}
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_TEXT, "\\_SB.FUR0", 9);
	ivrs_name(&p->table, 0x0060, "MSFT0201", "", IVRS_UID_NUMBER, "\1", 2);
	ivrs_ivmd(&p->table, IVRS_IVMD_ALL, IVMD_UNITY, 0, 0, 0x7d000000, 0x1000);
	add_memory(p);
	ivrs_ivmd(&p->table, IVRS_IVMD_RANGE, IVMD_EXCLUSION, 0, 0x0fff, 0x9618e000, 1);
	ivrs_block(&p->table, 0x51, 0x08, 32);
}

/* Touch all that a caller may touch, so that memory checkers see each step outside. */
static unsigned int use(const struct ivrs *ivrs)
{
	unsigned int sum = ivrs->info;

	for (size_t i = 0; i < ivrs->block_count; i++) {
		const struct ivrs_block *block = &ivrs->blocks[i];

		assert_true(block->first_entry + block->entry_count <= ivrs->entry_count);
		sum += block->length + block->device;
	}
	for (size_t i = 0; i < ivrs->entry_count; i++) {
		const struct ivrs_entry *entry = &ivrs->entries[i];

		sum += entry->length;
		for (unsigned int k = 0; entry->hid && k < IVRS_HID_SIZE; k++)
			sum += entry->hid[k] + ivrs_entry_cid(entry)[k];
		for (unsigned int k = 0; k < entry->uid_length; k++)
			sum += ivrs_entry_uid(entry)[k];
	}
	return sum;
}

static void the_table_of_everything_is_in_order(void **state)
{
	struct parsed *p = *state;

	fill(p);
	parse(p);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.block_count, 7);
	assert_int_equal(p->ivrs.entry_count, 26);
	assert_true(use(&p->ivrs) > 0);
}

static void every_truncation_is_survived_and_noticed(void **state)
{
	struct parsed *p = *state;

	fill(p);
	for (size_t size = 0; size < p->table.size; size++) {
		parse_bytes(p, p->table.data, size);
		use(&p->ivrs);
		assert_true(p->ivrs.defects.count > 0);
		assert_int_equal(p->ivrs.defects.items[0].kind,
				 size < ACPI_HEADER_SIZE ? ACPI_HEADER_CUT : ACPI_TABLE_CUT);
	}
}

static void every_shorter_declared_length_is_survived(void **state)
{
	struct parsed *p = *state;
	size_t size;

	fill(p);
	size = p->table.size;
	for (size_t declared = 0; declared < size; declared++) {
		ivrs_poke(&p->table, 4, declared, 4);
		parse_bytes(p, p->table.data,
			    declared < ACPI_HEADER_SIZE ? ACPI_HEADER_SIZE : declared);
		use(&p->ivrs);
	}
}

static void every_corruption_of_a_byte_is_survived_and_noticed(void **state)
{
	struct parsed *p = *state;

	fill(p);
	for (size_t at = 0; at < p->table.size; at++) {
		uint8_t was = p->table.data[at];

		for (unsigned int value = 0; value < 256; value++) {
			if (value == was)
				continue;
			p->table.data[at] = (uint8_t)value;
			parse(p);
			use(&p->ivrs);
			/* The checksum tells, if nothing else does. */
			assert_true(p->ivrs.defects.count > 0);
		}
		p->table.data[at] = was;
	}
}

static void every_length_of_a_block_is_survived(void **state)
{
	struct parsed *p = *state;
	size_t at;

	fill(p);
	at = IVRS_FIXED_SIZE + 2;
	for (unsigned int length = 0; length <= 0xffff; length++) {
		ivrs_poke(&p->table, at, length, 2);
		parse(p);
		use(&p->ivrs);
	}
}

static void every_length_of_a_uid_is_survived(void **state)
{
	struct parsed *p = *state;
	size_t at;

	add_unit(p, IVRS_IVHD_40);
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_TEXT, "\\_SB.FUR0", 9);
	at = p->table.entry + 21;
	ivrs_name(&p->table, 0x00a5, "AMDI0020", "", IVRS_UID_TEXT, "\\_SB.FUR1", 9);
	for (unsigned int length = 0; length < 256; length++) {
		ivrs_poke(&p->table, at, length, 1);
		parse(p);
		use(&p->ivrs);
	}
}

/* A million of the smallest blocks: the lists must not be copied for each. */
static void a_long_table_is_read_to_its_end(void **state)
{
	struct parsed *p = *state;
	size_t blocks = 1 << 20, size;
	uint8_t *data;

	add_unit(p, IVRS_IVHD_10);
	size = p->table.size + 4 * blocks;
	data = calloc(1, size);
	assert_non_null(data);
	memcpy(data, p->table.data, p->table.size);
	for (size_t i = 0; i < blocks; i++)
		memcpy(data + p->table.size + 4 * i, "\x51\0\4", 4);
	for (unsigned int i = 0; i < 4; i++)
		data[4 + i] = (uint8_t)(size >> (8 * i));
	data[9] = (uint8_t)(data[9] - acpi_checksum(data, size));
	parse_bytes(p, data, size);
	free(data);
	assert_no_defect(&p->ivrs);
	assert_int_equal(p->ivrs.block_count, blocks + 1);
}

/* Each is worth a finding a device; a hostile table must not fill the memory with them. */
static void of_very_many_defects_some_are_kept(void **state)
{
	struct parsed *p = *state;

	add_unit(p, IVRS_IVHD_10);
	for (size_t i = 0; i < ACPI_DEFECTS_MAX; i++)
		ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0, 0);
	parse(p);
	assert_int_equal(p->ivrs.defects.count, ACPI_DEFECTS_MAX);
	assert_false(p->ivrs.defects.more);
	ivrs_entry(&p->table, IVRS_ENTRY_RANGE_END, 0, 0);
	parse(p);
	assert_int_equal(p->ivrs.defects.count, ACPI_DEFECTS_MAX);
	assert_true(p->ivrs.defects.more);
	assert_int_equal(p->ivrs.entry_count, ACPI_DEFECTS_MAX + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(header_fields_are_read),
		CASE(ivinfo_is_kept_as_in_the_table),
		CASE(ivhd_10_fields_are_read),
		CASE(ivhd_11_has_the_feature_registers),
		CASE(ivhd_40_is_laid_out_as_11),
		CASE(ivmd_fields_are_read),
		CASE(the_segment_of_an_ivmd_is_in_its_first_reserved_bytes),
		CASE(all_three_ivmd_types_are_known),
		CASE(memory_of_no_bytes_is_kept),
		CASE(an_unknown_block_is_kept_and_stepped_over),
		CASE(an_unknown_block_may_have_4_bytes),
		CASE(entries_of_4_bytes_are_read),
		CASE(an_alias_names_whose_number_it_uses),
		CASE(a_range_may_start_as_an_alias),
		CASE(extended_settings_are_read),
		CASE(special_devices_are_read),
		CASE(acpi_names_are_in_the_table),
		CASE(a_name_may_have_no_uid),
		CASE(a_uid_may_be_a_number_of_2_bytes),
		CASE(the_longest_uid_has_255_bytes),
		CASE(padding_is_kept),
		CASE(unknown_entries_are_kept_and_stepped_over),
		CASE(each_block_knows_its_own_entries),
		CASE(a_block_ends_where_it_says),
		CASE(no_bytes_at_all_are_a_cut_header),
		CASE(a_dmar_is_no_ivrs),
		CASE(a_declared_length_below_48_is_no_ivrs),
		CASE(a_wrong_checksum_says_what_it_should_be),
		CASE(a_cut_table_is_read_as_far_as_it_goes),
		CASE(a_cut_is_the_only_defect_of_a_cut_table),
		CASE(a_cut_table_has_the_defects_that_can_be_seen),
		CASE(bytes_behind_the_declared_length_are_not_the_tables),
		CASE(an_empty_table_has_no_iommu),
		CASE(memory_alone_is_no_iommu),
		CASE(an_unknown_kind_of_iommu_is_none),
		CASE(the_first_block_has_to_be_an_iommu),
		CASE(any_kind_of_iommu_may_be_the_first),
		CASE(a_block_of_length_0_ends_the_walk),
		CASE(a_unit_past_the_tables_end_ends_the_walk),
		CASE(a_unit_of_which_a_byte_is_missing_is_not_kept),
		CASE(a_unit_past_the_tables_end_lacks_nothing),
		CASE(an_entry_past_the_tables_end_is_no_second_defect),
		CASE(memory_past_the_tables_end_is_kept),
		CASE(memory_of_which_a_byte_is_missing_is_not_kept),
		CASE(fewer_than_4_bytes_at_the_end_are_an_overrun),
		CASE(an_ivhd_10_below_24_bytes_is_read_into_the_next_block),
		CASE(an_ivhd_11_below_40_bytes_is_read_into_the_next_block),
		CASE(an_ivhd_40_below_40_bytes_is_read_into_the_next_block),
		CASE(an_ivmd_below_32_bytes_is_read_into_the_next_block),
		CASE(a_short_block_at_the_tables_end_is_not_kept),
		CASE(an_unknown_block_below_4_bytes_is_kept),
		CASE(an_unknown_block_has_a_number_too),
		CASE(registers_at_0_are_a_defect),
		CASE(a_unit_without_entries_names_no_device),
		CASE(special_devices_and_names_are_no_pci_devices),
		CASE(a_range_of_memory_from_its_end_to_its_start_is_a_defect),
		CASE(a_range_may_be_one_device),
		CASE(auxiliary_data_of_one_device_mean_nothing),
		CASE(memory_up_to_the_last_address_is_in_order),
		CASE(memory_past_the_last_address_is_a_defect),
		CASE(an_entry_of_unknown_length_ends_its_block),
		CASE(of_the_upper_half_only_f0_is_known),
		CASE(a_stopped_block_may_have_named_devices_later),
		CASE(an_entry_past_its_block_is_a_defect),
		CASE(an_entry_past_its_block_is_read_to_its_end),
		CASE(an_entry_past_the_table_is_not_kept),
		CASE(a_name_below_22_bytes_is_past_its_block),
		CASE(a_uid_past_its_block_is_a_defect),
		CASE(a_uid_past_its_block_is_read_to_its_end),
		CASE(a_range_without_an_end_is_a_defect),
		CASE(a_second_start_leaves_the_first_range_without_an_end),
		CASE(an_end_without_a_range_is_a_defect),
		CASE(a_range_does_not_reach_into_the_next_block),
		CASE(other_entries_may_stand_in_a_range),
		CASE(a_range_of_devices_from_its_end_to_its_start_is_a_defect),
		CASE(an_unknown_variety_is_kept_and_reported),
		CASE(variety_0_is_unknown),
		CASE(a_name_in_an_older_block_is_a_defect),
		CASE(a_name_without_hid_is_a_defect),
		CASE(an_unknown_uid_format_is_a_defect),
		CASE(a_uid_that_is_not_there_has_no_bytes),
		CASE(a_number_has_at_most_8_bytes),
		CASE(the_table_of_everything_is_in_order),
		CASE(every_truncation_is_survived_and_noticed),
		CASE(every_shorter_declared_length_is_survived),
		CASE(every_corruption_of_a_byte_is_survived_and_noticed),
		CASE(every_length_of_a_block_is_survived),
		CASE(every_length_of_a_uid_is_survived),
		CASE(a_long_table_is_read_to_its_end),
		CASE(of_very_many_defects_some_are_kept),
	};

	return RUN(tests);
}
