/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the boot screen lies: memory that the firmware set up as a frame buffer, as /proc/iomem names
 * it. The kernel's sysfb puts it below the BAR that it is in, as "BOOTFB"; a driver that draws there
 * claims it by its own name (kernel: drivers/firmware/sysfb_simplefb.c, drivers/video/fbdev/efifb.c,
 * vesafb.c, simplefb.c, drivers/gpu/drm/sysfb). It goes once the device's own driver takes over
 * (drivers/video/aperture.c).
 */
#ifndef HOST_FRAMEBUFFER_H
#define HOST_FRAMEBUFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "host/address.h"

struct host;

/* So many are kept; a machine has one, with up to two names. */
#define FRAMEBUFFERS_MAX 8

struct host_framebuffer {
	uint64_t base, end;		/* inclusive */
	char *name;			/* as in /proc/iomem */
	bool has_owner;			/* a BAR of @owner shares some of it, by that file */
	struct pci_address owner;
};

/* The range of a BAR in /proc/iomem, the last one that was read. */
struct framebuffer_scan {
	bool any;
	uint64_t base, end;
	struct pci_address address;
};

/* The next line of /proc/iomem; @scan is all zero before the first. */
void framebuffer_scan(struct host *host, struct framebuffer_scan *scan, uint64_t base, uint64_t end,
		      const char *name);

/*
 * The platform driver that claims memory as @name, to be unbound as "DRIVER.0". NULL: it is no
 * driver's, and stays as long as the platform device does.
 */
const char *framebuffer_driver(const char *name);

#endif
