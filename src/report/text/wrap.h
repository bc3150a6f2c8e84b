/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Columns of a terminal, where Japanese characters take two and have no blanks between
 * them. What is no character in the locale's encoding counts as one column a byte.
 */
#ifndef REPORT_TEXT_WRAP_H
#define REPORT_TEXT_WRAP_H

#include <stdio.h>

/* Of text in a pipe, and on a terminal that does not tell. */
#define TEXT_WIDTH 79
/* What a terminal's own width is heeded between. */
#define TEXT_NARROWEST 40
#define TEXT_WIDEST 120

/* The columns for text on a terminal of @width columns; 0: it is none, or does not tell. */
size_t wrap_columns(unsigned int width);

/* The columns that @text takes. */
size_t wrap_width(const char *text);

/* How many bytes of @text, in whole characters, fit into @columns. */
size_t wrap_fit(const char *text, size_t columns);

/* Print @text and blanks up to @columns. */
void wrap_pad(FILE *out, const char *text, size_t columns);

/* Print @count blanks. */
void wrap_blanks(FILE *out, size_t count);

/*
 * Print @text where column @start of a line has been reached, and a line's end. It is
 * broken at blanks and between wide characters so that no line is longer than @width, further
 * lines begin below @start. A word that is longer than a line, as a path may be, is broken too.
 */
void wrap_text(FILE *out, size_t width, size_t start, const char *text);

/*
 * The same behind a title that ends at @column and has a blank behind it; further lines
 * begin at @start, which is left of @column.
 */
void wrap_on(FILE *out, size_t width, size_t column, size_t start, const char *text);

/*
 * Print the @length bytes at @line, a line for a shell, with @indent blanks before it. What does
 * not fit into @width goes on behind a backslash, so that it can still be copied.
 */
void wrap_command(FILE *out, size_t width, size_t indent, const char *line, size_t length);

#endif
