// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/acs.h"

#include <errno.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "host/config-space.h"
#include "host/index.h"
#include "host/read.h"
#include "host/source.h"

#define CONFIG_MAX 4096
#define MULTIFUNCTION 0x80	/* of the header type; older headers have no name for it */
#define DEVICES "sys/bus/pci/devices"

static bool has_acs(const uint8_t *config, size_t size)
{
	size_t at = PCI_CFG_SPACE_SIZE;

	for (size_t left = CONFIG_MAX / 8; left && at >= PCI_CFG_SPACE_SIZE && at + 4 <= size;
	     left--) {
		uint32_t header = config_space_word(config, at) |
				  (uint32_t)config_space_word(config, at + 2) << 16;

		if (PCI_EXT_CAP_ID(header) == PCI_EXT_CAP_ID_ACS)
			return true;
		at = PCI_EXT_CAP_NEXT(header);
	}
	return false;
}

bool acs_parse(const uint8_t *config, size_t size, struct acs_function *function)
{
	size_t at;

	if (size < PCI_CFG_SPACE_SIZE)
		return false;
	at = config_space_find(config, PCI_CAP_ID_EXP);
	function->vendor = config_space_word(config, PCI_VENDOR_ID);
	function->device = config_space_word(config, PCI_DEVICE_ID);
	function->multifunction = config[PCI_HEADER_TYPE] & MULTIFUNCTION;
	function->pcie = at != 0;
	if (!at)
		return true;
	function->type = (config_space_word(config, at + PCI_EXP_FLAGS) & PCI_EXP_FLAGS_TYPE) >> 4;
	/* Extended capabilities are beyond. */
	if (size < CONFIG_MAX)
		return false;
	function->capability = has_acs(config, size);
	return true;
}

static int read_config(const struct host *host, struct acs_function *function)
{
	char path[64 + PCI_ADDRESS_SIZE], name[PCI_ADDRESS_SIZE], *config;
	size_t size;
	int r;

	function->seen = HIDDEN;
	snprintf(path, sizeof(path), DEVICES "/%s/config",
		 pci_address_format(function->address, name));
	r = source_read(host->source, path, CONFIG_MAX, &config, &size);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	if (acs_parse((const uint8_t *)config, size, function))
		function->seen = SEEN;
	free(config);
	return 0;
}

static void look_for_functions(const struct host *host, struct acs_function *function)
{
	struct pci_address address = function->address;

	for (unsigned int f = 0; f < 8; f++) {
		char name[PCI_ADDRESS_SIZE];

		address.devfn = (uint8_t)((function->address.devfn & ~7u) | f);
		if (source_exists(host->source, DEVICES "/%s", pci_address_format(address, name)))
			function->functions |= (uint8_t)(1u << f);
	}
}

static int add_function(struct host *host, struct pci_address address)
{
	struct host_acs *acs = &host->acs;
	struct acs_function function = { .address = address }, *items;
	int r;

	if (index_find(&acs->by_address, pci_address_key(address)) != NO_INDEX)
		return 0;
	r = read_config(host, &function);
	if (r < 0)
		return r;
	if (function.multifunction)
		look_for_functions(host, &function);
	items = list_grow(acs->items, acs->count, sizeof(*items));
	if (!items)
		return -ENOMEM;
	acs->items = items;
	items[acs->count] = function;
	return index_add(&acs->by_address, pci_address_key(address), acs->count++);
}

int host_read_acs(struct host *host)
{
	int r = 0;

	if (host->command_line.seen != SEEN ||
	    !strstr(host->command_line.text, "pcie_acs_override="))
		return 0;
	for (size_t i = 0; r == 0 && i < host->device_count; i++) {
		const struct host_device *device = &host->devices[i];

		for (size_t hop = 0; r == 0 && device->asked && hop < device->depth; hop++)
			r = add_function(host, (struct pci_address){
				.domain = device->address.domain,
				.bus = device->chain[hop].bus,
				.devfn = device->chain[hop].devfn,
			});
	}
	return r;
}

void acs_clear(struct host_acs *acs)
{
	free(acs->items);
	index_clear(&acs->by_address);
	memset(acs, 0, sizeof(*acs));
}

const struct acs_function *acs_find(const struct host_acs *acs, struct pci_address address)
{
	size_t index = index_find(&acs->by_address, pci_address_key(address));

	return index == NO_INDEX ? NULL : &acs->items[index];
}
