// SPDX-License-Identifier: GPL-2.0-or-later
/* Where sysfs keeps a device. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "host/read.h"
#include "host/source.h"

#define PCI_DEVICES "sys/bus/pci/devices"

int host_device_path(struct host *host, struct pci_address address, char *path, size_t size)
{
	char name[PCI_ADDRESS_SIZE], target[PATH_MAX];
	const char *rest = target;
	int r;

	r = source_dir_is_open(&host->device_links) ?
	    0 : source_open_dir(host->source, PCI_DEVICES, &host->device_links);
	if (r < 0)
		return r;
	r = source_read_link(&host->device_links, pci_address_format(address, name), target,
			     sizeof(target));
	if (r < 0)
		return r;
	/* Absolute links begin at the root of the tree. */
	if (strncmp(rest, "/sys/", 5) == 0)
		rest += 5;
	while (strncmp(rest, "../", 3) == 0)
		rest += 3;
	if (strncmp(rest, "devices/", 8) != 0)
		return -EXDEV;
	if ((size_t)snprintf(path, size, "sys/%s", rest) >= size)
		return -ENAMETOOLONG;
	return 0;
}
