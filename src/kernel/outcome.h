/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel does when a device's group is attached through VFIO's legacy
 * container: the order of its tests, row by row (doc/kernel-facts.md, sections 4 and 12).
 */
#ifndef KERNEL_OUTCOME_H
#define KERNEL_OUTCOME_H

#include "kernel/machine.h"

enum outcome_kind {
	OUTCOME_UNKNOWN,
	OUTCOME_ACCEPTS,
	OUTCOME_REFUSES,
};

enum outcome_step {
	STEP_NONE,
	STEP_BIND,
	STEP_SET_CONTAINER,
	STEP_SET_IOMMU,
	STEP_GET_DEVICE_FD,
};

/* What QEMU prints, by the call that fails; QEMU asks whether the group is viable first. */
enum qemu_line {
	QEMU_NONE,
	QEMU_NO_GROUP,
	QEMU_NO_NODE,
	QEMU_NOT_VIABLE,
	QEMU_SET_CONTAINER,
	QEMU_SET_IOMMU,
	QEMU_GET_DEVICE,
	QEMU_NO_MODEL,
	QEMU_NODE_ABSENT,	/* as QEMU_NO_NODE, where the step failed with another error */
};

struct outcome {
	enum outcome_kind kind;
	enum outcome_step at;
	int error;			/* positive errno, 0: none */
	enum kernel_line line;
	size_t named;			/* the device in the line, or NO_INDEX */
	const char *named_driver;	/* what stands before it in the line */
	enum qemu_line qemu;
};

/* Everything that decides about one group under one row. */
struct group_case {
	const struct host *host;
	const struct profile *profile;
	const struct links *links;
	const struct machine *machine;
	enum answer direct;		/* has the group a direct region for this kernel? */
	size_t direct_device;		/* its first member that has, or NO_INDEX: not known */
	enum answer remapping;
	enum answer relaxed;		/* does an option make the kernel ignore RMRRs? */
	enum answer table_direct;	/* what the tables say about it */
	bool evidence;			/* the running kernel's sysfs may be believed */
	bool tables_known;		/* absence of a demand in the tables means something */
};

/*
 * Decide about the direct regions of the group of @device: what sysfs shows where
 * that is evidence, the tables otherwise. Fills c->direct and c->direct_device.
 */
void outcome_direct(struct group_case *c, size_t device);

/* The outcome for @device with all endpoints on vfio-pci, or with the drivers as they are (@now). */
void outcome_decide(const struct group_case *c, size_t device, bool now, struct outcome *outcome);

/* Does this kernel look at direct regions at all, on a machine with such an IOMMU? */
bool outcome_checks_direct(const struct profile *profile, enum iommu_kind kind);

/* What is the same in both goes into @merged, what differs becomes unknown. */
void outcome_merge(struct outcome *merged, const struct outcome *other);

/* Are virtual functions of @device on? False also when that was not seen. */
bool outcome_has_virtual(const struct host_device *device);

/* Does the driver of @device hand it to VFIO? */
bool outcome_is_vfio_driver(const char *driver);

/* Has VFIO @device: by such a driver, or registered by one of any name (vGPU, 6.1 and later)? */
bool outcome_is_vfios(const struct host_device *device);

/*
 * Does @device keep its group from VFIO, with the drivers as they are (@now) or with
 * all endpoints on vfio-pci?
 */
bool outcome_is_owner(const struct profile *profile, const struct host_device *device, bool now);

/*
 * Does the kernel's list for the group have a range that makes this kernel refuse?
 * ANSWER_UNKNOWN where it does not say.
 */
enum answer outcome_sysfs_direct(const struct group_case *c, const struct host_group *group);

/* The region that 5.3 to 5.6 list as direct for an ISA bridge, which no check minds. */
bool outcome_is_isa_range(const struct reserved_range *range);

#endif
