/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How help stands on a terminal: in two columns, no line wider than it, and none beyond 80 columns. */
#ifndef CLI_LAYOUT_H
#define CLI_LAYOUT_H

#include <stddef.h>

/*
 * A row on standard output: @head two columns from the edge, and @text, which is broken at blanks,
 * in @column and below it; on a line of its own where @head reaches that far.
 */
void layout_row(const char *head, size_t column, const char *text);

/* @text from the edge on; what is in a line's end stays there. */
void layout_text(const char *text);

#define LAYOUT_EXAMPLES 3

struct layout_example {
	const char *line;	/* as it is typed */
	const char *meaning;	/* to be translated */
};

/* LAYOUT_EXAMPLES of them, and the page of the manual. */
void layout_examples(const struct layout_example *examples, const char *page);

#endif
