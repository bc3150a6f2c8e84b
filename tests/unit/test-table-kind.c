// SPDX-License-Identifier: GPL-2.0-or-later
/* Each kind of table: is its row complete, and does it read what no table should be? */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/table.h"
#include "host/known-files.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

/* Longer than the fixed part of any kind. */
#define TABLE_SIZE 64

static bool is_read(unsigned int table)
{
	return table_kinds[table]->parse != NULL;
}

static void what_the_tests_build_is_read(void **state)
{
	(void)state;
	assert_true(is_read(TABLE_DMAR));
	assert_true(is_read(TABLE_IVRS));
}

static void a_row_has_all_or_nothing(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < TABLES; i++) {
		const struct table_kind *kind = table_kinds[i];

		assert_non_null(kind->region);
		assert_int_equal(!kind->clear, !kind->parse);
		assert_int_equal(!kind->view, !kind->parse);
		assert_int_equal(!kind->names_others, !kind->parse);
		assert_int_equal(!kind->link, !kind->parse);
		assert_int_equal(!kind->defect_effect, !kind->parse);
		assert_int_equal(!kind->effect, !kind->parse);
		assert_int_equal(!kind->remapping, !kind->parse);
		assert_int_equal(!kind->panics, !kind->insists);
		assert_true(is_read(i) || (!kind->scope_paths && !kind->insists));
		/* A line that begins a boot says nothing of a table. */
		assert_int_equal(kind->invalid == LOG_KERNEL, !kind->parse);
	}
}

static void no_two_rows_are_taken_for_each_other(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < TABLES; i++) {
		for (unsigned int k = 0; k < i; k++) {
			assert_string_not_equal(firmware_tables[i].signature,
						firmware_tables[k].signature);
			assert_int_not_equal(firmware_tables[i].maker, firmware_tables[k].maker);
			assert_string_not_equal(table_kinds[i]->region, table_kinds[k]->region);
			assert_true(!is_read(i) || table_kinds[i]->invalid != table_kinds[k]->invalid);
		}
		assert_int_equal(table_of_maker(firmware_tables[i].maker), i);
	}
	assert_int_equal(table_of_maker(IOMMU_UNKNOWN), TABLES);
	assert_int_equal(table_of_maker(IOMMU_OTHER), TABLES);
}

static void a_signature_is_four_capitals(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < TABLES; i++) {
		assert_int_equal(strlen(firmware_tables[i].signature), 4);
		for (unsigned int k = 0; k < 4; k++)
			assert_true(isupper((unsigned char)firmware_tables[i].signature[k]));
	}
}

/* A table of zeros behind its header, with @signature, a declared length and a right checksum. */
static void put_table(struct sample *s, unsigned int table, const char *signature, size_t size,
		      uint32_t length)
{
	uint8_t bytes[TABLE_SIZE] = { 0 };

	memcpy(bytes, signature, 4);
	for (unsigned int i = 0; i < 4; i++)
		bytes[4 + i] = (uint8_t)(length >> (8 * i));
	bytes[9] = (uint8_t)-acpi_checksum(bytes, size < length ? size : length);
	tables_clear(&s->tables);
	for (unsigned int i = 0; i < TABLES; i++) {
		free(s->host.tables[i].data);
		s->host.tables[i].data = NULL;
		s->host.tables[i].seen = NOT_THERE;
	}
	s->host.tables[table].seen = SEEN;
	s->host.tables[table].data = exact_copy(bytes, size);
	s->host.tables[table].size = size;
	assert_int_equal(tables_parse(s->host.tables, &s->tables), 0);
}

/* That it cannot be read at all is the last of the defects, and nothing is made of the table. */
static void assert_unreadable(struct sample *s, unsigned int table, enum acpi_defect_kind kind,
			      uint32_t offset)
{
	const struct acpi_defects *defects = table_kinds[table]->view(&s->tables).defects;
	const struct acpi_defect *last;

	assert_true(s->tables.has[table]);
	assert_true(defects->count > 0);
	last = &defects->items[defects->count - 1];
	assert_int_equal(last->kind, kind);
	assert_int_equal(last->offset, offset);
	assert_int_equal(tables_first(&s->tables), table);
	assert_int_equal(tables_of_defect(&s->tables, last), table);
	assert_int_not_equal(machine_defect_effect(sample_row("6.12"), &s->tables, last), EFFECT_NONE);
	assert_false(machine_tables_known(&s->host, &s->tables));
	links_clear(&s->links);
	assert_int_equal(links_make(&s->tables, &s->host, sample_row("6.12"), false, &s->links), 0);
	assert_int_equal(s->links.region_count, 0);
	assert_int_equal(s->links.touch_count, 0);
}

static void a_table_without_a_whole_header_is_unreadable(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	for (unsigned int i = 0; i < TABLES; i++)
		for (size_t size = 0; is_read(i) && size < ACPI_HEADER_SIZE; size++) {
			put_table(s, i, firmware_tables[i].signature, size, TABLE_SIZE);
			assert_unreadable(s, i, ACPI_HEADER_CUT, size);
		}
}

static void another_kinds_bytes_are_unreadable(void **state)
{
	struct sample *s = *state;

	for (unsigned int i = 0; i < TABLES; i++)
		for (unsigned int k = 0; is_read(i) && k < TABLES; k++) {
			put_table(s, i, firmware_tables[k].signature, TABLE_SIZE, TABLE_SIZE);
			if (k != i)
				assert_unreadable(s, i, ACPI_WRONG_SIGNATURE, 0);
		}
}

static void a_header_alone_is_too_short(void **state)
{
	struct sample *s = *state;

	for (unsigned int i = 0; i < TABLES; i++) {
		if (!is_read(i))
			continue;
		put_table(s, i, firmware_tables[i].signature, TABLE_SIZE, ACPI_HEADER_SIZE);
		assert_unreadable(s, i, ACPI_LENGTH_SHORT, 4);
	}
}

static void a_table_that_is_cut_is_not_known(void **state)
{
	struct sample *s = *state;

	for (unsigned int i = 0; i < TABLES; i++) {
		const struct acpi_defects *defects;
		bool cut = false;

		if (!is_read(i))
			continue;
		put_table(s, i, firmware_tables[i].signature, TABLE_SIZE, 2 * TABLE_SIZE);
		defects = table_kinds[i]->view(&s->tables).defects;
		for (size_t d = 0; d < defects->count; d++)
			cut |= defects->items[d].kind == ACPI_TABLE_CUT &&
			       defects->items[d].offset == TABLE_SIZE;
		assert_true(cut);
		assert_false(machine_tables_known(&s->host, &s->tables));
	}
}

static void the_header_is_the_tables_own(void **state)
{
	struct sample *s = *state;

	for (unsigned int i = 0; i < TABLES; i++) {
		if (!is_read(i))
			continue;
		put_table(s, i, firmware_tables[i].signature, TABLE_SIZE, TABLE_SIZE);
		assert_string_equal(table_kinds[i]->view(&s->tables).header->signature,
				    firmware_tables[i].signature);
		assert_int_equal(table_kinds[i]->view(&s->tables).header->length, TABLE_SIZE);
	}
}

static void a_table_that_is_released_is_gone(void **state)
{
	struct sample *s = *state;

	for (unsigned int i = 0; i < TABLES; i++) {
		if (!is_read(i))
			continue;
		put_table(s, i, firmware_tables[i].signature, 0, 0);
		tables_clear(&s->tables);
		assert_false(s->tables.has[i]);
		assert_int_equal(tables_first(&s->tables), TABLES);
		assert_int_equal(table_kinds[i]->view(&s->tables).defects->count, 0);
	}
}

static void a_kind_without_a_parser_is_passed_over(void **state)
{
	struct sample *s = *state;

	for (unsigned int i = 0; i < TABLES; i++) {
		if (is_read(i))
			continue;
		put_table(s, i, firmware_tables[i].signature, TABLE_SIZE, TABLE_SIZE);
		assert_false(s->tables.has[i]);
		assert_false(machine_tables_known(&s->host, &s->tables));
	}
}

static void the_defect_of_no_table_is_nobodys(void **state)
{
	struct sample *s = *state;
	const struct acpi_defect foreign = { .kind = ACPI_CHECKSUM };

	sample_links(s, "6.12");
	assert_int_equal(tables_of_defect(&s->tables, &foreign), TABLES);
	assert_int_equal(machine_defect_effect(sample_row("6.12"), &s->tables, &foreign),
			 EFFECT_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_tests_build_is_read),
		cmocka_unit_test(a_row_has_all_or_nothing),
		cmocka_unit_test(no_two_rows_are_taken_for_each_other),
		cmocka_unit_test(a_signature_is_four_capitals),
		CASE(a_table_without_a_whole_header_is_unreadable),
		CASE(another_kinds_bytes_are_unreadable),
		CASE(a_header_alone_is_too_short),
		CASE(a_table_that_is_cut_is_not_known),
		CASE(the_header_is_the_tables_own),
		CASE(a_table_that_is_released_is_gone),
		CASE(a_kind_without_a_parser_is_passed_over),
		CASE(the_defect_of_no_table_is_nobodys),
	};

	return RUN(tests);
}
