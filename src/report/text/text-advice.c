// SPDX-License-Identifier: GPL-2.0-or-later
/* "What to do:", of check's report for people. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "report/text/text.h"
#include "report/text/wrap.h"
#include "report/words/advice.h"

/* Different pieces of advice about one device or machine: there are few. */
#define ADVICE_MAX 8

void text_commands(const struct text *t, const char *commands)
{
	for (const char *line = commands; line && *line;) {
		size_t length = strcspn(line, "\n");

		wrap_command(t->out, t->width, 8, line, length);
		line += length + (line[length] == '\n');
	}
}

void text_advice_parts(const struct text *t, const struct phrase *p, bool all)
{
	struct advice_part parts[ADVICE_PARTS];
	size_t count = advice_parts(p, parts);

	for (size_t i = 0; i < count && (all || i == 0); i++) {
		text_paragraph(t, 4, "- ", parts[i].text);
		parts[i].text = NULL;
		text_commands(t, parts[i].commands);
	}
	advice_parts_clear(parts);
}

/* Each advice once: several findings may share one. */
void text_advice(const struct text *t, const struct findings *findings,
		 const struct device_judgement *d)
{
	char *given[ADVICE_MAX];
	size_t count = 0;

	for (size_t i = 0; i < findings->count && count < ADVICE_MAX; i++) {
		const struct finding *finding = &findings->items[i];
		struct phrase p = {
			.j = t->j,
			.translate = true,
			.device = NO_INDEX,
			.finding = finding,
		};
		char *advice;
		size_t k = 0;

		/* What weighs on the whole machine has been said above. */
		if (finding->whole_machine || (d && !text_matters(d, i)))
			continue;
		advice = advice_text(&p);
		while (advice && k < count && strcmp(given[k], advice) != 0)
			k++;
		if (!advice || k < count) {
			free(advice);
			continue;
		}
		if (!count)
			fprintf(t->out, "  %s\n", gettext(words[WORD_WHAT_TO_DO]));
		given[count++] = advice;
		text_advice_parts(t, &p, true);
	}
	while (count)
		free(given[--count]);
}
