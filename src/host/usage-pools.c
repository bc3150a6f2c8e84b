// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Members of ZFS pools. sysfs does not tell which block devices ZFS uses, only udev
 * what is on them.
 */
#include <fnmatch.h>
#include <libudev.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/source.h"
#include "host/usage-storage.h"

#define BLOCK "sys/class/block"
#define DEPTH_MAX 24	/* of folders from a controller down to a partition */
#define FOLDERS_MAX 16384	/* of all controllers in question; links of a tree may lead in circles */

struct pools {
	struct host *host;
	struct udev *udev;	/* of a live host */
	unsigned int folders;
	bool any;
	bool lost;		/* there was more than was looked at */
};

static void ask(struct pools *pools, const char *name)
{
	char text[NAME_MAX + 32];
	struct host_use use = { .kind = USE_POOL, .what = (char *)(uintptr_t)name, .text = text };

	if (!block_is_pool_member(pools->host, pools->udev, name))
		return;
	snprintf(text, sizeof(text), "%s: ID_FS_TYPE=zfs_member", name);
	use.source = "run/udev/data";
	pools->any = true;
	block_trace(pools->host, name, &use);
}

/* Loop devices, RAM disks and the like are on other block devices or on none. */
static bool may_be_member(const char *name, const char *link)
{
	return usage_is_on_pci(link) || strncmp(name, "dm-", 3) == 0 ||
	       strncmp(name, "md", 2) == 0 || strncmp(name, "nvme", 4) == 0;
}

/* @first: one that is known is enough. */
static void ask_all(struct pools *pools, bool first)
{
	char **names = NULL;
	struct source_dir dir;

	if (source_open_dir(pools->host->source, BLOCK, &dir) == 0)
		source_list(pools->host->source, BLOCK, &names, NULL);
	for (char **name = names; name && *name && !(first && pools->any); name++) {
		char link[PATH_MAX];

		if (source_read_link(&dir, *name, link, sizeof(link)) == 0 &&
		    may_be_member(*name, link))
			ask(pools, *name);
	}
	source_free_names(names);
	source_close_dir(&dir);
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

/* The names in @folder that begin with @start, as further steps. */
static void add_names(struct pools *pools, struct usage_way *way, const char *folder,
		      const char *start)
{
	char **names;

	if (source_list(pools->host->source, folder, &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++)
		if (strncmp(*name, start, strlen(start)) == 0)
			usage_way_add(pools->host, way, *name, NO_INDEX);
	source_free_names(names);
}

/* The block device @name, its partitions, and what is made of it and them, however often. */
static void ask_block(struct pools *pools, const char *name)
{
	struct usage_way way = { 0 };

	usage_way_add(pools->host, &way, name, NO_INDEX);
	for (size_t i = 0; i < way.count; i++) {
		const char *own = way.steps[i].name;
		char folder[2 * NAME_MAX];

		ask(pools, own);
		snprintf(folder, sizeof(folder), BLOCK "/%s", own);
		add_names(pools, &way, folder, own);
		snprintf(folder, sizeof(folder), BLOCK "/%s/holders", own);
		add_names(pools, &way, folder, "");
	}
	pools->lost |= way.full;
}

/* One of several paths to an NVMe disk, "nvme0c1n1", has no number; the disk is nvme0n1. */
static bool is_path_of_disk(const char *name, char *disk, size_t size)
{
	unsigned int subsystem, controller, space;
	char more;

	if (sscanf(name, "nvme%uc%un%u%c", &subsystem, &controller, &space, &more) != 3)
		return false;
	snprintf(disk, size, "nvme%un%u", subsystem, space);
	return true;
}

static bool is_nvme_controller(const char *name)
{
	unsigned int number;
	char more;

	return sscanf(name, "nvme%u%c", &number, &more) == 1;
}

/* A disk has its number in "dev"; so has the controller of an NVMe, which is no disk. */
static void ask_below(struct pools *pools, const char *path, unsigned int depth)
{
	const char *own = strrchr(path, '/') + 1;
	bool in_block = strcmp(own, "block") == 0, is_disk = false;
	char below[PATH_MAX], disk[48], **names;

	if (is_path_of_disk(own, disk, sizeof(disk))) {
		ask_block(pools, disk);
		return;
	}
	pools->lost |= depth == DEPTH_MAX || pools->folders == FOLDERS_MAX;
	if (pools->lost)
		return;
	pools->folders++;
	if (source_list(pools->host->source, path, &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++)
		is_disk |= strcmp(*name, "dev") == 0 && !is_nvme_controller(own);
	if (is_disk)
		ask_block(pools, own);
	for (char **name = names; !is_disk && *name; name++)
		if ((in_block || leads_to_disks(*name)) &&
		    (size_t)snprintf(below, sizeof(below), "%s/%s", path, *name) < sizeof(below))
			ask_below(pools, below, depth + 1);
	source_free_names(names);
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

static void ask_concerned(struct pools *pools)
{
	const struct host *host = pools->host;

	for (size_t i = 0; i < host->device_count; i++) {
		char address[PCI_ADDRESS_SIZE], path[64];

		if (!is_concerned(host, &host->devices[i]))
			continue;
		pci_address_format(host->devices[i].address, address);
		snprintf(path, sizeof(path), "sys/bus/pci/devices/%s", address);
		ask_below(pools, path, 0);
	}
}

void usage_read_pools(struct host *host, bool mounted, bool *lost)
{
	struct pools pools = { .host = host };

	/* Where udev has left nothing, there is nobody to ask. */
	if (source_has_entries(host->source, "run/udev/data") <= 0) {
		*lost |= mounted;
		return;
	}
	if (host->live)
		pools.udev = udev_new();
	/* Of a device alone: else it would cost more on a host with more disks. */
	if (host->whole)
		ask_all(&pools, false);
	else
		ask_concerned(&pools);
	if (mounted && !host->whole && !pools.any)
		ask_all(&pools, true);
	*lost |= pools.lost || (mounted && !pools.any);
	udev_unref(pools.udev);
}
