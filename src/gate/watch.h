/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a device went to VFIO, and whether that calls for an alarm. */
#ifndef GATE_WATCH_H
#define GATE_WATCH_H

#include <stdbool.h>

/*
 * Is it a driver that gives PCI devices to user space by VFIO? Besides vfio-pci there are
 * those of vendors, which all have "vfio" in their names (kernel: drivers/vfio/pci).
 */
bool watch_is_vfio(const char *driver);

/*
 * Does a message of the kernel tell of a PCI device that VFIO has got? Linux tells since 4.14
 * when a driver is bound. Each argument may be NULL.
 */
bool watch_wants(const char *subsystem, const char *action, const char *driver);

#endif
