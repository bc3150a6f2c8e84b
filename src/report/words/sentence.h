/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sentences with {named} places, of which the program's words are made: who says one fills
 * its places from a list of names and values, or by a function of his own.
 *
 * A place may say how many bytes of its value there is room for: {value:80}.
 */
#ifndef REPORT_WORDS_SENTENCE_H
#define REPORT_WORDS_SENTENCE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#define SENTENCE_PAIRS 8

/* What stands in a place; a list ends with a NULL name. */
struct sentence_pair {
	const char *name, *value;
};

/*
 * Write to @out what stands in the place @name, @most bytes of it (-1: all). False: nothing
 * is known, and the place stays as it is.
 */
typedef bool sentence_place(const void *about, const char *name, int most, FILE *out);

/* Write @text to @out; @place, which gets @about, fills its places. */
void sentence_write(FILE *out, const char *text, sentence_place *place, const void *about);

/* A place that is filled from the list @pairs of struct sentence_pair. */
sentence_place sentence_pair;

/* Names and values in turn up to a NULL name, SENTENCE_PAIRS at most, as a list. */
void sentence_pairs(struct sentence_pair pairs[SENTENCE_PAIRS + 1], va_list arguments);

/* The value of @name, or NULL. */
const char *sentence_value(const struct sentence_pair *pairs, const char *name);

#endif
