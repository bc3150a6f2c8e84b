// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/say.h"

#include <libintl.h>
#include <string.h>

#include "host/printable.h"

static const struct say_pair *find(const struct say_pair *pairs, const char *name, size_t length)
{
	for (; pairs->name; pairs++)
		if (strlen(pairs->name) == length && strncmp(pairs->name, name, length) == 0)
			return pairs;
	return NULL;
}

void say_pairs(FILE *out, enum command_word word, const struct say_pair *pairs)
{
	const char *text = gettext(command_words[word]);

	while (*text) {
		const char *end = *text == '{' ? strchr(text, '}') : NULL;
		const struct say_pair *pair = end ? find(pairs, text + 1, (size_t)(end - text - 1)) : NULL;

		if (pair) {
			put_printable(pair->value, out);
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
