// SPDX-License-Identifier: GPL-2.0-or-later
/* Does the IOMMU remap interrupts? doc/kernel-facts.md, sections 3.3, 5.5 and 8.2. */
#include <string.h>

#include "kernel/ivhd.h"
#include "kernel/machine.h"

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
	bool named[256] = { false };

	if (host->ioapics_seen != SEEN)
		return false;
	for (size_t i = 0; i < dmar->structure_count; i++) {
		const struct dmar_structure *unit = &dmar->structures[i];

		if (unit->type != DMAR_DRHD || is_repeated(dmar, i))
			continue;
		for (size_t s = 0; s < unit->scope_count; s++) {
			const struct dmar_scope *scope = &dmar->scopes[unit->first_scope + s];

			if (scope->type == DMAR_SCOPE_IOAPIC)
				named[scope->enumeration_id] = true;
		}
	}
	for (size_t i = 0; i < host->ioapic_count; i++)
		if (!named[host->ioapics[i].id])
			return true;
	return false;
}

/* Does any ivrs_ioapic[...] option name the IOAPICs in the table's place? */
static bool named_by_option(const struct host *host)
{
	return host->command_line.seen == SEEN && strstr(host->command_line.text, "ivrs_ioapic");
}

/* Where AMD's IOMMU expects the IOAPIC of the system timer: 00:14.0. */
#define SOUTHBRIDGE_IOAPIC 0x00a0

/*
 * Linux remaps no interrupt unless the table names the southbridge's IOAPIC by that
 * number. Up to 6.12 the last word has the last IOAPIC of the firmware's list that is
 * either missing or it; later one missing is enough, and the southbridge's is the one
 * whose interrupts begin with 0 (kernel: check_ioapic_information).
 */
static enum answer ioapics_listed(const struct host *host, const struct ivrs *ivrs)
{
	bool lenient = false, strict = false, missing = false;

	if (host->ioapics_seen != SEEN || named_by_option(host))
		return ANSWER_UNKNOWN;
	for (size_t i = 0; i < host->ioapic_count; i++) {
		int number = ivhd_ioapic(ivrs, host->ioapics[i].id);

		missing |= number < 0;
		if (number < 0)
			lenient = false;
		else if (number == SOUTHBRIDGE_IOAPIC)
			lenient = true;
		strict |= number == SOUTHBRIDGE_IOAPIC && host->ioapics[i].first_interrupt == 0;
	}
	strict &= !missing;
	if (lenient != strict)
		return ANSWER_UNKNOWN;
	return lenient ? ANSWER_YES : ANSWER_NO;
}

static enum remapping_reason amd_remapping(const struct host *host, const struct tables *tables)
{
	enum answer listed;

	if (machine_option(host, "intremap", "off") || machine_option(host, "nointremap", NULL))
		return REMAPPING_OPTION;
	/* What is missing in part of a table may be in the rest. */
	listed = tables->has[TABLE_IVRS] && machine_tables_known(host, tables) ?
			 ioapics_listed(host, &tables->ivrs) : ANSWER_UNKNOWN;
	if (listed == ANSWER_NO)
		return REMAPPING_IOAPIC;
	if (listed == ANSWER_YES)
		return REMAPPING_FINE;
	if (host->remapped_interrupts.seen == SEEN)
		return host->remapped_interrupts.value ? REMAPPING_FINE : REMAPPING_SHOWN;
	return REMAPPING_UNSEEN;
}

static enum remapping_reason intel_remapping(const struct host *host, const struct tables *tables)
{
	if (tables->dmar.fixed_read && !(tables->dmar.flags & DMAR_INTR_REMAP))
		return REMAPPING_FLAG;
	if (!tables->dmar.fixed_read && host->remapped_interrupts.seen == SEEN)
		return host->remapped_interrupts.value ? REMAPPING_FINE : REMAPPING_SHOWN;
	if (machine_option(host, "intremap", "off") || machine_option(host, "nointremap", NULL))
		return REMAPPING_OPTION;
	if (host->remapping_capable.seen == SEEN && !host->remapping_capable.value)
		return REMAPPING_CAPABILITY;
	if (tables->has[TABLE_DMAR] && machine_tables_known(host, tables) &&
	    ioapic_without_unit(host, &tables->dmar))
		return REMAPPING_IOAPIC;
	if (host->remapping_capable.seen == SEEN && tables->dmar.fixed_read)
		return REMAPPING_FINE;
	return REMAPPING_UNSEEN;
}

enum answer machine_remapping(const struct host *host, const struct tables *tables,
			      enum remapping_reason *reason)
{
	switch (machine_iommu_kind(host)) {
	case IOMMU_INTEL:
		*reason = intel_remapping(host, tables);
		break;
	case IOMMU_AMD:
		*reason = amd_remapping(host, tables);
		break;
	default:
		*reason = REMAPPING_UNSEEN;
	}
	if (*reason == REMAPPING_UNSEEN)
		return ANSWER_UNKNOWN;
	return *reason == REMAPPING_FINE ? ANSWER_YES : ANSWER_NO;
}
