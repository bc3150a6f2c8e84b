// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/table-builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/dmar.h"

static void store(uint8_t *at, uint64_t value, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static void put(struct dmar_bytes *b, uint64_t value, unsigned int bytes)
{
	if (b->size + bytes > sizeof(b->data))
		abort();
	store(b->data + b->size, value, bytes);
	b->size += bytes;
}

static void seal(struct dmar_bytes *b)
{
	store(b->data + 4, b->size, 4);
	b->data[9] = 0;
	b->data[9] = (uint8_t)-acpi_checksum(b->data, b->size);
}

/* The last structure ends where the table ends. */
static void close_structure(struct dmar_bytes *b)
{
	store(b->data + b->structure + 2, b->size - b->structure, 2);
	seal(b);
}

static void open_structure(struct dmar_bytes *b, uint16_t type)
{
	b->structure = b->size;
	put(b, type, 2);
	put(b, 0, 2);
}

void dmar_begin(struct dmar_bytes *b)
{
	memset(b, 0, sizeof(*b));
	b->size = DMAR_FIXED_SIZE;
	memcpy(b->data, "DMAR", 4);
	b->data[8] = 1;
	memcpy(b->data + 10, "VENDOR", 6);
	memcpy(b->data + 16, "BOARD   ", 8);
	store(b->data + 24, 0x01020304, 4);
	memcpy(b->data + 28, "INTL", 4);
	store(b->data + 32, 0x20091013, 4);
	b->data[36] = 38;
	b->data[37] = DMAR_INTR_REMAP;
	seal(b);
}

void dmar_structure(struct dmar_bytes *b, uint16_t type, uint16_t length)
{
	open_structure(b, type);
	for (unsigned int i = 4; i < length; i++)
		put(b, 0, 1);
	close_structure(b);
}

void dmar_drhd(struct dmar_bytes *b, uint8_t flags, uint16_t segment, uint64_t base)
{
	open_structure(b, DMAR_DRHD);
	put(b, flags, 1);
	put(b, 0, 1);
	put(b, segment, 2);
	put(b, base, 8);
	close_structure(b);
}

void dmar_rmrr(struct dmar_bytes *b, uint16_t segment, uint64_t base, uint64_t end)
{
	open_structure(b, DMAR_RMRR);
	put(b, 0, 2);
	put(b, segment, 2);
	put(b, base, 8);
	put(b, end, 8);
	close_structure(b);
}

void dmar_atsr(struct dmar_bytes *b, uint8_t flags, uint16_t segment)
{
	open_structure(b, DMAR_ATSR);
	put(b, flags, 1);
	put(b, 0, 1);
	put(b, segment, 2);
	close_structure(b);
}

void dmar_rhsa(struct dmar_bytes *b, uint64_t base, uint32_t proximity)
{
	open_structure(b, DMAR_RHSA);
	put(b, 0, 4);
	put(b, base, 8);
	put(b, proximity, 4);
	close_structure(b);
}

void dmar_andd(struct dmar_bytes *b, uint8_t number, const char *name)
{
	open_structure(b, DMAR_ANDD);
	put(b, 0, 3);
	put(b, number, 1);
	for (size_t i = 0; i <= strlen(name); i++)
		put(b, (uint8_t)name[i], 1);
	close_structure(b);
}

void dmar_satc(struct dmar_bytes *b, uint8_t flags, uint16_t segment)
{
	open_structure(b, DMAR_SATC);
	put(b, flags, 1);
	put(b, 0, 1);
	put(b, segment, 2);
	close_structure(b);
}

void dmar_sidp(struct dmar_bytes *b, uint16_t segment)
{
	open_structure(b, DMAR_SIDP);
	put(b, 0, 2);
	put(b, segment, 2);
	close_structure(b);
}

void dmar_scope(struct dmar_bytes *b, uint8_t type, const char *path)
{
	unsigned int bus, device, function;
	int used = 0;

	if (sscanf(path, "%x:%n", &bus, &used) != 1 || !used)
		abort();
	b->scope = b->size;
	put(b, type, 1);
	put(b, 0, 4);
	put(b, bus, 1);
	for (path += used; *path; path += used + (path[used] == '/')) {
		if (sscanf(path, "%x.%x%n", &device, &function, &used) != 2)
			abort();
		put(b, device, 1);
		put(b, function, 1);
	}
	b->data[b->scope + 1] = (uint8_t)(b->size - b->scope);
	close_structure(b);
}

void dmar_poke(struct dmar_bytes *b, size_t offset, uint64_t value, unsigned int bytes)
{
	uint32_t declared;

	if (offset + bytes > b->size)
		abort();
	store(b->data + offset, value, bytes);
	/* A poked length stays as it is; the sum is that of the declared bytes. */
	memcpy(&declared, b->data + 4, sizeof(declared));
	if (declared > b->size)
		declared = (uint32_t)b->size;
	b->data[9] = 0;
	b->data[9] = (uint8_t)-acpi_checksum(b->data, declared);
}

uint8_t *exact_copy(const void *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, data, size);
	return copy;
}
