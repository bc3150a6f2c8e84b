// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/resource.h"

#include <inttypes.h>
#include <stdio.h>

bool resource_parse(const char *line, struct pci_resource *resource)
{
	return sscanf(line, "%" SCNx64 " %" SCNx64 " %" SCNx64, &resource->base, &resource->end,
		      &resource->flags) == 3;
}
