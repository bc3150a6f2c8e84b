/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cases of the rules. A row says all that is known about one but when it is found, which
 * is its rule's affair.
 *
 * To add a case: a name in enum detail (policy/finding.h), a row in the file of policy/cases/
 * that has its subject, and finding_add() with that name where the rule finds it. The places
 * of its sentences are those of report/words/fill.c; a new sentence is translated in po/.
 */
#ifndef POLICY_CASE_H
#define POLICY_CASE_H

#include "policy/finding.h"

#define N_(text) text	/* marked for gettext */

/* Which lines of the kernel's log say the same as the finding; log-evidence.c */
enum told_by {
	TOLD_BY_NOTHING,
	TOLD_BY_MEMORY,		/* that its group was refused, or one of its regions */
	TOLD_BY_RELAXING,	/* ... or that regions are ignored */
	TOLD_BY_TABLE,		/* that the table is invalid */
	TOLD_BY_MISMATCH,	/* that @other is not what a scope says */
	TOLD_BY_MAPS,		/* that memory could not be mapped */
	TOLD_BY_RMRR,		/* what is wrong with its region */
	TOLD_BY_FALLBACK,	/* that @other was named by its bus */
	TOLD_BY_SCOPE_TYPE,	/* that a scope has an unknown type */
	TOLD_BY_NO_IOMMU,	/* that the IOMMU is off, or vfio-pci could not have the device */
	TOLD_BY_PROBE,		/* that vfio-pci could not have the device */
	TOLD_BY_NO_REMAPPING,	/* that interrupts are not remapped */
};

/* On whom the firmware demands memory. */
enum demand {
	DEMAND_NONE,
	DEMAND_ON_DEVICE,
	DEMAND_ON_OTHER,
	DEMAND_ON_GROUP,	/* some device of it */
};

struct finding_case {
	const char *title;	/* a line without a full stop */
	const char *text;
	const char *advice;	/* or NULL */
	/* What the kernel prints about it, FROM_LINE; with places too. */
	const char *prints[2];
	enum demand demand;
	enum told_by told_by;
	/*
	 * The option on the kernel command line that has to go: the first where that is there,
	 * or else the second. None: the one that switches the IOMMU off.
	 */
	const char *options[2];
	const char *use;	/* the word of a waiver for it; NULL: the paths of @what */
};

/*
 * What can be done about @detail in @place: the row's advice, or under a hypervisor, where a
 * firmware's setup and its vendor are out of reach, whom else to ask. NULL: nothing is to be said.
 */
const char *case_advice(enum detail detail, enum host_place place);

/* The row of @detail; NULL, which a test finds: it has none. */
const struct finding_case *case_of(enum detail detail);

/* cases/: the cases of one subject; all others are empty there. */
extern const struct finding_case cases_memory[DETAILS];
extern const struct finding_case cases_table[DETAILS];
extern const struct finding_case cases_iommu[DETAILS];
extern const struct finding_case cases_device[DETAILS];
extern const struct finding_case cases_waiver[DETAILS];
extern const struct finding_case cases_module[DETAILS];
extern const struct finding_case cases_host[DETAILS];
extern const struct finding_case cases_hardware[DETAILS];
extern const struct finding_case cases_display[DETAILS];

#endif
