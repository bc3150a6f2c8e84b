/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What decides over how a device comes to its driver at each boot: whether vfio-pci and the
 * device's own driver are built into the kernel, who else has the device's id, which tools are
 * there. Read once a device turned out to be left to bind.
 */
#ifndef HOST_BINDING_H
#define HOST_BINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "host/address.h"
#include "host/distribution.h"

struct host;

struct host_binding {
	enum initramfs initramfs;
	bool boot_tool;			/* proxmox-boot-tool has partitions to keep up to date */
	bool driverctl;			/* is installed */
	bool vfio_built_in;		/* vfio-pci is no module of this kernel */
};

/* Another function of the same vendor and device id. */
struct device_twin {
	struct pci_address address;
	char *driver;			/* NULL: none */
};

struct device_binding {
	/* The modules that its driver may come from, with blanks between them, or NULL. */
	char *modules;
	bool built_in;			/* one of them is built into the kernel */
	struct device_twin *twins;
	size_t twin_count;
};

#define DRIVERCTL_MARKS 2

extern const char *const driverctl_marks[DRIVERCTL_MARKS];

/* One file that has the ids of all functions; without their PCI segments. */
#define PCI_IDS_FILE "proc/bus/pci/devices"

/*
 * Fill host->binding, and the binding of @count devices, indices into host->devices, that have
 * none yet. 0 or -ENOMEM.
 */
int host_read_binding(struct host *host, const size_t *devices, size_t count);

#endif
