/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bounds-checked reader over a piece of a firmware table.
 *
 * Every reader either moves the cursor forward and answers true, or leaves it
 * where it was and answers false; nothing outside [pos, end) is ever touched.
 * All numbers in ACPI tables are little-endian (ACPI 6.5, section 5.2).
 */
#ifndef ACPI_CURSOR_H
#define ACPI_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cursor {
	const uint8_t *base;	/* the table's first byte */
	size_t pos;		/* next byte, counted from @base */
	size_t end;		/* first byte that must not be read */
};

static inline size_t cursor_left(const struct cursor *c)
{
	return c->end - c->pos;
}

static inline bool cursor_skip(struct cursor *c, size_t n)
{
	if (cursor_left(c) < n)
		return false;
	c->pos += n;
	return true;
}

static inline bool cursor_uint(struct cursor *c, unsigned int bytes, uint64_t *value)
{
	if (cursor_left(c) < bytes)
		return false;
	*value = 0;
	for (unsigned int i = 0; i < bytes; i++)
		*value |= (uint64_t)c->base[c->pos + i] << (8 * i);
	c->pos += bytes;
	return true;
}

static inline bool cursor_u8(struct cursor *c, uint8_t *value)
{
	uint64_t v;

	if (!cursor_uint(c, 1, &v))
		return false;
	*value = (uint8_t)v;
	return true;
}

static inline bool cursor_u16(struct cursor *c, uint16_t *value)
{
	uint64_t v;

	if (!cursor_uint(c, 2, &v))
		return false;
	*value = (uint16_t)v;
	return true;
}

static inline bool cursor_u32(struct cursor *c, uint32_t *value)
{
	uint64_t v;

	if (!cursor_uint(c, 4, &v))
		return false;
	*value = (uint32_t)v;
	return true;
}

static inline bool cursor_u64(struct cursor *c, uint64_t *value)
{
	return cursor_uint(c, 8, value);
}

#endif
