// SPDX-License-Identifier: GPL-2.0-or-later
/* Can the device be reset between its users: rules/reset.c. */
#include <stdio.h>

#include "tests/unit/rule-facts.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup_two, sample_teardown)

static void a_device_without_reset_is_a_caution(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	facts_of(s, NIC)->reset = false;
	f = assert_found(find(s, NIC), "no-reset", SEVERITY_CAUTION, DETAIL_NO_RESET);
	assert_int_equal(f->evidence_count, 1);
	assert_string_equal(f->evidence[0].source, "sys/bus/pci/devices/0000:00:03.0/reset");
	assert_int_equal(sample_judge_device(s, NIC)->verdict, VERDICT_CAUTION);
	assert_int_equal(sample_judge_device(s, NIC)->kernel.kind, OUTCOME_ACCEPTS);
	assert_no(find(s, DISK), "no-reset");
}

static void a_reset_that_takes_others_along_names_them(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	facts_of(s, NIC)->reset = false;
	set_text(s, &facts_of(s, NIC)->bus_mates, "0000:00:04.0");
	set_text(s, &facts_of(s, NIC)->reset_methods, "bus");
	f = assert_found(find(s, NIC), "no-reset", SEVERITY_CAUTION, DETAIL_NO_RESET_ALONE);
	assert_string_equal(f->what, "0000:00:04.0 (NVMe controller)");
	assert_string_equal(f->evidence[0].text, "bus");
	/* Of whom nothing was read. */
	set_text(s, &facts_of(s, NIC)->bus_mates, "0000:00:04.0, 0000:00:05.0");
	f = assert_found(find(s, NIC), "no-reset", SEVERITY_CAUTION, DETAIL_NO_RESET_ALONE);
	assert_string_equal(f->what, "0000:00:04.0 (NVMe controller), 0000:00:05.0");
}

/* Whose only mate is the second device, which is made another. */
static const struct finding *beside(struct sample *s, uint16_t vendor, uint32_t class,
				    const char *driver, enum detail detail)
{
	struct host_device *mate = &s->host.devices[DISK];

	mate->vendor = vendor;
	mate->class = class;
	mate->driver = driver ? arena_strdup(&s->host.arena, driver) : NULL;
	facts_of(s, NIC)->reset = false;
	set_text(s, &facts_of(s, NIC)->bus_mates, "0000:00:04.0");
	return assert_found(find(s, NIC), "no-reset", SEVERITY_CAUTION, detail);
}

static void what_the_host_keeps_does_not_go_along(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	beside(s, 0x10de, 0x040300, "snd_hda_intel", DETAIL_NO_RESET_ALONE);
	beside(s, 0x10de, 0x0c0330, "xhci_hcd", DETAIL_NO_RESET_ALONE);
	beside(s, 0x1022, 0x0c0330, "vfio-pci", DETAIL_NO_RESET_ALONE);
	f = beside(s, 0x1022, 0x0c0330, "xhci_hcd", DETAIL_NO_RESET_KEPT);
	assert_string_equal(f->through, "0000:00:04.0 (USB controller, xhci_hcd)");
	s->host.devices[DISK].depth = 2;
	beside(s, 0x1022, 0x108000, NULL, DETAIL_NO_RESET_KEPT);
	beside(s, 0x10de, 0x108000, NULL, DETAIL_NO_RESET_ALONE);
	s->host.devices[DISK].depth = 1;
	beside(s, 0x8086, 0x088000, NULL, DETAIL_NO_RESET_KEPT);
	beside(s, 0x8086, 0x0c0700, NULL, DETAIL_NO_RESET_KEPT);
	f = beside(s, 0x1022, 0x060400, "pcieport", DETAIL_NO_RESET_BRIDGE);
	assert_string_equal(f->through, "0000:00:04.0 (PCI bridge, pcieport)");
}

static void what_the_host_lives_on_does_not_go_along(void **state)
{
	struct sample *s = *state;
	struct host_use use = { .kind = USE_MOUNT, .what = "/", .through = "nvme0n1",
				.source = "proc/self/mountinfo", .text = "/dev/nvme0n1p1 /" };
	const struct finding *f;

	use.address = s->host.devices[DISK].address;
	s->host.usage.uses = &use;
	s->host.usage.use_count = 1;
	f = beside(s, 0x144d, CLASS_NVME, "nvme", DETAIL_NO_RESET_KEPT);
	assert_int_equal(f->evidence_count, 2);
	assert_string_equal(f->evidence[1].text, "/dev/nvme0n1p1 /");
	s->host.usage.use_count = 0;
	beside(s, 0x144d, CLASS_NVME, "nvme", DETAIL_NO_RESET_ALONE);
}

static void a_reset_that_was_switched_off_is_told_as_such(void **state)
{
	struct sample *s = *state;

	facts_of(s, NIC)->reset = false;
	set_text(s, &facts_of(s, NIC)->reset_methods, "");
	assert_found(find(s, NIC), "no-reset", SEVERITY_CAUTION, DETAIL_NO_RESET_OFF);
}

static void what_no_guest_gets_needs_no_reset(void **state)
{
	struct sample *s = *state;

	s->host.devices[NIC].class = CLASS_ISA;
	facts_of(s, NIC)->reset = false;
	assert_no(find(s, NIC), "no-reset");
}

static void a_reset_that_cannot_be_seen_is_not_checked(void **state)
{
	struct sample *s = *state;

	facts_of(s, NIC)->reset_seen = HIDDEN;
	assert_blind(s, "no-reset", UNCHECKED_RESET);
}

/* Make the first device @id ("1022:149c"), with what reset_method lists, or without that file. */
static void become(struct sample *s, const char *id, uint32_t class, const char *methods)
{
	struct host_device *device = &s->host.devices[NIC];
	unsigned int vendor, number;

	assert_int_equal(sscanf(id, "%4x:%4x", &vendor, &number), 2);
	device->vendor = (uint16_t)vendor;
	device->device = (uint16_t)number;
	device->class = class;
	facts_of(s, NIC)->reset = true;
	facts_of(s, NIC)->reset_methods = NULL;
	if (methods)
		set_text(s, &facts_of(s, NIC)->reset_methods, methods);
}

static const struct finding *assert_broken(struct sample *s, enum severity severity,
					   enum detail detail)
{
	return assert_found(find(s, NIC), "reset-broken", severity, detail);
}

static void assert_whole(struct sample *s)
{
	const struct device_judgement *d = sample_judge_device(s, NIC);

	assert_no(&d->findings, "reset-broken");
	assert_int_equal(why_unchecked(d, "reset-broken"), CHECKED);
}

#define CLASS_XHCI 0x0c0330
#define CLASS_VGA 0x030000

static void a_reset_that_hangs_the_host_is_unsafe_where_the_kernel_does_it(void **state)
{
	static const char *const ids[] = { "1022:149c", "1022:148c", "1022:1487" };
	struct sample *s = *state;

	for (size_t i = 0; i < COUNT(ids); i++) {
		become(s, ids[i], CLASS_XHCI, "flr pm");
		assert_broken(s, SEVERITY_UNSAFE, DETAIL_RESET_HANGS);
		become(s, ids[i], CLASS_XHCI, "pm");
		assert_whole(s);
		become(s, ids[i], CLASS_XHCI, "pm flr");
		assert_whole(s);
		become(s, ids[i], CLASS_XHCI, "");
		assert_whole(s);
	}
}

static void kernels_that_do_not_tell_may_have_the_quirk(void **state)
{
	struct sample *s = *state;

	become(s, "1022:149c", CLASS_XHCI, NULL);
	sample_release(s, "5.4.34");
	assert_broken(s, SEVERITY_CAUTION, DETAIL_RESET_UNFIXED);
	sample_release(s, "5.10.223");
	assert_whole(s);
	facts_of(s, NIC)->reset = false;
	sample_release(s, "5.4.34");
	assert_whole(s);
	/* What the running kernel lists is nothing of the one that is asked about. */
	become(s, "1022:149c", CLASS_XHCI, "flr");
	s->options.kernel = "6.1";
	assert_whole(s);
	s->options.kernel = "5.4.34";
	assert_broken(s, SEVERITY_CAUTION, DETAIL_RESET_UNFIXED);
}

static void reports_are_a_caution(void **state)
{
	struct sample *s = *state;

	/* On a root bus. */
	become(s, "8086:5912", CLASS_VGA, "flr pm");
	assert_broken(s, SEVERITY_CAUTION, DETAIL_RESET_HANGS_REPORTED);
	become(s, "8086:5912", CLASS_VGA, "pm");
	assert_whole(s);
	become(s, "8086:10d3", CLASS_NIC, "flr pm");
	assert_whole(s);
	become(s, "10de:2c05", CLASS_VGA, "bus");
	assert_broken(s, SEVERITY_CAUTION, DETAIL_RESET_HANGS_REPORTED);
	become(s, "1002:75a3", 0x120000, "flr bus");
	assert_broken(s, SEVERITY_CAUTION, DETAIL_RESET_LOST);
	facts_of(s, NIC)->physfn_seen = SEEN;
	assert_whole(s);
}

static void graphics_that_start_once_have_a_remedy(void **state)
{
	static const char *const ids[] = { "1002:731f", "1002:67df", "1002:687f", "1002:66af" };
	struct sample *s = *state;

	for (size_t i = 0; i < COUNT(ids); i++) {
		become(s, ids[i], CLASS_VGA, "bus");
		assert_broken(s, SEVERITY_CAUTION, DETAIL_RESET_ONCE);
		become(s, ids[i], CLASS_VGA, "device_specific bus");
		assert_whole(s);
		become(s, ids[i], CLASS_VGA, NULL);
		facts_of(s, NIC)->reset = false;
		assert_broken(s, SEVERITY_CAUTION, DETAIL_RESET_ONCE);
	}
	become(s, "1002:73bf", CLASS_VGA, "bus");
	assert_whole(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_device_without_reset_is_a_caution),
		CASE(a_reset_that_takes_others_along_names_them),
		CASE(what_the_host_keeps_does_not_go_along),
		CASE(what_the_host_lives_on_does_not_go_along),
		CASE(a_reset_that_was_switched_off_is_told_as_such),
		CASE(what_no_guest_gets_needs_no_reset),
		CASE(a_reset_that_cannot_be_seen_is_not_checked),
		CASE(a_reset_that_hangs_the_host_is_unsafe_where_the_kernel_does_it),
		CASE(kernels_that_do_not_tell_may_have_the_quirk),
		CASE(reports_are_a_caution),
		CASE(graphics_that_start_once_have_a_remedy),
	};

	return RUN(tests);
}
