// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/printable.h"

#include <langinfo.h>
#include <string.h>

#include "host/utf8.h"

/* The bytes of the character at @text; *@printable: it may stay. */
static size_t look_at(const char *text, size_t left, bool line, bool *printable)
{
	size_t length = utf8_length(text, left);

	*printable = length && !utf8_is_control(text, length) &&
		     !(line && (*text == '\n' || *text == '\t'));
	return length ? length : 1;
}

void make_printable(char *text, bool line)
{
	size_t left = strlen(text);
	bool printable;

	for (size_t n; left; text += n, left -= n) {
		n = look_at(text, left, line, &printable);
		if (!printable)
			memset(text, '?', n);
	}
}

/* Without a locale, or with one of ASCII only, nothing is translated. */
static bool locale_is_utf8(void)
{
	const char *set = nl_langinfo(CODESET);

	return strcmp(set, "UTF-8") == 0 || strcmp(set, "ANSI_X3.4-1968") == 0;
}

void put_printable(const char *text, FILE *out)
{
	size_t left = strlen(text);
	bool utf8 = locale_is_utf8(), printable;

	for (size_t n; left; text += n, left -= n) {
		n = look_at(text, left, true, &printable);
		if (!utf8 && (unsigned char)*text >= 0x80) {
			n = 1;
			printable = true;
		}
		fprintf(out, "%.*s", (int)n, printable ? text : "????");
	}
}
