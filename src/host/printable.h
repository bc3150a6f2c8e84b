/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text of others on its way to a terminal or a log. A '?' comes in the place of each byte of a
 * character that is an order (utf8_is_control()), and of each byte that is no UTF-8.
 */
#ifndef HOST_PRINTABLE_H
#define HOST_PRINTABLE_H

#include <stdbool.h>
#include <stdio.h>

/* In place. @line: it is to be one line, so that ends of lines and tabulators are replaced as well. */
void make_printable(char *text, bool line);

/*
 * As one line, without its end, on @out. Where the user's locale is not of UTF-8, translated
 * sentences are neither, and bytes beyond ASCII stay.
 */
void put_printable(const char *text, FILE *out);

#endif
