// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What Linux makes of an AMD machine as a whole: what is wrong with an IVRS (doc/kernel-facts.md,
 * section 5.5; drivers/iommu/amd/init.c of 5.10, 6.1 and 7.2), options, and whether interrupts
 * are remapped.
 */
#include <stdlib.h>

#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, sample_teardown)

/* Before and since a unit has to name a device. */
#define OLD "5.10.223"
#define NEW "6.1.76"

#define REGISTERS 0xfd200000
#define CLASS_IOMMU 0x080600

static int setup(void **state)
{
	int r = sample_setup(state);
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	sample_group(s, 0);
	sample_make_amd_with_table(s);
	return r;
}

/* Effects */

static enum effect effect_of(struct sample *s, const char *release, enum acpi_defect_kind kind)
{
	const struct acpi_defects *defects;

	sample_links(s, release);
	defects = &s->tables.ivrs.defects;
	for (size_t i = 0; i < defects->count; i++)
		if (defects->items[i].kind == kind)
			return machine_defect_effect(sample_row(release), &s->tables,
						     &defects->items[i]);
	fail_msg("no defect of kind %d", kind);
	return EFFECT_NONE;
}

static void assert_effect(struct sample *s, enum acpi_defect_kind kind, enum effect effect)
{
	assert_int_equal(effect_of(s, OLD, kind), effect);
	assert_int_equal(effect_of(s, NEW, kind), effect);
}

/* A unit that Linux never looks into, for the newer one behind it has the same number. */
static void begin_unused(struct sample *s)
{
	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_10, 0, REGISTERS);
}

static void end_unused(struct sample *s)
{
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, REGISTERS);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
}

static void begin_used(struct sample *s)
{
	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, REGISTERS);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_SELECT, 0x0018, 0);
}

/* Blocks */

static void a_wrong_checksum_turns_it_off(void **state)
{
	struct sample *s = *state;

	s->ivrs.data[9] ^= 0xff;
	assert_effect(s, ACPI_CHECKSUM, EFFECT_OFF);
}

/* It is looked at before all else, so that nothing hangs. */
static void a_wrong_checksum_outranks_all(void **state)
{
	struct sample *s = *state;

	ivrs_block(&s->ivrs, 0x51, 0, 4);
	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 0, 2);
	assert_effect(s, ACPI_RECORD_ZERO, EFFECT_HANG);
	s->ivrs.data[9] ^= 0xff;
	assert_effect(s, ACPI_RECORD_ZERO, EFFECT_IGNORED);
	assert_effect(s, ACPI_CHECKSUM, EFFECT_OFF);
}

static void a_block_of_length_0_hangs_wherever_it_is(void **state)
{
	static const uint8_t types[] = { IVRS_IVHD_10, IVRS_IVMD_ALL, 0x12, 0x51 };
	struct sample *s = *state;

	for (size_t i = 0; i < COUNT(types); i++) {
		sample_make_amd_with_table(s);
		ivrs_block(&s->ivrs, types[i], 0, 40);
		ivrs_poke(&s->ivrs, s->ivrs.block + 2, 0, 2);
		assert_effect(s, ACPI_RECORD_ZERO, EFFECT_HANG);
	}
}

static void without_a_unit_it_is_off(void **state)
{
	struct sample *s = *state;

	sample_begin_ivrs(s);
	assert_effect(s, IVRS_NO_IVHD, EFFECT_OFF);
	sample_ivmd(s, 0, 0xffff);
	assert_effect(s, IVRS_NO_IVHD, EFFECT_OFF);
}

static void memory_before_the_units_leaves_it_to_the_numbers(void **state)
{
	struct sample *s = *state;

	/* The number of no unit: Linux takes the memory for one. */
	sample_begin_ivrs(s);
	sample_ivmd(s, 0x0300, 0x03ff);
	end_unused(s);
	assert_effect(s, IVRS_FIRST_BLOCK, EFFECT_OFF);
	/* That of the unit behind it. */
	sample_begin_ivrs(s);
	sample_ivmd(s, 0x0002, 0x03ff);
	end_unused(s);
	assert_effect(s, IVRS_FIRST_BLOCK, EFFECT_IGNORED);
}

static void memory_past_the_end_is_read_all_the_same(void **state)
{
	struct sample *s = *state;

	sample_ivmd(s, 0x0018, 0x0018);
	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 0x1000, 2);
	assert_effect(s, ACPI_RECORD_OVERRUN, EFFECT_IGNORED);
}

static void bytes_that_are_not_there_may_say_anything(void **state)
{
	struct sample *s = *state;

	/* Memory whose length lacks a byte. */
	sample_ivmd(s, 0x0018, 0x0018);
	ivrs_poke(&s->ivrs, 4, s->ivrs.size - 1, 4);
	assert_effect(s, ACPI_RECORD_OVERRUN, EFFECT_UNKNOWN);
	/* A unit that goes on. */
	sample_make_amd_with_table(s);
	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 0x1000, 2);
	assert_effect(s, ACPI_RECORD_OVERRUN, EFFECT_UNKNOWN);
}

static void a_short_block_is_read_into_the_next(void **state)
{
	struct sample *s = *state;

	ivrs_block(&s->ivrs, IVRS_IVMD_ONE, 0, 31);
	assert_effect(s, ACPI_RECORD_SHORT, EFFECT_UNKNOWN);
	sample_ivmd(s, 0x0300, 0x0300);
	assert_effect(s, ACPI_RECORD_SHORT, EFFECT_IGNORED);
}

static void a_table_that_is_cut_is_not_known(void **state)
{
	struct sample *s = *state;

	s->ivrs.size -= 4;
	assert_effect(s, ACPI_TABLE_CUT, EFFECT_UNKNOWN);
	s->ivrs.size = 20;
	assert_effect(s, ACPI_HEADER_CUT, EFFECT_UNKNOWN);
}

static void memory_past_the_last_address_is_not_known(void **state)
{
	struct sample *s = *state;

	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, IVMD_UNITY, 0x0018, 0, 0xfffffffffffff000, 0x2000);
	assert_effect(s, IVRS_MEMORY_WRAP, EFFECT_UNKNOWN);
}

static void a_reversed_range_of_memory_does_nothing(void **state)
{
	struct sample *s = *state;

	sample_ivmd(s, 0x0300, 0x02ff);
	assert_effect(s, IVRS_RANGE_ORDER, EFFECT_IGNORED);
}

/* Entries, in a unit that Linux takes and in one that it does not */

static void an_entry_of_unknown_length_hangs(void **state)
{
	struct sample *s = *state;

	begin_used(s);
	ivrs_entry(&s->ivrs, 0x80, 0, 0);
	assert_effect(s, IVRS_ENTRY_TYPE, EFFECT_HANG);
	begin_unused(s);
	ivrs_entry(&s->ivrs, 0x80, 0, 0);
	end_unused(s);
	assert_effect(s, IVRS_ENTRY_TYPE, EFFECT_IGNORED);
}

static void an_unknown_special_device_turns_it_off(void **state)
{
	struct sample *s = *state;

	begin_used(s);
	ivrs_special(&s->ivrs, 0, 0x00a0, 3);
	assert_effect(s, IVRS_SPECIAL_VARIETY, EFFECT_OFF);
	begin_unused(s);
	ivrs_special(&s->ivrs, 0, 0x00a0, 3);
	end_unused(s);
	assert_effect(s, IVRS_SPECIAL_VARIETY, EFFECT_IGNORED);
}

static void a_unit_without_devices_turns_it_off_since_6_0(void **state)
{
	struct sample *s = *state;

	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, REGISTERS);
	assert_int_equal(effect_of(s, OLD, IVRS_NO_DEVICES), EFFECT_IGNORED);
	assert_int_equal(effect_of(s, NEW, IVRS_NO_DEVICES), EFFECT_OFF);
	begin_unused(s);
	end_unused(s);
	assert_effect(s, IVRS_NO_DEVICES, EFFECT_IGNORED);
}

static void registers_at_0_turn_it_off(void **state)
{
	struct sample *s = *state;

	begin_used(s);
	ivrs_poke(&s->ivrs, s->ivrs.block + 8, 0, 8);
	assert_effect(s, IVRS_IVHD_ADDRESS, EFFECT_OFF);
	begin_unused(s);
	ivrs_poke(&s->ivrs, s->ivrs.block + 8, 0, 8);
	end_unused(s);
	assert_effect(s, IVRS_IVHD_ADDRESS, EFFECT_IGNORED);
}

/* Its end is read from the next block. */
static void an_entry_past_its_block_is_read_over(void **state)
{
	struct sample *s = *state;

	begin_used(s);
	ivrs_special(&s->ivrs, 0, 0x00a0, IVRS_SPECIAL_HPET);
	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 40 + 4 + 7, 2);
	ivrs_block(&s->ivrs, 0x51, 0, 32);
	assert_effect(s, IVRS_ENTRY_OVERRUN, EFFECT_IGNORED);
}

/* What completes it is worse than that it is cut. */
static void an_entry_past_its_block_is_of_its_block(void **state)
{
	struct sample *s = *state;

	begin_used(s);
	ivrs_special(&s->ivrs, 0, 0x00a0, 7);
	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 40 + 4 + 4, 2);
	assert_effect(s, IVRS_SPECIAL_VARIETY, EFFECT_OFF);
}

static void an_entry_past_the_table_is_not_known(void **state)
{
	struct sample *s = *state;

	begin_used(s);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALIAS_SELECT, 0x00a0, 0);
	assert_effect(s, IVRS_ENTRY_OVERRUN, EFFECT_UNKNOWN);
}

static void begin_name(struct sample *s)
{
	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_40, 0, REGISTERS);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	ivrs_name(&s->ivrs, 0x00a5, "AMDI0020", "", IVRS_UID_TEXT, "A", 1);
	ivrs_poke(&s->ivrs, s->ivrs.entry + 21, 2, 1);
}

static void a_uid_past_its_block_is_read_over(void **state)
{
	struct sample *s = *state;

	begin_name(s);
	ivrs_block(&s->ivrs, 0x51, 0, 32);
	assert_effect(s, IVRS_UID_OVERRUN, EFFECT_IGNORED);
}

static void a_uid_past_the_table_is_not_known(void **state)
{
	struct sample *s = *state;

	begin_name(s);
	assert_effect(s, IVRS_UID_OVERRUN, EFFECT_UNKNOWN);
}

/* The one that is left out might be the worst. */
static void a_table_of_very_many_defects_is_not_known(void **state)
{
	struct sample *s = *state;

	begin_used(s);
	for (size_t i = 0; i <= ACPI_DEFECTS_MAX; i++) {
		sample_links(s, NEW);
		assert_true(machine_tables_known(&s->host, &s->tables));
		ivrs_entry(&s->ivrs, IVRS_ENTRY_RANGE_END, 0x0300, 0);
	}
	sample_links(s, NEW);
	assert_false(machine_tables_known(&s->host, &s->tables));
}

static void ranges_out_of_order_are_ignored(void **state)
{
	struct sample *s = *state;

	begin_used(s);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_RANGE_END, 0x0300, 0);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_RANGE_START, 0x0300, 0);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_RANGE_END, 0x02ff, 0);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_RANGE_START, 0x0400, 0);
	assert_effect(s, IVRS_RANGE_END, EFFECT_IGNORED);
	assert_effect(s, IVRS_RANGE_ORDER, EFFECT_IGNORED);
	assert_effect(s, IVRS_RANGE_START, EFFECT_IGNORED);
}

static void odd_names_are_ignored(void **state)
{
	struct sample *s = *state;

	begin_used(s);
	ivrs_name(&s->ivrs, 0x00a5, "", "", 3, NULL, 0);
	ivrs_name(&s->ivrs, 0x00a5, "AMDI0020", "", IVRS_UID_NUMBER, "123456789", 9);
	assert_effect(s, IVRS_HID_BLOCK, EFFECT_IGNORED);
	assert_effect(s, IVRS_HID_EMPTY, EFFECT_IGNORED);
	assert_effect(s, IVRS_UID_FORMAT, EFFECT_IGNORED);
	assert_effect(s, IVRS_UID_LENGTH, EFFECT_IGNORED);
}

/* The machine */

/* As a kernel would be that is asked for: tables decide. */
static const struct machine *machine(struct sample *s)
{
	s->options.kernel = NEW;
	return &sample_judge(s)->candidates[0].machine;
}

static void assert_state(struct sample *s, enum iommu_state state, enum state_reason reason)
{
	const struct machine *m = machine(s);

	assert_int_equal(m->state, state);
	assert_int_equal(m->reason, reason);
}

static void add_hanging_block(struct sample *s)
{
	ivrs_block(&s->ivrs, 0x51, 0, 4);
	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 0, 2);
}

static void a_good_table_leaves_it_on(void **state)
{
	struct sample *s = *state;

	sample_ivmd(s, 0, 0xffff);
	assert_state(s, STATE_ON, REASON_NONE);
	assert_null(machine(s)->block);
}

static void the_worst_defect_decides(void **state)
{
	struct sample *s = *state;

	ivrs_special(&s->ivrs, 0, 0x00a0, 3);
	assert_state(s, STATE_OFF, REASON_DEFECT);
	assert_int_equal(machine(s)->defect->kind, IVRS_SPECIAL_VARIETY);
	add_hanging_block(s);
	assert_state(s, STATE_HANG, REASON_DEFECT);
	assert_int_equal(machine(s)->defect->kind, ACPI_RECORD_ZERO);
}

/* Unlike Intel's driver, AMD's never opens the table then (kernel: amd_iommu_detect). */
static void a_table_that_hangs_does_not_with_the_iommu_off(void **state)
{
	static const char *const options[] = { "amd_iommu=off", "iommu=off" };
	struct sample *s = *state;

	add_hanging_block(s);
	for (size_t i = 0; i < COUNT(options); i++) {
		sample_command_line(s, options[i]);
		assert_true(machine(s)->state != STATE_HANG);
	}
	sample_without_groups(s);
	s->host.tables[TABLE_IVRS].seen = SEEN;
	assert_state(s, STATE_OFF, REASON_OPTION);
}

static void intels_option_does_nothing_here(void **state)
{
	struct sample *s = *state;

	add_hanging_block(s);
	sample_command_line(s, "intel_iommu=off");
	assert_null(machine_off_option(&s->host));
	assert_state(s, STATE_HANG, REASON_DEFECT);
}

static void amds_option_does_nothing_to_intel(void **state)
{
	struct sample *s = *state;

	s->host.iommu = IOMMU_INTEL;
	sample_command_line(s, "amd_iommu=off");
	assert_null(machine_off_option(&s->host));
}

static void units_that_linux_cannot_take_turn_it_off(void **state)
{
	struct sample *s = *state;

	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, REGISTERS);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	assert_state(s, STATE_OFF, REASON_UNITS);
	assert_int_equal(machine(s)->problem, IVHD_REPEATED);
	assert_int_equal(machine(s)->block->offset, s->ivrs.block);
}

/* Where there is a defect that turns it off as well, that is what is told. */
static void a_defect_comes_before_the_units(void **state)
{
	struct sample *s = *state;

	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, REGISTERS);
	assert_state(s, STATE_OFF, REASON_DEFECT);
	assert_int_equal(machine(s)->problem, IVHD_FINE);
}

/* A unit of which the machine shows no PCI function. */

static void assert_state_of(struct sample *s, const char *release, enum iommu_state state)
{
	s->options.kernel = release;
	assert_int_equal(sample_judge(s)->candidates[0].machine.state, state);
}

static void a_unit_that_is_not_there_turns_it_off(void **state)
{
	struct sample *s = *state;

	s->host.whole = true;
	assert_state(s, STATE_OFF, REASON_UNITS);
	assert_int_equal(machine(s)->problem, IVHD_ABSENT);
	assert_int_equal(machine(s)->block->offset, 48);
	sample_device(s, "00:00.2", CLASS_IOMMU, NULL);
	assert_state(s, STATE_ON, REASON_NONE);
}

/* 5.10 was seen to crash. */
static void before_6_0_it_may_crash(void **state)
{
	struct sample *s = *state;

	s->host.whole = true;
	assert_state_of(s, OLD, STATE_UNKNOWN);
	assert_int_equal(judgement_find(&s->judgement, 0)->kernel.kind, OUTCOME_UNKNOWN);
	sample_device(s, "00:00.2", CLASS_IOMMU, NULL);
	assert_state_of(s, OLD, STATE_ON);
}

static void who_was_not_read_is_not_missing(void **state)
{
	assert_state(*state, STATE_ON, REASON_NONE);
}

static void a_unit_that_linux_does_not_take_may_be_missing(void **state)
{
	struct sample *s = *state;

	s->host.whole = true;
	sample_device(s, "00:00.2", CLASS_IOMMU, NULL);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_10, 0, 0xfd300000);
	ivrs_poke(&s->ivrs, s->ivrs.block + 4, 0x4002, 2);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	assert_state(s, STATE_ON, REASON_NONE);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, 0xfd400000);
	ivrs_poke(&s->ivrs, s->ivrs.block + 4, 0x4002, 2);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	assert_state(s, STATE_OFF, REASON_UNITS);
	assert_int_equal(machine(s)->block->offset, s->ivrs.block);
}

static void segments_of_units_count_since_6_0(void **state)
{
	struct sample *s = *state;

	s->host.whole = true;
	sample_device(s, "00:00.2", CLASS_IOMMU, NULL);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 1, 0xfd300000);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	assert_state_of(s, OLD, STATE_ON);
	assert_state_of(s, NEW, STATE_OFF);
	sample_device(s, "0001:00:00.2", CLASS_IOMMU, NULL);
	assert_state_of(s, NEW, STATE_ON);
}

static void with_the_iommu_off_nobody_looks_for_units(void **state)
{
	struct sample *s = *state;

	s->host.whole = true;
	sample_without_groups(s);
	s->host.tables[TABLE_IVRS].seen = SEEN;
	sample_command_line(s, "amd_iommu=off");
	assert_state(s, STATE_OFF, REASON_OPTION);
	assert_int_equal(machine(s)->problem, IVHD_FINE);
}

/* Devices above the highest number that a unit names */

/* Linux's list ends with a page of pointers, 512 of them or 1024: 02:00.0 or 04:00.0. */
static void name_up_to(struct sample *s, uint16_t last)
{
	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, REGISTERS);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_SELECT, 0x0018, 0);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_SELECT, last, 0);
	ivrs_special(&s->ivrs, 0x20, 0x00a0, IVRS_SPECIAL_IOAPIC);
}

static void assert_beyond(struct sample *s, size_t device)
{
	assert_int_equal(sample_links(s, NEW)->beyond_units, device);
}

static void the_list_of_units_is_made_of_pages(void **state)
{
	struct sample *s = *state;
	size_t below, above;

	name_up_to(s, 0x01ff);
	below = sample_device(s, "01:1f.7", CLASS_NIC, NULL);
	assert_beyond(s, NO_INDEX);
	above = sample_device(s, "02:00.0", CLASS_NIC, NULL);
	assert_beyond(s, above);
	assert_true(s->links.covered[below]);
	assert_false(s->links.covered[above]);
	name_up_to(s, 0x0200);
	assert_beyond(s, NO_INDEX);
	above = sample_device(s, "03:1f.7", CLASS_NIC, NULL);
	assert_beyond(s, NO_INDEX);
	above = sample_device(s, "04:00.0", CLASS_NIC, NULL);
	assert_beyond(s, above);
	assert_int_equal(sample_links(s, OLD)->beyond_units, NO_INDEX);
}

static void a_list_that_ends_early_may_crash_since_6_0(void **state)
{
	struct sample *s = *state;
	size_t above = sample_device(s, "03:00.0", CLASS_NIC, NULL);
	const struct finding *finding;

	name_up_to(s, 0x0018);
	assert_state_of(s, OLD, STATE_ON);
	assert_int_equal(s->judgement.findings.count, 0);
	assert_state_of(s, NEW, STATE_UNKNOWN);
	finding = &s->judgement.findings.items[0];
	assert_int_equal(finding->detail, DETAIL_TABLE_BEYOND);
	assert_int_equal(finding->severity, SEVERITY_UNKNOWN);
	assert_int_equal(finding->other, above);
	assert_int_equal(judgement_find(&s->judgement, 0)->kernel.kind, OUTCOME_UNKNOWN);
}

/* By chance. */
static void who_runs_has_not_crashed(void **state)
{
	struct sample *s = *state;

	sample_device(s, "03:00.0", CLASS_NIC, NULL);
	name_up_to(s, 0x0018);
	assert_state_of(s, NULL, STATE_ON);
	assert_int_equal(s->judgement.findings.count, 0);
}

/* 6.0 is one or the other. */
static void one_candidate_that_may_crash_is_told(void **state)
{
	struct sample *s = *state;

	sample_device(s, "03:00.0", CLASS_NIC, NULL);
	name_up_to(s, 0x0018);
	assert_state_of(s, "6.0", STATE_ON);
	assert_int_equal(s->judgement.candidate_count, 2);
	assert_int_equal(s->judgement.findings.items[0].detail, DETAIL_TABLE_BEYOND);
	assert_int_equal(judgement_find(&s->judgement, 0)->kernel.kind, OUTCOME_UNKNOWN);
}

static void with_the_iommu_off_nobody_looks_beyond(void **state)
{
	struct sample *s = *state;

	sample_device(s, "03:00.0", CLASS_NIC, NULL);
	name_up_to(s, 0x0018);
	sample_without_groups(s);
	s->host.tables[TABLE_IVRS].seen = SEEN;
	sample_command_line(s, "amd_iommu=off");
	assert_state(s, STATE_OFF, REASON_OPTION);
}

static void groups_contradict_a_table_that_turns_it_off(void **state)
{
	struct sample *s = *state;
	const struct machine *m;

	s->ivrs.data[9] ^= 0xff;
	m = &sample_judge(s)->candidates[0].machine;
	assert_int_equal(m->state, STATE_ON);
	assert_true(m->contradicted);
}

/* Interrupts: 5.5, check_ioapic_information */

static void add_ioapic(struct sample *s, uint8_t id, uint32_t first)
{
	s->host.ioapics[s->host.ioapic_count++] = (struct host_ioapic){ id, first };
}

/* The units' entries: {IOAPIC, number}; the firmware's list is the caller's. */
static void name_ioapics(struct sample *s, const uint16_t (*entries)[2], size_t count)
{
	sample_begin_ivrs(s);
	s->host.ioapic_count = 0;
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, REGISTERS);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	for (size_t i = 0; i < count; i++)
		ivrs_special(&s->ivrs, (uint8_t)entries[i][0], entries[i][1], IVRS_SPECIAL_IOAPIC);
}

static void assert_remapping(struct sample *s, enum answer answer, enum remapping_reason reason)
{
	enum remapping_reason found, foretold;

	sample_links(s, NEW);
	assert_int_equal(machine_remapping(&s->host, &s->tables, true, &found, &foretold), answer);
	assert_int_equal(found, reason);
}

static void a_southbridge_that_is_named_is_fine(void **state)
{
	assert_remapping(*state, ANSWER_YES, REMAPPING_FINE);
}

static void two_ioapics_of_which_one_is_the_southbridges_are_fine(void **state)
{
	static const uint16_t entries[][2] = { { 0x20, 0x00a0 }, { 0x21, 0x0001 } };
	struct sample *s = *state;

	name_ioapics(s, entries, COUNT(entries));
	add_ioapic(s, 0x20, 0);
	add_ioapic(s, 0x21, 24);
	assert_remapping(s, ANSWER_YES, REMAPPING_FINE);
}

static void a_southbridge_of_another_number_is_none(void **state)
{
	static const uint16_t entries[][2] = { { 0x20, 0x00a1 } };
	struct sample *s = *state;

	name_ioapics(s, entries, COUNT(entries));
	add_ioapic(s, 0x20, 0);
	assert_remapping(s, ANSWER_NO, REMAPPING_SOUTHBRIDGE);
}

static void a_table_without_ioapics_remaps_nothing(void **state)
{
	struct sample *s = *state;

	name_ioapics(s, NULL, 0);
	add_ioapic(s, 0x20, 0);
	assert_remapping(s, ANSWER_NO, REMAPPING_SOUTHBRIDGE);
}

static void a_machine_without_ioapics_remaps_nothing(void **state)
{
	struct sample *s = *state;

	s->host.ioapic_count = 0;
	assert_remapping(s, ANSWER_NO, REMAPPING_SOUTHBRIDGE);
}

/* Up to 6.12 the last word counts: missing, or found. Later one missing is enough. */
static void a_missing_ioapic_behind_the_southbridges_is_too_much(void **state)
{
	static const uint16_t entries[][2] = { { 0x20, 0x00a0 } };
	struct sample *s = *state;

	name_ioapics(s, entries, COUNT(entries));
	add_ioapic(s, 0x20, 0);
	add_ioapic(s, 0x21, 24);
	assert_remapping(s, ANSWER_NO, REMAPPING_SOUTHBRIDGE);
}

static void a_missing_ioapic_before_the_southbridges_depends_on_the_kernel(void **state)
{
	static const uint16_t entries[][2] = { { 0x20, 0x00a0 } };
	struct sample *s = *state;

	name_ioapics(s, entries, COUNT(entries));
	add_ioapic(s, 0x21, 24);
	add_ioapic(s, 0x20, 0);
	assert_remapping(s, ANSWER_UNKNOWN, REMAPPING_UNSEEN);
}

/* The southbridge's is the one with interrupt 0 for 7.2, and any for 6.12. */
static void a_southbridge_without_interrupt_0_depends_on_the_kernel(void **state)
{
	static const uint16_t entries[][2] = { { 0x20, 0x0001 }, { 0x21, 0x00a0 } };
	struct sample *s = *state;

	name_ioapics(s, entries, COUNT(entries));
	add_ioapic(s, 0x20, 0);
	add_ioapic(s, 0x21, 24);
	assert_remapping(s, ANSWER_UNKNOWN, REMAPPING_UNSEEN);
}

static void an_option_that_names_ioapics_replaces_the_table(void **state)
{
	struct sample *s = *state;

	sample_command_line(s, "quiet ivrs_ioapic[32]=00:14.0");
	assert_remapping(s, ANSWER_UNKNOWN, REMAPPING_UNSEEN);
	/* What the running kernel does still tells. */
	s->host.interrupts.isolated = (struct fact_bool){ SEEN, true };
	assert_remapping(s, ANSWER_YES, REMAPPING_FINE);
	s->host.interrupts.isolated.value = false;
	assert_remapping(s, ANSWER_NO, REMAPPING_SHOWN);
}

static void options_switch_remapping_off(void **state)
{
	struct sample *s = *state;

	sample_command_line(s, "intremap=off");
	assert_remapping(s, ANSWER_NO, REMAPPING_OPTION);
	sample_command_line(s, "nointremap");
	assert_remapping(s, ANSWER_NO, REMAPPING_OPTION);
	sample_command_line(s, "intremap=nosid");
	assert_remapping(s, ANSWER_YES, REMAPPING_FINE);
}

static void without_the_list_of_ioapics_the_running_kernel_tells(void **state)
{
	struct sample *s = *state;

	s->host.ioapics_seen = HIDDEN;
	assert_remapping(s, ANSWER_UNKNOWN, REMAPPING_UNSEEN);
	s->host.interrupts.isolated = (struct fact_bool){ SEEN, true };
	assert_remapping(s, ANSWER_YES, REMAPPING_FINE);
	s->host.interrupts.isolated.value = false;
	assert_remapping(s, ANSWER_NO, REMAPPING_SHOWN);
}

static void a_table_that_nobody_can_read_to_its_end_tells_nothing(void **state)
{
	struct sample *s = *state;
	size_t whole;

	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 0x1000, 2);
	assert_remapping(s, ANSWER_UNKNOWN, REMAPPING_UNSEEN);
	/* Cut in the IOAPIC's entry, behind a block, in the header. */
	sample_make_amd_with_table(s);
	whole = s->ivrs.size;
	s->ivrs.size = whole - 4;
	assert_remapping(s, ANSWER_UNKNOWN, REMAPPING_UNSEEN);
	s->ivrs.size = IVRS_FIXED_SIZE;
	assert_remapping(s, ANSWER_UNKNOWN, REMAPPING_UNSEEN);
	s->ivrs.size = 20;
	assert_remapping(s, ANSWER_UNKNOWN, REMAPPING_UNSEEN);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(a_wrong_checksum_turns_it_off),
		CASE(a_wrong_checksum_outranks_all),
		CASE(a_block_of_length_0_hangs_wherever_it_is),
		CASE(without_a_unit_it_is_off),
		CASE(memory_before_the_units_leaves_it_to_the_numbers),
		CASE(memory_past_the_end_is_read_all_the_same),
		CASE(bytes_that_are_not_there_may_say_anything),
		CASE(a_short_block_is_read_into_the_next),
		CASE(a_table_that_is_cut_is_not_known),
		CASE(memory_past_the_last_address_is_not_known),
		CASE(a_reversed_range_of_memory_does_nothing),
		CASE(an_entry_of_unknown_length_hangs),
		CASE(an_unknown_special_device_turns_it_off),
		CASE(a_unit_without_devices_turns_it_off_since_6_0),
		CASE(registers_at_0_turn_it_off),
		CASE(an_entry_past_its_block_is_read_over),
		CASE(an_entry_past_its_block_is_of_its_block),
		CASE(an_entry_past_the_table_is_not_known),
		CASE(a_uid_past_its_block_is_read_over),
		CASE(a_uid_past_the_table_is_not_known),
		CASE(a_table_of_very_many_defects_is_not_known),
		CASE(ranges_out_of_order_are_ignored),
		CASE(odd_names_are_ignored),
		CASE(a_good_table_leaves_it_on),
		CASE(the_worst_defect_decides),
		CASE(a_table_that_hangs_does_not_with_the_iommu_off),
		CASE(intels_option_does_nothing_here),
		CASE(amds_option_does_nothing_to_intel),
		CASE(units_that_linux_cannot_take_turn_it_off),
		CASE(a_defect_comes_before_the_units),
		CASE(a_unit_that_is_not_there_turns_it_off),
		CASE(before_6_0_it_may_crash),
		CASE(who_was_not_read_is_not_missing),
		CASE(a_unit_that_linux_does_not_take_may_be_missing),
		CASE(segments_of_units_count_since_6_0),
		CASE(with_the_iommu_off_nobody_looks_for_units),
		CASE(the_list_of_units_is_made_of_pages),
		CASE(a_list_that_ends_early_may_crash_since_6_0),
		CASE(who_runs_has_not_crashed),
		CASE(one_candidate_that_may_crash_is_told),
		CASE(with_the_iommu_off_nobody_looks_beyond),
		CASE(groups_contradict_a_table_that_turns_it_off),
		CASE(a_southbridge_that_is_named_is_fine),
		CASE(two_ioapics_of_which_one_is_the_southbridges_are_fine),
		CASE(a_southbridge_of_another_number_is_none),
		CASE(a_table_without_ioapics_remaps_nothing),
		CASE(a_machine_without_ioapics_remaps_nothing),
		CASE(a_missing_ioapic_behind_the_southbridges_is_too_much),
		CASE(a_missing_ioapic_before_the_southbridges_depends_on_the_kernel),
		CASE(a_southbridge_without_interrupt_0_depends_on_the_kernel),
		CASE(an_option_that_names_ioapics_replaces_the_table),
		CASE(options_switch_remapping_off),
		CASE(without_the_list_of_ioapics_the_running_kernel_tells),
		CASE(a_table_that_nobody_can_read_to_its_end_tells_nothing),
	};

	return RUN(tests);
}
