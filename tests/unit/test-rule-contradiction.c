// SPDX-License-Identifier: GPL-2.0-or-later
/* Where tables, the running kernel and what is known of it do not agree: rules/contradiction.c. */
#include "tests/unit/finding-asserts.h"
#include "tests/unit/rule-hosts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

#define MEMORY "firmware-reserved-memory"
#define RELAXED "firmware-reserved-memory-relaxed"
#define TABLE "firmware-table-invalid"
#define CONTRADICTION "evidence-contradiction"

/* evidence-contradiction */

static void a_range_that_no_table_demands_is_a_contradiction(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	d = sample_judge_device(s, nic);
	assert_evidence(assert_found(&d->findings, CONTRADICTION, SEVERITY_UNKNOWN,
				     DETAIL_SHOWN_NOT_DEMANDED),
			0, FROM_RANGE, 0);
	/* What the kernel shows counts nevertheless. */
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

static void a_demand_that_is_not_shown_is_a_contradiction(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	d = sample_judge_device(s, nic);
	assert_int_equal(assert_found(&d->findings, CONTRADICTION, SEVERITY_UNKNOWN,
				      DETAIL_DEMANDED_NOT_SHOWN)
				 ->other,
			 nic);
	assert_no(&d->findings, MEMORY);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

static void a_demand_inside_a_larger_range_is_shown(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_reserve(s, 0, SAMPLE_BASE - 0x1000, SAMPLE_END + 0x1000, "direct");
	assert_no(&sample_judge_device(s, nic)->findings, CONTRADICTION);
}

static void a_range_that_ends_before_it_starts_is_recognised(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_rmrr(&s->table, 0, SAMPLE_BASE + 0x1000, SAMPLE_END);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_reserve(s, 0, SAMPLE_BASE + 0x1000, SAMPLE_END, "direct");
	assert_no(&sample_judge_device(s, nic)->findings, CONTRADICTION);
}

/* 7: before 5.3 exempt devices are listed as direct as well */
static void before_5_3_an_exempt_devices_direct_range_contradicts_nothing(void **state)
{
	struct sample *s = *state;
	size_t usb = demanded_device(s, CLASS_XHCI, "direct");
	const struct device_judgement *d;

	sample_release(s, "4.19.300");
	d = sample_judge_device(s, usb);
	assert_no(&d->findings, CONTRADICTION);
	assert_found(&d->findings, RELAXED, SEVERITY_CAUTION, DETAIL_RELAXED_USB);
	assert_int_equal(d->verdict, VERDICT_CAUTION);
}

static void several_candidates_contradict_nothing(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_release(s, "5.12.3");
	assert_no(&sample_judge_device(s, nic)->findings, CONTRADICTION);
}

static void another_kernel_contradicts_nothing(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	s->options.kernel = "6.12";
	assert_no(&sample_judge_device(s, nic)->findings, CONTRADICTION);
}

static void groups_despite_a_table_that_prevents_them_are_a_contradiction(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_poke(&s->table, 36, 3, 1);
	assert_found(&sample_judge(s)->findings, CONTRADICTION, SEVERITY_UNKNOWN,
		     DETAIL_ON_DESPITE_TABLE);
	assert_found(&judgement_find(&s->judgement, nic)->findings, CONTRADICTION, SEVERITY_UNKNOWN,
		     DETAIL_ON_DESPITE_TABLE);
}

static void a_machine_that_runs_has_not_hung(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	dmar_rhsa(&s->table, 0xfed90000, 0);
	dmar_poke(&s->table, s->table.structure + 2, 0, 2);
	assert_found(&sample_judge(s)->findings, TABLE, SEVERITY_UNKNOWN, DETAIL_TABLE_HANG);
	assert_found(&s->judgement.findings, CONTRADICTION, SEVERITY_UNKNOWN,
		     DETAIL_ON_DESPITE_TABLE);
}

/* 2.6: "also with intel_iommu=off", so the IOMMU being off explains nothing */
static void this_machine_runs_and_has_not_hung(void **state)
{
	struct sample *s = *state;

	s->host.live = true;
	lone_nic(s);
	sample_without_groups(s);
	sample_command_line(s, "intel_iommu=off");
	dmar_rhsa(&s->table, 0xfed90000, 0);
	dmar_poke(&s->table, s->table.structure + 2, 0, 2);
	assert_found(&sample_judge(s)->findings, TABLE, SEVERITY_UNKNOWN, DETAIL_TABLE_HANG);
}

static void a_given_table_whose_scopes_all_miss_is_a_contradiction(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.tables_given = true;
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1d.7");
	d = sample_judge_device(s, nic);
	assert_found(&d->findings, CONTRADICTION, SEVERITY_UNKNOWN, DETAIL_NO_SCOPE_FITS);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

static void a_given_table_with_one_scope_that_fits_is_none(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	size_t other = sample_device(s, "00:04.0", CLASS_NIC, "vfio-pci");

	sample_group(s, other);
	s->host.tables_given = true;
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:04.0");
	assert_no(&sample_judge_device(s, nic)->findings, CONTRADICTION);
	assert_int_equal(judgement_find(&s->judgement, nic)->verdict, VERDICT_SAFE);
}

static void the_hosts_own_table_may_name_nobody(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1d.7");
	assert_no(&sample_judge(s)->findings, CONTRADICTION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_range_that_no_table_demands_is_a_contradiction),
		CASE(a_demand_that_is_not_shown_is_a_contradiction),
		CASE(a_demand_inside_a_larger_range_is_shown),
		CASE(a_range_that_ends_before_it_starts_is_recognised),
		CASE(before_5_3_an_exempt_devices_direct_range_contradicts_nothing),
		CASE(several_candidates_contradict_nothing),
		CASE(another_kernel_contradicts_nothing),
		CASE(groups_despite_a_table_that_prevents_them_are_a_contradiction),
		CASE(a_machine_that_runs_has_not_hung),
		CASE(this_machine_runs_and_has_not_hung),
		CASE(a_given_table_whose_scopes_all_miss_is_a_contradiction),
		CASE(a_given_table_with_one_scope_that_fits_is_none),
		CASE(the_hosts_own_table_may_name_nobody),
	};

	return RUN(tests);
}
