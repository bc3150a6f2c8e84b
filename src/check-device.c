// SPDX-License-Identifier: GPL-2.0-or-later
/* What of the host itself is told about a judged device. */
#include "check.h"

static const struct host_device *of(const struct vfc_check *check, const struct vfc_device *device)
{
	return &check->host.devices[device->judgement->device];
}

const char *vfc_device_driver(const struct vfc_check *check, const struct vfc_device *device)
{
	return of(check, device)->driver;
}

bool vfc_device_group(const struct vfc_check *check, const struct vfc_device *device,
		      unsigned int *group, bool *noiommu)
{
	const struct host_group *found;

	if (of(check, device)->group == NO_INDEX)
		return false;
	found = &check->host.groups[of(check, device)->group];
	*group = found->id;
	*noiommu = found->noiommu;
	return true;
}
