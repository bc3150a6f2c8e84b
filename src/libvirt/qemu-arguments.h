/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices of the host in arguments that libvirt passes to QEMU unseen (<qemu:commandline>). */
#ifndef LIBVIRT_QEMU_ARGUMENTS_H
#define LIBVIRT_QEMU_ARGUMENTS_H

#include <stdbool.h>

/* Does QEMU take what follows @argument as a device or a drive? */
bool qemu_argument_announces(const char *argument);

/*
 * Tell @found of each host device in @value, the argument behind one that announces: by its PCI
 * address or, in sysfs, by a path. That is `vfio-pci` (also -nohotplug) with host= or sysfsdev=
 * and the block driver `nvme` (nvme://ADDRESS/1, device=ADDRESS), written NAME,KEY=VALUE,... or
 * as JSON (QEMU: hw/vfio/pci.c, block/nvme.c, qapi). 0; -EINVAL: a VFIO device that is not
 * named in these ways, or JSON that cannot be read; what @found answers if it is not 0.
 */
int qemu_argument_devices(const char *value, int (*found)(const char *device, void *data),
			  void *data);

#endif
