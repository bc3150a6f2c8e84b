// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/guest.h"

#define GIB (1ull << 30)
#define LOW_MOST 0xb0000000ull		/* more than this is split ... */
#define LOW_SPLIT (2 * GIB)		/* ... here */
#define HIGH (4 * GIB)
#define HIGH_ON_AMD (1024 * GIB)
#define HYPERTRANSPORT 0xfd00000000ull
#define FOR_DEVICES (32 * GIB)		/* q35's pci-hole64-size */

size_t guest_layout(uint64_t size, bool amd, struct guest_range ranges[GUEST_RANGES])
{
	uint64_t high = HIGH, above;

	if (size < LOW_MOST) {
		ranges[0] = (struct guest_range){ 0, size - 1 };
		return 1;
	}
	above = size - LOW_SPLIT;
	if (amd && high + (above + GIB - 1) / GIB * GIB + FOR_DEVICES > HYPERTRANSPORT)
		high = HIGH_ON_AMD;
	ranges[0] = (struct guest_range){ 0, LOW_SPLIT - 1 };
	ranges[1] = (struct guest_range){ high, high + above - 1 };
	return 2;
}

bool guest_meets(uint64_t size, bool amd, uint64_t base, uint64_t end)
{
	struct guest_range ranges[GUEST_RANGES];
	size_t count = guest_layout(size, amd, ranges);

	for (size_t i = 0; i < count; i++)
		if (base <= ranges[i].end && end >= ranges[i].base)
			return true;
	return false;
}

uint64_t guest_end(uint64_t size, bool amd)
{
	struct guest_range ranges[GUEST_RANGES];
	size_t count = guest_layout(size, amd, ranges);

	return ranges[count - 1].end;
}

enum answer guest_fits(const struct judgement *j, const struct map_holes *holes)
{
	bool amd = machine_iommu_kind(j->host) == IOMMU_AMD;
	uint64_t size = j->options.guest_memory;

	if (!size)
		return ANSWER_UNKNOWN;
	for (size_t i = 0; i < holes->count; i++)
		if (guest_meets(size, amd, holes->items[i].base, holes->items[i].end))
			return ANSWER_NO;
	switch (j->host->aperture_seen) {
	case NOT_THERE:
		return ANSWER_YES;
	case SEEN:
		if (guest_end(size, amd) > j->host->aperture_most)
			return ANSWER_NO;
		/* Which of the units it is about is not followed up. */
		return guest_end(size, amd) > j->host->aperture_least ? ANSWER_UNKNOWN : ANSWER_YES;
	default:
		return ANSWER_UNKNOWN;
	}
}
