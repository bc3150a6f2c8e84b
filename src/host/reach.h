/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far the addresses reach that the host's processors and its IOMMUs know, and how large the
 *BARs of the asked devices are. Of VT-d's alone, as others reach as far as any guest does (AMD's 48
 *bits at least: AMD IOMMU specification, section 3.4.1, VASize), and only where some unit knows
 *fewer bits than firmware of guests uses:
 *
 *	sys/class/iommu/dmarN/intel-iommu/cap	which bits a unit translates (VT-d 4.1,
 *section 11.4.2) iommu of a device			which unit it has resource of a device
 *its BARs (Documentation/ABI/testing/sysfs-bus-pci)
 *	/proc/cpuinfo				"address sizes", only of a device that it matters for:
 *to read it can wake all processors up (kernel: up to 5.17, arch_freq_prepare_all)
 */
#ifndef HOST_REACH_H
#define HOST_REACH_H

#include <stdbool.h>
#include <stdint.h>

#include "host/fact.h"

struct host_device;

/* Firmware of guests uses no more, whatever the processors have (edk2: MemDetect.c, 4-level
 * paging). */
#define REACH_USED_MOST 46

struct device_reach {
	enum seen bar_seen; /* of the next one */
	uint64_t bar; /* bytes of the largest that is 64 bits wide and prefetchable; 0: none */
	enum seen width_seen; /* of the next one */
	unsigned int width;   /* bits that its IOMMU translates */
	const char *unit;     /* its name; NULL: not seen, all have that width */
};

/*
 * Graphics and accelerators, which work little or not at all where their memory is out of reach;
 * of them smaller BARs count.
 */
bool reach_is_graphics(const struct host_device *device);

/* Has it a BAR that people have met this with? 16 MiB on, of others than those 256 MiB. */
bool reach_is_large(const struct host_device *device);

#endif
