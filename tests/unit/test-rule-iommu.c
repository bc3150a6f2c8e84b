// SPDX-License-Identifier: GPL-2.0-or-later
/* Is there an IOMMU, is it on, does it isolate interrupts: rules/iommu.c. */
#include "tests/unit/finding-asserts.h"
#include "tests/unit/rule-hosts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

#define MEMORY "firmware-reserved-memory"
#define MISSING "iommu-missing"
#define DISABLED "iommu-disabled"
#define REMAPPING "interrupt-remapping-missing"

/* iommu-missing, iommu-disabled */

static void a_machine_without_table_and_groups_has_no_iommu(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	sample_without_table(s);
	d = sample_judge_device(s, nic);
	assert_found(&s->judgement.findings, MISSING, SEVERITY_UNKNOWN, DETAIL_MISSING);
	assert_no(&s->judgement.findings, DISABLED);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(d->ready, ANSWER_NO);
	assert_true(has_todo(d, PREPARE_ENABLE_IOMMU, NO_INDEX));
}

static void an_iommu_that_is_off_for_no_visible_reason_is_disabled(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	sample_without_groups(s);
	sample_command_line(s, "quiet");
	assert_found(&sample_judge(s)->findings, DISABLED, SEVERITY_UNKNOWN, DETAIL_DISABLED);
	assert_no(&s->judgement.findings, MISSING);
}

static void an_iommu_that_is_off_although_an_option_says_on_is_told_so(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	sample_without_groups(s);
	sample_command_line(s, "quiet intel_iommu=on");
	assert_found(&sample_judge(s)->findings, DISABLED, SEVERITY_UNKNOWN,
		     DETAIL_DISABLED_DESPITE);
}

static void an_option_that_turns_the_iommu_off_is_evidence(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	sample_without_groups(s);
	sample_command_line(s, "intel_iommu=off");
	assert_evidence(assert_found(&sample_judge(s)->findings, DISABLED, SEVERITY_UNKNOWN,
				     DETAIL_DISABLED_OPTION),
			0, FROM_OPTION, 0);
}

static void amds_option_is_evidence_too(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	sample_make_amd(s);
	sample_without_groups(s);
	sample_command_line(s, "amd_iommu=off");
	assert_found(&sample_judge(s)->findings, DISABLED, SEVERITY_UNKNOWN,
		     DETAIL_DISABLED_OPTION);
}

static void an_iommu_that_is_on_is_neither_missing_nor_disabled(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	sample_command_line(s, "iommu=off");
	assert_no(&sample_judge(s)->findings, DISABLED);
	assert_no(&s->judgement.findings, MISSING);
}

static void groups_that_cannot_be_seen_leave_the_state_open(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	sample_without_groups(s);
	s->host.groups_seen = HIDDEN;
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, MISSING), UNCHECKED_STATE);
	assert_int_equal(why_unchecked(d, DISABLED), UNCHECKED_STATE);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

/* doc/answers.md, section 2.4 */
static void with_the_iommu_off_a_demanded_device_is_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_without_groups(s);
	d = sample_judge_device(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(d->kernel.at, STEP_BIND);
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_int_equal(d->ready, ANSWER_NO);
	assert_true(has_todo(d, PREPARE_ENABLE_IOMMU, NO_INDEX));
}

static void with_the_iommu_off_any_other_device_is_unknown(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_without_groups(s);
	assert_int_equal(sample_judge_device(s, nic)->verdict, VERDICT_UNKNOWN);
}

/* interrupt-remapping-missing */

static void interrupts_that_a_unit_cannot_remap_are_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.remapping_capable.value = false;
	d = sample_judge_device(s, nic);
	assert_found(&d->findings, REMAPPING, SEVERITY_UNSAFE, DETAIL_REMAPPING_CAPABILITY);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

/* The kernel: "ioapic 2 has no mapping iommu, interrupt remapping will be disabled" */
static void an_ioapic_without_a_unit_leaves_interrupts_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.ioapics_seen = SEEN;
	s->host.ioapics[s->host.ioapic_count++] = (struct host_ioapic){ .id = 2 };
	d = sample_judge_device(s, nic);
	assert_found(&d->findings, REMAPPING, SEVERITY_UNSAFE, DETAIL_REMAPPING_IOAPIC);
	assert_int_equal(d->kernel.at, STEP_SET_IOMMU);

	dmar_drhd(&s->table, 0, 0, 0xfed91000);
	dmar_scope(&s->table, DMAR_SCOPE_IOAPIC, "ff:00.0");
	dmar_poke(&s->table, s->table.scope + 4, 2, 1);
	assert_int_equal(sample_judge_device(s, nic)->kernel.kind, OUTCOME_ACCEPTS);

	/* At the first unit's address it counts for nothing. */
	dmar_poke(&s->table, s->table.structure + 8, 0xfed90000, 8);
	assert_int_equal(sample_judge_device(s, nic)->kernel.at, STEP_SET_IOMMU);
}

static void interrupts_that_the_table_does_not_remap_are_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_poke(&s->table, 37, 0, 1);
	assert_found(&sample_judge_device(s, nic)->findings, REMAPPING, SEVERITY_UNSAFE,
		     DETAIL_REMAPPING_FLAG);
}

static void interrupts_that_an_option_does_not_remap_are_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_command_line(s, "intremap=off");
	assert_evidence(assert_found(&sample_judge_device(s, nic)->findings, REMAPPING,
				     SEVERITY_UNSAFE, DETAIL_REMAPPING_OPTION),
			0, FROM_OPTION, 0);
}

/* doc/answers.md, section 2.3 */
static void allowing_unsafe_interrupts_makes_them_no_safer(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.remapping_capable.value = false;
	s->host.unsafe_interrupts.value = true;
	d = sample_judge_device(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_found(&d->findings, REMAPPING, SEVERITY_UNSAFE, DETAIL_REMAPPING_CAPABILITY);
}

static void interrupts_that_cannot_be_seen_make_the_rule_blind(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.remapping_capable = (struct fact_bool){ HIDDEN, false };
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, REMAPPING), UNCHECKED_REMAPPING);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

/* 3.3: a unit that can remap does not where the table's flag is clear, and that is hidden here. */
static void a_capability_without_the_tables_flag_is_not_enough(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	hide_tables(s);
	s->host.interrupts.isolated = (struct fact_bool){ HIDDEN, false };
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, REMAPPING), UNCHECKED_REMAPPING);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

static void interrupts_that_are_not_shown_as_remapped_are_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	hide_tables(s);
	s->host.interrupts.isolated.value = false;
	assert_found(&sample_judge_device(s, nic)->findings, REMAPPING, SEVERITY_UNSAFE,
		     DETAIL_REMAPPING_SHOWN);
}

/* The kernel's answer is known here; only the rule is blind. */
static void a_blind_rule_that_decides_leaves_nothing_better_than_unknown(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.remapping_capable = (struct fact_bool){ HIDDEN, false };
	s->host.unsafe_interrupts.value = true;
	d = sample_judge_device(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(why_unchecked(d, REMAPPING), UNCHECKED_REMAPPING);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
	assert_int_equal(judgement_status(&s->judgement, false, false), 3);
}

static void without_an_iommu_nobody_asks_for_interrupts(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	sample_without_groups(s);
	d = sample_judge_device(s, nic);
	assert_no(&d->findings, REMAPPING);
	assert_int_equal(why_unchecked(d, REMAPPING), CHECKED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_machine_without_table_and_groups_has_no_iommu),
		CASE(an_iommu_that_is_off_for_no_visible_reason_is_disabled),
		CASE(an_iommu_that_is_off_although_an_option_says_on_is_told_so),
		CASE(an_option_that_turns_the_iommu_off_is_evidence),
		CASE(amds_option_is_evidence_too),
		CASE(an_iommu_that_is_on_is_neither_missing_nor_disabled),
		CASE(groups_that_cannot_be_seen_leave_the_state_open),
		CASE(with_the_iommu_off_a_demanded_device_is_unsafe),
		CASE(with_the_iommu_off_any_other_device_is_unknown),
		CASE(interrupts_that_a_unit_cannot_remap_are_unsafe),
		CASE(an_ioapic_without_a_unit_leaves_interrupts_unsafe),
		CASE(interrupts_that_the_table_does_not_remap_are_unsafe),
		CASE(interrupts_that_an_option_does_not_remap_are_unsafe),
		CASE(allowing_unsafe_interrupts_makes_them_no_safer),
		CASE(interrupts_that_cannot_be_seen_make_the_rule_blind),
		CASE(a_capability_without_the_tables_flag_is_not_enough),
		CASE(interrupts_that_are_not_shown_as_remapped_are_unsafe),
		CASE(a_blind_rule_that_decides_leaves_nothing_better_than_unknown),
		CASE(without_an_iommu_nobody_asks_for_interrupts),
	};

	return RUN(tests);
}
