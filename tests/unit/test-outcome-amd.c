// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the kernel does when a group of an AMD machine is attached, out of its IVRS:
 * doc/kernel-facts.md, sections 5.3, 5.4 and 12 (rows 1 to 6).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, sample_teardown)

#define CLASS_IOMMU 0x080600

/* A kernel of each column of the table, all before the last without a check for AMD. */
static const char *const silent[] = { "3.16.7", "5.4.300", "5.10.223", "6.1.76", "6.5.13" };
#define CORE "6.12.10"
#define NEWEST "7.2.13"

static int setup(void **state)
{
	int r = sample_setup(state);

	sample_make_amd_with_table(*state);
	return r;
}

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

static const struct outcome *now_under(struct sample *s, const char *release, size_t device)
{
	return &asked(s, release, device)->now;
}

/* As that kernel does, which is running and whose sysfs is evidence. */
static const struct outcome *running(struct sample *s, const char *release, size_t device)
{
	sample_release(s, release);
	s->options.kernel = NULL;
	return &sample_judge_device(s, device)->kernel;
}

static void assert_accepts(const struct outcome *o)
{
	assert_int_equal(o->kind, OUTCOME_ACCEPTS);
	assert_int_equal(o->at, STEP_NONE);
	assert_int_equal(o->error, 0);
	assert_int_equal(o->line, LINE_NONE);
	assert_int_equal(o->named, NO_INDEX);
	assert_int_equal(o->qemu, QEMU_NONE);
}

static void assert_refuses(const struct outcome *o, enum outcome_step at, int error,
			   enum kernel_line line)
{
	assert_int_equal(o->kind, OUTCOME_REFUSES);
	assert_int_equal(o->at, at);
	assert_int_equal(o->error, error);
	assert_int_equal(o->line, line);
}

static void assert_names(const struct outcome *o, size_t device, const char *driver)
{
	assert_int_equal(o->named, device);
	assert_string_equal(o->named_driver, driver);
}

static void assert_refuses_direct(const struct outcome *o, size_t named, const char *driver)
{
	assert_refuses(o, STEP_SET_CONTAINER, EINVAL, LINE_DIRECT);
	assert_int_equal(o->qemu, QEMU_SET_CONTAINER);
	assert_names(o, named, driver);
}

/* Hosts */

static size_t lone_device(struct sample *s, uint32_t class)
{
	size_t device = sample_device(s, "00:03.0", class, "vfio-pci");

	sample_group(s, device);
	return device;
}

static size_t demanded_device(struct sample *s, uint32_t class)
{
	sample_ivmd(s, 0x0018, 0x0018);
	return lone_device(s, class);
}

/* 00:03.0 and 00:03.1 in one group. */
static size_t functions(struct sample *s, size_t *sibling, const char *sibling_driver)
{
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");

	*sibling = sample_device(s, "00:03.1", CLASS_SERIAL, sibling_driver);
	sample_group(s, device, *sibling);
	return device;
}

/* Row 5a */

static void before_6_6_a_unity_map_is_accepted(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC);

	for (size_t i = 0; i < COUNT(silent); i++)
		assert_accepts(under(s, silent[i], nic));
}

static void from_6_6_on_it_is_refused(void **state)
{
	static const char *const releases[] = { "6.6", CORE, "6.19", NEWEST };
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC);

	for (size_t i = 0; i < COUNT(releases); i++)
		assert_refuses_direct(under(s, releases[i], nic), nic, "vfio-pci");
}

static void a_device_outside_the_range_is_accepted(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_device(s, CLASS_NIC);

	sample_ivmd(s, 0x0019, 0xffff);
	assert_accepts(under(s, CORE, nic));
	assert_accepts(under(s, NEWEST, nic));
}

static void no_class_is_exempt(void **state)
{
	struct sample *s = *state;
	size_t device = demanded_device(s, CLASS_XHCI);

	assert_refuses_direct(under(s, CORE, device), device, "vfio-pci");
	s->host.devices[device].class = CLASS_VGA;
	assert_refuses_direct(under(s, CORE, device), device, "vfio-pci");
}

static void relax_rmrr_does_not_help(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC);

	sample_command_line(s, "intel_iommu=relax_rmrr");
	assert_refuses_direct(under(s, "6.8.12-10-pve", nic), nic, "vfio-pci");
}

/* Flags 0x02 and 0x04 alone */
static void permissions_alone_are_accepted(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_device(s, CLASS_NIC);

	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, 0x06, 0x0018, 0, SAMPLE_BASE, 0x1000);
	assert_accepts(under(s, CORE, nic));
}

static void a_sibling_keeps_the_group_and_is_named(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling, "vfio-pci");

	sample_ivmd(s, 0x0019, 0x0019);
	assert_accepts(under(s, "6.1.76", nic));
	assert_refuses_direct(under(s, CORE, nic), sibling, "vfio-pci");
}

/* Endpoints are thought to be with vfio-pci, bridges are with what they have. */
static void a_bridge_in_the_group_is_named_with_its_driver(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:01.1", 1, 1);
	size_t nic = sample_device(s, "00:01.1/01:00.0", CLASS_NIC, "vfio-pci");

	sample_group(s, port, nic);
	sample_ivmd(s, 0x0009, 0x0009);
	assert_refuses_direct(under(s, CORE, nic), port, "pcieport");
	s->host.devices[port].driver = NULL;
	assert_refuses_direct(under(s, CORE, nic), port, "pci");
}

/* The first member that has a region is asked first. */
static void the_first_of_several_members_is_named(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling, "vfio-pci");

	sample_ivmd(s, 0, 0x0fff);
	assert_refuses_direct(under(s, CORE, nic), nic, "vfio-pci");
	assert_refuses_direct(under(s, CORE, sibling), nic, "vfio-pci");
}

static void now_the_sibling_is_named_with_no_driver(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling, NULL);

	sample_ivmd(s, 0x0019, 0x0019);
	assert_refuses_direct(under(s, CORE, nic), sibling, "vfio-pci");
	assert_refuses_direct(now_under(s, CORE, nic), sibling, "pci");
}

/* Row 4 stands before row 5 from 5.19 on. */
static void now_a_host_driver_refuses_first(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling, "serial");

	sample_ivmd(s, 0x0018, 0x0018);
	assert_refuses(now_under(s, CORE, nic), STEP_SET_CONTAINER, EPERM, LINE_NONE);
	assert_refuses(now_under(s, "6.1.76", nic), STEP_SET_CONTAINER, EPERM, LINE_NONE);
	assert_refuses(now_under(s, "5.10.223", nic), STEP_GET_DEVICE_FD, EINVAL, LINE_NONE);
	/* With all endpoints on vfio-pci only the region is left. */
	assert_refuses_direct(under(s, CORE, nic), nic, "vfio-pci");
	assert_accepts(under(s, "6.1.76", nic));
}

static void now_a_device_with_vfio_is_as_foretold(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC);

	assert_refuses_direct(now_under(s, CORE, nic), nic, "vfio-pci");
	assert_accepts(now_under(s, "6.1.76", nic));
}

/* An exclusion range, from a register to a unity map */
static void an_exclusion_is_a_region_from_5_7_on(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_device(s, CLASS_NIC);

	ivrs_ivmd(&s->ivrs, IVRS_IVMD_RANGE, IVMD_EXCLUSION, 0, 0x0fff, SAMPLE_BASE, 1);
	assert_refuses_direct(under(s, CORE, nic), nic, "vfio-pci");
	assert_accepts(under(s, "5.10.223", nic));
	assert_int_equal(s->judgement.candidates[0].links.touches[0].kind, KIND_DIRECT);
	assert_accepts(under(s, "5.4.300", nic));
	assert_int_equal(s->judgement.candidates[0].links.touches[0].kind, KIND_NONE);
}

static void segments_count_since_6_1(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_device(s, CLASS_NIC);

	sample_ivmd(s, 0x0018, 0x0018);
	ivrs_poke(&s->ivrs, s->ivrs.block + 8, 1, 2);
	assert_accepts(under(s, CORE, nic));
	assert_int_equal(s->judgement.candidates[0].links.touch_count, 0);
	assert_accepts(under(s, "5.10.223", nic));
	assert_int_equal(s->judgement.candidates[0].links.touch_count, 1);
}

/* What the running kernel shows outranks the table. */
static void sysfs_outranks_the_table(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC);

	assert_accepts(running(s, CORE, nic));
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	assert_refuses_direct(running(s, CORE, nic), nic, "vfio-pci");
	assert_accepts(running(s, "6.1.76", nic));
}

/* The IOMMU's own function */

static size_t own_function(struct sample *s)
{
	lone_device(s, CLASS_NIC);
	return sample_device(s, "00:00.2", CLASS_IOMMU, NULL);
}

static void up_to_6_12_to_bind_the_iommu_does_nothing(void **state)
{
	static const char *const releases[] = { "5.10.223", "6.1.76", CORE };
	struct sample *s = *state;
	size_t unit = own_function(s);

	for (size_t i = 0; i < COUNT(releases); i++) {
		assert_refuses(under(s, releases[i], unit), STEP_BIND, 0, LINE_NONE);
		assert_refuses(now_under(s, releases[i], unit), STEP_BIND, 0, LINE_NONE);
		assert_int_equal(under(s, releases[i], unit)->qemu, QEMU_NO_GROUP);
	}
}

static void on_7_2_it_says_that_resources_are_in_use(void **state)
{
	struct sample *s = *state;
	size_t unit = own_function(s);

	assert_refuses(under(s, NEWEST, unit), STEP_BIND, EINVAL, LINE_RESOURCES);
	assert_names(under(s, NEWEST, unit), unit, "pci");
}

static void in_between_it_is_not_known(void **state)
{
	static const char *const releases[] = { "6.13", "6.19", "7.1" };
	struct sample *s = *state;
	size_t unit = own_function(s);

	for (size_t i = 0; i < COUNT(releases); i++)
		assert_int_equal(under(s, releases[i], unit)->kind, OUTCOME_UNKNOWN);
}

/* Then it is a device without a group as any other. */
static void with_the_iommu_off_it_fails_as_others_do(void **state)
{
	struct sample *s = *state;
	size_t unit = own_function(s);

	sample_command_line(s, "amd_iommu=off");
	sample_without_groups(s);
	assert_refuses(running(s, CORE, unit), STEP_BIND, EINVAL, LINE_PROBE_WITH);
	assert_refuses(running(s, "6.1.76", unit), STEP_BIND, EINVAL, LINE_PROBE_OF);
}

/* 5.10 keeps a unit that names no device, without any group; 6.1 gives it up. */
static void a_unit_without_devices_is_5_10s_all_the_same(void **state)
{
	struct sample *s = *state;
	size_t unit = own_function(s), nic = unit - 1;

	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_10, 0, 0xfd200000);
	ivrs_special(&s->ivrs, 0x20, 0x00a0, IVRS_SPECIAL_IOAPIC);
	sample_without_groups(s);
	s->host.iommu = IOMMU_AMD;
	assert_refuses(running(s, "5.10.223", unit), STEP_BIND, 0, LINE_NONE);
	assert_refuses(running(s, "5.10.223", nic), STEP_BIND, EINVAL, LINE_PROBE_OF);

	s->host.iommu = IOMMU_UNKNOWN;
	assert_refuses(running(s, "6.1.76", unit), STEP_BIND, EINVAL, LINE_PROBE_OF);
	assert_refuses(under(s, "5.10.223", unit), STEP_BIND, 0, LINE_NONE);
	assert_refuses(under(s, "5.10.223", nic), STEP_BIND, EINVAL, LINE_PROBE_OF);
}

/* Row 3 */

static void an_uncovered_device_has_no_group(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_device(s, CLASS_NIC);

	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, 0xfd200000);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_SELECT, 0x0019, 0);
	ivrs_special(&s->ivrs, 0x20, 0x00a0, IVRS_SPECIAL_IOAPIC);
	assert_refuses(under(s, CORE, nic), STEP_BIND, EINVAL, LINE_PROBE_WITH);
	assert_names(under(s, CORE, nic), nic, "vfio-pci");
	/* The running kernel has given it a group all the same. */
	assert_int_equal(running(s, CORE, nic)->at, STEP_NONE);
}

static void an_option_turns_the_iommu_off(void **state)
{
	static const char *const options[] = { "amd_iommu=off", "iommu=off" };
	struct sample *s = *state;
	size_t nic = lone_device(s, CLASS_NIC);

	sample_without_groups(s);
	for (size_t i = 0; i < COUNT(options); i++) {
		sample_command_line(s, options[i]);
		assert_refuses(running(s, CORE, nic), STEP_BIND, EINVAL, LINE_PROBE_WITH);
		assert_int_equal(s->judgement.candidates[0].machine.reason, REASON_OPTION);
	}
}

/* Rows 1 and 2 */

static void a_wrong_checksum_leaves_no_groups(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC);

	s->ivrs.data[9] ^= 0xff;
	assert_refuses(under(s, CORE, nic), STEP_BIND, EINVAL, LINE_PROBE_WITH);
	assert_refuses(under(s, "5.10.223", nic), STEP_BIND, EINVAL, LINE_PROBE_OF);
}

static void a_boot_that_hangs_has_no_outcome(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC);

	ivrs_poke(&s->ivrs, s->ivrs.block + 2, 0, 2);
	assert_int_equal(under(s, CORE, nic)->kind, OUTCOME_UNKNOWN);
	assert_int_equal(under(s, "5.10.223", nic)->kind, OUTCOME_UNKNOWN);
}

/* Row 6 */

static void without_remapping_it_is_refused(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_device(s, CLASS_NIC);

	s->host.ioapics[0].id = 0x21;
	for (size_t i = 0; i < COUNT(silent); i++)
		assert_refuses(under(s, silent[i], nic), STEP_SET_IOMMU, EPERM, LINE_INTERRUPTS);
	assert_refuses(under(s, CORE, nic), STEP_SET_IOMMU, EPERM, LINE_INTERRUPTS);
	s->host.unsafe_interrupts.value = true;
	assert_accepts(under(s, CORE, nic));
}

/* Row 5 stands before row 6. */
static void a_region_is_met_before_interrupts(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC);

	s->host.ioapics[0].id = 0x21;
	assert_refuses_direct(under(s, CORE, nic), nic, "vfio-pci");
	assert_refuses(under(s, "6.1.76", nic), STEP_SET_IOMMU, EPERM, LINE_INTERRUPTS);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(before_6_6_a_unity_map_is_accepted),
		CASE(from_6_6_on_it_is_refused),
		CASE(a_device_outside_the_range_is_accepted),
		CASE(no_class_is_exempt),
		CASE(relax_rmrr_does_not_help),
		CASE(permissions_alone_are_accepted),
		CASE(a_sibling_keeps_the_group_and_is_named),
		CASE(a_bridge_in_the_group_is_named_with_its_driver),
		CASE(the_first_of_several_members_is_named),
		CASE(now_the_sibling_is_named_with_no_driver),
		CASE(now_a_host_driver_refuses_first),
		CASE(now_a_device_with_vfio_is_as_foretold),
		CASE(an_exclusion_is_a_region_from_5_7_on),
		CASE(segments_count_since_6_1),
		CASE(sysfs_outranks_the_table),
		CASE(up_to_6_12_to_bind_the_iommu_does_nothing),
		CASE(on_7_2_it_says_that_resources_are_in_use),
		CASE(in_between_it_is_not_known),
		CASE(with_the_iommu_off_it_fails_as_others_do),
		CASE(a_unit_without_devices_is_5_10s_all_the_same),
		CASE(an_uncovered_device_has_no_group),
		CASE(an_option_turns_the_iommu_off),
		CASE(a_wrong_checksum_leaves_no_groups),
		CASE(a_boot_that_hangs_has_no_outcome),
		CASE(without_remapping_it_is_refused),
		CASE(a_region_is_met_before_interrupts),
	};

	return RUN(tests);
}
