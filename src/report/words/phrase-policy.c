// SPDX-License-Identifier: GPL-2.0-or-later
/* What a finding says with what the administrator has decided about it. */
#include <libintl.h>
#include <stdlib.h>

#include "policy/waiver.h"
#include "report/words/fill.h"

static const char *severity_word(const struct phrase *p, enum severity severity)
{
	return p->translate ? gettext(severity_names[severity]) : severity_names[severity];
}

static char *waived_note(const struct phrase *p)
{
	const struct policy_waiver *waiver = p->finding->waiver;
	char line[24], date[DATE_SIZE], *until = NULL, *note;

	if (waiver->expires)
		until = phrase_with(p, words[WORD_WAIVED_UNTIL], "date",
				    fill_date(waiver->expires, date), NULL);
	snprintf(line, sizeof(line), "%zu", waiver->line);
	note = phrase_with(p, words[WORD_WAIVED], "by-itself", severity_word(p, p->finding->by_itself),
			   "line", line, "until", until ? until : "", "reason", waiver->reason, NULL);
	free(until);
	return note;
}

static char *severity_note(const struct phrase *p)
{
	const struct finding *f = p->finding;
	char line[24];

	snprintf(line, sizeof(line), "%zu", f->set->line);
	return phrase_with(p, words[WORD_SEVERITY_SET], "by-itself", severity_word(p, f->by_itself),
			   "line", line, "severity", severity_word(p, f->set->severity), NULL);
}

char *phrase_note(const struct phrase *p)
{
	const struct finding *f = p->finding;

	if (f->waiver && f->device != NO_INDEX)
		return waived_note(p);
	return f->set ? severity_note(p) : NULL;
}

char *phrase_detail(const struct phrase *p)
{
	char *text = phrase(p, case_of(p->finding->detail)->text);
	char *note = phrase_note(p), *both;

	if (!text || !note) {
		free(note);
		return text;
	}
	both = phrase_print(p, "%s %s", text, note);
	free(text);
	free(note);
	return both;
}
