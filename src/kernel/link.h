/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which demand of the firmware touches which device: tables, topology and a
 * kernel's way of reading them in, regions with their devices out. Pure.
 *
 * The rules are those of Linux: for Intel drivers/iommu/intel/dmar.c,
 * dmar_insert_dev_scope and dmar_match_pci_path, and iommu.c, device_has_rmrr; for
 * AMD drivers/iommu/amd/init.c, init_unity_map_range, and iommu.c,
 * amd_iommu_get_resv_regions.
 */
#ifndef KERNEL_LINK_H
#define KERNEL_LINK_H

#include "host/arena.h"
#include "kernel/profile.h"
#include "kernel/table-kind.h"

enum region_kind {
	KIND_NONE,		/* this kernel does not apply it to the device */
	KIND_RELAXABLE,
	KIND_DIRECT,
};

enum region_via {
	VIA_SCOPE,
	VIA_BELOW_BRIDGE,
	VIA_FALLBACK,		/* a one-element scope with a bus number that is no root bus */
	VIA_RANGE,		/* the device's number is in the scope's range */
};

enum scope_form {
	SCOPE_PATH,
	SCOPE_ALL,		/* every device of the segment */
	SCOPE_ONE,
	SCOPE_RANGE,
};

struct region_scope {
	enum scope_form form;
	const struct dmar_scope *scope;		/* PATH; else NULL */
	uint16_t first, last;			/* ONE, RANGE: requester numbers */
	size_t device;		/* that it names on this host, or NO_INDEX */
	bool fallback;
};

struct region {
	enum table_signature table;	/* has the structure that demands it: */
	uint32_t offset, length;	/* in bytes, from the table's start */
	int flags;			/* or -1: it has none */
	uint16_t segment;
	uint64_t base, end;		/* as the table says it; end inclusive */
	uint64_t kernel_base, kernel_end;	/* as the kernel takes it: AMD's in whole pages */
	bool empty;			/* there is no byte in it */
	bool demanded;			/* else the structure is there, and demands nothing */
	bool permitted;			/* for devices to read or to write */
	size_t first_scope;	/* index into links.scopes */
	size_t scope_count;
	size_t first_touch;	/* index into links.touches */
	size_t touch_count;
};

struct touch {
	size_t region;
	size_t device;
	size_t scope;		/* index into links.scopes, of the scope that does it */
	enum region_via via;
	enum region_kind kind;
	bool exempt;		/* of a class whose RMRRs the kernel never counts */
};

/* A scope that names a device in a way that the kernel has something to say about. */
struct scope_match {
	const struct dmar_structure *structure;
	const struct dmar_scope *scope;
	size_t device;
};

/* Real hosts have some thousands; hostile tables could have one a structure and device. */
#define LINKS_MAX (1u << 20)

struct links {
	struct arena arena;		/* has all below */
	struct region *regions;
	size_t region_count;
	struct region_scope *scopes;
	size_t scope_count;
	struct touch *touches;		/* sorted by region */
	size_t touch_count;
	size_t *by_device;		/* indices into touches, sorted by device */
	size_t *first_by_device;	/* device_count + 1 indices into by_device */
	struct scope_match *mismatches;	/* the scope's type does not go with the device */
	size_t mismatch_count;
	size_t named_devices;		/* scopes of any structure that name a device here */
	bool *covered;			/* by a remapping unit, one a device */
	bool overflow;			/* more touches than LINKS_MAX: there are others */
	size_t beyond_units;		/* a device past the end of Linux's list of them, or NO_INDEX */
	struct scope_match *fallbacks;	/* matches that only the fallback made */
	size_t fallback_count;
};

/*
 * Link @tables to the devices of @host as @profile would. @relaxed: the kernel
 * treats every RMRR as relaxable (relax_rmrr). 0 or -ENOMEM; links_clear() in either
 * case. The result points into @tables.
 */
int links_make(const struct tables *tables, const struct host *host, const struct profile *profile,
	       bool relaxed, struct links *links);
void links_clear(struct links *links);

/* The touches of one device: @count indices into links->touches. */
const size_t *links_of_device(const struct links *links, size_t device, size_t *count);

/*
 * The scope paths of all structures, for host_read(), that point into @tables: @count of them,
 * in @arena.
 */
const struct scope_path *links_scope_paths(const struct tables *tables, struct arena *arena,
					   size_t *count);

/* Does @profile exempt devices of this 24-bit class from the RMRR check? */
bool link_class_exempt(const struct profile *profile, uint32_t class);

#endif
