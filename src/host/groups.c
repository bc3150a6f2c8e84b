// SPDX-License-Identifier: GPL-2.0-or-later
/* IOMMU groups: their members and what the kernel reserves in them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/read.h"
#include "host/source.h"

#define GROUPS "sys/kernel/iommu_groups"
#define PATH_SIZE 80
#define SYSFS_MAX 4096	/* one page: the kernel never answers more */
#define REGIONS_MAX (1 << 20)

static void add_member(struct host *host, struct host_group *group, size_t device)
{
	size_t *members = arena_array(&host->arena, group->members, group->member_count,
				      sizeof(*members));

	if (!members)
		return;
	members[group->member_count++] = device;
	group->members = members;
}

static void add_foreign(struct host *host, struct host_group *group, const char *name)
{
	const char **foreign = arena_array(&host->arena, group->foreign, group->foreign_members,
					   sizeof(*foreign));

	if (!foreign)
		return;
	group->foreign = foreign;
	foreign[group->foreign_members++] = arena_strdup(&host->arena, name);
}

static int compare_members(const void *a, const void *b, void *data)
{
	const struct host *host = data;

	return host_registration_order(&host->devices[*(const size_t *)a],
				       &host->devices[*(const size_t *)b]);
}

/* Load whoever else is in the group. A directory that is missing hides members. */
static void read_members(struct host *host, size_t index)
{
	char **names;

	host->groups[index].members_seen = HIDDEN;
	if (source_listf(host->source, &names, GROUPS "/%u/devices", host->groups[index].id) < 0)
		return;
	host->groups[index].members_seen = SEEN;
	for (char **name = names; *name; name++) {
		size_t errors = host->error_count;
		struct pci_address address;

		if (!pci_address_parse(*name, &address)) {
			add_foreign(host, &host->groups[index], *name);
			continue;
		}
		/* Nobody asked for this one; what it means is that the group is not all seen. */
		if (host_load_device(host, address) == NO_INDEX) {
			host->groups[index].members_seen = HIDDEN;
			host->error_count = errors;
		}
	}
	source_free_names(names);
}

static enum seen parse_regions(struct host *host, struct host_group *group, char *text)
{
	char *save = NULL;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		struct reserved_range range = { 0 }, *ranges;

		if (sscanf(line, "0x%" SCNx64 " 0x%" SCNx64 " %19s", &range.base, &range.end,
			   range.type) != 3)
			return HIDDEN;
		ranges = arena_array(&host->arena, group->reserved, group->reserved_count,
				     sizeof(range));
		if (!ranges)
			return HIDDEN;
		ranges[group->reserved_count++] = range;
		group->reserved = ranges;
	}
	return SEEN;
}

static void read_reserved(struct host *host, struct host_group *group)
{
	char path[PATH_SIZE], text[SYSFS_MAX + 1], *whole = NULL;
	int r;

	snprintf(path, sizeof(path), GROUPS "/%u/reserved_regions", group->id);
	r = source_readf(host->source, text, sizeof(text), "%s", path);
	/* In one call; what is no sysfs file may hold more. */
	if (r == 0 && strlen(text) + 1 >= SYSFS_MAX)
		r = source_read(host->source, path, REGIONS_MAX, &whole, NULL);
	group->reserved_seen = r < 0 ? seen_of(r) : parse_regions(host, group, whole ? whole : text);
	free(whole);
}

static void read_type(struct host *host, struct host_group *group)
{
	char text[64];
	int r = source_readf(host->source, text, sizeof(text), GROUPS "/%u/type", group->id);

	group->type.seen = seen_of(r);
	group->type.text = r < 0 ? NULL : arena_strdup(&host->arena, text);
}

bool host_is_group_name(const char *name)
{
	return *name && !name[strspn(name, "0123456789")];
}

/*
 * Does the kernel have groups? Only worth a look where no device shows one. A kernel that knows
 * IOMMUs always has the folder, empty while they are off (kernel: iommu_init, iommu.c): where it
 * is not there, nobody has seen whether they are.
 */
static void look_for_groups(struct host *host)
{
	char **names;

	host->groups_seen = HIDDEN;
	if (source_list(host->source, GROUPS, &names, NULL) < 0)
		return;
	host->groups_seen = NOT_THERE;
	for (char **name = names; *name; name++)
		if (host_is_group_name(*name))
			host->groups_seen = SEEN;
	source_free_names(names);
}

/* The groups that a question is about, those of asked devices, or every one; NULL: no memory. */
static bool *asked_groups(struct host *host, const struct host_ask *ask)
{
	bool *asked = arena_alloc(&host->arena, host->group_count * sizeof(*asked));

	for (size_t i = 0; asked && i < host->device_count; i++)
		if (host->devices[i].group != NO_INDEX &&
		    (host->devices[i].asked || host->whole))
			asked[host->devices[i].group] = true;
	for (size_t i = 0; asked && ask->bridges && i < ask->address_count; i++) {
		size_t index = host_find(host, ask->addresses[i]);

		if (index != NO_INDEX && host->devices[index].group != NO_INDEX)
			asked[host->devices[index].group] = true;
	}
	return asked;
}

void host_read_groups(struct host *host, const struct host_ask *ask)
{
	bool *asked = asked_groups(host, ask);
	size_t count = host->group_count;

	for (size_t i = 0; asked && i < count; i++) {
		if (!asked[i])
			continue;
		host->groups[i].members_seen = SEEN;
		if (ask->members)
			read_members(host, i);
		read_reserved(host, &host->groups[i]);
		if (ask->facts & FACT_GROUP_TYPE)
			read_type(host, &host->groups[i]);
	}
	for (size_t i = 0; i < host->device_count; i++)
		if (host->devices[i].group != NO_INDEX)
			add_member(host, &host->groups[host->devices[i].group], i);
	for (size_t i = 0; i < host->group_count; i++)
		if (host->groups[i].member_count)
			qsort_r(host->groups[i].members, host->groups[i].member_count,
				sizeof(size_t), compare_members, host);
	if (host->group_count)
		host->groups_seen = SEEN;
	else
		look_for_groups(host);
}
