// SPDX-License-Identifier: GPL-2.0-or-later
/* All the ways in which a host uses its devices, one after the other. */
#include "host/read.h"
#include "host/usage-read.h"

int host_read_usage(struct host *host, uint32_t facts)
{
	int r = 0;

	if (facts & FACT_STORAGE)
		r = usage_read_storage(host);
	if (r == 0 && (facts & FACT_NETWORK))
		r = usage_read_network(host);
	if (r == 0 && (facts & FACT_CONSOLE))
		r = usage_read_console(host);
	return r;
}
