// SPDX-License-Identifier: GPL-2.0-or-later
/* All the ways in which a host uses its devices, one after the other. */
#include "host/read.h"
#include "host/usage-read.h"

void host_read_usage(struct host *host, uint32_t facts)
{
	if (facts & FACT_STORAGE)
		usage_read_storage(host);
	if (facts & FACT_NETWORK)
		usage_read_network(host);
	if (facts & FACT_CONSOLE)
		usage_read_console(host);
}
