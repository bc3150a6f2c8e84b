/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables in which firmware describes IOMMUs: a row a kind says how Linux reads it. Nobody
 * else asks which table it is. To add one:
 *
 * 1. acpi/NAME.[ch] reads its bytes; what can be wrong with it is added to acpi/table.h.
 * 2. host/host.h names it, host/known-files.c has its signature and whose IOMMUs it describes.
 * 3. struct tables below gets a place for it.
 * 4. table-NAME.c is its row, link-NAME.c finds its regions; table-kind.c lists the row.
 * 5. report/words/place.c names its structures, words.c says what is wrong with it.
 *
 * test-table-kind.c asks for what is missing.
 */
#ifndef KERNEL_TABLE_KIND_H
#define KERNEL_TABLE_KIND_H

#include "acpi/dmar.h"
#include "acpi/ivrs.h"
#include "host/host.h"
#include "host/log-line.h"
#include "kernel/remapping.h"

struct linker;
struct links;
struct machine;
struct profile;

/* The tables of a host, parsed. */
struct tables {
	bool has[TABLES];
	struct dmar dmar;
	struct ivrs ivrs;
};

/* What is the same in all of them. */
struct table_view {
	const struct acpi_header *header;
	const struct acpi_defects *defects;
	bool guesswork;		/* what Linux makes of it depends on bytes that are not the table's */
};

/* A kernel on a machine. */
struct boot {
	const struct host *host;
	const struct tables *tables;
	const struct links *links;
	const struct profile *profile;
};

/* What a kernel does about a defect of a table. */
enum effect {
	EFFECT_NONE,		/* reads over it as intended */
	EFFECT_IGNORED,		/* uses the table as if nothing were wrong */
	EFFECT_UNKNOWN,		/* reads bytes that mean something else, or nobody tried */
	EFFECT_OFF,		/* gives up: no IOMMU, no groups */
	EFFECT_HANG,		/* the boot never ends */
};

struct table_kind {
	const char *region;	/* what its demand for memory is called */
	bool checks_memory_map;	/* Linux asks whether the firmware's map reserves the memory, too */
	bool units_decide;	/* Linux does without any IOMMU where it can do nothing with one unit */
	enum log_kind invalid;	/* how Linux says that it is */

	/* NULL, as all below: such a table is named, and nothing is made of it. 0 or -ENOMEM. */
	int (*parse)(const uint8_t *data, size_t size, struct tables *tables);
	void (*clear)(struct tables *tables);
	struct table_view (*view)(const struct tables *tables);
	/* Does it name devices that are no PCI devices? */
	bool (*names_others)(const struct tables *tables);

	/* Add its regions, whom they touch, and whom its units cover. */
	void (*link)(struct linker *l);
	/* Add the paths to be followed on the host, in @arena, or NULL: it has none. */
	void (*scope_paths)(const struct tables *tables, struct arena *arena,
			    struct scope_path **paths, size_t *count);

	/* What @profile does about a defect of it. */
	enum effect (*defect_effect)(const struct profile *profile, const struct tables *tables,
				     const struct acpi_defect *defect);
	/*
	 * ... and about the table, of whose defects @worst is the worst, with what does it. @machine
	 * has reason and defect for that.
	 */
	enum effect (*effect)(const struct boot *boot, enum effect worst, struct machine *machine);
	/* Does the firmware ask for an IOMMU from the start? NULL, with the next: it cannot. */
	bool (*insists)(const struct tables *tables);
	/* Is an IOMMU that is off, as @machine says, the end of the boot then? */
	bool (*panics)(const struct boot *boot, const struct machine *machine);

	/* Do its maker's IOMMUs remap interrupts? */
	enum remapping_reason (*remapping)(const struct host *host, const struct tables *tables,
					   bool known);
};

/* By enum table_signature, TABLES of them. */
extern const struct table_kind *const table_kinds[];

extern const struct table_kind table_dmar, table_ivrs;

/*
 * Parse what @from, the TABLES of a host, has. 0 or -ENOMEM; tables_clear() in either case. The
 * result points into the bytes.
 */
int tables_parse(const struct host_table *from, struct tables *tables);
void tables_clear(struct tables *tables);

/* The one that Linux goes by; TABLES: none is there. */
enum table_signature tables_first(const struct tables *tables);

/* Is one there whose kind has units_decide? */
bool tables_units_decide(const struct tables *tables);

/* The one whose @defect, a pointer to one of theirs, is; TABLES: none. */
enum table_signature tables_of_defect(const struct tables *tables,
				      const struct acpi_defect *defect);

/* The one that describes the IOMMUs of @maker; TABLES: none does. */
enum table_signature table_of_maker(enum iommu_kind maker);

#endif
