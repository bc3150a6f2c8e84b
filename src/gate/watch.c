// SPDX-License-Identifier: GPL-2.0-or-later
#include "gate/watch.h"

#include <stddef.h>
#include <string.h>

bool watch_is_vfio(const char *driver)
{
	return driver && strstr(driver, "vfio");
}

bool watch_wants(const char *subsystem, const char *action, const char *driver)
{
	return subsystem && action && strcmp(subsystem, "pci") == 0 && strcmp(action, "bind") == 0 &&
	       watch_is_vfio(driver);
}
