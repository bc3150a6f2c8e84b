// SPDX-License-Identifier: GPL-2.0-or-later
/* What is found of the machine as a whole. */
#include <stdio.h>

#include "report/text/text.h"

void text_memlock(const struct text *t)
{
	struct phrase p = text_phrase(t, NO_INDEX, NULL);

	if (t->j->options.guest_memory)
		text_paragraph(t, 2, "", phrase(&p, words[WORD_MEMLOCK]));
}

static void machine_finding(const struct text *t, unsigned int indent, size_t at)
{
	const struct judgement *j = t->j;
	const struct finding *finding = &j->findings.items[at];

	/* Who asks about one device is told what weighs on it, and that there is more. */
	if (j->options.named && finding->severity == SEVERITY_INFO && !text_has_log(finding)) {
		text_finding_title(t, finding);
		return;
	}
	text_finding(t, indent, finding);
	if (!j->options.named || j->device_count > 1)
		text_cause_outcome(t, finding);
	/* What follows from a table need not quote it again. */
	if (at == 0 || finding->match != finding[-1].match)
		text_evidence(t, finding, FROM_MATCH, WORD_FIRMWARE_SAYS);
	text_kernel_lines(t, finding);
	text_log(t, finding);
}

void text_machine_causes(const struct text *t, bool harmless)
{
	const struct findings *findings = &t->j->findings;
	size_t first = 0, end = 0;

	/* They stand in the order of their weight. */
	while (end < findings->count && findings->items[end].severity > SEVERITY_INFO)
		end++;
	if (harmless) {
		first = end;
		end = findings->count;
	}
	for (size_t i = first; i < end; i++) {
		fputc('\n', t->out);
		machine_finding(t, 0, i);
		text_advice(t, &(struct findings){ .items = &findings->items[i], .count = 1 }, NULL);
	}
}

void text_machine_block(const struct text *t)
{
	const struct judgement *j = t->j;

	text_machine(t);
	if (!j->options.named)
		text_none_given(t);
	text_log_note(t);
	text_memlock(t);
	for (size_t i = 0; i < j->findings.count; i++)
		machine_finding(t, 2, i);
	if (!j->options.named)
		text_blindness(t);
	text_advice(t, &j->findings, NULL);
}
