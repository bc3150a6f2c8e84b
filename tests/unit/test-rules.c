// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each rule on a host that triggers it and on one that does not, and what becomes of
 * the findings: verdict, exit status, what was not checked, what is left to do.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policy/rules/rules.h"
#include "tests/unit/finding-asserts.h"
#include "tests/unit/rule-hosts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

#define MEMORY "firmware-reserved-memory"
#define RELAXED "firmware-reserved-memory-relaxed"
#define TABLE "firmware-table-invalid"
#define BUG "firmware-bug"
#define MISSING "iommu-missing"
#define DISABLED "iommu-disabled"
#define REMAPPING "interrupt-remapping-missing"
#define CONTRADICTION "evidence-contradiction"
#define NOT_ASSIGNABLE "not-assignable"
#define SHARED "group-shared"

/* The table of rules: doc/answers.md, section 4 */

static void rules_have_the_severities_of_the_contract(void **state)
{
	static const struct {
		const char *id;
		enum severity severity;
		enum blindness blindness;
	} expected[] = {
		{ MEMORY, SEVERITY_UNSAFE, DECIDES },
		{ REMAPPING, SEVERITY_UNSAFE, DECIDES },
		{ NOT_ASSIGNABLE, SEVERITY_UNSAFE, INFORMS },
		{ MISSING, SEVERITY_UNKNOWN, DECIDES },
		{ DISABLED, SEVERITY_UNKNOWN, DECIDES },
		{ TABLE, SEVERITY_UNKNOWN, DECIDES },
		{ CONTRADICTION, SEVERITY_UNKNOWN, INFORMS },
		{ RELAXED, SEVERITY_CAUTION, DECIDES },
		{ BUG, SEVERITY_INFO, INFORMS },
		{ SHARED, SEVERITY_INFO, DECIDES },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(expected); i++) {
		const struct rule *rule = rule_find(expected[i].id);

		assert_non_null(rule);
		assert_int_equal(rule->severity, expected[i].severity);
		assert_int_equal(rule->blindness, expected[i].blindness);
	}
}

static void each_rule_has_a_name_of_its_own_and_a_function(void **state)
{
	size_t count;
	const struct rule *rules = rules_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(rule_find(rules[i].id), &rules[i]);
		assert_true(rules[i].device || rules[i].machine);
		assert_int_equal(rules_facts() & rules[i].facts, rules[i].facts);
	}
	assert_null(rule_find("no-such-rule"));
}

static void only_chipset_and_host_rules_spare_who_was_not_named(void **state)
{
	size_t count;
	const struct rule *rules = rules_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		assert_int_equal(rule_has(&rules[i], ONLY_NAMED),
				 !strcmp(rules[i].id, NOT_ASSIGNABLE) ||
					 !strcmp(rules[i].id, "host-critical"));
}

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
	assert_int_equal(judgement_status(&s->judgement, true), 0);
}

/* firmware-reserved-memory */

static void memory_demanded_of_the_device_is_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC, "direct");
	const struct device_judgement *d = sample_judge_device(s, nic);
	const struct finding *f =
		assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);

	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_int_equal(f->device, nic);
	assert_int_equal(f->other, NO_INDEX);
	assert_int_equal(f->region, 0);
	assert_int_equal(f->evidence_count, 2);
	assert_evidence(f, 0, FROM_SCOPE, 0);
	assert_evidence(f, 1, FROM_RANGE, 0);
	assert_no(&d->findings, CONTRADICTION);
}

static void several_demands_are_one_finding(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC, "direct");
	const struct device_judgement *d;

	dmar_rmrr(&s->table, 0, SAMPLE_BASE + 0x10000, SAMPLE_END + 0x10000);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_reserve(s, 0, SAMPLE_BASE + 0x10000, SAMPLE_END + 0x10000, "direct");
	d = sample_judge_device(s, nic);
	assert_int_equal(count_in(&d->findings, MEMORY), 1);
	assert_int_equal(find_in(&d->findings, MEMORY)->evidence_count, 4);
}

static void memory_demanded_of_the_bridge_above_is_unsafe(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 1);
	size_t nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, "vfio-pci");
	const struct device_judgement *d;

	sample_group(s, port);
	sample_group(s, nic);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	sample_reserve(s, 1, SAMPLE_BASE, SAMPLE_END, "direct");
	d = sample_judge_device(s, nic);
	assert_int_equal(
		assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND_BELOW)->other,
		port);
}

/* The kernel accepts it (before 5.3), which does not make it safe. */
static void memory_demanded_above_is_unsafe_where_the_kernel_accepts_too(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 1);
	size_t nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, "vfio-pci");
	const struct device_judgement *d;

	sample_group(s, port);
	sample_group(s, nic);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	sample_release(s, "5.2");
	d = sample_judge_device(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND_BELOW);
	assert_no(&d->findings, CONTRADICTION);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

static void memory_demanded_is_unsafe_where_no_kernel_looks(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	s->options.kernel = "3.16.7";
	d = sample_judge_device(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);
}

static void memory_demanded_of_a_member_is_unsafe_for_all(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling);
	const struct device_judgement *d;

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.1");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	d = sample_judge_device(s, nic);
	assert_int_equal(
		assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND_MEMBER)->other,
		sibling);
	d = judgement_find(&s->judgement, sibling);
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);
}

static void memory_of_another_group_is_nobodys_concern(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	size_t other = sample_device(s, "00:04.0", CLASS_NIC, "vfio-pci");

	sample_group(s, other);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:04.0");
	sample_reserve(s, 1, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_no(&sample_judge_device(s, nic)->findings, MEMORY);
	assert_int_equal(judgement_find(&s->judgement, nic)->verdict, VERDICT_SAFE);
}

static void memory_that_only_sysfs_shows_is_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	hide_tables(s);
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	d = sample_judge_device(s, nic);
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND_SHOWN);
	assert_int_equal(why_unchecked(d, MEMORY), CHECKED);
}

static void memory_that_an_option_relaxes_is_still_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC, "direct-relaxable");
	const struct device_judgement *d;

	sample_release(s, "6.8.12-10-pve");
	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	d = sample_judge_device(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND_RELAXED);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

/* "outcome accepts, verdict unsafe", for those as well who cannot read the table */
static void memory_that_is_shown_and_ignored_is_unsafe(void **state)
{
	static const char *const releases[] = { "6.8.12-10-pve", "5.0.21-5-pve" };
	static const char *const types[] = { "direct-relaxable", "direct" };
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	hide_tables(s);
	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	for (size_t i = 0; i < COUNT(releases); i++) {
		const struct device_judgement *d;

		s->host.groups[0].reserved_count = 0;
		sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, types[i]);
		sample_release(s, releases[i]);
		d = sample_judge_device(s, nic);
		assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
		assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND_SHOWN);
		assert_int_equal(d->verdict, VERDICT_UNSAFE);
	}
}

static void whose_memory_is_shown_and_ignored_may_not_be_known(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);
	size_t usb = sample_device(s, "00:03.1", CLASS_XHCI, NULL);
	const struct device_judgement *d;

	sample_group(s, nic, usb);
	hide_tables(s);
	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	sample_release(s, "6.8.12-10-pve");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct-relaxable");
	d = sample_judge_device(s, nic);
	assert_no(&d->findings, MEMORY);
	assert_true(why_unchecked(d, MEMORY) > CHECKED);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

/* Attach is per group: with the option the sibling's memory goes to the guest as well. */
static void memory_of_a_member_that_an_option_relaxes_is_still_unsafe(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling);
	const struct device_judgement *d;

	sample_release(s, "6.8.12-10-pve");
	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.1");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct-relaxable");
	d = sample_judge_device(s, nic);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(
		assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND_MEMBER)->other,
		sibling);
}

/* doc/kernel-facts.md, section 5.4; doc/answers.md, section 2.3: accepts, verdict unsafe */
static size_t amd_device(struct sample *s, uint32_t class)
{
	size_t device = lone_device(s, class);

	sample_make_amd(s);
	s->host.unsafe_interrupts.value = true;
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	return device;
}

static void amd_memory_is_unsafe_before_6_6_too(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d = sample_judge_device(s, amd_device(s, CLASS_NIC));

	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND_SHOWN);
}

/* 5.2: there is no relaxable IVMD; the exemption of USB is the Intel driver's */
static void amd_memory_of_usb_is_unsafe_before_5_3_too(void **state)
{
	struct sample *s = *state;
	size_t usb = amd_device(s, CLASS_XHCI);
	const struct device_judgement *d;

	sample_release(s, "4.19.300");
	d = sample_judge_device(s, usb);
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND_SHOWN);
}

static void a_region_below_16_mib_beside_an_isa_bridge_is_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:1f.6", CLASS_NIC, "vfio-pci");
	size_t isa = sample_device(s, "00:1f.0", CLASS_ISA, NULL);

	sample_group(s, isa, nic);
	dmar_rmrr(&s->table, 0, 0xe0000, 0xeffff);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:1f.6");
	/* Both are one line there, being of one type (doc/kernel-facts.md, sections 3.1 and 7). */
	sample_reserve(s, 0, 0, 0xffffff, "direct");
	sample_release(s, "5.4.280");
	assert_found(&sample_judge_device(s, nic)->findings, MEMORY, SEVERITY_UNSAFE,
		     DETAIL_DEMAND);
}

static void the_isa_range_alone_is_no_demand(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:1f.6", CLASS_NIC, "vfio-pci");
	size_t isa = sample_device(s, "00:1f.0", CLASS_ISA, NULL);
	const struct device_judgement *d;

	sample_group(s, isa, nic);
	sample_reserve(s, 0, 0, 0xffffff, "direct");
	sample_release(s, "5.4.280");
	d = sample_judge_device(s, nic);
	assert_no(&d->findings, MEMORY);
	assert_no(&d->findings, CONTRADICTION);
}

static void without_table_and_sysfs_the_memory_rule_is_blind(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	hide_tables(s);
	s->host.groups[0].reserved_seen = HIDDEN;
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, MEMORY), UNCHECKED_TABLE);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

/* SMMUs' tables are not read yet. */
static void a_table_of_another_kind_makes_the_memory_rule_blind(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	s->host.tables[TABLE_DMAR].seen = NOT_THERE;
	s->host.tables[TABLE_IORT].seen = SEEN;
	s->host.iommu = IOMMU_SMMU;
	s->options.kernel = "6.12";
	assert_int_equal(why_unchecked(sample_judge_device(s, nic), MEMORY), UNCHECKED_TABLE_KIND);
}

static void a_cut_table_makes_the_memory_rule_blind(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:05.0");
	s->table.size -= 8;
	s->options.kernel = "6.12";
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, MEMORY), UNCHECKED_TABLE_DAMAGED);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

/* A file that ends early says nothing about what the kernel does with the whole table. */
static void a_cut_table_turns_nothing_off(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:05.0");
	s->table.size -= 8;
	s->options.kernel = "6.12";
	d = sample_judge_device(s, nic);
	assert_no(&d->findings, DISABLED);
	assert_int_not_equal(d->kernel.kind, OUTCOME_REFUSES);
}

/* Nor does it say which IOAPICs the rest of the table names. */
static void a_cut_table_leaves_out_no_ioapic(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	s->host.ioapics_seen = SEEN;
	s->host.ioapics[0].id = 8;
	s->host.ioapic_count = 1;
	assert_found(&sample_judge_device(s, nic)->findings, REMAPPING, SEVERITY_UNSAFE,
		     DETAIL_REMAPPING_IOAPIC);
	dmar_rhsa(&s->table, 0xfed90000, 0);
	s->table.size -= 8;
	assert_no(&sample_judge_device(s, nic)->findings, REMAPPING);
}

static void sysfs_makes_up_for_tables_that_are_hidden(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	hide_tables(s);
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, MEMORY), CHECKED);
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

/* firmware-reserved-memory-relaxed */

static void memory_of_a_usb_controller_is_a_caution(void **state)
{
	struct sample *s = *state;
	size_t usb = demanded_device(s, CLASS_XHCI, "direct-relaxable");
	const struct device_judgement *d = sample_judge_device(s, usb);

	assert_found(&d->findings, RELAXED, SEVERITY_CAUTION, DETAIL_RELAXED_USB);
	assert_no(&d->findings, MEMORY);
	assert_int_equal(d->verdict, VERDICT_CAUTION);
}

static void memory_of_a_gpu_is_a_caution(void **state)
{
	struct sample *s = *state;
	size_t gpu = demanded_device(s, CLASS_VGA, "direct-relaxable");
	const struct device_judgement *d = sample_judge_device(s, gpu);

	assert_found(&d->findings, RELAXED, SEVERITY_CAUTION, DETAIL_RELAXED_DISPLAY);
	assert_no(&d->findings, MEMORY);
}

static void memory_of_a_gpu_is_unsafe_to_a_kernel_that_does_not_exempt_it(void **state)
{
	struct sample *s = *state;
	size_t gpu = lone_device(s, CLASS_VGA);
	const struct device_judgement *d;

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	s->options.kernel = "3.19.8";
	d = sample_judge_device(s, gpu);
	assert_found(&d->findings, MEMORY, SEVERITY_UNSAFE, DETAIL_DEMAND);
	assert_no(&d->findings, RELAXED);
}

static void a_usb_controller_without_memory_is_no_caution(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d = sample_judge_device(s, lone_device(s, CLASS_XHCI));

	assert_no(&d->findings, RELAXED);
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

static void relaxable_memory_that_only_sysfs_shows_is_a_caution(void **state)
{
	struct sample *s = *state;
	size_t usb = lone_device(s, CLASS_XHCI);

	hide_tables(s);
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct-relaxable");
	assert_found(&sample_judge_device(s, usb)->findings, RELAXED, SEVERITY_CAUTION,
		     DETAIL_RELAXED_USB);
}

static void a_siblings_relaxable_memory_is_no_caution_for_a_nic(void **state)
{
	struct sample *s = *state;
	size_t usb, nic = functions(s, &usb);
	const struct device_judgement *d;

	s->host.devices[usb].class = CLASS_XHCI;
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.1");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct-relaxable");
	d = sample_judge_device(s, nic);
	assert_no(&d->findings, RELAXED);
	assert_no(&d->findings, MEMORY);
}

/* firmware-table-invalid */

static const struct finding *table_finding(struct sample *s, enum severity severity,
					   enum detail detail)
{
	s->options.kernel = "6.12";
	return assert_found(&sample_judge(s)->findings, TABLE, severity, detail);
}

static void a_table_that_hangs_the_boot_is_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct finding *f;

	dmar_rhsa(&s->table, 0xfed90000, 0);
	dmar_poke(&s->table, s->table.structure + 2, 0, 2);
	f = table_finding(s, SEVERITY_UNSAFE, DETAIL_TABLE_HANG);
	assert_int_equal(f->defect->kind, ACPI_RECORD_ZERO);
	assert_int_equal(judgement_find(&s->judgement, nic)->verdict, VERDICT_UNSAFE);
}

static void a_table_that_turns_the_iommu_off_is_unknown(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_poke(&s->table, 36, 3, 1);
	table_finding(s, SEVERITY_UNKNOWN, DETAIL_TABLE_OFF);
	assert_int_equal(judgement_find(&s->judgement, nic)->verdict, VERDICT_UNKNOWN);
	assert_found(&s->judgement.findings, DISABLED, SEVERITY_UNKNOWN, DETAIL_DISABLED_TABLE);
}

static void the_first_of_equal_defects_is_the_reason(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	lone_nic(s);
	dmar_poke(&s->table, 36, 3, 1);
	dmar_drhd(&s->table, 0, 0, 0);
	s->options.kernel = "6.12";
	f = assert_found(&sample_judge(s)->findings, DISABLED, SEVERITY_UNKNOWN,
			 DETAIL_DISABLED_TABLE);
	assert_int_equal(f->defect->kind, DMAR_WIDTH);
	assert_int_equal(count_in(&s->judgement.findings, TABLE), 2);
}

static void a_wrong_checksum_is_told_as_ignored(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	s->table.data[9]++;
	table_finding(s, SEVERITY_UNKNOWN, DETAIL_TABLE_IGNORED);
}

static void a_defect_that_nobody_tried_is_unknown(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:05.0");
	dmar_poke(&s->table, s->table.scope + 1, 30, 1);
	table_finding(s, SEVERITY_UNKNOWN, DETAIL_TABLE_UNKNOWN);
}

static void a_scope_of_the_wrong_type_is_told_with_its_device(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:03.0");
	assert_int_equal(table_finding(s, SEVERITY_UNKNOWN, DETAIL_TABLE_MISMATCH)->other, nic);
	assert_found(&s->judgement.findings, DISABLED, SEVERITY_UNKNOWN, DETAIL_DISABLED_TABLE);
}

static void a_damaged_dump_is_an_invalid_table(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	s->host.tables_given = true;
	s->host.tables[TABLE_DMAR].seen = HIDDEN;
	s->host.tables[TABLE_DMAR].error = EINVAL;
	s->host.tables[TABLE_DMAR].text_line = 7;
	assert_found(&sample_judge(s)->findings, TABLE, SEVERITY_UNKNOWN, DETAIL_TABLE_DUMP);
}

static void a_good_table_is_not_invalid(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	assert_no(&sample_judge(s)->findings, TABLE);
}

static void a_hidden_table_leaves_its_rule_blind_without_groups(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	hide_tables(s);
	sample_without_groups(s);
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, TABLE), UNCHECKED_TABLE);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

static void groups_show_that_a_hidden_table_is_good_enough(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	hide_tables(s);
	assert_int_equal(why_unchecked(sample_judge_device(s, nic), TABLE), CHECKED);
}

/* firmware-bug: what the kernel says of an RMRR (doc/kernel-facts.md, section 2.5) */

static void assert_bug(struct sample *s, enum detail detail)
{
	const struct judgement *j = sample_judge(s);

	assert_found(&j->findings, BUG, SEVERITY_INFO, detail);
	assert_int_equal(count_in(&j->findings, BUG), 1);
	assert_int_equal(j->devices[0].verdict, VERDICT_SAFE);
	/* What informs about the machine is not repeated for each device. */
	assert_no(&j->devices[0].findings, BUG);
}

static void assert_no_bug(struct sample *s)
{
	assert_no(&sample_judge(s)->findings, BUG);
}

/* An RMRR of a device that is not there: only the region itself is at stake. */
static void region_of_nobody(struct sample *s, uint64_t base, uint64_t end)
{
	lone_nic(s);
	dmar_rmrr(&s->table, 0, base, end);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:1d.7");
}

static void a_region_in_reserved_memory_is_no_bug(void **state)
{
	struct sample *s = *state;

	region_of_nobody(s, SAMPLE_BASE, SAMPLE_END);
	assert_no_bug(s);
}

static void a_region_in_ram_is_a_bug(void **state)
{
	struct sample *s = *state;

	region_of_nobody(s, SAMPLE_BASE, SAMPLE_END);
	sample_memory(s, 0, 0x7fffffff, MEMORY_OTHER);
	assert_bug(s, DETAIL_BUG_MAP);
}

static void a_region_in_a_gap_of_the_map_is_a_bug(void **state)
{
	struct sample *s = *state;

	region_of_nobody(s, 0x50000000, 0x50000fff);
	assert_bug(s, DETAIL_BUG_MAP);
}

static void a_region_whose_start_is_in_a_gap_is_a_bug(void **state)
{
	struct sample *s = *state;

	region_of_nobody(s, SAMPLE_BASE, SAMPLE_END);
	sample_memory(s, SAMPLE_BASE + 0x800, SAMPLE_END, MEMORY_RESERVED);
	assert_bug(s, DETAIL_BUG_MAP);
}

static void a_region_past_the_end_of_its_memory_is_a_bug(void **state)
{
	struct sample *s = *state;

	region_of_nobody(s, SAMPLE_BASE, SAMPLE_BASE + 0x100fff);
	assert_bug(s, DETAIL_BUG_MAP);
}

/* "an RMRR half in RAM, half in reserved memory draws no complaint": the last type decides */
static void a_region_half_in_ram_is_no_bug(void **state)
{
	static const struct memory_range map[] = {
		{ 0, SAMPLE_BASE + 0x7ff, MEMORY_OTHER },
		{ SAMPLE_BASE + 0x800, SAMPLE_END, MEMORY_RESERVED },
	};
	struct sample *s = *state;

	region_of_nobody(s, SAMPLE_BASE, SAMPLE_END);
	free(s->host.memory);
	s->host.memory = (struct memory_range *)exact_copy(map, sizeof(map));
	s->host.memory_count = COUNT(map);
	assert_no_bug(s);
}

static void a_region_that_ends_in_ram_is_a_bug(void **state)
{
	static const struct memory_range map[] = {
		{ SAMPLE_BASE - 0x1000, SAMPLE_BASE + 0x7ff, MEMORY_RESERVED },
		{ SAMPLE_BASE + 0x800, 0x7fffffff, MEMORY_OTHER },
	};
	struct sample *s = *state;

	region_of_nobody(s, SAMPLE_BASE, SAMPLE_END);
	free(s->host.memory);
	s->host.memory = (struct memory_range *)exact_copy(map, sizeof(map));
	s->host.memory_count = COUNT(map);
	assert_bug(s, DETAIL_BUG_MAP);
}

static void a_region_in_nvs_memory_is_no_bug_from_6_1_on(void **state)
{
	struct sample *s = *state;

	region_of_nobody(s, SAMPLE_BASE, SAMPLE_END);
	sample_memory(s, SAMPLE_BASE, SAMPLE_END, MEMORY_NVS);
	assert_no_bug(s);
}

static void a_region_off_the_page_borders_is_a_bug(void **state)
{
	struct sample *s = *state;

	region_of_nobody(s, SAMPLE_BASE + 0x800, SAMPLE_END);
	assert_bug(s, DETAIL_BUG_ORDER);
}

static void a_region_whose_end_is_off_the_page_borders_is_a_bug(void **state)
{
	struct sample *s = *state;

	region_of_nobody(s, SAMPLE_BASE, SAMPLE_END - 1);
	assert_bug(s, DETAIL_BUG_ORDER);
}

static void a_region_that_ends_before_it_starts_is_a_bug(void **state)
{
	struct sample *s = *state;

	region_of_nobody(s, SAMPLE_BASE + 0x1000, SAMPLE_BASE + 0xfff);
	assert_bug(s, DETAIL_BUG_ORDER);
}

static void up_to_5_4_nobody_looks_at_the_region(void **state)
{
	struct sample *s = *state;

	region_of_nobody(s, 0x50000800, 0x500007ff);
	sample_release(s, "5.4.280");
	assert_no_bug(s);
}

/* 2.5: 5.5.0 does not keep such a region, it gives up: nothing of that is harmless. */
static void what_turns_linux_5_5_0_off_is_not_told_as_harmless(void **state)
{
	struct sample *s = *state;

	region_of_nobody(s, SAMPLE_BASE, SAMPLE_END);
	sample_memory(s, 0, 0x7fffffff, MEMORY_OTHER);
	s->options.kernel = "5.5.0";
	assert_found(&sample_judge(s)->findings, DISABLED, SEVERITY_UNKNOWN, DETAIL_DISABLED_TABLE);
	assert_no(&s->judgement.findings, BUG);
}

static void a_hidden_memory_map_costs_the_verdict_nothing(void **state)
{
	struct sample *s = *state;
	const struct judgement *j;

	region_of_nobody(s, SAMPLE_BASE, SAMPLE_END);
	s->host.memory_seen = HIDDEN;
	j = sample_judge(s);
	assert_int_equal(why_unchecked(&j->devices[0], BUG), UNCHECKED_MEMORY_MAP);
	assert_int_equal(j->devices[0].verdict, VERDICT_SAFE);
	assert_int_equal(judgement_status(j, true), 0);
}

static void without_regions_no_memory_map_is_missed(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	s->host.memory_seen = HIDDEN;
	assert_int_equal(why_unchecked(sample_judge_device(s, nic), BUG), CHECKED);
}

static void a_bus_number_in_place_of_a_path_is_a_bug(void **state)
{
	struct sample *s = *state;
	size_t usb;
	const struct finding *f;

	sample_bridge(s, "00:1c.0", 1, 1);
	usb = sample_device(s, "00:1c.0/01:00.0", CLASS_XHCI, "vfio-pci");
	sample_group(s, usb);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "01:00.0");
	f = assert_found(&sample_judge(s)->findings, BUG, SEVERITY_INFO, DETAIL_BUG_FALLBACK);
	assert_int_equal(f->other, usb);
}

static void a_scope_type_that_nobody_knows_is_a_bug(void **state)
{
	struct sample *s = *state;

	lone_nic(s);
	dmar_scope(&s->table, 0x99, "00:05.0");
	assert_bug(s, DETAIL_BUG_SCOPE_TYPE);
	assert_no(&s->judgement.findings, TABLE);
}

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
	s->host.remapped_interrupts = (struct fact_bool){ HIDDEN, false };
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, REMAPPING), UNCHECKED_REMAPPING);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

static void interrupts_that_are_not_shown_as_remapped_are_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	hide_tables(s);
	s->host.remapped_interrupts.value = false;
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
	assert_int_equal(judgement_status(&s->judgement, false), 3);
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

/* not-assignable */

static void chipset_functions_are_not_assignable(void **state)
{
	static const uint32_t classes[] = { CLASS_HOST, CLASS_ISA, CLASS_OTHER_BRIDGE };
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_HOST);

	for (size_t i = 0; i < COUNT(classes); i++) {
		const struct device_judgement *d;

		s->host.devices[device].class = classes[i];
		d = sample_judge_device(s, device);
		assert_found(&d->findings, NOT_ASSIGNABLE, SEVERITY_UNSAFE, DETAIL_CHIPSET);
		/* The kernel does not mind. */
		assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	}
}

static void a_device_that_no_unit_serves_is_not_assignable(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:04.0", CLASS_NIC, NULL);

	lone_nic(s);
	assert_found(&sample_judge_device(s, nic)->findings, NOT_ASSIGNABLE, SEVERITY_UNSAFE,
		     DETAIL_UNCOVERED);
}

static void with_the_iommu_off_nobody_is_unserved(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_without_groups(s);
	assert_no(&sample_judge_device(s, nic)->findings, NOT_ASSIGNABLE);
}

/* group-shared */

static void other_endpoints_of_the_group_are_told(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 1);
	size_t nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, "vfio-pci");
	size_t sibling = sample_device(s, "00:1c.0/01:00.1", CLASS_NIC, "vfio-pci");
	const struct device_judgement *d;
	const struct finding *f;

	sample_group(s, port, nic, sibling);
	d = sample_judge_device(s, nic);
	f = assert_found(&d->findings, SHARED, SEVERITY_INFO, DETAIL_SHARED);
	/* Not the port: bridges go along by themselves. */
	assert_int_equal(f->evidence_count, 1);
	assert_evidence(f, 0, FROM_MEMBER, sibling);
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

static void a_group_with_a_bridge_only_is_not_shared(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 1);
	size_t nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, "vfio-pci");

	sample_group(s, port, nic);
	assert_no(&sample_judge_device(s, nic)->findings, SHARED);
}

static void hidden_members_make_the_verdict_unknown(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.groups[0].members_seen = HIDDEN;
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, SHARED), UNCHECKED_GROUP);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
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
	assert_int_equal(judgement_status(&s->judgement, false), 1);
}

static void one_unknown_device_makes_the_status_3(void **state)
{
	struct sample *s = *state;
	size_t other = sample_device(s, "00:04.0", CLASS_NIC, "vfio-pci");

	lone_nic(s);
	sample_group(s, other);
	s->host.groups[1].members_seen = HIDDEN;
	assert_int_equal(judgement_status(sample_judge(s), false), 3);
	assert_int_equal(judgement_status(&s->judgement, true), 3);
}

/* doc/answers.md, section 3.1: the worst wins in the order 2, 1, 3, 0 */
static void status_1_wins_over_status_3(void **state)
{
	struct sample *s = *state;
	size_t other = sample_device(s, "00:04.0", CLASS_NIC, "vfio-pci");

	demanded_device(s, CLASS_NIC, "direct");
	sample_group(s, other);
	s->host.groups[1].members_seen = HIDDEN;
	assert_int_equal(judgement_status(sample_judge(s), false), 1);
}

static void a_caution_counts_only_when_strict(void **state)
{
	struct sample *s = *state;

	demanded_device(s, CLASS_XHCI, "direct-relaxable");
	assert_int_equal(judgement_status(sample_judge(s), false), 0);
	assert_int_equal(judgement_status(&s->judgement, true), 1);
}

static void a_strict_caution_wins_over_status_3(void **state)
{
	struct sample *s = *state;
	size_t other = sample_device(s, "00:04.0", CLASS_NIC, "vfio-pci");

	demanded_device(s, CLASS_XHCI, "direct-relaxable");
	sample_group(s, other);
	s->host.groups[1].members_seen = HIDDEN;
	assert_int_equal(judgement_status(sample_judge(s), false), 3);
	assert_int_equal(judgement_status(&s->judgement, true), 1);
}

static void a_chipset_function_counts_only_when_it_was_named(void **state)
{
	struct sample *s = *state;
	size_t host_bridge = lone_device(s, CLASS_HOST);
	const struct device_judgement *d;

	d = sample_judge_device(s, host_bridge);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	assert_int_equal(d->counted, VERDICT_SAFE);
	assert_int_equal(judgement_status(&s->judgement, false), 0);
	s->options.named = true;
	d = sample_judge_device(s, host_bridge);
	assert_int_equal(d->counted, VERDICT_UNSAFE);
	assert_int_equal(judgement_status(&s->judgement, false), 1);
}

static void other_findings_of_a_chipset_function_count_all_the_same(void **state)
{
	struct sample *s = *state;

	demanded_device(s, CLASS_HOST, "direct");
	assert_int_equal(judgement_status(sample_judge(s), false), 1);
}

static void a_host_without_devices_has_status_0(void **state)
{
	struct sample *s = *state;

	assert_int_equal(judgement_status(sample_judge(s), true), 0);
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

/* What is left to do */

static void a_device_on_a_host_driver_is_to_be_bound(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	set_driver(s, nic, "e1000e");
	d = sample_judge_device(s, nic);
	assert_int_equal(d->ready, ANSWER_NO);
	assert_int_equal(d->todo_count, 1);
	assert_true(has_todo(d, PREPARE_REBIND, nic));
}

static void a_driverless_device_is_to_be_bound_too(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	set_driver(s, nic, NULL);
	assert_true(has_todo(sample_judge_device(s, nic), PREPARE_BIND, nic));
}

static void a_member_on_a_host_driver_is_to_be_freed(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling);
	const struct device_judgement *d;

	set_driver(s, sibling, "serial");
	d = sample_judge_device(s, nic);
	assert_int_equal(d->ready, ANSWER_NO);
	assert_int_equal(d->todo_count, 1);
	assert_true(has_todo(d, PREPARE_FREE, sibling));
	/* Not being ready is not being unsafe. */
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

static void driverless_members_and_ports_need_nothing(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 1);
	size_t nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, "vfio-pci");
	size_t sibling = sample_device(s, "00:1c.0/01:00.1", CLASS_NIC, NULL);

	sample_group(s, port, nic, sibling);
	assert_int_equal(sample_judge_device(s, nic)->ready, ANSWER_YES);
}

static void a_module_that_is_not_loaded_is_to_be_loaded(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.vfio_pci = NOT_THERE;
	d = sample_judge_device(s, nic);
	assert_int_equal(d->ready, ANSWER_NO);
	assert_true(has_todo(d, PREPARE_LOAD_MODULE, NO_INDEX));
}

static void readiness_is_unknown_where_the_iommus_state_is(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_without_groups(s);
	s->host.groups_seen = HIDDEN;
	assert_int_equal(sample_judge_device(s, nic)->ready, ANSWER_UNKNOWN);
}

static void a_refused_device_may_be_ready(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC, "direct");
	const struct device_judgement *d = sample_judge_device(s, nic);

	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(d->ready, ANSWER_YES);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_have_the_severities_of_the_contract),
		cmocka_unit_test(each_rule_has_a_name_of_its_own_and_a_function),
		cmocka_unit_test(only_chipset_and_host_rules_spare_who_was_not_named),
		CASE(a_device_with_nothing_against_it_is_safe),
		CASE(memory_demanded_of_the_device_is_unsafe),
		CASE(several_demands_are_one_finding),
		CASE(memory_demanded_of_the_bridge_above_is_unsafe),
		CASE(memory_demanded_above_is_unsafe_where_the_kernel_accepts_too),
		CASE(memory_demanded_is_unsafe_where_no_kernel_looks),
		CASE(memory_demanded_of_a_member_is_unsafe_for_all),
		CASE(memory_of_another_group_is_nobodys_concern),
		CASE(memory_that_only_sysfs_shows_is_unsafe),
		CASE(memory_that_an_option_relaxes_is_still_unsafe),
		CASE(memory_that_is_shown_and_ignored_is_unsafe),
		CASE(whose_memory_is_shown_and_ignored_may_not_be_known),
		CASE(memory_of_a_member_that_an_option_relaxes_is_still_unsafe),
		CASE(amd_memory_is_unsafe_before_6_6_too),
		CASE(amd_memory_of_usb_is_unsafe_before_5_3_too),
		CASE(a_region_below_16_mib_beside_an_isa_bridge_is_unsafe),
		CASE(the_isa_range_alone_is_no_demand),
		CASE(without_table_and_sysfs_the_memory_rule_is_blind),
		CASE(a_table_of_another_kind_makes_the_memory_rule_blind),
		CASE(a_cut_table_makes_the_memory_rule_blind),
		CASE(a_cut_table_turns_nothing_off),
		CASE(a_cut_table_leaves_out_no_ioapic),
		CASE(sysfs_makes_up_for_tables_that_are_hidden),
		CASE(memory_of_a_usb_controller_is_a_caution),
		CASE(memory_of_a_gpu_is_a_caution),
		CASE(memory_of_a_gpu_is_unsafe_to_a_kernel_that_does_not_exempt_it),
		CASE(a_usb_controller_without_memory_is_no_caution),
		CASE(relaxable_memory_that_only_sysfs_shows_is_a_caution),
		CASE(a_siblings_relaxable_memory_is_no_caution_for_a_nic),
		CASE(a_table_that_hangs_the_boot_is_unsafe),
		CASE(a_table_that_turns_the_iommu_off_is_unknown),
		CASE(the_first_of_equal_defects_is_the_reason),
		CASE(a_wrong_checksum_is_told_as_ignored),
		CASE(a_defect_that_nobody_tried_is_unknown),
		CASE(a_scope_of_the_wrong_type_is_told_with_its_device),
		CASE(a_damaged_dump_is_an_invalid_table),
		CASE(a_good_table_is_not_invalid),
		CASE(a_hidden_table_leaves_its_rule_blind_without_groups),
		CASE(groups_show_that_a_hidden_table_is_good_enough),
		CASE(a_region_in_reserved_memory_is_no_bug),
		CASE(a_region_in_ram_is_a_bug),
		CASE(a_region_in_a_gap_of_the_map_is_a_bug),
		CASE(a_region_whose_start_is_in_a_gap_is_a_bug),
		CASE(a_region_past_the_end_of_its_memory_is_a_bug),
		CASE(a_region_half_in_ram_is_no_bug),
		CASE(a_region_that_ends_in_ram_is_a_bug),
		CASE(a_region_in_nvs_memory_is_no_bug_from_6_1_on),
		CASE(a_region_off_the_page_borders_is_a_bug),
		CASE(a_region_whose_end_is_off_the_page_borders_is_a_bug),
		CASE(a_region_that_ends_before_it_starts_is_a_bug),
		CASE(up_to_5_4_nobody_looks_at_the_region),
		CASE(what_turns_linux_5_5_0_off_is_not_told_as_harmless),
		CASE(a_hidden_memory_map_costs_the_verdict_nothing),
		CASE(without_regions_no_memory_map_is_missed),
		CASE(a_bus_number_in_place_of_a_path_is_a_bug),
		CASE(a_scope_type_that_nobody_knows_is_a_bug),
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
		CASE(chipset_functions_are_not_assignable),
		CASE(a_device_that_no_unit_serves_is_not_assignable),
		CASE(with_the_iommu_off_nobody_is_unserved),
		CASE(other_endpoints_of_the_group_are_told),
		CASE(a_group_with_a_bridge_only_is_not_shared),
		CASE(hidden_members_make_the_verdict_unknown),
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
		CASE(what_was_not_checked_about_the_machine_is_repeated_too),
		CASE(a_device_on_a_host_driver_is_to_be_bound),
		CASE(a_driverless_device_is_to_be_bound_too),
		CASE(a_member_on_a_host_driver_is_to_be_freed),
		CASE(driverless_members_and_ports_need_nothing),
		CASE(a_module_that_is_not_loaded_is_to_be_loaded),
		CASE(readiness_is_unknown_where_the_iommus_state_is),
		CASE(a_refused_device_may_be_ready),
	};

	return RUN(tests);
}
