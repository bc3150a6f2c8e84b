// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/layout.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "cli/terminal.h"
#include "report/text/wrap.h"

#define COLUMNS_MOST 80

static size_t line_width(void)
{
	unsigned int width = terminal_width();

	return width && width < COLUMNS_MOST ? width : COLUMNS_MOST;
}

/* How much of @text stands on a line of @columns: whole words, or what fits of a longer one. */
static size_t fitting(const char *text, size_t columns)
{
	size_t end = strcspn(text, "\n"), fits = wrap_fit(text, columns), whole;

	if (fits >= end)
		return end;
	for (whole = fits; whole && text[whole] != ' '; whole--)
		;
	/* Japanese has no blanks, and breaks anywhere. */
	return whole > fits / 2 ? whole : fits;
}

static void put_below(size_t column, const char *text)
{
	size_t width = line_width(), room = width > column + 10 ? width - column : 10;

	for (;;) {
		size_t length = fitting(text, room);

		printf("%.*s\n", (int)length, text);
		text += length;
		if (*text == ' ' || *text == '\n')
			text++;
		if (!*text)
			return;
		wrap_blanks(stdout, column);
	}
}

void layout_row(const char *head, size_t column, const char *text)
{
	size_t width = wrap_width(head) + 2;

	printf("  %s", head);
	if (width + 2 > column) {
		putchar('\n');
		width = 0;
	}
	wrap_blanks(stdout, column - width);
	put_below(column, text);
}

void layout_text(const char *text)
{
	put_below(0, text);
}

void layout_examples(const struct layout_example *examples, const char *page)
{
	size_t column = 0;

	for (size_t i = 0; i < LAYOUT_EXAMPLES; i++)
		if (strlen(examples[i].line) + 4 > column)
			column = strlen(examples[i].line) + 4;
	printf("\n%s\n", gettext("Examples:"));
	for (size_t i = 0; i < LAYOUT_EXAMPLES; i++)
		layout_row(examples[i].line, column, gettext(examples[i].meaning));
	printf("\nman %s\n", page);
}
