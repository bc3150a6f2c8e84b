// SPDX-License-Identifier: GPL-2.0-or-later
#include "acpi/smbios.h"

#include <string.h>

#include "acpi/cursor.h"

/* From the structure's start: what stands between the members that are read. */
#define AT_DESIGNATION 0x04
#define AT_ID 0x09
#define AT_SEGMENT 0x0d

/* String @number, from 1, of those that follow the structure, with printable ASCII only. */
static void read_string(const uint8_t *data, size_t size, size_t at, uint8_t number, char *text)
{
	size_t length = 0;

	*text = '\0';
	if (!number)
		return;
	for (uint8_t n = 1; n < number; n++) {
		const uint8_t *end = at < size ? memchr(data + at, '\0', size - at) : NULL;

		/* An empty string ends the list. */
		if (!end || end == data + at)
			return;
		at = (size_t)(end - data) + 1;
	}
	for (; at < size && data[at] && length + 1 < SMBIOS_DESIGNATION_SIZE; at++)
		text[length++] = data[at] >= ' ' && data[at] < 0x7f ? (char)data[at] : '?';
	text[length] = '\0';
}

bool smbios_slot_read(const uint8_t *data, size_t size, struct smbios_slot *slot)
{
	struct cursor c = { .base = data, .end = size };
	uint8_t type, length, designation;

	if (!cursor_u8(&c, &type) || !cursor_u8(&c, &length) || type != SMBIOS_SYSTEM_SLOT ||
	    length > size)
		return false;
	c.end = length;
	c.pos = AT_DESIGNATION;
	if (c.end < AT_SEGMENT || !cursor_u8(&c, &designation))
		return false;
	c.pos = AT_ID;
	if (!cursor_u16(&c, &slot->id))
		return false;
	c.pos = AT_SEGMENT;
	if (!cursor_u16(&c, &slot->segment) || !cursor_u8(&c, &slot->bus) ||
	    !cursor_u8(&c, &slot->devfn))
		return false;
	if (slot->bus == 0xff && slot->devfn == 0xff)
		return false;
	read_string(data, size, length, designation, slot->designation);
	return true;
}
