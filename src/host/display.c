// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/display.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/pci_regs.h>

#include "host/device-facts.h"
#include "host/read.h"
#include "host/resource.h"
#include "host/source.h"

#define OPREGION_AT 0xfc
#define RESOURCE_MAX 8192
#define ROM_LINE DISPLAY_BARS

bool display_is_intel(const struct host_device *device)
{
	return device->vendor == 0x8086 && device->class >> 16 == 0x03;
}

int display_bar_with(const struct device_display *display, const struct host_framebuffer *buffer)
{
	for (int i = 0; i < DISPLAY_BARS; i++) {
		const struct display_bar *bar = &display->bars[i];

		if (bar->memory && buffer->base <= bar->end && bar->base <= buffer->end)
			return i;
	}
	return -1;
}

static void take_resource(struct device_display *display, size_t line, const char *text)
{
	struct pci_resource resource;

	if (line > ROM_LINE || !resource_parse(text, &resource) || !resource.end)
		return;
	if (line == ROM_LINE) {
		display->rom = true;
		display->rom_shadow = resource.flags & RESOURCE_ROM_SHADOW;
		return;
	}
	display->bars[line] = (struct display_bar){
		.base = resource.base,
		.end = resource.end,
		.memory = resource.flags & RESOURCE_MEM,
		.wide = resource.flags & RESOURCE_MEM_64,
		.prefetchable = resource.flags & RESOURCE_PREFETCH,
	};
}

static void read_bars(const struct host *host, const char *path, struct device_display *display)
{
	char file[PATH_MAX], *text, *save = NULL;
	size_t count = 0;

	display->bars_seen = HIDDEN;
	if ((size_t)snprintf(file, sizeof(file), "%s/resource", path) >= sizeof(file) ||
	    source_read(host->source, file, RESOURCE_MAX, &text, NULL) < 0)
		return;
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		take_resource(display, count++, line);
	free(text);
	/* An empty file, of a tree, says nothing. */
	if (count > ROM_LINE)
		display->bars_seen = SEEN;
}

static void read_opregion(const struct host *host, const char *path, struct device_display *display)
{
	char file[PATH_MAX], *data;
	const uint8_t *at;
	size_t size;

	display->opregion_seen = HIDDEN;
	if ((size_t)snprintf(file, sizeof(file), "%s/config", path) >= sizeof(file) ||
	    source_read(host->source, file, PCI_CFG_SPACE_EXP_SIZE, &data, &size) < 0)
		return;
	at = (const uint8_t *)data + OPREGION_AT;
	if (size >= OPREGION_AT + 4) {
		display->opregion_seen = SEEN;
		display->opregion = memcmp(at, "\0\0\0\0", 4) != 0 &&
				    memcmp(at, "\xff\xff\xff\xff", 4) != 0;
	}
	free(data);
}

static const struct {
	struct pci_address address;
	uint32_t class;
} bridges[] = {
	{ { .devfn = 0 }, 0x060000 },
	{ { .devfn = 0x1f << 3 }, 0x060100 },
};

#define BRIDGES (sizeof(bridges) / sizeof(bridges[0]))

enum display_bridges display_bridges(const struct host *host, size_t *which)
{
	for (size_t i = 0; i < BRIDGES; i++) {
		*which = host_find(host, bridges[i].address);
		if (*which == NO_INDEX)
			return BRIDGES_ABSENT;
		if (host->devices[*which].vendor != 0x8086 ||
		    host->devices[*which].class != bridges[i].class)
			return BRIDGES_OTHER;
	}
	*which = NO_INDEX;
	return BRIDGES_INTEL;
}

/* That they are not there is no error. */
static void load_bridges(struct host *host)
{
	size_t errors = host->error_count;

	for (size_t i = 0; i < BRIDGES; i++)
		host_load_device(host, bridges[i].address);
	host->error_count = errors;
}

void host_load_display_bridges(struct host *host)
{
	for (size_t i = 0; i < host->device_count; i++) {
		if (!host->devices[i].asked || !display_is_intel(&host->devices[i]))
			continue;
		load_bridges(host);
		return;
	}
}

static bool is_owner(const struct host *host, const struct host_device *device)
{
	for (size_t i = 0; i < host->framebuffer_count; i++)
		if (host->framebuffers[i].has_owner &&
		    pci_address_key(host->framebuffers[i].owner) == pci_address_key(device->address))
			return true;
	return false;
}

/* Does where its OpRegion lies matter, and may it be asked? */
static bool asks_opregion(const struct host *host, const struct host_device *device, bool named)
{
	size_t which;

	return display_is_intel(device) && device->facts && device->facts->power == POWER_OTHER &&
	       (named || display_bridges(host, &which) == BRIDGES_OTHER);
}

static void read_display(struct host *host, struct host_device *device, bool named)
{
	struct device_display *display = arena_alloc(&host->arena, sizeof(*display));
	char path[PATH_MAX];
	int r;

	if (!display)
		return;
	device->display = display;
	display->named = named;
	r = host_device_path(host, device->address, path, sizeof(path));
	if (named || host->framebuffer_count) {
		display->bars_seen = HIDDEN;
		if (r == 0)
			read_bars(host, path, display);
	}
	if (asks_opregion(host, device, named)) {
		display->opregion_seen = HIDDEN;
		if (r == 0)
			read_opregion(host, path, display);
	}
}

void host_read_displays(struct host *host, const struct host_ask *ask)
{
	for (size_t i = 0; i < host->device_count; i++) {
		struct host_device *device = &host->devices[i];

		if (device->asked && (device->class >> 16 == 0x03 || is_owner(host, device)))
			read_display(host, device, ask->address_count);
	}
}
