// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/machine.h"

#include <string.h>

static const struct dmar_structure *structure_at(const struct dmar *dmar, uint32_t offset)
{
	for (size_t i = 0; i < dmar->structure_count; i++)
		if (offset >= dmar->structures[i].offset &&
		    offset < dmar->structures[i].offset + dmar->structures[i].length)
			return &dmar->structures[i];
	return NULL;
}

/* Types whose handlers count the scopes, and hang in one of length 0. */
static bool counts_scopes(const struct profile *profile, const struct dmar_structure *structure)
{
	if (structure->type == DMAR_SATC)
		return profile_has(profile, SATC_PARSED);
	return structure->type <= DMAR_ATSR;
}

enum effect machine_defect_effect(const struct profile *profile, const struct tables *tables,
				  const struct acpi_defect *defect)
{
	const struct dmar_structure *structure = structure_at(&tables->dmar, defect->offset);

	switch (defect->kind) {
	case ACPI_RECORD_ZERO:
		return EFFECT_HANG;
	case DMAR_SCOPE_ZERO:
		/* Not tried: with ALL_PORTS the scopes may not be looked at. */
		if (structure && structure->type == DMAR_ATSR && (structure->flags & DMAR_INCLUDE_ALL))
			return EFFECT_UNKNOWN;
		return structure && !counts_scopes(profile, structure) ? EFFECT_IGNORED : EFFECT_HANG;
	case ACPI_RECORD_OVERRUN:
		return profile_has(profile, OVERRUN_CHECKED) ? EFFECT_OFF : EFFECT_UNKNOWN;
	case DMAR_WIDTH:
	case DMAR_NO_DRHD:
	case DMAR_DRHD_ADDRESS:
	case DMAR_ANDD_NAME:
		return EFFECT_OFF;
	case ACPI_CHECKSUM:
	case DMAR_SCOPE_ODD:
	case DMAR_SCOPE_SHORT:
		return EFFECT_IGNORED;
	case ACPI_RECORD_SHORT:
	case DMAR_SCOPE_OVERRUN:
		return tables->dmar.guesswork ? EFFECT_UNKNOWN : EFFECT_IGNORED;
	case DMAR_SCOPE_TYPE:
		return EFFECT_NONE;
	default:
		return EFFECT_UNKNOWN;
	}
}

bool machine_option(const struct host *host, const char *key, const char *option)
{
	const char *text = host->command_line.seen == SEEN ? host->command_line.text : "";
	size_t key_length = strlen(key);

	for (; *text; text += strcspn(text, " \t")) {
		const char *value;

		text += strspn(text, " \t");
		if (strncmp(text, key, key_length) != 0)
			continue;
		if (!option && strchr(" \t", text[key_length]))
			return true;
		if (!option || text[key_length] != '=')
			continue;
		for (value = text + key_length + 1; *value && !strchr(" \t", *value);) {
			size_t length = strcspn(value, ", \t");

			if (length == strlen(option) && strncmp(value, option, length) == 0)
				return true;
			value += length + (value[length] == ',');
		}
	}
	return false;
}

enum iommu_kind machine_iommu_kind(const struct host *host)
{
	if (host->iommu != IOMMU_UNKNOWN)
		return host->iommu;
	if (host->tables[TABLE_DMAR].seen == SEEN || host->tables[TABLE_DMAR].seen == HIDDEN)
		return IOMMU_INTEL;
	if (host->tables[TABLE_IVRS].seen == SEEN || host->tables[TABLE_IVRS].seen == HIDDEN)
		return IOMMU_AMD;
	if (host->tables[TABLE_IORT].seen == SEEN || host->tables[TABLE_IORT].seen == HIDDEN)
		return IOMMU_SMMU;
	return IOMMU_UNKNOWN;
}

/*
 * The type of the last entry of the memory map that, with those before it, covers
 * [start, end] without a gap; false where there is a gap (kernel: e820__get_entry_type).
 */
static bool covering_type(const struct host *host, uint64_t start, uint64_t end, int *type)
{
	for (size_t i = 0; i < host->memory_count; i++) {
		const struct memory_range *range = &host->memory[i];

		if (range->base > end || range->end < start)
			continue;
		if (range->base > start)
			continue;
		*type = range->type;
		if (range->end >= end)
			return true;
		start = range->end + 1;
	}
	return false;
}

enum rmrr_state machine_rmrr_state(const struct host *host, const struct profile *profile,
				   const struct dmar_structure *rmrr)
{
	int type = MEMORY_OTHER;

	if (profile->sanity == SANITY_NONE)
		return RMRR_FINE;
	if (profile->sanity == SANITY_ALL &&
	    (rmrr->base % 4096 || (rmrr->end + 1) % 4096 || rmrr->end <= rmrr->base))
		return RMRR_ORDER;
	if (host->memory_seen != SEEN)
		return RMRR_UNSEEN;
	if (!covering_type(host, rmrr->base, rmrr->end, &type) || type == MEMORY_OTHER)
		return RMRR_MAP;
	/* 5566e68d829f came in 6.1 and in stable releases before it. */
	if (type == MEMORY_NVS && !profile_has(profile, NVS_IS_RESERVED))
		return RMRR_UNSEEN;
	return RMRR_FINE;
}

/* 5.5.0 gave up over an RMRR outside of reserved memory. The worst of all RMRRs. */
static enum rmrr_state fatal_rmrr(const struct host *host, const struct tables *tables,
				  const struct profile *profile)
{
	enum rmrr_state worst = RMRR_FINE;

	for (size_t i = 0; profile->sanity == SANITY_FATAL && i < tables->dmar.structure_count; i++) {
		const struct dmar_structure *structure = &tables->dmar.structures[i];
		enum rmrr_state state;

		if (structure->type != DMAR_RMRR)
			continue;
		state = machine_rmrr_state(host, profile, structure);
		if (state == RMRR_MAP)
			return state;
		if (state != RMRR_FINE)
			worst = state;
	}
	return worst;
}

static bool turned_off(const struct host *host)
{
	return machine_option(host, "intel_iommu", "off") || machine_option(host, "iommu", "off") ||
	       machine_option(host, "amd_iommu", "off");
}

/* The worst that the table does, with the defect that does it. */
static enum effect table_effect(const struct tables *tables, const struct links *links,
				const struct profile *profile, struct machine *machine)
{
	const struct acpi_defects *defects = &tables->dmar.defects;
	enum effect worst = EFFECT_NONE;

	for (size_t i = 0; tables->has_dmar && i < defects->count; i++) {
		enum effect effect = machine_defect_effect(profile, tables, &defects->items[i]);

		if (effect <= worst)
			continue;
		worst = effect;
		machine->defect = &defects->items[i];
	}
	machine->reason = worst >= EFFECT_OFF ? REASON_DEFECT : REASON_NONE;
	if (worst < EFFECT_OFF && links->mismatch_count) {
		worst = EFFECT_OFF;
		machine->reason = REASON_MISMATCH;
		machine->mismatch = &links->mismatches[0];
	}
	return worst;
}

static enum iommu_state off_or_missing(const struct host *host, struct machine *machine)
{
	if (machine->reason != REASON_NONE)
		return STATE_OFF;
	if (machine_iommu_kind(host) == IOMMU_UNKNOWN && host->tables[TABLE_DMAR].seen == NOT_THERE)
		return STATE_MISSING;
	machine->reason = turned_off(host) ? REASON_OPTION : REASON_UNSEEN;
	return STATE_OFF;
}

void machine_state(const struct host *host, const struct tables *tables, const struct links *links,
		   const struct profile *profile, bool evidence, struct machine *machine)
{
	enum rmrr_state rmrr;
	enum effect effect;

	memset(machine, 0, sizeof(*machine));
	if (!host->source)
		return;
	effect = table_effect(tables, links, profile, machine);
	/* On arm64 a group appears when a driver binds; an SMMU in use is enough. */
	if (host->iommu == IOMMU_SMMU) {
		machine->state = STATE_ON;
		return;
	}
	/* This machine runs, so it has not hung. */
	machine->contradicted = host->live && evidence && effect == EFFECT_HANG;
	if (evidence && host_has_groups(host)) {
		machine->contradicted = effect >= EFFECT_OFF;
		machine->state = STATE_ON;
		return;
	}
	if (!evidence && effect == EFFECT_HANG) {
		machine->state = STATE_HANG;
		return;
	}
	rmrr = fatal_rmrr(host, tables, profile);
	if (rmrr == RMRR_UNSEEN)
		return;
	if (rmrr == RMRR_MAP) {
		machine->state = STATE_OFF;
		machine->reason = REASON_RMRR;
		return;
	}
	if (host->groups_seen == HIDDEN) {
		machine->state = effect >= EFFECT_OFF ? STATE_OFF : STATE_UNKNOWN;
		return;
	}
	machine->state = effect < EFFECT_OFF && host_has_groups(host) ? STATE_ON :
			 off_or_missing(host, machine);
}

/* Real tables have some dozens of structures; a hostile one must not cost the square of millions. */
#define COMPARED_MAX 1024

/* A second unit at an address counts for nothing (kernel: dmar_find_dmaru). */
static bool is_repeated(const struct dmar *dmar, size_t unit)
{
	for (size_t i = 0; i < unit && i < COMPARED_MAX; i++)
		if (dmar->structures[i].type == DMAR_DRHD &&
		    dmar->structures[i].segment == dmar->structures[unit].segment &&
		    dmar->structures[i].base == dmar->structures[unit].base)
			return true;
	return false;
}

/* Linux remaps all interrupts or none, and for that each IOAPIC has to have a unit. */
static bool ioapic_without_unit(const struct host *host, const struct dmar *dmar)
{
	uint8_t left[sizeof(host->ioapics)];
	bool any = false;

	if (host->ioapics_seen != SEEN)
		return false;
	memcpy(left, host->ioapics, sizeof(left));
	for (size_t i = 0; i < dmar->structure_count; i++) {
		const struct dmar_structure *unit = &dmar->structures[i];

		if (unit->type != DMAR_DRHD || is_repeated(dmar, i))
			continue;
		for (size_t s = 0; s < unit->scope_count; s++) {
			const struct dmar_scope *scope = &dmar->scopes[unit->first_scope + s];

			if (scope->type == DMAR_SCOPE_IOAPIC)
				left[scope->enumeration_id / 8] &=
					(uint8_t)~(1 << scope->enumeration_id % 8);
		}
	}
	for (size_t i = 0; i < sizeof(left); i++)
		any |= left[i] != 0;
	return any;
}

enum answer machine_remapping(const struct host *host, const struct tables *tables,
			      enum remapping_reason *reason)
{
	*reason = REMAPPING_UNSEEN;
	if (machine_iommu_kind(host) != IOMMU_INTEL)
		return ANSWER_UNKNOWN;
	if (tables->dmar.fixed_read && !(tables->dmar.flags & DMAR_INTR_REMAP))
		*reason = REMAPPING_FLAG;
	else if (!tables->dmar.fixed_read && host->remapped_interrupts.seen == SEEN)
		*reason = host->remapped_interrupts.value ? REMAPPING_FINE : REMAPPING_SHOWN;
	else if (machine_option(host, "intremap", "off") || machine_option(host, "nointremap", NULL))
		*reason = REMAPPING_OPTION;
	else if (host->remapping_capable.seen == SEEN && !host->remapping_capable.value)
		*reason = REMAPPING_CAPABILITY;
	else if (tables->has_dmar && ioapic_without_unit(host, &tables->dmar))
		*reason = REMAPPING_IOAPIC;
	else if (host->remapping_capable.seen == SEEN && tables->dmar.fixed_read)
		*reason = REMAPPING_FINE;
	if (*reason == REMAPPING_UNSEEN)
		return ANSWER_UNKNOWN;
	return *reason == REMAPPING_FINE ? ANSWER_YES : ANSWER_NO;
}
