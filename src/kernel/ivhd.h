/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which of an IVRS's IOMMU descriptions Linux takes, and what it takes from them
 * (kernel: drivers/iommu/amd/init.c, early_amd_iommu_init and what it calls).
 */
#ifndef KERNEL_IVHD_H
#define KERNEL_IVHD_H

#include "acpi/ivrs.h"

/*
 * The type of block that Linux takes for the IOMMUs: that of the last block with
 * the number of the first one's device, before any type above 0x40. An IVMD with
 * that number is taken as well, and then nothing works. 0: there are no blocks.
 */
uint8_t ivhd_used_type(const struct ivrs *ivrs);

enum ivhd_problem {
	IVHD_FINE,
	IVHD_NO_UNIT,		/* the used type describes no IOMMU */
	IVHD_REPEATED,		/* two units with the same registers */
	IVHD_TOO_MANY,		/* more than IVHD_MAX */
	IVHD_ABSENT,		/* its own PCI function is not there; no table can tell */
};

/* Linux's MAX_IOMMUS */
#define IVHD_MAX 32

/* The first reason for which Linux gives up on the units as a whole, and @block that has it. */
enum ivhd_problem ivhd_problem(const struct ivrs *ivrs, const struct ivrs_block **block);

/* The block that holds @offset, or NULL. */
const struct ivrs_block *ivhd_block_at(const struct ivrs *ivrs, uint32_t offset);

/* Which requester numbers of one segment have an IOMMU. */
struct ivhd_cover {
	uint8_t bits[65536 / 8];
	uint16_t last;		/* highest number that a unit names; 0: none */
};

/*
 * Fill @cover; with @any_segment the units of all segments count, as before Linux 6.0.
 * 0 or -ENOMEM.
 */
int ivhd_cover(const struct ivrs *ivrs, uint16_t segment, bool any_segment,
	       struct ivhd_cover *cover);

static inline bool ivhd_covers(const struct ivhd_cover *cover, uint16_t device)
{
	return cover->bits[device / 8] & 1 << device % 8;
}

/*
 * The requester number that the used units give to the IOAPIC @id; -1: none does.
 * The first to name it counts (kernel: get_ioapic_devid).
 */
int ivhd_ioapic(const struct ivrs *ivrs, uint8_t id);

#endif
