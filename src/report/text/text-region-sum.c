// SPDX-License-Identifier: GPL-2.0-or-later
/* In a line: how many regions there are and what they cost; and how large one is. */
#include <inttypes.h>
#include <stdlib.h>

#include "policy/chipset.h"
#include "report/text/text.h"

void text_size(const struct text *t, uint64_t base, uint64_t end)
{
	uint64_t bytes = end - base + 1;

	if (end < base)
		return;
	if (bytes && bytes % 1024 == 0)
		fprintf(t->out, " (%" PRIu64 " KiB)", bytes / 1024);
	else
		fprintf(t->out, " (%" PRIu64 " B)", bytes);
}

/* Is the firmware's memory the reason that nobody should give @d away? */
static bool is_kept(const struct device_judgement *d)
{
	for (size_t i = 0; i < d->findings.count; i++)
		if (d->findings.items[i].severity == SEVERITY_UNSAFE &&
		    d->findings.items[i].detail <= DETAIL_DEMAND_RELAXED)
			return true;
	return false;
}

void text_region_sum(const struct text *t, size_t regions)
{
	static const enum word of_devices[2][2] = {
		{ WORD_KEPT_BY_SOME, WORD_KEPT_BY_ONE },
		{ WORD_ONE_KEPT_BY_SOME, WORD_ONE_KEPT_BY_ONE },
	};
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	char number[24], *devices = NULL, *sum;
	size_t kept = 0;

	/* Nobody would give functions of the chipset away anyhow. */
	for (size_t i = 0; i < t->j->device_count; i++)
		kept += !chipset_has(&t->j->host->devices[t->j->devices[i].device]) &&
			is_kept(&t->j->devices[i]);
	snprintf(number, sizeof(number), "%zu", kept);
	if (t->j->host->source)
		devices = phrase_with(&p, words[of_devices[kept == 1][regions == 1]], "number", number,
				      NULL);
	snprintf(number, sizeof(number), "%zu", regions);
	sum = phrase_with(&p, words[regions == 1 ? WORD_REGIONS_ONE : WORD_REGIONS], "number", number,
			  NULL);
	text_whole(t, 0, phrase_print(&p, "%s%s%s", sum ? sum : "", devices ? "; " : "",
				      devices ? devices : ""));
	free(sum);
	free(devices);
}
