// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/linker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"

int linker_add_region(struct linker *l, const struct region *region, size_t scope_count,
		      size_t *index)
{
	struct links *links = l->links;
	struct region *regions;

	regions = list_grow(links->regions, links->region_count, sizeof(*regions));
	if (!regions)
		return -ENOMEM;
	links->regions = regions;
	regions[links->region_count] = *region;
	regions[links->region_count].first_scope = links->scope_count;
	regions[links->region_count].scope_count = scope_count;
	regions[links->region_count].first_touch = links->touch_count;
	for (size_t s = 0; s < scope_count; s++) {
		struct region_scope *scopes;

		scopes = list_grow(links->scopes, links->scope_count, sizeof(*scopes));
		if (!scopes)
			return -ENOMEM;
		links->scopes = scopes;
		scopes[links->scope_count++] = (struct region_scope){ .device = NO_INDEX };
	}
	memset(l->touched, 0, l->host->device_count * sizeof(*l->touched));
	*index = links->region_count++;
	return 0;
}

int linker_add_touch(struct linker *l, const struct touch *touch)
{
	struct links *links = l->links;
	struct touch *touches;

	if (links->touch_count == LINKS_MAX) {
		links->overflow = true;
		return 0;
	}
	touches = list_grow(links->touches, links->touch_count, sizeof(*touches));
	if (!touches)
		return -ENOMEM;
	touches[links->touch_count++] = *touch;
	links->touches = touches;
	links->regions[touch->region].touch_count++;
	l->touched[touch->device] = true;
	return 0;
}

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
	if (r == 0 && tables->has_dmar)
		r = link_dmar(&l);
	if (r == 0 && tables->has_ivrs)
		r = link_ivrs(&l);
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
