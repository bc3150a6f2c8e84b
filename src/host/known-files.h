/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of files that more than one reads: those who look at them, and who captures them. */
#ifndef HOST_KNOWN_FILES_H
#define HOST_KNOWN_FILES_H

#include <stddef.h>

#include "host/boot-loader.h"
#include "host/host.h"

#define MODPROBE_DIRECTORIES 5
#define BOOT_LOADER_MARKS 7

/* Where modprobe's files are; the first that has one of some name is the only one that counts. */
extern const char *const modprobe_directories[MODPROBE_DIRECTORIES];

/* What tells the boot loaders apart, the first that fits counts. */
struct boot_loader_mark {
	enum boot_loader loader;
	const char *first, *second;	/* both are there; NULL: one is enough */
};

extern const struct boot_loader_mark boot_loader_marks[BOOT_LOADER_MARKS];

/* A table in which the firmware describes IOMMUs. */
struct firmware_table {
	char signature[5];
	enum iommu_kind maker;		/* whose IOMMUs it describes */
	bool names_ioapics;		/* that have their interrupts remapped */
};

/* Those that are read, TABLES of them, in the order in which they count. */
extern const struct firmware_table firmware_tables[];

#endif
