/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the uevent file of a PCI device says (kernel: drivers/pci/pci-driver.c, pci_uevent). */
#ifndef HOST_UEVENT_H
#define HOST_UEVENT_H

#include "host/host.h"

struct arena;

/*
 * Take driver (which lies in @arena), class and ids out of @text, which is cut to pieces, into
 * @device. -EINVAL: it has no class.
 */
int uevent_parse(struct arena *arena, char *text, struct host_device *device);

#endif
