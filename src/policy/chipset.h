/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions of the processor and of the chipset, which no guest gets. */
#ifndef POLICY_CHIPSET_H
#define POLICY_CHIPSET_H

#include "host/host.h"

/*
 * Is @device one of them? Those of class 06 (host/host.h, host_is_chipset()), and on a root bus
 * also interrupt controllers, registers of the IOMMU, power control (08), counters (11), memory
 * controllers (05) and the security processor (1080), of which a server has hundreds. Not what a
 * driver of its own puts to use, as Intel's DMA engines of class 0880: by the driver that has
 * it, else by the modules that modules.alias names (of devices that were not asked about the
 * driver alone). Behind a port such a class is a card's.
 */
bool chipset_has(const struct host_device *device);

#endif
