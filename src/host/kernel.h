/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel itself says about which kernel it is, where its release does not
 * tell: vendors keep one version for years and take over what they want.
 *
 * The strings are literals of code that is always built in, and of them these are
 * told (doc/kernel-facts.md, section 0): who checks for direct regions, the ownership model
 * (5.19), relaxable regions (5.3), and two patches that are in no mainline kernel.
 */
#ifndef HOST_KERNEL_H
#define HOST_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "host/kernel-image.h"

enum kernel_string {
	STRING_OLD_CHECK = 1 << 0,	/* Intel's driver refuses: 3.17 to 6.5 */
	STRING_NEW_CHECK = 1 << 1,	/* the IOMMU core refuses: from 6.6 on */
	STRING_CLAIM = 1 << 2,		/* DMA ownership: from 5.19 on */
	STRING_RELAXABLE = 1 << 3,	/* the type "direct-relaxable": from 5.3 on */
	STRING_RELAX_OPTION = 1 << 4,	/* the patch that knows intel_iommu=relax_rmrr */
	STRING_ACS_OVERRIDE = 1 << 5,	/* the patch that knows pcie_acs_override= */
};

#define KERNEL_STRINGS 6

struct kernel_evidence {
	bool symbols_known;
	bool claims;			/* it has the symbol iommu_group_claim_dma_owner */
	bool image_known;
	uint32_t strings;		/* enum kernel_string: those that its image has */
	struct image_stamp stamp;	/* of the image that was searched */
	int image_error;		/* there is an image that cannot be used: positive errno */
};

#endif
