// SPDX-License-Identifier: GPL-2.0-or-later
/* What is wrong with the tables, and what the kernel prints of it: rules/table.c. */
#include <errno.h>
#include <stdlib.h>

#include "tests/unit/finding-asserts.h"
#include "tests/unit/rule-hosts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

#define TABLE "firmware-table-invalid"
#define BUG "firmware-bug"
#define DISABLED "iommu-disabled"

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
	s->host.memory = memcpy(arena_alloc(&s->host.arena, sizeof(map)), map, sizeof(map));
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
	s->host.memory = memcpy(arena_alloc(&s->host.arena, sizeof(map)), map, sizeof(map));
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
	assert_int_equal(judgement_status(j, true, false), 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
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
	};

	return RUN(tests);
}
