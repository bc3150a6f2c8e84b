// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/options.h"

#include <getopt.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

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

bool options_parse(const struct option_row *rows, size_t count, int argc, char **argv,
		   struct options *options)
{
	struct option longs[OPTIONS_MAX + 1];
	char letters[2 * OPTIONS_MAX + 1];
	int answer;

	*options = (struct options){ 0 };
	for_getopt(rows, count, letters, longs);
	for (int place = 0; (answer = getopt_long(argc, argv, letters, longs, NULL)) != -1;
	     place++) {
		size_t row = row_of(rows, count, answer);

		if (row == count)
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
	char head[80];
	int width = 0;

	for (size_t i = 0; i < count; i++)
		if (rows[i].help && shown & OPTION_BIT(i) &&
		    head_of(&rows[i], head, sizeof(head)) > width)
			width = head_of(&rows[i], head, sizeof(head));
	for (size_t i = 0; i < count; i++) {
		if (!rows[i].help || !(shown & OPTION_BIT(i)))
			continue;
		head_of(&rows[i], head, sizeof(head));
		printf("  %-*s  ", width, head);
		if (owners && owners[i])
			printf("%s: ", owners[i]);
		printf("%s\n", gettext(rows[i].help));
	}
}
