// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/summary.h"

#include "policy/chipset.h"

void summarize(const struct judgement *j, struct summary *summary)
{
	*summary = (struct summary){ .devices = j->device_count };
	for (size_t i = 0; i < j->device_count; i++) {
		const struct device_judgement *d = &j->devices[i];

		if (chipset_has(&j->host->devices[d->device]))
			summary->chipset++;
		else
			summary->of[d->verdict]++;
	}
}
