// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory that the firmware wants a device to keep: rules/memory.c. */
#include <string.h>

#include "tests/unit/finding-asserts.h"
#include "tests/unit/rule-hosts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

#define MEMORY "firmware-reserved-memory"
#define RELAXED "firmware-reserved-memory-relaxed"
#define DISABLED "iommu-disabled"
#define REMAPPING "interrupt-remapping-missing"
#define CONTRADICTION "evidence-contradiction"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
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
	};

	return RUN(tests);
}
