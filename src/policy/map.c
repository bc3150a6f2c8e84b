// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/arena.h"

/*
 * What every kernel keeps from guests: Intel's and AMD's interrupt addresses, and the
 * addresses that AMD's processors keep for HyperTransport.
 */
#define MSI_FIRST 0xfee00000u
#define MSI_LAST 0xfeefffffu
#define HT_FIRST 0xfd00000000u
#define HT_LAST 0xffffffffffu

/* AMD's specification, EFR2 bit 11: the HyperTransport range is as any other. */
#define EFR2_HT_RANGE_IGNORE (1u << 11)

static void add(struct map_holes *holes, uint64_t base, uint64_t end, const char *type)
{
	struct reserved_range *items = arena_array(holes->arena, holes->items, holes->count,
						   sizeof(*items));

	if (!items)
		return;
	holes->items = items;
	items[holes->count] = (struct reserved_range){ .base = base, .end = end };
	snprintf(items[holes->count].type, sizeof(items->type), "%s", type);
	holes->count++;
}

static void shown_holes(const struct host_group *group, struct map_holes *holes)
{
	for (size_t i = 0; i < group->reserved_count; i++) {
		const struct reserved_range *range = &group->reserved[i];

		if (strcmp(range->type, "direct-relaxable") != 0)
			add(holes, range->base, range->end, range->type);
	}
}

static int compare(const void *a, const void *b)
{
	const struct reserved_range *x = a, *y = b;

	if (x->base != y->base)
		return x->base < y->base ? -1 : 1;
	return strcmp(x->type, y->type);
}

/* Join what overlaps or adjoins and is of one type (kernel: iommu_insert_resv_region). */
static void join(struct map_holes *holes)
{
	size_t kept = 0;

	qsort(holes->items, holes->count, sizeof(*holes->items), compare);
	for (size_t i = 0; i < holes->count; i++) {
		const struct reserved_range *next = &holes->items[i];
		struct reserved_range *same = NULL;

		for (size_t k = kept; k-- > 0 && !same;)
			if (strcmp(holes->items[k].type, next->type) == 0)
				same = &holes->items[k];
		if (same && (next->base <= same->end || next->base - same->end == 1)) {
			if (next->end > same->end)
				same->end = next->end;
			continue;
		}
		holes->items[kept++] = *next;
	}
	holes->count = kept;
}

static bool has_isa_bridge(const struct host *host, const struct host_group *group)
{
	for (size_t m = 0; m < group->member_count; m++)
		if (host->devices[group->members[m]].class >> 8 == 0x0601)
			return true;
	return false;
}

/* Some unit says that the HyperTransport range means nothing to it. */
static bool ht_is_free(const struct tables *tables)
{
	uint8_t used = ivhd_used_type(&tables->ivrs);

	for (size_t i = 0; i < tables->ivrs.block_count; i++)
		if (tables->ivrs.blocks[i].type == used &&
		    tables->ivrs.blocks[i].features2 & EFR2_HT_RANGE_IGNORE)
			return true;
	return false;
}

/* What belongs to the make of the IOMMU. False: not known. */
static bool makers_holes(const struct judgement *j, const struct candidate *c,
			 const struct host_group *group, struct map_holes *holes)
{
	switch (machine_iommu_kind(j->host)) {
	case IOMMU_INTEL:
		/* An ISA bridge's 16 MiB, up to 5.6: doc/kernel-facts.md, section 3.1. */
		if (has_isa_bridge(j->host, group) && !profile_has(c->profile, ISA_RELAXABLE))
			return false;
		break;
	case IOMMU_AMD:
		if (ht_is_free(j->tables) && profile_has(c->profile, HT_MAY_BE_FREE))
			return false;
		add(holes, HT_FIRST, HT_LAST, "reserved");
		break;
	default:
		return false;
	}
	add(holes, MSI_FIRST, MSI_LAST, "msi");
	return true;
}

static bool table_holes(const struct judgement *j, const struct candidate *c,
			const struct host_group *group, struct map_holes *holes)
{
	if (!j->tables_known || group->members_seen != SEEN || !makers_holes(j, c, group, holes))
		return false;
	for (size_t m = 0; m < group->member_count; m++) {
		size_t count;
		const size_t *touches = links_of_device(&c->links, group->members[m], &count);

		for (size_t t = 0; t < count; t++) {
			const struct touch *touch = &c->links.touches[touches[t]];
			const struct region *region = &c->links.regions[touch->region];

			if (touch->kind == KIND_DIRECT)
				add(holes, region->kernel_base, region->kernel_end, "direct");
		}
	}
	if (holes->count)
		join(holes);
	return true;
}

static bool candidate_holes(const struct judgement *j, const struct candidate *c,
			    const struct host_group *group, struct map_holes *holes)
{
	if (!profile_has(c->profile, VALID_IOVA_LIST))
		return true;
	if (!j->evidence || group->reserved_seen != SEEN)
		return table_holes(j, c, group, holes);
	shown_holes(group, holes);
	return true;
}

static bool same(const struct map_holes *a, const struct map_holes *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (compare(&a->items[i], &b->items[i]) != 0 || a->items[i].end != b->items[i].end)
			return false;
	return true;
}

bool map_holes(const struct judgement *j, size_t device, struct arena *arena,
	       struct map_holes *holes)
{
	const struct host_device *asked = &j->host->devices[device];

	*holes = (struct map_holes){ .arena = arena };
	if (asked->group == NO_INDEX || !j->kernel_known)
		return false;
	for (size_t c = 0; c < j->candidate_count; c++) {
		const struct host_group *group = &j->host->groups[asked->group];
		struct map_holes found = { .arena = arena };

		if (!candidate_holes(j, &j->candidates[c], group, &found) ||
		    (c && !same(holes, &found)))
			return false;
		*holes = found;
	}
	return !arena->failed;
}
