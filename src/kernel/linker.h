/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the linkers of the single tables share; link.c calls them. */
#ifndef KERNEL_LINKER_H
#define KERNEL_LINKER_H

#include "kernel/link.h"

struct linker {
	const struct tables *tables;
	const struct host *host;
	const struct profile *profile;
	bool relaxed;
	struct links *links;
	bool *touched;		/* by the region at hand, one a device */
};

/*
 * Add a region with @scope_count empty scopes. Its index into links->regions, or NO_INDEX: there
 * is no memory, and links->arena has failed.
 */
size_t linker_add_region(struct linker *l, const struct region *region, size_t scope_count);

/* Let the newest region touch @touch->device. */
void linker_add_touch(struct linker *l, const struct touch *touch);

/* link-dmar.c, link-ivrs.c: what table_kind.link and .scope_paths ask for. */
void link_dmar(struct linker *l);
void link_dmar_paths(const struct tables *tables, struct arena *arena, struct scope_path **paths,
		     size_t *count);
void link_ivrs(struct linker *l);

#endif
