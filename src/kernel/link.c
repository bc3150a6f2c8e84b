// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/linker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A counting sort of the touches by device. */
static int sort_by_device(struct links *links, size_t device_count)
{
	size_t *first = calloc(device_count + 2, sizeof(*first));
	size_t *sorted = calloc(links->touch_count + 1, sizeof(*sorted));

	links->first_by_device = first;
	links->by_device = sorted;
	if (!first || !sorted)
		return -ENOMEM;
	for (size_t i = 0; i < links->touch_count; i++)
		first[links->touches[i].device + 2]++;
	for (size_t d = 2; d < device_count + 2; d++)
		first[d] += first[d - 1];
	for (size_t i = 0; i < links->touch_count; i++)
		sorted[first[links->touches[i].device + 1]++] = i;
	return 0;
}

int links_make(const struct tables *tables, const struct host *host, const struct profile *profile,
	       bool relaxed, struct links *links)
{
	struct linker l = { tables, host, profile, relaxed, links, NULL };
	int r = 0;

	memset(links, 0, sizeof(*links));
	links->beyond_units = NO_INDEX;
	l.touched = calloc(host->device_count + 1, sizeof(*l.touched));
	links->covered = calloc(host->device_count + 1, sizeof(*links->covered));
	if (!l.touched || !links->covered)
		r = -ENOMEM;
	for (unsigned int i = 0; r == 0 && i < TABLES; i++)
		if (tables->has[i])
			r = table_kinds[i]->link(&l);
	free(l.touched);
	return r < 0 ? r : sort_by_device(links, host->device_count);
}

const size_t *links_of_device(const struct links *links, size_t device, size_t *count)
{
	*count = links->first_by_device[device + 1] - links->first_by_device[device];
	return &links->by_device[links->first_by_device[device]];
}

void links_clear(struct links *links)
{
	free(links->regions);
	free(links->scopes);
	free(links->touches);
	free(links->by_device);
	free(links->first_by_device);
	free(links->mismatches);
	free(links->fallbacks);
	free(links->covered);
	memset(links, 0, sizeof(*links));
}

int links_scope_paths(const struct tables *tables, struct scope_path **paths, size_t *count)
{
	int r = 0;

	*paths = NULL;
	*count = 0;
	for (unsigned int i = 0; r == 0 && i < TABLES; i++)
		if (tables->has[i] && table_kinds[i]->scope_paths)
			r = table_kinds[i]->scope_paths(tables, paths, count);
	return r;
}
