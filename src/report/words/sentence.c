// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words/sentence.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LENGTH 31

/* What stands between the braces at @text; the bytes up to the closing one, 0: no place. */
static size_t read_place(const char *text, char name[NAME_MAX_LENGTH + 1], int *most)
{
	size_t length = strcspn(text, "{}:"), whole = length;
	char *end;

	*most = -1;
	if (length > NAME_MAX_LENGTH)
		return 0;
	memcpy(name, text, length);
	name[length] = '\0';
	if (text[length] == ':') {
		*most = (int)strtol(text + length + 1, &end, 10);
		whole = (size_t)(end - text);
	}
	return text[whole] == '}' ? whole : 0;
}

void sentence_write(FILE *out, const char *text, sentence_place *place, const void *about)
{
	while (*text) {
		size_t plain = strcspn(text, "{"), length;
		char name[NAME_MAX_LENGTH + 1];
		int most;

		fwrite(text, 1, plain, out);
		text += plain;
		if (!*text)
			return;
		length = read_place(text + 1, name, &most);
		if (length && place(about, name, most, out))
			text += length + 2;
		else
			fputc(*text++, out);
	}
}

const char *sentence_value(const struct sentence_pair *pairs, const char *name)
{
	for (; pairs->name; pairs++)
		if (strcmp(pairs->name, name) == 0)
			return pairs->value;
	return NULL;
}

bool sentence_pair(const void *about, const char *name, int most, FILE *out)
{
	const char *value = sentence_value(about, name);

	if (!value)
		return false;
	fprintf(out, "%.*s", most, value);
	return true;
}

void sentence_pairs(struct sentence_pair pairs[SENTENCE_PAIRS + 1], va_list arguments)
{
	const char *name = va_arg(arguments, const char *);
	size_t count = 0;

	for (; name && count < SENTENCE_PAIRS; name = va_arg(arguments, const char *))
		pairs[count++] = (struct sentence_pair){ name, va_arg(arguments, const char *) };
	pairs[count] = (struct sentence_pair){ NULL, NULL };
}
