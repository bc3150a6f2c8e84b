// SPDX-License-Identifier: GPL-2.0-or-later
/* What kernels do about what is wrong with a table: doc/kernel-facts.md, sections 2.6 and 5.5. */
#include "kernel/ivhd.h"
#include "kernel/machine.h"

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

static enum effect dmar_effect(const struct profile *profile, const struct tables *tables,
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

static bool has_kind(const struct acpi_defects *defects, enum acpi_defect_kind kind)
{
	for (size_t i = 0; i < defects->count; i++)
		if (defects->items[i].kind == kind)
			return true;
	return false;
}

/* In the units that Linux takes; it never looks into the others. */
static enum effect unit_effect(const struct profile *profile, const struct ivrs *ivrs,
			       const struct acpi_defect *defect)
{
	switch (defect->kind) {
	case IVRS_ENTRY_TYPE:
		return EFFECT_HANG;
	case IVRS_SPECIAL_VARIETY:
		return EFFECT_OFF;
	case IVRS_NO_DEVICES:
		return profile_has(profile, IVRS_SEGMENTS) ? EFFECT_OFF : EFFECT_IGNORED;
	case IVRS_IVHD_ADDRESS:
		return EFFECT_OFF;
	case IVRS_ENTRY_OVERRUN:
	case IVRS_UID_OVERRUN:
		return ivrs->guesswork ? EFFECT_UNKNOWN : EFFECT_IGNORED;
	default:
		return EFFECT_IGNORED;
	}
}

static enum effect ivrs_effect(const struct profile *profile, const struct ivrs *ivrs,
			       const struct acpi_defect *defect)
{
	uint8_t used = ivhd_used_type(ivrs);
	const struct ivrs_block *block = ivhd_block_at(ivrs, defect->offset);

	/* The sum is checked before anything is read. */
	if (defect->kind == ACPI_CHECKSUM)
		return EFFECT_OFF;
	if (has_kind(&ivrs->defects, ACPI_CHECKSUM))
		return EFFECT_IGNORED;
	switch (defect->kind) {
	case ACPI_RECORD_ZERO:
		return EFFECT_HANG;
	case IVRS_NO_IVHD:
		return EFFECT_OFF;
	case IVRS_FIRST_BLOCK:
		return ivrs_is_ivhd(used) ? EFFECT_IGNORED : EFFECT_OFF;
	case ACPI_RECORD_OVERRUN:
	case ACPI_RECORD_SHORT:
		return ivrs->guesswork ? EFFECT_UNKNOWN : EFFECT_IGNORED;
	case ACPI_HEADER_CUT:
	case ACPI_WRONG_SIGNATURE:
	case ACPI_LENGTH_SHORT:
	case ACPI_TABLE_CUT:
	case IVRS_MEMORY_WRAP:
		return EFFECT_UNKNOWN;
	default:
		break;
	}
	if (block && block->type == used && ivrs_is_ivhd(used))
		return unit_effect(profile, ivrs, defect);
	return EFFECT_IGNORED;
}

enum effect machine_defect_effect(const struct profile *profile, const struct tables *tables,
				  const struct acpi_defect *defect)
{
	return tables_of_defect(tables, defect) == TABLE_IVRS ?
		       ivrs_effect(profile, &tables->ivrs, defect) :
		       dmar_effect(profile, tables, defect);
}
