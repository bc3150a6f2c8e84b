/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds the bytes of an IVRS table piece by piece, as table-builder.h does with
 * a DMAR: after each call the declared length, the block's length and the
 * checksum are right. A test then breaks just the one thing that it is about,
 * with ivrs_poke().
 */
#ifndef UNIT_IVRS_BUILDER_H
#define UNIT_IVRS_BUILDER_H

#include <stddef.h>
#include <stdint.h>

struct ivrs_bytes {
	uint8_t data[4096];
	size_t size;
	size_t block;	/* where the last block begins */
	size_t entry;	/* where the last entry begins */
};

/* A header without blocks; IVinfo as on notebooks that use the IOMMU before the boot. */
void ivrs_begin(struct ivrs_bytes *b);

/* A block of @length bytes, zeros behind type, flags and length. */
void ivrs_block(struct ivrs_bytes *b, uint8_t type, uint8_t flags, uint16_t length);

/* An IOMMU at 00:00.2 without entries. */
void ivrs_ivhd(struct ivrs_bytes *b, uint8_t type, uint16_t segment, uint64_t base);

void ivrs_ivmd(struct ivrs_bytes *b, uint8_t type, uint8_t flags, uint16_t device, uint16_t last,
	       uint64_t base, uint64_t size);

/* Entries of the last block: four bytes, eight bytes, and what has an ACPI name. */
void ivrs_entry(struct ivrs_bytes *b, uint8_t type, uint16_t device, uint8_t setting);
void ivrs_alias(struct ivrs_bytes *b, uint8_t type, uint16_t device, uint16_t source);
void ivrs_extended(struct ivrs_bytes *b, uint8_t type, uint16_t device, uint32_t extended);
void ivrs_special(struct ivrs_bytes *b, uint8_t handle, uint16_t source, uint8_t variety);
void ivrs_name(struct ivrs_bytes *b, uint16_t device, const char *hid, const char *cid,
	       uint8_t uid_format, const void *uid, uint8_t uid_length);

/* Write @value into @bytes bytes at @offset and put the checksum right again. */
void ivrs_poke(struct ivrs_bytes *b, size_t offset, uint64_t value, unsigned int bytes);

#endif
