// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the rules find on an AMD machine, out of its IVRS: doc/kernel-facts.md, section 5, and
 * doc/answers.md, section 4.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/finding-asserts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, sample_teardown)

#define MEMORY "firmware-reserved-memory"
#define RELAXED "firmware-reserved-memory-relaxed"
#define TABLE "firmware-table-invalid"
#define BUG "firmware-bug"
#define DISABLED "iommu-disabled"
#define REMAPPING "interrupt-remapping-missing"
#define CONTRADICTION "evidence-contradiction"
#define NOT_ASSIGNABLE "not-assignable"

#define REGISTERS 0xfd200000ull
#define LARGE 0x80000ull

/* The kernel that runs is 6.1, without a check. */
#define CORE "6.12.10"

static int setup(void **state)
{
	int r = sample_setup(state);
	struct sample *s = *state;

	sample_make_amd_with_table(s);
	sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	sample_group(s, 0);
	return r;
}

/* Device 0, 00:03.0, is what most cases are about. */
static const struct device_judgement *judge_nic(struct sample *s)
{
	return sample_judge_device(s, 0);
}

static const struct device_judgement *judge_nic_as(struct sample *s, const char *release)
{
	s->options.kernel = release;
	return judge_nic(s);
}

static void demand(struct sample *s, bool shown)
{
	sample_ivmd(s, 0x0018, 0x0018);
	if (shown)
		sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
}

/* firmware-reserved-memory */

static void a_device_without_memory_is_safe(void **state)
{
	const struct device_judgement *d = judge_nic(*state);

	assert_int_equal(d->findings.count, 0);
	assert_int_equal(d->not_checked_count, 0);
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

static void memory_that_the_kernel_accepts_is_unsafe(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;
	const struct finding *finding;

	demand(s, true);
	d = judge_nic(s);
	finding = assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);
	assert_evidence(finding, 0, FROM_SCOPE, 0);
	assert_evidence(finding, 1, FROM_RANGE, 0);
	assert_int_equal(finding->other, NO_INDEX);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_int_equal(d->findings.count, 1);
}

static void memory_that_the_kernel_refuses_is_the_same_finding(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	demand(s, false);
	d = judge_nic_as(s, CORE);
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);
	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

static void memory_of_a_sibling_is_a_members(void **state)
{
	struct sample *s = *state;
	size_t sibling = sample_device(s, "00:03.1", CLASS_SERIAL, NULL);
	const struct finding *finding;

	sample_group(s, 0, sibling);
	sample_ivmd(s, 0x0019, 0x0019);
	finding = assert_found(&judge_nic_as(s, CORE)->findings, MEMORY, SEVERITY_UNSAFE,
			       DETAIL_DEMAND_MEMBER);
	assert_int_equal(finding->other, sibling);
}

static void no_class_is_relaxed(void **state)
{
	static const uint32_t classes[] = { CLASS_XHCI, CLASS_UHCI, CLASS_VGA };
	struct sample *s = *state;

	demand(s, true);
	for (size_t i = 0; i < COUNT(classes); i++) {
		s->host.devices[0].class = classes[i];
		s->options.kernel = NULL;
		assert_found(&judge_nic(s)->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);
		assert_no(&judge_nic(s)->findings, RELAXED);
		assert_no(&judge_nic_as(s, CORE)->findings, RELAXED);
		assert_found(&judge_nic(s)->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);
	}
}

/* Before 5.7 the IOMMU lets the device pass there, which is no safer. */
static void an_exclusion_range_is_unsafe_on_every_kernel(void **state)
{
	static const char *const releases[] = { "5.4.300", "5.6", "5.7", CORE };
	struct sample *s = *state;

	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, IVMD_EXCLUSION, 0x0018, 0, SAMPLE_BASE, 0x1000);
	for (size_t i = 0; i < COUNT(releases); i++)
		assert_found(&judge_nic_as(s, releases[i])->findings, MEMORY, SEVERITY_UNSAFE,
			     DETAIL_DEMAND);
}

static void without_table_and_sysfs_the_rule_is_blind(void **state)
{
	struct sample *s = *state;

	sample_make_amd(s);
	assert_int_equal(why_unchecked(judge_nic_as(s, CORE), MEMORY), UNCHECKED_TABLE);
	s->host.tables[TABLE_IVRS].error = ENOENT;
	assert_int_equal(why_unchecked(judge_nic_as(s, CORE), MEMORY), UNCHECKED_REGIONS);
	/* sysfs makes up for it. */
	s->options.kernel = NULL;
	assert_int_equal(why_unchecked(judge_nic(s), MEMORY), CHECKED);
}

static void what_sysfs_shows_is_a_demand_without_a_table(void **state)
{
	struct sample *s = *state;

	sample_make_amd(s);
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_found(&judge_nic(s)->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND_SHOWN);
}

static void a_cut_table_makes_the_rule_blind(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	sample_ivmd(s, 0x0300, 0x0300);
	s->ivrs.size -= 32;
	d = judge_nic_as(s, CORE);
	assert_int_equal(why_unchecked(d, MEMORY), UNCHECKED_TABLE_DAMAGED);
	assert_found(&d->findings, TABLE, SEVERITY_UNKNOWN, DETAIL_TABLE_UNKNOWN);
	assert_no(&d->findings, DISABLED);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

static void a_demand_before_the_cut_is_one(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	demand(s, false);
	sample_ivmd(s, 0x0300, 0x0300);
	s->ivrs.size -= 32;
	d = judge_nic_as(s, CORE);
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

/* A silent kernel is one that never refuses for memory, on this machine. */

static void assert_silent(struct sample *s, const char *release, bool silent)
{
	s->options.kernel = release;
	assert_int_equal(judgement_is_silent(sample_judge(s)), silent);
}

static void kernels_are_silent_up_to_6_5(void **state)
{
	struct sample *s = *state;

	demand(s, false);
	assert_silent(s, "3.10", true);
	assert_silent(s, "5.6", true);
	assert_silent(s, "6.1.76", true);
	assert_silent(s, "6.5.13", true);
	assert_silent(s, "6.6", false);
	assert_silent(s, CORE, false);
}

static void a_kernel_that_may_refuse_is_not_silent(void **state)
{
	/* RHEL 9: one candidate of several refuses. */
	assert_silent(*state, "5.14.0-503.11.1.el9_5.x86_64", false);
}

static void an_unknown_kernel_is_not_silent(void **state)
{
	assert_silent(*state, "linux", false);
}

static void intels_kernels_are_silent_up_to_3_16(void **state)
{
	struct sample *s = *state;

	s->host.iommu = IOMMU_INTEL;
	assert_silent(s, "3.16", true);
	assert_silent(s, "3.17", false);
	assert_silent(s, "6.1.76", false);
}

/* The option means nothing to AMD's driver, so the warning stands. */
static void relax_rmrr_breaks_no_silence(void **state)
{
	struct sample *s = *state;

	demand(s, false);
	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	assert_silent(s, "6.5.13-5-pve", true);
	assert_int_equal(s->judgement.relaxed, ANSWER_NO);
	assert_found(&judge_nic(s)->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);
}

/* firmware-table-invalid, iommu-disabled */

static void a_good_table_is_no_finding(void **state)
{
	struct sample *s = *state;

	demand(s, false);
	assert_no(&sample_judge(s)->findings, TABLE);
	assert_no(&s->judgement.findings, BUG);
	assert_no(&s->judgement.findings, DISABLED);
}

static void a_block_of_length_0_is_unsafe_for_another_kernel(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;
	const struct finding *finding;

	demand(s, false);
	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 0, 2);
	d = judge_nic_as(s, CORE);
	finding = assert_found(&d->findings, TABLE, SEVERITY_UNSAFE, DETAIL_TABLE_HANG);
	assert_evidence(finding, 0, FROM_DEFECT, 0);
	assert_int_equal(finding->defect->kind, ACPI_RECORD_ZERO);
	assert_true(finding->whole_machine);
	assert_no(&d->findings, DISABLED);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

/* A machine that runs has not hung. */
static void a_machine_that_runs_contradicts_a_table_that_hangs(void **state)
{
	struct sample *s = *state;
	const struct finding *finding;

	ivrs_block(&s->ivrs, 0x51, 0, 4);
	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 0, 2);
	s->host.live = true;
	assert_found(&sample_judge(s)->findings, TABLE, SEVERITY_UNKNOWN, DETAIL_TABLE_HANG);
	finding = assert_found(&s->judgement.findings, CONTRADICTION, SEVERITY_UNKNOWN,
			       DETAIL_ON_DESPITE_TABLE);
	assert_int_equal(finding->defect->kind, ACPI_RECORD_ZERO);
	assert_evidence(finding, 0, FROM_DEFECT, 0);
}

static void with_amd_iommu_off_nothing_hangs(void **state)
{
	struct sample *s = *state;

	ivrs_block(&s->ivrs, 0x51, 0, 4);
	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 0, 2);
	sample_command_line(s, "amd_iommu=off");
	sample_without_groups(s);
	assert_found(&sample_judge(s)->findings, DISABLED, SEVERITY_UNKNOWN,
		     DETAIL_DISABLED_OPTION);
	assert_no(&s->judgement.findings, CONTRADICTION);
}

static void a_wrong_checksum_turns_the_iommu_off(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	s->ivrs.data[9] ^= 0xff;
	d = judge_nic_as(s, CORE);
	assert_found(&d->findings, TABLE, SEVERITY_UNKNOWN, DETAIL_TABLE_OFF);
	assert_evidence(
		assert_found(&d->findings, DISABLED, SEVERITY_UNKNOWN, DETAIL_DISABLED_TABLE), 0,
		FROM_DEFECT, 0);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

static void what_linux_reads_over_is_a_finding_too(void **state)
{
	struct sample *s = *state;

	sample_ivmd(s, 0x0300, 0x02ff);
	assert_found(&sample_judge(s)->findings, TABLE, SEVERITY_UNKNOWN, DETAIL_TABLE_IGNORED);
	assert_no(&s->judgement.findings, DISABLED);
}

static void bytes_that_are_not_there_are_not_known(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 0x1000, 2);
	d = judge_nic_as(s, CORE);
	assert_found(&d->findings, TABLE, SEVERITY_UNKNOWN, DETAIL_TABLE_UNKNOWN);
	assert_int_equal(why_unchecked(d, MEMORY), UNCHECKED_TABLE_DAMAGED);
}

static void assert_units(struct sample *s, enum detail detail)
{
	const struct finding *finding;

	s->options.kernel = CORE;
	finding = assert_found(&sample_judge(s)->findings, TABLE, SEVERITY_UNKNOWN, detail);
	assert_int_equal(finding->block->offset, s->ivrs.block);
	assert_evidence(finding, 0, FROM_BLOCK, 0);
	finding = assert_found(&s->judgement.findings, DISABLED, SEVERITY_UNKNOWN,
			       DETAIL_DISABLED_TABLE);
	assert_int_equal(finding->block->offset, s->ivrs.block);
	assert_evidence(finding, 0, FROM_BLOCK, 0);
}

static void memory_in_a_units_place_is_named(void **state)
{
	struct sample *s = *state;

	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, IVMD_UNITY, 0x0002, 0, SAMPLE_BASE, 0x1000);
	assert_units(s, DETAIL_TABLE_NO_UNIT);
}

static void repeated_registers_are_named(void **state)
{
	struct sample *s = *state;

	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, REGISTERS);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	assert_units(s, DETAIL_TABLE_REPEATED);
}

static void a_33rd_unit_is_named(void **state)
{
	struct sample *s = *state;

	for (uint64_t i = 1; i <= IVHD_MAX; i++) {
		ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, REGISTERS + LARGE * i);
		ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	}
	assert_units(s, DETAIL_TABLE_TOO_MANY);
}

static void groups_contradict_units_that_linux_cannot_take(void **state)
{
	struct sample *s = *state;

	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, REGISTERS);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	assert_evidence(assert_found(&sample_judge(s)->findings, CONTRADICTION, SEVERITY_UNKNOWN,
				     DETAIL_ON_DESPITE_TABLE),
			0, FROM_BLOCK, 0);
}

static void a_damaged_dump_is_a_finding(void **state)
{
	struct sample *s = *state;

	s->host.tables[TABLE_IVRS].seen = HIDDEN;
	s->host.tables[TABLE_IVRS].text_line = 3;
	assert_found(&sample_judge(s)->findings, TABLE, SEVERITY_UNKNOWN, DETAIL_TABLE_DUMP);
}

/* evidence-contradiction */

static void a_demand_that_is_not_shown_is_a_contradiction(void **state)
{
	struct sample *s = *state;
	const struct finding *finding;
	const struct device_judgement *d;

	demand(s, false);
	d = judge_nic(s);
	finding = assert_found(&d->findings, CONTRADICTION, SEVERITY_UNKNOWN,
			       DETAIL_DEMANDED_NOT_SHOWN);
	assert_int_equal(finding->other, 0);
	assert_evidence(finding, 0, FROM_SCOPE, 0);
	assert_no(&d->findings, MEMORY);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

static void a_range_that_is_not_demanded_is_a_contradiction(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	d = judge_nic(s);
	assert_evidence(assert_found(&d->findings, CONTRADICTION, SEVERITY_UNKNOWN,
				     DETAIL_SHOWN_NOT_DEMANDED),
			0, FROM_RANGE, 0);
	/* The kernel's list counts. */
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND_SHOWN);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

/* What the kernel shows is rounded, and may end before it starts. */
static void what_the_kernel_rounds_is_no_contradiction(void **state)
{
	struct sample *s = *state;

	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, IVMD_UNITY, 0x0018, 0, 0x7dfff001, 1);
	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, IVMD_UNITY, 0x0018, 0, 0x7e002000, 0);
	sample_reserve(s, 0, 0x7e000000, 0x7e000fff, "direct");
	sample_reserve(s, 0, 0x7e002000, 0x7e001fff, "direct");
	assert_no(&judge_nic(s)->findings, CONTRADICTION);
	assert_found(&s->judgement.devices[0].findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);
}

static void an_exclusion_that_is_not_shown_before_5_7_is_none(void **state)
{
	struct sample *s = *state;

	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, IVMD_EXCLUSION, 0x0018, 0, SAMPLE_BASE, 0x1000);
	sample_release(s, "5.4.300");
	assert_no(&judge_nic(s)->findings, CONTRADICTION);
	sample_release(s, "5.10.223");
	assert_found(&judge_nic(s)->findings, CONTRADICTION, SEVERITY_UNKNOWN,
		     DETAIL_DEMANDED_NOT_SHOWN);
}

static void a_given_table_that_names_nobody_is_a_contradiction(void **state)
{
	struct sample *s = *state;

	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, REGISTERS);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_SELECT, 0x0700, 0);
	s->host.tables_given = true;
	assert_found(&sample_judge(s)->findings, CONTRADICTION, SEVERITY_UNKNOWN,
		     DETAIL_NO_SCOPE_FITS);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_SELECT, 0x0018, 0);
	assert_no(&sample_judge(s)->findings, CONTRADICTION);
}

/* interrupt-remapping-missing */

static void a_missing_ioapic_is_the_tables_fault(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	s->host.ioapics[0].id = 0x21;
	d = judge_nic(s);
	assert_found(&d->findings, REMAPPING, SEVERITY_UNSAFE, DETAIL_REMAPPING_IVRS);
	assert_int_equal(d->kernel.line, LINE_INTERRUPTS);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

static void the_option_that_forbids_it_is_evidence(void **state)
{
	struct sample *s = *state;

	sample_command_line(s, "intremap=off");
	assert_evidence(assert_found(&judge_nic(s)->findings, REMAPPING, SEVERITY_UNSAFE,
				     DETAIL_REMAPPING_OPTION),
			0, FROM_OPTION, 0);
}

static void an_order_that_kernels_differ_about_is_not_known(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	s->host.ioapics[1] = s->host.ioapics[0];
	s->host.ioapics[0] = (struct host_ioapic){ .id = 0x21, .first_interrupt = 24 };
	s->host.ioapic_count = 2;
	d = judge_nic(s);
	assert_no(&d->findings, REMAPPING);
	assert_int_equal(why_unchecked(d, REMAPPING), UNCHECKED_REMAPPING);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

/* not-assignable */

static void the_iommus_own_function_is_not_assignable(void **state)
{
	struct sample *s = *state;
	size_t unit = sample_device(s, "00:00.2", 0x080600, NULL);
	const struct device_judgement *d = sample_judge_device(s, unit);

	assert_found(&d->findings, NOT_ASSIGNABLE, SEVERITY_UNSAFE, DETAIL_UNCOVERED);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

/* firmware-bug: the kernel's lines are about RMRRs. */
static void no_memory_of_amds_is_a_firmware_bug(void **state)
{
	struct sample *s = *state;

	/* In RAM, misaligned, of no length. */
	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, IVMD_UNITY, 0x0018, 0, 0x1001, 0);
	assert_no(&sample_judge(s)->findings, BUG);
	assert_no(&sample_judge(s)->findings, TABLE);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(a_device_without_memory_is_safe),
		CASE(memory_that_the_kernel_accepts_is_unsafe),
		CASE(memory_that_the_kernel_refuses_is_the_same_finding),
		CASE(memory_of_a_sibling_is_a_members),
		CASE(no_class_is_relaxed),
		CASE(an_exclusion_range_is_unsafe_on_every_kernel),
		CASE(without_table_and_sysfs_the_rule_is_blind),
		CASE(what_sysfs_shows_is_a_demand_without_a_table),
		CASE(a_cut_table_makes_the_rule_blind),
		CASE(a_demand_before_the_cut_is_one),
		CASE(kernels_are_silent_up_to_6_5),
		CASE(a_kernel_that_may_refuse_is_not_silent),
		CASE(an_unknown_kernel_is_not_silent),
		CASE(intels_kernels_are_silent_up_to_3_16),
		CASE(relax_rmrr_breaks_no_silence),
		CASE(a_good_table_is_no_finding),
		CASE(a_block_of_length_0_is_unsafe_for_another_kernel),
		CASE(a_machine_that_runs_contradicts_a_table_that_hangs),
		CASE(with_amd_iommu_off_nothing_hangs),
		CASE(a_wrong_checksum_turns_the_iommu_off),
		CASE(what_linux_reads_over_is_a_finding_too),
		CASE(bytes_that_are_not_there_are_not_known),
		CASE(memory_in_a_units_place_is_named),
		CASE(repeated_registers_are_named),
		CASE(a_33rd_unit_is_named),
		CASE(groups_contradict_units_that_linux_cannot_take),
		CASE(a_damaged_dump_is_a_finding),
		CASE(a_demand_that_is_not_shown_is_a_contradiction),
		CASE(a_range_that_is_not_demanded_is_a_contradiction),
		CASE(what_the_kernel_rounds_is_no_contradiction),
		CASE(an_exclusion_that_is_not_shown_before_5_7_is_none),
		CASE(a_given_table_that_names_nobody_is_a_contradiction),
		CASE(a_missing_ioapic_is_the_tables_fault),
		CASE(the_option_that_forbids_it_is_evidence),
		CASE(an_order_that_kernels_differ_about_is_not_known),
		CASE(the_iommus_own_function_is_not_assignable),
		CASE(no_memory_of_amds_is_a_firmware_bug),
	};

	return RUN(tests);
}
