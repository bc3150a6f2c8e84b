// SPDX-License-Identifier: GPL-2.0-or-later
/* What a rule or a message means, by itself: no host is looked at. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "host/spelling.h"

#define CLOSE 3 /* changes of a letter that a slip of the fingers may be */

static bool is_close(const char *asked, const char *rule)
{
	return (strlen(asked) > CLOSE && strstr(rule, asked)) || strstr(asked, rule) ||
	       spelling_distance(asked, rule) <= CLOSE;
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

/* The rules that one of @text's words is a part of, or nothing. */
static void nearest_rules(const char *text, char *list, size_t size)
{
	size_t used = 0;
	const char *rule;

	*list = '\0';
	for (size_t i = 0; (rule = vfc_rule(i)); i++) {
		const char *at = text;
		bool near = false;

		while (!near && *(at += strspn(at, " ,.:;"))) {
			size_t length = strcspn(at, " ,.:;");
			char word[SPELLING_MAX + 1] = "";

			if (length < sizeof(word))
				memcpy(word, at, length);
			near = strlen(word) > CLOSE && strstr(rule, word);
			at += length;
		}
		if (near && used < size)
			used += (size_t)snprintf(list + used, size - used, "%s%s",
						 used ? ", " : "", rule);
	}
}

static int unknown_message(const char *text)
{
	char list[1024];

	nearest_rules(text, list, sizeof(list));
	if (*list)
		return cli_error("explain: %.200s: no message that is known here; the nearest rules: %s",
				 text, list);
	return cli_error("explain: %.200s: no message that is known here; expected a line of the kernel, "
			 "QEMU, libvirt or DPDK, or a RULE", text);
}

/* One word that no message has is a rule, mistyped. */
static int explain_message(const char *text, const struct command_line *line)
{
	bool standard = strcmp(text, "-") == 0;
	int r = vfc_explain_message(standard ? NULL : text, line->format, line->width, stdout);

	if (r == -ENOENT && standard)
		return unknown_message("-");
	if (r == -ENOENT)
		return strpbrk(text, " \n\t") ? unknown_message(text) : unknown_rule(text);
	if (r == -EFBIG)
		return cli_error("explain: -: expected at most 64 MiB");
	if (r == -EBADMSG || r == -ELIBACC || r == -EISDIR)
		return cli_error("explain: -: %s; expected a message or a log", strerror(-r));
	return r < 0 ? not_reported(r) : EXIT_OK;
}

/* The rule that stands in brackets behind a title, as reports and the hook have it; NULL: none. */
static const char *rule_in_brackets(const char *text)
{
	const char *rule;

	for (size_t i = 0; (rule = vfc_rule(i)); i++) {
		const char *at = strstr(text, rule);

		if (at && at > text && at[-1] == '[' && at[strlen(rule)] == ']')
			return rule;
	}
	return NULL;
}

/* The words of the command line in one text, in new memory. */
static char *asked_text(const struct command_line *line)
{
	size_t size = 1;
	char *text;

	for (int i = 0; i < line->argument_count; i++)
		size += strlen(line->arguments[i]) + 1;
	text = calloc(1, size);
	for (int i = 0; text && i < line->argument_count; i++) {
		if (i)
			strcat(text, " ");
		strcat(text, line->arguments[i]);
	}
	return text;
}

static int explain(const char *asked, const struct command_line *line)
{
	const char *rule = asked ? rule_in_brackets(asked) : NULL;
	int r = vfc_explain(rule ? rule : asked, line->format, line->width, stdout);

	if (r == -ENOENT)
		return explain_message(asked, line);
	return r < 0 ? not_reported(r) : EXIT_OK;
}

int cmd_explain(const struct command_line *line)
{
	char *asked = NULL;
	int status;

	if (line->argument_count) {
		asked = asked_text(line);
		if (!asked)
			return not_reported(-ENOMEM);
	}
	status = explain(asked, line);
	free(asked);
	return status;
}
