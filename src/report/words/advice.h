/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there is to do about a finding, in sentences. */
#ifndef REPORT_WORDS_ADVICE_H
#define REPORT_WORDS_ADVICE_H

#include "advice/advice.h"
#include "report/words/phrase.h"

/* Remedy with its commands; what else there is; cause, cost and confidence; what does not help. */
#define ADVICE_PARTS 4

struct advice_part {
	char *text;		/* a paragraph */
	char *commands;		/* lines below it that stay lines, or NULL */
};

/*
 * The parts of the advice about p->finding, the remedy first; their number, 0 where there
 * is none. advice_parts_clear() is due in any case.
 */
size_t advice_parts(const struct phrase *p, struct advice_part parts[ADVICE_PARTS]);
void advice_parts_clear(struct advice_part parts[ADVICE_PARTS]);

/* All of it in new memory, lines with commands between line ends; NULL: none. */
char *advice_text(const struct phrase *p);

/* What is wrong with the file that @error names, in new memory. @root: of the tree, or "". */
char *advice_error_text(const struct advice_error *error, const char *root);

#endif
