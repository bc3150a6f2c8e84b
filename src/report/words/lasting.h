/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a binding is made to last (policy/lasting.h): a sentence, lines of files and commands. */
#ifndef REPORT_WORDS_LASTING_H
#define REPORT_WORDS_LASTING_H

#include "report/words/phrase.h"

/* As in JSON. */
extern const char *const lasting_ways[LASTING_WAYS];
extern const char *const lasting_reasons[LASTING_REASONS];	/* NULL: none */

/* The sentence about @d, of which @p is, in new memory; NULL: there is none. */
char *lasting_text(const struct phrase *p, const struct device_judgement *d);

/* What comes after the steps and is no command, as lasting_text(). */
char *lasting_last(const struct phrase *p, const struct device_judgement *d);

/* A line for @file, or a command (NULL); both end with the call. */
typedef void lasting_step(void *data, const char *file, const char *line);

/* Each step about @d, in order. */
void lasting_each(const struct phrase *p, const struct device_judgement *d, lasting_step *step,
		  void *data);

#endif
