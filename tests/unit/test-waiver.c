// SPDX-License-Identifier: GPL-2.0-or-later
/* What a policy makes of findings: which waivers hold, on which day, and which are void. */
#include <stdlib.h>
#include <string.h>

#include "policy/rules/rules.h"
#include "policy/waiver.h"
#include "tests/unit/finding-asserts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, teardown)

#define MEMORY "firmware-reserved-memory"
#define CHIPSET "not-assignable"
#define SHARED "group-shared"
#define DISABLED "iommu-disabled"
#define TODAY 20261123

/* Of sample_device(): see sample-host.c */
#define IDS "device = 8086:10d3\n"
#define WAIVER "[waiver]\naddress = 00:03.0\nreason = x\n"
#define REGION "region = 0x7e000000-0x7e000fff\n"

static struct policy policy;

static int teardown(void **state)
{
	policy_clear(&policy);
	return sample_teardown(state);
}

/* Judge with this policy; device ids are those that it expects. */
static const struct device_judgement *judge_with(struct sample *s, size_t device, const char *text)
{
	struct policy_error error;

	s->host.devices[device].vendor = 0x8086;
	s->host.devices[device].device = 0x10d3;
	policy_clear(&policy);
	assert_int_equal(policy_parse(text, strlen(text), &policy, &error), 0);
	s->options.policy = &policy;
	s->options.today = TODAY;
	s->options.named = true;
	return sample_judge_device(s, device);
}

static size_t demanded_nic(struct sample *s)
{
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");

	sample_group(s, device);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	return device;
}

static size_t free_nic(struct sample *s)
{
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");

	sample_group(s, device);
	return device;
}

/* Why the one waiver is void, or DETAILS. */
static enum detail why_void(const struct sample *s)
{
	const struct findings *findings = &s->judgement.findings;
	enum detail why = DETAILS;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (finding->detail < DETAIL_WAIVER_EXPIRED || finding->detail > DETAIL_WAIVER_ABSENT)
			continue;
		assert_int_equal(why, DETAILS);
		assert_int_equal(finding->severity, SEVERITY_INFO);
		assert_int_equal(finding->device, NO_INDEX);
		assert_ptr_equal(finding->waiver, &policy.waivers[0]);
		assert_ptr_equal(finding->rule, policy.waivers[0].rule);
		why = finding->detail;
	}
	return why;
}

static void assert_void(struct sample *s, size_t device, const char *text, enum detail why)
{
	const struct device_judgement *d = judge_with(s, device, text);

	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_int_equal(why_void(s), why);
}

static void a_waived_finding_weighs_nothing(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d = judge_with(s, demanded_nic(s), WAIVER IDS REGION);
	const struct finding *finding = find_in(&d->findings, MEMORY);

	assert_int_equal(d->verdict, VERDICT_SAFE);
	assert_int_equal(d->counted, VERDICT_SAFE);
	assert_int_equal(finding->severity, SEVERITY_INFO);
	assert_int_equal(finding->by_itself, SEVERITY_UNSAFE);
	assert_ptr_equal(finding->waiver, &policy.waivers[0]);
	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(why_void(s), DETAILS);
}

static void without_a_policy_nothing_is_waived(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d = sample_judge_device(s, demanded_nic(s));

	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_null(find_in(&d->findings, MEMORY)->waiver);
}

static void a_waiver_holds_on_its_last_day(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d =
		judge_with(s, demanded_nic(s), WAIVER IDS REGION "expires = 2026-11-23\n");

	assert_int_equal(d->verdict, VERDICT_SAFE);
}

static void the_day_after_it_is_void(void **state)
{
	struct sample *s = *state;

	assert_void(s, demanded_nic(s), WAIVER IDS REGION "expires = 2026-11-22\n",
		    DETAIL_WAIVER_EXPIRED);
}

static void other_ids_void_it(void **state)
{
	struct sample *s = *state;

	assert_void(s, demanded_nic(s), WAIVER REGION "device = 8086:10d4\n", DETAIL_WAIVER_IDS);
}

static void another_region_voids_it(void **state)
{
	struct sample *s = *state;

	assert_void(s, demanded_nic(s), WAIVER IDS "region = 0x7e000000-0x7e001fff\n",
		    DETAIL_WAIVER_REGIONS);
}

static void a_region_that_is_gone_voids_it(void **state)
{
	struct sample *s = *state;

	assert_void(s, demanded_nic(s), WAIVER IDS REGION "region = 0x7f000000-0x7f000fff\n",
		    DETAIL_WAIVER_REGIONS);
}

static void a_further_range_of_the_kernel_voids_it(void **state)
{
	struct sample *s = *state;
	size_t device = demanded_nic(s);

	sample_reserve(s, 0, 0x7f000000, 0x7f000fff, "direct");
	assert_void(s, device, WAIVER IDS REGION, DETAIL_WAIVER_REGIONS);
}

static void nothing_to_waive_is_told(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d = judge_with(s, free_nic(s), WAIVER IDS REGION);

	assert_int_equal(d->verdict, VERDICT_SAFE);
	assert_int_equal(why_void(s), DETAIL_WAIVER_GONE);
}

static void where_the_rule_is_blind_nothing_is_told(void **state)
{
	struct sample *s = *state;
	size_t device = free_nic(s);
	const struct device_judgement *d;

	s->host.tables[TABLE_DMAR].seen = HIDDEN;
	s->host.groups[0].reserved_seen = HIDDEN;
	d = judge_with(s, device, WAIVER IDS REGION);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
	assert_int_equal(why_void(s), DETAILS);
}

static void an_absent_device_is_told_of_the_whole_host_only(void **state)
{
	struct sample *s = *state;
	size_t device = free_nic(s);

	judge_with(s, device, "[waiver]\naddress = 7f:00.0\nreason = x\n" IDS REGION);
	assert_int_equal(why_void(s), DETAILS);
	s->host.whole = true;
	s->options.named = false;
	sample_judge(s);
	assert_int_equal(why_void(s), DETAIL_WAIVER_ABSENT);
}

static void only_its_rule_is_waived(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:03.0", CLASS_ISA, NULL);
	const struct device_judgement *d;

	sample_group(s, device);
	d = judge_with(s, device, WAIVER IDS REGION);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	d = judge_with(s, device, WAIVER IDS "rule = not-assignable\n");
	assert_int_equal(d->verdict, VERDICT_SAFE);
	assert_int_equal(why_void(s), DETAILS);
}

static void the_first_of_two_waivers_holds(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d =
		judge_with(s, demanded_nic(s), WAIVER IDS REGION WAIVER IDS REGION);

	assert_ptr_equal(find_in(&d->findings, MEMORY)->waiver, &policy.waivers[0]);
	assert_int_equal(s->judgement.findings.count, 0);
}

static void a_severity_replaces_that_of_the_rule(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d =
		judge_with(s, demanded_nic(s), "[severity]\n" MEMORY " = caution\n");
	const struct finding *finding = find_in(&d->findings, MEMORY);

	assert_int_equal(d->verdict, VERDICT_CAUTION);
	assert_int_equal(finding->by_itself, SEVERITY_UNSAFE);
	assert_ptr_equal(finding->set, &policy.severities[0]);
}

static void a_waiver_remembers_what_it_was_before_any_policy(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d = judge_with(
		s, demanded_nic(s), "[severity]\n" MEMORY " = caution\n" WAIVER IDS REGION);
	const struct finding *finding = find_in(&d->findings, MEMORY);

	assert_int_equal(finding->severity, SEVERITY_INFO);
	assert_int_equal(finding->by_itself, SEVERITY_UNSAFE);
	assert_non_null(finding->waiver);
}

static void a_remark_can_be_made_worse(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	size_t other = sample_device(s, "00:03.1", CLASS_NIC, "vfio-pci");

	sample_group(s, device, other);
	assert_int_equal(judge_with(s, device, "[severity]\n" SHARED " = unsafe\n")->verdict,
			 VERDICT_UNSAFE);
}

static void the_machines_findings_weigh_on_each_device(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	const struct device_judgement *d;

	sample_without_groups(s);
	d = judge_with(s, device, "[severity]\n" DISABLED " = unsafe\n");
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_found(&s->judgement.findings, DISABLED, SEVERITY_UNSAFE,
		     find_in(&s->judgement.findings, DISABLED)->detail);
}

/* A finding that is not certain, of a rule that has worse to say. */
static void what_is_unknown_is_never_lowered_or_waived(void **state)
{
	struct sample *s = *state;
	struct findings findings = { .arena = &s->judgement.arena, .rule = rule_find(CHIPSET) };
	struct device_judgement d = { 0 };
	size_t device = free_nic(s);

	judge_with(s, device, "[severity]\n" CHIPSET " = info\n" WAIVER IDS "rule = " CHIPSET "\n");
	finding_add(&findings, DETAIL_CHIPSET, 0)->severity = SEVERITY_UNKNOWN;
	policy_severities(&s->judgement, &findings);
	assert_int_equal(findings.items[0].severity, SEVERITY_UNKNOWN);
	d.device = device;
	d.findings = findings;
	policy_waive(&s->judgement, &d);
	assert_int_equal(d.findings.items[0].severity, SEVERITY_UNKNOWN);
	assert_null(d.findings.items[0].waiver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_waived_finding_weighs_nothing),
		CASE(without_a_policy_nothing_is_waived),
		CASE(a_waiver_holds_on_its_last_day),
		CASE(the_day_after_it_is_void),
		CASE(other_ids_void_it),
		CASE(another_region_voids_it),
		CASE(a_region_that_is_gone_voids_it),
		CASE(a_further_range_of_the_kernel_voids_it),
		CASE(nothing_to_waive_is_told),
		CASE(where_the_rule_is_blind_nothing_is_told),
		CASE(an_absent_device_is_told_of_the_whole_host_only),
		CASE(only_its_rule_is_waived),
		CASE(the_first_of_two_waivers_holds),
		CASE(a_severity_replaces_that_of_the_rule),
		CASE(a_waiver_remembers_what_it_was_before_any_policy),
		CASE(a_remark_can_be_made_worse),
		CASE(the_machines_findings_weigh_on_each_device),
		CASE(what_is_unknown_is_never_lowered_or_waived),
	};

	return RUN(tests);
}
