// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words/phrase.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory-text.h"
#include "report/words/fill.h"

#define MAX_NESTING 4	/* of places within what a place stands for */

/* A sentence that is being said, or what a place of it stands for. */
struct level {
	const struct phrase *p;
	const struct sentence_pair *given;
	FILE *out;
	unsigned int depth;
};

static void expand(const struct level *level, const char *format);

/* Whoever says the sentence outranks the facts. */
static bool put_place(const void *about, const char *name, int most, FILE *out)
{
	const struct level *level = about;
	struct level below = *level;
	fill_place *fill = fill_find(name);
	const char *more;

	if (sentence_pair(level->given, name, most, out) ||
	    (level->p->pairs && sentence_pair(level->p->pairs, name, most, out)))
		return true;
	more = fill && level->p->j ? fill(level->p, out) : NULL;
	below.depth++;
	if (more)
		expand(&below, more);
	return more;
}

static void expand(const struct level *level, const char *format)
{
	if (!*format || level->depth >= MAX_NESTING)
		return;
	sentence_write(level->out, level->p->translate ? gettext(format) : format, put_place, level);
}

char *phrase_made(const struct phrase *p, char *text)
{
	bool *unsaid = p->j && p->j->unsaid ? p->j->unsaid : p->unsaid;

	if (!text && unsaid)
		*unsaid = true;
	return text;
}

char *phrase_print(const struct phrase *p, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	va_end(arguments);
	return phrase_made(p, text);
}

static char *phrase_given(const struct phrase *p, const char *format,
			  const struct sentence_pair *given)
{
	struct level level = { .p = p, .given = given };
	struct memory_text text;

	if (!format)
		return NULL;
	memory_text_begin(&text);
	level.out = text.out;
	if (text.out)
		expand(&level, format);
	return phrase_made(p, memory_text_end(&text));
}

char *phrase(const struct phrase *p, const char *format)
{
	return phrase_with(p, format, NULL);
}

char *phrase_with(const struct phrase *p, const char *format, ...)
{
	struct sentence_pair given[SENTENCE_PAIRS + 1];
	va_list arguments;

	va_start(arguments, format);
	sentence_pairs(given, arguments);
	va_end(arguments);
	return phrase_given(p, format, given);
}

char *phrase_todo(const struct phrase *p, const char *format, const struct todo *todo)
{
	return phrase_with(p, format, "what", todo->what ? todo->what : "", "through",
			   todo->through ? todo->through : "", NULL);
}

/* Root is not sent for root, and who has a tree only is sent to the host. */
static const char *unchecked_words(const struct host *host, int why)
{
	const char *other = host->as_root ? words_unchecked_as_root[why] :
			    !host->live	  ? words_unchecked_in_tree[why] :
					    NULL;

	return other ? other : words_unchecked[why];
}

char *phrase_unchecked(const struct phrase *p, const char *command, int why)
{
	char address[PCI_ADDRESS_SIZE], *whole, *text;
	bool about = p->device != NO_INDEX;

	if (about)
		pci_address_format(p->j->host->devices[p->device].address, address);
	if (asprintf(&whole, "%s%s%s", command, about ? " " : "", about ? address : "") < 0)
		return NULL;
	text = phrase_with(p, unchecked_words(p->j->host, why), "command", whole, NULL);
	free(whole);
	return text;
}

char *phrase_beside(const struct phrase *p, const char *line)
{
	struct phrase beside = *p;

	if (!p->translate || !line || strcmp(gettext(line), line) == 0)
		return NULL;
	if (p->outcome) {
		beside.finding = NULL;
		beside.evidence = NULL;
	}
	return phrase(&beside, line);
}

char *phrase_kernel_line(const struct phrase *p)
{
	struct phrase line = *p;

	line.translate = false;
	line.finding = NULL;
	line.evidence = NULL;
	return phrase(&line, words_kernel_lines[p->outcome->line]);
}
