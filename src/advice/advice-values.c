// SPDX-License-Identifier: GPL-2.0-or-later
/* What the keys of a row of advice take. */
#include <string.h>

#include "advice/advice.h"
#include "kernel/table-kind.h"

#define BLANKS " \t"
#define HEX "0123456789abcdefABCDEF"

/* One of the patterns between the '|' of a value, without the blanks around it. */
struct part {
	const char *text;
	size_t length;
};

/* The part at @*value, which goes on to the next or becomes NULL. */
static struct part next_part(const char **value)
{
	size_t length = strcspn(*value, "|"), start = strspn(*value, BLANKS);
	struct part part = { *value + start, length > start ? length - start : 0 };

	while (part.length && strchr(BLANKS, part.text[part.length - 1]))
		part.length--;
	*value = (*value)[length] ? *value + length + 1 : NULL;
	return part;
}

/*
 * The length of what stands for one character at @text, as fnmatch(3) reads it: one, an
 * escaped one, or [...]; 0: a bracket that nothing closes.
 */
static size_t one_character(const char *text, size_t left)
{
	size_t at = 1;

	if (*text == '\\')
		return left > 1 ? 2 : 0;
	if (*text != '[')
		return 1;
	if (at < left && (text[at] == '!' || text[at] == '^'))
		at++;
	if (at < left && text[at] == ']')
		at++;
	while (at < left && text[at] != ']')
		at++;
	return at < left ? at + 1 : 0;
}

/* False: the pattern means something else than whoever wrote it. */
static bool is_pattern(struct part part, size_t *characters, size_t *stars)
{
	size_t length;

	*characters = 0;
	*stars = 0;
	for (size_t i = 0; i < part.length; i += length) {
		length = one_character(part.text + i, part.length - i);
		if (!length)
			return false;
		*(part.text[i] == '*' ? stars : characters) += 1;
	}
	return part.length > 0;
}

/* A pattern for numbers of @digits digits; with a * at least as many. */
static bool is_hex(struct part part, size_t characters, size_t stars, size_t digits, bool more)
{
	static const char accept[] = HEX "*?[-!]";

	if (strspn(part.text, accept) < part.length)
		return false;
	return stars ? more || characters <= digits :
		       characters == digits || (more && characters > digits);
}

/* As the program writes it: "0x8008000" */
static bool is_size(struct part part)
{
	static const char accept[] = HEX "*?[-!]";

	return part.length > 2 && strncmp(part.text, "0x", 2) == 0 && part.text[2] != '0' &&
	       strspn(part.text + 2, accept) >= part.length - 2;
}

static bool is_one_of(struct part part, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (strlen(words[i]) == part.length &&
		    strncmp(words[i], part.text, part.length) == 0)
			return true;
	return false;
}

static bool is_structure(struct part part)
{
	for (unsigned int i = 0; i < TABLES; i++)
		if (is_one_of(part, (const char *const[]){ table_kinds[i]->region, NULL }))
			return true;
	return false;
}

static enum advice_value wrong_part(enum advice_key key, struct part part)
{
	static const char *const yes_no[] = { "yes", "no", NULL };
	static const char *const scopes[] = { "endpoint", "bridge", "all", "one", "range", NULL };
	size_t characters, stars;

	if (!is_pattern(part, &characters, &stars))
		return ADVICE_PATTERNS;
	if (stars > ADVICE_STARS_MAX)
		return ADVICE_FEW_STARS;
	switch (key) {
	case ADVICE_CLASS:
		return is_hex(part, characters, stars, 6, false) ? ADVICE_ANYTHING : ADVICE_HEX_SIX;
	case ADVICE_PCI_VENDOR:
	case ADVICE_PCI_DEVICE:
		return is_hex(part, characters, stars, 4, false) ? ADVICE_ANYTHING : ADVICE_HEX_FOUR;
	case ADVICE_DOMAIN:
		/* Those that Linux makes up have more (VMD: 10000). */
		return is_hex(part, characters, stars, 4, true) ? ADVICE_ANYTHING : ADVICE_HEX_FOUR;
	case ADVICE_SIZE:
		return is_size(part) ? ADVICE_ANYTHING : ADVICE_BYTES;
	case ADVICE_IN_SLOT:
		return is_one_of(part, yes_no) ? ADVICE_ANYTHING : ADVICE_YES_NO;
	case ADVICE_STRUCTURE:
		return is_structure(part) ? ADVICE_ANYTHING : ADVICE_STRUCTURES;
	case ADVICE_SCOPE:
		return is_one_of(part, scopes) ? ADVICE_ANYTHING : ADVICE_SCOPES;
	default:
		return ADVICE_ANYTHING;
	}
}

enum advice_value advice_wrong_value(enum advice_key key, const char *value)
{
	while (value) {
		enum advice_value wrong = wrong_part(key, next_part(&value));

		if (wrong != ADVICE_ANYTHING)
			return wrong;
	}
	return ADVICE_ANYTHING;
}
