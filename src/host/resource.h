/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of a PCI device's `resource` file (kernel: drivers/pci/pci-sysfs.c, resource_show). */
#ifndef HOST_RESOURCE_H
#define HOST_RESOURCE_H

#include <stdbool.h>
#include <stdint.h>

/* Of its third number (kernel: include/linux/ioport.h). */
#define RESOURCE_ROM_SHADOW 0x2
#define RESOURCE_MEM 0x200
#define RESOURCE_PREFETCH 0x2000
#define RESOURCE_MEM_64 0x100000

struct pci_resource {
	uint64_t base, end, flags;	/* @end is the last byte; 0: there is none */
};

/* "0x00000000fc000000 0x00000000fcffffff 0x0000000000042208". False: it is no such line. */
bool resource_parse(const char *line, struct pci_resource *resource);

#endif
