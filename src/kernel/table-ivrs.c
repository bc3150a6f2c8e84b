// SPDX-License-Identifier: GPL-2.0-or-later
/* What kernels do about what is wrong with an IVRS: doc/kernel-facts.md, section 5.5. */
#include "kernel/ivhd.h"
#include "kernel/linker.h"
#include "kernel/machine.h"

static int parse(const uint8_t *data, size_t size, struct tables *tables)
{
	return ivrs_parse(data, size, &tables->ivrs);
}

static void clear(struct tables *tables)
{
	ivrs_clear(&tables->ivrs);
}

static struct table_view view(const struct tables *tables)
{
	const struct ivrs *ivrs = &tables->ivrs;

	return (struct table_view){ &ivrs->header, &ivrs->defects, ivrs->guesswork };
}

static bool names_others(const struct tables *tables)
{
	for (size_t i = 0; i < tables->ivrs.entry_count; i++)
		if (tables->ivrs.entries[i].type == IVRS_ENTRY_HID)
			return true;
	return false;
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

static enum effect defect_effect(const struct profile *profile, const struct tables *tables,
				 const struct acpi_defect *defect)
{
	const struct ivrs *ivrs = &tables->ivrs;
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

/* A unit without a PCI function is none to Linux (kernel: iommu_init_pci). */
static const struct ivrs_block *absent_unit(const struct host *host, const struct ivrs *ivrs,
					    const struct profile *profile)
{
	uint8_t used = ivhd_used_type(ivrs);

	for (size_t i = 0; i < ivrs->block_count; i++) {
		const struct ivrs_block *unit = &ivrs->blocks[i];
		struct pci_address address = {
			.domain = profile_has(profile, IVRS_SEGMENTS) ? unit->segment : 0,
			.bus = (uint8_t)(unit->device >> 8),
			.devfn = (uint8_t)unit->device,
		};

		if (unit->type == used && host_find(host, address) == NO_INDEX)
			return unit;
	}
	return NULL;
}

static enum effect effect(const struct boot *boot, enum effect worst, struct machine *machine)
{
	const struct ivrs *ivrs = &boot->tables->ivrs;

	/* Unlike Intel's driver, AMD's does not look into a table that it is told to leave. */
	if (machine_off_option(boot->host)) {
		machine->reason = REASON_NONE;
		return EFFECT_NONE;
	}
	if (worst >= EFFECT_OFF)
		return worst;
	machine->problem = ivhd_problem(ivrs, &machine->block);
	if (machine->problem == IVHD_FINE && boot->host->source && boot->host->whole) {
		machine->block = absent_unit(boot->host, ivrs, boot->profile);
		machine->problem = machine->block ? IVHD_ABSENT : IVHD_FINE;
	}
	if (machine->problem == IVHD_FINE)
		return worst;
	/* 5.10 was seen to crash over it: see gives_up_late(). */
	if (machine->problem == IVHD_ABSENT && !profile_has(boot->profile, IVRS_SEGMENTS))
		return EFFECT_UNKNOWN;
	machine->reason = REASON_UNITS;
	return EFFECT_OFF;
}

const struct table_kind table_ivrs = {
	.region = "IVMD",
	.units_decide = true,
	.invalid = LOG_IVRS_INVALID,
	.parse = parse,
	.clear = clear,
	.view = view,
	.names_others = names_others,
	.link = link_ivrs,
	.defect_effect = defect_effect,
	.effect = effect,
	.remapping = remapping_by_ivrs,
};
