// SPDX-License-Identifier: GPL-2.0-or-later
/* What is found at the devices of a whole host, each cause once with all that it covers. */
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "host/memory-text.h"
#include "report/text/text.h"
#include "report/words/advice.h"

/* One of what a cause is made of. */
struct shared_at {
	const struct device_judgement *d;
	const struct finding *finding;
};

/* Findings that differ in nothing but the devices that they are about. */
struct shared {
	struct shared_at *at;
	size_t count;
};

struct shared_list {
	struct shared *items;
	size_t count;
	char **advised;		/* what has been told to do */
	size_t advised_count;
};

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Does what stands in the title make two causes of them? Devices do not: they are listed there. */
static bool same_title(const struct finding *a, const struct finding *b)
{
	const char *title = case_of(a->detail)->title;

	return (!strstr(title, "{what}") || same_text(a->what, b->what)) &&
	       (!strstr(title, "{through}") || same_text(a->through, b->through)) &&
	       (!strstr(title, "{group}") || a->group == b->group);
}

static bool is_same(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->detail == b->detail && a->severity == b->severity &&
	       a->waiver == b->waiver && a->set == b->set && a->advice == b->advice &&
	       same_title(a, b);
}

static bool is_told(const struct device_judgement *d, size_t at)
{
	const struct finding *finding = &d->findings.items[at];

	if (!text_matters(d, at))
		return false;
	return finding->severity > SEVERITY_INFO || finding->waiver || finding->set ||
	       text_has_log(finding);
}

static bool add_to(struct shared *shared, const struct device_judgement *d,
		   const struct finding *finding)
{
	struct shared_at *at = list_grow(shared->at, shared->count, sizeof(*at));

	if (!at)
		return false;
	shared->at = at;
	at[shared->count++] = (struct shared_at){ d, finding };
	return true;
}

static bool add(struct shared_list *list, const struct device_judgement *d,
		const struct finding *finding)
{
	struct shared *items;

	for (size_t i = 0; i < list->count; i++)
		if (is_same(list->items[i].at[0].finding, finding))
			return add_to(&list->items[i], d, finding);
	items = list_grow(list->items, list->count, sizeof(*items));
	if (!items)
		return false;
	list->items = items;
	items[list->count] = (struct shared){ 0 };
	return add_to(&items[list->count++], d, finding);
}

struct shared_list *text_shared_new(const struct text *t)
{
	struct shared_list *list = calloc(1, sizeof(*list));

	for (size_t i = 0; list && i < t->j->device_count; i++) {
		const struct device_judgement *d = &t->j->devices[i];

		if (text_left_out(t, d))
			continue;
		for (size_t k = 0; k < d->findings.count; k++)
			if (is_told(d, k) && !add(list, d, &d->findings.items[k])) {
				text_shared_free(list);
				return NULL;
			}
	}
	return list;
}

void text_shared_free(struct shared_list *list)
{
	if (!list)
		return;
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].at);
	while (list->advised_count)
		free(list->advised[--list->advised_count]);
	free(list->advised);
	free(list->items);
	free(list);
}

/* Which device of each: the judged one, or another that the finding is about. */
enum whose {
	JUDGED,
	DEMANDED,
};

static size_t device_of(const struct shared_at *at, enum whose whose)
{
	return whose == DEMANDED && at->finding->other != NO_INDEX ? at->finding->other : at->d->device;
}

/* "0000:01:00.0, .1", each once, in new memory. */
static char *device_list(const struct text *t, const struct shared *shared, enum whose whose)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	bool *listed = calloc(t->j->host->device_count, sizeof(*listed));
	struct memory_text list;
	size_t before = NO_INDEX;

	if (!listed)
		return phrase_made(&p, NULL);
	memory_text_begin(&list);
	for (size_t i = 0; list.out && i < shared->count; i++) {
		size_t device = device_of(&shared->at[i], whose);

		if (listed[device])
			continue;
		text_put_device(t, device, before, list.out);
		listed[device] = true;
		before = device;
	}
	free(listed);
	return phrase_made(&p, memory_text_end(&list));
}

static struct phrase about(const struct text *t, const struct shared *shared, size_t at)
{
	return text_phrase(t, shared->at[at].d->device, shared->at[at].finding);
}

static void title_lines(const struct text *t, const struct shared *shared)
{
	char *devices = device_list(t, shared, JUDGED), *demanded = device_list(t, shared, DEMANDED);
	const char *title = case_of(shared->at[0].finding->detail)->title;
	struct phrase p = about(t, shared, 0);

	if (devices && demanded)
		text_title(t, 0, shared->at[0].finding->rule,
			   phrase_with(&p, title, "device", devices, "demanded", demanded, "other",
				       demanded, NULL));
	/* Most titles about the host's own use have said it. */
	if (devices && demanded && (strcmp(devices, demanded) != 0 || !strstr(title, "{demanded}")))
		text_paragraph(t, 2, "",
			       phrase_with(&p, words[WORD_DEVICES], "devices", devices, NULL));
	free(devices);
	free(demanded);
	text_paragraph(t, 2, "", phrase_note(&p));
}

/* What each of them would say with a place for its own address. */
static char *text_of(const struct text *t, const struct shared *shared, size_t at, bool advice)
{
	const struct sentence_pair pairs[] = { { "device", "ADDRESS" }, { NULL, NULL } };
	struct phrase p = about(t, shared, at);

	if (shared->count > 1)
		p.pairs = pairs;
	return advice ? advice_text(&p) : phrase(&p, case_of(p.finding->detail)->text);
}

/* Do all of them say the same? */
static bool are_alike(const struct text *t, const struct shared *shared, bool advice)
{
	char *first = text_of(t, shared, 0, advice);
	bool alike = true;

	for (size_t i = 1; alike && i < shared->count; i++) {
		char *text = text_of(t, shared, i, advice);

		alike = same_text(first, text);
		free(text);
	}
	free(first);
	return alike;
}

static void explanation(const struct text *t, const struct shared *shared)
{
	struct phrase p = about(t, shared, 0);
	char *text;

	if (are_alike(t, shared, false)) {
		text_paragraph(t, 2, "", text_of(t, shared, 0, false));
		return;
	}
	text = phrase(&p, case_of(p.finding->detail)->text);
	if (text)
		text_paragraph(t, 2, "", phrase_with(&p, words[WORD_FOR_EXAMPLE], "text", text, NULL));
	free(text);
}

static bool is_advised(const struct shared_list *list, const char *advice)
{
	for (size_t i = 0; i < list->advised_count; i++)
		if (strcmp(list->advised[i], advice) == 0)
			return true;
	return false;
}

static void advised(struct shared_list *list, char *advice)
{
	char **all = list_grow(list->advised, list->advised_count, sizeof(*all));

	if (!all) {
		free(advice);
		return;
	}
	list->advised = all;
	all[list->advised_count++] = advice;
}

static void what_to_do(const struct text *t, struct shared_list *list, const struct shared *shared,
		       bool all)
{
	const struct sentence_pair pairs[] = { { "device", "ADDRESS" }, { NULL, NULL } };
	bool alike = are_alike(t, shared, true);
	struct phrase p = about(t, shared, 0);
	char *advice;

	if (alike && shared->count > 1)
		p.pairs = pairs;
	advice = advice_text(&p);
	if (!advice)
		return;
	if (is_advised(list, advice)) {
		text_paragraph(t, 2, "", phrase(&p, words[WORD_DO_AS_ABOVE]));
		free(advice);
		return;
	}
	text_paragraph(t, 2, "", phrase(&p, words[alike ? WORD_WHAT_TO_DO : WORD_WHAT_TO_DO_FOR]));
	text_advice_parts(t, &p, all);
	advised(list, advice);
}

static bool same_outcome(const struct outcome *a, const struct outcome *b)
{
	return a->kind == b->kind && a->at == b->at && a->error == b->error && a->line == b->line;
}

/* Is the memory that the firmware demands what the kernel refuses it for? */
static bool is_of_memory(const struct outcome *outcome)
{
	return outcome->kind == OUTCOME_REFUSES &&
	       (outcome->line == LINE_RMRR || outcome->line == LINE_RMRR_DMAR ||
		outcome->line == LINE_DIRECT);
}

/* Of each kind of refusal that @shared explains the first device's. */
static void outcomes(const struct text *t, const struct shared *shared)
{
	if (!rule_has(shared->at[0].finding->rule, OF_DEMANDS))
		return;
	for (size_t i = 0; i < shared->count; i++) {
		const struct device_judgement *d = shared->at[i].d;
		size_t k = 0;

		while (!same_outcome(&shared->at[k].d->kernel, &d->kernel))
			k++;
		if (k == i && is_of_memory(&d->kernel))
			text_outcome(t, d);
	}
}

static bool is_explained(const struct device_judgement *d)
{
	for (size_t i = 0; is_of_memory(&d->kernel) && i < d->findings.count; i++)
		if (rule_has(d->findings.items[i].rule, OF_DEMANDS) && is_told(d, i))
			return true;
	return false;
}

/* The devices that the kernel refuses as it refuses @shared's, and no cause says so. */
static bool add_refused(struct shared *refused, const struct text *t, const struct outcome *outcome)
{
	for (size_t i = 0; i < t->j->device_count; i++) {
		const struct device_judgement *d = &t->j->devices[i];

		if (d->kernel.kind == OUTCOME_REFUSES && same_outcome(&d->kernel, outcome) &&
		    !text_left_out(t, d) && !text_outcome_told(t, d) && !is_explained(d) &&
		    !add_to(refused, d, NULL))
			return false;
	}
	return true;
}

/* Has one before @at been refused in the same way? There are few ways. */
static bool is_repeated(const struct text *t, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (same_outcome(&t->j->devices[i].kernel, &t->j->devices[at].kernel) &&
		    t->j->devices[i].kernel.kind == OUTCOME_REFUSES)
			return true;
	return false;
}

void text_refusals(const struct text *t)
{
	for (size_t i = 0; i < t->j->device_count; i++) {
		struct shared refused = { 0 };
		struct phrase p = text_phrase(t, NO_INDEX, NULL);
		char *devices;

		if (t->j->devices[i].kernel.kind != OUTCOME_REFUSES || is_repeated(t, i))
			continue;
		if (!add_refused(&refused, t, &t->j->devices[i].kernel))
			free(phrase_made(&p, NULL));
		if (refused.count) {
			devices = device_list(t, &refused, JUDGED);
			fputc('\n', t->out);
			if (devices)
				text_paragraph(t, 0, "", phrase_with(&p, words[WORD_DEVICES], "devices",
								    devices, NULL));
			text_outcome(t, refused.at[0].d);
			free(devices);
		}
		free(refused.at);
	}
}

static void block(const struct text *t, struct shared_list *list, const struct shared *shared)
{
	const struct finding *finding = shared->at[0].finding;
	bool whole = finding->severity >= SEVERITY_UNKNOWN && !rule_has(finding->rule, ONLY_NAMED);

	fputc('\n', t->out);
	title_lines(t, shared);
	if (whole)
		explanation(t, shared);
	if (!finding->waiver)
		what_to_do(t, list, shared, whole);
	outcomes(t, shared);
	text_log(t, finding);
	if (whole && finding->evidence_count)
		text_evidence(t, finding, FROM_SCOPE, text_demands(t, finding));
}

void text_shared(const struct text *t, struct shared_list *list, bool harmless)
{
	for (int severity = harmless ? SEVERITY_INFO : SEVERITY_UNSAFE;
	     severity >= (harmless ? SEVERITY_INFO : SEVERITY_CAUTION); severity--)
		for (size_t i = 0; i < list->count; i++)
			if (list->items[i].at[0].finding->severity == (enum severity)severity)
				block(t, list, &list->items[i]);
}
