/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nodes by which a process holds a device, family by family:
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
 */
#ifndef HOST_HOLDER_NODES_H
#define HOST_HOLDER_NODES_H

#include <stdbool.h>
#include <stddef.h>

struct host;

#define HOLDER_NVIDIA "/dev/nvidia"
#define HOLDER_ALL_OF_NVIDIA HOLDER_NVIDIA "*"	/* which of them cannot be seen */

struct holder_node {
	char *path;
	size_t device;			/* index into host.devices */
};

struct holder_nodes {
	struct holder_node *items;	/* the host's arena has them */
	size_t count;
};

/* Add the nodes of a device that has a driver, and to its holders the modules to unload. */
void holder_nodes_add(struct host *host, size_t index, struct holder_nodes *nodes);

/* Folders below a device whose entries are such nodes, to a NULL. */
extern const char *const holder_folders[];

/* The number behind "Device Minor:" in nvidia's text, which is changed; NULL: none. */
char *holders_minor(char *text);

/* Is @node, what a file descriptor leads to, one of the nodes that a device may be held by? */
bool holders_is_node(const char *node);

#endif
