// SPDX-License-Identifier: GPL-2.0-or-later
/* Boot screens, Intel's bridges and ROMs: rules/display.c, kernel/igd.c, host/framebuffer.c. */
#include <errno.h>

#include "tests/unit/rule-hosts.h"
#include "tests/unit/finding-asserts.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup_display, sample_teardown)
#define SCREEN "boot-framebuffer"
#define REGIONS "igd-regions"
#define BAR 0xd0000000ull
#define BAR_END 0xdfffffffull

enum { HOST_BRIDGE, GRAPHICS, ISA };

static int setup_display(void **state)
{
	int r = sample_setup(state);
	struct sample *s = *state;
	struct device_display *display = arena_alloc(&s->host.arena, sizeof(*display));

	assert_non_null(display);
	sample_device(s, "00:00.0", CLASS_HOST, NULL);
	sample_device(s, "00:02.0", CLASS_VGA, "vfio-pci");
	sample_device(s, "00:1f.0", CLASS_ISA, NULL);
	sample_group(s, GRAPHICS);
	*display = (struct device_display){ .bars_seen = SEEN, .opregion_seen = SEEN, .opregion = true };
	display->bars[0] = (struct display_bar){ .base = BAR, .end = BAR_END, .memory = true };
	s->host.devices[GRAPHICS].display = display;
	return r;
}

static const struct findings *find(struct sample *s)
{
	return &sample_judge_device(s, GRAPHICS)->findings;
}

/* The lines of /proc/iomem, one after the other. */
static void scan(struct sample *s, struct framebuffer_scan *scan, uint64_t base, uint64_t end,
		 const char *name)
{
	framebuffer_scan(&s->host, scan, base, end, name);
}

static void what_is_no_boot_screen_is_none(void **state)
{
	struct sample *s = *state;
	struct framebuffer_scan at = { 0 };

	scan(s, &at, BAR, BAR_END, "0000:00:02.0");
	scan(s, &at, BAR, BAR + 1, "i915");
	scan(s, &at, BAR, BAR + 1, "BOOTFB2");
	scan(s, &at, BAR, BAR + 1, "");
	scan(s, &at, 0, 0, "BOOTFB");
	scan(s, &at, BAR + 1, BAR, "BOOTFB");
	assert_int_equal(s->host.framebuffer_count, 0);
	assert_no(find(s), SCREEN);
}

static void the_nearest_bar_around_it_owns_it(void **state)
{
	struct sample *s = *state;
	struct framebuffer_scan at = { 0 };

	scan(s, &at, BAR - 0x1000, BAR - 1, "0000:00:01.0");
	scan(s, &at, BAR, BAR_END, "0000:00:02.0");
	scan(s, &at, BAR, BAR + 0xfff, "BOOTFB");
	scan(s, &at, BAR_END + 1, BAR_END + 0x1000, "efifb");
	assert_int_equal(s->host.framebuffer_count, 2);
	assert_true(s->host.framebuffers[0].has_owner);
	assert_int_equal(s->host.framebuffers[0].owner.devfn, 2 << 3);
	assert_false(s->host.framebuffers[1].has_owner);
}

static void so_many_boot_screens_are_none(void **state)
{
	struct sample *s = *state;
	struct framebuffer_scan at = { 0 };

	for (size_t i = 0; i < 2 * FRAMEBUFFERS_MAX; i++)
		scan(s, &at, BAR, BAR_END, "BOOTFB");
	assert_int_equal(s->host.framebuffer_count, FRAMEBUFFERS_MAX);
}

static void a_boot_screen_in_a_bar_is_a_caution(void **state)
{
	struct sample *s = *state;
	struct framebuffer_scan at = { 0 };
	const struct finding *finding;

	scan(s, &at, BAR, BAR + 0xfff, "efifb");
	finding = assert_found(find(s), SCREEN, SEVERITY_CAUTION, DETAIL_BOOT_SCREEN_DRIVER);
	assert_string_equal(finding->what, "efifb");
	assert_string_equal(finding->through, "BAR 0: can't reserve [mem 0xd0000000-0xdfffffff]");
	scan(s, &at, BAR, BAR + 0xfff, "BOOTFB");
	assert_found(find(s), SCREEN, SEVERITY_CAUTION, DETAIL_BOOT_SCREEN);
	assert_int_equal(sample_judge_device(s, GRAPHICS)->kernel.kind, OUTCOME_ACCEPTS);
	sample_command_line(s, "initcall_blacklist=sysfb_init");
	assert_found(find(s), SCREEN, SEVERITY_CAUTION, DETAIL_BOOT_SCREEN_DESPITE);
	s->host.memory_seen = HIDDEN;
	assert_no(find(s), SCREEN);
	assert_int_equal(why_unchecked(sample_judge_device(s, GRAPHICS), SCREEN), UNCHECKED_MEMORY_MAP);
}

static void a_port_window_is_no_bar(void **state)
{
	struct sample *s = *state;
	struct framebuffer_scan at = { 0 };

	s->host.devices[GRAPHICS].display->bars[0].memory = false;
	scan(s, &at, BAR, BAR + 0xfff, "BOOTFB");
	assert_no(find(s), SCREEN);
}

static void assert_refused(struct sample *s)
{
	const struct device_judgement *d = sample_judge_device(s, GRAPHICS);

	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(d->kernel.at, STEP_GET_DEVICE_FD);
	assert_int_equal(d->kernel.error, EINVAL);
	assert_int_equal(d->kernel.line, LINE_IGD);
	assert_found(&d->findings, REGIONS, SEVERITY_CAUTION, DETAIL_IGD_BRIDGE);
}

static void assert_opened(struct sample *s)
{
	const struct device_judgement *d = sample_judge_device(s, GRAPHICS);

	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_no(&d->findings, REGIONS);
}

static void another_device_in_the_place_of_a_bridge_is_refused(void **state)
{
	struct sample *s = *state;

	assert_opened(s);
	s->host.devices[HOST_BRIDGE].class = CLASS_PORT;
	assert_refused(s);
	s->host.devices[HOST_BRIDGE].class = CLASS_HOST;
	s->host.devices[ISA].vendor = 0x1022;
	assert_refused(s);
	/* The driver of another maker does not look for them, nor does one for another device. */
	set_driver(s, GRAPHICS, "xe-vfio-pci");
	assert_opened(s);
	set_driver(s, GRAPHICS, "vfio-pci");
	s->host.devices[GRAPHICS].vendor = 0x1002;
	assert_opened(s);
}

static void without_an_opregion_nobody_looks_for_bridges(void **state)
{
	struct sample *s = *state;
	struct device_display *display = s->host.devices[GRAPHICS].display;

	s->host.devices[HOST_BRIDGE].class = CLASS_PORT;
	display->opregion = false;
	assert_opened(s);
	s->options.kernel = "5.4";
	assert_int_equal(sample_judge_device(s, GRAPHICS)->kernel.kind, OUTCOME_UNKNOWN);
	assert_found(find(s), REGIONS, SEVERITY_UNKNOWN, DETAIL_IGD_BARE);
	s->options.kernel = NULL;
	display->opregion_seen = HIDDEN;
	assert_int_equal(why_unchecked(sample_judge_device(s, GRAPHICS), REGIONS), UNCHECKED_CONFIG);
	assert_int_equal(sample_judge_device(s, GRAPHICS)->verdict, VERDICT_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_is_no_boot_screen_is_none),
		CASE(the_nearest_bar_around_it_owns_it),
		CASE(so_many_boot_screens_are_none),
		CASE(a_boot_screen_in_a_bar_is_a_caution),
		CASE(a_port_window_is_no_bar),
		CASE(another_device_in_the_place_of_a_bridge_is_refused),
		CASE(without_an_opregion_nobody_looks_for_bridges),
	};

	return RUN(tests);
}
