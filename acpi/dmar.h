/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The DMAR table of Intel VT-d (VT-d specification 4.1, chapter 8), read into
 * structures in the table's own order.
 */
#ifndef ACPI_DMAR_H
#define ACPI_DMAR_H

#include "acpi/table.h"

#define DMAR_FIXED_SIZE 48

/* VT-d 4.1, section 8.2 */
enum dmar_type {
	DMAR_DRHD = 0,		/* DMA remapping hardware unit */
	DMAR_RMRR = 1,		/* reserved memory region */
	DMAR_ATSR = 2,		/* root port ATS capability */
	DMAR_RHSA = 3,		/* remapping hardware static affinity */
	DMAR_ANDD = 4,		/* ACPI name-space device declaration */
	DMAR_SATC = 5,		/* SoC integrated address translation cache */
	DMAR_SIDP = 6,		/* SoC integrated device properties */
	DMAR_TYPES,
};

/* VT-d 4.1, section 8.1 */
enum {
	DMAR_INTR_REMAP = 0x01,
	DMAR_X2APIC_OPT_OUT = 0x02,
	DMAR_PLATFORM_OPT_IN = 0x04,
};

/* DRHD and ATSR flags, bit 0: whatever no other unit's scope names */
#define DMAR_INCLUDE_ALL 0x01

/* VT-d 4.1, section 8.3.1 */
enum dmar_scope_type {
	DMAR_SCOPE_ENDPOINT = 1,
	DMAR_SCOPE_BRIDGE = 2,	/* "PCI sub-hierarchy" */
	DMAR_SCOPE_IOAPIC = 3,
	DMAR_SCOPE_HPET = 4,
	DMAR_SCOPE_NAMESPACE = 5,
};

struct dmar_scope {
	uint32_t offset;
	uint8_t type;		/* enum dmar_scope_type, or anything else */
	uint8_t length;
	uint8_t flags;
	uint8_t reserved;
	uint8_t enumeration_id;
	uint8_t bus;		/* start bus number */
	uint8_t path_length;	/* elements */
	const uint8_t *path;	/* @path_length pairs of device and function, in the table */
};

struct dmar_structure {
	uint32_t offset;
	uint16_t type;		/* enum dmar_type; other values are kept as they are */
	uint16_t length;
	uint8_t flags;		/* DRHD, ATSR, SATC */
	uint8_t size;		/* DRHD: n of 2^n 4 KiB register pages */
	uint16_t segment;	/* DRHD, RMRR, ATSR, SATC, SIDP */
	uint64_t base;		/* DRHD, RHSA: registers; RMRR: first byte */
	uint64_t end;		/* RMRR: last byte */
	uint32_t proximity;	/* RHSA */
	uint8_t device_number;	/* ANDD */
	const char *name;	/* ANDD: in the table, at most @name_size bytes, may lack a NUL */
	size_t name_size;
	size_t first_scope;	/* index into dmar.scopes */
	size_t scope_count;
};

struct dmar {
	struct acpi_header header;
	bool fixed_read;	/* the next two were there to be read */
	uint8_t width;		/* host address width, as in the table: bits - 1 */
	uint8_t flags;
	bool guesswork;		/* what Linux makes of some part depends on bytes that are not its own */
	struct dmar_structure *structures;
	size_t structure_count;
	struct dmar_scope *scopes;
	size_t scope_count;
	struct acpi_defects defects;
};

/*
 * Parse @size bytes at @data. Never fails because of what the table says: all
 * that is wrong with it is in @dmar->defects, what could be read is in the
 * other members. The structures point into @data, which must outlive @dmar.
 * 0 or -ENOMEM. dmar_clear() releases it in either case.
 *
 * A structure that runs past the table's end, or has length 0, ends the walk. A
 * scope of length 0 ends its structure's scopes.
 */
int dmar_parse(const uint8_t *data, size_t size, struct dmar *dmar);
void dmar_clear(struct dmar *dmar);

#endif
