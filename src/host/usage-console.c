// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The console: the display that the firmware left on (boot_vga), frame buffers, consoles on
 * serial ports, and the keyboard, where there is only one.
 */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/source.h"
#include "host/usage-read.h"

#define CONSOLES_MAX 65536
#define INPUT "sys/class/input"
#define EV_KEY_BIT 0x2ul
/*
 * Escape, the digits and the first letters: what no remote control and no power button has
 * all of (systemd: udev-builtin-input_id.c, test_key; input-event-codes.h).
 */
#define KEYBOARD_BITS 0xfffffffeul

static void read_boot_displays(struct host *host)
{
	for (size_t i = 0; i < host->device_count; i++) {
		const struct host_device *device = &host->devices[i];
		struct host_use use = { .kind = USE_BOOT_DISPLAY,
					.what = "boot_vga",
					.through = "" };
		char name[PCI_ADDRESS_SIZE], text[8];
		int r;

		if (device->class >> 16 != 0x03)
			continue;
		r = source_readf(host->source, text, sizeof(text), "sys/bus/pci/devices/%s/boot_vga",
				 pci_address_format(device->address, name));
		/* Only what is VGA-compatible has it. */
		if (r < 0 && device->class >> 8 == 0x0300)
			host->usage.console = HIDDEN;
		if (r < 0 || strcmp(text, "1") != 0)
			continue;
		use.source = "sys/bus/pci/devices";
		use.text = "boot_vga: 1";
		usage_add(host, name, &use);
	}
}

/*
 * The text console is on the first frame buffer, and what the firmware has set up is in use
 * wherever it is; the kernel knows whose it is from 6.9 on (sysfb_parent_dev).
 */
static bool is_console_buffer(const char *name, const char *link)
{
	return strcmp(name, "fb0") == 0 ||
	       (strncmp(name, "fb", 2) == 0 && strstr(link, "-framebuffer."));
}

static void read_frame_buffers(struct host *host)
{
	char **names;

	if (source_list(host->source, "sys/class/graphics", &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++) {
		struct host_use use = { .kind = USE_FRAMEBUFFER, .what = *name, .through = "" };
		char link[PATH_MAX];

		if (usage_link(host, "sys/class/graphics", *name, link, sizeof(link)) < 0 ||
		    !is_console_buffer(*name, link))
			continue;
		use.source = "sys/class/graphics";
		use.text = link;
		usage_add(host, link, &use);
	}
	source_free_names(names);
}

/* "ttyS0                -W- (EC p a)    4:64"; virtual ones are on the display. */
static void read_consoles(struct host *host)
{
	char *text, *save = NULL;

	if (source_read(host->source, "proc/consoles", CONSOLES_MAX, &text, NULL) < 0) {
		host->usage.console = HIDDEN;
		return;
	}
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char name[64], link[PATH_MAX];
		struct host_use use = { .kind = USE_SERIAL_CONSOLE,
					.what = name,
					.through = "",
					.source = "proc/consoles",
					.text = line };

		if (sscanf(line, "%63s", name) == 1 &&
		    usage_link(host, "sys/class/tty", name, link, sizeof(link)) == 0)
			usage_add(host, link, &use);
	}
	free(text);
}

/* The last word of a bitmap as sysfs prints it; false where that cannot be read. */
static bool low_bits(const struct host *host, const char *input, const char *kind,
		     unsigned long *bits)
{
	char text[1024];
	const char *last;

	if (source_readf(host->source, text, sizeof(text), INPUT "/%s/capabilities/%s", input,
			 kind) < 0)
		return false;
	last = strrchr(text, ' ');
	*bits = strtoul(last ? last + 1 : text, NULL, 16);
	return true;
}

static bool is_keyboard(struct host *host, const char *input)
{
	unsigned long events, keys;

	if (!low_bits(host, input, "ev", &events) || !low_bits(host, input, "key", &keys)) {
		host->usage.keyboard = HIDDEN;
		return false;
	}
	return (events & EV_KEY_BIT) && (keys & KEYBOARD_BITS) == KEYBOARD_BITS;
}

/* Up to what follows the last PCI function: the controller that it hangs on. */
static void keep_controller(char *link)
{
	char *end = link;

	for (char *slash = link; slash; slash = strchr(slash + 1, '/')) {
		char saved = *slash;
		const char *component;

		if (slash == link)
			continue;
		*slash = '\0';
		component = strrchr(link, '/');
		if (usage_is_on_pci(component ? component + 1 : link))
			end = slash;
		*slash = saved;
	}
	*end = '\0';
}

static void add_keyboard(struct host *host, const char *input, const char *controller)
{
	char name[128];
	struct host_use use = {
		.kind = USE_KEYBOARD, .what = name, .through = "", .source = INPUT, .text = name
	};

	if (source_readf(host->source, name, sizeof(name), INPUT "/%s/name", input) < 0)
		snprintf(name, sizeof(name), "%.64s", input);
	usage_add(host, controller, &use);
}

/* Those that programs make (sys/devices/virtual) are no keyboards to sit at. */
static void read_keyboards(struct host *host)
{
	char **names, controller[PATH_MAX] = "", only[NAME_MAX + 1] = "";
	size_t controllers = 0;

	if (source_list(host->source, INPUT, &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++) {
		char link[PATH_MAX];

		if (strncmp(*name, "input", 5) != 0 || !isdigit((unsigned char)(*name)[5]) ||
		    usage_link(host, INPUT, *name, link, sizeof(link)) < 0 ||
		    strstr(link, "/virtual/") || !is_keyboard(host, *name))
			continue;
		keep_controller(link);
		if (controllers && strcmp(link, controller) == 0)
			continue;
		controllers++;
		memcpy(controller, link, sizeof(controller));
		snprintf(only, sizeof(only), "%s", *name);
	}
	source_free_names(names);
	if (controllers == 1 && *controller)
		add_keyboard(host, only, controller);
}

void usage_read_console(struct host *host)
{
	host->usage.console = SEEN;
	host->usage.keyboard = SEEN;
	read_boot_displays(host);
	read_frame_buffers(host);
	read_consoles(host);
	read_keyboards(host);
}
