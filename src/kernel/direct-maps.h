/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Can a kernel map what the firmware demands, before it gives a device to its IOMMU? */
#ifndef KERNEL_DIRECT_MAPS_H
#define KERNEL_DIRECT_MAPS_H

#include "kernel/link.h"

enum direct_maps {
	MAPS_FINE,
	MAPS_FAIL,		/* and the kernel does without the IOMMU */
	MAPS_UNKNOWN,		/* too much to be tried out */
};

/*
 * Try what the kernel does, group by group, with the regions that @links says touch the
 * members; where groups are not known, device by device. @region: index of the one that
 * cannot be mapped. Kernels before 6.5 take no notice of a failure.
 */
enum direct_maps direct_maps_try(const struct host *host, const struct links *links,
				 const struct profile *profile, size_t *region);

#endif
