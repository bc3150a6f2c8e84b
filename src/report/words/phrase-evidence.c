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
	char text[64];

	snprintf(text, sizeof(text), "0x%" PRIx64 "-0x%" PRIx64, range->base, range->end);
	if (asprintf(source, "sys/kernel/iommu_groups/%u/reserved_regions", group->id) < 0)
		*source = NULL;
	return phrase_with(p, words[WORD_PLACE_RANGE], "range", text, "type", range->type, NULL);
}

/* What the kernel's log has said already. */
static char *log_evidence_text(const struct phrase *p, char **source, int64_t *offset)
{
	const struct log *log = &p->j->host->log;
	const struct log_entry *entry = &log->entries[p->evidence->index];

	*source = strdup(log->source);
	*offset = entry->offset;
	return strdup(entry->text);
}

static char *evidence(const struct phrase *p, char **source, int64_t *offset)
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
		return strdup(p->finding->option ? p->finding->option : "?");
	case FROM_LINE:
		*source = strdup("kernel log, foretold");
		return phrase(&line, case_of(p->finding->detail)->prints[p->evidence->index]);
	case FROM_LOG:
		return log_evidence_text(p, source, offset);
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

char *phrase_evidence(const struct phrase *p, char **source, int64_t *offset)
{
	char *what = evidence(p, source, offset);

	phrase_made(p, *source);
	return phrase_made(p, what);
}
