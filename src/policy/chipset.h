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

/*
 * Does @device, one of those that are reset together with another, stay with the host wherever it
 * stands? As above; AMD's processors have their security processor (1080), and what else minds
 * the board, also behind ports inside of them; so too a USB controller of Intel's or AMD's that a
 * driver of the host has: the machine's own ports, while those of graphics cards are of the card.
 */
bool chipset_stays(const struct host_device *device);

#endif
