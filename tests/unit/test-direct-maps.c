// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether kernels can map what the firmware demands before they give devices to the IOMMU
 * (Linux 6.5 and later: iommu_setup_default_domain; seen on 6.12 and 7.2).
 */
#include <string.h>

#include "kernel/direct-maps.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, sample_teardown)
#define INTEL_CASE(test) cmocka_unit_test_setup_teardown(test, setup_intel, sample_teardown)

#define ALL (IVMD_UNITY | IVMD_READ | IVMD_WRITE)
#define FIRST 0x0018
#define SECOND 0x0020

static int setup_intel(void **state)
{
	int r = sample_setup(state);
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	sample_device(s, "00:04.0", CLASS_NIC, "vfio-pci");
	s->host.whole = true;
	return r;
}

static int setup(void **state)
{
	int r = setup_intel(state);
	struct sample *s = *state;

	sample_device(s, "00:00.2", 0x080600, NULL);
	sample_make_amd_with_table(s);
	return r;
}

static void alone(struct sample *s)
{
	sample_group(s, 0);
	sample_group(s, 1);
}

static void together(struct sample *s)
{
	sample_group(s, 0, 1);
}

static void keep(struct sample *s, uint8_t flags, uint16_t device, uint64_t base, uint64_t size)
{
	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, flags, device, 0, base, size);
}

/* Memory that may be neither read nor written. */
static void forbid(struct sample *s, uint16_t device, uint64_t base, uint64_t size)
{
	keep(s, IVMD_UNITY, device, base, size);
}

static enum direct_maps try(struct sample *s, const char *release, size_t *region)
{
	const struct links *links = sample_links(s, release);

	return direct_maps_try(&s->host, links, sample_row(release), region);
}

static void assert_maps(struct sample *s, const char *release, enum direct_maps maps)
{
	size_t region;

	if (try(s, release, &region) != maps)
		fail_msg("Linux %s: %d, expected %d", release, (int)try(s, release, &region),
			 (int)maps);
}

static void memory_without_rights_fails_since_6_6(void **state)
{
	struct sample *s = *state;
	size_t region;

	alone(s);
	keep(s, ALL, SECOND, SAMPLE_BASE, 0x1000);
	forbid(s, SECOND, SAMPLE_BASE + 0x2000, 0x1000);
	assert_maps(s, "5.10.223", MAPS_FINE);
	assert_maps(s, "6.4.6", MAPS_FINE);
	assert_maps(s, "6.6.0", MAPS_FAIL);
	assert_maps(s, "7.2.13", MAPS_FAIL);
	assert_int_equal(try(s, "6.12.107", &region), MAPS_FAIL);
	assert_int_equal(region, 1);
}

static const struct finding *table_finding(const struct sample *s)
{
	for (size_t i = 0; i < s->judgement.findings.count; i++)
		if (strcmp(s->judgement.findings.items[i].rule->id, "firmware-table-invalid") == 0)
			return &s->judgement.findings.items[i];
	return NULL;
}

static const struct device_judgement *judge_as(struct sample *s, const char *release)
{
	s->options.kernel = release;
	return sample_judge_device(s, 0);
}

static void no_device_has_a_group_then(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	alone(s);
	forbid(s, SECOND, SAMPLE_BASE, 0x1000);
	d = judge_as(s, "6.12");
	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(d->kernel.at, STEP_BIND);
	assert_int_equal(s->judgement.candidates[0].machine.state, STATE_OFF);
	assert_int_equal(s->judgement.candidates[0].machine.reason, REASON_MAPS);
	assert_int_equal(table_finding(s)->detail, DETAIL_TABLE_MAPS);
	assert_int_equal(table_finding(s)->severity, SEVERITY_UNKNOWN);
	assert_int_equal(table_finding(s)->region, 0);
	assert_int_equal(judge_as(s, "6.1")->kernel.kind, OUTCOME_ACCEPTS);
	assert_null(table_finding(s));
}

static void whether_6_5_does_is_not_known(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	alone(s);
	forbid(s, SECOND, SAMPLE_BASE, 0x1000);
	d = judge_as(s, "6.5");
	assert_int_equal(s->judgement.candidate_count, 2);
	assert_int_equal(d->kernel.kind, OUTCOME_UNKNOWN);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
	assert_int_equal(table_finding(s)->detail, DETAIL_TABLE_MAPS);
}

/* What was seen of the running machine counts, not what should have been. */
static void groups_show_that_all_was_mapped(void **state)
{
	struct sample *s = *state;

	alone(s);
	forbid(s, SECOND, SAMPLE_BASE, 0x1000);
	sample_release(s, "6.12.107");
	sample_judge(s);
	assert_int_equal(s->judgement.candidates[0].machine.state, STATE_ON);
	assert_null(table_finding(s));
}

static void passing_through_maps_nothing(void **state)
{
	static const char *const options[] = { "iommu=pt", "iommu=noforce,pt quiet",
					       "iommu.passthrough=1", "iommu.passthrough=on",
					       "iommu.passthrough=y" };
	struct sample *s = *state;

	alone(s);
	forbid(s, FIRST, SAMPLE_BASE, 0x1000);
	/* Not even what takes too long to try. */
	forbid(s, FIRST, 0, 1ull << 41);
	for (size_t i = 0; i < COUNT(options); i++) {
		sample_command_line(s, options[i]);
		assert_maps(s, "6.12.107", MAPS_FINE);
	}
	sample_command_line(s, "iommu.passthrough=0");
	assert_maps(s, "6.12.107", MAPS_UNKNOWN);
}

static void one_right_is_enough(void **state)
{
	static const uint8_t flags[] = { IVMD_UNITY | IVMD_READ, IVMD_UNITY | IVMD_WRITE, ALL,
					 IVMD_EXCLUSION, IVMD_EXCLUSION | IVMD_UNITY };
	struct sample *s = *state;

	alone(s);
	for (size_t i = 0; i < COUNT(flags); i++) {
		sample_make_amd_with_table(s);
		keep(s, flags[i], FIRST, SAMPLE_BASE, 0x1000);
		assert_maps(s, "6.12.107", MAPS_FINE);
	}
}

static void what_demands_nothing_is_not_mapped(void **state)
{
	struct sample *s = *state;

	alone(s);
	keep(s, 0, FIRST, SAMPLE_BASE, 0x1000);
	assert_maps(s, "6.12.107", MAPS_FINE);
}

static void what_is_mapped_needs_no_right(void **state)
{
	struct sample *s = *state;

	alone(s);
	keep(s, ALL, FIRST, SAMPLE_BASE, 0x3000);
	forbid(s, FIRST, SAMPLE_BASE + 0x1000, 0x1000);
	assert_maps(s, "6.12.107", MAPS_FINE);
	forbid(s, FIRST, SAMPLE_BASE + 0x1000, 0x3000);
	assert_maps(s, "6.12.107", MAPS_FAIL);
}

static void pages_side_by_side_are_mapped_as_one(void **state)
{
	struct sample *s = *state;

	alone(s);
	keep(s, ALL, FIRST, SAMPLE_BASE + 0x2000, 0x1000);
	keep(s, ALL, FIRST, SAMPLE_BASE, 0x1000);
	keep(s, ALL, FIRST, SAMPLE_BASE + 0x1000, 0x1000);
	forbid(s, FIRST, SAMPLE_BASE, 0x3000);
	assert_maps(s, "6.12.107", MAPS_FINE);
}

static void a_hole_between_pages_is_not_mapped(void **state)
{
	struct sample *s = *state;

	alone(s);
	keep(s, ALL, FIRST, SAMPLE_BASE, 0x1000);
	keep(s, ALL, FIRST, SAMPLE_BASE + 0x2000, 0x1000);
	forbid(s, FIRST, SAMPLE_BASE, 0x3000);
	assert_maps(s, "6.12.107", MAPS_FAIL);
}

/* Linux stops at the region that fails, so those behind it do not help. */
static void what_is_mapped_later_does_not_count(void **state)
{
	struct sample *s = *state;

	alone(s);
	forbid(s, FIRST, SAMPLE_BASE, 0x1000);
	keep(s, ALL, FIRST, SAMPLE_BASE, 0x1000);
	assert_maps(s, "6.12.107", MAPS_FAIL);
}

static void the_second_try_finds_what_another_member_mapped(void **state)
{
	struct sample *s = *state;

	together(s);
	forbid(s, FIRST, SAMPLE_BASE, 0x1000);
	keep(s, ALL, SECOND, SAMPLE_BASE, 0x1000);
	assert_maps(s, "6.12.107", MAPS_FINE);
}

static void other_groups_do_not_help(void **state)
{
	struct sample *s = *state;
	size_t region;

	alone(s);
	forbid(s, FIRST, SAMPLE_BASE, 0x1000);
	keep(s, ALL, SECOND, SAMPLE_BASE, 0x1000);
	assert_int_equal(try(s, "6.12.107", &region), MAPS_FAIL);
	assert_int_equal(region, 0);
}

static void without_groups_each_device_is_tried_by_itself(void **state)
{
	struct sample *s = *state;
	size_t region;

	forbid(s, FIRST, SAMPLE_BASE, 0x1000);
	keep(s, ALL, SECOND, SAMPLE_BASE, 0x1000);
	assert_int_equal(try(s, "6.12.107", &region), MAPS_FAIL);
	assert_int_equal(region, 0);
}

static void an_empty_region_is_not_mapped(void **state)
{
	struct sample *s = *state;

	alone(s);
	forbid(s, FIRST, SAMPLE_BASE, 0);
	forbid(s, FIRST, 0, 0);
	assert_maps(s, "6.12.107", MAPS_FINE);
}

static void one_byte_is_a_page(void **state)
{
	struct sample *s = *state;

	alone(s);
	keep(s, ALL, FIRST, SAMPLE_BASE, 1);
	forbid(s, FIRST, SAMPLE_BASE, 0x1000);
	assert_maps(s, "6.12.107", MAPS_FINE);
}

/* The numbers of IOMMUs and their devices; what they leave out nothing translates. */
static void a_device_without_an_iommu_maps_nothing(void **state)
{
	struct sample *s = *state;

	alone(s);
	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, 0xfd200000);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_SELECT, SECOND, 0);
	forbid(s, FIRST, SAMPLE_BASE, 0x1000);
	assert_maps(s, "6.12.107", MAPS_FINE);
	forbid(s, SECOND, SAMPLE_BASE, 0x1000);
	assert_maps(s, "6.12.107", MAPS_FAIL);
}

static void memory_beyond_the_width_is_not_known(void **state)
{
	struct sample *s = *state;

	alone(s);
	keep(s, ALL, FIRST, (1ull << 48) - 0x1000, 0x1000);
	assert_maps(s, "6.12.107", MAPS_FINE);
	keep(s, ALL, FIRST, 1ull << 48, 0x1000);
	assert_maps(s, "6.12.107", MAPS_UNKNOWN);
	assert_maps(s, "6.4.6", MAPS_FINE);
}

/* They are mapped page by page, whatever comes of it. */
static void a_terabyte_takes_any_kernel_too_long(void **state)
{
	struct sample *s = *state;

	alone(s);
	keep(s, ALL, FIRST, 1ull << 32, 1ull << 40);
	assert_maps(s, "6.12.107", MAPS_FINE);
	keep(s, ALL, FIRST, 1ull << 32, (1ull << 40) + 1);
	assert_maps(s, "6.12.107", MAPS_UNKNOWN);
	assert_maps(s, "6.1.76", MAPS_UNKNOWN);
}

static void devices_that_were_not_read_may_fail(void **state)
{
	struct sample *s = *state;

	alone(s);
	keep(s, ALL, FIRST, SAMPLE_BASE, 0x1000);
	s->host.whole = false;
	assert_maps(s, "7.2.13", MAPS_FINE);
	/* It names nobody who was read. */
	forbid(s, 0x0400, SAMPLE_BASE, 0x1000);
	assert_maps(s, "7.2.13", MAPS_UNKNOWN);
	assert_maps(s, "6.1.76", MAPS_FINE);
	s->host.whole = true;
	assert_maps(s, "7.2.13", MAPS_FINE);
}

/* What is mapped there looks as if it were not, and is mapped again: 7.2 does not mind. */
static void page_0_may_be_mapped_twice(void **state)
{
	struct sample *s = *state;

	together(s);
	keep(s, ALL, FIRST, 0, 0x1000);
	keep(s, ALL, SECOND, 0, 0x2000);
	assert_maps(s, "7.2.13", MAPS_FINE);
}

/* Intel */

static void memory_of_an_rmrr_may_be_mapped(void **state)
{
	struct sample *s = *state;

	alone(s);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_maps(s, "7.2.13", MAPS_FINE);
}

static void some_of_intels_have_39_bits(void **state)
{
	struct sample *s = *state;

	alone(s);
	dmar_rmrr(&s->table, 0, (1ull << 39) - 0x1000, (1ull << 39) - 1);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_maps(s, "6.12.107", MAPS_FINE);
	dmar_rmrr(&s->table, 0, 1ull << 39, (1ull << 39) + 0xfff);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_maps(s, "6.12.107", MAPS_UNKNOWN);
}

static void a_reversed_rmrr_is_not_mapped(void **state)
{
	struct sample *s = *state;

	alone(s);
	dmar_rmrr(&s->table, 0, 1ull << 50, SAMPLE_BASE);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_maps(s, "7.2.13", MAPS_FINE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(memory_without_rights_fails_since_6_6),
		CASE(no_device_has_a_group_then),
		CASE(whether_6_5_does_is_not_known),
		CASE(groups_show_that_all_was_mapped),
		CASE(passing_through_maps_nothing),
		CASE(one_right_is_enough),
		CASE(what_demands_nothing_is_not_mapped),
		CASE(what_is_mapped_needs_no_right),
		CASE(pages_side_by_side_are_mapped_as_one),
		CASE(a_hole_between_pages_is_not_mapped),
		CASE(what_is_mapped_later_does_not_count),
		CASE(the_second_try_finds_what_another_member_mapped),
		CASE(other_groups_do_not_help),
		CASE(without_groups_each_device_is_tried_by_itself),
		CASE(an_empty_region_is_not_mapped),
		CASE(one_byte_is_a_page),
		CASE(a_device_without_an_iommu_maps_nothing),
		CASE(memory_beyond_the_width_is_not_known),
		CASE(a_terabyte_takes_any_kernel_too_long),
		CASE(devices_that_were_not_read_may_fail),
		CASE(page_0_may_be_mapped_twice),
		INTEL_CASE(memory_of_an_rmrr_may_be_mapped),
		INTEL_CASE(some_of_intels_have_39_bits),
		INTEL_CASE(a_reversed_rmrr_is_not_mapped),
	};

	return RUN(tests);
}
