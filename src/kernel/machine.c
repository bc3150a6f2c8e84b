// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/machine.h"

#include <string.h>

#include "kernel/direct-maps.h"

void machine_profiles(const struct host *host, struct profile_set *set)
{
	profile_find(host->release.seen == SEEN ? host->release.text : NULL,
		     host->version.seen == SEEN ? host->version.text : NULL, false, set);
	profile_narrow(set, &host->kernel);
}

static bool is_whole(const struct acpi_defects *defects)
{
	for (size_t i = 0; i < defects->count; i++) {
		switch (defects->items[i].kind) {
		case ACPI_HEADER_CUT:
		case ACPI_WRONG_SIGNATURE:
		case ACPI_LENGTH_SHORT:
		case ACPI_TABLE_CUT:
			return false;
		default:
			break;
		}
	}
	return !defects->more;
}

/* The firmware describes none, and the kernel has found none. */
static bool lacks_iommu(const struct host *host)
{
	for (unsigned int i = 0; i < TABLES; i++)
		if (host->tables[i].seen != NOT_THERE)
			return false;
	return machine_iommu_kind(host) == IOMMU_UNKNOWN;
}

bool machine_tables_hidden(const struct host *host, const struct tables *tables)
{
	for (unsigned int i = 0; i < TABLES; i++)
		if (host->tables[i].seen == HIDDEN ||
		    (host->tables[i].seen == SEEN && !tables->has[i]))
			return true;
	return false;
}

bool machine_tables_known(const struct host *host, const struct tables *tables)
{
	enum table_signature first = tables_first(tables);
	struct table_view view;

	if (first == TABLES)
		return lacks_iommu(host);
	view = table_kinds[first]->view(tables);
	return is_whole(view.defects) && !view.guesswork;
}

static enum remapping_reason foretell_remapping(const struct host *host,
						const struct tables *tables)
{
	enum table_signature table = table_of_maker(machine_iommu_kind(host));

	if (table != TABLES && table_kinds[table]->remapping)
		return table_kinds[table]->remapping(host, tables,
						     machine_tables_known(host, tables));
	/* Of x86; on ARM the messages go to the interrupt controller all the same. */
	if (host->iommu_virtio && host->interrupts.isolated.seen == SEEN && !host->interrupts.arm)
		return REMAPPING_VIRTIO;
	return REMAPPING_UNSEEN;
}

/* What the interrupts of the running kernel say, where tables say @foretold. */
static enum remapping_reason shown_remapping(const struct host *host,
					     enum remapping_reason foretold)
{
	if (host->interrupts.isolated.value)
		return REMAPPING_FINE;
	if (foretold != REMAPPING_FINE && foretold != REMAPPING_UNSEEN)
		return foretold;
	return host->interrupts.arm ? REMAPPING_MSI : REMAPPING_SHOWN;
}

static bool log_denies_remapping(const struct host *host)
{
	return host->release.seen == SEEN && log_is_of(&host->log, host->release.text) &&
	       log_has(&host->log, LOG_NO_REMAPPING);
}

enum answer machine_remapping(const struct host *host, const struct tables *tables, bool evidence,
			      enum remapping_reason *reason, enum remapping_reason *foretold)
{
	const struct fact_bool *shown = &host->interrupts.isolated;
	/* Without groups it remaps nothing that it could not remap with them. */
	bool is_shown = shown->seen == SEEN && (host_has_groups(host) || host->interrupts.arm);
	bool denied = false;

	*foretold = foretell_remapping(host, tables);
	*reason = *foretold;
	if (*foretold == REMAPPING_UNSEEN || *foretold == REMAPPING_FINE)
		denied = evidence && log_denies_remapping(host);
	if (is_shown && (evidence || host->interrupts.arm || *foretold == REMAPPING_UNSEEN))
		*reason = shown_remapping(host, *foretold);
	else if (denied)
		*reason = REMAPPING_TOLD;
	else if (is_shown && !shown->value && !host->tables_given && *foretold == REMAPPING_FINE)
		/* Something here keeps one kernel from it that nobody knows of. */
		*reason = REMAPPING_UNSEEN;
	if (*reason == REMAPPING_UNSEEN)
		return ANSWER_UNKNOWN;
	return *reason == REMAPPING_FINE ? ANSWER_YES : ANSWER_NO;
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
				   const struct region *region)
{
	int type = MEMORY_OTHER;

	if (profile->sanity == SANITY_NONE || !table_kinds[region->table]->checks_memory_map)
		return RMRR_FINE;
	if (profile->sanity == SANITY_ALL &&
	    (region->base % 4096 || (region->end + 1) % 4096 || region->end <= region->base))
		return RMRR_ORDER;
	if (host->memory_seen != SEEN)
		return RMRR_UNSEEN;
	if (!covering_type(host, region->base, region->end, &type) || type == MEMORY_OTHER)
		return RMRR_MAP;
	/* 5566e68d829f came in 6.1 and in stable releases before it. */
	if (type == MEMORY_NVS && !profile_has(profile, NVS_IS_RESERVED))
		return RMRR_UNSEEN;
	return RMRR_FINE;
}

/* 5.5.0 gave up over an RMRR outside of reserved memory. The worst of all regions. */
static enum rmrr_state fatal_region(const struct boot *boot)
{
	const struct links *links = boot->links;
	enum rmrr_state worst = RMRR_FINE;

	for (size_t i = 0; boot->profile->sanity == SANITY_FATAL && i < links->region_count; i++) {
		enum rmrr_state state = machine_rmrr_state(boot->host, boot->profile,
							   &links->regions[i]);

		if (state == RMRR_MAP)
			return state;
		if (state != RMRR_FINE)
			worst = state;
	}
	return worst;
}

enum effect machine_defect_effect(const struct profile *profile, const struct tables *tables,
				  const struct acpi_defect *defect)
{
	enum table_signature table = tables_of_defect(tables, defect);

	return table == TABLES ? EFFECT_UNKNOWN :
				 table_kinds[table]->defect_effect(profile, tables, defect);
}

static enum effect worst_defect(const struct boot *boot, const struct table_kind *kind,
				struct machine *machine)
{
	const struct acpi_defects *defects = kind->view(boot->tables).defects;
	enum effect worst = EFFECT_NONE;

	for (size_t i = 0; i < defects->count; i++) {
		enum effect effect = kind->defect_effect(boot->profile, boot->tables,
							 &defects->items[i]);

		if (effect <= worst)
			continue;
		worst = effect;
		machine->defect = &defects->items[i];
	}
	machine->reason = worst >= EFFECT_OFF ? REASON_DEFECT : REASON_NONE;
	return worst;
}

/* The worst that the table does, with what does it. */
static enum effect table_effect(const struct boot *boot, struct machine *machine)
{
	enum table_signature first = tables_first(boot->tables);
	const struct table_kind *kind;

	if (first == TABLES)
		return EFFECT_NONE;
	kind = table_kinds[first];
	return kind->effect(boot, worst_defect(boot, kind, machine), machine);
}

static enum iommu_state off_or_missing(const struct host *host, struct machine *machine)
{
	if (machine->reason != REASON_NONE)
		return STATE_OFF;
	if (lacks_iommu(host))
		return STATE_MISSING;
	machine->reason = machine_off_option(host) ? REASON_OPTION : REASON_UNSEEN;
	return STATE_OFF;
}

/* What no defect of the table says; true where machine->state stands: off, or not known. */
static bool gives_up_late(const struct boot *boot, bool evidence, struct machine *machine)
{
	enum rmrr_state rmrr = fatal_region(boot);
	bool off_option = machine_off_option(boot->host);
	enum direct_maps maps = MAPS_FINE;

	/* Whether the boot ends at all is not known then; whoever runs got over it. */
	if (machine->problem != IVHD_FINE || (boot->links->beyond_units != NO_INDEX && !off_option))
		return !evidence;
	if (rmrr == RMRR_FINE && !off_option)
		maps = direct_maps_try(boot->host, boot->links, boot->profile, &machine->region);
	if (rmrr == RMRR_FINE && maps == MAPS_FINE)
		return false;
	/* That there are no groups is known all the same. */
	if (rmrr == RMRR_UNSEEN || maps == MAPS_UNKNOWN)
		return !evidence;
	machine->state = STATE_OFF;
	machine->reason = rmrr == RMRR_MAP ? REASON_RMRR : REASON_MAPS;
	return true;
}

static void find_state(const struct boot *boot, bool evidence, struct machine *machine)
{
	const struct host *host = boot->host;
	enum effect effect = table_effect(boot, machine);

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
	/* What the table would do is no evidence of what a kernel did that nobody has looked at. */
	if (evidence && host->groups_seen == HIDDEN)
		return;
	if (!evidence && effect == EFFECT_HANG) {
		machine->state = STATE_HANG;
		return;
	}
	if (effect < EFFECT_OFF && gives_up_late(boot, evidence, machine))
		return;
	if (host->groups_seen == HIDDEN) {
		machine->state = effect >= EFFECT_OFF ? STATE_OFF : STATE_UNKNOWN;
		return;
	}
	machine->state = effect < EFFECT_OFF && host_has_groups(host) ? STATE_ON :
			 off_or_missing(host, machine);
}

/*
 * A kernel that firmware tells to protect itself from the start gives up by a panic.
 * Which ports are external-facing is in ACPI's namespace, and nothing in sysfs tells; a
 * Thunderbolt controller has some.
 */
static enum answer panics(const struct boot *boot, const struct machine *machine)
{
	enum table_signature first = tables_first(boot->tables);
	const struct table_kind *kind = first == TABLES ? NULL : table_kinds[first];

	if (!kind || !kind->insists || !kind->insists(boot->tables) ||
	    machine->state != STATE_OFF || !kind->panics(boot, machine))
		return ANSWER_NO;
	return boot->host->has_thunderbolt ? ANSWER_YES : ANSWER_UNKNOWN;
}

void machine_state(const struct host *host, const struct tables *tables, const struct links *links,
		   const struct profile *profile, bool evidence, struct machine *machine)
{
	const struct boot boot = { host, tables, links, profile };

	memset(machine, 0, sizeof(*machine));
	machine->panics = ANSWER_NO;
	if (!host->source)
		return;
	find_state(&boot, evidence, machine);
	/* A machine that runs got over it. */
	if (!evidence)
		machine->panics = panics(&boot, machine);
	if (machine->panics == ANSWER_YES)
		machine->state = STATE_HANG;
}
