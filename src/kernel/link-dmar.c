// SPDX-License-Identifier: GPL-2.0-or-later
/* RMRRs and remapping units of a DMAR. */
#include "kernel/linker.h"

/* The firmware numbers PCI segments with 16 bits; Linux puts VMD's domains above. */
#define SEGMENT_MAX 0xffff

static bool is_pci_scope(const struct dmar_scope *scope)
{
	return scope->type == DMAR_SCOPE_ENDPOINT || scope->type == DMAR_SCOPE_BRIDGE;
}

/* Structures whose scopes the kernel compares with devices when it finds them. */
static bool is_matched(const struct dmar_structure *structure, const struct profile *profile)
{
	switch (structure->type) {
	case DMAR_RMRR:
		return true;
	case DMAR_DRHD:
	case DMAR_ATSR:
		return !(structure->flags & DMAR_INCLUDE_ALL);
	case DMAR_SATC:
		return profile_has(profile, SATC_PARSED);
	default:
		return false;
	}
}

static bool same_path(const struct dmar_scope *scope, const struct host_device *device)
{
	if (scope->bus != device->chain[0].bus || scope->path_length != device->depth)
		return false;
	for (unsigned int i = 0; i < scope->path_length; i++)
		if (scope->path[2 * i] != pci_device_number(device->chain[i].devfn) ||
		    scope->path[2 * i + 1] != pci_function_number(device->chain[i].devfn))
			return false;
	return true;
}

/* Some firmware writes the current bus number of the device instead of its path. */
static bool same_address(const struct dmar_scope *scope, const struct host_device *device)
{
	return scope->path_length == 1 && scope->bus == device->address.bus &&
	       scope->path[0] == pci_device_number(device->address.devfn) &&
	       scope->path[1] == pci_function_number(device->address.devfn);
}

static bool type_fits(const struct dmar_scope *scope, const struct host_device *device,
		      const struct profile *profile)
{
	if (scope->type == DMAR_SCOPE_ENDPOINT)
		return device->header == HEADER_NORMAL;
	if (device->header != HEADER_NORMAL)
		return true;
	return profile_has(profile, NTB_SCOPES) && device->class >> 16 == 0x06;
}

enum match {
	MATCH_NO,
	MATCH_PATH,
	MATCH_FALLBACK,
};

static enum match match_scope(const struct dmar_scope *scope, const struct host_device *device,
			      const struct profile *profile)
{
	if (!is_pci_scope(scope))
		return MATCH_NO;
	if (same_path(scope, device))
		return MATCH_PATH;
	if (profile_has(profile, SCOPE_FALLBACK) && same_address(scope, device))
		return MATCH_FALLBACK;
	return MATCH_NO;
}

bool link_class_exempt(const struct profile *profile, uint32_t class)
{
	if (class >> 8 == 0x0c03)
		return true;
	return profile_has(profile, DISPLAY_EXEMPT) && class >> 16 == 0x03;
}

/* @via decides what is left of the region under this kernel. */
static void touch(struct linker *l, size_t region, size_t scope, size_t device, enum region_via via)
{
	bool exempt = link_class_exempt(l->profile, l->host->devices[device].class);
	enum region_kind kind = exempt || l->relaxed ? KIND_RELAXABLE : KIND_DIRECT;

	if (via == VIA_BELOW_BRIDGE && !profile_has(l->profile, BELOW_BRIDGES))
		kind = KIND_NONE;
	linker_add_touch(l, &(struct touch){
		.region = region,
		.device = device,
		.scope = scope,
		.via = via,
		.kind = kind,
		.exempt = exempt,
	});
}

static void add_match(struct arena *arena, struct scope_match **matches, size_t *count,
		      struct scope_match match)
{
	struct scope_match *items = arena_array(arena, *matches, *count, sizeof(*items));

	if (!items)
		return;
	items[(*count)++] = match;
	*matches = items;
}

/*
 * Physical functions are all that the kernel compares with scopes; domains beyond 16 bits are no
 * segment.
 */
static bool is_comparable(const struct dmar_structure *structure, const struct host_device *device)
{
	return !device->is_vf && device->address.domain == structure->segment;
}

/* A unit whose scope names a bridge serves what is below it (kernel: device_lookup_iommu). */
static void cover(struct linker *l, size_t device)
{
	const struct host_device *named = &l->host->devices[device];

	l->links->covered[device] = true;
	if (named->buses_seen != SEEN || named->header == HEADER_NORMAL)
		return;
	for (size_t d = 0; d < l->host->device_count; d++) {
		const struct host_device *below = &l->host->devices[d];

		if (below->address.domain == named->address.domain &&
		    below->address.bus >= named->secondary && below->address.bus <= named->subordinate)
			l->links->covered[d] = true;
	}
}

/*
 * Units that take all that no other names. VFs follow their physical function, and what is
 * behind a VMD controller follows the controller.
 */
static void cover_segment(struct linker *l, const struct dmar_structure *structure)
{
	bool all = structure->type == DMAR_DRHD && (structure->flags & DMAR_INCLUDE_ALL);

	for (size_t d = 0; d < l->host->device_count; d++)
		if ((all && l->host->devices[d].address.domain == structure->segment) ||
		    l->host->devices[d].is_vf || l->host->devices[d].address.domain > SEGMENT_MAX)
			l->links->covered[d] = true;
}

/* Scope @index of @structure fits @device; @region is what it brings in, or NO_INDEX. */
static void take_match(struct linker *l, const struct dmar_structure *structure, size_t index,
		       size_t device, enum match match, size_t region)
{
	const struct dmar_scope *scope = &l->tables->dmar.scopes[structure->first_scope + index];
	const struct scope_match found = { structure, scope, device };
	struct links *links = l->links;

	links->named_devices++;
	if (structure->type == DMAR_DRHD)
		cover(l, device);
	if (match == MATCH_FALLBACK)
		add_match(&links->arena, &links->fallbacks, &links->fallback_count, found);
	if (!type_fits(scope, &l->host->devices[device], l->profile))
		add_match(&links->arena, &links->mismatches, &links->mismatch_count, found);
	else if (region != NO_INDEX)
		touch(l, region, links->regions[region].first_scope + index, device,
		      match == MATCH_PATH ? VIA_SCOPE : VIA_FALLBACK);
}

/*
 * Compare the scopes of one structure with all devices. For each device the first
 * scope that matches counts, and its type is checked then and there.
 */
static void match_structure(struct linker *l, const struct dmar_structure *structure, size_t region)
{
	const struct dmar_scope *scopes;

	if (!structure->scope_count)
		return;
	scopes = &l->tables->dmar.scopes[structure->first_scope];
	for (size_t d = 0; d < l->host->device_count; d++) {
		const struct host_device *device = &l->host->devices[d];

		if (!is_comparable(structure, device))
			continue;
		for (size_t s = 0; s < structure->scope_count; s++) {
			enum match match = match_scope(&scopes[s], device, l->profile);

			if (match == MATCH_NO)
				continue;
			take_match(l, structure, s, d, match, region);
			break;
		}
	}
}

/* For the listing every scope is resolved by itself, duplicates and wrong types too. */
static void resolve_scopes(struct linker *l, const struct dmar_structure *structure,
			   const struct region *region)
{
	for (size_t s = 0; s < region->scope_count; s++) {
		struct region_scope *scope = &l->links->scopes[region->first_scope + s];

		for (size_t d = 0; d < l->host->device_count; d++) {
			const struct host_device *device = &l->host->devices[d];
			enum match match;

			if (!is_comparable(structure, device))
				continue;
			match = match_scope(scope->scope, device, l->profile);
			if (match == MATCH_NO)
				continue;
			scope->device = d;
			scope->fallback = match == MATCH_FALLBACK;
			break;
		}
	}
}

/*
 * A region of a bridge is one of everything below it: so the firmware means it,
 * and so the kernel takes it from 5.3 on. The kernel compares bus numbers only, so
 * other segments are caught too.
 */
static void reach_below(struct linker *l, size_t region)
{
	struct links *links = l->links;
	size_t direct = links->touch_count;

	for (size_t i = links->regions[region].first_touch; i < direct; i++) {
		const struct host_device *bridge = &l->host->devices[links->touches[i].device];

		if (bridge->buses_seen != SEEN || bridge->header == HEADER_NORMAL)
			continue;
		for (size_t d = 0; d < l->host->device_count; d++) {
			uint8_t bus = l->host->devices[d].address.bus;

			if (bus >= bridge->secondary && bus <= bridge->subordinate && !l->touched[d])
				touch(l, region, links->touches[i].scope, d, VIA_BELOW_BRIDGE);
		}
	}
}

static size_t add_region(struct linker *l, const struct dmar_structure *structure)
{
	const struct region rmrr = {
		.table = TABLE_DMAR,
		.offset = structure->offset,
		.length = structure->length,
		.flags = -1,
		.segment = structure->segment,
		.base = structure->base,
		.end = structure->end,
		.kernel_base = structure->base,
		.kernel_end = structure->end,
		.demanded = true,
		.permitted = true,
	};
	size_t region = linker_add_region(l, &rmrr, structure->scope_count);

	for (size_t s = 0; region != NO_INDEX && s < structure->scope_count; s++)
		l->links->scopes[l->links->regions[region].first_scope + s].scope =
			&l->tables->dmar.scopes[structure->first_scope + s];
	return region;
}

static void link_rmrr(struct linker *l, const struct dmar_structure *structure)
{
	size_t region = add_region(l, structure);

	if (region == NO_INDEX)
		return;
	resolve_scopes(l, structure, &l->links->regions[region]);
	match_structure(l, structure, region);
	reach_below(l, region);
}

void link_dmar(struct linker *l)
{
	for (size_t i = 0; i < l->tables->dmar.structure_count; i++) {
		const struct dmar_structure *structure = &l->tables->dmar.structures[i];

		cover_segment(l, structure);
		if (structure->type == DMAR_RMRR)
			link_rmrr(l, structure);
		else if (is_matched(structure, l->profile))
			match_structure(l, structure, NO_INDEX);
	}
}

void link_dmar_paths(const struct tables *tables, struct arena *arena, struct scope_path **paths,
		     size_t *count)
{
	const struct dmar *dmar = &tables->dmar;

	for (size_t i = 0; i < dmar->structure_count; i++) {
		const struct dmar_structure *structure = &dmar->structures[i];

		for (size_t s = 0; s < structure->scope_count; s++) {
			const struct dmar_scope *scope = &dmar->scopes[structure->first_scope + s];
			struct scope_path *items;

			if (!is_pci_scope(scope))
				continue;
			items = arena_array(arena, *paths, *count, sizeof(*items));
			if (!items)
				return;
			*paths = items;
			items[(*count)++] = (struct scope_path){
				.segment = structure->segment,
				.bus = scope->bus,
				.length = scope->path_length,
				.pairs = scope->path,
			};
		}
	}
}
