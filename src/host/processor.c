// SPDX-License-Identifier: GPL-2.0-or-later
/* Kernel: arch/x86/kernel/cpu/proc.c, "vendor_id". */
#include "host/processor.h"

#include <string.h>

#include "host/read.h"
#include "host/source.h"

static bool shows_table(const struct host *host)
{
	for (size_t i = 0; i < TABLES; i++)
		if (host->tables[i].seen != NOT_THERE)
			return true;
	return false;
}

void host_read_processor(struct host *host)
{
	char text[PROCESSOR_TEXT_SIZE];

	/* Where a table is, it tells; and to read this file can wake all processors up. */
	if (shows_table(host) ||
	    source_readf(host->source, text, sizeof(text), "proc/cpuinfo") < 0)
		return;
	if (strstr(text, "GenuineIntel"))
		host->processor = PROCESSOR_INTEL;
	else if (strstr(text, "AuthenticAMD") || strstr(text, "HygonGenuine"))
		host->processor = PROCESSOR_AMD;
}
