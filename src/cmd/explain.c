// SPDX-License-Identifier: GPL-2.0-or-later
/* What a rule means, by itself: no host is looked at. */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "cmd/cmd.h"

#define NAME_MAX_COMPARED 63
#define CLOSE 3 /* changes of a letter that a slip of the fingers may be */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters have to be put in, taken out or changed to make @b of @a. */
static size_t distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_COMPARED + 1], length = strlen(b);

	if (length > NAME_MAX_COMPARED || strlen(a) > NAME_MAX_COMPARED)
		return SIZE_MAX;
	for (size_t k = 0; k <= length; k++)
		row[k] = k;
	for (size_t i = 0; a[i]; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t k = 0; k < length; k++) {
			size_t changed = corner + (a[i] != b[k]);

			corner = row[k + 1];
			row[k + 1] = least(changed, least(row[k], row[k + 1]) + 1);
		}
	}
	return row[length];
}

static bool is_close(const char *asked, const char *rule)
{
	return (strlen(asked) > CLOSE && strstr(rule, asked)) || strstr(asked, rule) ||
	       distance(asked, rule) <= CLOSE;
}

static int unknown_rule(const char *asked)
{
	char list[1024] = "";
	size_t used = 0;
	const char *rule;

	for (int all = 0; !used && all < 2; all++)
		for (size_t i = 0; (rule = vfc_rule(i)) && used < sizeof(list); i++)
			if (all || is_close(asked, rule))
				used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s",
							 used ? ", " : "", rule);
	return cli_error("explain: %s: no such rule; expected one of %s", asked, list);
}

int cmd_explain(const struct command_line *line)
{
	const char *rule = line->argument_count ? line->arguments[0] : NULL;
	int r = vfc_explain(rule, line->format, stdout);

	if (r == -ENOENT)
		return unknown_rule(rule);
	return r < 0 ? not_reported(r) : EXIT_OK;
}
