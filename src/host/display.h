/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is asked of graphics devices alone:
 *
 *	resource	their BARs and their ROM, where a boot screen lies anywhere or the device was
 *			asked for by its address (Documentation/ABI/testing/sysfs-bus-pci)
 *	config		of Intel's: where their OpRegion lies, in the dword at 0xfc (kernel:
 *			drivers/vfio/pci/vfio_pci_igd.c, OPREGION_PCI_ADDR). Ordinary users do not see
 *			that far. A device without power is not read from, and one that was not asked
 *			for by its address only where that decides: without Intel's bridges.
 *
 * For Intel's the functions 0000:00:00.0 and 0000:00:1f.0 are read as well, if they are there.
 */
#ifndef HOST_DISPLAY_H
#define HOST_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host/fact.h"

struct host;
struct host_device;
struct host_framebuffer;

#define DISPLAY_BARS 6

struct device_display {
	bool named;			/* asked for by its address */
	enum seen bars_seen;		/* of the next three */
	struct display_bar {
		uint64_t base, end;	/* @end 0: none */
		bool memory, wide, prefetchable;
	} bars[DISPLAY_BARS];
	bool rom;			/* it has a ROM */
	bool rom_shadow;		/* ... which the kernel takes from where the firmware copied it */
	enum seen opregion_seen;
	bool opregion;			/* it names an address */
};

/* The BAR that shares some of @buffer, or -1: none, or they were not seen. */
int display_bar_with(const struct device_display *display, const struct host_framebuffer *buffer);

/* Is it a graphics device of Intel's, integrated or not? */
bool display_is_intel(const struct host_device *device);

/* What is at 0000:00:00.0 and 0000:00:1f.0, in that order, where an Intel display was asked about. */
enum display_bridges {
	BRIDGES_INTEL,			/* Intel's host bridge and ISA bridge (LPC, eSPI) */
	BRIDGES_ABSENT,			/* one is not there */
	BRIDGES_OTHER,			/* one is something else */
};

/* *@which: the function that is it, an index into host.devices; NO_INDEX: none. */
enum display_bridges display_bridges(const struct host *host, size_t *which);

#endif
