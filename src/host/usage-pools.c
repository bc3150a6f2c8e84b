// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Members of ZFS pools. sysfs does not tell which block devices ZFS uses, only udev
 * what is on them.
 */
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/source.h"
#include "host/usage-storage.h"

#define BLOCK "sys/class/block"
#define DEPTH_MAX 24	/* of folders from a controller down to a partition */
#define FOLDERS_MAX 16384	/* of all controllers in question; links of a tree may lead in circles */

struct pools {
	struct host *host;
	unsigned int folders;
	bool any;
	bool lost;		/* there was more than was looked at */
};

static int ask(struct pools *pools, const char *name)
{
	char text[NAME_MAX + 32];
	struct host_use use = { .kind = USE_POOL, .what = (char *)(uintptr_t)name, .text = text };
	bool found;

	if (!block_is_pool_member(pools->host, name))
		return 0;
	snprintf(text, sizeof(text), "%s: ID_FS_TYPE=zfs_member", name);
	use.source = "run/udev/data";
	pools->any = true;
	return block_trace(pools->host, name, &use, &found);
}

/* Loop devices, RAM disks and the like are on other block devices or on none. */
static bool may_be_member(const char *name, const char *link)
{
	return usage_is_on_pci(link) || strncmp(name, "dm-", 3) == 0 ||
	       strncmp(name, "md", 2) == 0 || strncmp(name, "nvme", 4) == 0;
}

static int ask_all(struct pools *pools)
{
	char **names;
	int r = source_list(pools->host->source, BLOCK, &names, NULL), dir;

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	dir = source_open_dir(pools->host->source, BLOCK);
	for (char **name = names; r == 0 && *name; name++) {
		char link[PATH_MAX];

		if (source_read_link(dir, *name, link, sizeof(link)) == 0 &&
		    may_be_member(*name, link))
			r = ask(pools, *name);
	}
	source_free_names(names);
	if (dir >= 0)
		close(dir);
	return r;
}

/* What stands between a controller and its disks: ATA, SCSI, SAS, Fibre Channel, NVMe, virtio. */
static bool leads_to_disks(const char *name)
{
	static const char *const patterns[] = {
		"ata[0-9]*", "host[0-9]*", "port-*", "expander-*", "end_device-*", "rport-*",
		"target[0-9]*", "[0-9]*:*:*:*", "nvme", "nvme[0-9]*", "virtio[0-9]*", "block",
	};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (fnmatch(patterns[i], name, 0) == 0)
			return true;
	return false;
}

/* The block device in the folder @path, and what is made of it. */
static int ask_block(struct pools *pools, const char *path)
{
	char folder[PATH_MAX + sizeof("/holders")], **names;
	int r = ask(pools, strrchr(path, '/') + 1);

	snprintf(folder, sizeof(folder), "%s/holders", path);
	if (r < 0 || source_list(pools->host->source, folder, &names, NULL) < 0)
		return r;
	for (char **name = names; r == 0 && *name; name++)
		r = ask(pools, *name);
	source_free_names(names);
	return r;
}

/* A disk has its number in "dev", and its partitions in folders that begin with its name. */
static int ask_below(struct pools *pools, const char *path, unsigned int depth)
{
	const char *own = strrchr(path, '/') + 1;
	char below[PATH_MAX], **names;
	bool in_block = false, is_disk = false;
	int r;

	pools->lost |= depth == DEPTH_MAX || pools->folders == FOLDERS_MAX;
	if (pools->lost)
		return 0;
	pools->folders++;
	r = source_list(pools->host->source, path, &names, NULL);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (char **name = names; *name; name++)
		is_disk |= strcmp(*name, "dev") == 0;
	in_block = strcmp(own, "block") == 0;
	if (is_disk)
		r = ask_block(pools, path);
	for (char **name = names; r == 0 && *name; name++) {
		bool part = is_disk && strncmp(*name, own, strlen(own)) == 0;

		if ((!in_block && !part && !leads_to_disks(*name)) ||
		    (size_t)snprintf(below, sizeof(below), "%s/%s", path, *name) >= sizeof(below))
			continue;
		r = ask_below(pools, below, depth + 1);
	}
	source_free_names(names);
	return r;
}

/* The devices in question, and those that would go along. */
static bool is_concerned(const struct host *host, const struct host_device *device)
{
	if (device->class >> 16 != 0x01)
		return false;
	if (device->asked || device->group == NO_INDEX)
		return device->asked;
	for (size_t i = 0; i < host->groups[device->group].member_count; i++)
		if (host->devices[host->groups[device->group].members[i]].asked)
			return true;
	return false;
}

int usage_read_pools(struct host *host, bool mounted, bool *lost)
{
	struct pools pools = { .host = host };
	int r = 0;

	/* Where udev has left nothing, there is nobody to ask. */
	if (source_has_entries(host->source, "run/udev/data") <= 0) {
		*lost |= mounted;
		return 0;
	}
	/* Else it would cost more on a host with more disks. */
	if (mounted || host->whole || source_exists(host->source, "sys/module/zfs")) {
		r = ask_all(&pools);
		*lost |= mounted && !pools.any;
		return r;
	}
	for (size_t i = 0; r == 0 && i < host->device_count; i++) {
		char address[PCI_ADDRESS_SIZE], path[64];

		if (!is_concerned(host, &host->devices[i]))
			continue;
		pci_address_format(host->devices[i].address, address);
		snprintf(path, sizeof(path), "sys/bus/pci/devices/%s", address);
		r = ask_below(&pools, path, 0);
	}
	*lost |= pools.lost;
	return r;
}
