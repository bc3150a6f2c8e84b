// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/igd.h"

#include <string.h>

#define CLASS_VGA 0x0300

/* The regions are set up by vfio-pci alone, in kernels for x86. */
static bool is_concerned(const struct profile *profile, const struct host *host,
			 const struct host_device *device)
{
	if (!profile_has(profile, IGD_REGIONS) || !display_is_intel(device) || !device->display ||
	    machine_iommu_kind(host) == IOMMU_SMMU)
		return false;
	if (device->vfio_dev || (device->driver && strstr(device->driver, "vfio") &&
				 strcmp(device->driver, "vfio-pci") != 0))
		return false;
	return device->class >> 8 == CLASS_VGA || profile_has(profile, IGD_DISPLAYS);
}

enum igd_answer igd_open(const struct profile *profile, const struct host *host, size_t device,
			 size_t *which)
{
	const struct host_device *asked = &host->devices[device];
	const struct device_display *display = asked->display;
	enum display_bridges bridges;

	*which = NO_INDEX;
	if (!is_concerned(profile, host, asked))
		return IGD_OPENS;
	bridges = display_bridges(host, which);
	/* The OpRegion comes first: without one nobody asks for the bridges. */
	if ((display->opregion_seen == SEEN && !display->opregion) || bridges == BRIDGES_ABSENT)
		return profile_has(profile, IGD_OPTIONAL) ? IGD_OPENS : IGD_BARE;
	if (bridges == BRIDGES_INTEL)
		return IGD_OPENS;
	return display->opregion_seen == SEEN ? IGD_REFUSED : IGD_UNSEEN;
}
