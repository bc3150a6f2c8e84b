/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a block device down to the PCI functions below it. */
#ifndef HOST_USAGE_STORAGE_H
#define HOST_USAGE_STORAGE_H

#include "host/usage-read.h"

struct block_number {
	unsigned int major, minor;
	char *name;
};

/* A block device by its numbers; @path is what it may be called, which saves a search. */
struct block_id {
	unsigned int major, minor;
	const char *path;
};

struct udev;

/* What is read at most once while storage is traced, in the host's arena. */
struct block_names {
	struct block_number *numbers;
	size_t count;
	bool listed;
};

/*
 * Add @use for the functions below the block device @name, a name in sys/class/block: through
 * partitions, dm, LVM, md, multipath (slaves) and the controllers of an NVMe subsystem. False:
 * something on the way is no block device.
 */
bool block_trace(struct host *host, const char *name, const struct host_use *use);
/* The same with something else done at the bottom. */
bool block_walk(struct host *host, const char *name, usage_visit *visit, const void *data);
bool block_trace_number(struct host *host, struct block_names *names, const struct block_id *id,
			const struct host_use *use);

/*
 * The block devices that @path stands for, /dev/sda2, /dev/cciss/c0d0p1, or what the device
 * mapper calls /dev/mapper/NAME, for source_free_names(); NULL where there is none. Whether such
 * a device is there shows when it is traced.
 */
char **block_names_at(struct host *host, const char *path);

/* Is @name a member of a ZFS pool, by what udev found on it (ID_FS_TYPE)? @udev: of a live host. */
bool block_is_pool_member(const struct host *host, struct udev *udev, const char *name);

/*
 * Add the members of ZFS pools: of the whole host, or of the devices that were asked by name.
 * *@lost becomes true where that does not tell all: udev knows of no member at all while a
 * ZFS is mounted (@mounted).
 */
void usage_read_pools(struct host *host, bool mounted, bool *lost);

#endif
