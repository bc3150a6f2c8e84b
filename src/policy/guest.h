/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where QEMU puts the memory of a guest, and whether it can all be mapped for a device. */
#ifndef POLICY_GUEST_H
#define POLICY_GUEST_H

#include "policy/map.h"

struct guest_range {
	uint64_t base, end;	/* both inclusive, guest-physical */
};

/* Below 4 GiB, and the rest above. */
#define GUEST_RANGES 2

/*
 * The memory of a q35 machine with @size bytes, as many ranges as are answered: up to
 * 2.75 GiB at 0; with more, 2 GiB there and the rest from 4 GiB on (QEMU, hw/i386/pc_q35.c,
 * pc_q35_init). Where the host's processors are AMD's and the rest, with the 32 GiB that
 * are kept for devices behind it, would reach 0xfd00000000, where HyperTransport is, it
 * begins at 1 TiB (QEMU 7.1, hw/i386/pc.c, pc_memory_init). max-ram-below-4g, memory to be
 * plugged in later and other machine types are not looked at.
 */
size_t guest_layout(uint64_t size, bool amd, struct guest_range ranges[GUEST_RANGES]);

/* Does any memory of that guest meet [@base, @end]? */
bool guest_meets(uint64_t size, bool amd, uint64_t base, uint64_t end);

/* The last address of that guest's memory. */
uint64_t guest_end(uint64_t size, bool amd);

/*
 * Does the guest of --guest-memory fit around @holes and below the end of what the IOMMU
 * can translate? ANSWER_UNKNOWN without the option, too.
 */
enum answer guest_fits(const struct judgement *j, const struct map_holes *holes);

#endif
