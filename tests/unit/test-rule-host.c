// SPDX-License-Identifier: GPL-2.0-or-later
/* The rule about what the host lives on, from hosts put together in memory. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/finding-asserts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)
#define RULE "host-critical"

/* The host uses @device for @what. */
static void use(struct sample *s, size_t device, enum use_kind kind, const char *what)
{
	struct host_usage *usage = &s->host.usage;

	usage->uses = arena_array(&s->host.arena, usage->uses, usage->use_count, sizeof(*usage->uses));
	assert_non_null(usage->uses);
	usage->uses[usage->use_count++] = (struct host_use){
		.address = s->host.devices[device].address,
		.kind = kind,
		.what = arena_strdup(&s->host.arena, what),
		.through = arena_strdup(&s->host.arena, "sda"),
		.source = "proc/self/mountinfo",
		.text = arena_strdup(&s->host.arena, "a line"),
	};
}

static size_t lone_device(struct sample *s, uint32_t class, const char *driver)
{
	size_t device = sample_device(s, "00:03.0", class, driver);

	sample_group(s, device);
	return device;
}

static void a_device_on_a_host_driver_that_is_not_used_is_safe(void **state)
{
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_SATA, "ahci");
	const struct device_judgement *d = sample_judge_device(s, device);

	assert_int_equal(d->verdict, VERDICT_SAFE);
	assert_int_equal(d->not_checked_count, 0);
}

static void a_device_that_is_used_is_unsafe(void **state)
{
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_SATA, "ahci");
	const struct finding *finding;
	const struct device_judgement *d;

	use(s, device, USE_MOUNT, "/boot, /");
	d = sample_judge_device(s, device);
	finding = assert_found(&d->findings, RULE, SEVERITY_UNSAFE, DETAIL_USE_ROOT);
	assert_string_equal(finding->what, "/boot, /");
	assert_string_equal(finding->through, "sda");
	assert_int_equal(finding->other, NO_INDEX);
	assert_int_equal(finding->evidence_count, 1);
	assert_string_equal(finding->evidence[0].text, "a line");
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
}

static void every_kind_of_use_is_a_case_of_its_own(void **state)
{
	static const enum detail details[USE_KINDS] = {
		[USE_MOUNT] = DETAIL_USE_MOUNT,
		[USE_SWAP] = DETAIL_USE_SWAP,
		[USE_POOL] = DETAIL_USE_POOL,
		[USE_ROUTE] = DETAIL_USE_ROUTE,
		[USE_ONLY_NIC] = DETAIL_USE_ONLY_NIC,
		[USE_BOOT_DISPLAY] = DETAIL_USE_BOOT_DISPLAY,
		[USE_FRAMEBUFFER] = DETAIL_USE_FRAMEBUFFER,
		[USE_SERIAL_CONSOLE] = DETAIL_USE_SERIAL_CONSOLE,
		[USE_KEYBOARD] = DETAIL_USE_KEYBOARD,
	};
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_SATA, "ahci");
	const struct device_judgement *d;

	for (int kind = 0; kind < USE_KINDS; kind++)
		use(s, device, kind, "/home");
	d = sample_judge_device(s, device);
	assert_int_equal(count_in(&d->findings, RULE), USE_KINDS);
	for (int kind = 0; kind < USE_KINDS; kind++) {
		assert_int_equal(d->findings.items[kind].detail, details[kind]);
		assert_int_equal(d->findings.items[kind].severity,
				 kind == USE_POOL ? SEVERITY_UNKNOWN : SEVERITY_UNSAFE);
	}
}

static void a_pool_alone_leaves_it_unknown(void **state)
{
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_SATA, "ahci");

	use(s, device, USE_POOL, "sda");
	assert_int_equal(sample_judge_device(s, device)->verdict, VERDICT_UNKNOWN);
}

static void a_member_that_is_used_would_go_along(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	size_t member = sample_device(s, "00:03.1", CLASS_SATA, "ahci");
	size_t group = sample_group(s, device, member);
	const struct finding *finding;

	use(s, member, USE_SWAP, "/dev/sda3");
	finding = assert_found(&sample_judge_device(s, device)->findings, RULE, SEVERITY_UNSAFE,
			       DETAIL_USE_SWAP);
	assert_int_equal(finding->other, member);
	assert_int_equal(finding->group, group);
	assert_int_equal(finding->device, device);
}

static void bridges_and_other_groups_do_not_go_along(void **state)
{
	struct sample *s = *state;
	size_t bridge = sample_bridge(s, "00:1c.0", 1, 1);
	size_t device = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, "vfio-pci");
	size_t stranger = sample_device(s, "00:04.0", CLASS_SATA, "ahci");

	sample_group(s, bridge, device);
	sample_group(s, stranger);
	use(s, bridge, USE_MOUNT, "/");
	use(s, stranger, USE_MOUNT, "/");
	assert_int_equal(sample_judge_device(s, device)->verdict, VERDICT_SAFE);
}

static void another_kernel_uses_the_same_devices(void **state)
{
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_SATA, "ahci");

	use(s, device, USE_MOUNT, "/");
	s->options.kernel = "5.10";
	assert_found(&sample_judge_device(s, device)->findings, RULE, SEVERITY_UNSAFE,
		     DETAIL_USE_ROOT);
}

static void a_boot_display_on_vfio_pci_has_left_the_host(void **state)
{
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_VGA, "vfio-pci");

	/* Intel's own have trouble with their reset besides. */
	s->host.devices[device].vendor = 0x10de;
	use(s, device, USE_BOOT_DISPLAY, "boot_vga");
	assert_int_equal(sample_judge_device(s, device)->verdict, VERDICT_SAFE);
	use(s, device, USE_FRAMEBUFFER, "fb0");
	assert_int_equal(sample_judge_device(s, device)->verdict, VERDICT_UNSAFE);
}

static void management_controllers_are_known_by_their_numbers(void **state)
{
	static const struct {
		uint16_t vendor, device;
		uint32_t class;
		const char *name;
	} parts[] = {
		{ 0x103c, 0x3307, 0x088000, "HPE iLO" },
		{ 0x1a03, 0x2000, CLASS_VGA, "ASPEED" },
		{ 0x102b, 0x0533, CLASS_VGA, "Matrox G200eH" },
		{ 0x8086, 0x1234, 0x0c0701, "IPMI" },
	};
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_NIC, "vfio-pci");

	for (size_t i = 0; i < COUNT(parts); i++) {
		s->host.devices[device].vendor = parts[i].vendor;
		s->host.devices[device].device = parts[i].device;
		s->host.devices[device].class = parts[i].class;
		assert_string_equal(assert_found(&sample_judge_device(s, device)->findings, RULE,
						 SEVERITY_UNSAFE, DETAIL_USE_MANAGEMENT)->what,
				    parts[i].name);
	}
	/* An ordinary card of the same maker. */
	s->host.devices[device].vendor = 0x102b;
	s->host.devices[device].device = 0x0525;
	s->host.devices[device].class = CLASS_VGA;
	assert_int_equal(sample_judge_device(s, device)->verdict, VERDICT_SAFE);
}

static void hidden_mounts_and_routes_leave_every_device_unknown(void **state)
{
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_AUDIO, "vfio-pci");
	const struct device_judgement *d;

	s->host.usage.storage = HIDDEN;
	d = sample_judge_device(s, device);
	assert_int_equal(why_unchecked(d, RULE), UNCHECKED_MOUNTS);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
	s->host.usage.storage = SEEN;
	s->host.usage.network = HIDDEN;
	assert_int_equal(why_unchecked(sample_judge_device(s, device), RULE), UNCHECKED_ROUTES);
}

static void a_hidden_console_concerns_displays_and_serial_ports(void **state)
{
	static const uint32_t classes[] = { CLASS_VGA, CLASS_SERIAL };
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_NIC, "vfio-pci");

	s->host.usage.console = HIDDEN;
	assert_int_equal(sample_judge_device(s, device)->verdict, VERDICT_SAFE);
	for (size_t i = 0; i < COUNT(classes); i++) {
		s->host.devices[device].class = classes[i];
		assert_int_equal(why_unchecked(sample_judge_device(s, device), RULE), UNCHECKED_CONSOLE);
	}
}

static void hidden_keys_concern_usb_controllers_also_beside_the_device(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	size_t member = sample_device(s, "00:03.1", CLASS_XHCI, "xhci_hcd");

	sample_group(s, device);
	s->host.usage.keyboard = HIDDEN;
	assert_int_equal(sample_judge_device(s, device)->verdict, VERDICT_SAFE);
	assert_int_equal(why_unchecked(sample_judge_device(s, member), RULE), UNCHECKED_KEYBOARDS);
	sample_without_groups(s);
	sample_group(s, device, member);
	assert_int_equal(why_unchecked(sample_judge_device(s, device), RULE), UNCHECKED_KEYBOARDS);
}

static void it_counts_only_for_devices_that_were_named(void **state)
{
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_SATA, "ahci");

	s->host.usage.network = HIDDEN;
	assert_int_equal(judgement_status(sample_judge(s), false, false), 0);
	s->options.named = true;
	assert_int_equal(judgement_status(sample_judge(s), false, false), 3);
	use(s, device, USE_MOUNT, "/");
	assert_int_equal(judgement_status(sample_judge(s), false, false), 1);
	s->options.named = false;
	assert_int_equal(judgement_status(sample_judge(s), false, false), 0);
	assert_int_equal(judgement_find(&s->judgement, device)->verdict, VERDICT_UNSAFE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_device_on_a_host_driver_that_is_not_used_is_safe),
		CASE(a_device_that_is_used_is_unsafe),
		CASE(every_kind_of_use_is_a_case_of_its_own),
		CASE(a_pool_alone_leaves_it_unknown),
		CASE(a_member_that_is_used_would_go_along),
		CASE(bridges_and_other_groups_do_not_go_along),
		CASE(another_kernel_uses_the_same_devices),
		CASE(a_boot_display_on_vfio_pci_has_left_the_host),
		CASE(management_controllers_are_known_by_their_numbers),
		CASE(hidden_mounts_and_routes_leave_every_device_unknown),
		CASE(a_hidden_console_concerns_displays_and_serial_ports),
		CASE(hidden_keys_concern_usb_controllers_also_beside_the_device),
		CASE(it_counts_only_for_devices_that_were_named),
	};

	return RUN(tests);
}
