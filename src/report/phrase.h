/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills the {named} places of words.c from typed facts. */
#ifndef REPORT_PHRASE_H
#define REPORT_PHRASE_H

#include "report/words.h"

struct phrase_pair {
	const char *name, *value;
};

/* Where the facts of a sentence come from; what does not matter stays empty. */
struct phrase {
	const struct judgement *j;
	bool translate;				/* through gettext; JSON never is */
	size_t device;				/* {device}; NO_INDEX: @finding's */
	const struct finding *finding;
	const struct outcome *outcome;
	const struct evidence *evidence;
	const struct acpi_defect *defect;	/* NULL: @finding's */
	struct phrase_pair pairs[8];		/* further places, up to the first empty name */
};

/* The sentence for @format in new memory; NULL where @format is NULL or memory runs out. */
char *phrase(const struct phrase *p, const char *format);

/*
 * What a translator makes of @line, which the kernel or QEMU prints and of which @p fills
 * the places; NULL where there is nothing to put beside it.
 */
char *phrase_beside(const struct phrase *p, const char *line);

/* What an evidence says and where it was found; @source as in JSON, in new memory. */
char *phrase_evidence(const struct phrase *p, char **source, int64_t *offset);

/* log-quote.c: the same for FROM_LOG */
char *phrase_log(const struct phrase *p, char **source, int64_t *offset);

/* The kernel's line of @p->outcome, or NULL where it has none for certain. */
char *phrase_kernel_line(const struct phrase *p);

/* A DMI string that names something, or NULL: firmware is full of placeholders. */
const char *phrase_dmi(const struct fact_text *fact);

#endif
