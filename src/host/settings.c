// SPDX-License-Identifier: GPL-2.0-or-later
/* What the administrator of the host has written for this program. */
#include <errno.h>

#include "host/host.h"
#include "host/source.h"

#define SETTINGS_MAX (256 << 10)

int host_read_policy(const struct host *host, char **text, size_t *size)
{
	int r;

	if (!host->source)
		return -ENOENT;
	r = source_read(host->source, HOST_POLICY, SETTINGS_MAX, text, size);
	return r == -ENOTDIR ? -ENOENT : r;
}
