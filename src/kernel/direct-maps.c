// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Linux 6.5 and later: iommu_setup_default_domain maps the regions of each device of a
 * group, page by page where nothing is mapped yet, and once more after the devices are
 * attached if that failed. If it fails again, no device gets an IOMMU.
 *
 * It fails for an IVMD that allows neither reading nor writing.
 */
#include "kernel/direct-maps.h"

#include "kernel/options.h"

#define PAGE 4096u

/* Of one group; real ones have a handful. */
#define MAPPED_MAX 512

struct range {
	uint64_t base, end;		/* inclusive */
};

struct domain {
	struct range mapped[MAPPED_MAX];	/* no two adjoin */
	size_t count;
	bool full;
};

static bool is_mapped(const struct domain *domain, uint64_t base, uint64_t end)
{
	for (size_t i = 0; i < domain->count; i++)
		if (domain->mapped[i].base <= base && end <= domain->mapped[i].end)
			return true;
	return false;
}

static bool adjoin(const struct range *a, const struct range *b)
{
	return (a->base <= b->end || a->base - b->end == 1) &&
	       (b->base <= a->end || b->base - a->end == 1);
}

/* What adjoins becomes one, so that a table of many small regions costs no square of them. */
static void add(struct domain *domain, uint64_t base, uint64_t end)
{
	struct range all = { base, end };
	size_t kept = 0;

	for (size_t i = 0; i < domain->count; i++) {
		const struct range *range = &domain->mapped[i];

		if (!adjoin(range, &all)) {
			domain->mapped[kept++] = *range;
			continue;
		}
		all.base = range->base < all.base ? range->base : all.base;
		all.end = range->end > all.end ? range->end : all.end;
	}
	domain->full = kept == MAPPED_MAX;
	if (!domain->full)
		domain->mapped[kept++] = all;
	domain->count = kept;
}

static bool map(struct domain *domain, uint64_t base, uint64_t end, bool permitted)
{
	base = (base + PAGE - 1) & ~(uint64_t)(PAGE - 1);
	end = ((end + PAGE) & ~(uint64_t)(PAGE - 1)) - 1;
	if (end < base)
		return true;
	if (is_mapped(domain, base, end))
		return true;
	if (!permitted)
		return false;
	add(domain, base, end);
	return true;
}

/* Without a page there is nothing to map; one of no bytes at 0 seems to end at the top. */
static bool is_empty(const struct region *region)
{
	return region->kernel_end < region->kernel_base || region->empty;
}

/* The first region of the device that fails is the last that is tried. */
static bool map_device(struct domain *domain, const struct links *links, size_t device,
		       size_t *region)
{
	size_t count;
	const size_t *touches = links_of_device(links, device, &count);

	for (size_t i = 0; i < count; i++) {
		const struct touch *touch = &links->touches[touches[i]];
		const struct region *r = &links->regions[touch->region];

		if (touch->kind == KIND_NONE || is_empty(r))
			continue;
		*region = touch->region;
		if (!map(domain, r->kernel_base, r->kernel_end, r->permitted))
			return false;
	}
	return true;
}

static enum direct_maps map_members(struct domain *domain, const struct links *links,
				    const size_t *members, size_t count, size_t *region)
{
	size_t last = NO_INDEX;
	bool failed = false;

	for (size_t m = 0; m < count && !domain->full; m++)
		failed |= !map_device(domain, links, members[m], &last);
	/* With all devices attached the kernel tries a second time, and stops where it fails. */
	for (size_t m = 0; failed && m < count && !domain->full; m++)
		if (!map_device(domain, links, members[m], region))
			return domain->full ? MAPS_UNKNOWN : MAPS_FAIL;
	return domain->full ? MAPS_UNKNOWN : MAPS_FINE;
}

static bool passes_through(const struct host *host)
{
	return machine_option(host, "iommu", "pt") ||
	       machine_option(host, "iommu.passthrough", "1") ||
	       machine_option(host, "iommu.passthrough", "on") ||
	       machine_option(host, "iommu.passthrough", "y");
}

/*
 * An IOMMU's addresses may end before the region: AMD's up to 48 bits can be told apart
 * by nothing that is read here, Intel's have 39 at least.
 */
static bool is_beyond(const struct host *host, const struct region *region)
{
	unsigned int width = machine_iommu_kind(host) == IOMMU_AMD ? 48 : 39;

	return region->kernel_end >> width;
}

/* Kernels map page by page: a boot may take for ever. */
static bool is_huge(const struct region *region)
{
	return region->kernel_end - region->kernel_base >= 1ull << 40;
}

static bool is_untold(const struct host *host, const struct links *links,
		      const struct profile *profile)
{
	for (size_t i = 0; i < links->touch_count; i++) {
		const struct region *region = &links->regions[links->touches[i].region];

		if (links->touches[i].kind == KIND_NONE || is_empty(region))
			continue;
		if (is_huge(region) ||
		    (profile_has(profile, MAPS_MUST_SUCCEED) && is_beyond(host, region)))
			return true;
	}
	return false;
}

/* Regions that might fail, also for devices that were not read. */
static bool any_doubtful(const struct links *links)
{
	for (size_t i = 0; i < links->region_count; i++) {
		const struct region *r = &links->regions[i];

		if (!r->permitted && r->demanded && !is_empty(r))
			return true;
	}
	return false;
}

enum direct_maps direct_maps_try(const struct host *host, const struct links *links,
				 const struct profile *profile, size_t *region)
{
	enum direct_maps worst = MAPS_FINE;

	*region = NO_INDEX;
	/* Domains that pass everything through need no maps. */
	if (passes_through(host))
		return MAPS_FINE;
	if (is_untold(host, links, profile))
		return MAPS_UNKNOWN;
	if (!profile_has(profile, MAPS_MUST_SUCCEED) || !any_doubtful(links))
		return MAPS_FINE;
	if (!host->whole)
		return MAPS_UNKNOWN;
	for (size_t g = 0; g < host->group_count && worst != MAPS_FAIL; g++) {
		struct domain domain = { .count = 0 };
		enum direct_maps one = map_members(&domain, links, host->groups[g].members,
						   host->groups[g].member_count, region);

		if (one != MAPS_FINE)
			worst = one;
	}
	for (size_t d = 0; d < host->device_count && worst != MAPS_FAIL; d++) {
		struct domain domain = { .count = 0 };
		enum direct_maps one = MAPS_FINE;

		if (host->devices[d].group == NO_INDEX && links->covered[d])
			one = map_members(&domain, links, &d, 1, region);
		if (one != MAPS_FINE)
			worst = one;
	}
	return worst;
}
