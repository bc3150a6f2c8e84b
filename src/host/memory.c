// SPDX-License-Identifier: GPL-2.0-or-later
/* The firmware's memory map as /proc/iomem shows it, and where the boot screen lies. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/framebuffer.h"
#include "host/read.h"
#include "host/source.h"

#define IOMEM_MAX (16 << 20)

/* The names that x86 gives to e820 entries (kernel: e820_type_to_string). */
static bool firmware_name(const char *name, struct memory_range *range)
{
	static const struct {
		const char *name;
		int type;
	} names[] = {
		{ "Reserved", MEMORY_RESERVED },
		{ "reserved", MEMORY_RESERVED },
		{ "ACPI Non-volatile Storage", MEMORY_NVS },
		{ "System RAM", MEMORY_OTHER },
		{ "ACPI Tables", MEMORY_OTHER },
		{ "Unusable memory", MEMORY_OTHER },
		{ "Persistent Memory", MEMORY_OTHER },
		{ "Persistent Memory (legacy)", MEMORY_OTHER },
		{ "Soft Reserved", MEMORY_OTHER },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i].name) == 0) {
			range->type = names[i].type;
			return true;
		}
	}
	return false;
}

static int compare_ranges(const void *a, const void *b)
{
	const struct memory_range *x = a, *y = b;

	return (x->base > y->base) - (x->base < y->base);
}

void host_read_memory(struct host *host)
{
	struct framebuffer_scan scan = { 0 };
	char *text, *save = NULL;
	bool any_address = false;
	int r = source_read(host->source, "proc/iomem", IOMEM_MAX, &text, NULL);

	host->memory_seen = seen_of(r);
	if (r < 0)
		return;
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		struct memory_range range, *ranges;
		int name = 0;

		if (sscanf(line, " %" SCNx64 "-%" SCNx64 " : %n", &range.base, &range.end, &name) != 2 ||
		    !name)
			continue;
		any_address |= range.end != 0;
		framebuffer_scan(host, &scan, range.base, range.end, line + name);
		if (!firmware_name(line + name, &range))
			continue;
		ranges = arena_array(&host->arena, host->memory, host->memory_count, sizeof(range));
		if (!ranges)
			break;
		ranges[host->memory_count++] = range;
		host->memory = ranges;
	}
	/* Ordinary users get zeros for addresses. */
	host->memory_seen = any_address ? SEEN : HIDDEN;
	if (host->memory_count)
		qsort(host->memory, host->memory_count, sizeof(*host->memory), compare_ranges);
	free(text);
}
