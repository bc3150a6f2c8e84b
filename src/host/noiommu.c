// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Groups that are none: with enable_unsafe_noiommu_mode VFIO makes one of its own, named
 * "vfio-noiommu", for each device that it binds and no IOMMU covers (kernel:
 * vfio_noiommu_group_alloc; Linux 4.5 on).
 */
#include <stdio.h>
#include <string.h>

#include "host/read.h"
#include "host/source.h"

#define GROUPS "sys/kernel/iommu_groups"

static bool is_noiommu(const struct host *host, const char *group)
{
	char name[32];

	return source_readf(host->source, name, sizeof(name), GROUPS "/%s/name", group) == 0 &&
	       strcmp(name, "vfio-noiommu") == 0;
}

/* Does the kernel have any group of an IOMMU? */
static void look_for_real(struct host *host)
{
	char **names;

	if (source_list(host->source, GROUPS, &names, NULL) < 0)
		return;
	host->groups_seen = NOT_THERE;
	for (char **name = names; *name && host->groups_seen != SEEN; name++)
		if (host_is_group_name(*name) && !is_noiommu(host, *name))
			host->groups_seen = SEEN;
	source_free_names(names);
}

void host_read_noiommu(struct host *host)
{
	bool any = false;

	if (host->modules.noiommu.seen != SEEN || !host->modules.noiommu.value)
		return;
	for (size_t i = 0; i < host->group_count; i++) {
		char id[16];

		snprintf(id, sizeof(id), "%u", host->groups[i].id);
		host->groups[i].noiommu = is_noiommu(host, id);
		any |= host->groups[i].noiommu;
	}
	/* A list of groups that may be all of that kind. */
	if (any || !host->group_count)
		look_for_real(host);
}
