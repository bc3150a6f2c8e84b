/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the memory of a guest cannot be mapped once its device is attached. */
#ifndef POLICY_MAP_H
#define POLICY_MAP_H

#include "policy/judgement.h"

struct map_holes {
	struct arena *arena;		/* has the list */
	struct reserved_range *items;	/* sorted; as the kernel lists them */
	size_t count;
};

/*
 * The ranges of guest-physical addresses that the group of @device does without
 * (kernel: vfio_iommu_resv_exclude, 5.4 and later): what sysfs lists where that is
 * evidence, what the tables and the IOMMU's make say otherwise. False: not known. Where there
 * was no memory, @arena, which has the list, has failed.
 */
bool map_holes(const struct judgement *j, size_t device, struct arena *arena,
	       struct map_holes *holes);

#endif
