// SPDX-License-Identifier: GPL-2.0-or-later
/* PCI functions by the names of what is on them: network interfaces and block devices. */
#include <errno.h>
#include <limits.h>

#include "host/host.h"
#include "host/source.h"
#include "host/spelling.h"
#include "host/usage-storage.h"

static const char *const folders[] = { "sys/class/net", "sys/class/block" };

enum { INTERFACES, DISKS, FOLDERS };

/* A usage_visit. The function is the last in @path: behind Intel VMD it goes through another. */
static void add(struct host *host, const char *path, const struct usage_way *way, size_t step,
		const void *data)
{
	struct host_name *found = *(struct host_name *const *)data;
	struct host_named named = { .name = way->steps[step].name }, *functions;

	if (!usage_last_function(path, &named.address))
		return;
	for (size_t i = 0; i < found->count; i++)
		if (pci_address_key(found->functions[i].address) == pci_address_key(named.address))
			return;
	functions = arena_array(&host->arena, found->functions, found->count, sizeof(*functions));
	if (!functions)
		return;
	found->functions = functions;
	functions[found->count++] = named;
}

static bool is_there(const struct host *host, const char *folder, const char *name, int *error)
{
	char link[PATH_MAX];

	*error = usage_link(host, folder, name, link, sizeof(link));
	return *error == 0;
}

int host_find_name(struct host *host, const char *name, struct host_name *found)
{
	struct host_name *const data = found;
	int error[FOLDERS];

	*found = (struct host_name){ 0 };
	if (!host->source)
		return -ENODATA;
	if (is_there(host, folders[INTERFACES], name, &error[INTERFACES])) {
		bool lost = false;

		network_walk(host, name, add, &data, &lost);
		found->cut = lost && found->count;
	} else if (is_there(host, folders[DISKS], name, &error[DISKS])) {
		found->cut = !block_walk(host, name, add, &data) && found->count;
	} else if (!source_exists(host->source, "%s", folders[INTERFACES]) &&
		   !source_exists(host->source, "%s", folders[DISKS])) {
		return -ENODATA;
	} else {
		for (int i = 0; i < FOLDERS; i++)
			if (error[i] == -EACCES || error[i] == -EPERM)
				return error[i];
		return -ENOENT;
	}
	return host->arena.failed ? -ENOMEM : 0;
}

const char *host_nearest_name(struct host *host, const char *typed)
{
	struct spelling_nearest nearest = { .typed = typed };
	char **names;

	for (int i = 0; host->source && i < FOLDERS; i++) {
		if (source_list(host->source, folders[i], &names, NULL) < 0)
			continue;
		for (char **name = names; *name; name++)
			spelling_try(&nearest, *name);
		if (nearest.word)
			nearest.word = arena_strdup(&host->arena, nearest.word);
		source_free_names(names);
	}
	return nearest.word;
}
