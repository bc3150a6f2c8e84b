// SPDX-License-Identifier: GPL-2.0-or-later
/* What a finding says with what the administrator has decided about it. */
#include <inttypes.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "policy/waiver.h"
#include "report/words/phrase.h"

#define DATE_SIZE sizeof("4294-67-29")

static const char *date_text(uint32_t date, char *buffer)
{
	snprintf(buffer, DATE_SIZE, "%04u-%02u-%02u", date / 10000 % 10000, date / 100 % 100,
		 date % 100);
	return buffer;
}

bool phrase_policy_place(const struct phrase *p, const char *name, FILE *out)
{
	const struct finding *f = p->finding;
	const struct policy_waiver *waiver = f ? f->waiver : NULL;
	const struct host_device *other;
	char buffer[32];

	if (!waiver)
		return false;
	other = f->other == NO_INDEX ? NULL : &p->j->host->devices[f->other];
	if (strcmp(name, "waiver-line") == 0)
		fprintf(out, "%zu", waiver->line);
	else if (strcmp(name, "waived") == 0)
		fputs(pci_address_format(waiver->address, buffer), out);
	else if (strcmp(name, "waived-rule") == 0)
		fputs(waiver->rule->id, out);
	else if (strcmp(name, "waiver-date") == 0)
		fputs(date_text(waiver->expires, buffer), out);
	else if (strcmp(name, "waiver-ids") == 0)
		fprintf(out, "%04x:%04x", waiver->vendor, waiver->device);
	else if (strcmp(name, "other-ids") == 0 && other)
		fprintf(out, "%04x:%04x", other->vendor, other->device);
	else if (strcmp(name, "waiver-regions") == 0)
		for (size_t i = 0; i < waiver->region_count; i++)
			fprintf(out, "%s0x%" PRIx64 "-0x%" PRIx64, i ? ", " : "",
				waiver->regions[i].base, waiver->regions[i].end);
	else if (strcmp(name, "waiver-uses") == 0)
		for (size_t i = 0; i < waiver->use_count; i++)
			fprintf(out, "%s%s", i ? ", " : "", waiver->uses[i]);
	else
		return false;
	return true;
}

static const char *severity_word(const struct phrase *p, enum severity severity)
{
	return p->translate ? gettext(words_severities[severity]) : words_severities[severity];
}

static char *waived_note(const struct phrase *p)
{
	const struct policy_waiver *waiver = p->finding->waiver;
	char line[24], date[DATE_SIZE], *until = NULL, *note;
	struct phrase n = *p;

	if (waiver->expires) {
		n.pairs[0] = (struct phrase_pair){ "date", date_text(waiver->expires, date) };
		n.pairs[1] = (struct phrase_pair){ NULL, NULL };
		until = phrase(&n, words[WORD_WAIVED_UNTIL]);
	}
	snprintf(line, sizeof(line), "%zu", waiver->line);
	n.pairs[0] = (struct phrase_pair){ "by-itself", severity_word(p, p->finding->by_itself) };
	n.pairs[1] = (struct phrase_pair){ "line", line };
	n.pairs[2] = (struct phrase_pair){ "until", until ? until : "" };
	n.pairs[3] = (struct phrase_pair){ "reason", waiver->reason };
	n.pairs[4] = (struct phrase_pair){ NULL, NULL };
	note = phrase(&n, words[WORD_WAIVED]);
	free(until);
	return note;
}

static char *severity_note(const struct phrase *p)
{
	const struct finding *f = p->finding;
	struct phrase n = *p;
	char line[24];

	snprintf(line, sizeof(line), "%zu", f->set->line);
	n.pairs[0] = (struct phrase_pair){ "by-itself", severity_word(p, f->by_itself) };
	n.pairs[1] = (struct phrase_pair){ "line", line };
	n.pairs[2] = (struct phrase_pair){ "severity", severity_word(p, f->set->severity) };
	n.pairs[3] = (struct phrase_pair){ NULL, NULL };
	return phrase(&n, words[WORD_SEVERITY_SET]);
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
	char *text = phrase(p, words_finding(p->finding->detail)->text);
	char *note = phrase_note(p), *both;

	if (!text || !note)
		return text;
	if (asprintf(&both, "%s %s", text, note) < 0)
		both = NULL;
	free(text);
	free(note);
	return both;
}

char *phrase_policy_error(const char *file, const struct policy_error *error)
{
	struct phrase p = { .translate = true, .device = NO_INDEX };
	char line[24], *defect, *text;

	p.pairs[0] = (struct phrase_pair){ "found", error->found };
	defect = phrase(&p, words_policy_defects[error->defect]);
	snprintf(line, sizeof(line), "%zu", error->line);
	p.pairs[0] = (struct phrase_pair){ "file", file };
	p.pairs[1] = (struct phrase_pair){ "line", line };
	p.pairs[2] = (struct phrase_pair){ "defect", defect ? defect : "" };
	text = phrase(&p, words[WORD_POLICY_BROKEN]);
	free(defect);
	return text;
}
