// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which IOMMUs of an IVRS Linux takes, which numbers they cover and which IOAPICs they name:
 * drivers/iommu/amd/init.c of 5.10 (one segment), 6.1, 6.12 and 7.2.
 */
#include <stdlib.h>

#include "kernel/ivhd.h"
#include "tests/unit/ivrs-builder.h"
#include "tests/unit/table-builder.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

#define REGISTERS 0xfd200000ull
#define LARGE 0x80000ull /* with performance counters, as the builder's units are */
#define UNIT 0x0002      /* the number of the builder's units */

struct units {
	struct ivrs_bytes table;
	uint8_t *bytes;
	struct ivrs ivrs;
	struct ivhd_cover cover;
};

static int setup(void **state)
{
	struct units *u = calloc(1, sizeof(*u));

	assert_non_null(u);
	ivrs_begin(&u->table);
	*state = u;
	return 0;
}

static void forget(struct units *u)
{
	ivrs_clear(&u->ivrs);
	free(u->bytes);
	u->bytes = NULL;
}

static int teardown(void **state)
{
	forget(*state);
	free(*state);
	return 0;
}

static const struct ivrs *parse(struct units *u)
{
	forget(u);
	u->bytes = exact_copy(u->table.data, u->table.size);
	assert_int_equal(ivrs_parse(u->bytes, u->table.size, &u->ivrs), 0);
	return &u->ivrs;
}

/* An IOMMU of number @device with registers of its own, without entries. */
static void add_numbered(struct units *u, uint8_t type, uint16_t device, uint64_t base)
{
	ivrs_ivhd(&u->table, type, 0, base);
	ivrs_poke(&u->table, u->table.block + 4, device, 2);
}

static void add_unit(struct units *u, uint8_t type)
{
	add_numbered(u, type, UNIT, REGISTERS);
}

static void add_entry(struct units *u, uint8_t type, uint16_t device)
{
	ivrs_entry(&u->table, type, device, 0);
}

/* Which type is taken */

static void assert_used(void **state, uint8_t type)
{
	assert_int_equal(ivhd_used_type(parse(*state)), type);
}

static void without_blocks_there_is_no_type(void **state)
{
	assert_used(state, 0);
}

static void the_last_type_of_the_first_device_is_used(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	assert_used(state, IVRS_IVHD_10);
	add_unit(u, IVRS_IVHD_11);
	assert_used(state, IVRS_IVHD_11);
	add_unit(u, IVRS_IVHD_40);
	assert_used(state, IVRS_IVHD_40);
}

/* The last, not the highest. */
static void an_older_type_may_be_the_last(void **state)
{
	add_unit(*state, IVRS_IVHD_40);
	add_unit(*state, IVRS_IVHD_10);
	assert_used(state, IVRS_IVHD_10);
}

static void types_of_other_devices_do_not_count(void **state)
{
	add_unit(*state, IVRS_IVHD_10);
	add_numbered(*state, IVRS_IVHD_40, 0x4002, REGISTERS + LARGE);
	assert_used(state, IVRS_IVHD_10);
}

static void a_type_above_40_ends_the_search(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	ivrs_block(&u->table, 0x41, 0, 32);
	ivrs_poke(&u->table, u->table.block + 4, UNIT, 2);
	assert_used(state, IVRS_IVHD_10);
	add_unit(u, IVRS_IVHD_11);
	assert_used(state, IVRS_IVHD_10);
}

/* The search begins and ends with it. */
static void a_first_block_above_40_is_taken(void **state)
{
	struct units *u = *state;

	ivrs_block(&u->table, 0x51, 0, 32);
	ivrs_poke(&u->table, u->table.block + 4, UNIT, 2);
	add_unit(u, IVRS_IVHD_10);
	assert_used(state, 0x51);
}

static void an_unknown_first_block_gives_way_to_a_unit_of_its_number(void **state)
{
	struct units *u = *state;

	ivrs_block(&u->table, 0x0f, 0, 32);
	ivrs_poke(&u->table, u->table.block + 4, UNIT, 2);
	assert_used(state, 0x0f);
	add_numbered(u, IVRS_IVHD_10, 0x4002, REGISTERS);
	assert_used(state, 0x0f);
	add_unit(u, IVRS_IVHD_11);
	assert_used(state, IVRS_IVHD_11);
}

static void memory_with_the_units_number_takes_its_place(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	ivrs_ivmd(&u->table, IVRS_IVMD_RANGE, IVMD_UNITY, 0x0003, 0xffff, REGISTERS, 0x1000);
	assert_used(state, IVRS_IVHD_11);
	ivrs_ivmd(&u->table, IVRS_IVMD_ONE, 0, UNIT, 0, REGISTERS, 0x1000);
	assert_used(state, IVRS_IVMD_ONE);
}

static void an_unknown_block_with_the_units_number_takes_its_place(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	ivrs_block(&u->table, 0x12, 0, 32);
	assert_used(state, IVRS_IVHD_11);
	ivrs_poke(&u->table, u->table.block + 4, UNIT, 2);
	assert_used(state, 0x12);
}

/* What keeps Linux from all of them */

static void assert_problem(void **state, enum ivhd_problem problem, size_t offset)
{
	const struct ivrs_block *block;
	const struct ivrs *ivrs = parse(*state);

	assert_int_equal(ivhd_problem(ivrs, &block), problem);
	if (problem == IVHD_FINE) {
		assert_null(block);
		return;
	}
	assert_non_null(block);
	assert_int_equal(block->offset, offset);
}

static void one_unit_in_three_types_is_fine(void **state)
{
	add_unit(*state, IVRS_IVHD_10);
	add_unit(*state, IVRS_IVHD_11);
	add_unit(*state, IVRS_IVHD_40);
	assert_problem(state, IVHD_FINE, 0);
}

static void a_used_type_that_is_no_unit_is_a_problem(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	ivrs_ivmd(&u->table, IVRS_IVMD_ONE, 0, UNIT, 0, REGISTERS, 0x1000);
	assert_problem(state, IVHD_NO_UNIT, u->table.block);
}

/* The first block of that type is the one that Linux stumbles over. */
static void the_first_of_the_used_type_is_named(void **state)
{
	struct units *u = *state;
	size_t first;

	add_unit(u, IVRS_IVHD_11);
	ivrs_ivmd(&u->table, IVRS_IVMD_ONE, IVMD_UNITY, 0x0300, 0, REGISTERS, 0x1000);
	first = u->table.block;
	ivrs_ivmd(&u->table, IVRS_IVMD_ONE, 0, UNIT, 0, REGISTERS, 0x1000);
	assert_problem(state, IVHD_NO_UNIT, first);
}

static void two_units_at_one_address_are_a_problem(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	add_numbered(u, IVRS_IVHD_11, 0x4002, REGISTERS);
	assert_problem(state, IVHD_REPEATED, u->table.block);
}

static void registers_may_lie_side_by_side(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	add_numbered(u, IVRS_IVHD_11, 0x4002, REGISTERS + LARGE);
	add_numbered(u, IVRS_IVHD_11, 0x8002, REGISTERS - LARGE);
	assert_problem(state, IVHD_FINE, 0);
	ivrs_poke(&u->table, u->table.block + 8, REGISTERS - LARGE + 0x1000, 8);
	assert_problem(state, IVHD_REPEATED, u->table.block);
}

/* Without performance counters 16 KiB are mapped (0x10: attributes, else feature bit 9). */
static void registers_are_smaller_without_counters(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	ivrs_poke(&u->table, u->table.block + 20, 0, 4);
	add_numbered(u, IVRS_IVHD_10, 0x4002, REGISTERS + 0x4000);
	assert_problem(state, IVHD_FINE, 0);
	ivrs_poke(&u->table, u->table.block + 8, REGISTERS + 0x3fff, 8);
	assert_problem(state, IVHD_REPEATED, u->table.block);
}

static void newer_types_tell_counters_by_a_feature(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	ivrs_poke(&u->table, u->table.block + 24, 0, 8);
	add_numbered(u, IVRS_IVHD_11, 0x4002, REGISTERS + 0x4000);
	assert_problem(state, IVHD_FINE, 0);
	ivrs_poke(&u->table, IVRS_FIXED_SIZE + 24, 1 << 9, 8);
	assert_problem(state, IVHD_REPEATED, u->table.block);
}

static void registers_of_unused_types_do_not_matter(void **state)
{
	add_unit(*state, IVRS_IVHD_10);
	add_numbered(*state, IVRS_IVHD_10, 0x4002, REGISTERS);
	add_unit(*state, IVRS_IVHD_11);
	assert_problem(state, IVHD_FINE, 0);
}

static void linux_takes_32_units(void **state)
{
	struct units *u = *state;

	for (uint16_t i = 0; i < IVHD_MAX; i++)
		add_numbered(u, IVRS_IVHD_10, (uint16_t)(UNIT + 0x400 * i), REGISTERS + LARGE * i);
	assert_int_equal(IVHD_MAX, 32);
	assert_problem(state, IVHD_FINE, 0);
	add_numbered(u, IVRS_IVHD_10, 0xff02, REGISTERS + LARGE * IVHD_MAX);
	assert_problem(state, IVHD_TOO_MANY, u->table.block);
}

/* Whom they cover */

static void cover(struct units *u, uint16_t segment, bool any_segment)
{
	assert_int_equal(ivhd_cover(parse(u), segment, any_segment, &u->cover), 0);
}

/* Both ends included. */
struct numbers {
	uint16_t first, last;
};

/* Just the numbers of these ranges. */
static void assert_numbers(struct units *u, const struct numbers *ranges, size_t count)
{
	for (unsigned int n = 0; n <= 0xffff; n++) {
		bool expected = false;

		for (size_t i = 0; i < count; i++)
			expected |= n >= ranges[i].first && n <= ranges[i].last;
		if (ivhd_covers(&u->cover, (uint16_t)n) != expected)
			fail_msg("number %#x", n);
	}
}

static void assert_covers(struct units *u, uint16_t first, uint16_t last)
{
	cover(u, 0, false);
	assert_numbers(u, &(struct numbers){ first, last }, 1);
}

#define assert_covers_just(u, ...)                                                                 \
	(cover(u, 0, false),                                                                       \
	 assert_numbers(u, (const struct numbers[]){ __VA_ARGS__ },                                \
			sizeof((const struct numbers[]){ __VA_ARGS__ }) / sizeof(struct numbers)))

static void all_is_every_number_but_the_units_own(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	add_entry(u, IVRS_ENTRY_ALL, 0);
	assert_covers_just(u, { 0, UNIT - 1 }, { UNIT + 1, 0xffff });
	assert_int_equal(u->cover.last, 0xffff);
}

static void a_selected_device_is_covered(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	add_entry(u, IVRS_ENTRY_SELECT, 0x0300);
	assert_covers(u, 0x0300, 0x0300);
	assert_int_equal(u->cover.last, 0x0300);
}

static void a_range_has_both_its_ends(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	add_entry(u, IVRS_ENTRY_RANGE_START, 0x0008);
	add_entry(u, IVRS_ENTRY_RANGE_END, 0x03ff);
	assert_covers(u, 0x0008, 0x03ff);
	assert_int_equal(u->cover.last, 0x03ff);
}

static void an_alias_covers_both_numbers(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	ivrs_alias(&u->table, IVRS_ENTRY_ALIAS_SELECT, 0x0308, 0x0300);
	assert_covers_just(u, { 0x0300, 0x0300 }, { 0x0308, 0x0308 });
}

static void an_alias_range_covers_its_source_too(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	ivrs_alias(&u->table, IVRS_ENTRY_ALIAS_START, 0x0400, 0x00a5);
	add_entry(u, IVRS_ENTRY_RANGE_END, 0x04ff);
	assert_covers_just(u, { 0x0400, 0x04ff }, { 0x00a5, 0x00a5 });
}

/* The loop over the devices never runs, and it is what sets the source. */
static void a_reversed_alias_range_covers_nothing(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	ivrs_alias(&u->table, IVRS_ENTRY_ALIAS_START, 0x0400, 0x00a5);
	add_entry(u, IVRS_ENTRY_RANGE_END, 0x03ff);
	cover(u, 0, false);
	assert_numbers(u, NULL, 0);
	assert_int_equal(u->cover.last, 0x03ff);
}

static void extended_entries_cover_as_plain_ones(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	ivrs_extended(&u->table, IVRS_ENTRY_EXTENDED_SELECT, 0x0700, 0x80000000);
	ivrs_extended(&u->table, IVRS_ENTRY_EXTENDED_START, 0x0100, 0);
	add_entry(u, IVRS_ENTRY_RANGE_END, 0x0107);
	assert_covers_just(u, { 0x0100, 0x0107 }, { 0x0700, 0x0700 });
}

static void special_devices_have_a_number_too(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	ivrs_special(&u->table, 0, 0x00a0, IVRS_SPECIAL_IOAPIC);
	add_entry(u, IVRS_ENTRY_SELECT, 0x0700);
	assert_covers_just(u, { 0x00a0, 0x00a0 }, { 0x0700, 0x0700 });
}

/* Specials, names and starts do not tell how far the device table has to go. */
static void nothing_is_covered_above_the_last_named_number(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_40);
	add_entry(u, IVRS_ENTRY_SELECT, 0x0010);
	ivrs_special(&u->table, 0, 0x00a0, IVRS_SPECIAL_IOAPIC);
	ivrs_name(&u->table, 0x00a5, "AMDI0020", "", IVRS_UID_NONE, NULL, 0);
	ivrs_alias(&u->table, IVRS_ENTRY_ALIAS_SELECT, 0x0008, 0x0400);
	assert_covers_just(u, { 0x0010, 0x0010 }, { 0x0008, 0x0008 });
	assert_int_equal(u->cover.last, 0x0010);
}

static void acpi_names_cover_in_type_40(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_40);
	ivrs_name(&u->table, 0x00a5, "AMDI0020", "", IVRS_UID_NONE, NULL, 0);
	add_entry(u, IVRS_ENTRY_SELECT, 0x0700);
	assert_covers_just(u, { 0x00a5, 0x00a5 }, { 0x0700, 0x0700 });
}

static void acpi_names_do_not_cover_in_older_types(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	ivrs_name(&u->table, 0x00a5, "AMDI0020", "", IVRS_UID_NONE, NULL, 0);
	add_entry(u, IVRS_ENTRY_SELECT, 0x0700);
	assert_covers(u, 0x0700, 0x0700);
}

static void an_empty_acpi_name_covers_nothing(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_40);
	ivrs_name(&u->table, 0x00a5, "", "", IVRS_UID_NONE, NULL, 0);
	add_entry(u, IVRS_ENTRY_SELECT, 0x0700);
	assert_covers(u, 0x0700, 0x0700);
}

static void padding_covers_nothing(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	add_entry(u, IVRS_ENTRY_PAD, 0x0300);
	add_entry(u, 0x05, 0x0308);
	add_entry(u, IVRS_ENTRY_SELECT, 0x0700);
	assert_covers(u, 0x0700, 0x0700);
}

/* The start of each unit is 0 until an entry says otherwise. */
static void an_end_without_a_start_goes_from_0(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	add_entry(u, IVRS_ENTRY_RANGE_START, 0x0100);
	add_numbered(u, IVRS_IVHD_10, 0x4002, REGISTERS + LARGE);
	add_entry(u, IVRS_ENTRY_RANGE_END, 0x0001);
	assert_covers(u, 0, 1);
}

static void a_start_goes_with_each_end_behind_it(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	add_entry(u, IVRS_ENTRY_RANGE_START, 0x0100);
	add_entry(u, IVRS_ENTRY_RANGE_END, 0x01ff);
	add_entry(u, IVRS_ENTRY_RANGE_END, 0x02ff);
	assert_covers(u, 0x0100, 0x02ff);
}

static void the_last_of_two_starts_counts(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	ivrs_alias(&u->table, IVRS_ENTRY_ALIAS_START, 0x0100, 0x00a5);
	add_entry(u, IVRS_ENTRY_RANGE_START, 0x0200);
	add_entry(u, IVRS_ENTRY_RANGE_END, 0x02ff);
	assert_covers(u, 0x0200, 0x02ff);
}

static void overlapping_ranges_cover_once(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	add_entry(u, IVRS_ENTRY_RANGE_START, 0x0100);
	add_entry(u, IVRS_ENTRY_RANGE_END, 0x02ff);
	add_entry(u, IVRS_ENTRY_SELECT, 0x0180);
	add_entry(u, IVRS_ENTRY_RANGE_START, 0x0200);
	add_entry(u, IVRS_ENTRY_RANGE_END, 0x03ff);
	assert_covers(u, 0x0100, 0x03ff);
}

static void all_units_of_the_used_type_cover(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	add_entry(u, IVRS_ENTRY_ALL, 0);
	add_unit(u, IVRS_IVHD_11);
	add_entry(u, IVRS_ENTRY_SELECT, 0x0300);
	add_numbered(u, IVRS_IVHD_11, 0x4002, REGISTERS + LARGE);
	add_entry(u, IVRS_ENTRY_SELECT, 0x4100);
	assert_covers_just(u, { 0x0300, 0x0300 }, { 0x4100, 0x4100 });
	assert_int_equal(u->cover.last, 0x4100);
}

static void no_unit_covers_another(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	add_entry(u, IVRS_ENTRY_ALL, 0);
	add_numbered(u, IVRS_IVHD_11, 0x4002, REGISTERS + LARGE);
	add_entry(u, IVRS_ENTRY_SELECT, 0x4100);
	assert_covers_just(u, { 0, UNIT - 1 }, { UNIT + 1, 0x4001 }, { 0x4003, 0xffff });
}

static void a_segment_has_its_own_units(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	add_entry(u, IVRS_ENTRY_SELECT, 0x0300);
	add_numbered(u, IVRS_IVHD_11, 0x4002, REGISTERS + LARGE);
	ivrs_poke(&u->table, u->table.block + 16, 1, 2);
	add_entry(u, IVRS_ENTRY_SELECT, 0x4100);
	assert_covers(u, 0x0300, 0x0300);
	cover(u, 1, false);
	assert_numbers(u, &(struct numbers){ 0x4100, 0x4100 }, 1);
	cover(u, 2, false);
	assert_numbers(u, NULL, 0);
	/* Before 6.0 */
	cover(u, 0, true);
	assert_numbers(u, (const struct numbers[]){ { 0x0300, 0x0300 }, { 0x4100, 0x4100 } }, 2);
	assert_int_equal(u->cover.last, 0x4100);
}

static void what_is_no_unit_covers_nothing(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	add_entry(u, IVRS_ENTRY_ALL, 0);
	ivrs_ivmd(&u->table, IVRS_IVMD_ONE, 0, UNIT, 0, REGISTERS, 0x1000);
	cover(u, 0, false);
	assert_numbers(u, NULL, 0);
}

/* Which IOAPICs they name */

static void an_ioapic_has_the_number_of_its_entry(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	ivrs_special(&u->table, 0x20, 0x00a0, IVRS_SPECIAL_IOAPIC);
	ivrs_special(&u->table, 0x21, 0x0001, IVRS_SPECIAL_IOAPIC);
	ivrs_special(&u->table, 0, 0x00a0, IVRS_SPECIAL_HPET);
	parse(u);
	assert_int_equal(ivhd_ioapic(&u->ivrs, 0x20), 0x00a0);
	assert_int_equal(ivhd_ioapic(&u->ivrs, 0x21), 0x0001);
	assert_int_equal(ivhd_ioapic(&u->ivrs, 0), -1);
}

static void the_first_entry_of_an_ioapic_counts(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_11);
	ivrs_special(&u->table, 1, 0x0014, IVRS_SPECIAL_IOAPIC);
	add_numbered(u, IVRS_IVHD_11, 0x4002, REGISTERS + LARGE);
	ivrs_special(&u->table, 1, 0x00a0, IVRS_SPECIAL_IOAPIC);
	assert_int_equal(ivhd_ioapic(parse(u), 1), 0x0014);
}

static void ioapics_of_unused_types_do_not_count(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	ivrs_special(&u->table, 1, 0x00a0, IVRS_SPECIAL_IOAPIC);
	add_unit(u, IVRS_IVHD_11);
	assert_int_equal(ivhd_ioapic(parse(u), 1), -1);
}

/* Which block has a defect */

static void a_block_holds_its_bytes(void **state)
{
	struct units *u = *state;

	add_unit(u, IVRS_IVHD_10);
	add_entry(u, IVRS_ENTRY_ALL, 0);
	parse(u);
	assert_null(ivhd_block_at(&u->ivrs, IVRS_FIXED_SIZE - 1));
	assert_ptr_equal(ivhd_block_at(&u->ivrs, IVRS_FIXED_SIZE), &u->ivrs.blocks[0]);
	assert_ptr_equal(ivhd_block_at(&u->ivrs, IVRS_FIXED_SIZE + 27), &u->ivrs.blocks[0]);
	assert_null(ivhd_block_at(&u->ivrs, IVRS_FIXED_SIZE + 28));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(without_blocks_there_is_no_type),
		CASE(the_last_type_of_the_first_device_is_used),
		CASE(an_older_type_may_be_the_last),
		CASE(types_of_other_devices_do_not_count),
		CASE(a_type_above_40_ends_the_search),
		CASE(a_first_block_above_40_is_taken),
		CASE(an_unknown_first_block_gives_way_to_a_unit_of_its_number),
		CASE(memory_with_the_units_number_takes_its_place),
		CASE(an_unknown_block_with_the_units_number_takes_its_place),
		CASE(one_unit_in_three_types_is_fine),
		CASE(a_used_type_that_is_no_unit_is_a_problem),
		CASE(the_first_of_the_used_type_is_named),
		CASE(two_units_at_one_address_are_a_problem),
		CASE(registers_may_lie_side_by_side),
		CASE(registers_are_smaller_without_counters),
		CASE(newer_types_tell_counters_by_a_feature),
		CASE(registers_of_unused_types_do_not_matter),
		CASE(linux_takes_32_units),
		CASE(all_is_every_number_but_the_units_own),
		CASE(a_selected_device_is_covered),
		CASE(a_range_has_both_its_ends),
		CASE(an_alias_covers_both_numbers),
		CASE(an_alias_range_covers_its_source_too),
		CASE(a_reversed_alias_range_covers_nothing),
		CASE(extended_entries_cover_as_plain_ones),
		CASE(special_devices_have_a_number_too),
		CASE(nothing_is_covered_above_the_last_named_number),
		CASE(acpi_names_cover_in_type_40),
		CASE(acpi_names_do_not_cover_in_older_types),
		CASE(an_empty_acpi_name_covers_nothing),
		CASE(padding_covers_nothing),
		CASE(an_end_without_a_start_goes_from_0),
		CASE(a_start_goes_with_each_end_behind_it),
		CASE(the_last_of_two_starts_counts),
		CASE(overlapping_ranges_cover_once),
		CASE(all_units_of_the_used_type_cover),
		CASE(no_unit_covers_another),
		CASE(a_segment_has_its_own_units),
		CASE(what_is_no_unit_covers_nothing),
		CASE(an_ioapic_has_the_number_of_its_entry),
		CASE(the_first_entry_of_an_ioapic_counts),
		CASE(ioapics_of_unused_types_do_not_count),
		CASE(a_block_holds_its_bytes),
	};

	return RUN(tests);
}
