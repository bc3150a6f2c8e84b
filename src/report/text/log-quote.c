// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel's log has said already. */
#include <string.h>

#include "report/text/text.h"

/* A listed region is no answer, and a contradiction is not what is said here. */
static bool says_so(const struct finding *finding, const struct log_entry *entry)
{
	return entry->line.kind != LOG_REGION &&
	       case_of(finding->detail)->told_by != TOLD_BY_NOTHING;
}

static void title(const struct text *t, bool said)
{
	const struct judgement *j = t->j;
	const struct log *log = &j->host->log;
	const char *judged = j->host->release.seen == SEEN ? j->host->release.text : NULL;
	struct phrase p = { .j = j, .translate = true, .device = NO_INDEX };
	enum word word = WORD_LOG_SAID_UNNAMED;

	if (j->options.kernel)
		judged = j->options.kernel;
	if (!said)
		word = WORD_LOG_HAS;
	else if (log->foreign)
		word = WORD_LOG_SAID_ELSEWHERE;
	else if (log_is_of(log, judged))
		word = WORD_LOG_SAID;
	else if (log->release[0])
		word = WORD_LOG_SAID_BY;
	text_paragraph(t, 2, "", phrase_with(&p, words[word], "kernel", log->release, "machine",
					     log->machine, NULL));
}

/* Alone on its line, so that it can be searched for. */
static void line(const struct text *t, const struct log_entry *entry)
{
	struct phrase p = { .j = t->j, .translate = true, .device = NO_INDEX };
	char count[24];

	fprintf(t->out, "%s\n", entry->text);
	if (entry->count < 2)
		return;
	snprintf(count, sizeof(count), "%zu", entry->count);
	text_paragraph(t, 4, "", phrase_with(&p, words[WORD_LOG_TIMES], "count", count, NULL));
}

static void lines(const struct text *t, const struct finding *finding, bool said)
{
	bool titled = false;

	for (size_t i = 0; i < finding->evidence_count; i++) {
		const struct log_entry *entry;

		if (finding->evidence[i].kind != FROM_LOG)
			continue;
		entry = &t->j->host->log.entries[finding->evidence[i].index];
		if (says_so(finding, entry) != said)
			continue;
		if (!titled)
			title(t, said);
		titled = true;
		line(t, entry);
	}
}

void text_log(const struct text *t, const struct finding *finding)
{
	lines(t, finding, true);
	lines(t, finding, false);
}

bool text_has_log(const struct finding *finding)
{
	for (size_t i = 0; i < finding->evidence_count; i++)
		if (finding->evidence[i].kind == FROM_LOG)
			return true;
	return false;
}

static bool quotes(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (text_has_log(&findings->items[i]))
			return true;
	return false;
}

static bool any_quoted(const struct judgement *j)
{
	bool quoted = quotes(&j->findings);

	for (size_t i = 0; !quoted && i < j->device_count; i++)
		quoted = quotes(&j->devices[i].findings);
	return quoted;
}

static enum word note_of(const struct judgement *j)
{
	const struct log *log = &j->host->log;
	const struct fact_text *running = &j->host->release;

	if (!log->lines)
		return WORD_LOG_EMPTY;
	if (log->foreign)
		return WORD_LOG_MACHINE;
	if (log->release[0] && running->seen == SEEN && strcmp(log->release, running->text) != 0)
		return WORD_LOG_RELEASE;
	if (any_quoted(j))
		return WORD_LOG_HAS;
	return log->of_kernel ? WORD_LOG_SILENT : WORD_LOG_NO_KERNEL;
}

void text_log_note(const struct text *t)
{
	const struct judgement *j = t->j;
	const struct log *log = &j->host->log;
	struct phrase p = { .j = j, .translate = true, .device = NO_INDEX };
	enum word note;

	/* Nobody asked for the running kernel's. */
	if (!log->read || log->live)
		return;
	note = note_of(j);
	if (note != WORD_LOG_HAS)
		text_paragraph(t, 0, "",
			       phrase_with(&p, words[note], "source", log->source, "kernel",
					   log->release, "machine", log->machine, "running",
					   j->host->release.text ? j->host->release.text : "", NULL));
	if ((note == WORD_LOG_RELEASE || note == WORD_LOG_MACHINE) && !any_quoted(j))
		text_paragraph(t, 0, "", phrase_with(&p, words[WORD_LOG_SILENT], "source",
						     log->source, NULL));
}
