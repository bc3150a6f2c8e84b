// SPDX-License-Identifier: GPL-2.0-or-later
/* Where a finding of check's report was seen, and what the kernel prints about it. */
#include <libintl.h>
#include <stdlib.h>

#include "report/text.h"

/* More pieces of evidence than this are not listed one by one. */
#define EVIDENCE_LISTED 2

static void put_title(const struct text *t, enum word title)
{
	fprintf(t->out, "  %s\n", gettext(words[title]));
}

static struct phrase phrase_for(const struct text *t, const struct finding *finding)
{
	return (struct phrase){
		.j = t->j,
		.translate = true,
		.device = NO_INDEX,
		.finding = finding,
	};
}

static char *evidence_text(const struct text *t, const struct finding *finding, size_t at)
{
	struct phrase p = phrase_for(t, finding);
	char *source, *what;
	int64_t offset;

	p.evidence = &finding->evidence[at];
	what = phrase_evidence(&p, &source, &offset);
	free(source);
	return what;
}

/* The first of many, for there are machines with nine regions for each device. */
static char *first_of(const struct text *t, char *first, size_t more)
{
	struct phrase p = phrase_for(t, NULL);
	char count[24], *text;

	snprintf(count, sizeof(count), "%zu", more);
	p.pairs[0] = (struct phrase_pair){ "first", first ? first : "" };
	p.pairs[1] = (struct phrase_pair){ "count", count };
	text = phrase(&p, words[WORD_AND_MORE]);
	free(first);
	return text;
}

void text_evidence(const struct text *t, const struct finding *finding, enum evidence_kind kind,
		   enum word title)
{
	size_t count = 0, listed = 0;

	for (size_t i = 0; i < finding->evidence_count; i++)
		count += finding->evidence[i].kind == kind;
	if (count)
		put_title(t, title);
	for (size_t i = 0; i < finding->evidence_count && listed < count; i++) {
		char *what;

		if (finding->evidence[i].kind != kind)
			continue;
		what = evidence_text(t, finding, i);
		listed = count > EVIDENCE_LISTED ? count : listed + 1;
		text_paragraph(t, 4, "", count > EVIDENCE_LISTED ? first_of(t, what, count - 1) : what);
	}
}

bool text_ranges(const struct text *t, const struct finding *finding)
{
	char *all = NULL;
	size_t size;
	FILE *out = open_memstream(&all, &size);
	bool any = false;

	for (size_t i = 0; out && i < finding->evidence_count; i++) {
		char *what;

		if (finding->evidence[i].kind != FROM_RANGE)
			continue;
		what = evidence_text(t, finding, i);
		fprintf(out, "%s%s", any ? ", " : "", what ? what : "");
		any = true;
		free(what);
	}
	if (!out || fclose(out) != 0 || !any) {
		free(all);
		return false;
	}
	put_title(t, WORD_KERNEL_LISTS);
	text_paragraph(t, 4, "", all);
	return true;
}

void text_kernel_lines(const struct text *t, const struct finding *finding)
{
	bool titled = false;

	for (size_t i = 0; i < finding->evidence_count; i++) {
		struct phrase p = phrase_for(t, finding);
		char *source, *line;
		int64_t offset;

		if (finding->evidence[i].kind != FROM_LINE)
			continue;
		if (!titled)
			put_title(t, WORD_KERNEL_PRINTS);
		titled = true;
		p.evidence = &finding->evidence[i];
		line = phrase_evidence(&p, &source, &offset);
		fprintf(t->out, "%s\n", line ? line : "");
		text_paragraph(t, 4, "", phrase_beside(&p, words_bug_lines[finding->detail][
								finding->evidence[i].index]));
		free(source);
		free(line);
	}
}
