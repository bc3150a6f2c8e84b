// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/linker.h"

#include <errno.h>
#include <string.h>

/* A counting sort of the touches by device. */
static void sort_by_device(struct links *links, size_t device_count)
{
	size_t *first = arena_alloc(&links->arena, (device_count + 2) * sizeof(*first));
	size_t *sorted = arena_alloc(&links->arena, links->touch_count * sizeof(*sorted));

	links->first_by_device = first;
	links->by_device = sorted;
	if (!first || !sorted)
		return;
	for (size_t i = 0; i < links->touch_count; i++)
		first[links->touches[i].device + 2]++;
	for (size_t d = 2; d < device_count + 2; d++)
		first[d] += first[d - 1];
	for (size_t i = 0; i < links->touch_count; i++)
		sorted[first[links->touches[i].device + 1]++] = i;
}

int links_make(const struct tables *tables, const struct host *host, const struct profile *profile,
	       bool relaxed, struct links *links)
{
	struct linker l = { tables, host, profile, relaxed, links, NULL };

	memset(links, 0, sizeof(*links));
	links->beyond_units = NO_INDEX;
	l.touched = arena_alloc(&links->arena, host->device_count * sizeof(*l.touched));
	links->covered = arena_alloc(&links->arena, host->device_count * sizeof(*links->covered));
	for (unsigned int i = 0; !links->arena.failed && i < TABLES; i++)
		if (tables->has[i])
			table_kinds[i]->link(&l);
	sort_by_device(links, host->device_count);
	return links->arena.failed ? -ENOMEM : 0;
}

const size_t *links_of_device(const struct links *links, size_t device, size_t *count)
{
	*count = links->first_by_device[device + 1] - links->first_by_device[device];
	return &links->by_device[links->first_by_device[device]];
}

void links_clear(struct links *links)
{
	arena_clear(&links->arena);
	memset(links, 0, sizeof(*links));
}

const struct scope_path *links_scope_paths(const struct tables *tables, struct arena *arena,
					   size_t *count)
{
	struct scope_path *paths = NULL;

	*count = 0;
	for (unsigned int i = 0; i < TABLES; i++)
		if (tables->has[i] && table_kinds[i]->scope_paths)
			table_kinds[i]->scope_paths(tables, arena, &paths, count);
	return paths;
}
