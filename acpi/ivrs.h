/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The IVRS table of AMD's IOMMU (AMD I/O Virtualization Technology (IOMMU)
 * Specification, document 48882, section 5.2), read into structures in the
 * table's own order.
 *
 * A device is named by its requester number, bus << 8 | device << 3 | function.
 */
#ifndef ACPI_IVRS_H
#define ACPI_IVRS_H

#include "acpi/table.h"

#define IVRS_FIXED_SIZE 48

enum ivrs_type {
	IVRS_IVHD_10 = 0x10,	/* an IOMMU, in the first form */
	IVRS_IVHD_11 = 0x11,	/* the same IOMMU again, with its feature registers */
	IVRS_IVHD_40 = 0x40,	/* and again, with devices that have an ACPI name alone */
	IVRS_IVMD_ALL = 0x20,	/* memory for all devices */
	IVRS_IVMD_ONE = 0x21,	/* memory for one device */
	IVRS_IVMD_RANGE = 0x22,	/* memory for a range of devices */
};

/* IVinfo */
enum {
	IVRS_EFR = 0x01,	/* the feature registers in IVHD 0x11 and 0x40 are right */
	IVRS_DMA_REMAP = 0x02,	/* firmware has used the IOMMU: "pre-boot DMA protection" */
};

/* flags of an IVMD; either of the first two demands the memory, the others alone do nothing */
enum {
	IVMD_UNITY = 0x01,
	IVMD_EXCLUSION = 0x08,
	IVMD_READ = 0x02,
	IVMD_WRITE = 0x04,
};

enum ivrs_entry_type {
	IVRS_ENTRY_PAD = 0x00,
	IVRS_ENTRY_ALL = 0x01,
	IVRS_ENTRY_SELECT = 0x02,
	IVRS_ENTRY_RANGE_START = 0x03,
	IVRS_ENTRY_RANGE_END = 0x04,	/* of any of the three starts */
	IVRS_ENTRY_ALIAS_SELECT = 0x42,
	IVRS_ENTRY_ALIAS_START = 0x43,
	IVRS_ENTRY_EXTENDED_SELECT = 0x46,
	IVRS_ENTRY_EXTENDED_START = 0x47,
	IVRS_ENTRY_SPECIAL = 0x48,	/* a device that is no PCI device */
	IVRS_ENTRY_HID = 0xf0,		/* a device with an ACPI name */
};

enum ivrs_variety {
	IVRS_SPECIAL_IOAPIC = 1,
	IVRS_SPECIAL_HPET = 2,
};

enum ivrs_uid_format {
	IVRS_UID_NONE = 0,
	IVRS_UID_NUMBER = 1,	/* at most 8 bytes */
	IVRS_UID_TEXT = 2,	/* not ended by a NUL */
};

#define IVRS_HID_SIZE 8

struct ivrs_entry {
	uint32_t offset;
	uint8_t type;		/* enum ivrs_entry_type, or anything else below 0x80 */
	uint8_t setting;	/* of the device table: which interrupts pass */
	uint16_t length;
	uint16_t device;	/* 0 or reserved where the type has none */
	uint16_t source;	/* aliases: whose number they use; special: its number */
	uint8_t handle;		/* special: IOAPIC's number, HPET's number */
	uint8_t variety;	/* special: enum ivrs_variety, or anything else */
	uint8_t uid_format;	/* HID: enum ivrs_uid_format, or anything else */
	uint8_t uid_length;	/* HID: bytes */
	uint32_t extended;	/* extended select, start of range */
	const uint8_t *hid;	/* HID: IVRS_HID_SIZE bytes in the table, padded by NULs; else NULL */
};

struct ivrs_block {
	uint32_t offset;
	uint8_t type;		/* enum ivrs_type; other values are kept as they are */
	uint8_t flags;
	uint16_t length;
	uint16_t device;	/* IVHD: the IOMMU's own; IVMD: the device, the first of the range;
				 * others: what is there instead, 0 at the table's end */
	uint16_t last;		/* IVMD: the last of the range, without a meaning in other types */
	uint16_t segment;
	uint16_t capability;	/* IVHD: offset in the IOMMU's configuration space */
	uint16_t info;		/* IVHD: MSI number, unit number */
	uint32_t attributes;	/* IVHD 0x10: feature reporting; 0x11, 0x40: attributes */
	uint64_t base;		/* IVHD: registers; IVMD: first byte */
	uint64_t size;		/* IVMD: bytes; kernels keep a region of 0 bytes too */
	uint64_t features;	/* IVHD 0x11, 0x40: the extended feature register */
	uint64_t features2;	/* IVHD 0x11, 0x40: the second one; reserved once */
	size_t first_entry;	/* index into ivrs.entries */
	size_t entry_count;
};

struct ivrs {
	struct acpi_header header;
	uint32_t info;		/* IVinfo */
	struct ivrs_block *blocks;
	size_t block_count;
	struct ivrs_entry *entries;
	size_t entry_count;
	struct acpi_defects defects;
	bool cut;		/* the bytes end before the table does */
	bool guesswork;		/* a kernel would read bytes that are not in the table */
};

static inline bool ivrs_is_ivhd(uint8_t type)
{
	return type == IVRS_IVHD_10 || type == IVRS_IVHD_11 || type == IVRS_IVHD_40;
}

static inline bool ivrs_is_ivmd(uint8_t type)
{
	return type == IVRS_IVMD_ALL || type == IVRS_IVMD_ONE || type == IVRS_IVMD_RANGE;
}

/* Does an IVMD demand its memory? Permissions alone do not (kernel: init_memory_definitions). */
static inline bool ivrs_demands(const struct ivrs_block *ivmd)
{
	return ivmd->flags & (IVMD_UNITY | IVMD_EXCLUSION);
}

/* Of a HID entry: IVRS_HID_SIZE bytes like the HID, and then uid_length bytes. */
static inline const uint8_t *ivrs_entry_cid(const struct ivrs_entry *entry)
{
	return entry->hid + IVRS_HID_SIZE;
}

static inline const uint8_t *ivrs_entry_uid(const struct ivrs_entry *entry)
{
	return entry->hid + 2 * IVRS_HID_SIZE + 2;
}

/*
 * Parse @size bytes at @data. Never fails because of what the table says: all
 * that is wrong with it is in @ivrs->defects, what could be read is in the
 * other members. The entries point into @data, which must outlive @ivrs.
 * 0 or -ENOMEM. ivrs_clear() releases it in either case.
 *
 * A block that runs past the table's end, or has length 0, ends the walk. Where
 * the table has the bytes of a block's fixed part, a block that runs past the end
 * or says that it is shorter is kept all the same: kernels read it so. An entry
 * that runs past its block, or whose length nobody knows, ends its block's entries; of
 * the first kind it is kept where the table has its bytes. Nothing is said about what a
 * block lacks that goes on behind the table's end.
 */
int ivrs_parse(const uint8_t *data, size_t size, struct ivrs *ivrs);
void ivrs_clear(struct ivrs *ivrs);

#endif
