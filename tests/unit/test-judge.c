// SPDX-License-Identifier: GPL-2.0-or-later
/* What becomes of findings: verdict, exit status, what was not checked, who is judged. */
#include "tests/unit/finding-asserts.h"
#include "tests/unit/rule-hosts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

#define MEMORY "firmware-reserved-memory"
#define RELAXED "firmware-reserved-memory-relaxed"
#define DISABLED "iommu-disabled"
#define REMAPPING "interrupt-remapping-missing"

/* A good host */

static void a_device_with_nothing_against_it_is_safe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d = sample_judge_device(s, nic);

	assert_int_equal(d->verdict, VERDICT_SAFE);
	assert_int_equal(d->counted, VERDICT_SAFE);
	assert_int_equal(d->findings.count, 0);
	assert_int_equal(d->not_checked_count, 0);
	assert_int_equal(d->ready, ANSWER_YES);
	assert_int_equal(d->todo_count, 0);
	assert_int_equal(judgement_status(&s->judgement, true, false), 0);
}

/* Verdict and exit status */

static void the_worst_finding_is_the_verdict(void **state)
{
	struct sample *s = *state;
	size_t usb = demanded_device(s, CLASS_XHCI, "direct-relaxable");
	const struct device_judgement *d;

	s->host.remapping_capable.value = false;
	d = sample_judge_device(s, usb);
	assert_non_null(find_in(&d->findings, RELAXED));
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

static void unsafe_is_worse_than_unknown(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC, "direct");
	const struct device_judgement *d;

	s->host.remapping_capable = (struct fact_bool){ HIDDEN, false };
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, REMAPPING), UNCHECKED_REMAPPING);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

static void an_unknown_outcome_is_an_unknown_verdict(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	s->host.groups[0].foreign_members = 1;
	assert_int_equal(sample_judge_device(s, nic)->verdict, VERDICT_UNKNOWN);
}

static void an_unknown_kernel_is_an_unknown_verdict(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	sample_release(s, "next");
	d = sample_judge_device(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_UNKNOWN);
	assert_int_equal(d->now.kind, OUTCOME_UNKNOWN);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

static void an_unknown_kernel_does_not_hide_a_demand(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC, "direct");

	sample_release(s, "next");
	assert_found(&sample_judge_device(s, nic)->findings, MEMORY, SEVERITY_UNSAFE,
		     DETAIL_DEMAND);
}

static void one_unsafe_device_makes_the_status_1(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC, "direct");
	size_t other = sample_device(s, "00:04.0", CLASS_NIC, "vfio-pci");

	sample_group(s, other);
	sample_judge(s);
	assert_int_equal(judgement_find(&s->judgement, nic)->verdict, VERDICT_UNSAFE);
	assert_int_equal(judgement_find(&s->judgement, other)->verdict, VERDICT_SAFE);
	assert_int_equal(judgement_status(&s->judgement, false, false), 1);
}

static void one_unknown_device_makes_the_status_3(void **state)
{
	struct sample *s = *state;
	size_t other = sample_device(s, "00:04.0", CLASS_NIC, "vfio-pci");

	lone_nic(s);
	sample_group(s, other);
	s->host.groups[1].members_seen = HIDDEN;
	assert_int_equal(judgement_status(sample_judge(s), false, false), 3);
	assert_int_equal(judgement_status(&s->judgement, true, false), 3);
}

/* doc/answers.md, section 3.1: the worst wins in the order 2, 1, 3, 0 */
static void status_1_wins_over_status_3(void **state)
{
	struct sample *s = *state;
	size_t other = sample_device(s, "00:04.0", CLASS_NIC, "vfio-pci");

	demanded_device(s, CLASS_NIC, "direct");
	sample_group(s, other);
	s->host.groups[1].members_seen = HIDDEN;
	assert_int_equal(judgement_status(sample_judge(s), false, false), 1);
}

static void a_caution_counts_only_when_strict(void **state)
{
	struct sample *s = *state;

	demanded_device(s, CLASS_XHCI, "direct-relaxable");
	assert_int_equal(judgement_status(sample_judge(s), false, false), 0);
	assert_int_equal(judgement_status(&s->judgement, true, false), 1);
}

static void a_strict_caution_wins_over_status_3(void **state)
{
	struct sample *s = *state;
	size_t other = sample_device(s, "00:04.0", CLASS_NIC, "vfio-pci");

	demanded_device(s, CLASS_XHCI, "direct-relaxable");
	sample_group(s, other);
	s->host.groups[1].members_seen = HIDDEN;
	assert_int_equal(judgement_status(sample_judge(s), false, false), 3);
	assert_int_equal(judgement_status(&s->judgement, true, false), 1);
}

static void a_chipset_function_counts_only_when_it_was_named(void **state)
{
	struct sample *s = *state;
	size_t host_bridge = lone_device(s, CLASS_HOST);
	const struct device_judgement *d;

	d = sample_judge_device(s, host_bridge);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_int_equal(d->counted, VERDICT_SAFE);
	assert_int_equal(judgement_status(&s->judgement, false, false), 0);
	s->options.named = true;
	d = sample_judge_device(s, host_bridge);
	assert_int_equal(d->counted, VERDICT_UNSAFE);
	assert_int_equal(judgement_status(&s->judgement, false, false), 1);
}

static void other_findings_of_a_chipset_function_count_all_the_same(void **state)
{
	struct sample *s = *state;

	demanded_device(s, CLASS_HOST, "direct");
	assert_int_equal(judgement_status(sample_judge(s), false, false), 1);
}

static void a_host_without_devices_has_status_0(void **state)
{
	struct sample *s = *state;

	assert_int_equal(judgement_status(sample_judge(s), true, false), 0);
}

/* Who is judged */

static void only_asked_devices_are_judged(void **state)
{
	struct sample *s = *state;
	size_t other, nic = functions(s, &other);

	s->host.devices[other].asked = false;
	assert_non_null(sample_judge_device(s, nic));
	assert_int_equal(s->judgement.device_count, 1);
	assert_null(judgement_find(&s->judgement, other));
}

static void devices_are_judged_in_the_order_of_their_addresses(void **state)
{
	static const char *const chains[] = { "10000:00:00.0", "80:00.0", "00:1f.0",
					      "0001:00:00.0",  "00:02.1", "00:02.0" };
	static const size_t order[] = { 5, 4, 2, 1, 3, 0 };
	struct sample *s = *state;

	for (size_t i = 0; i < COUNT(chains); i++)
		sample_device(s, chains[i], CLASS_NIC, NULL);
	sample_judge(s);
	for (size_t i = 0; i < COUNT(order); i++) {
		assert_int_equal(s->judgement.devices[i].device, order[i]);
		assert_ptr_equal(judgement_find(&s->judgement, order[i]), &s->judgement.devices[i]);
	}
}

static void findings_about_the_machine_are_repeated_for_each_device(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	sample_device(s, "00:04.0", CLASS_NIC, NULL);
	sample_without_groups(s);
	sample_command_line(s, "intel_iommu=off");
	sample_judge(s);
	assert_int_equal(count_in(&s->judgement.findings, DISABLED), 1);
	assert_int_equal(find_in(&s->judgement.findings, DISABLED)->device, NO_INDEX);
	assert_false(find_in(&s->judgement.findings, DISABLED)->whole_machine);
	for (size_t i = 0; i < 2; i++) {
		const struct device_judgement *d = &s->judgement.devices[i];
		const struct finding *f = assert_found(&d->findings, DISABLED, SEVERITY_UNKNOWN,
						       DETAIL_DISABLED_OPTION);

		assert_true(f->whole_machine);
		assert_int_equal(f->device, d->device);
		assert_evidence(f, 0, FROM_OPTION, 0);
	}
}

static void a_cause_of_the_machine_is_among_its_findings_once(void **state)
{
	struct sample *s = *state;

	for (int i = 0; i < 2; i++)
		sample_group(s, sample_device(s, i ? "00:04.0" : "00:03.0", CLASS_NIC, "vfio-pci"));
	s->host.remapping_capable.value = false;
	sample_judge(s);
	assert_int_equal(count_in(&s->judgement.findings, REMAPPING), 1);
	assert_int_equal(find_in(&s->judgement.findings, REMAPPING)->device, NO_INDEX);
	assert_false(find_in(&s->judgement.findings, REMAPPING)->whole_machine);
	for (size_t i = 0; i < 2; i++) {
		const struct findings *findings = &s->judgement.devices[i].findings;

		assert_int_equal(count_in(findings, REMAPPING), 1);
		assert_true(find_in(findings, REMAPPING)->whole_machine);
	}
}

static void what_was_not_checked_about_the_machine_is_repeated_too(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_without_groups(s);
	s->host.groups_seen = HIDDEN;
	sample_judge(s);
	assert_true(s->judgement.not_checked_count >= 2);
	assert_int_equal(why_unchecked(judgement_find(&s->judgement, nic), DISABLED),
			 UNCHECKED_STATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_device_with_nothing_against_it_is_safe),
		CASE(the_worst_finding_is_the_verdict),
		CASE(unsafe_is_worse_than_unknown),
		CASE(an_unknown_outcome_is_an_unknown_verdict),
		CASE(an_unknown_kernel_is_an_unknown_verdict),
		CASE(an_unknown_kernel_does_not_hide_a_demand),
		CASE(one_unsafe_device_makes_the_status_1),
		CASE(one_unknown_device_makes_the_status_3),
		CASE(status_1_wins_over_status_3),
		CASE(a_caution_counts_only_when_strict),
		CASE(a_strict_caution_wins_over_status_3),
		CASE(a_chipset_function_counts_only_when_it_was_named),
		CASE(other_findings_of_a_chipset_function_count_all_the_same),
		CASE(a_host_without_devices_has_status_0),
		CASE(only_asked_devices_are_judged),
		CASE(devices_are_judged_in_the_order_of_their_addresses),
		CASE(findings_about_the_machine_are_repeated_for_each_device),
		CASE(a_cause_of_the_machine_is_among_its_findings_once),
		CASE(what_was_not_checked_about_the_machine_is_repeated_too),
	};

	return RUN(tests);
}
