// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/acs.h"

#include <linux/pci_regs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void read_config(const struct host *host, struct acs_function *function)
{
	char path[64 + PCI_ADDRESS_SIZE], name[PCI_ADDRESS_SIZE], *config;
	size_t size;

	function->seen = HIDDEN;
	snprintf(path, sizeof(path), DEVICES "/%s/config",
		 pci_address_format(function->address, name));
	if (source_read(host->source, path, CONFIG_MAX, &config, &size) < 0)
		return;
	if (acs_parse((const uint8_t *)config, size, function))
		function->seen = SEEN;
	free(config);
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

static void add_function(struct host *host, struct pci_address address)
{
	struct host_acs *acs = &host->acs;
	struct acs_function function = { .address = address }, *items;

	if (index_find(&acs->by_address, pci_address_key(address)) != NO_INDEX)
		return;
	read_config(host, &function);
	if (function.multifunction)
		look_for_functions(host, &function);
	items = arena_array(&host->arena, acs->items, acs->count, sizeof(*items));
	if (!items)
		return;
	acs->items = items;
	items[acs->count] = function;
	host_index(host, &acs->by_address, pci_address_key(address), acs->count++);
}

void host_read_acs(struct host *host)
{
	if (host->command_line.seen != SEEN ||
	    !strstr(host->command_line.text, "pcie_acs_override="))
		return;
	for (size_t i = 0; i < host->device_count; i++) {
		const struct host_device *device = &host->devices[i];

		for (size_t hop = 0; device->asked && hop < device->depth; hop++)
			add_function(host, (struct pci_address){
				.domain = device->address.domain,
				.bus = device->chain[hop].bus,
				.devfn = device->chain[hop].devfn,
			});
	}
}

const struct acs_function *acs_find(const struct host_acs *acs, struct pci_address address)
{
	size_t index = index_find(&acs->by_address, pci_address_key(address));

	return index == NO_INDEX ? NULL : &acs->items[index];
}
