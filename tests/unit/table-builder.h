/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds the bytes of a DMAR table piece by piece. After each call the table is
 * whole: declared length, structure length and checksum are right. A test then
 * breaks just the one thing that it is about, with dmar_poke().
 */
#ifndef UNIT_TABLE_BUILDER_H
#define UNIT_TABLE_BUILDER_H

#include <stddef.h>
#include <stdint.h>

struct dmar_bytes {
	uint8_t data[4096];
	size_t size;
	size_t structure;	/* where the last structure begins */
	size_t scope;		/* where the last scope begins */
};

/* A header without structures: 39 bits wide, interrupt remapping. */
void dmar_begin(struct dmar_bytes *b);

/* A structure of @length bytes, zeros behind type and length. */
void dmar_structure(struct dmar_bytes *b, uint16_t type, uint16_t length);

void dmar_drhd(struct dmar_bytes *b, uint8_t flags, uint16_t segment, uint64_t base);
void dmar_rmrr(struct dmar_bytes *b, uint16_t segment, uint64_t base, uint64_t end);
void dmar_atsr(struct dmar_bytes *b, uint8_t flags, uint16_t segment);
void dmar_rhsa(struct dmar_bytes *b, uint64_t base, uint32_t proximity);
void dmar_andd(struct dmar_bytes *b, uint8_t number, const char *name);
void dmar_satc(struct dmar_bytes *b, uint8_t flags, uint16_t segment);
void dmar_sidp(struct dmar_bytes *b, uint16_t segment);

/* A scope of the last structure: start bus, then a device and function a step: "00:1c.0/00.0". */
void dmar_scope(struct dmar_bytes *b, uint8_t type, const char *path);

/* Write @value into @bytes bytes at @offset and put the checksum right again. */
void dmar_poke(struct dmar_bytes *b, size_t offset, uint64_t value, unsigned int bytes);

/* A copy in a buffer of just @size bytes, so that memory checkers see each step outside. */
uint8_t *exact_copy(const void *data, size_t size);

#endif
