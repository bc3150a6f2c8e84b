// SPDX-License-Identifier: GPL-2.0-or-later
/* How a device is bound at each boot: lines of files, then commands. */
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "report/text/text.h"
#include "report/words/lasting.h"

/* Steps under a line that says in which file, or that commands follow. */
struct steps {
	const struct text *t;
	char file[256];
	bool commands, files;
};

static void step_line(void *data, const char *file, const char *line)
{
	struct steps *s = data;
	const struct phrase p = text_phrase(s->t, NO_INDEX, NULL);

	if (file && strcmp(s->file, file) != 0) {
		snprintf(s->file, sizeof(s->file), "%s", file);
		text_paragraph(s->t, 4, "- ",
			       phrase_with(&p, words[WORD_LASTING_IN], "file", file, NULL));
		s->files = true;
	}
	if (!file && !s->commands && s->files)
		text_paragraph(s->t, 4, "- ", phrase(&p, words[WORD_LASTING_THEN]));
	s->commands |= !file;
	text_commands(s->t, line);
}

void text_lasting(const struct text *t, const struct device_judgement *d)
{
	const struct phrase p = text_phrase(t, d->device, NULL);
	struct steps steps = { .t = t };

	if (d->lasting.way == LASTING_NONE)
		return;
	fprintf(t->out, "  %s\n", gettext(words[WORD_LASTING]));
	text_paragraph(t, 4, "- ", lasting_text(&p, d));
	lasting_each(&p, d, step_line, &steps);
	text_paragraph(t, 4, "- ", lasting_last(&p, d));
}
