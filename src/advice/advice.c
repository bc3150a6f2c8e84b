// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice/advice.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "host/utf8.h"

#define ID_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
#define BLANKS " \t"

static const char *const key_names[ADVICE_KEYS] = {
	[ADVICE_VENDOR] = "vendor",
	[ADVICE_PRODUCT] = "product",
	[ADVICE_PRODUCT_VERSION] = "product-version",
	[ADVICE_BIOS_VENDOR] = "bios-vendor",
	[ADVICE_CLASS] = "class",
	[ADVICE_PCI_VENDOR] = "pci-vendor",
	[ADVICE_PCI_DEVICE] = "pci-device",
	[ADVICE_DOMAIN] = "domain",
	[ADVICE_IN_SLOT] = "in-slot",
	[ADVICE_SLOT] = "slot",
	[ADVICE_STRUCTURE] = "structure",
	[ADVICE_SIZE] = "size",
	[ADVICE_SCOPE] = "scope",
};

static const char *const text_names[ADVICE_TEXTS] = {
	[ADVICE_APPLIES] = "applies-if",
	[ADVICE_CAUSE] = "cause",
	[ADVICE_REMEDY] = "remedy",
	[ADVICE_OTHERWISE] = "otherwise",
	[ADVICE_COMMANDS] = "commands",
	[ADVICE_COST] = "cost",
	[ADVICE_NO_HELP] = "no-help",
	[ADVICE_SOURCE] = "source",
};

static const char *const confidence_names[CONFIDENCES] = {
	[CONFIDENCE_DOCUMENTED] = "documented",
	[CONFIDENCE_REPORTED] = "reported",
	[CONFIDENCE_INFERRED] = "inferred",
	[CONFIDENCE_NONE] = "none",
};

struct parser {
	struct advice_set *set;
	struct advice_set own;		/* the rows of this file */
	struct advice_error *error;
	const char *file;
	size_t line;
	bool local, open;		/* @row is one that is being read */
	struct advice row;
	char **value;			/* that a line which begins with a blank continues */
	bool lines;			/* ... as a line of its own */
};

static int fail(struct parser *p, enum advice_defect defect, size_t line, const char *found)
{
	*p->error = (struct advice_error){ .defect = defect, .file = p->file, .line = line };
	snprintf(p->error->found, sizeof(p->error->found), "%s", found);
	return -EINVAL;
}

static int bad_value(struct parser *p, size_t line, const char *found, enum advice_value value)
{
	fail(p, ADVICE_BAD_VALUE, line, found);
	p->error->value = value;
	return -EINVAL;
}

static int incomplete(struct parser *p, const char *key)
{
	fail(p, ADVICE_INCOMPLETE, p->row.line, p->row.id);
	p->error->key = key;
	return -EINVAL;
}

static void clear_row(struct advice *row)
{
	free(row->id);
	for (unsigned int i = 0; i < ADVICE_KEYS; i++)
		free(row->keys[i]);
	for (unsigned int i = 0; i < ADVICE_TEXTS; i++)
		free(row->texts[i]);
	memset(row, 0, sizeof(*row));
}

static int find_name(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (names[i] && strcmp(names[i], name) == 0)
			return i;
	return -1;
}

/* The first {word} that stands for nothing in this row, or NULL. */
static const char *bad_place(const struct advice *row, const char *text)
{
	static const char *const places[] = { "{device}", "{demanded}", "{vendor}", "{slot}" };
	bool in_slot = row->keys[ADVICE_SLOT] || (row->keys[ADVICE_IN_SLOT] &&
						  strcmp(row->keys[ADVICE_IN_SLOT], "yes") == 0);
	size_t count = sizeof(places) / sizeof(places[0]) - !in_slot;

	for (text = strpbrk(text, "{}"); text; text = strpbrk(text, "{}")) {
		size_t i = 0;

		while (i < count && strncmp(text, places[i], strlen(places[i])) != 0)
			i++;
		if (i == count)
			return text;
		text += strlen(places[i]);
	}
	return NULL;
}

static int check_row(struct parser *p)
{
	static const enum advice_text wanted[] = { ADVICE_CAUSE, ADVICE_REMEDY, ADVICE_SOURCE,
						   ADVICE_COST };
	struct advice *row = &p->row;
	bool any = false;

	for (int i = 0; i < ADVICE_KEYS; i++) {
		enum advice_value value = row->keys[i] ? advice_wrong_value(i, row->keys[i]) :
							 ADVICE_ANYTHING;

		any |= row->keys[i] != NULL;
		if (value != ADVICE_ANYTHING)
			return bad_value(p, row->line, row->keys[i], value);
	}
	for (int i = 0; i < ADVICE_TEXTS; i++) {
		const char *place = row->texts[i] ? bad_place(row, row->texts[i]) : NULL;

		if (place)
			return fail(p, ADVICE_BAD_PLACE, row->line, place);
	}
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!row->texts[wanted[i]] &&
		    (wanted[i] != ADVICE_COST || row->confidence != CONFIDENCE_NONE))
			return incomplete(p, text_names[wanted[i]]);
	if (row->confidence == CONFIDENCE_MISSING)
		return incomplete(p, "confidence");
	return any ? 0 : incomplete(p, key_names[ADVICE_VENDOR]);
}

static int add_row(struct advice_set *set, const struct advice *row)
{
	struct advice *rows = list_grow(set->rows, set->count, sizeof(*rows));

	if (!rows)
		return -ENOMEM;
	rows[set->count++] = *row;
	set->rows = rows;
	return 0;
}

static struct advice *find_row(const struct advice_set *set, const char *id)
{
	for (size_t i = 0; i < set->count; i++)
		if (strcmp(set->rows[i].id, id) == 0)
			return &set->rows[i];
	return NULL;
}

static int keep_row(struct parser *p)
{
	int r;

	if (!p->open)
		return 0;
	r = check_row(p);
	if (r < 0)
		return r;
	if (find_row(&p->own, p->row.id))
		return fail(p, ADVICE_ID_TWICE, p->row.line, p->row.id);
	if (p->set->count + p->own.count == ADVICE_ROWS_MAX)
		return fail(p, ADVICE_TOO_MANY, p->row.line, p->row.id);
	r = add_row(&p->own, &p->row);
	if (r < 0)
		return r;
	memset(&p->row, 0, sizeof(p->row));
	p->open = false;
	return 0;
}

/* The rows of a file that is sound to the end; one with the id of an earlier takes its place. */
static int take_rows(struct advice_set *set, struct advice_set *own)
{
	for (size_t i = 0; i < own->count; i++) {
		struct advice *earlier = find_row(set, own->rows[i].id);

		if (earlier) {
			clear_row(earlier);
			*earlier = own->rows[i];
		} else if (add_row(set, &own->rows[i]) < 0) {
			return -ENOMEM;
		}
		memset(&own->rows[i], 0, sizeof(own->rows[i]));
	}
	return 0;
}

static int begin_row(struct parser *p, char *line)
{
	size_t length = strspn(line + 1, ID_CHARACTERS);
	int r;

	if (!length || line[1 + length] != ']' || line[2 + length])
		return fail(p, ADVICE_BAD_ID, p->line, line);
	line[1 + length] = '\0';
	r = keep_row(p);
	if (r < 0)
		return r;
	p->open = true;
	p->value = NULL;
	p->row = (struct advice){ .id = strdup(line + 1), .local = p->local,
				  .file = p->file, .line = p->line };
	return p->row.id ? 0 : -ENOMEM;
}

static int add_text(struct parser *p, const char *text)
{
	char *joined;
	int n = asprintf(&joined, "%s%s%s", *p->value ? *p->value : "",
			 !*p->value ? "" : p->lines ? "\n" : " ", text);

	if (n < 0)
		return -ENOMEM;
	free(*p->value);
	*p->value = joined;
	return n <= ADVICE_VALUE_MAX ? 0 : bad_value(p, p->line, text, ADVICE_SHORT);
}

static int set_confidence(struct parser *p, const char *value)
{
	int confidence = find_name(confidence_names, CONFIDENCES, value);

	if (p->row.confidence != CONFIDENCE_MISSING)
		return fail(p, ADVICE_KEY_TWICE, p->line, "confidence");
	if (confidence < 0)
		return bad_value(p, p->line, value, ADVICE_CONFIDENCES);
	p->row.confidence = confidence;
	p->value = NULL;
	return 0;
}

static int take_key(struct parser *p, const char *name, const char *value)
{
	int key = find_name(key_names, ADVICE_KEYS, name);
	int text = find_name(text_names, ADVICE_TEXTS, name);

	if (!*value)
		return fail(p, ADVICE_EMPTY, p->line, name);
	if (strcmp(name, "confidence") == 0)
		return set_confidence(p, value);
	if (key < 0 && text < 0)
		return fail(p, ADVICE_UNKNOWN_KEY, p->line, name);
	p->value = key >= 0 ? &p->row.keys[key] : &p->row.texts[text];
	p->lines = text == ADVICE_COMMANDS;
	if (*p->value)
		return fail(p, ADVICE_KEY_TWICE, p->line, name);
	return add_text(p, value);
}

static int take_line(struct parser *p, char *line)
{
	char *text = line + strspn(line, BLANKS), *end = text + strlen(text), *value;

	while (end > text && strchr(BLANKS "\r", end[-1]))
		*--end = '\0';
	if (!*text || *text == '#')
		return 0;
	if (text > line)
		return p->value ? add_text(p, text) : fail(p, ADVICE_NO_KEY, p->line, text);
	if (*text == '[')
		return begin_row(p, text);
	value = strchr(text, '=');
	if (!value)
		return fail(p, ADVICE_NO_KEY, p->line, text);
	if (!p->open)
		return fail(p, ADVICE_NO_ROW, p->line, text);
	for (end = value; end > text && strchr(BLANKS, end[-1]);)
		end--;
	value += 1 + strspn(value + 1, BLANKS);
	*end = '\0';
	return take_key(p, text, value);
}

/* What would reach a terminal, and JSON. */
static int check_bytes(struct parser *p, const char *text, size_t size)
{
	size_t line = 1, length;

	for (size_t i = 0; i < size; i += length) {
		length = utf8_length(text + i, size - i);
		if (!length || (text[i] != '\r' && utf8_is_control(text + i, length)))
			return fail(p, ADVICE_NO_TEXT, line, "");
		line += text[i] == '\n';
	}
	return 0;
}

int advice_parse(struct advice_set *set, const char *file, const char *text, size_t size, bool local,
		 struct advice_error *error)
{
	struct parser p = {
		.set = set,
		.error = error,
		.file = file,
		.local = local,
	};
	char *copy, *rest;
	int r = check_bytes(&p, text, size);

	if (r < 0)
		return r;
	copy = strdup(text);
	rest = copy;
	if (!copy)
		return -ENOMEM;
	for (char *line = strsep(&rest, "\n"); r == 0 && line; line = strsep(&rest, "\n")) {
		p.line++;
		r = take_line(&p, line);
	}
	if (r == 0)
		r = keep_row(&p);
	if (r == 0)
		r = take_rows(set, &p.own);
	advice_clear(&p.own);
	clear_row(&p.row);
	free(copy);
	return r;
}

void advice_clear(struct advice_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		clear_row(&set->rows[i]);
	free(set->rows);
	memset(set, 0, sizeof(*set));
}

static bool fits_one(const char *patterns, const char *fact)
{
	while (*patterns) {
		char pattern[256];
		size_t length = strcspn(patterns, "|"), start = strspn(patterns, BLANKS);
		size_t end = length;

		while (end > start && strchr(BLANKS, patterns[end - 1]))
			end--;
		if (end > start && end - start < sizeof(pattern)) {
			memcpy(pattern, patterns + start, end - start);
			pattern[end - start] = '\0';
			if (fnmatch(pattern, fact, FNM_CASEFOLD) == 0)
				return true;
		}
		patterns += length + (patterns[length] == '|');
	}
	return false;
}

static bool fits(const char *patterns, const char *facts)
{
	while (*facts) {
		size_t length = strcspn(facts, "\n");
		char fact[ADVICE_FACT_MAX + 1];

		snprintf(fact, sizeof(fact), "%.*s", (int)length, facts);
		if (fits_one(patterns, fact))
			return true;
		facts += length + (facts[length] == '\n');
	}
	return false;
}

/* How many keys a row has; 0: one of them does not fit. */
static unsigned int score(const struct advice *row, const char *const *facts)
{
	unsigned int keys = 0;

	for (unsigned int i = 0; i < ADVICE_KEYS; i++) {
		if (!row->keys[i])
			continue;
		if (!facts[i] || !fits(row->keys[i], facts[i]))
			return 0;
		keys++;
	}
	return keys;
}

const struct advice *advice_find(const struct advice_set *set, const char *const *facts)
{
	const struct advice *best = NULL;
	unsigned int most = 0;

	for (size_t i = 0; i < set->count; i++) {
		unsigned int keys = score(&set->rows[i], facts);

		/* Whoever wrote advice for this machine knows it. */
		if (keys && set->rows[i].local)
			keys += ADVICE_KEYS;
		if (keys > most) {
			most = keys;
			best = &set->rows[i];
		}
	}
	return best;
}
