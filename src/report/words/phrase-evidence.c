// SPDX-License-Identifier: GPL-2.0-or-later
/* What a piece of evidence says, and where it stands. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report/words/phrase.h"
#include "report/words/place.h"
#include "report/words/subject.h"

static char *range_evidence(const struct phrase *p, char **source)
{
	const struct host_group *group = &p->j->host->groups[p->finding->group];
	const struct reserved_range *range = &group->reserved[p->evidence->index];
	struct phrase place = *p;
	char text[64];

	snprintf(text, sizeof(text), "0x%" PRIx64 "-0x%" PRIx64, range->base, range->end);
	place.pairs[0] = (struct phrase_pair){ "range", text };
	place.pairs[1] = (struct phrase_pair){ "type", range->type };
	place.pairs[2] = (struct phrase_pair){ NULL, NULL };
	if (asprintf(source, "sys/kernel/iommu_groups/%u/reserved_regions", group->id) < 0)
		*source = NULL;
	return phrase(&place, words[WORD_PLACE_RANGE]);
}

char *phrase_evidence(const struct phrase *p, char **source, int64_t *offset)
{
	const struct place place = subject_place(p);
	const struct acpi_defect *defect = subject_defect(p);
	struct phrase line = *p;

	*offset = -1;
	line.translate = false;
	switch (p->evidence->kind) {
	case FROM_RANGE:
		return range_evidence(p, source);
	case FROM_OPTION:
		*source = strdup("proc/cmdline");
		return strdup(p->finding->rule->id[0] == 'i' &&
			      p->finding->detail == DETAIL_REMAPPING_OPTION ?
			      machine_option(p->j->host, "intremap", "off") ? "intremap=off" : "nointremap" :
			      machine_off_option(p->j->host));
	case FROM_LINE:
		*source = strdup("kernel log, foretold");
		return phrase(&line, words_bug_lines[p->finding->detail][p->evidence->index]);
	case FROM_LOG:
		return phrase_log(p, source, offset);
	case FROM_FILE:
		*source = strdup(p->evidence->source);
		return strdup(p->evidence->text);
	case FROM_MEMBER:
		*source = strdup("sys/kernel/iommu_groups");
		return phrase(p, words[WORD_PLACE_MEMBER]);
	case FROM_DEFECT:
		*source = strdup(subject_table(p));
		*offset = defect ? (int64_t)defect->offset : -1;
		return phrase(p, words[WORD_PLACE_DEFECT]);
	case FROM_SCOPE:
		*source = strdup(subject_table(p));
		*offset = place.offset;
		return phrase(p, words[subject_scope(p) ? WORD_PLACE_SCOPE : WORD_PLACE_IVMD]);
	case FROM_BLOCK:
		*source = strdup(subject_table(p));
		*offset = place.offset;
		return phrase(p, words[WORD_PLACE_BLOCK]);
	default:
		*source = strdup(subject_table(p));
		*offset = place.structure ? (int64_t)place.offset : -1;
		return phrase(p, words[p->evidence->kind == FROM_MATCH ? WORD_PLACE_MATCH :
									 WORD_PLACE_REGION]);
	}
}
