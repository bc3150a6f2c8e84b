// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words/advice.h"

#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory-text.h"
#include "report/words/words-advice.h"

/* A text of a row with its places filled in; the rows themselves are not translated. */
static char *row_text(const struct phrase *p, enum advice_text which)
{
	struct phrase row = *p;

	row.translate = false;
	return phrase(&row, p->finding->advice->texts[which]);
}

static char *framed(const struct phrase *p, enum advice_word word, const char *text)
{
	return phrase_with(p, words_advice[word], "text", text, NULL);
}

static char *framed_text(const struct phrase *p, enum advice_word word, enum advice_text which)
{
	char *text = row_text(p, which), *sentence = text ? framed(p, word, text) : NULL;

	free(text);
	return sentence;
}

/* @first and @second as one paragraph; both are released. */
static char *joined(const struct phrase *p, char *first, char *second)
{
	char *both;

	if (!first || !second)
		return first ? first : second;
	both = phrase_print(p, "%s %s", first, second);
	free(first);
	free(second);
	return both;
}

static char *no_help(const struct phrase *p)
{
	char *own = row_text(p, ADVICE_NO_HELP);
	char *all = joined(p, own, phrase(p, words_advice[ADVICE_WORD_NO_HELP_EVER]));
	char *sentence = all ? framed(p, ADVICE_WORD_NO_HELP, all) : NULL;

	free(all);
	return sentence;
}

static char *how_sure(const struct phrase *p)
{
	const char *confidence = words_confidence[p->finding->advice->confidence];
	char *source = row_text(p, ADVICE_SOURCE), *sentence;

	sentence = phrase_with(p, words_advice[ADVICE_WORD_SURE], "confidence",
			       p->translate ? gettext(confidence) : confidence, "source",
			       source ? source : "?", NULL);
	free(source);
	return sentence;
}

static void add_part(struct advice_part *parts, size_t *count, char *text)
{
	if (text)
		parts[(*count)++].text = text;
}

size_t advice_parts(const struct phrase *p, struct advice_part parts[ADVICE_PARTS])
{
	size_t count = 0;
	char *why;

	memset(parts, 0, ADVICE_PARTS * sizeof(*parts));
	if (!p->finding->advice) {
		add_part(parts, &count, phrase(p, case_advice(p->finding->detail, p->j->host->where.place)));
		return count;
	}
	add_part(parts, &count, joined(p, framed_text(p, ADVICE_WORD_APPLIES, ADVICE_APPLIES),
				       row_text(p, ADVICE_REMEDY)));
	if (count)
		parts[0].commands = row_text(p, ADVICE_COMMANDS);
	add_part(parts, &count, framed_text(p, ADVICE_WORD_OTHERWISE, ADVICE_OTHERWISE));
	why = joined(p, framed_text(p, ADVICE_WORD_CAUSE, ADVICE_CAUSE),
		     framed_text(p, ADVICE_WORD_COST, ADVICE_COST));
	add_part(parts, &count, joined(p, why, how_sure(p)));
	add_part(parts, &count, no_help(p));
	return count;
}

void advice_parts_clear(struct advice_part parts[ADVICE_PARTS])
{
	for (size_t i = 0; i < ADVICE_PARTS; i++) {
		free(parts[i].text);
		free(parts[i].commands);
	}
}

char *advice_text(const struct phrase *p)
{
	struct advice_part parts[ADVICE_PARTS];
	size_t count = p->finding->waived ? 0 : advice_parts(p, parts);
	bool after_line = false;
	struct memory_text text;

	/* The administrator has decided about what is waived. */
	if (!count)
		return NULL;
	memory_text_begin(&text);
	for (size_t i = 0; text.out && i < count; i++) {
		fprintf(text.out, "%s%s", i == 0 || after_line ? "" : " ", parts[i].text);
		after_line = parts[i].commands != NULL;
		if (after_line)
			fprintf(text.out, "\n%s\n", parts[i].commands);
	}
	advice_parts_clear(parts);
	return phrase_made(p, memory_text_end(&text));
}
