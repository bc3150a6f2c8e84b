// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the kernel does when a group is attached (doc/kernel-facts.md, sections 4.3 and 12): the
 * order of the tests, and the table of decisions row by row and column by column.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/arena.h"
#include "policy/map.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

/* A kernel of each column of the table; the first column in two: before 3.17 nobody refuses. */
#define FREE "3.16.7"
#define ATTACH "5.10.223"
#define CLAIM "6.1.76"
#define BLOCKING "6.5.13"
#define CORE "6.12.10"

static const char *const columns[] = { FREE, ATTACH, CLAIM, BLOCKING, CORE };

/* As that kernel would: tables, topology and groups, but no sysfs of another kernel. */
static const struct device_judgement *asked(struct sample *s, const char *release, size_t device)
{
	s->options.kernel = release;
	return sample_judge_device(s, device);
}

static const struct outcome *under(struct sample *s, const char *release, size_t device)
{
	return &asked(s, release, device)->kernel;
}

/* As that kernel does, which is running and whose sysfs is evidence. */
static const struct outcome *running(struct sample *s, const char *release, size_t device)
{
	sample_release(s, release);
	s->options.kernel = NULL;
	return &sample_judge_device(s, device)->kernel;
}

static const struct outcome *now_under(struct sample *s, const char *release, size_t device)
{
	return &asked(s, release, device)->now;
}

static void assert_accepts(const struct outcome *o)
{
	assert_int_equal(o->kind, OUTCOME_ACCEPTS);
	assert_int_equal(o->at, STEP_NONE);
	assert_int_equal(o->error, 0);
	assert_int_equal(o->line, LINE_NONE);
	assert_int_equal(o->named, NO_INDEX);
}

static void assert_refuses(const struct outcome *o, enum outcome_step at, int error,
			   enum kernel_line line)
{
	assert_int_equal(o->kind, OUTCOME_REFUSES);
	assert_int_equal(o->at, at);
	assert_int_equal(o->error, error);
	assert_int_equal(o->line, line);
}

static void assert_unknown(const struct outcome *o)
{
	assert_int_equal(o->kind, OUTCOME_UNKNOWN);
}

static void assert_names(const struct outcome *o, size_t device, const char *driver)
{
	assert_int_equal(o->named, device);
	assert_string_equal(o->named_driver, driver);
}

/* Hosts */

static size_t lone_device(struct sample *s, uint32_t class)
{
	size_t device = sample_device(s, "00:03.0", class, "vfio-pci");

	sample_group(s, device);
	return device;
}

static size_t lone_nic(struct sample *s)
{
	return lone_device(s, CLASS_NIC);
}

static size_t demanded_nic(struct sample *s)
{
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	return lone_nic(s);
}

/* Two functions of one slot in one group. */
static size_t functions(struct sample *s, size_t *sibling, const char *sibling_driver)
{
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");

	*sibling = sample_device(s, "00:03.1", CLASS_SERIAL, sibling_driver);
	sample_group(s, device, *sibling);
	return device;
}

/* A port and what is below it in one group, as without ACS. */
static size_t below_port(struct sample *s, size_t *port, uint32_t class)
{
	size_t device;

	*port = sample_bridge(s, "00:1c.0", 1, 1);
	device = sample_device(s, "00:1c.0/01:00.0", class, "vfio-pci");
	sample_group(s, *port, device);
	return device;
}

static void set_driver(struct sample *s, size_t device, const char *driver)
{
	s->host.devices[device].driver = arena_strdup(&s->host.arena, driver);
}

/* Row 8 and nothing in the way */

static void a_device_without_demands_is_accepted_by_every_kernel(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	for (size_t i = 0; i < COUNT(columns); i++)
		assert_accepts(under(s, columns[i], nic));
}

static void only_relaxable_regions_are_accepted_by_every_kernel(void **state)
{
	struct sample *s = *state;
	size_t usb = lone_device(s, CLASS_XHCI);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	for (size_t i = 0; i < COUNT(columns); i++)
		assert_accepts(under(s, columns[i], usb));
}

/* Row 1: the boot hangs under every kernel */

static void a_structure_of_length_0_leaves_no_outcome(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	dmar_poke(&s->table, s->table.structure + 2, 0, 2);
	for (size_t i = 0; i < COUNT(columns); i++) {
		assert_unknown(under(s, columns[i], nic));
		assert_int_equal(s->judgement.candidates[0].machine.state, STATE_HANG);
	}
}

static void a_scope_of_length_0_leaves_no_outcome(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	dmar_poke(&s->table, s->table.scope + 1, 0, 1);
	for (size_t i = 0; i < COUNT(columns); i++) {
		assert_unknown(under(s, columns[i], nic));
		assert_int_equal(s->judgement.candidates[0].machine.state, STATE_HANG);
	}
}

/* "the ANDD scan loops forever": a hang comes even where the table also turns the IOMMU off. */
static void a_hang_is_worse_than_off(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	dmar_poke(&s->table, 36, 5, 1);
	dmar_poke(&s->table, s->table.structure + 2, 0, 2);
	under(s, CORE, nic);
	assert_int_equal(s->judgement.candidates[0].machine.state, STATE_HANG);
}

/* Row 2: the table turns the IOMMU off, vfio-pci's probe fails */

static void assert_off(struct sample *s, size_t device)
{
	for (size_t i = 1; i < COUNT(columns); i++) {
		const struct outcome *o = under(s, columns[i], device);

		assert_refuses(o, STEP_BIND, EINVAL,
			       strcmp(columns[i], CORE) ? LINE_PROBE_OF : LINE_PROBE_WITH);
		assert_names(o, device, "vfio-pci");
		assert_int_equal(o->qemu, QEMU_NO_GROUP);
		assert_int_equal(s->judgement.candidates[0].machine.state, STATE_OFF);
	}
}

static void a_structure_past_the_end_turns_the_iommu_off(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	dmar_poke(&s->table, s->table.structure + 2, 100, 2);
	assert_off(s, nic);
}

/* 2.6: "(<= 3.18: no such check)" */
static void up_to_3_18_a_structure_past_the_end_is_anybodys_guess(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:05.0");
	dmar_poke(&s->table, s->table.structure + 2, 100, 2);
	under(s, "3.18.140", nic);
	assert_int_not_equal(s->judgement.candidates[0].machine.state, STATE_OFF);
	assert_refuses(under(s, "3.19.8", nic), STEP_BIND, EINVAL, LINE_PROBE_OF);
}

static void a_width_below_11_turns_the_iommu_off(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_poke(&s->table, 36, 10, 1);
	assert_off(s, nic);
}

static void no_unit_turns_the_iommu_off(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_begin(&s->table);
	assert_off(s, nic);
}

static void a_unit_at_0_turns_the_iommu_off(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_drhd(&s->table, 0, 0, 0);
	assert_off(s, nic);
}

static void a_name_without_nul_turns_the_iommu_off(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_andd(&s->table, 1, "A");
	dmar_poke(&s->table, s->table.structure + 9, 'B', 1);
	assert_off(s, nic);
}

static void a_scope_of_the_wrong_type_turns_the_iommu_off(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:03.0");
	assert_off(s, nic);
	assert_int_equal(s->judgement.candidates[0].machine.reason, REASON_MISMATCH);
}

/* 2.3: the rule is the table's, so it strikes devices that nothing demands */
static void a_scope_of_the_wrong_type_strikes_every_device(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	size_t other = sample_device(s, "00:04.0", CLASS_NIC, NULL);

	sample_group(s, other);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:03.0");
	assert_off(s, other);
	assert_off(s, nic);
}

/* SATC is read from 5.15 on, so 5.10 keeps the IOMMU that 6.1 gave up. */
static void missing_groups_say_nothing_of_a_kernel_that_takes_the_table(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_satc(&s->table, 0, 0);
	dmar_scope(&s->table, DMAR_SCOPE_BRIDGE, "00:03.0");
	sample_without_groups(s);
	assert_int_equal(running(s, "6.1.76", nic)->at, STEP_BIND);
	assert_int_equal(under(s, ATTACH, nic)->kind, OUTCOME_UNKNOWN);
	assert_int_equal(under(s, CORE, nic)->at, STEP_BIND);
	/* 5.10 would have taken the table: it has no groups for another reason. */
	assert_int_equal(running(s, "5.10.223", nic)->at, STEP_BIND);
	assert_int_equal(under(s, "5.7.1", nic)->at, STEP_BIND);
}

/* 2.6: what a kernel reads over */

static void a_wrong_checksum_changes_nothing(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	s->table.data[9]++;
	assert_refuses(under(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

static void an_unknown_scope_type_changes_nothing(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	dmar_scope(&s->table, 0x99, "00:04.0");
	assert_refuses(under(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

static void an_unknown_structure_changes_nothing(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_structure(&s->table, 77, 8);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_refuses(under(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

/* Only structures whose scopes the kernel counts make it hang. */
static void a_zero_scope_of_a_structure_that_is_not_read_changes_nothing(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_sidp(&s->table, 0);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:04.0");
	dmar_poke(&s->table, s->table.scope + 1, 0, 1);
	assert_accepts(under(s, CORE, nic));
}

/* 2.5: what is wrong with an RMRR itself never lets the device go, from 5.6 on */
static void a_region_that_the_sanity_check_minds_still_refuses(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_rmrr(&s->table, 0, 0x10000800, 0x100007ff);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_refuses(under(s, "5.6", nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
	assert_refuses(under(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

/* 2.5: 5.5.0 gave up instead; the row of 5.5.0 has just that kernel in it */
static void linux_5_5_0_turns_the_iommu_off_over_a_region_outside_of_reserved_memory(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	sample_memory(s, 0, 0xffffffff, MEMORY_OTHER);
	assert_refuses(under(s, "5.5.0", nic), STEP_BIND, EINVAL, LINE_PROBE_OF);
}

static void linux_5_5_0_takes_a_region_in_reserved_memory(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	assert_refuses(under(s, "5.5.0", nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
}

static void linux_5_5_0_without_a_memory_map_is_unknown(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	s->host.memory_seen = HIDDEN;
	assert_unknown(under(s, "5.5.0", nic));
}

/* Row 3: the IOMMU is off, or no unit serves the device */

static void assert_no_group(struct sample *s, size_t device)
{
	const struct outcome *o = running(s, ATTACH, device);

	assert_refuses(o, STEP_BIND, EINVAL, LINE_PROBE_OF);
	assert_names(o, device, "vfio-pci");
	assert_int_equal(o->qemu, QEMU_NO_GROUP);
	assert_refuses(running(s, CORE, device), STEP_BIND, EINVAL, LINE_PROBE_WITH);
}

static void an_iommu_that_is_off_fails_the_probe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_without_groups(s);
	assert_no_group(s, nic);
	assert_int_equal(s->judgement.candidates[0].machine.reason, REASON_UNSEEN);
}

static void an_option_is_named_as_the_reason(void **state)
{
	static const char *const options[] = { "intel_iommu=off", "quiet iommu=off ro",
					       "intel_iommu=igfx_off,off" };
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_without_groups(s);
	for (size_t i = 0; i < COUNT(options); i++) {
		sample_command_line(s, options[i]);
		assert_no_group(s, nic);
		assert_int_equal(s->judgement.candidates[0].machine.reason, REASON_OPTION);
	}
}

static void look_alikes_of_the_option_are_not_the_reason(void **state)
{
	static const char *const options[] = { "intel_iommu=offline", "xintel_iommu=off",
					       "intel_iommu=on", "intel_iommu off", "iommu=pt" };
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_without_groups(s);
	for (size_t i = 0; i < COUNT(options); i++) {
		sample_command_line(s, options[i]);
		assert_no_group(s, nic);
		assert_int_equal(s->judgement.candidates[0].machine.reason, REASON_UNSEEN);
	}
}

static void a_machine_without_iommu_fails_the_probe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_without_table(s);
	assert_no_group(s, nic);
	assert_int_equal(s->judgement.candidates[0].machine.state, STATE_MISSING);
}

static void a_device_without_group_beside_others_with_one_fails_the_probe(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:04.0", CLASS_NIC, NULL);

	lone_nic(s);
	assert_no_group(s, nic);
	assert_int_equal(s->judgement.candidates[0].machine.state, STATE_ON);
}

static void a_device_that_no_unit_of_the_table_serves_fails_the_probe(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_begin(&s->table);
	dmar_drhd(&s->table, 0, 0, 0xfed90000);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:02.0");
	assert_refuses(under(s, CORE, nic), STEP_BIND, EINVAL, LINE_PROBE_WITH);
}

/* A group that is there shows that a unit serves the device, whatever we read in the table. */
static void a_group_that_is_there_outranks_the_tables_units(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_begin(&s->table);
	dmar_drhd(&s->table, 0, 0, 0xfed90000);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:02.0");
	assert_accepts(running(s, CORE, nic));
}

static void groups_that_cannot_be_seen_leave_no_outcome(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_without_groups(s);
	s->host.groups_seen = HIDDEN;
	assert_unknown(running(s, CORE, nic));
}

/* 6: on arm64 a group comes with the driver */
static void a_driverless_arm_device_without_group_has_no_outcome(void **state)
{
	struct sample *s = *state;
	size_t with_group = lone_nic(s);
	size_t nic = sample_device(s, "00:04.0", CLASS_NIC, NULL);

	(void)with_group;
	sample_make_amd(s);
	s->host.iommu = IOMMU_SMMU;
	assert_unknown(running(s, CORE, nic));
	set_driver(s, nic, "e1000e");
	assert_refuses(running(s, CORE, nic), STEP_BIND, EINVAL, LINE_PROBE_WITH);
}

/* Row 4: a member on a host driver */

static void a_member_on_a_host_driver_is_refused_where_the_kernel_looks(void **state)
{
	static const struct {
		const char *release;
		enum outcome_step at;
		int error;
	} expected[] = {
		{ FREE, STEP_GET_DEVICE_FD, EINVAL },   { ATTACH, STEP_GET_DEVICE_FD, EINVAL },
		{ "5.18", STEP_GET_DEVICE_FD, EINVAL }, { "5.19", STEP_SET_CONTAINER, EPERM },
		{ CLAIM, STEP_SET_CONTAINER, EPERM },   { BLOCKING, STEP_SET_CONTAINER, EPERM },
		{ "6.6", STEP_SET_CONTAINER, EPERM },   { CORE, STEP_SET_CONTAINER, EPERM },
	};
	struct sample *s = *state;
	size_t serial, nic = functions(s, &serial, "serial");

	for (size_t i = 0; i < COUNT(expected); i++) {
		const struct outcome *o = now_under(s, expected[i].release, nic);

		/* All silent; QEMU asks whether the group is viable before all else. */
		assert_refuses(o, expected[i].at, expected[i].error, LINE_NONE);
		assert_int_equal(o->qemu, QEMU_NOT_VIABLE);
	}
}

static void once_all_members_are_on_vfio_pci_it_is_accepted(void **state)
{
	struct sample *s = *state;
	size_t serial, nic = functions(s, &serial, "serial");

	for (size_t i = 0; i < COUNT(columns); i++)
		assert_accepts(under(s, columns[i], nic));
}

static void drivers_that_hand_over_are_no_owners(void **state)
{
	static const char *const drivers[] = {
		NULL,          "vfio-pci", "pci-stub", "mlx5_vfio_pci", "nvgrace_gpu_vfio_pci",
		"igb-vfio-pci"
	};
	struct sample *s = *state;
	size_t other, nic = functions(s, &other, NULL);

	for (size_t d = 0; d < COUNT(drivers); d++) {
		set_driver(s, other, drivers[d]);
		for (size_t i = 0; i < COUNT(columns); i++)
			assert_accepts(now_under(s, columns[i], nic));
	}
}

/* 8.1: ports on pcieport never count */
static void a_port_on_pcieport_never_counts(void **state)
{
	struct sample *s = *state;
	size_t port, nic = below_port(s, &port, CLASS_NIC);

	for (size_t i = 0; i < COUNT(columns); i++) {
		assert_accepts(under(s, columns[i], nic));
		assert_accepts(now_under(s, columns[i], nic));
	}
}

/* 8.1: up to 4.2 only pci-stub and pcieport, 4.9 to 5.18 any bridge, from 5.19 on as at first */
static void a_bridge_on_shpchp_counts_up_to_4_2_and_from_5_19_on(void **state)
{
	struct sample *s = *state;
	size_t bridge, nic = below_port(s, &bridge, CLASS_NIC);

	set_driver(s, bridge, "shpchp");
	assert_refuses(under(s, FREE, nic), STEP_GET_DEVICE_FD, EINVAL, LINE_NONE);
	assert_refuses(under(s, "4.2.8", nic), STEP_GET_DEVICE_FD, EINVAL, LINE_NONE);
	assert_accepts(under(s, "4.9.300", nic));
	assert_accepts(under(s, "5.18", nic));
	assert_refuses(under(s, "5.19", nic), STEP_SET_CONTAINER, EPERM, LINE_NONE);
	assert_refuses(under(s, CORE, nic), STEP_SET_CONTAINER, EPERM, LINE_NONE);
	assert_int_equal(under(s, CORE, nic)->qemu, QEMU_NOT_VIABLE);
}

static void a_bridge_without_driver_never_counts(void **state)
{
	struct sample *s = *state;
	size_t bridge, nic = below_port(s, &bridge, CLASS_NIC);

	set_driver(s, bridge, NULL);
	for (size_t i = 0; i < COUNT(columns); i++)
		assert_accepts(under(s, columns[i], nic));
}

/* Only "now": the question is asked with every endpoint on vfio-pci. */
static void a_host_bridge_with_a_driver_counts_as_it_stands(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	size_t root = sample_device(s, "00:00.0", CLASS_HOST, "skl_uncore");

	sample_group(s, root, nic);
	assert_accepts(under(s, ATTACH, nic));
	assert_refuses(now_under(s, ATTACH, nic), STEP_GET_DEVICE_FD, EINVAL, LINE_NONE);
}

/* Row 5: Intel, a direct region */

struct direct_case {
	const char *release;
	enum outcome_step at;
	int error;
	enum kernel_line line;
};

static const struct direct_case direct_cases[] = {
	{ "3.17", STEP_SET_IOMMU, EPERM, LINE_RMRR },
	{ "3.18.140", STEP_SET_IOMMU, EPERM, LINE_RMRR },
	{ "3.19.8", STEP_SET_IOMMU, EPERM, LINE_RMRR },
	{ "4.1.6", STEP_SET_IOMMU, EPERM, LINE_RMRR },
	{ "4.2.8", STEP_SET_IOMMU, EPERM, LINE_RMRR },
	{ "4.19.300", STEP_SET_IOMMU, EPERM, LINE_RMRR },
	{ "5.0", STEP_SET_IOMMU, EPERM, LINE_RMRR },
	{ "3.10.0-514.el7.x86_64", STEP_SET_IOMMU, EPERM, LINE_RMRR },
	{ "3.10.0-1160.el7.x86_64", STEP_SET_IOMMU, EPERM, LINE_RMRR },
	{ "4.18.0-147.el8.x86_64", STEP_SET_IOMMU, EPERM, LINE_RMRR },
	{ "5.2", STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR },
	{ "5.3", STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR },
	{ "5.4", STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR },
	{ ATTACH, STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR },
	{ "5.18", STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR },
	{ "5.19", STEP_SET_CONTAINER, EPERM, LINE_RMRR_DMAR },
	{ "6.0", STEP_SET_CONTAINER, EPERM, LINE_RMRR_DMAR },
	{ CLAIM, STEP_SET_CONTAINER, EPERM, LINE_RMRR_DMAR },
	{ "6.2", STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR },
	{ BLOCKING, STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR },
	{ "6.6", STEP_SET_CONTAINER, EINVAL, LINE_DIRECT },
	{ CORE, STEP_SET_CONTAINER, EINVAL, LINE_DIRECT },
	{ "99.0", STEP_SET_CONTAINER, EINVAL, LINE_DIRECT },
};

static void a_direct_region_is_refused_where_the_era_says(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	for (size_t i = 0; i < COUNT(direct_cases); i++) {
		const struct direct_case *c = &direct_cases[i];
		const struct outcome *o = under(s, c->release, nic);

		assert_refuses(o, c->at, c->error, c->line);
		assert_names(o, nic, "vfio-pci");
		assert_int_equal(o->qemu,
				 c->at == STEP_SET_IOMMU ? QEMU_SET_IOMMU : QEMU_SET_CONTAINER);
	}
}

static void up_to_3_16_a_direct_region_is_accepted(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	assert_accepts(under(s, FREE, nic));
	assert_accepts(under(s, "2.6.32", nic));
}

/* 4.1: attach is per group. Here lies the whole point of the program. */
static void a_siblings_region_refuses_the_group(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling, "vfio-pci");

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.1");
	assert_refuses(under(s, ATTACH, nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
	assert_refuses(under(s, CLAIM, nic), STEP_SET_CONTAINER, EPERM, LINE_RMRR_DMAR);
	assert_refuses(under(s, BLOCKING, nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
	assert_refuses(under(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
	assert_names(under(s, CORE, nic), sibling, "vfio-pci");
}

static void a_neighbours_region_in_another_group_does_not(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	size_t other = sample_device(s, "00:03.1", CLASS_NIC, "vfio-pci");

	sample_group(s, other);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.1");
	assert_accepts(under(s, CORE, nic));
	assert_refuses(under(s, CORE, other), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

/* 4.2: USB and NIC behind a conventional bridge */
static void a_siblings_relaxable_region_does_not(void **state)
{
	struct sample *s = *state;
	size_t bridge, usb, nic = below_port(s, &bridge, CLASS_NIC);

	usb = sample_device(s, "00:1c.0/01:01.0", CLASS_UHCI, "vfio-pci");
	s->host.group_count = 0;
	index_clear(&s->host.by_group_id);
	sample_group(s, bridge, nic, usb);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1c.0/01.0");
	assert_accepts(under(s, CORE, nic));
	assert_accepts(under(s, CORE, usb));
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1c.0/00.0");
	assert_refuses(under(s, CORE, usb), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
	assert_names(under(s, CORE, usb), nic, "vfio-pci");
}

/* 1.2: a GPU below a port that a bridge scope names */
static void a_gpu_below_a_scoped_port_with_acs_is_accepted(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:04.0", 1, 1);
	size_t gpu = sample_device(s, "00:04.0/01:00.0", CLASS_VGA, "vfio-pci");

	sample_group(s, port);
	sample_group(s, gpu);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:04.0");
	assert_accepts(under(s, ATTACH, gpu));
	assert_accepts(under(s, CORE, gpu));
}

static void a_gpu_below_a_scoped_port_without_acs_is_refused_by_the_ports_name(void **state)
{
	struct sample *s = *state;
	size_t port, gpu = below_port(s, &port, CLASS_VGA);

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_refuses(under(s, CORE, gpu), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
	assert_names(under(s, CORE, gpu), port, "pcieport");
	assert_refuses(under(s, ATTACH, gpu), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
}

/* 1.1: below a bridge scope */
static void before_5_3_a_bridges_region_refuses_only_the_bridges_group(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 1);
	size_t nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, "vfio-pci");

	sample_group(s, port);
	sample_group(s, nic);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_accepts(under(s, "5.2", nic));
	assert_refuses(under(s, "5.3", nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
}

static void before_5_3_a_bridge_in_the_group_refuses_all_the_same(void **state)
{
	struct sample *s = *state;
	size_t port, nic = below_port(s, &port, CLASS_NIC);

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_refuses(under(s, "5.2", nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
	assert_names(under(s, "5.2", nic), port, "pcieport");
}

/* 4.2: who is named, and by which driver */

static void the_first_member_with_a_region_is_named(void **state)
{
	struct sample *s = *state;
	size_t port, nic = below_port(s, &port, CLASS_NIC);

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_names(under(s, CLAIM, nic), port, "pcieport");
}

static void a_member_without_region_is_passed_over(void **state)
{
	struct sample *s = *state;
	size_t port, nic = below_port(s, &port, CLASS_NIC);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1c.0/00.0");
	assert_names(under(s, CLAIM, nic), nic, "vfio-pci");
}

static void a_bridge_without_driver_is_named_by_its_bus(void **state)
{
	struct sample *s = *state;
	size_t port, nic = below_port(s, &port, CLASS_NIC);

	set_driver(s, port, NULL);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_names(under(s, CORE, nic), port, "pci");
}

static void a_driverless_sibling_is_on_vfio_pci_then_and_on_nothing_now(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling, NULL);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.1");
	assert_names(under(s, CORE, nic), sibling, "vfio-pci");
	assert_names(now_under(s, CORE, nic), sibling, "pci");
}

/* 4.3: the order of tests */

static void up_to_5_18_the_region_comes_before_the_foreign_driver(void **state)
{
	struct sample *s = *state;
	size_t serial, nic = functions(s, &serial, "serial");
	const struct outcome *o;

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.1");
	o = now_under(s, ATTACH, nic);
	assert_refuses(o, STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
	assert_names(o, serial, "serial");
	/* ... but QEMU never gets that far. */
	assert_int_equal(o->qemu, QEMU_NOT_VIABLE);
}

static void from_5_19_on_the_foreign_driver_hides_the_region(void **state)
{
	static const char *const releases[] = { "5.19", CLAIM, BLOCKING, "6.6", CORE };
	struct sample *s = *state;
	size_t serial, nic = functions(s, &serial, "serial");

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.1");
	for (size_t i = 0; i < COUNT(releases); i++)
		assert_refuses(now_under(s, releases[i], nic), STEP_SET_CONTAINER, EPERM,
			       LINE_NONE);
}

static void the_region_comes_before_interrupts(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	s->host.remapping_capable.value = false;
	assert_refuses(under(s, ATTACH, nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
	assert_refuses(under(s, CLAIM, nic), STEP_SET_CONTAINER, EPERM, LINE_RMRR_DMAR);
	assert_refuses(under(s, BLOCKING, nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
	assert_refuses(under(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

static void up_to_5_18_interrupts_come_before_the_foreign_driver(void **state)
{
	struct sample *s = *state;
	size_t serial, nic = functions(s, &serial, "serial");

	s->host.remapping_capable.value = false;
	assert_refuses(now_under(s, ATTACH, nic), STEP_SET_IOMMU, EPERM, LINE_INTERRUPTS);
	assert_refuses(now_under(s, CLAIM, nic), STEP_SET_CONTAINER, EPERM, LINE_NONE);
}

/* Row 6: interrupts */

static void without_interrupt_remapping_every_kernel_refuses_at_set_iommu(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	s->host.remapping_capable.value = false;
	for (size_t i = 0; i < COUNT(columns); i++) {
		const struct outcome *o = under(s, columns[i], nic);

		assert_refuses(o, STEP_SET_IOMMU, EPERM, LINE_INTERRUPTS);
		assert_int_equal(o->named, NO_INDEX);
		assert_int_equal(o->qemu, QEMU_SET_IOMMU);
	}
}

/* 3.3: bit 0 of the table's flags */
static void a_table_without_the_remapping_flag_refuses_every_device(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_poke(&s->table, 37, DMAR_X2APIC_OPT_OUT, 1);
	assert_refuses(under(s, CORE, nic), STEP_SET_IOMMU, EPERM, LINE_INTERRUPTS);
	assert_int_equal(s->judgement.remapping_reason, REMAPPING_FLAG);
}

static void the_x2apic_opt_out_refuses_nobody(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	dmar_poke(&s->table, 37, DMAR_INTR_REMAP | DMAR_X2APIC_OPT_OUT | DMAR_PLATFORM_OPT_IN, 1);
	assert_accepts(under(s, CORE, nic));
}

static void options_turn_remapping_off(void **state)
{
	static const char *const options[] = { "intremap=off", "quiet nointremap",
					       "nointremap ro" };
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	for (size_t i = 0; i < COUNT(options); i++) {
		sample_command_line(s, options[i]);
		assert_refuses(under(s, CORE, nic), STEP_SET_IOMMU, EPERM, LINE_INTERRUPTS);
		assert_int_equal(s->judgement.remapping_reason, REMAPPING_OPTION);
	}
	sample_command_line(s, "intremap=no_x2apic_optout nointremapper");
	assert_accepts(under(s, CORE, nic));
}

static void allow_unsafe_interrupts_lets_it_pass(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	s->host.remapping_capable.value = false;
	s->host.unsafe_interrupts.value = true;
	for (size_t i = 0; i < COUNT(columns); i++)
		assert_accepts(under(s, columns[i], nic));
}

static void remapping_that_cannot_be_seen_leaves_no_outcome(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	s->host.remapping_capable = (struct fact_bool){ HIDDEN, false };
	assert_unknown(under(s, CORE, nic));
}

static void a_region_refuses_whether_or_not_remapping_can_be_seen(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	s->host.remapping_capable = (struct fact_bool){ HIDDEN, false };
	assert_refuses(under(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

/* Rows 5a and 5b: other IOMMUs, whose demands only sysfs shows to this build */

static size_t amd_nic(struct sample *s)
{
	size_t nic = lone_nic(s);

	sample_make_amd(s);
	/* So that interrupts decide nothing here. */
	s->host.unsafe_interrupts.value = true;
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	return nic;
}

static void before_6_6_amd_accepts_a_direct_region(void **state)
{
	static const char *const releases[] = { "4.19.300", "5.4.300", ATTACH, CLAIM, BLOCKING };
	struct sample *s = *state;
	size_t nic = amd_nic(s);

	for (size_t i = 0; i < COUNT(releases); i++)
		assert_accepts(running(s, releases[i], nic));
}

static void from_6_6_on_amd_refuses_it(void **state)
{
	struct sample *s = *state;
	size_t nic = amd_nic(s);

	assert_refuses(running(s, "6.6", nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
	assert_names(running(s, CORE, nic), nic, "vfio-pci");
}

/* 5.2: there is no relaxable IVMD */
static void from_6_6_on_amd_refuses_usb_too(void **state)
{
	struct sample *s = *state;
	size_t nic = amd_nic(s);

	s->host.devices[nic].class = CLASS_XHCI;
	assert_refuses(running(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

static void arm_is_as_amd(void **state)
{
	struct sample *s = *state;
	size_t nic = amd_nic(s);

	s->host.iommu = IOMMU_SMMU;
	assert_accepts(running(s, BLOCKING, nic));
	assert_refuses(running(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

/* doc/answers.md, section 2.5: what the running kernel shows outranks the tables. */

static void what_sysfs_shows_refuses_without_a_table_entry(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct outcome *o;

	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	o = running(s, CORE, nic);
	assert_refuses(o, STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
	assert_names(o, nic, "vfio-pci");
}

/* 7: merged per group, so it does not say which member */
static void what_sysfs_shows_names_nobody_where_there_are_several(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling, "vfio-pci");
	const struct outcome *o;

	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	o = running(s, CORE, nic);
	assert_refuses(o, STEP_SET_CONTAINER, EINVAL, LINE_UNCERTAIN);
	assert_int_equal(o->named, NO_INDEX);
}

static void the_table_names_the_member_that_sysfs_does_not(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling, "vfio-pci");

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.1");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_names(running(s, CORE, nic), sibling, "vfio-pci");
}

static void what_sysfs_does_not_show_is_not_refused(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	assert_accepts(running(s, CORE, nic));
}

static void another_kernels_sysfs_is_no_evidence(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_accepts(under(s, CORE, nic));
}

static void sysfs_is_no_evidence_for_a_table_that_was_given(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	s->host.tables_given = true;
	assert_refuses(running(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

/* 7: before 4.11 there is no such file; the tables decide */
static void without_reserved_regions_the_tables_decide(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	s->host.groups[0].reserved_seen = NOT_THERE;
	assert_refuses(running(s, "4.9.300", nic), STEP_SET_IOMMU, EPERM, LINE_RMRR);
}

static void without_reserved_regions_and_tables_there_is_no_outcome(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	s->host.groups[0].reserved_seen = NOT_THERE;
	s->host.tables[TABLE_DMAR].seen = HIDDEN;
	s->host.tables[TABLE_DMAR].error = EACCES;
	assert_unknown(running(s, "4.9.300", nic));
}

static void sysfs_alone_is_enough(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	s->host.tables[TABLE_DMAR].seen = HIDDEN;
	s->host.tables[TABLE_DMAR].error = EACCES;
	s->host.interrupts.isolated = (struct fact_bool){ SEEN, true };
	assert_accepts(running(s, CORE, nic));
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_refuses(running(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

static void other_ranges_refuse_nobody(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_reserve(s, 0, 0, 0xffffff, "direct-relaxable");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct-relaxable");
	sample_reserve(s, 0, 0xfee00000, 0xfeefffff, "msi");
	sample_reserve(s, 0, 0xfd00000000, 0xffffffffff, "reserved");
	for (size_t i = 1; i < COUNT(columns); i++)
		assert_accepts(running(s, columns[i], nic));
}

static void a_range_that_ends_before_it_starts_refuses_too(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_reserve(s, 0, SAMPLE_BASE + 0x1000, SAMPLE_END, "direct");
	assert_refuses(running(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

/* 7: on Intel 4.11 to 5.2 exempt devices print "direct" as well */

static void before_5_3_direct_ranges_of_an_exempt_group_do_not_refuse(void **state)
{
	struct sample *s = *state;
	size_t usb = lone_device(s, CLASS_XHCI);

	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_accepts(running(s, "4.19.300", usb));
	assert_accepts(running(s, "5.2", usb));
	assert_refuses(running(s, "5.3", usb), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
}

static void before_5_3_direct_ranges_of_a_counted_group_refuse(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_refuses(running(s, "4.19.300", nic), STEP_SET_IOMMU, EPERM, LINE_RMRR);
}

static void before_5_3_the_table_says_whose_a_mixed_groups_range_is(void **state)
{
	struct sample *s = *state;
	size_t other, nic = functions(s, &other, "vfio-pci");

	s->host.devices[other].class = CLASS_XHCI;
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.1");
	assert_accepts(running(s, "4.19.300", nic));
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_refuses(running(s, "4.19.300", nic), STEP_SET_IOMMU, EPERM, LINE_RMRR);
}

static void before_5_3_a_mixed_group_without_table_has_no_outcome(void **state)
{
	struct sample *s = *state;
	size_t other, nic = functions(s, &other, "vfio-pci");

	s->host.devices[other].class = CLASS_XHCI;
	s->host.tables[TABLE_DMAR].seen = HIDDEN;
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_unknown(running(s, "4.19.300", nic));
}

/* 3.1: the ISA bridge's range, direct in 5.3 and 5.4, is no RMRR and refuses nobody */

static size_t beside_isa(struct sample *s)
{
	size_t device = sample_device(s, "00:1f.6", CLASS_NIC, "vfio-pci");
	size_t isa = sample_device(s, "00:1f.0", CLASS_ISA, NULL);

	sample_group(s, isa, device);
	return device;
}

static void the_isa_range_of_5_3_and_5_4_refuses_nobody(void **state)
{
	struct sample *s = *state;
	size_t nic = beside_isa(s);

	sample_reserve(s, 0, 0, 0xffffff, "direct");
	assert_accepts(running(s, "5.3", nic));
	assert_accepts(running(s, "5.4.280", nic));
}

static void a_region_beside_the_isa_range_refuses(void **state)
{
	struct sample *s = *state;
	size_t nic = beside_isa(s);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1f.6");
	sample_reserve(s, 0, 0, 0xffffff, "direct");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_refuses(running(s, "5.4.280", nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
}

/* 7: overlapping ranges of one type are one line, so the ISA range may hide a region */
static void a_region_inside_the_isa_range_refuses(void **state)
{
	struct sample *s = *state;
	size_t nic = beside_isa(s);

	dmar_rmrr(&s->table, 0, 0xe0000, 0xeffff);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:1f.6");
	sample_reserve(s, 0, 0, 0xffffff, "direct");
	assert_refuses(running(s, "5.4.280", nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
}

/* 1.4: intel_iommu=relax_rmrr */

static void the_relax_option_lets_a_patched_kernel_accept(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	assert_accepts(under(s, "6.8.12-10-pve", nic));
}

static void a_patched_kernel_without_the_option_refuses(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	sample_command_line(s, "intel_iommu=on");
	assert_refuses(under(s, "6.8.12-10-pve", nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

static void an_unpatched_kernel_ignores_the_option(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_refuses(under(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
	assert_refuses(running(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

static void a_relaxable_range_shows_that_the_option_works(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct-relaxable");
	assert_accepts(running(s, "6.1.76", nic));
}

static void a_direct_range_shows_that_the_option_does_not_work(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_refuses(running(s, "6.8.12-10-pve", nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

/* "In the <5.3 variant of the patch the exemption is in the lock test (types stay direct)" */
static void before_5_3_the_option_works_behind_a_direct_range(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_accepts(running(s, "5.0.21-5-pve", nic));
}

static void assert_not_known(const struct outcome *o)
{
	assert_int_equal(o->kind, OUTCOME_UNKNOWN);
	assert_int_equal(o->line, LINE_NONE);
}

static void whether_a_kernel_heeds_the_option_may_not_be_known(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	s->host.groups[0].reserved_seen = HIDDEN;
	assert_not_known(running(s, "6.8.12", nic));
	assert_not_known(running(s, "5.0.21", nic));
	sample_command_line(s, "intel_iommu=on");
	assert_refuses(running(s, "6.8.12", nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

/* Before 5.3 the type is "direct" with the patch and without. */
static void before_5_3_a_direct_range_tells_nothing_of_the_option(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_not_known(running(s, "5.0.21", nic));
}

static void the_option_does_not_matter_to_a_device_without_a_region(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);
	size_t other = sample_device(s, "00:04.0", CLASS_NIC, NULL);

	sample_group(s, other);
	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	s->host.groups[0].reserved_seen = HIDDEN;
	assert_accepts(running(s, "6.8.12", other));
	assert_not_known(running(s, "6.8.12", nic));
}

static void the_image_says_whether_a_kernel_heeds_the_option(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	s->host.groups[0].reserved_seen = HIDDEN;
	s->host.kernel.image_known = true;
	s->host.kernel.strings = STRING_RELAX_OPTION;
	assert_accepts(running(s, "6.8.12", nic));
	s->host.kernel.strings = 0;
	assert_refuses(running(s, "6.8.12", nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
	/* It outranks the name, and is about no other kernel. */
	assert_refuses(running(s, "6.8.12-10-pve", nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
	assert_accepts(under(s, "6.8.12-10-pve", nic));
	s->host.kernel.strings = STRING_RELAX_OPTION;
	assert_refuses(under(s, "6.8.12", nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

/* Those of USB controllers and displays are so in every kernel. */
static void an_exempt_devices_relaxable_range_tells_nothing_of_the_option(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);
	size_t usb = sample_device(s, "00:14.0", CLASS_XHCI, NULL);
	size_t group = sample_group(s, usb);

	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	s->host.groups[0].reserved_seen = HIDDEN;
	sample_reserve(s, group, 0, 0xffffff, "direct-relaxable");
	sample_reserve(s, group, SAMPLE_BASE, SAMPLE_END, "direct-relaxable");
	assert_not_known(running(s, "6.8.12", nic));
}

/* 3.2, 12: pass-through changes nothing */
static void passthrough_mode_changes_nothing(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	sample_command_line(s, "intel_iommu=on iommu=pt iommu.passthrough=1");
	assert_refuses(under(s, ATTACH, nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
	assert_refuses(under(s, CORE, nic), STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
}

/* With the drivers as they are */

static void with_nobody_on_vfio_pci_there_is_no_node(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	set_driver(s, nic, "e1000e");
	assert_refuses(now_under(s, CORE, nic), STEP_BIND, ENOENT, LINE_NONE);
	assert_int_equal(now_under(s, CORE, nic)->qemu, QEMU_NO_NODE);
	set_driver(s, nic, NULL);
	assert_refuses(now_under(s, CORE, nic), STEP_BIND, ENOENT, LINE_NONE);
	assert_accepts(under(s, CORE, nic));
}

static void a_driverless_device_beside_one_on_vfio_pci_has_no_descriptor(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling, "vfio-pci");

	set_driver(s, nic, NULL);
	assert_refuses(now_under(s, CORE, nic), STEP_GET_DEVICE_FD, ENODEV, LINE_NONE);
	assert_int_equal(now_under(s, CORE, nic)->qemu, QEMU_GET_DEVICE);
	assert_accepts(now_under(s, CORE, sibling));
}

static void a_device_on_vfio_pci_is_accepted_now_as_well(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	for (size_t i = 0; i < COUNT(columns); i++)
		assert_accepts(now_under(s, columns[i], nic));
}

/* What cannot be seen of a group */

static void members_that_cannot_be_seen_leave_no_outcome(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	s->host.groups[0].members_seen = HIDDEN;
	assert_unknown(running(s, CORE, nic));
}

static void a_member_that_is_no_pci_device_leaves_no_outcome(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	s->host.groups[0].foreign_members = 1;
	assert_unknown(running(s, CORE, nic));
}

static void an_unknown_kernel_leaves_no_outcome(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	assert_unknown(running(s, "next", nic));
	assert_int_equal(s->judgement.kernel_known, false);
}

/* Row 7: is it known what cannot be mapped? */

/* As many holes as map_holes() finds, or -1: not known. */
static int holes_of(struct sample *s, size_t device)
{
	struct arena arena = { 0 };
	struct map_holes holes;
	int count = map_holes(&s->judgement, device, &arena, &holes) ? (int)holes.count : -1;

	assert_false(arena.failed);
	arena_clear(&arena);
	return count;
}

static void the_map_is_known_from_sysfs_or_from_the_tables(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	running(s, CORE, nic);
	assert_int_equal(holes_of(s, nic), (int)s->host.groups[0].reserved_count);
	/* Interrupts alone. */
	under(s, CORE, nic);
	assert_int_equal(holes_of(s, nic), 1);
	s->host.groups[0].reserved_seen = NOT_THERE;
	running(s, CORE, nic);
	assert_int_equal(holes_of(s, nic), 1);
	s->host.groups[0].members_seen = HIDDEN;
	running(s, CORE, nic);
	assert_int_equal(holes_of(s, nic), -1);
}

static void before_5_4_everything_can_be_mapped(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	running(s, "4.19.300", nic);
	assert_int_equal(holes_of(s, nic), 0);
}

/* Several candidates */

static void candidates_that_agree_are_the_answer(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	assert_refuses(under(s, "5.12", nic), STEP_SET_IOMMU, EPERM, LINE_RMRR_DMAR);
	assert_int_equal(s->judgement.candidate_count, 2);
	assert_names(&s->judgement.devices[0].kernel, nic, "vfio-pci");
}

/* 932a6523ce39 came in 5.1 or 5.2 */
static void candidates_that_differ_in_the_text_leave_only_the_text_open(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	assert_refuses(under(s, "5.1", nic), STEP_SET_IOMMU, EPERM, LINE_UNCERTAIN);
}

static void candidates_that_differ_in_the_errno_leave_all_open(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_nic(s);

	assert_unknown(under(s, "5.14.0-362.el9.x86_64", nic));
	assert_unknown(under(s, "3.10.0-123.el7.x86_64", nic));
}

/* 1.2: displays exempt in 4.0 or 4.1 */
static void candidates_that_differ_in_the_exemption_leave_all_open(void **state)
{
	struct sample *s = *state;
	size_t gpu = lone_device(s, CLASS_VGA);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_unknown(under(s, "4.0", gpu));
	assert_accepts(under(s, "4.1", gpu));
	assert_refuses(under(s, "3.19.8", gpu), STEP_SET_IOMMU, EPERM, LINE_RMRR);
}

static void candidates_all_accept_what_nothing_demands(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	assert_accepts(under(s, "5.14.0-362.el9.x86_64", nic));
	assert_accepts(under(s, "4.18.0-553.el8.x86_64", nic));
}

static const struct outcome refusal = {
	.kind = OUTCOME_REFUSES,
	.at = STEP_SET_IOMMU,
	.error = EPERM,
	.line = LINE_RMRR,
	.named = 3,
	.named_driver = "vfio-pci",
	.qemu = QEMU_SET_IOMMU,
};

static void merging_with_the_same_changes_nothing(void **state)
{
	struct outcome merged = refusal;

	(void)state;
	outcome_merge(&merged, &refusal);
	assert_refuses(&merged, STEP_SET_IOMMU, EPERM, LINE_RMRR);
	assert_names(&merged, 3, "vfio-pci");
	assert_int_equal(merged.qemu, QEMU_SET_IOMMU);
}

static void merging_another_kind_step_or_errno_gives_unknown(void **state)
{
	struct outcome others[] = { refusal, refusal, refusal };

	(void)state;
	others[0].kind = OUTCOME_ACCEPTS;
	others[1].at = STEP_SET_CONTAINER;
	others[2].error = EINVAL;
	for (size_t i = 0; i < COUNT(others); i++) {
		struct outcome merged = refusal;

		outcome_merge(&merged, &others[i]);
		assert_unknown(&merged);
		assert_int_equal(merged.at, STEP_NONE);
		assert_int_equal(merged.line, LINE_NONE);
		assert_int_equal(merged.named, NO_INDEX);
	}
}

static void merging_another_text_or_device_makes_the_line_uncertain(void **state)
{
	struct outcome others[] = { refusal, refusal };

	(void)state;
	others[0].line = LINE_RMRR_DMAR;
	others[1].named = 4;
	for (size_t i = 0; i < COUNT(others); i++) {
		struct outcome merged = refusal;

		outcome_merge(&merged, &others[i]);
		assert_refuses(&merged, STEP_SET_IOMMU, EPERM, LINE_UNCERTAIN);
		assert_int_equal(merged.named, NO_INDEX);
		assert_int_equal(merged.qemu, QEMU_SET_IOMMU);
	}
}

static void merging_another_line_of_qemu_leaves_the_kernels(void **state)
{
	struct outcome merged = refusal, other = refusal;

	(void)state;
	other.qemu = QEMU_NOT_VIABLE;
	outcome_merge(&merged, &other);
	assert_refuses(&merged, STEP_SET_IOMMU, EPERM, LINE_RMRR);
	assert_int_equal(merged.qemu, QEMU_NONE);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(a_device_without_demands_is_accepted_by_every_kernel),
		CASE(only_relaxable_regions_are_accepted_by_every_kernel),
		CASE(a_structure_of_length_0_leaves_no_outcome),
		CASE(a_scope_of_length_0_leaves_no_outcome),
		CASE(a_hang_is_worse_than_off),
		CASE(a_structure_past_the_end_turns_the_iommu_off),
		CASE(up_to_3_18_a_structure_past_the_end_is_anybodys_guess),
		CASE(a_width_below_11_turns_the_iommu_off),
		CASE(no_unit_turns_the_iommu_off),
		CASE(a_unit_at_0_turns_the_iommu_off),
		CASE(a_name_without_nul_turns_the_iommu_off),
		CASE(a_scope_of_the_wrong_type_turns_the_iommu_off),
		CASE(a_scope_of_the_wrong_type_strikes_every_device),
		CASE(missing_groups_say_nothing_of_a_kernel_that_takes_the_table),
		CASE(a_wrong_checksum_changes_nothing),
		CASE(an_unknown_scope_type_changes_nothing),
		CASE(an_unknown_structure_changes_nothing),
		CASE(a_zero_scope_of_a_structure_that_is_not_read_changes_nothing),
		CASE(a_region_that_the_sanity_check_minds_still_refuses),
		CASE(linux_5_5_0_turns_the_iommu_off_over_a_region_outside_of_reserved_memory),
		CASE(linux_5_5_0_takes_a_region_in_reserved_memory),
		CASE(linux_5_5_0_without_a_memory_map_is_unknown),
		CASE(an_iommu_that_is_off_fails_the_probe),
		CASE(an_option_is_named_as_the_reason),
		CASE(look_alikes_of_the_option_are_not_the_reason),
		CASE(a_machine_without_iommu_fails_the_probe),
		CASE(a_device_without_group_beside_others_with_one_fails_the_probe),
		CASE(a_device_that_no_unit_of_the_table_serves_fails_the_probe),
		CASE(a_group_that_is_there_outranks_the_tables_units),
		CASE(groups_that_cannot_be_seen_leave_no_outcome),
		CASE(a_driverless_arm_device_without_group_has_no_outcome),
		CASE(a_member_on_a_host_driver_is_refused_where_the_kernel_looks),
		CASE(once_all_members_are_on_vfio_pci_it_is_accepted),
		CASE(drivers_that_hand_over_are_no_owners),
		CASE(a_port_on_pcieport_never_counts),
		CASE(a_bridge_on_shpchp_counts_up_to_4_2_and_from_5_19_on),
		CASE(a_bridge_without_driver_never_counts),
		CASE(a_host_bridge_with_a_driver_counts_as_it_stands),
		CASE(a_direct_region_is_refused_where_the_era_says),
		CASE(up_to_3_16_a_direct_region_is_accepted),
		CASE(a_siblings_region_refuses_the_group),
		CASE(a_neighbours_region_in_another_group_does_not),
		CASE(a_siblings_relaxable_region_does_not),
		CASE(a_gpu_below_a_scoped_port_with_acs_is_accepted),
		CASE(a_gpu_below_a_scoped_port_without_acs_is_refused_by_the_ports_name),
		CASE(before_5_3_a_bridges_region_refuses_only_the_bridges_group),
		CASE(before_5_3_a_bridge_in_the_group_refuses_all_the_same),
		CASE(the_first_member_with_a_region_is_named),
		CASE(a_member_without_region_is_passed_over),
		CASE(a_bridge_without_driver_is_named_by_its_bus),
		CASE(a_driverless_sibling_is_on_vfio_pci_then_and_on_nothing_now),
		CASE(up_to_5_18_the_region_comes_before_the_foreign_driver),
		CASE(from_5_19_on_the_foreign_driver_hides_the_region),
		CASE(the_region_comes_before_interrupts),
		CASE(up_to_5_18_interrupts_come_before_the_foreign_driver),
		CASE(without_interrupt_remapping_every_kernel_refuses_at_set_iommu),
		CASE(a_table_without_the_remapping_flag_refuses_every_device),
		CASE(the_x2apic_opt_out_refuses_nobody),
		CASE(options_turn_remapping_off),
		CASE(allow_unsafe_interrupts_lets_it_pass),
		CASE(remapping_that_cannot_be_seen_leaves_no_outcome),
		CASE(a_region_refuses_whether_or_not_remapping_can_be_seen),
		CASE(before_6_6_amd_accepts_a_direct_region),
		CASE(from_6_6_on_amd_refuses_it),
		CASE(from_6_6_on_amd_refuses_usb_too),
		CASE(arm_is_as_amd),
		CASE(what_sysfs_shows_refuses_without_a_table_entry),
		CASE(what_sysfs_shows_names_nobody_where_there_are_several),
		CASE(the_table_names_the_member_that_sysfs_does_not),
		CASE(what_sysfs_does_not_show_is_not_refused),
		CASE(another_kernels_sysfs_is_no_evidence),
		CASE(sysfs_is_no_evidence_for_a_table_that_was_given),
		CASE(without_reserved_regions_the_tables_decide),
		CASE(without_reserved_regions_and_tables_there_is_no_outcome),
		CASE(sysfs_alone_is_enough),
		CASE(other_ranges_refuse_nobody),
		CASE(a_range_that_ends_before_it_starts_refuses_too),
		CASE(before_5_3_direct_ranges_of_an_exempt_group_do_not_refuse),
		CASE(before_5_3_direct_ranges_of_a_counted_group_refuse),
		CASE(before_5_3_the_table_says_whose_a_mixed_groups_range_is),
		CASE(before_5_3_a_mixed_group_without_table_has_no_outcome),
		CASE(the_isa_range_of_5_3_and_5_4_refuses_nobody),
		CASE(a_region_beside_the_isa_range_refuses),
		CASE(a_region_inside_the_isa_range_refuses),
		CASE(the_relax_option_lets_a_patched_kernel_accept),
		CASE(a_patched_kernel_without_the_option_refuses),
		CASE(an_unpatched_kernel_ignores_the_option),
		CASE(a_relaxable_range_shows_that_the_option_works),
		CASE(whether_a_kernel_heeds_the_option_may_not_be_known),
		CASE(before_5_3_a_direct_range_tells_nothing_of_the_option),
		CASE(the_option_does_not_matter_to_a_device_without_a_region),
		CASE(the_image_says_whether_a_kernel_heeds_the_option),
		CASE(an_exempt_devices_relaxable_range_tells_nothing_of_the_option),
		CASE(a_direct_range_shows_that_the_option_does_not_work),
		CASE(before_5_3_the_option_works_behind_a_direct_range),
		CASE(passthrough_mode_changes_nothing),
		CASE(with_nobody_on_vfio_pci_there_is_no_node),
		CASE(a_driverless_device_beside_one_on_vfio_pci_has_no_descriptor),
		CASE(a_device_on_vfio_pci_is_accepted_now_as_well),
		CASE(members_that_cannot_be_seen_leave_no_outcome),
		CASE(a_member_that_is_no_pci_device_leaves_no_outcome),
		CASE(an_unknown_kernel_leaves_no_outcome),
		CASE(the_map_is_known_from_sysfs_or_from_the_tables),
		CASE(before_5_4_everything_can_be_mapped),
		CASE(candidates_that_agree_are_the_answer),
		CASE(candidates_that_differ_in_the_text_leave_only_the_text_open),
		CASE(candidates_that_differ_in_the_errno_leave_all_open),
		CASE(candidates_that_differ_in_the_exemption_leave_all_open),
		CASE(candidates_all_accept_what_nothing_demands),
		cmocka_unit_test(merging_with_the_same_changes_nothing),
		cmocka_unit_test(merging_another_kind_step_or_errno_gives_unknown),
		cmocka_unit_test(merging_another_text_or_device_makes_the_line_uncertain),
		cmocka_unit_test(merging_another_line_of_qemu_leaves_the_kernels),
	};

	return RUN(tests);
}
