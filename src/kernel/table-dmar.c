// SPDX-License-Identifier: GPL-2.0-or-later
/* What kernels do about what is wrong with a DMAR: doc/kernel-facts.md, section 2.6. */
#include "kernel/linker.h"
#include "kernel/machine.h"

static int parse(const uint8_t *data, size_t size, struct tables *tables)
{
	return dmar_parse(data, size, &tables->dmar);
}

static void clear(struct tables *tables)
{
	dmar_clear(&tables->dmar);
}

static struct table_view view(const struct tables *tables)
{
	const struct dmar *dmar = &tables->dmar;

	return (struct table_view){ &dmar->header, &dmar->defects, dmar->guesswork };
}

static bool names_others(const struct tables *tables)
{
	for (size_t i = 0; i < tables->dmar.structure_count; i++)
		if (tables->dmar.structures[i].type == DMAR_ANDD)
			return true;
	return false;
}

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

static enum effect defect_effect(const struct profile *profile, const struct tables *tables,
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

/* The driver gives up over a scope of the wrong type, whatever it is a scope of. */
static enum effect effect(const struct boot *boot, enum effect worst, struct machine *machine)
{
	if (worst >= EFFECT_OFF || !boot->links->mismatch_count)
		return worst;
	machine->reason = REASON_MISMATCH;
	machine->mismatch = &boot->links->mismatches[0];
	return EFFECT_OFF;
}

/* Found only once the driver is at work; with the other defects it never begins. */
static bool is_found_late(const struct acpi_defects *defects)
{
	bool late = false;

	for (size_t i = 0; i < defects->count; i++) {
		switch (defects->items[i].kind) {
		case DMAR_WIDTH:
		case DMAR_NO_DRHD:
		case DMAR_ANDD_NAME:
			late = true;
			break;
		case ACPI_RECORD_OVERRUN:
		case DMAR_DRHD_ADDRESS:
			return false;
		default:
			break;
		}
	}
	return late;
}

static bool insists(const struct tables *tables)
{
	return tables->dmar.flags & DMAR_PLATFORM_OPT_IN;
}

/* Kernel: platform_optin_force_iommu; tried on 5.10 to 7.2. */
static bool panics(const struct boot *boot, const struct machine *machine)
{
	bool late = machine->reason == REASON_MISMATCH || machine->reason == REASON_RMRR ||
		    (machine->reason == REASON_DEFECT && is_found_late(&boot->tables->dmar.defects));

	return late && profile_has(boot->profile, OPT_IN_PANICS) &&
	       !machine_option(boot->host, "intel_iommu", "off");
}

const struct table_kind table_dmar = {
	.region = "RMRR",
	.checks_memory_map = true,
	.invalid = LOG_DMAR_INVALID,
	.parse = parse,
	.clear = clear,
	.view = view,
	.names_others = names_others,
	.link = link_dmar,
	.scope_paths = link_dmar_paths,
	.defect_effect = defect_effect,
	.effect = effect,
	.insists = insists,
	.panics = panics,
	.remapping = remapping_by_dmar,
};
