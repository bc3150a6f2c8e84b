// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/reach.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/place.h"
#include "host/read.h"
#include "host/resource.h"
#include "host/source.h"

#define MIB (1ull << 20)
#define RESOURCE_SIZE 2048
#define BARS 6

#define RESOURCE_WANTED (RESOURCE_MEM | RESOURCE_PREFETCH | RESOURCE_MEM_64)

bool reach_is_graphics(const struct host_device *device)
{
	return device->class >> 16 == 0x03 || device->class >> 16 == 0x12;
}

bool reach_is_large(const struct host_device *device)
{
	return device->reach->bar >= (reach_is_graphics(device) ? 16 * MIB : 256 * MIB);
}

static unsigned int width_of(const struct host *host, const char *unit)
{
	unsigned int width;

	return host_unit_width(host, unit, &width) ? width : 0;
}

/* The least and the most that a unit translates; 0: of some it cannot be seen. */
static void widths_of_all(const struct host *host, unsigned int *least, unsigned int *most)
{
	*least = UINT_MAX;
	*most = 0;
	for (char **name = host->iommus; *name; name++) {
		unsigned int width = width_of(host, *name);

		*least = width < *least ? width : *least;
		*most = width > *most ? width : *most;
	}
}

static uint64_t bar_size(const char *line)
{
	struct pci_resource bar;

	if (!resource_parse(line, &bar) || (bar.flags & RESOURCE_WANTED) != RESOURCE_WANTED ||
	    bar.end <= bar.base)
		return 0;
	return bar.end - bar.base + 1;
}

static void read_bar(const struct host *host, const char *path, struct device_reach *reach)
{
	char text[RESOURCE_SIZE], *save = NULL;
	const char *line;
	int count = 0;

	reach->bar_seen = HIDDEN;
	/* Cut at a line's end, as only the first are looked at. */
	if (source_readf(host->source, text, sizeof(text), "%s/resource", path) < 0)
		return;
	for (line = strtok_r(text, "\n", &save); line && count < BARS;
	     line = strtok_r(NULL, "\n", &save), count++) {
		uint64_t size = bar_size(line);

		reach->bar = size > reach->bar ? size : reach->bar;
	}
	/* An empty file, of a tree, says nothing. */
	if (count == BARS)
		reach->bar_seen = SEEN;
}

static void read_width(struct host *host, const char *path, struct device_reach *reach)
{
	char target[PATH_MAX];
	const char *name;

	reach->width_seen = HIDDEN;
	if (source_linkf(host->source, target, sizeof(target), "%s/iommu", path) < 0)
		return;
	name = strrchr(target, '/');
	name = name ? name + 1 : target;
	reach->width = strncmp(name, "dmar", 4) == 0 ? width_of(host, name) : 0;
	if (!reach->width)
		return;
	reach->width_seen = SEEN;
	reach->unit = arena_strdup(&host->arena, name);
}

/* What firmware of guests believes of processors: "address sizes\t: 46 bits physical, 48 ..." */
static void read_address_bits(struct host *host)
{
	static const char name[] = "\naddress sizes";
	char text[PLACE_CPU_SIZE];
	const char *found;
	unsigned long bits;

	host->address_bits_seen = HIDDEN;
	if (source_readf(host->source, text, sizeof(text), "proc/cpuinfo") < 0)
		return;
	found = strstr(text, name);
	if (!found)
		return;
	found += sizeof(name) - 1;
	found += strspn(found, " \t:");
	bits = strtoul(found, NULL, 10);
	if (bits < 32 || bits > 64)
		return;
	host->address_bits_seen = SEEN;
	host->address_bits = (unsigned int)bits;
}

void host_read_reach(struct host *host)
{
	unsigned int least, most;

	if (host->iommu != IOMMU_INTEL)
		return;
	widths_of_all(host, &least, &most);
	for (size_t i = 0; i < host->device_count && least < REACH_USED_MOST; i++) {
		struct host_device *device = &host->devices[i];
		char path[PATH_MAX];

		if (!device->asked ||
		    host_device_path(host, device->address, path, sizeof(path)) < 0)
			continue;
		device->reach = arena_alloc(&host->arena, sizeof(*device->reach));
		if (!device->reach)
			return;
		read_bar(host, path, device->reach);
		if (device->reach->bar_seen == SEEN && !reach_is_large(device))
			continue;
		read_width(host, path, device->reach);
		if (device->reach->width_seen != SEEN && least && least == most) {
			device->reach->width_seen = SEEN;
			device->reach->width = least;
		}
		if (host->address_bits_seen == NOT_ASKED)
			read_address_bits(host);
	}
}
