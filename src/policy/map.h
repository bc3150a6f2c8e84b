/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the memory of a guest cannot be mapped once its device is attached. */
#ifndef POLICY_MAP_H
#define POLICY_MAP_H

#include "policy/judgement.h"

struct map_holes {
	struct reserved_range *items;	/* sorted; as the kernel lists them */
	size_t count;
};

/*
 * The ranges of guest-physical addresses that the group of @device does without
 * (kernel: vfio_iommu_resv_exclude, 5.4 and later): what sysfs lists where that is
 * evidence, what the tables and the IOMMU's make say otherwise. 1; 0: not known;
 * -ENOMEM. map_holes_clear() in any case.
 */
int map_holes(const struct judgement *j, size_t device, struct map_holes *holes);
void map_holes_clear(struct map_holes *holes);

#endif
