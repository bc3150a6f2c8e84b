/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel makes of a machine's tables and options as a whole. */
#ifndef KERNEL_MACHINE_H
#define KERNEL_MACHINE_H

#include "kernel/ivhd.h"
#include "kernel/link.h"
#include "kernel/options.h"

/* What @profile does about a defect of one of @tables. */
enum effect machine_defect_effect(const struct profile *profile, const struct tables *tables,
				  const struct acpi_defect *defect);

enum answer {
	ANSWER_UNKNOWN,
	ANSWER_NO,
	ANSWER_YES,
};

enum iommu_state {
	STATE_UNKNOWN,
	STATE_MISSING,		/* the firmware describes none */
	STATE_OFF,
	STATE_HANG,		/* the boot comes to no end, or to a panic */
	STATE_ON,
};

/* Why a state is what it is. */
enum state_reason {
	REASON_NONE,
	REASON_OPTION,		/* an option on the kernel command line turns it off */
	REASON_DEFECT,		/* a malformed table */
	REASON_MISMATCH,	/* a scope of the wrong type */
	REASON_RMRR,		/* an RMRR outside of reserved memory, for Linux 5.5.0 */
	REASON_UNITS,		/* IOMMUs of an IVRS that Linux cannot take */
	REASON_MAPS,		/* memory that Linux cannot map as the firmware demands */
	REASON_UNSEEN,		/* off, and nothing here says why */
};

struct machine {
	enum iommu_state state;
	enum state_reason reason;
	const struct acpi_defect *defect;		/* REASON_DEFECT */
	const struct scope_match *mismatch;		/* REASON_MISMATCH */
	enum ivhd_problem problem;			/* REASON_UNITS; ABSENT: may crash */
	const struct ivrs_block *block;			/* that has it */
	size_t region;					/* REASON_MAPS: of links->regions */
	bool ungrouped;		/* STATE_UNKNOWN; it would be on, with groups that nobody has seen */
	enum answer panics;	/* gives up by a panic; UNKNOWN: if a port is external-facing */
	bool contradicted;	/* the running machine shows that the table did not do what it should */
};

/* Is the IOMMU off because of what the firmware's table says? */
static inline bool machine_is_tables_fault(const struct machine *machine)
{
	return machine->reason == REASON_DEFECT || machine->reason == REASON_MISMATCH ||
	       machine->reason == REASON_RMRR || machine->reason == REASON_UNITS ||
	       machine->reason == REASON_MAPS;
}

/*
 * The state of the IOMMU under @profile. @evidence: the running kernel's groups say
 * more than our reading of the tables; without it the tables decide.
 */
void machine_state(const struct host *host, const struct tables *tables, const struct links *links,
		   const struct profile *profile, bool evidence, struct machine *machine);

/*
 * What the kernel's sanity check says of a region; FINE where it checks none
 * (doc/kernel-facts.md, section 2.5).
 */
enum rmrr_state {
	RMRR_FINE,
	RMRR_ORDER,		/* misaligned, or ends before it starts */
	RMRR_MAP,		/* not in memory that the firmware's map reserves */
	RMRR_UNSEEN,		/* the memory map cannot be seen, or it depends on the .y release */
};

enum rmrr_state machine_rmrr_state(const struct host *host, const struct profile *profile,
				   const struct region *region);

/* Is there a table that cannot be read, or is none? What it demands nobody can say. */
bool machine_tables_hidden(const struct host *host, const struct tables *tables);

/* Can the tables be read, and read to the end? Then what they do not say is not demanded. */
bool machine_tables_known(const struct host *host, const struct tables *tables);

/* The rows that the kernel of this host may be: by its release, its version and what it shows. */
void machine_profiles(const struct host *host, struct profile_set *set);

/*
 * Does the IOMMU remap interrupts? doc/kernel-facts.md, sections 3.3, 5.5 and 8.2. @foretold: what
 * tables, options and hardware say of it; the running kernel, where it may be believed (@evidence)
 * and has an IOMMU, outranks them.
 */
enum answer machine_remapping(const struct host *host, const struct tables *tables, bool evidence,
			      enum remapping_reason *reason, enum remapping_reason *foretold);

#endif
