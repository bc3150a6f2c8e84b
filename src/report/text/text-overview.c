// SPDX-License-Identifier: GPL-2.0-or-later
/* check's answer about a whole host: how many, which, why once, what to do. */
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/memory-text.h"
#include "policy/causes.h"
#include "policy/summary.h"
#include "report/text/text.h"
#include "report/text/wrap.h"

/* Of a listed device: where the columns begin. */
struct columns {
	size_t address, verdict, driver;
	bool only_named, refused;	/* a verdict has the mark for it */
};

static void put_count(const struct text *t, enum word word, size_t count, bool first, FILE *out)
{
	struct phrase p = text_phrase(t, NO_INDEX, NULL);
	char number[24], *text;

	snprintf(number, sizeof(number), "%zu", count);
	text = phrase_with(&p, words[word], "number", number, NULL);
	if (text)
		fprintf(out, "%s%s", first ? "" : gettext(words[WORD_SUM_GAP]), text);
	free(text);
}

/* "1 can be given, 6 with care", in new memory. */
static char *counts(const struct text *t, const struct summary *summary)
{
	static const struct {
		enum verdict verdict;
		enum word word;
	} order[] = {
		{ VERDICT_SAFE, WORD_SUM_SAFE },
		{ VERDICT_CAUTION, WORD_SUM_CAUTION },
		{ VERDICT_UNSAFE, WORD_SUM_UNSAFE },
		{ VERDICT_UNKNOWN, WORD_SUM_UNKNOWN },
	};
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	struct memory_text list;
	bool first = true;

	memory_text_begin(&list);
	for (size_t i = 0; list.out && i < sizeof(order) / sizeof(order[0]); i++) {
		if (!summary->of[order[i].verdict])
			continue;
		put_count(t, order[i].word, summary->of[order[i].verdict], first, list.out);
		first = false;
	}
	return phrase_made(&p, memory_text_end(&list));
}

static void sum_line(const struct text *t)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	char number[24], own[24], *judged, *line, *chipset = NULL;
	struct summary summary;
	enum word word;

	summarize(t->j, &summary);
	if (!summary.devices)
		return;
	snprintf(number, sizeof(number), "%zu", summary.devices);
	snprintf(own, sizeof(own), "%zu", summary.chipset);
	judged = counts(t, &summary);
	word = summary.chipset == 1 ? WORD_SUM_CHIPSET_ONE : WORD_SUM_CHIPSET;
	if (summary.chipset)
		chipset = phrase_with(&p, words[word], "number", own, "all",
				      t->options->all ? "" : " (--all)", NULL);
	line = phrase_with(&p, words[summary.devices == 1 ? WORD_SUM_ONE : WORD_SUM], "number", number,
			   "counts", judged ? judged : "", "gap",
			   chipset && judged && *judged ? gettext(words[WORD_SUM_PART]) : "", "chipset",
			   chipset ? chipset : "", NULL);
	if (line)
		text_listed(t, 0, line);
	free(line);
	free(judged);
	free(chipset);
}

/* What weighs on the whole machine, a line each, but for what has been told. */
static void machine_titles(const struct text *t, const struct finding *told)
{
	for (size_t i = 0; i < t->j->findings.count; i++) {
		const struct finding *finding = &t->j->findings.items[i];
		struct phrase p = text_phrase(t, NO_INDEX, finding);

		if (finding->severity > SEVERITY_INFO && finding != told)
			text_title(t, 2, finding->rule, phrase(&p, case_of(finding->detail)->title));
	}
}

/* What its verdict does not say. */
static const char *mark_of(const struct device_judgement *d)
{
	if (d->verdict <= VERDICT_CAUTION && d->kernel.kind == OUTCOME_REFUSES)
		return "!";
	return d->counted != d->verdict ? "*" : "";
}

static void widen(size_t *column, const char *text)
{
	size_t width = wrap_width(text);

	if (width > *column)
		*column = width;
}

static const char *driver_of(const struct text *t, const struct device_judgement *d)
{
	const char *driver = t->j->host->devices[d->device].driver;

	return driver ? driver : "-";
}

static struct columns columns_of(const struct text *t)
{
	struct columns columns = { 0 };
	char address[PCI_ADDRESS_SIZE];

	for (size_t i = 0; i < t->j->device_count; i++) {
		const struct device_judgement *d = &t->j->devices[i];

		if (text_left_out(t, d))
			continue;
		widen(&columns.address,
		      pci_address_format(t->j->host->devices[d->device].address, address));
		widen(&columns.verdict, gettext(verdict_names[d->verdict]));
		widen(&columns.driver, driver_of(t, d));
		columns.only_named |= *mark_of(d) == '*';
		columns.refused |= *mark_of(d) == '!';
	}
	columns.verdict += columns.only_named || columns.refused;
	return columns;
}

static void device_line(const struct text *t, const struct device_judgement *d,
			const struct columns *columns)
{
	const struct host_device *device = &t->j->host->devices[d->device];
	const struct phrase p = text_phrase(t, d->device, NULL);
	char address[PCI_ADDRESS_SIZE], buffer[NAME_SIZE], *verdict;
	size_t start = columns->address + columns->verdict + columns->driver + 6;

	wrap_pad(t->out, pci_address_format(device->address, address), columns->address + 2);
	verdict = phrase_print(&p, "%s%s", gettext(verdict_names[d->verdict]), mark_of(d));
	fputs(text_colour(t, d->verdict), t->out);
	wrap_pad(t->out, verdict ? verdict : "?", columns->verdict);
	fputs(text_plain(t), t->out);
	fputs("  ", t->out);
	free(verdict);
	wrap_pad(t->out, driver_of(t, d), columns->driver);
	/* Where there is no room beside them, names stand below. */
	if (t->options->width && start + NAME_LEAST > t->width) {
		fputc('\n', t->out);
		start = 4;
		wrap_blanks(t->out, start);
	} else {
		fputs("  ", t->out);
	}
	text_listed(t, (unsigned int)start, text_name(t, device, buffer));
}

/* Takes over @why. */
static void why_line(const struct text *t, char *why)
{
	struct phrase p = text_phrase(t, NO_INDEX, NULL);

	if (why)
		text_paragraph(t, 4, "", phrase_with(&p, words[WORD_UNKNOWN_WHY], "why", why, NULL));
	free(why);
}

/* All of @verdict, and below those that are unknown for the same reason what that is. */
static bool device_lines(const struct text *t, enum verdict verdict, const struct columns *columns)
{
	char *before = NULL;
	bool any = false;

	for (size_t i = 0; i < t->j->device_count; i++) {
		const struct device_judgement *d = &t->j->devices[i];
		char *why;

		if (d->verdict != verdict || text_left_out(t, d))
			continue;
		if (!any)
			fputc('\n', t->out);
		any = true;
		why = text_unknown_why(t, d);
		if (before && (!why || strcmp(before, why) != 0)) {
			why_line(t, before);
			before = NULL;
		}
		device_line(t, d, columns);
		free(before);
		before = why;
	}
	why_line(t, before);
	return any;
}

static size_t left_out(const struct text *t)
{
	size_t count = 0;

	for (size_t i = 0; i < t->j->device_count; i++)
		count += text_left_out(t, &t->j->devices[i]);
	return count;
}

static void footnotes(const struct text *t, const struct columns *columns)
{
	struct phrase p = text_phrase(t, NO_INDEX, NULL);

	if (columns->only_named || columns->refused)
		fputc('\n', t->out);
	if (columns->only_named)
		text_paragraph(t, 0, "* ", phrase(&p, words[WORD_ONLY_NAMED]));
	if (columns->refused)
		text_paragraph(t, 0, "! ", phrase(&p, words[WORD_REFUSED_NAMED]));
	text_chipset(t, left_out(t));
}

static void more_line(const struct text *t, bool any)
{
	struct phrase p = text_phrase(t, NO_INDEX, NULL);

	if (!any)
		return;
	fputc('\n', t->out);
	text_paragraph(t, 0, "", phrase(&p, words[WORD_MORE_ABOUT]));
}

void text_overview(const struct text *t)
{
	static const enum verdict order[] = { VERDICT_SAFE, VERDICT_CAUTION, VERDICT_UNSAFE,
					      VERDICT_UNKNOWN };
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	const struct columns columns = columns_of(t);
	struct shared_list *list = text_shared_new(t);
	bool any = false;

	if (!list) {
		free(phrase_made(&p, NULL));
		return;
	}
	text_machine(t);
	sum_line(t);
	machine_titles(t, text_none_given(t));
	text_log_note(t);
	text_memlock(t);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		any |= device_lines(t, order[i], &columns);
	text_machine_causes(t, false);
	text_shared(t, list, false);
	text_refusals(t);
	text_blindness(t);
	text_blind_devices(t);
	text_not_asked(t);
	footnotes(t, &columns);
	text_machine_causes(t, true);
	text_shared(t, list, true);
	more_line(t, any);
	text_shared_free(list);
}
