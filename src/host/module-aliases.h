/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line of lib/modules/RELEASE/modules.alias, which says by what a device is whose driver a
 * module has: "alias pci:v00008086d00000B00sv*sd*bc*sc*i* ioatdma". Where the prefix is
 * "vfio_pci:", the driver is one for VFIO alone, to be used in place of vfio-pci (kernel:
 * PCI_DRIVER_OVERRIDE_DEVICE_VFIO, since 5.16; Documentation/PCI/pci.rst).
 */
#ifndef HOST_MODULE_ALIASES_H
#define HOST_MODULE_ALIASES_H

#include "host/host.h"

#define ALIAS_PCI "pci:"
#define ALIAS_VFIO "vfio_pci:"

/* Does the part of an alias behind the prefix, "v00008086d*sv*sd*bc*sc*i*", fit @device? */
bool module_alias_fits(const char *fields, const struct host_device *device);

#endif
