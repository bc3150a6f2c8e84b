/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all ACPI tables share: the 36-byte header (ACPI 6.5, section 5.2.6), the
 * checksum, and the defects that a reader of any table can find.
 *
 * Nothing here knows files, PCI buses or kernels. A table with defects is still
 * read as far as it makes sense, because the kernel does so too; what a given
 * kernel makes of a defect is decided in src/policy/.
 */
#ifndef ACPI_TABLE_H
#define ACPI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/cursor.h"

#define ACPI_HEADER_SIZE 36

enum acpi_defect_kind {
	/* of any table */
	ACPI_HEADER_CUT,	/* fewer bytes than a header; found, expected: bytes */
	ACPI_WRONG_SIGNATURE,	/* not the table that was asked for */
	ACPI_LENGTH_SHORT,	/* declared length below the fixed part; found, expected */
	ACPI_TABLE_CUT,		/* fewer bytes than declared; found: bytes, expected: declared */
	ACPI_CHECKSUM,		/* found: the checksum byte, expected: what it should be */
	ACPI_RECORD_ZERO,	/* a structure of length 0; found: its type */
	ACPI_RECORD_OVERRUN,	/* a structure past the table's end; found: length, expected: at most */
	ACPI_RECORD_SHORT,	/* a structure below its fixed part; found: length, expected: at least */
	/* of the DMAR */
	DMAR_WIDTH,		/* host address width below 11; found: the byte */
	DMAR_NO_DRHD,		/* no remapping unit at all */
	DMAR_DRHD_ADDRESS,	/* register base 0; found */
	DMAR_ANDD_NAME,		/* ANDD object name without NUL */
	DMAR_SCOPE_ZERO,	/* a device scope of length 0; found: its type */
	DMAR_SCOPE_SHORT,	/* a device scope of 1 to 5 bytes; found: length, expected: 6 */
	DMAR_SCOPE_OVERRUN,	/* a device scope past its structure; found: length, expected: at most */
	DMAR_SCOPE_ODD,		/* a path with half an element; found: length */
	DMAR_SCOPE_TYPE,	/* a scope type that no specification knows; found */
	/* of the IVRS; kernels pass over what is harmless, and PCI devices are none the worse */
	IVRS_NO_IVHD,		/* no IOMMU at all */
	IVRS_FIRST_BLOCK,	/* the first block is no IOMMU (IVHD); found: its type, expected: 0x10 */
	IVRS_IVHD_ADDRESS,	/* register base 0; found */
	IVRS_NO_DEVICES,	/* an IVHD whose entries name no PCI device */
	IVRS_ENTRY_TYPE,	/* an entry of a type whose length nobody knows; found */
	IVRS_ENTRY_OVERRUN,	/* an entry past its block; found: length, expected: at most */
	IVRS_RANGE_START,	/* a range that starts and does not end; found: its first device */
	IVRS_RANGE_END,		/* a range that ends and has not started; found: its last device */
	IVRS_RANGE_ORDER,	/* entries or IVMD; found: the last device, expected: at least the first */
	IVRS_SPECIAL_VARIETY,	/* neither IOAPIC (1) nor HPET (2); found, expected: at most */
	IVRS_UID_OVERRUN,	/* a UID past its block; found: length, expected: at most */
	IVRS_UID_FORMAT,	/* found, expected: at most; harmless */
	IVRS_UID_LENGTH,	/* too long for its format; found, expected: at most; harmless */
	IVRS_HID_EMPTY,		/* an ACPI name without a HID; harmless */
	IVRS_HID_BLOCK,		/* an ACPI name in a type before 0x40; found: the type, expected; harmless */
	IVRS_MEMORY_WRAP,	/* an IVMD past the last address; found: its bytes, expected: at most */
	ACPI_DEFECT_KINDS,
};

struct acpi_defect {
	enum acpi_defect_kind kind;
	uint32_t offset;	/* of the offending field, in bytes from the table's start */
	uint64_t found;
	uint64_t expected;
};

/* Real tables have a handful; each costs a finding a device. */
#define ACPI_DEFECTS_MAX 256

struct acpi_defects {
	struct acpi_defect *items;
	size_t count;
	bool more;		/* than the list has; what they are nobody knows */
	bool failed;		/* no memory for one, or for what else its parser keeps */
};

struct acpi_header {
	char signature[5];
	uint32_t length;	/* as declared */
	uint8_t revision;
	uint8_t checksum;
	char oem_id[7];		/* up to the first NUL, trailing blanks removed; not always ASCII */
	char oem_table_id[9];
	uint32_t oem_revision;
	char creator_id[5];
	uint32_t creator_revision;
};

/*
 * Read the header of the table in @data. False when there are fewer than
 * ACPI_HEADER_SIZE bytes; nothing else is judged.
 */
bool acpi_header_read(const uint8_t *data, size_t size, struct acpi_header *header);

/* The sum of @size bytes modulo 256; 0 for a whole table that is in order. */
uint8_t acpi_checksum(const uint8_t *data, size_t size);

/* Add one to @defects, as long as there is room; or it fails. The list owns its memory. */
void acpi_defect_add(struct acpi_defects *defects, enum acpi_defect_kind kind, size_t offset,
		     uint64_t found, uint64_t expected);

/* What every table of a kind has. */
struct acpi_form {
	const char *signature;
	size_t fixed;	/* bytes in front of the structures, the header among them */
};

/*
 * The opening of every parser: reads the header, checks signature, length (at
 * least form->fixed bytes) and checksum, and puts the end of what may be
 * walked into c->end, behind c->base. Defects go to @defects. False when the table
 * cannot be walked at all; the reason is the last defect.
 */
bool acpi_table_open(struct cursor *c, size_t size, const struct acpi_form *form,
		     struct acpi_header *header, struct acpi_defects *defects);

#endif
