// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/keepers.h"

static bool is_freed(const struct host_device *device, const struct pci_address *freed,
		     size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (pci_address_key(freed[i]) == pci_address_key(device->address))
			return true;
	return false;
}

static bool keeps(const struct judgement *j, size_t member, bool itself)
{
	const struct host_device *device = &j->host->devices[member];

	if (itself)
		return !outcome_is_vfios(device);
	return !host_is_bridge(device) && outcome_is_owner(j->candidates[0].profile, device, true);
}

size_t keepers_next(const struct judgement *j, size_t device, const struct pci_address *freed,
		    size_t freed_count, size_t *place)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct host_group *group =
		asked->group == NO_INDEX ? NULL : &j->host->groups[asked->group];
	size_t count = group ? group->member_count : 1;

	while (*place < count) {
		size_t member = group ? group->members[(*place)++] : ((*place)++, device);

		if (!is_freed(&j->host->devices[member], freed, freed_count) &&
		    keeps(j, member, member == device))
			return member;
	}
	return NO_INDEX;
}
