// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * IVMDs and IOMMUs of an IVRS. A device is known by its requester number alone: no
 * bridge hands a region down, no class is exempt, no option relaxes.
 */
#include "kernel/linker.h"

#include <stdlib.h>

#include "kernel/ivhd.h"

#define PAGE 4096u

/* A segment with an IOMMU, and the highest number that its units name. */
struct unit_segment {
	uint16_t id, last;
};

struct unit_segments {
	struct unit_segment items[IVHD_MAX];
	size_t count;
};

static uint16_t number_of(const struct host_device *device)
{
	return (uint16_t)(device->address.bus << 8 | device->address.devfn);
}

/* Before Linux 6.0 there was one segment, whatever table and devices said. */
static bool in_segment(const struct linker *l, const struct host_device *device, uint16_t segment)
{
	return !profile_has(l->profile, IVRS_SEGMENTS) || device->address.domain == segment;
}

static bool is_known(const struct unit_segments *segments, uint16_t id)
{
	for (size_t i = 0; i < segments->count; i++)
		if (segments->items[i].id == id)
			return true;
	return false;
}

/*
 * Linux keeps a list of units by requester number, in whole pages up to the highest that
 * the table names. From 6.0 on it looks there for any device without asking whether the
 * list is that long (kernel: rlookup_amd_iommu; seen to crash 6.1 and 6.12).
 */
static size_t units_listed(const struct ivhd_cover *cover)
{
	size_t bytes = PAGE;

	while (bytes < ((size_t)cover->last + 1) * sizeof(uint64_t))
		bytes *= 2;
	return bytes / sizeof(uint64_t);
}

static void cover_segment(struct linker *l, uint16_t segment, struct unit_segments *segments)
{
	bool any_segment = !profile_has(l->profile, IVRS_SEGMENTS);
	struct ivhd_cover *cover = malloc(sizeof(*cover));

	if (!cover || ivhd_cover(&l->tables->ivrs, segment, any_segment, cover) < 0) {
		l->links->arena.failed = true;
		free(cover);
		return;
	}
	for (size_t d = 0; d < l->host->device_count; d++) {
		const struct host_device *device = &l->host->devices[d];

		if (!in_segment(l, device, segment))
			continue;
		if (ivhd_covers(cover, number_of(device)))
			l->links->covered[d] = true;
		if (number_of(device) >= units_listed(cover) && !any_segment)
			l->links->beyond_units = d;
	}
	segments->items[segments->count++] = (struct unit_segment){ segment, cover->last };
	free(cover);
}

static void cover_devices(struct linker *l, struct unit_segments *segments)
{
	const struct ivrs *ivrs = &l->tables->ivrs;
	uint8_t used = ivhd_used_type(ivrs);

	for (size_t i = 0; i < ivrs->block_count && segments->count < IVHD_MAX; i++) {
		if (ivrs->blocks[i].type != used || is_known(segments, ivrs->blocks[i].segment))
			continue;
		cover_segment(l, ivrs->blocks[i].segment, segments);
		/* That was all of them. */
		if (!profile_has(l->profile, IVRS_SEGMENTS))
			break;
	}
}

static uint16_t last_of(const struct linker *l, const struct unit_segments *segments, uint16_t id)
{
	for (size_t i = 0; i < segments->count; i++)
		if (segments->items[i].id == id || !profile_has(l->profile, IVRS_SEGMENTS))
			return segments->items[i].last;
	return 0;
}

/*
 * Is the memory demanded at all, and how does this kernel answer? Up to 5.6 an exclusion
 * range was a register of the IOMMU; the device kept the memory, unseen by all else.
 */
static enum region_kind kind_of(const struct linker *l, const struct ivrs_block *ivmd)
{
	if ((ivmd->flags & IVMD_EXCLUSION) && !profile_has(l->profile, EXCLUSION_IS_UNITY))
		return KIND_NONE;
	return KIND_DIRECT;
}

static uint64_t whole_pages(uint64_t bytes)
{
	return (bytes + PAGE - 1) & ~(uint64_t)(PAGE - 1);
}

static size_t add_region(struct linker *l, const struct ivrs_block *ivmd)
{
	struct region memory = {
		.table = TABLE_IVRS,
		.offset = ivmd->offset,
		.length = ivmd->length,
		.flags = ivmd->flags,
		.segment = ivmd->segment,
		.base = ivmd->base,
		/* Nothing at all ends before it starts, but for what starts at 0. */
		.end = ivmd->base || ivmd->size ? ivmd->base + ivmd->size - 1 : 0,
		.kernel_base = whole_pages(ivmd->base),
		.empty = !ivmd->size,
		.demanded = ivrs_demands(ivmd),
		/* An exclusion range allows all, whatever its other flags say. */
		.permitted = ivmd->flags & (IVMD_READ | IVMD_WRITE | IVMD_EXCLUSION),
	};
	struct region_scope *scope;
	size_t region;

	memory.kernel_end = memory.kernel_base + whole_pages(ivmd->size) - 1;
	region = linker_add_region(l, &memory, 1);
	if (region == NO_INDEX)
		return region;
	scope = &l->links->scopes[l->links->regions[region].first_scope];
	scope->first = ivmd->device;
	scope->last = ivmd->type == IVRS_IVMD_RANGE ? ivmd->last : ivmd->device;
	scope->form = ivmd->type == IVRS_IVMD_ALL ? SCOPE_ALL :
		      ivmd->type == IVRS_IVMD_ONE ? SCOPE_ONE : SCOPE_RANGE;
	return region;
}

static void link_ivmd(struct linker *l, const struct ivrs_block *ivmd,
		      const struct unit_segments *segments)
{
	uint16_t first = 0, last = last_of(l, segments, ivmd->segment);
	enum region_kind kind = kind_of(l, ivmd);
	struct touch touch = { .via = VIA_RANGE, .region = add_region(l, ivmd) };
	struct region_scope *scope;

	if (touch.region == NO_INDEX)
		return;
	touch.scope = l->links->regions[touch.region].first_scope;
	scope = &l->links->scopes[touch.scope];
	if (ivmd->type != IVRS_IVMD_ALL) {
		first = scope->first;
		last = scope->last;
	}
	for (size_t d = 0; d < l->host->device_count; d++) {
		const struct host_device *device = &l->host->devices[d];

		if (!in_segment(l, device, ivmd->segment) || number_of(device) < first ||
		    number_of(device) > last)
			continue;
		l->links->named_devices++;
		if (ivmd->type == IVRS_IVMD_ONE)
			scope->device = d;
		touch.device = d;
		/* Where nothing translates nothing is mapped. */
		touch.kind = l->links->covered[d] ? kind : KIND_NONE;
		if (ivrs_demands(ivmd))
			linker_add_touch(l, &touch);
	}
}

void link_ivrs(struct linker *l)
{
	const struct ivrs *ivrs = &l->tables->ivrs;
	struct unit_segments segments = { .count = 0 };

	cover_devices(l, &segments);
	for (size_t d = 0; d < l->host->device_count; d++)
		l->links->named_devices += l->links->covered[d];
	for (size_t i = 0; i < ivrs->block_count; i++)
		if (ivrs_is_ivmd(ivrs->blocks[i].type))
			link_ivmd(l, &ivrs->blocks[i], &segments);
}
