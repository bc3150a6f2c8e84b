// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/say.h"

#include <libintl.h>

#include "host/printable.h"

/* Names of files and what other programs say go to a terminal. */
static bool put_pair(const void *pairs, const char *name, int most, FILE *out)
{
	const char *value = sentence_value(pairs, name);

	(void)most;
	if (value)
		put_printable(value, out);
	return value;
}

void say_pairs(FILE *out, enum command_word word, const struct sentence_pair *pairs)
{
	sentence_write(out, gettext(command_words[word]), put_pair, pairs);
	fputc('\n', out);
}

void say(FILE *out, enum command_word word, ...)
{
	struct sentence_pair pairs[SENTENCE_PAIRS + 1];
	va_list arguments;

	va_start(arguments, word);
	sentence_pairs(pairs, arguments);
	va_end(arguments);
	say_pairs(out, word, pairs);
}

void complain(enum command_word word, ...)
{
	struct sentence_pair pairs[SENTENCE_PAIRS + 1];
	va_list arguments;

	va_start(arguments, word);
	sentence_pairs(pairs, arguments);
	va_end(arguments);
	fflush(stdout);
	fputs("vfio-check: ", stderr);
	say_pairs(stderr, word, pairs);
}
