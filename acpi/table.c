// SPDX-License-Identifier: GPL-2.0-or-later
#include "acpi/table.h"

#include <stdlib.h>
#include <string.h>

#include "acpi/cursor.h"
#include "acpi/list.h"

static void copy_text(char *to, const uint8_t *from, size_t size)
{
	memcpy(to, from, size);
	to[size] = '\0';
	for (size_t i = strlen(to); i > 0 && to[i - 1] == ' '; i--)
		to[i - 1] = '\0';
}

bool acpi_header_read(const uint8_t *data, size_t size, struct acpi_header *header)
{
	struct cursor c = { .base = data, .end = size };

	memset(header, 0, sizeof(*header));
	if (size < ACPI_HEADER_SIZE)
		return false;
	memcpy(header->signature, data, 4);
	cursor_skip(&c, 4);
	cursor_u32(&c, &header->length);
	cursor_u8(&c, &header->revision);
	cursor_u8(&c, &header->checksum);
	copy_text(header->oem_id, data + 10, 6);
	copy_text(header->oem_table_id, data + 16, 8);
	cursor_skip(&c, 14);
	cursor_u32(&c, &header->oem_revision);
	copy_text(header->creator_id, data + 28, 4);
	cursor_skip(&c, 4);
	cursor_u32(&c, &header->creator_revision);
	return true;
}

uint8_t acpi_checksum(const uint8_t *data, size_t size)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + data[i]);
	return sum;
}

void acpi_defect_add(struct acpi_defects *defects, enum acpi_defect_kind kind, size_t offset,
		     uint64_t found, uint64_t expected)
{
	struct acpi_defect *items;

	if (defects->count == ACPI_DEFECTS_MAX) {
		defects->more = true;
		return;
	}
	items = list_grow(defects->items, defects->count, sizeof(*items));
	defects->failed |= !items;
	if (!items)
		return;
	items[defects->count++] = (struct acpi_defect){
		.kind = kind,
		.offset = (uint32_t)offset,
		.found = found,
		.expected = expected,
	};
	defects->items = items;
}

static bool unusable(struct acpi_defects *defects, enum acpi_defect_kind kind, size_t offset,
		     uint64_t found, uint64_t expected)
{
	acpi_defect_add(defects, kind, offset, found, expected);
	return false;
}

bool acpi_table_open(struct cursor *c, size_t size, const struct acpi_form *form,
		     struct acpi_header *header, struct acpi_defects *defects)
{
	uint8_t sum;

	c->end = 0;
	if (!acpi_header_read(c->base, size, header))
		return unusable(defects, ACPI_HEADER_CUT, size, size, ACPI_HEADER_SIZE);
	if (strncmp(header->signature, form->signature, 4) != 0)
		return unusable(defects, ACPI_WRONG_SIGNATURE, 0, 0, 0);
	if (header->length < form->fixed)
		return unusable(defects, ACPI_LENGTH_SHORT, 4, header->length, form->fixed);
	if (header->length > size) {
		c->end = size;
		if (size < form->fixed)
			return unusable(defects, ACPI_TABLE_CUT, size, size, header->length);
		acpi_defect_add(defects, ACPI_TABLE_CUT, size, size, header->length);
		return true;
	}

	c->end = header->length;
	sum = acpi_checksum(c->base, header->length);
	if (sum)
		acpi_defect_add(defects, ACPI_CHECKSUM, 9, header->checksum,
				(uint8_t)(header->checksum - sum));
	return true;
}
