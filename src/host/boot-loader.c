// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/known-files.h"
#include "host/read.h"
#include "host/source.h"

void host_read_boot_loader(struct host *host)
{
	for (size_t i = 0; i < BOOT_LOADER_MARKS; i++) {
		const struct boot_loader_mark *mark = &boot_loader_marks[i];

		if (!source_exists(host->source, "%s", mark->first) ||
		    (mark->second && !source_exists(host->source, "%s", mark->second)))
			continue;
		host->boot_loader = mark->loader;
		return;
	}
}
