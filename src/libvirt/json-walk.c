// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/json-walk.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct walk {
	const char *at;
	char *key, *value; /* no string gets longer by being read */
	unsigned int depth;
	void (*found)(const char *key, const char *value, void *data);
	void *data;
};

/* What is next, behind blanks. */
static char next(struct walk *w)
{
	w->at += strspn(w->at, " \t\r\n");
	return *w->at;
}

static bool take(struct walk *w, char c)
{
	if (next(w) != c)
		return false;
	w->at++;
	return true;
}

/* The four hex digits behind \u. The halves of a pair stay halves: no name that matters has one. */
static bool take_code(struct walk *w, char **to)
{
	unsigned int code = 0;

	for (int i = 0; i < 4; i++, w->at++) {
		if (!isxdigit((unsigned char)*w->at))
			return false;
		code = code << 4 | (isdigit((unsigned char)*w->at) ?
					    (unsigned int)(*w->at - '0') :
					    (unsigned int)(tolower(*w->at) - 'a' + 10));
	}
	if (code >= 0x800) {
		*(*to)++ = (char)(0xe0 | code >> 12);
		*(*to)++ = (char)(0x80 | (code >> 6 & 0x3f));
	} else if (code >= 0x80) {
		*(*to)++ = (char)(0xc0 | code >> 6);
	}
	*(*to)++ = (char)(code >= 0x80 ? 0x80 | (code & 0x3f) : code);
	return code != 0;
}

static bool take_escape(struct walk *w, char **to)
{
	static const char names[] = "bfnrt\"'/\\", meant[] = "\b\f\n\r\t\"'/\\";
	const char *name = *w->at ? strchr(names, *w->at) : NULL;

	if (*w->at == 'u') {
		w->at++;
		return take_code(w, to);
	}
	if (!name)
		return false;
	*(*to)++ = meant[name - names];
	w->at++;
	return true;
}

static bool take_string(struct walk *w, char *to)
{
	char quote = next(w);

	if (quote != '"' && quote != '\'')
		return false;
	w->at++;
	while (*w->at != quote) {
		if (!*w->at)
			return false;
		if (*w->at != '\\') {
			*to++ = *w->at++;
			continue;
		}
		w->at++;
		if (!take_escape(w, &to))
			return false;
	}
	w->at++;
	*to = '\0';
	return true;
}

static bool take_value(struct walk *w);

static bool take_members(struct walk *w)
{
	if (take(w, '}'))
		return true;
	do {
		if (!take_string(w, w->key) || !take(w, ':') || !take_value(w))
			return false;
	} while (take(w, ','));
	return take(w, '}');
}

static bool take_items(struct walk *w)
{
	if (take(w, ']'))
		return true;
	do {
		if (!take_value(w))
			return false;
	} while (take(w, ','));
	return take(w, ']');
}

static bool take_value(struct walk *w)
{
	char first = next(w);
	bool is_string = first == '"' || first == '\'', good;

	if (first == '{' || first == '[') {
		w->at++;
		if (++w->depth > JSON_DEPTH_MAX)
			return false;
		good = first == '{' ? take_members(w) : take_items(w);
		w->depth--;
		return good;
	}
	if (is_string ? !take_string(w, w->value) : !isalnum((unsigned char)first) && first != '-')
		return false;
	/* true, false, null and numbers. */
	while (!is_string && (isalnum((unsigned char)*w->at) || strchr("+-.", *w->at)) && *w->at)
		w->at++;
	if (w->found)
		w->found(w->key, is_string ? w->value : NULL, w->data);
	return true;
}

int json_walk(const char *text, void (*found)(const char *key, const char *value, void *data),
	      void *data)
{
	size_t size = strlen(text) + 1;
	struct walk w = { .at = text, .found = found, .data = data };
	int r = -ENOMEM;

	w.key = calloc(1, size);
	w.value = calloc(1, size);
	if (w.key && w.value)
		r = next(&w) == '{' && take_value(&w) && !next(&w) ? 0 : -EINVAL;
	free(w.key);
	free(w.value);
	return r;
}
