// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/say.h"

#include <libintl.h>
#include <string.h>

static const struct say_pair *find(const struct say_pair *pairs, const char *name, size_t length)
{
	for (; pairs->name; pairs++)
		if (strlen(pairs->name) == length && strncmp(pairs->name, name, length) == 0)
			return pairs;
	return NULL;
}

/* Names of files and what other programs say: no line of ours ends there, and no terminal obeys. */
static void put_value(const char *value, FILE *out)
{
	for (; *value; value++)
		fputc((unsigned char)*value < ' ' || *value == 0x7f ? '?' : *value, out);
}

void say_pairs(FILE *out, enum command_word word, const struct say_pair *pairs)
{
	const char *text = gettext(command_words[word]);

	while (*text) {
		const char *end = *text == '{' ? strchr(text, '}') : NULL;
		const struct say_pair *pair = end ? find(pairs, text + 1, (size_t)(end - text - 1)) : NULL;

		if (pair) {
			put_value(pair->value, out);
			text = end + 1;
		} else {
			fputc(*text++, out);
		}
	}
	fputc('\n', out);
}

void complain_pairs(enum command_word word, const struct say_pair *pairs)
{
	fflush(stdout);
	fputs("vfio-check: ", stderr);
	say_pairs(stderr, word, pairs);
}
