// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/uevent.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/arena.h"

int uevent_parse(struct arena *arena, char *text, struct host_device *device)
{
	char *save = NULL, *end;
	bool has_class = false;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (strncmp(line, "DRIVER=", 7) == 0) {
			device->driver = arena_strdup(arena, line + 7);
		} else if (strncmp(line, "PCI_CLASS=", 10) == 0) {
			device->class = strtoul(line + 10, &end, 16) & 0xffffff;
			has_class = end != line + 10 && !*end;
		} else if (strncmp(line, "PCI_ID=", 7) == 0) {
			device->vendor = (uint16_t)strtoul(line + 7, &end, 16);
			if (*end == ':')
				device->device = (uint16_t)strtoul(end + 1, NULL, 16);
		} else if (strncmp(line, "PCI_SUBSYS_ID=", 14) == 0) {
			device->subvendor = (uint16_t)strtoul(line + 14, &end, 16);
			if (*end == ':')
				device->subdevice = (uint16_t)strtoul(end + 1, NULL, 16);
		}
	}
	return has_class ? 0 : -EINVAL;
}
