// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes vfio-check-rules(7), in mdoc, from the words that `explain` shows, to standard
 * output. Its argument is the page's date. It runs at build time and is not installed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/rules/rules.h"
#include "report/words/words.h"

/* What roff takes for more than a letter is escaped. @literal: a minus stays one. */
static void put(const char *text, size_t length, bool literal)
{
	bool start = true;

	for (size_t i = 0; i < length; i++) {
		bool option = text[i] == '-' && (text[i + 1] == '-' || (i && text[i - 1] == '-') ||
						 (i && text[i - 1] == ' '));

		if (start && (text[i] == '.' || text[i] == '\''))
			fputs("\\&", stdout);
		start = text[i] == '\n';
		if (text[i] == '\\')
			fputs("\\e", stdout);
		else if (text[i] == '-' && (literal || option))
			fputs("\\-", stdout);
		else
			putchar(text[i]);
	}
}

/* A line of the source a sentence, a paragraph for every empty line. */
static void put_sentences(const char *text)
{
	while (*text) {
		const char *end = strstr(text, ". "), *empty = strstr(text, "\n\n");
		size_t length = strlen(text), gap = 0;

		if (end) {
			length = (size_t)(end - text) + 1;
			gap = 1;
		}
		if (empty && (size_t)(empty - text) < length) {
			length = (size_t)(empty - text);
			gap = 2;
		}
		put(text, length, false);
		puts(gap == 2 ? "\n.Pp" : "");
		text += length + gap;
	}
}

static void put_title(enum explain_word word)
{
	printf(".Pp\n.Em %s :\n", words_explain[word]);
}

static void put_sources(const char *sources)
{
	put_title(EXPLAIN_SOURCES);
	puts(".Bl -bullet -compact");
	for (size_t length, gap; *sources; sources += length + gap) {
		length = words_source(sources, &gap);
		puts(".It");
		put(sources, length, false);
		putchar('\n');
	}
	puts(".El");
}

static void put_sample(enum explain_word word, const struct rule_words *w, const char *host,
		       const char *device)
{
	const char *text = words_explain[word];
	size_t before = strcspn(text, "{");

	put(text, before, false);
	printf("\n.Li vfio-check \\-\\-sysroot data/hosts/");
	put(host, strlen(host), true);
	if (w->options) {
		putchar(' ');
		put(w->options, strlen(w->options), true);
	}
	printf("%s%s\n", device ? " " : "", device ? device : "");
}

static void put_rule(const struct rule *rule)
{
	const struct rule_words *w = words_rule(rule->id);

	printf(".Ss %s (%s)\n", rule->id, severity_names[rule->severity]);
	put_sentences(w->meaning);
	put_title(EXPLAIN_FOUND);
	put_sentences(w->found);
	if (w->says) {
		put_title(EXPLAIN_SAYS);
		puts(".Bd -literal");
		put(w->says, strlen(w->says), true);
		puts("\n.Ed");
	}
	put_title(EXPLAIN_FIX);
	put_sentences(w->fix);
	put_title(EXPLAIN_BLIND);
	put_sentences(
		words_explain[rule->blindness == DECIDES ? EXPLAIN_DECIDES : EXPLAIN_INFORMS]);
	put_sources(w->sources);
	put_title(EXPLAIN_SAMPLES);
	puts(".br");
	put_sample(EXPLAIN_TRIGGERS, w, w->host, w->device);
	puts(".br");
	put_sample(EXPLAIN_CLEAN, w, w->clean, NULL);
}

int main(int argc, char **argv)
{
	size_t count;
	const struct rule *rules = rules_all(&count);

	if (argc != 2) {
		fputs("Usage: man-rules DATE\n", stderr);
		return EXIT_FAILURE;
	}
	printf(".\\\" SPDX-License-Identifier: GPL-2.0-or-later\n"
	       ".\\\" Written by src/report/words/man-rules.c from src/report/words/words-*.c\n"
	       ".Dd %s\n.Dt VFIO-CHECK-RULES 7\n.Os vfio-check %s\n"
	       ".Sh NAME\n.Nm vfio-check-rules\n.Nd what vfio-check looks at, and what it means\n"
	       ".Sh DESCRIPTION\n",
	       argv[1], PACKAGE_VERSION);
	put_sentences(words_explain[EXPLAIN_INTRODUCTION]);
	puts(".Pp");
	put_sentences(words_explain[EXPLAIN_SEVERITIES]);
	puts(".Sh RULES");
	for (size_t i = 0; i < count; i++)
		put_rule(&rules[i]);
	puts(".Sh SEE ALSO\n.Xr vfio-check 1 ,\n.Xr vfio-check-policy.conf 5");
	return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
