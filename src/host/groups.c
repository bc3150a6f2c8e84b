// SPDX-License-Identifier: GPL-2.0-or-later
/* IOMMU groups: their members and what the kernel reserves in them. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "acpi/list.h"
#include "host/read.h"
#include "host/source.h"

#define GROUPS "sys/kernel/iommu_groups"
#define PATH_SIZE 80
#define SYSFS_MAX 4096	/* one page: the kernel never answers more */
#define REGIONS_MAX (1 << 20)

static int add_member(struct host_group *group, size_t device)
{
	size_t *members = list_grow(group->members, group->member_count, sizeof(*members));

	if (!members)
		return -ENOMEM;
	members[group->member_count++] = device;
	group->members = members;
	return 0;
}

static int compare_members(const void *a, const void *b, void *data)
{
	const struct host *host = data;

	return host_registration_order(&host->devices[*(const size_t *)a],
				       &host->devices[*(const size_t *)b]);
}

/* Load whoever else is in the group. A directory that is missing hides members. */
static int read_members(struct host *host, size_t index)
{
	char **names;
	int r;

	host->groups[index].members_seen = HIDDEN;
	r = source_listf(host->source, &names, GROUPS "/%u/devices", host->groups[index].id);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	host->groups[index].members_seen = SEEN;
	for (char **name = names; r == 0 && *name; name++) {
		size_t device, errors = host->error_count;
		struct pci_address address;

		if (!pci_address_parse(*name, &address)) {
			host->groups[index].foreign_members++;
			continue;
		}
		r = host_load_device(host, address, &device);
		/* Nobody asked for this one; what it means is that the group is not all seen. */
		if (r == 0 && device == NO_INDEX) {
			host->groups[index].members_seen = HIDDEN;
			host->error_count = errors;
		}
	}
	source_free_names(names);
	return r;
}

static int parse_regions(struct host_group *group, char *text)
{
	char *save = NULL;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		struct reserved_range range = { 0 }, *ranges;

		if (sscanf(line, "0x%" SCNx64 " 0x%" SCNx64 " %19s", &range.base, &range.end,
			   range.type) != 3)
			return -EINVAL;
		ranges = list_grow(group->reserved, group->reserved_count, sizeof(range));
		if (!ranges)
			return -ENOMEM;
		ranges[group->reserved_count++] = range;
		group->reserved = ranges;
	}
	return 0;
}

static int read_reserved(struct host *host, struct host_group *group)
{
	char path[PATH_SIZE], text[SYSFS_MAX + 1], *whole = NULL;
	int r;

	snprintf(path, sizeof(path), GROUPS "/%u/reserved_regions", group->id);
	r = source_readf(host->source, text, sizeof(text), "%s", path);
	/* In one call; what is no sysfs file may hold more. */
	if (r == 0 && strlen(text) + 1 >= SYSFS_MAX)
		r = source_read(host->source, path, REGIONS_MAX, &whole, NULL);
	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		group->reserved_seen = r == -ENOENT ? NOT_THERE : HIDDEN;
		return 0;
	}
	r = parse_regions(group, whole ? whole : text);
	free(whole);
	group->reserved_seen = r < 0 ? HIDDEN : SEEN;
	return r == -ENOMEM ? r : 0;
}

static int read_type(struct host *host, struct host_group *group)
{
	char text[64];
	int r = source_readf(host->source, text, sizeof(text), GROUPS "/%u/type", group->id);

	group->type.seen = r == 0 ? SEEN : r == -ENOENT ? NOT_THERE : HIDDEN;
	if (r < 0)
		return 0;
	group->type.text = strdup(text);
	return group->type.text ? 0 : -ENOMEM;
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
static int look_for_groups(struct host *host)
{
	char **names;
	int r = source_list(host->source, GROUPS, &names, NULL);

	host->groups_seen = HIDDEN;
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	host->groups_seen = NOT_THERE;
	for (char **name = names; *name; name++)
		if (host_is_group_name(*name))
			host->groups_seen = SEEN;
	source_free_names(names);
	return 0;
}

/* The groups that a question is about: those of asked devices, or every one. */
static bool *asked_groups(const struct host *host)
{
	bool *asked = calloc(host->group_count + 1, sizeof(*asked));

	for (size_t i = 0; asked && i < host->device_count; i++)
		if (host->devices[i].group != NO_INDEX &&
		    (host->devices[i].asked || host->whole))
			asked[host->devices[i].group] = true;
	return asked;
}

int host_read_groups(struct host *host, const struct host_ask *ask)
{
	bool *asked = asked_groups(host);
	size_t count = host->group_count;
	int r = 0;

	if (!asked)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < count; i++) {
		if (!asked[i])
			continue;
		host->groups[i].members_seen = SEEN;
		if (ask->members)
			r = read_members(host, i);
		if (r == 0)
			r = read_reserved(host, &host->groups[i]);
		if (r == 0 && (ask->facts & FACT_GROUP_TYPE))
			r = read_type(host, &host->groups[i]);
	}
	free(asked);
	if (r < 0)
		return r;

	for (size_t i = 0; r == 0 && i < host->device_count; i++)
		if (host->devices[i].group != NO_INDEX)
			r = add_member(&host->groups[host->devices[i].group], i);
	for (size_t i = 0; i < host->group_count; i++)
		if (host->groups[i].member_count)
			qsort_r(host->groups[i].members, host->groups[i].member_count,
				sizeof(size_t), compare_members, host);
	if (host->group_count)
		host->groups_seen = SEEN;
	else if (r == 0)
		r = look_for_groups(host);
	return r;
}
