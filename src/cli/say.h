/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sentences of words-command.c, with their places filled in, translated. */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <stdio.h>

#include "cli/words-command.h"
#include "report/words/sentence.h"

/*
 * One line. What stands in its places follows, names and values in turn up to a NULL name; a
 * place that has none stays as it is.
 */
void say(FILE *out, enum command_word word, ...) __attribute__((sentinel));

/* The same with a list. */
void say_pairs(FILE *out, enum command_word word, const struct sentence_pair *pairs);

/* "vfio-check: ..." on standard error. */
void complain(enum command_word word, ...) __attribute__((sentinel));

#endif
