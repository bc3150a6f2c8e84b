// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/ivrs-builder.h"

#include <stdlib.h>
#include <string.h>

#include "acpi/ivrs.h"

static void store(uint8_t *at, uint64_t value, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static void put(struct ivrs_bytes *b, uint64_t value, unsigned int bytes)
{
	if (b->size + bytes > sizeof(b->data))
		abort();
	store(b->data + b->size, value, bytes);
	b->size += bytes;
}

static void put_text(struct ivrs_bytes *b, const void *text, size_t size)
{
	if (b->size + size > sizeof(b->data))
		abort();
	if (size)
		memcpy(b->data + b->size, text, size);
	b->size += size;
}

static void seal(struct ivrs_bytes *b)
{
	store(b->data + 4, b->size, 4);
	b->data[9] = 0;
	b->data[9] = (uint8_t)-acpi_checksum(b->data, b->size);
}

/* The last block ends where the table ends. */
static void close_block(struct ivrs_bytes *b)
{
	store(b->data + b->block + 2, b->size - b->block, 2);
	seal(b);
}

static void open_block(struct ivrs_bytes *b, uint8_t type, uint8_t flags)
{
	b->block = b->size;
	put(b, type, 1);
	put(b, flags, 1);
	put(b, 0, 2);
}

static void open_entry(struct ivrs_bytes *b, uint8_t type, uint16_t device, uint8_t setting)
{
	b->entry = b->size;
	put(b, type, 1);
	put(b, device, 2);
	put(b, setting, 1);
}

void ivrs_begin(struct ivrs_bytes *b)
{
	memset(b, 0, sizeof(*b));
	b->size = IVRS_FIXED_SIZE;
	memcpy(b->data, "IVRS", 4);
	b->data[8] = 2;
	memcpy(b->data + 10, "VENDOR", 6);
	memcpy(b->data + 16, "BOARD   ", 8);
	store(b->data + 24, 0x01020304, 4);
	memcpy(b->data + 28, "AMD ", 4);
	store(b->data + 32, 1, 4);
	store(b->data + 36, 0x203043, 4);
	seal(b);
}

void ivrs_block(struct ivrs_bytes *b, uint8_t type, uint8_t flags, uint16_t length)
{
	open_block(b, type, flags);
	for (unsigned int i = 4; i < length; i++)
		put(b, 0, 1);
	close_block(b);
}

void ivrs_ivhd(struct ivrs_bytes *b, uint8_t type, uint16_t segment, uint64_t base)
{
	open_block(b, type, 0x30);
	put(b, 0x0002, 2);
	put(b, 0x40, 2);
	put(b, base, 8);
	put(b, segment, 2);
	put(b, 0x0701, 2);
	put(b, 0x48000, 4);
	if (type != IVRS_IVHD_10) {
		put(b, 0x246577efa2254afa, 8);
		put(b, 0x10, 8);
	}
	close_block(b);
}

void ivrs_ivmd(struct ivrs_bytes *b, uint8_t type, uint8_t flags, uint16_t device, uint16_t last,
	       uint64_t base, uint64_t size)
{
	open_block(b, type, flags);
	put(b, device, 2);
	put(b, last, 2);
	put(b, 0, 8);
	put(b, base, 8);
	put(b, size, 8);
	close_block(b);
}

void ivrs_entry(struct ivrs_bytes *b, uint8_t type, uint16_t device, uint8_t setting)
{
	open_entry(b, type, device, setting);
	close_block(b);
}

void ivrs_alias(struct ivrs_bytes *b, uint8_t type, uint16_t device, uint16_t source)
{
	open_entry(b, type, device, 0);
	put(b, 0, 1);
	put(b, source, 2);
	put(b, 0, 1);
	close_block(b);
}

void ivrs_extended(struct ivrs_bytes *b, uint8_t type, uint16_t device, uint32_t extended)
{
	open_entry(b, type, device, 0);
	put(b, extended, 4);
	close_block(b);
}

void ivrs_special(struct ivrs_bytes *b, uint8_t handle, uint16_t source, uint8_t variety)
{
	open_entry(b, IVRS_ENTRY_SPECIAL, 0, 0xd7);
	put(b, handle, 1);
	put(b, source, 2);
	put(b, variety, 1);
	close_block(b);
}

void ivrs_name(struct ivrs_bytes *b, uint16_t device, const char *hid, const char *cid,
	       uint8_t uid_format, const void *uid, uint8_t uid_length)
{
	char names[2 * IVRS_HID_SIZE] = { 0 };

	memcpy(names, hid, strnlen(hid, IVRS_HID_SIZE));
	memcpy(names + IVRS_HID_SIZE, cid, strnlen(cid, IVRS_HID_SIZE));
	open_entry(b, IVRS_ENTRY_HID, device, 0x40);
	put_text(b, names, sizeof(names));
	put(b, uid_format, 1);
	put(b, uid_length, 1);
	put_text(b, uid, uid_length);
	close_block(b);
}

void ivrs_poke(struct ivrs_bytes *b, size_t offset, uint64_t value, unsigned int bytes)
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
