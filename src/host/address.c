// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/address.h"

#include <stdio.h>
#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* At least one and at most @max_digits hex digits, moving *@text behind them. */
static bool read_hex(const char **text, unsigned int max_digits, uint32_t *value)
{
	unsigned int n = 0;

	for (*value = 0; n < max_digits && hex_digit(**text) >= 0; n++, (*text)++)
		*value = *value << 4 | (uint32_t)hex_digit(**text);
	return n > 0;
}

static bool skip(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

/* bus SEP device SEP2 function and the end of the text */
static bool read_bdf(const char *text, char sep, char sep2, struct pci_address *address)
{
	uint32_t bus, device, function;

	if (!read_hex(&text, 2, &bus) || !skip(&text, sep) || !read_hex(&text, 2, &device) ||
	    !skip(&text, sep2) || !read_hex(&text, 1, &function) || *text)
		return false;
	if (device > 0x1f || function > 7)
		return false;
	address->bus = (uint8_t)bus;
	address->devfn = (uint8_t)(device << 3 | function);
	return true;
}

bool pci_address_parse(const char *text, struct pci_address *address)
{
	const char *rest;

	if (strncmp(text, "pci_", 4) == 0) {
		rest = text + 4;
		return read_hex(&rest, 8, &address->domain) && skip(&rest, '_') &&
		       read_bdf(rest, '_', '_', address);
	}

	address->domain = 0;
	if (read_bdf(text, ':', '.', address))
		return true;
	rest = text;
	return read_hex(&rest, 8, &address->domain) && skip(&rest, ':') &&
	       read_bdf(rest, ':', '.', address);
}

const char *pci_address_format(struct pci_address address, char *buffer)
{
	snprintf(buffer, PCI_ADDRESS_SIZE, "%04x:%02x:%02x.%x", address.domain, address.bus,
		 pci_device_number(address.devfn), pci_function_number(address.devfn));
	return buffer;
}
