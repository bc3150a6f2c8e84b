// SPDX-License-Identifier: GPL-2.0-or-later
/* Where a finding of check's report was seen, and what the kernel prints about it. */
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/text/text.h"

/* More pieces of evidence than this are not listed one by one. */
#define EVIDENCE_LISTED 2

static char *evidence_text(const struct text *t, const struct finding *finding, size_t at)
{
	struct phrase p = text_phrase(t, NO_INDEX, finding);
	char *source, *what;
	int64_t offset;

	p.evidence = &finding->evidence[at];
	what = phrase_evidence(&p, &source, &offset);
	free(source);
	return what;
}

/* @first, @gap and @second in new memory; both are released. NULL: nothing. */
static char *joined(const struct text *t, char *first, const char *gap, char *second)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	char *all;

	if (!first || !second)
		return first ? first : second;
	all = phrase_print(&p, "%s%s%s", first, gap, second);
	free(first);
	free(second);
	return all;
}

/* The first of many, for there are machines with nine regions for each device. */
static char *first_of(const struct text *t, char *first, size_t more)
{
	struct phrase p = text_phrase(t, NO_INDEX, NULL);
	char count[24], *text;

	snprintf(count, sizeof(count), "%zu", more);
	text = phrase_with(&p, words[WORD_AND_MORE], "first", first ? first : "", "count", count, NULL);
	free(first);
	return text;
}

void text_evidence(const struct text *t, const struct finding *finding, enum evidence_kind kind,
		   enum word title)
{
	size_t count = 0, listed = 0;
	char *all = NULL;

	for (size_t i = 0; i < finding->evidence_count; i++)
		count += finding->evidence[i].kind == kind;
	for (size_t i = 0; i < finding->evidence_count && listed < count; i++) {
		if (finding->evidence[i].kind != kind)
			continue;
		all = joined(t, all, "; ", evidence_text(t, finding, i));
		listed = count > EVIDENCE_LISTED ? count : listed + 1;
	}
	if (all && count > EVIDENCE_LISTED)
		all = first_of(t, all, count - 1);
	text_titled(t, gettext(words[title]), all);
}

bool text_ranges(const struct text *t, const struct finding *finding)
{
	char *all = NULL;

	for (size_t i = 0; i < finding->evidence_count; i++)
		if (finding->evidence[i].kind == FROM_RANGE)
			all = joined(t, all, ", ", evidence_text(t, finding, i));
	if (!all)
		return false;
	text_titled(t, gettext(words[WORD_KERNEL_LISTS]), all);
	return true;
}

void text_kernel_lines(const struct text *t, const struct finding *finding)
{
	bool titled = false;

	for (size_t i = 0; i < finding->evidence_count; i++) {
		struct phrase p = text_phrase(t, NO_INDEX, finding);
		char *source, *line;
		int64_t offset;

		if (finding->evidence[i].kind != FROM_LINE)
			continue;
		if (!titled)
			fprintf(t->out, "  %s\n", gettext(words[WORD_KERNEL_PRINTS]));
		titled = true;
		p.evidence = &finding->evidence[i];
		line = phrase_evidence(&p, &source, &offset);
		fprintf(t->out, "%s\n", line ? line : "");
		text_paragraph(t, 4, "", phrase_beside(&p, case_of(finding->detail)->
							prints[finding->evidence[i].index]));
		free(source);
		free(line);
	}
}

enum word text_demands(const struct text *t, const struct finding *finding)
{
	bool replaced = finding->links && finding->region != NO_INDEX &&
			t->j->replaced[finding->links->regions[finding->region].table];

	return replaced ? WORD_INITRD_DEMANDS : WORD_FIRMWARE_DEMANDS;
}
