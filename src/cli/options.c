// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/options.h"

#include <getopt.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "cli/error.h"
#include "cli/layout.h"
#include "host/spelling.h"

#define N_(text) text

#define FIRST_LONG 256 /* beyond every letter */

static bool is_long(const struct option_row *row)
{
	return row->name[1] == '-';
}

static char letter_of(const struct option_row *row)
{
	return is_long(row) ? row->letter : row->name[1];
}

static int argument_of(const struct option_row *row)
{
	return !row->value ? no_argument : *row->value == '[' ? optional_argument : required_argument;
}

static void for_getopt(const struct option_row *rows, size_t count, char *letters,
		       struct option *longs)
{
	for (size_t i = 0; i < count; i++) {
		const struct option_row *row = &rows[i];

		if (strchr(row->name, ' '))
			continue;
		if (letter_of(row)) {
			*letters++ = letter_of(row);
			if (argument_of(row) == required_argument)
				*letters++ = ':';
		}
		if (is_long(row))
			*longs++ = (struct option){ row->name + 2, argument_of(row), NULL,
						    FIRST_LONG + (int)i };
	}
	*letters = '\0';
	*longs = (struct option){ 0 };
}

/* The row of getopt_long's answer; @count: it is none of them. */
static size_t row_of(const struct option_row *rows, size_t count, int answer)
{
	if (answer >= FIRST_LONG)
		return (size_t)(answer - FIRST_LONG);
	for (size_t i = 0; i < count; i++)
		if (letter_of(&rows[i]) == answer)
			return i;
	return count;
}

/* What stands behind an option, in words. */
static const char *expected_by(const struct option_row *row)
{
	static const struct {
		const char *value, *words;
	} values[] = {
		{ " FILE", N_("a file") },
		{ " DIR", N_("a directory") },
		{ " RELEASE", N_("a kernel's release, such as 6.12") },
		{ " SIZE", N_("a size, such as 8G") },
		{ " ADDRESS", N_("an address, such as 02:00.0") },
		{ " VERSION", N_("a version, such as 9.0.0") },
		{ " FORMAT", N_("text or json") },
		{ " [[[D]:]B]:[S][.F]", N_("a slot, such as 02:00") },
		{ " [V]:[D][:CLASS]", N_("ids, such as 8086:10d3") },
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (strcmp(values[i].value, row->value) == 0)
			return gettext(values[i].words);
	return row->value + 1;
}

/* Does @word, of which the first @length bytes count, begin the name of @row, as getopt_long takes it? */
static bool begins(const struct option_row *row, const char *word, size_t length)
{
	return is_long(row) && !strchr(row->name, ' ') && length > 3 &&
	       strncmp(row->name, word, length) == 0;
}

/* The option that @word is, if it is none but looks like one: "--json", "-d" and "-d8086:". */
static const struct option_row *looks_like(const struct option_row *rows, size_t count,
					   const char *word)
{
	for (size_t i = 0; i < count; i++) {
		if (begins(&rows[i], word, strcspn(word, "=")))
			return &rows[i];
		if (word[0] == '-' && word[1] && word[1] == letter_of(&rows[i]) &&
		    (!word[2] || argument_of(&rows[i]) == required_argument))
			return &rows[i];
	}
	return NULL;
}

/* The long option that @word with one dash too few is: "-json". */
static const struct option_row *lacks_dash(const struct option_row *rows, size_t count,
					   const char *word)
{
	for (size_t i = 0; word[0] == '-' && word[1] != '-' && i < count; i++)
		if (is_long(&rows[i]) && strncmp(rows[i].name + 1, word, strcspn(word, "=")) == 0 &&
		    strlen(rows[i].name + 1) == strcspn(word, "="))
			return &rows[i];
	return NULL;
}

static bool refuse_one_dash(const char *word, const struct option_row *meant)
{
	cli_error("unknown option '%s' (%s?)", word, meant->name);
	return false;
}

/* A long option that there is not, or several that begin like it. */
static bool refuse_long(const struct option_row *rows, size_t count, const char *word)
{
	struct spelling_nearest nearest = { 0 };
	const struct option_row *first = NULL, *second = NULL;
	char typed[SPELLING_MAX + 1] = "";
	size_t length = strcspn(word, "=");

	for (size_t i = 0; i < count; i++) {
		if (!begins(&rows[i], word, length))
			continue;
		second = first;
		first = &rows[i];
	}
	if (second) {
		cli_error("option '%s' can be %s or %s", word, second->name, first->name);
		return false;
	}
	if (length < sizeof(typed))
		memcpy(typed, word, length);
	nearest.typed = typed;
	for (size_t i = 0; i < count; i++)
		if (is_long(&rows[i]) && rows[i].help)
			spelling_try(&nearest, rows[i].name);
	if (nearest.word)
		cli_error("unknown option '%s' (%s?)", word, nearest.word);
	else
		cli_error("unknown option '%s'", word);
	return false;
}

/* What getopt_long could not use; @answer is ':' where a value is missing. */
static bool refuse(const struct option_row *rows, size_t count, int answer, char **argv)
{
	const char *word = argv[optind - 1];
	const struct option_row *row;
	size_t known = row_of(rows, count, optopt);

	if (answer == ':' && known < count) {
		row = lacks_dash(rows, count, word);
		if (row)
			return refuse_one_dash(word, row);
		cli_error("%s: expected %s behind it", rows[known].name, expected_by(&rows[known]));
		return false;
	}
	if (optopt >= FIRST_LONG && known < count) {
		cli_error("%s: expected no value behind it", rows[known].name);
		return false;
	}
	if (!optopt)
		return refuse_long(rows, count, word);
	/* Of several letters in a word getopt_long is still at it. */
	if (argv[optind] && argv[optind][0] == '-' && argv[optind][1] != '-' &&
	    strchr(argv[optind], optopt))
		word = argv[optind];
	row = lacks_dash(rows, count, word);
	if (row)
		return refuse_one_dash(word, row);
	cli_error("unknown option '-%c'", optopt);
	return false;
}

/* Is the value that getopt_long took for @row one? */
static bool check_value(const struct option_row *rows, size_t count, const struct option_row *row,
			char **argv)
{
	const struct option_row *other;
	const char *word = argv[optind - 1];

	if (!optarg)
		return true;
	if (optarg == word) {
		other = looks_like(rows, count, optarg);
		if (!other)
			return true;
		cli_error("%s: expected %s, not the option %s", row->name, expected_by(row),
			  other->name);
		return false;
	}
	other = is_long(row) ? NULL : lacks_dash(rows, count, word);
	return other ? refuse_one_dash(word, other) : true;
}

bool options_parse(const struct option_row *rows, size_t count, int argc, char **argv,
		   struct options *options)
{
	struct option longs[OPTIONS_MAX + 1];
	char letters[2 * OPTIONS_MAX + 2] = ":";
	int answer;

	*options = (struct options){ 0 };
	opterr = 0;
	for_getopt(rows, count, letters + 1, longs);
	for (int place = 0; (answer = getopt_long(argc, argv, letters, longs, NULL)) != -1;
	     place++) {
		size_t row = row_of(rows, count, answer);

		if (row == count)
			return refuse(rows, count, answer, argv);
		if (!check_value(rows, count, &rows[row], argv))
			return false;
		options->given |= OPTION_BIT(row);
		options->values[row] = optarg;
		options->places[row] = place;
	}
	options->operands = argv + optind;
	options->operand_count = argc - optind;
	return true;
}

bool option_is_given(const struct options *options, unsigned int option)
{
	return options->given & OPTION_BIT(option);
}

int option_beyond(const struct options *options, uint32_t takes)
{
	for (unsigned int i = 0; i < OPTIONS_MAX; i++)
		if (options->given & ~takes & OPTION_BIT(i))
			return (int)i;
	return -1;
}

const struct option_pair *option_pair_given(const struct option_pair *pairs, size_t count,
					    const struct options *options)
{
	for (size_t i = 0; i < count; i++)
		if (option_is_given(options, pairs[i].one) &&
		    option_is_given(options, pairs[i].other))
			return &pairs[i];
	return NULL;
}

/* "-h, --help" and its value. */
static int head_of(const struct option_row *row, char *head, size_t size)
{
	const char letter[] = { '-', row->letter, ',', ' ', '\0' };

	return snprintf(head, size, "%s%s%s", row->letter ? letter : "", row->name,
			row->value ? row->value : "");
}

void options_help(const struct option_row *rows, size_t count, uint32_t shown,
		  const char *const *owners)
{
	char head[80], text[512];
	int width = 0;

	for (size_t i = 0; i < count; i++)
		if (rows[i].help && shown & OPTION_BIT(i) &&
		    head_of(&rows[i], head, sizeof(head)) > width)
			width = head_of(&rows[i], head, sizeof(head));
	for (size_t i = 0; i < count; i++) {
		const char *owner = owners ? owners[i] : NULL;

		if (!rows[i].help || !(shown & OPTION_BIT(i)))
			continue;
		head_of(&rows[i], head, sizeof(head));
		snprintf(text, sizeof(text), "%s%s%s", owner ? owner : "", owner ? ": " : "",
			 gettext(rows[i].help));
		layout_row(head, (size_t)width + 4, text);
	}
}
