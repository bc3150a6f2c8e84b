// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words/place.h"

#include <stdio.h>
#include <string.h>

#include "host/known-files.h"

const char *const place_kinds[] = {
	[KIND_NONE] = "none",
	[KIND_RELAXABLE] = "direct-relaxable",
	[KIND_DIRECT] = "direct",
};

const char *const place_vias[] = {
	[VIA_SCOPE] = "scope",
	[VIA_BELOW_BRIDGE] = "below-bridge",
	[VIA_FALLBACK] = "fallback",
	[VIA_RANGE] = "range",
};

bool place_is_shown(const struct judgement *j)
{
	return !j->host->tables_given && machine_tables_hidden(j->host, j->tables);
}

bool place_is_demand(const struct reserved_range *range)
{
	if (outcome_is_isa_range(range))
		return false;
	return strcmp(range->type, "direct") == 0 || strcmp(range->type, "direct-relaxable") == 0;
}

static const char *dmar_name(uint16_t type)
{
	static const char *const names[DMAR_TYPES] = { "DRHD", "RMRR", "ATSR", "RHSA",
						       "ANDD", "SATC", "SIDP" };

	return type < DMAR_TYPES ? names[type] : "structure";
}

static const char *ivrs_name(uint8_t type)
{
	if (ivrs_is_ivhd(type))
		return "IVHD";
	return ivrs_is_ivmd(type) ? "IVMD" : "block";
}

struct place place_of_region(const struct region *region)
{
	return (struct place){
		.table = firmware_tables[region->table].signature,
		.structure = table_kinds[region->table]->region,
		.offset = region->offset,
		.ranged = true,
		.base = region->base,
		.end = region->end,
	};
}

struct place place_of_match(const struct scope_match *match)
{
	return (struct place){
		.table = "DMAR",
		.structure = dmar_name(match->structure->type),
		.offset = match->structure->offset,
		.ranged = match->structure->type == DMAR_RMRR,
		.base = match->structure->base,
		.end = match->structure->end,
	};
}

struct place place_of_block(const struct ivrs_block *block)
{
	return (struct place){
		.table = "IVRS",
		.structure = ivrs_name(block->type),
		.offset = block->offset,
	};
}

const char *place_dmar_scope_type(uint8_t type)
{
	static const char *const names[] = { "unknown", "endpoint",  "sub-hierarchy",
					     "ioapic",  "hpet",      "namespace" };

	return type < sizeof(names) / sizeof(names[0]) ? names[type] : "unknown";
}

const char *place_scope_type(const struct region_scope *scope)
{
	switch (scope->form) {
	case SCOPE_ALL:
		return "all";
	case SCOPE_ONE:
		return "one";
	case SCOPE_RANGE:
		return "range";
	default:
		return place_dmar_scope_type(scope->scope->type);
	}
}

void place_path(const struct dmar_scope *scope, char *buffer, size_t size)
{
	size_t used = (size_t)snprintf(buffer, size, "%02x:", scope->bus);

	for (unsigned int i = 0; i < scope->path_length && used + 8 < size; i++)
		used += (size_t)snprintf(buffer + used, size - used, "%s%02x.%x", i ? "/" : "",
					 scope->path[2 * i], scope->path[2 * i + 1]);
}

struct pci_address place_address(const struct region *region, uint16_t number)
{
	return (struct pci_address){
		.domain = region->segment,
		.bus = (uint8_t)(number >> 8),
		.devfn = (uint8_t)number,
	};
}

void place_scope(const struct region *region, const struct region_scope *scope, char *buffer,
		 size_t size)
{
	char first[PCI_ADDRESS_SIZE], last[PCI_ADDRESS_SIZE];

	pci_address_format(place_address(region, scope->first), first);
	pci_address_format(place_address(region, scope->last), last);
	if (scope->form == SCOPE_PATH)
		place_path(scope->scope, buffer, size);
	else if (scope->form == SCOPE_ALL)
		snprintf(buffer, size, "%s", "");
	else if (scope->form == SCOPE_ONE)
		snprintf(buffer, size, "%s", first);
	else
		snprintf(buffer, size, "%s-%s", first, last);
}
