/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of the kernel's command line that were meant for the IOMMU or VFIO and that Linux passes
 * over without a word, or with one in its log: names that are nearly right, and values that an
 * option has not. Names are compared as Linux does it, - for _ (kernel: kernel/params.c, dash2underscore);
 * values are those of drivers/iommu/intel/iommu.c (intel_iommu_setup), drivers/iommu/amd/init.c
 * (parse_amd_iommu_options) and arch/x86/kernel/pci-dma.c (iommu_setup).
 */
#ifndef KERNEL_MISTYPED_H
#define KERNEL_MISTYPED_H

#include <stdbool.h>
#include <stddef.h>

struct mistyped {
	const char *word;	/* in the command line */
	size_t length;
	const char *known;	/* what Linux knows in its place */
};

/* The first at or behind *@text, which is moved behind it. False: no more. */
bool mistyped_next(const char **text, struct mistyped *found);

#endif
