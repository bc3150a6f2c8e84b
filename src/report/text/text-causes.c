// SPDX-License-Identifier: GPL-2.0-or-later
/* What is so for the whole host, said once: check's report for people. */
#include <stdio.h>
#include <stdlib.h>

#include "host/memory-text.h"
#include "policy/causes.h"
#include "policy/chipset.h"
#include "policy/rules/rules.h"
#include "report/text/text.h"

/* The first finding at all that makes devices of this host @verdict. */
static const struct finding *first_finding(const struct judgement *j, enum verdict verdict)
{
	enum severity least = verdict == VERDICT_UNSAFE ? SEVERITY_UNSAFE : SEVERITY_UNKNOWN;

	for (size_t i = 0; i < j->findings.count; i++)
		if (j->findings.items[i].severity >= least)
			return &j->findings.items[i];
	return NULL;
}

/* What was hidden, where nothing was found, in new memory, or NULL. */
static char *first_blindness(const struct text *t)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);

	for (size_t i = 0; i < t->j->device_count; i++) {
		const struct device_judgement *d = &t->j->devices[i];

		for (size_t k = 0; k < d->not_checked_count; k++)
			if (d->not_checked[k].rule->blindness == DECIDES &&
			    cause_is_blindness(d->not_checked[k].why))
				return phrase_unchecked(&p, "vfio-check", d->not_checked[k].why);
	}
	return NULL;
}

/* How many devices could be a guest's, and in *@best the best verdict of them. */
static size_t giveable(const struct judgement *j, enum verdict *best)
{
	size_t count = 0;

	*best = VERDICT_UNSAFE;
	for (size_t i = 0; i < j->device_count; i++) {
		if (chipset_has(&j->host->devices[j->devices[i].device]))
			continue;
		count++;
		if (j->devices[i].verdict < *best)
			*best = j->devices[i].verdict;
	}
	return count;
}

const struct finding *text_none_given(const struct text *t)
{
	struct phrase p = text_phrase(t, NO_INDEX, NULL);
	const struct finding *finding;
	char number[24], *why = NULL;
	enum verdict best;
	size_t count = giveable(t->j, &best);

	if (count < 2 || best < VERDICT_UNKNOWN)
		return NULL;
	finding = first_finding(t->j, best);
	p.finding = finding;
	if (finding)
		why = text_with_rule(t, finding->rule, phrase(&p, case_of(finding->detail)->title));
	else if (best == VERDICT_UNKNOWN)
		why = first_blindness(t);
	if (!why)
		return NULL;
	snprintf(number, sizeof(number), "%zu", count);
	text_paragraph(t, 2, "",
		       phrase_with(&p, words[best == VERDICT_UNSAFE ? WORD_NONE_GIVEN : WORD_NONE_KNOWN],
				   "number", number, "why", why, NULL));
	free(why);
	return finding;
}

/* A refusal whose line names no device is the machine's. */
static bool is_refused_for(const struct device_judgement *d, const struct finding *cause)
{
	return d->kernel.kind == OUTCOME_REFUSES && d->kernel.line != LINE_NONE &&
	       d->kernel.named == NO_INDEX && cause_weighs(cause, d);
}

bool text_outcome_told(const struct text *t, const struct device_judgement *d)
{
	for (size_t i = 0; i < t->j->findings.count; i++)
		if (rule_has(t->j->findings.items[i].rule, OF_MACHINE) &&
		    is_refused_for(d, &t->j->findings.items[i]))
			return true;
	return false;
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
	/* Of many devices each would have to be named. */
	said = phrase_unchecked(&p, why == UNCHECKED_NOT_NAMED && count > 1 ? "vfio-check ADDRESS" :
									      "vfio-check", why);
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

/* The first reason at all why @d is not known to be safe. */
static const struct finding *unknown_finding(const struct device_judgement *d)
{
	for (size_t i = 0; i < d->findings.count; i++)
		if (d->findings.items[i].severity == SEVERITY_UNKNOWN)
			return &d->findings.items[i];
	return NULL;
}

char *text_unknown_why(const struct text *t, const struct device_judgement *d)
{
	const struct finding *finding = unknown_finding(d);
	struct phrase p = text_phrase(t, d->device, finding);

	if (d->verdict != VERDICT_UNKNOWN)
		return NULL;
	if (finding)
		return phrase(&p, case_of(finding->detail)->title);
	for (size_t i = 0; i < d->not_checked_count; i++)
		if (d->not_checked[i].rule->blindness == DECIDES &&
		    d->not_checked[i].why != UNCHECKED_NOT_NAMED)
			return phrase_unchecked(&p, "vfio-check", d->not_checked[i].why);
	return NULL;
}

/* The devices where @why kept a rule from being applied, in new memory; NULL: none. */
static char *blind_devices(const struct text *t, enum unchecked why)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	size_t before = NO_INDEX;
	struct memory_text list;
	char *text;

	memory_text_begin(&list);
	for (size_t i = 0; list.out && i < t->j->device_count; i++) {
		const struct device_judgement *d = &t->j->devices[i];
		size_t k = 0;

		while (k < d->not_checked_count && d->not_checked[k].why != why)
			k++;
		/* Who must not go to a guest has reasons enough. */
		if (k == d->not_checked_count || d->verdict == VERDICT_UNSAFE || text_left_out(t, d))
			continue;
		text_put_device(t, d->device, before, list.out);
		before = d->device;
	}
	text = phrase_made(&p, memory_text_end(&list));
	if (before != NO_INDEX)
		return text;
	free(text);
	return NULL;
}

void text_blind_devices(const struct text *t)
{
	struct phrase p = text_phrase(t, NO_INDEX, NULL);

	for (int why = CHECKED + 1; why < UNCHECKED_REASONS; why++) {
		char *devices, *rules, *said;

		if (why == UNCHECKED_NOT_NAMED || cause_is_blindness(why))
			continue;
		devices = blind_devices(t, why);
		rules = devices ? blind_rules(t, t->j->devices, t->j->device_count, why) : NULL;
		said = phrase_unchecked(&p, "vfio-check", why);
		if (rules && said)
			text_paragraph(t, 2, "",
				       phrase_with(&p, words[WORD_NOT_CHECKED_OF], "devices", devices,
						   "rule", rules, "why", said, NULL));
		free(said);
		free(rules);
		free(devices);
	}
}

void text_not_asked(const struct text *t)
{
	fputc('\n', t->out);
	blindness_line(t, t->j->devices, t->j->device_count, UNCHECKED_NOT_NAMED);
}
