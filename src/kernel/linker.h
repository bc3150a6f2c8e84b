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

/* Add a region with @scope_count empty scopes. Its index into links->regions, or -ENOMEM. */
int linker_add_region(struct linker *l, const struct region *region, size_t scope_count,
		      size_t *index);

/* Let the newest region touch @touch->device. 0 or -ENOMEM. */
int linker_add_touch(struct linker *l, const struct touch *touch);

/* link-dmar.c, link-ivrs.c: what table_kind.link and .scope_paths ask for. */
int link_dmar(struct linker *l);
int link_dmar_paths(const struct tables *tables, struct scope_path **paths, size_t *count);
int link_ivrs(struct linker *l);

#endif
