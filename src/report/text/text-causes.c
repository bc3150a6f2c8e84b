// SPDX-License-Identifier: GPL-2.0-or-later
/* What is so for the whole host, said once: check's report for people. */
#include <stdio.h>
#include <stdlib.h>

#include "host/memory-text.h"
#include "policy/causes.h"
#include "policy/chipset.h"
#include "policy/rules/rules.h"
#include "report/text/text.h"

/* The first reason at all why devices of this host are @verdict, in new memory, or NULL. */
static char *first_reason(const struct text *t, enum verdict verdict)
{
	const struct judgement *j = t->j;
	enum severity least = verdict == VERDICT_UNSAFE ? SEVERITY_UNSAFE : SEVERITY_UNKNOWN;

	for (size_t i = 0; i < j->findings.count; i++) {
		const struct finding *finding = &j->findings.items[i];
		struct phrase p = text_phrase(t, NO_INDEX, finding);

		if (finding->severity >= least)
			return phrase(&p, case_of(finding->detail)->title);
	}
	for (size_t i = 0; verdict == VERDICT_UNKNOWN && i < j->device_count; i++) {
		const struct device_judgement *d = &j->devices[i];
		struct phrase p = text_phrase(t, NO_INDEX, NULL);

		for (size_t k = 0; k < d->not_checked_count; k++)
			if (d->not_checked[k].rule->blindness == DECIDES &&
			    cause_is_blindness(d->not_checked[k].why))
				return phrase_unchecked(&p, "vfio-check", d->not_checked[k].why);
	}
	return NULL;
}

void text_none_given(const struct text *t)
{
	enum verdict best = VERDICT_UNSAFE;
	struct phrase p = text_phrase(t, NO_INDEX, NULL);
	char number[24], *why;
	enum word word;
	size_t count = 0;

	for (size_t i = 0; i < t->j->device_count; i++) {
		const struct device_judgement *d = &t->j->devices[i];

		if (chipset_has(&t->j->host->devices[d->device]))
			continue;
		count++;
		if (d->verdict < best)
			best = d->verdict;
	}
	if (count < 2 || best < VERDICT_UNKNOWN)
		return;
	why = first_reason(t, best);
	if (!why)
		return;
	snprintf(number, sizeof(number), "%zu", count);
	word = best == VERDICT_UNSAFE ? WORD_NONE_GIVEN : WORD_NONE_KNOWN;
	text_paragraph(t, 2, "",
		       phrase_with(&p, words[word], "number", number, "why", why, NULL));
	free(why);
}

/* A refusal whose line names no device is the machine's. */
static bool is_refused_for(const struct device_judgement *d, const struct finding *cause)
{
	return d->kernel.kind == OUTCOME_REFUSES && d->kernel.line != LINE_NONE &&
	       d->kernel.named == NO_INDEX && cause_weighs(cause, d);
}

void text_cause_outcome(const struct text *t, const struct finding *cause)
{
	const struct judgement *j = t->j;
	struct phrase p = text_phrase(t, NO_INDEX, NULL);
	size_t i = 0;
	char *line;

	if (!rule_has(cause->rule, OF_MACHINE))
		return;
	while (i < j->device_count && !is_refused_for(&j->devices[i], cause))
		i++;
	if (i == j->device_count)
		return;
	p.device = j->devices[i].device;
	p.outcome = &j->devices[i].kernel;
	line = phrase_kernel_line(&p);
	if (!line)
		return;
	text_paragraph(t, 2, "", phrase(&p, words[WORD_KERNEL_SAYS_ALL]));
	fprintf(t->out, "%s\n", line);
	text_paragraph(t, 4, "", phrase_beside(&p, words_kernel_lines[p.outcome->line]));
	free(line);
}

static bool is_blind(const struct device_judgement *d, const struct rule *rule, enum unchecked why)
{
	for (size_t i = 0; i < d->not_checked_count; i++)
		if (d->not_checked[i].rule == rule && d->not_checked[i].why == why)
			return true;
	return false;
}

/* "firmware-bug, iova-hole": blind for @why at one of @devices, in new memory, or NULL. */
static char *blind_rules(const struct text *t, const struct device_judgement *devices, size_t count,
			 enum unchecked why)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	struct memory_text list;
	const struct rule *rules;
	bool any = false;
	size_t rows;
	char *text;

	rules = rules_all(&rows);
	memory_text_begin(&list);
	for (size_t r = 0; list.out && r < rows; r++) {
		size_t i = 0;

		while (i < count && !is_blind(&devices[i], &rules[r], why))
			i++;
		if (i == count)
			continue;
		fprintf(list.out, "%s%s", any ? ", " : "", rules[r].id);
		any = true;
	}
	text = phrase_made(&p, memory_text_end(&list));
	if (any)
		return text;
	free(text);
	return NULL;
}

static void blindness_line(const struct text *t, const struct device_judgement *devices,
			   size_t count, enum unchecked why)
{
	struct phrase p = text_phrase(t, count == 1 ? devices->device : NO_INDEX, NULL);
	char *list = blind_rules(t, devices, count, why), *said;

	if (!list)
		return;
	said = phrase_unchecked(&p, "vfio-check", why);
	text_paragraph(t, 2, "", phrase_with(&p, words[WORD_NOT_CHECKED], "rule", list, "why",
					     said ? said : "", NULL));
	free(said);
	free(list);
}

void text_not_checked(const struct text *t, const struct device_judgement *d)
{
	for (int why = CHECKED + 1; why < UNCHECKED_REASONS; why++)
		if (t->j->options.named ||
		    (why != UNCHECKED_NOT_NAMED && !cause_is_blindness(why)))
			blindness_line(t, d, 1, why);
}

void text_blindness(const struct text *t)
{
	for (int why = CHECKED + 1; why < UNCHECKED_REASONS; why++)
		if (cause_is_blindness(why))
			blindness_line(t, t->j->devices, t->j->device_count, why);
}
