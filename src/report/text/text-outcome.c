// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel will do with a device, and QEMU say. */
#include <errno.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/text/text.h"

static void outcome_line(const struct text *t, const struct outcome *o, enum word word)
{
	struct phrase p = text_phrase(t, NO_INDEX, NULL);

	p.outcome = o;
	text_paragraph(t, 2, "", phrase(&p, words[word]));
}

static void qemu_lines(const struct text *t, const struct device_judgement *d,
		       const struct outcome *outcome)
{
	struct phrase p = text_phrase(t, d->device, NULL);
	char *line;

	if (outcome->qemu == QEMU_NONE)
		return;
	p.translate = false;
	p.outcome = outcome;
	line = phrase(&p, words_qemu_lines[outcome->qemu]);
	text_titled(t, gettext(words[WORD_QEMU_SAYS]), line);
	p.translate = true;
	text_paragraph(t, 4, "", phrase_beside(&p, words_qemu_lines[outcome->qemu]));
}

/* Only in noiommu mode a device is bound and yet there is no group to open. */
static bool is_noiommu(const struct outcome *outcome)
{
	return outcome->kind == OUTCOME_REFUSES && outcome->at == STEP_BIND &&
	       outcome->error == ENOENT;
}

/* Nothing but that a driver has to be bound yet. */
static bool is_unbound(const struct device_judgement *d)
{
	return d->now.at == STEP_BIND && d->now.error == ENOENT && d->now.line == LINE_NONE;
}

static void now_line(const struct text *t, const struct device_judgement *d)
{
	const struct host_device *device = &t->j->host->devices[d->device];
	struct phrase p = text_phrase(t, d->device, NULL);

	if (d->now.kind != OUTCOME_REFUSES || d->verdict == VERDICT_UNSAFE)
		return;
	if (is_unbound(d))
		text_paragraph(t, 2, "",
			       phrase(&p, words[device->driver ? WORD_NOT_YET_FREE : WORD_NOT_YET_BOUND]));
	else
		outcome_line(t, &d->now, WORD_NOW_REFUSES);
}

void text_outcome(const struct text *t, const struct device_judgement *d)
{
	struct phrase p = text_phrase(t, d->device, NULL);
	char *line;

	if (d->kernel.kind == OUTCOME_UNKNOWN) {
		outcome_line(t, &d->kernel, d->option_decides ? WORD_KERNEL_OPTION :
								WORD_KERNEL_UNKNOWN);
		return;
	}
	if (d->kernel.kind == OUTCOME_ACCEPTS) {
		outcome_line(t, &d->kernel, WORD_KERNEL_ACCEPTS);
		now_line(t, d);
		/* A device that is not bound yet needs no message to be searched for. */
		if (d->now.kind == OUTCOME_REFUSES && d->now.at != STEP_BIND)
			qemu_lines(t, d, &d->now);
		return;
	}
	if (is_noiommu(&d->kernel)) {
		outcome_line(t, &d->kernel, WORD_KERNEL_NOIOMMU);
		qemu_lines(t, d, &d->kernel);
		return;
	}
	p.outcome = &d->kernel;
	line = phrase_kernel_line(&p);
	outcome_line(t, &d->kernel, line ? WORD_KERNEL_SAYS : !d->kernel.error ? WORD_KERNEL_NOTHING :
		     d->kernel.line == LINE_UNCERTAIN ? WORD_KERNEL_UNCERTAIN : WORD_KERNEL_SILENT);
	/* Unbroken and alone, so that it can be searched for. */
	if (line)
		fprintf(t->out, "%s\n", line);
	if (line)
		text_paragraph(t, 4, "", phrase_beside(&p, words_kernel_lines[d->kernel.line]));
	free(line);
	qemu_lines(t, d, &d->kernel);
}
