/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sentences of words-command.c, with their places filled in, translated. */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <stdio.h>

#include "cli/words-command.h"

/* A place {name} of a sentence and what stands there. */
struct say_pair {
	const char *name, *value;
};

/* One line. @pairs end with a NULL name; a place that has none stays as it is. */
void say_pairs(FILE *out, enum command_word word, const struct say_pair *pairs);

#define say(out, word, ...)                                                                     \
	say_pairs(out, word,                                                                    \
		  (const struct say_pair[]){ __VA_ARGS__ __VA_OPT__(, ) { NULL, NULL } })

/* "vfio-check: ..." on standard error. */
void complain_pairs(enum command_word word, const struct say_pair *pairs);

#define complain(word, ...)                                                                     \
	complain_pairs(word,                                                                    \
		       (const struct say_pair[]){ __VA_ARGS__ __VA_OPT__(, ) { NULL, NULL } })

#endif
