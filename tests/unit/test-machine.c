// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What Linux makes of an Intel machine as a whole where the firmware wants protection from
 * the start (kernel: platform_optin_force_iommu; doc/kernel-facts.md, section 3.3).
 */
#include <string.h>

#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, sample_teardown)

/* offsets in the DMAR */
#define WIDTH 36
#define FLAGS 37
#define NEW "6.12.107"

static int setup(void **state)
{
	int r = sample_setup(state);
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	sample_group(s, 0);
	s->host.whole = true;
	dmar_poke(&s->table, FLAGS, DMAR_INTR_REMAP | DMAR_PLATFORM_OPT_IN, 1);
	return r;
}

/* A width that no machine has: Linux gives up on the table when its driver is at work. */
static void break_table(struct sample *s)
{
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1e.0");
	dmar_poke(&s->table, WIDTH, 5, 1);
}

static const struct machine *judge_as(struct sample *s, const char *release)
{
	s->options.kernel = release;
	return &sample_judge(s)->candidates[0].machine;
}

static void assert_machine(const struct machine *machine, enum answer panics,
			   enum iommu_state state)
{
	assert_int_equal(machine->panics, panics);
	assert_int_equal(machine->state, state);
}

static const struct finding *table_finding(const struct sample *s, enum detail detail)
{
	for (size_t i = 0; i < s->judgement.findings.count; i++)
		if (s->judgement.findings.items[i].detail == detail)
			return &s->judgement.findings.items[i];
	return NULL;
}

static void ports_for_devices_from_outside_make_it_a_panic(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	break_table(s);
	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, NEW), ANSWER_YES, STATE_HANG);
	assert_int_equal(table_finding(s, DETAIL_TABLE_PANIC)->severity, SEVERITY_UNSAFE);
	assert_null(table_finding(s, DETAIL_TABLE_MAY_PANIC));
	d = judgement_find(&s->judgement, 0);
	assert_int_equal(d->kernel.kind, OUTCOME_UNKNOWN);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

static void without_thunderbolt_it_is_not_known(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	break_table(s);
	assert_machine(judge_as(s, NEW), ANSWER_UNKNOWN, STATE_OFF);
	assert_int_equal(table_finding(s, DETAIL_TABLE_MAY_PANIC)->severity, SEVERITY_UNKNOWN);
	assert_null(table_finding(s, DETAIL_TABLE_PANIC));
	d = judgement_find(&s->judgement, 0);
	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(d->kernel.at, STEP_BIND);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

static void without_the_flag_there_is_no_panic(void **state)
{
	struct sample *s = *state;

	dmar_poke(&s->table, FLAGS, DMAR_INTR_REMAP, 1);
	break_table(s);
	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, NEW), ANSWER_NO, STATE_OFF);
	assert_null(table_finding(s, DETAIL_TABLE_PANIC));
}

/* Tried on 5.10 to 7.2: there the driver does not begin. */
static void an_overrun_is_no_panic(void **state)
{
	struct sample *s = *state;

	break_table(s);
	dmar_poke(&s->table, s->table.structure + 2, 0x200, 2);
	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, NEW), ANSWER_NO, STATE_OFF);
}

static void a_good_table_is_no_panic(void **state)
{
	struct sample *s = *state;

	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, NEW), ANSWER_NO, STATE_ON);
	assert_int_equal(s->judgement.findings.count, 0);
}

static void kernels_before_5_3_do_not_panic(void **state)
{
	struct sample *s = *state;

	break_table(s);
	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, "5.2.1"), ANSWER_NO, STATE_OFF);
	assert_machine(judge_as(s, "5.3.1"), ANSWER_YES, STATE_HANG);
}

static void with_the_iommu_off_there_is_no_panic(void **state)
{
	struct sample *s = *state;

	break_table(s);
	s->host.has_thunderbolt = true;
	sample_command_line(s, "intel_iommu=on,off quiet");
	assert_machine(judge_as(s, NEW), ANSWER_NO, STATE_OFF);
}

static void a_boot_that_hangs_does_not_come_to_the_panic(void **state)
{
	struct sample *s = *state;

	break_table(s);
	dmar_poke(&s->table, s->table.structure + 2, 0, 2);
	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, NEW), ANSWER_NO, STATE_HANG);
}

static void a_scope_of_the_wrong_type_is_a_panic_in_other_words(void **state)
{
	struct sample *s = *state;
	const struct finding *finding;

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:03.0");
	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, NEW), ANSWER_YES, STATE_HANG);
	finding = table_finding(s, DETAIL_TABLE_PANIC);
	assert_int_equal(finding->evidence_count, 1);
	assert_int_equal(finding->evidence[0].kind, FROM_LINE);
	assert_int_equal(finding->evidence[0].index, 1);
	dmar_begin(&s->table);
	dmar_drhd(&s->table, DMAR_INCLUDE_ALL, 0, 0xfed90000);
	dmar_poke(&s->table, FLAGS, DMAR_INTR_REMAP | DMAR_PLATFORM_OPT_IN, 1);
	break_table(s);
	judge_as(s, NEW);
	assert_int_equal(table_finding(s, DETAIL_TABLE_PANIC)->evidence[0].index, 0);
}

static void what_turns_it_off_in_5_5_0_is_a_panic(void **state)
{
	struct sample *s = *state;

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_memory(s, 0, 0xffffffff, MEMORY_OTHER);
	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, "5.5.0"), ANSWER_YES, STATE_HANG);
	assert_machine(judge_as(s, "5.7.14"), ANSWER_NO, STATE_ON);
}

/* The kernel that runs */

static void a_machine_that_runs_got_over_it(void **state)
{
	struct sample *s = *state;

	break_table(s);
	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, NULL), ANSWER_NO, STATE_ON);
	sample_without_groups(s);
	assert_machine(judge_as(s, NULL), ANSWER_NO, STATE_OFF);
}

static void with_another_table_it_would_not_run(void **state)
{
	struct sample *s = *state;

	break_table(s);
	s->host.has_thunderbolt = true;
	s->host.tables_given = true;
	assert_machine(judge_as(s, NULL), ANSWER_YES, STATE_HANG);
	/* That the kernel has no groups it owes to its own table. */
	sample_without_groups(s);
	assert_machine(judge_as(s, NULL), ANSWER_YES, STATE_HANG);
	assert_machine(judge_as(s, NEW), ANSWER_YES, STATE_HANG);
}

/* Its kernel would have panicked as well, were there such a port. */
static void who_gave_up_and_runs_has_no_such_port(void **state)
{
	struct sample *s = *state;

	break_table(s);
	sample_without_groups(s);
	assert_machine(judge_as(s, NEW), ANSWER_NO, STATE_OFF);
	assert_null(table_finding(s, DETAIL_TABLE_MAY_PANIC));
	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, NEW), ANSWER_NO, STATE_OFF);
	assert_null(table_finding(s, DETAIL_TABLE_PANIC));
}

static void who_has_groups_may_have_such_a_port(void **state)
{
	struct sample *s = *state;

	break_table(s);
	assert_machine(judge_as(s, NEW), ANSWER_UNKNOWN, STATE_OFF);
	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, NEW), ANSWER_YES, STATE_HANG);
}

static void kernels_that_never_panic_tell_nothing(void **state)
{
	struct sample *s = *state;

	break_table(s);
	sample_without_groups(s);
	sample_release(s, "5.2.1");
	s->host.has_thunderbolt = true;
	assert_machine(judge_as(s, NEW), ANSWER_YES, STATE_HANG);
	s->host.has_thunderbolt = false;
	assert_machine(judge_as(s, NEW), ANSWER_UNKNOWN, STATE_OFF);
	/* One of RHEL's 8 knows of it, the other not. */
	sample_release(s, "4.18.0-553.el8");
	assert_machine(judge_as(s, NEW), ANSWER_UNKNOWN, STATE_OFF);
}

static void one_candidate_that_panics_is_told(void **state)
{
	struct sample *s = *state;

	break_table(s);
	judge_as(s, "4.18.0-553.el8");
	assert_int_equal(s->judgement.candidate_count, 2);
	assert_int_equal(s->judgement.candidates[0].machine.panics, ANSWER_NO);
	assert_non_null(table_finding(s, DETAIL_TABLE_MAY_PANIC));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(ports_for_devices_from_outside_make_it_a_panic),
		CASE(without_thunderbolt_it_is_not_known),
		CASE(without_the_flag_there_is_no_panic),
		CASE(an_overrun_is_no_panic),
		CASE(a_good_table_is_no_panic),
		CASE(kernels_before_5_3_do_not_panic),
		CASE(with_the_iommu_off_there_is_no_panic),
		CASE(a_boot_that_hangs_does_not_come_to_the_panic),
		CASE(a_scope_of_the_wrong_type_is_a_panic_in_other_words),
		CASE(what_turns_it_off_in_5_5_0_is_a_panic),
		CASE(a_machine_that_runs_got_over_it),
		CASE(with_another_table_it_would_not_run),
		CASE(who_gave_up_and_runs_has_no_such_port),
		CASE(who_has_groups_may_have_such_a_port),
		CASE(kernels_that_never_panic_tell_nothing),
		CASE(one_candidate_that_panics_is_told),
	};

	return RUN(tests);
}
