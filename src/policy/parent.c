// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/parent.h"

#include <string.h>

#include "host/device-facts.h"

bool parent_goes_along(const struct host_device *device, const struct host_device *member)
{
	const struct device_facts *facts = device->facts;
	char address[PCI_ADDRESS_SIZE];

	if (member->has_parent)
		return pci_address_key(member->parent) == pci_address_key(device->address);
	pci_address_format(member->address, address);
	for (size_t i = 0; facts && i < facts->vf_count; i++)
		if (strcmp(facts->vfs[i].name, address) == 0)
			return true;
	return false;
}

bool parent_keeps(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].detail == DETAIL_PARENT_PF ||
		    findings->items[i].detail == DETAIL_PARENT_VMD)
			return true;
	return false;
}
