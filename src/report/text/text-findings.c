// SPDX-License-Identifier: GPL-2.0-or-later
/* The reasons, of check's report for people. */
#include <stdio.h>
#include <stdlib.h>

#include "host/memory-text.h"
#include "report/text/text.h"

enum telling {
	NOTHING,
	TITLE,
	ALL,
};

/* What the host needs of the group matters less than what it needs of the device itself. */
static bool is_lesser(const struct findings *findings, size_t at)
{
	if (findings->items[at].other == NO_INDEX || !rule_has(findings->items[at].rule, ONLY_NAMED))
		return false;
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].rule == findings->items[at].rule &&
		    findings->items[i].other == NO_INDEX)
			return true;
	return false;
}

bool text_matters(const struct device_judgement *d, size_t at)
{
	const struct finding *finding = &d->findings.items[at];

	if (finding->whole_machine)
		return false;
	if (finding->waiver || finding->set)
		return true;
	if (d->verdict == VERDICT_UNSAFE && finding->severity < SEVERITY_UNKNOWN)
		return false;
	return !is_lesser(&d->findings, at);
}

char *text_with_rule(const struct text *t, const struct rule *rule, char *title)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	char *whole = title ? phrase_print(&p, "%s [%s]", title, rule->id) : NULL;

	free(title);
	return whole;
}

void text_title(const struct text *t, unsigned int indent, const struct rule *rule, char *title)
{
	char *whole = text_with_rule(t, rule, title);

	fputs(t->options->colour ? "\033[1m" : "", t->out);
	text_paragraph(t, indent, "", whole);
	fputs(text_plain(t), t->out);
}

void text_finding(const struct text *t, unsigned int indent, const struct finding *finding)
{
	struct phrase p = text_phrase(t, NO_INDEX, finding);

	text_title(t, indent, finding->rule, phrase(&p, case_of(finding->detail)->title));
	text_paragraph(t, indent + 2, "", phrase(&p, case_of(finding->detail)->text));
	text_paragraph(t, indent + 2, "", phrase_note(&p));
}

void text_finding_title(const struct text *t, const struct finding *finding)
{
	struct phrase p = text_phrase(t, NO_INDEX, finding);

	text_title(t, 2, finding->rule, phrase(&p, case_of(finding->detail)->title));
	text_paragraph(t, 4, "", phrase_note(&p));
}

/* Two that differ only in the device of the group that they are about, and in its names. */
static bool is_alike(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->detail == b->detail && a->severity == b->severity &&
	       a->other != NO_INDEX && b->other != NO_INDEX && !a->waiver && !b->waiver &&
	       !a->set && !b->set;
}

void text_put_device(const struct text *t, size_t device, size_t before, FILE *out)
{
	const struct host *host = t->j->host;
	const struct pci_address *address = &host->devices[device].address;
	char text[PCI_ADDRESS_SIZE];

	if (before != NO_INDEX) {
		struct pci_address same = host->devices[before].address;

		fputs(", ", out);
		same.devfn = address->devfn;
		if (pci_address_key(same) == pci_address_key(*address) &&
		    pci_device_number(host->devices[before].address.devfn) ==
			    pci_device_number(address->devfn)) {
			fprintf(out, ".%x", pci_function_number(address->devfn));
			return;
		}
	}
	fputs(pci_address_format(*address, text), out);
}

/* One line about all findings like the one at @at, which is the first of them. */
static void alike_title(const struct text *t, const struct findings *findings, size_t at)
{
	struct phrase p = text_phrase(t, NO_INDEX, &findings->items[at]);
	size_t before = NO_INDEX;
	struct memory_text text;
	char *list;

	memory_text_begin(&text);
	for (size_t i = at; text.out && i < findings->count; i++) {
		size_t other = findings->items[i].other;

		if (!is_alike(&findings->items[at], &findings->items[i]) || other == before)
			continue;
		text_put_device(t, other, before, text.out);
		before = other;
	}
	list = phrase_made(&p, memory_text_end(&text));
	if (list) {
		text_title(t, 2, findings->items[at].rule,
			   phrase_with(&p, case_of(findings->items[at].detail)->title, "demanded",
				       list, "other", list, NULL));
		text_paragraph(t, 4, "", phrase_note(&p));
	}
	free(list);
}

/* Another of the group may have the same trouble: that it has is enough. */
static bool is_repeated(const struct findings *findings, size_t at)
{
	if (findings->items[at].other == NO_INDEX)
		return false;
	for (size_t i = 0; i < at; i++)
		if (findings->items[i].detail == findings->items[at].detail)
			return true;
	return false;
}

/* What the administrator made harmless is told all the same. */
static enum telling telling_of(const struct device_judgement *d, size_t at, bool story)
{
	const struct finding *finding = &d->findings.items[at];

	if (finding->severity == SEVERITY_INFO && !finding->waiver && !finding->set &&
	    !text_has_log(finding))
		return NOTHING;
	return story && text_matters(d, at) && !is_repeated(&d->findings, at) ? ALL : TITLE;
}

void text_findings(const struct text *t, const struct device_judgement *d, bool story)
{
	const struct findings *findings = &d->findings;

	for (size_t i = 0; i < findings->count; i++) {
		enum telling telling = telling_of(d, i, story);
		bool before = false;

		for (size_t k = 0; k < i; k++)
			before = before || (is_alike(&findings->items[k], &findings->items[i]) &&
					    telling_of(d, k, story) == TITLE);
		if (telling == ALL)
			text_finding(t, 2, &findings->items[i]);
		else if (telling == TITLE && findings->items[i].other == NO_INDEX)
			text_finding_title(t, &findings->items[i]);
		else if (telling == TITLE && !before)
			alike_title(t, findings, i);
	}
}
