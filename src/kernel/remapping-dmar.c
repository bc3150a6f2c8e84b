// SPDX-License-Identifier: GPL-2.0-or-later
/* Does Intel's IOMMU remap interrupts? doc/kernel-facts.md, sections 3.3 and 8.2. */
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

enum remapping_reason remapping_by_dmar(const struct host *host, const struct tables *tables,
					bool known)
{
	if (tables->dmar.fixed_read && !(tables->dmar.flags & DMAR_INTR_REMAP))
		return REMAPPING_FLAG;
	if (host->remapping_erratum.seen == SEEN && host->remapping_erratum.value)
		return REMAPPING_CHIPSET;
	if (machine_option(host, "intremap", "off") || machine_option(host, "nointremap", NULL))
		return REMAPPING_OPTION;
	if (host->remapping_capable.seen == SEEN && !host->remapping_capable.value)
		return REMAPPING_CAPABILITY;
	if (tables->has[TABLE_DMAR] && known && ioapic_without_unit(host, &tables->dmar))
		return REMAPPING_IOAPIC;
	if (host->remapping_capable.seen == SEEN && tables->dmar.fixed_read &&
	    host->remapping_erratum.seen != HIDDEN)
		return REMAPPING_FINE;
	return REMAPPING_UNSEEN;
}
