// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/address-parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SEPARATORS ":._-@"

/*
 * What other programs write before an address: libvirt's pci_, udev's pci-, lshw's pci@, QEMU's
 * host=; X's PCI:, whose numbers are decimal (xorg.conf(5), BusID).
 */
static const char *skip_head(const char *word, int *base)
{
	const char *value = strrchr(word, '=');

	*base = 16;
	if (value)
		word = value + 1;
	if (strncasecmp(word, "pci", 3) != 0 || !word[3] || !strchr(SEPARATORS, word[3]))
		return word;
	if (strncmp(word, "PCI:", 4) == 0)
		*base = 10;
	return word + 4;
}

/* Numbers with one separator between them, which may also stand at the end. */
static bool split(const char *word, struct address_parts *parts)
{
	int base;
	const char *text = skip_head(word, &base);

	*parts = (struct address_parts){ 0 };
	for (char before = '\0'; *text;) {
		unsigned int i = parts->count;
		char *end;

		if (i == ADDRESS_PARTS || !isxdigit((unsigned char)*text))
			return false;
		parts->before[i] = before;
		parts->text[i] = text;
		parts->value[i] = strtoul(text, &end, base);
		parts->length[i] = (size_t)(end - text);
		parts->count++;
		if (parts->length[i] > 10 || (*end && !strchr(SEPARATORS, *end)))
			return false;
		before = *end;
		text = end + (*end != '\0');
	}
	return parts->count > 0;
}

static void put_part(const struct address_parts *parts, unsigned int part, char *meant)
{
	snprintf(meant, PCI_ADDRESS_SIZE, "%.*s", (int)parts->length[part], parts->text[part]);
}

/* A number alone: a bus or a group, or a vendor's. Words like "add" are none. */
static enum parts_meant read_number(const struct address_parts *parts, char *meant)
{
	put_part(parts, 0, meant);
	if (!strpbrk(meant, "0123456789"))
		return PARTS_NONE;
	return parts->length[0] <= 3   ? PARTS_NUMBER
	       : parts->length[0] == 4 ? PARTS_VENDOR
				       : PARTS_NONE;
}

/* Is the last part a device and no function? */
static bool ends_early(const struct address_parts *parts)
{
	char last = parts->before[parts->count - 1];

	return parts->count == 2   ? last != '.'
	       : parts->count == 3 ? last != '.' && parts->length[0] > 2
				   : false;
}

enum parts_meant address_parts_read(const char *word, struct address_parts *parts,
				    char meant[PCI_ADDRESS_SIZE])
{
	struct pci_address address = { 0 };
	unsigned int bus, device, function;
	bool early;

	if (!split(word, parts))
		return PARTS_NONE;
	if (parts->count == 1)
		return read_number(parts, meant);
	early = ends_early(parts);
	function = early ? parts->count : parts->count - 1;
	device = function - 1;
	if (parts->value[device] > 0x1f)
		return put_part(parts, device, meant), PARTS_DEVICE;
	if (!early && parts->value[function] > 7)
		return put_part(parts, function, meant), PARTS_FUNCTION;
	if (device == 0) {
		snprintf(meant, PCI_ADDRESS_SIZE, "%02lx.%lx", parts->value[0], parts->value[1]);
		return PARTS_NO_BUS;
	}
	bus = device - 1;
	if (parts->value[bus] > 0xff)
		return put_part(parts, bus, meant), PARTS_BUS;
	address.domain = bus ? (uint32_t)parts->value[0] : 0;
	address.bus = (uint8_t)parts->value[bus];
	address.devfn = (uint8_t)(parts->value[device] << 3 | (early ? 0 : parts->value[function]));
	pci_address_format(address, meant);
	/* As lspci writes it, short where that is enough. */
	if (!address.domain)
		memmove(meant, meant + strlen("0000:"), strlen(meant + strlen("0000:")) + 1);
	if (early)
		meant[strlen(meant) - 2] = '\0';
	return early ? PARTS_NO_FUNCTION : PARTS_MEANT;
}
