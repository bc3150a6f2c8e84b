/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who has the nodes of a device open. As long as somebody has, the write to driver/unbind of some
 * drivers does not return, nor does whoever wrote:
 *
 *	nvidia		/dev/nvidiaN by "Device Minor:" of proc/driver/nvidia/gpus/ADDRESS/information,
 *			all of /dev/nvidia* where that cannot be seen, and nvidia-modeset where the
 *			driver has no other device (NVIDIA/open-gpu-kernel-modules,
 *			kernel-open/nvidia/nv-pci.c, nv_pci_remove_helper: it waits while the device's
 *			usage count is not zero)
 *	drm, accel	/dev/dri/NAME, /dev/accel/NAME: folders below the device; /dev/kfd, which is
 *			one for all, where amdgpu has no other device
 *	infiniband	/dev/infiniband/NAME (drivers/infiniband/core/uverbs_main.c, user_mad.c)
 *	vfio		/dev/vfio/GROUP, /dev/vfio/devices/vfioN (drivers/vfio/vfio_main.c,
 *			vfio_unregister_group_dev: it waits for the last user)
 *
 * Where the reference count of the driver's module is 0 nobody has, and nothing is searched. Of a
 * process its number, its name (comm, as it calls itself) and the links in its fd folder are
 * read, and nothing else. Kernel threads have no files; they do not count.
 */
#ifndef HOST_HOLDERS_H
#define HOST_HOLDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "host/fact.h"

struct source;

/* What a search may take: processes, and on a running machine nanoseconds. */
#define HOLDERS_PROCESSES_MAX 4096
#define HOLDERS_TIME_MAX 100000000ll
/* So many are told of one device. */
#define HOLDERS_TOLD_MAX 64

struct device_holder {
	unsigned long pid;
	char *name;			/* printable; never empty */
	const char *node;		/* "/dev/nvidia0" */
};

struct device_holders {
	enum seen seen;			/* NOT_THERE: it has no nodes; HIDDEN: nobody has looked */
	struct device_holder *items;	/* by process */
	size_t count;
	bool broken_off;		/* not all processes were looked at: there are too many */
	bool partly;			/* some must not be looked at */
	char *nodes;			/* what was looked for, with blanks between; or NULL */
	char *dependents;		/* modules to unload before nvidia's lets go, in order; or NULL */
};

/* Folders below a device whose entries are such nodes, to a NULL. */
extern const char *const holder_folders[];

/* The number behind "Device Minor:" in nvidia's text, which is changed; NULL: none. */
char *holders_minor(char *text);

/* Are the files of process @pid hidden though it is no kernel thread? @r: negative errno of its fd. */
bool holders_is_hidden(const struct source *source, unsigned long pid, int r);

/* Is @name one of a process? *@pid: its number. */
bool holders_is_process(const char *name, unsigned long *pid);

/* Is @node, what a file descriptor leads to, one of the nodes that a device may be held by? */
bool holders_is_node(const char *node);

#endif
