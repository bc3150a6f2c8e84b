// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where a guest's memory cannot be mapped (kernel: vfio_iommu_resv_exclude, 5.4 and later;
 * iommu_insert_resv_region for what becomes of overlaps).
 */
#include <string.h>

#include "host/arena.h"
#include "policy/map.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, sample_teardown)
#define AMD_CASE(test) cmocka_unit_test_setup_teardown(test, setup_amd, sample_teardown)

#define ALL (IVMD_UNITY | IVMD_READ | IVMD_WRITE)
#define MSI { 0xfee00000, 0xfeefffff, "msi" }
#define HT { 0xfd00000000, 0xffffffffff, "reserved" }

static int setup(void **state)
{
	int r = sample_setup(state);
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	sample_device(s, "00:04.0", CLASS_NIC, "vfio-pci");
	sample_group(s, 0, 1);
	s->host.whole = true;
	/* Of this kernel nothing was seen. */
	s->options.kernel = "6.1";
	return r;
}

static int setup_amd(void **state)
{
	int r = setup(state);
	struct sample *s = *state;

	sample_device(s, "00:00.2", 0x080600, NULL);
	sample_make_amd_with_table(s);
	return r;
}

static void demand(struct sample *s, const char *path, uint64_t base, uint64_t end)
{
	dmar_rmrr(&s->table, 0, base, end);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, path);
}

static void keep(struct sample *s, uint64_t base, uint64_t size)
{
	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, ALL, 0x0018, 0, base, size);
}

/* Just these holes, of @device. */
static void assert_holes_of(struct sample *s, size_t device, const struct reserved_range *expected,
			    size_t count)
{
	struct arena arena = { 0 };
	struct map_holes holes;

	assert_true(map_holes(sample_judge(s), device, &arena, &holes));
	assert_int_equal(holes.count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(holes.items[i].base, expected[i].base);
		assert_int_equal(holes.items[i].end, expected[i].end);
		assert_string_equal(holes.items[i].type, expected[i].type);
	}
	arena_clear(&arena);
}

#define assert_holes(s, ...) \
	assert_holes_of(s, 0, (const struct reserved_range[]){ __VA_ARGS__ }, \
			sizeof((const struct reserved_range[]){ __VA_ARGS__ }) / \
			sizeof(struct reserved_range))

static void assert_not_known(struct sample *s)
{
	struct arena arena = { 0 };
	struct map_holes holes;

	assert_false(map_holes(sample_judge(s), 0, &arena, &holes));
	assert_false(arena.failed);
	arena_clear(&arena);
}

static void assert_none(struct sample *s)
{
	assert_holes_of(s, 0, NULL, 0);
}

static void interrupts_have_their_addresses(void **state)
{
	assert_holes(*state, MSI);
}

static void a_group_has_the_holes_of_all_members(void **state)
{
	struct sample *s = *state;

	demand(s, "00:04.0", 0x7e000000, 0x7e000fff);
	assert_holes(s, { 0x7e000000, 0x7e000fff, "direct" }, MSI);
}

static void holes_are_sorted(void **state)
{
	struct sample *s = *state;

	demand(s, "00:03.0", 0xff000000, 0xff000fff);
	demand(s, "00:03.0", 0x7e000000, 0x7e000fff);
	assert_holes(s, { 0x7e000000, 0x7e000fff, "direct" }, MSI,
		     { 0xff000000, 0xff000fff, "direct" });
}

static void what_overlaps_is_one(void **state)
{
	struct sample *s = *state;

	demand(s, "00:03.0", 0x7e001000, 0x7e003fff);
	demand(s, "00:04.0", 0x7e000000, 0x7e001fff);
	assert_holes(s, { 0x7e000000, 0x7e003fff, "direct" }, MSI);
}

static void what_is_inside_of_another_is_gone(void **state)
{
	struct sample *s = *state;

	demand(s, "00:03.0", 0x7e000000, 0x7e00ffff);
	demand(s, "00:03.0", 0x7e002000, 0x7e002fff);
	demand(s, "00:03.0", 0x7e00f000, 0x7e010fff);
	assert_holes(s, { 0x7e000000, 0x7e010fff, "direct" }, MSI);
}

static void what_adjoins_is_one(void **state)
{
	struct sample *s = *state;

	demand(s, "00:03.0", 0x7e001000, 0x7e001fff);
	demand(s, "00:03.0", 0x7e000000, 0x7e000fff);
	assert_holes(s, { 0x7e000000, 0x7e001fff, "direct" }, MSI);
	demand(s, "00:03.0", 0x7e003000, 0x7e003fff);
	assert_holes(s, { 0x7e000000, 0x7e001fff, "direct" },
		     { 0x7e003000, 0x7e003fff, "direct" }, MSI);
}

static void other_types_stay_apart(void **state)
{
	struct sample *s = *state;

	demand(s, "00:03.0", 0xfedff000, 0xfee00fff);
	demand(s, "00:03.0", 0xfeeff000, 0xfef00fff);
	assert_holes(s, { 0xfedff000, 0xfee00fff, "direct" }, MSI,
		     { 0xfeeff000, 0xfef00fff, "direct" });
}

/* sysfs prints it literally: doc/kernel-facts.md, section 2.5. */
static void a_reversed_region_stays_as_it_is(void **state)
{
	struct sample *s = *state;

	demand(s, "00:03.0", 0x7e001000, 0x7e000fff);
	assert_holes(s, { 0x7e001000, 0x7e000fff, "direct" }, MSI);
	demand(s, "00:03.0", 0x7e001000, 0x7e001fff);
	assert_holes(s, { 0x7e001000, 0x7e001fff, "direct" }, MSI);
}

static void memory_at_the_very_top_is_a_hole(void **state)
{
	struct sample *s = *state;

	demand(s, "00:03.0", UINT64_MAX - 0xfff, UINT64_MAX);
	assert_holes(s, MSI, { UINT64_MAX - 0xfff, UINT64_MAX, "direct" });
}

static void what_is_relaxable_is_no_hole(void **state)
{
	struct sample *s = *state;

	s->host.devices[1].class = CLASS_XHCI;
	demand(s, "00:04.0", 0x7e000000, 0x7e000fff);
	assert_holes(s, MSI);
	/* But where it is somebody's else as well. */
	demand(s, "00:03.0", 0x7e000000, 0x7e000fff);
	assert_holes(s, { 0x7e000000, 0x7e000fff, "direct" }, MSI);
}

static void kernels_before_5_4_map_over_all(void **state)
{
	struct sample *s = *state;

	demand(s, "00:03.0", 0x7e000000, 0x7e000fff);
	s->options.kernel = "5.3";
	assert_none(s);
	s->options.kernel = "5.4";
	assert_holes(s, { 0x7e000000, 0x7e000fff, "direct" }, MSI);
}

static void an_isa_bridges_16_mib_depend_on_the_kernel(void **state)
{
	struct sample *s = *state;

	s->host.devices[1].class = CLASS_ISA;
	s->options.kernel = "5.3";
	assert_none(s);
	s->options.kernel = "5.4";
	assert_not_known(s);
	s->options.kernel = "5.7";
	assert_holes(s, MSI);
}

static void kernels_that_differ_are_not_known(void **state)
{
	struct sample *s = *state;

	/* Some 5.6 have the ISA bridge's range, and some have not. */
	s->options.kernel = "5.6";
	assert_holes(s, MSI);
	s->host.devices[1].class = CLASS_ISA;
	assert_not_known(s);
}

static void a_kernel_that_nobody_knows_is_not_known(void **state)
{
	struct sample *s = *state;

	s->options.kernel = NULL;
	sample_release(s, "nonsense");
	assert_not_known(s);
}

static void a_device_without_a_group_is_not_known(void **state)
{
	struct sample *s = *state;

	sample_without_groups(s);
	assert_not_known(s);
}

static void without_the_table_it_is_not_known(void **state)
{
	struct sample *s = *state;

	s->host.tables[TABLE_DMAR].seen = HIDDEN;
	assert_not_known(s);
}

static void members_that_cannot_be_seen_may_have_more(void **state)
{
	struct sample *s = *state;

	s->host.groups[0].members_seen = HIDDEN;
	assert_not_known(s);
}

/* What sysfs shows of the running kernel comes first, in its order. */

static void what_is_shown_comes_first(void **state)
{
	struct sample *s = *state;

	s->options.kernel = NULL;
	demand(s, "00:03.0", 0x7e000000, 0x7e000fff);
	sample_reserve(s, 0, 0x7f000000, 0x7f000fff, "direct");
	sample_reserve(s, 0, 0x7f800000, 0x7f800fff, "direct-relaxable");
	sample_reserve(s, 0, 0xfee00000, 0xfeefffff, "msi");
	assert_holes(s, { 0x7f000000, 0x7f000fff, "direct" }, MSI);
	s->options.kernel = SAMPLE_RELEASE;
	assert_holes(s, { 0x7e000000, 0x7e000fff, "direct" }, MSI);
}

static void another_table_makes_it_no_evidence(void **state)
{
	struct sample *s = *state;

	s->options.kernel = NULL;
	s->host.tables_given = true;
	sample_reserve(s, 0, 0x7f000000, 0x7f000fff, "direct");
	assert_holes(s, MSI);
}

static void what_is_shown_needs_no_table(void **state)
{
	struct sample *s = *state;

	s->options.kernel = NULL;
	s->host.tables[TABLE_DMAR].seen = HIDDEN;
	s->host.groups[0].members_seen = HIDDEN;
	sample_reserve(s, 0, 0xfee00000, 0xfeefffff, "msi");
	assert_holes(s, MSI);
	s->host.groups[0].reserved_seen = HIDDEN;
	assert_not_known(s);
}

/* AMD */

static void hypertransport_has_its_addresses(void **state)
{
	struct sample *s = *state;

	assert_holes(s, MSI, HT);
	keep(s, 0x7e000000, 1);
	assert_holes(s, { 0x7e000000, 0x7e000fff, "direct" }, MSI, HT);
}

/* A unit of the newer kind with these features; EFR2 is at byte 32. */
static void set_features2(struct sample *s, uint64_t features2)
{
	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, 0xfd200000);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	ivrs_special(&s->ivrs, 0x20, 0x00a0, IVRS_SPECIAL_IOAPIC);
	ivrs_poke(&s->ivrs, s->ivrs.block + 32, features2, 8);
}

static void a_unit_may_have_no_use_for_them(void **state)
{
	struct sample *s = *state;

	set_features2(s, 1u << 11);
	s->options.kernel = "6.12";
	assert_holes(s, MSI, HT);
	/* Newer ones look at the register as well, which is not read here. */
	s->options.kernel = "7.2";
	assert_not_known(s);
	set_features2(s, ~(1ull << 11));
	assert_holes(s, MSI, HT);
}

static void units_that_linux_does_not_take_say_nothing(void **state)
{
	struct sample *s = *state;

	set_features2(s, 1u << 11);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_40, 0, 0xfd200000);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	s->options.kernel = "7.2";
	assert_holes(s, MSI, HT);
}

static void exclusion_ranges_are_holes_since_5_7(void **state)
{
	struct sample *s = *state;

	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, IVMD_EXCLUSION, 0x0018, 0, 0x7e000000, 0x1000);
	s->options.kernel = "5.4";
	assert_holes(s, MSI, HT);
	s->options.kernel = "5.7";
	assert_holes(s, { 0x7e000000, 0x7e000fff, "direct" }, MSI, HT);
	s->options.kernel = "5.6";
	assert_not_known(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(interrupts_have_their_addresses),
		CASE(a_group_has_the_holes_of_all_members),
		CASE(holes_are_sorted),
		CASE(what_overlaps_is_one),
		CASE(what_is_inside_of_another_is_gone),
		CASE(what_adjoins_is_one),
		CASE(other_types_stay_apart),
		CASE(a_reversed_region_stays_as_it_is),
		CASE(memory_at_the_very_top_is_a_hole),
		CASE(what_is_relaxable_is_no_hole),
		CASE(kernels_before_5_4_map_over_all),
		CASE(an_isa_bridges_16_mib_depend_on_the_kernel),
		CASE(kernels_that_differ_are_not_known),
		CASE(a_kernel_that_nobody_knows_is_not_known),
		CASE(a_device_without_a_group_is_not_known),
		CASE(without_the_table_it_is_not_known),
		CASE(members_that_cannot_be_seen_may_have_more),
		CASE(what_is_shown_comes_first),
		CASE(another_table_makes_it_no_evidence),
		CASE(what_is_shown_needs_no_table),
		AMD_CASE(hypertransport_has_its_addresses),
		AMD_CASE(a_unit_may_have_no_use_for_them),
		AMD_CASE(units_that_linux_does_not_take_say_nothing),
		AMD_CASE(exclusion_ranges_are_holes_since_5_7),
	};

	return RUN(tests);
}
