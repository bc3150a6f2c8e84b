// SPDX-License-Identifier: GPL-2.0-or-later
/* PCI functions under other names: behind a mediated device, or below a network interface. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "host/read.h"
#include "host/source.h"
#include "host/usage-read.h"

#define MDEVS "sys/bus/mdev/devices"
#define INTERFACES "sys/class/net"

/* The function that the device of a class or bus is on: the last in its path. */
static int function_of(const struct host *host, const char *folder, const char *name,
		       struct pci_address *address)
{
	char path[PATH_MAX];
	int r;

	if (!host->source)
		return -ENOENT;
	r = usage_link(host, folder, name, path, sizeof(path));
	if (r < 0)
		return r;
	return usage_last_function(path, address) ? 0 : -ENODEV;
}

int host_mdev_parent(const struct host *host, const char *uuid, struct pci_address *address)
{
	return function_of(host, MDEVS, uuid, address);
}

int host_virtual_function(struct host *host, const char *interface, unsigned int index,
			  struct pci_address *address)
{
	char path[PATH_MAX], target[PATH_MAX];
	struct pci_address physical;
	int r = function_of(host, INTERFACES, interface, &physical);

	if (r == 0)
		r = host_device_path(host, physical, path, sizeof(path));
	if (r < 0)
		return r;
	r = source_linkf(host->source, target, sizeof(target), "%s/virtfn%u", path, index);
	if (r == -ENOENT)
		return -ENXIO;
	if (r < 0)
		return r;
	return usage_last_function(target, address) ? 0 : -ENODEV;
}
