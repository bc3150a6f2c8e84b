// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/linker.h"

#include <string.h>

size_t linker_add_region(struct linker *l, const struct region *region, size_t scope_count)
{
	struct links *links = l->links;
	struct region *regions = arena_array(&links->arena, links->regions, links->region_count,
					     sizeof(*regions));

	if (!regions)
		return NO_INDEX;
	links->regions = regions;
	regions[links->region_count] = *region;
	regions[links->region_count].first_scope = links->scope_count;
	regions[links->region_count].scope_count = scope_count;
	regions[links->region_count].first_touch = links->touch_count;
	for (size_t s = 0; s < scope_count; s++) {
		struct region_scope *scopes = arena_array(&links->arena, links->scopes,
							  links->scope_count, sizeof(*scopes));

		if (!scopes)
			return NO_INDEX;
		links->scopes = scopes;
		scopes[links->scope_count++] = (struct region_scope){ .device = NO_INDEX };
	}
	memset(l->touched, 0, l->host->device_count * sizeof(*l->touched));
	return links->region_count++;
}

void linker_add_touch(struct linker *l, const struct touch *touch)
{
	struct links *links = l->links;
	struct touch *touches;

	if (links->touch_count == LINKS_MAX) {
		links->overflow = true;
		return;
	}
	touches = arena_array(&links->arena, links->touches, links->touch_count, sizeof(*touches));
	if (!touches)
		return;
	touches[links->touch_count++] = *touch;
	links->touches = touches;
	links->regions[touch->region].touch_count++;
	l->touched[touch->device] = true;
}
