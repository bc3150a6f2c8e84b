/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Columns of a terminal, where Japanese characters take two and have no blanks between
 * them. What is no character in the locale's encoding counts as one column a byte.
 */
#ifndef REPORT_TEXT_WRAP_H
#define REPORT_TEXT_WRAP_H

#include <stdio.h>

#define TEXT_WIDTH 79

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
 * broken at blanks and between wide characters, further lines begin below @start.
 */
void wrap_text(FILE *out, size_t start, const char *text);

/*
 * The same behind a title that ends at @column and has a blank behind it; further lines
 * begin at @start, which is left of @column.
 */
void wrap_on(FILE *out, size_t column, size_t start, const char *text);

#endif
