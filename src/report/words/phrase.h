/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sentences about a judgement: fill.h says what stands in their {named} places. */
#ifndef REPORT_WORDS_PHRASE_H
#define REPORT_WORDS_PHRASE_H

#include <stdio.h>

#include "report/words/sentence.h"
#include "report/words/words.h"

/* Where the facts of a sentence come from; what does not matter stays empty. */
struct phrase {
	const struct judgement *j;
	bool translate;				/* through gettext; JSON never is */
	size_t device;				/* {device}; NO_INDEX: @finding's */
	const struct finding *finding;
	const struct outcome *outcome;
	const struct evidence *evidence;
	const struct acpi_defect *defect;	/* NULL: @finding's */
	const struct sentence_pair *pairs;	/* outrank the facts; NULL: none */
	bool *unsaid;				/* as that of @j, for what is about none */
};

/*
 * The sentence for @format in new memory; NULL where @format is NULL or memory runs out, and
 * then *unsaid is set.
 */
char *phrase(const struct phrase *p, const char *format);

/*
 * The same with what stands in some of its places, names and values in turn up to a NULL
 * name; they outrank all else. A NULL value says nothing.
 */
char *phrase_with(const struct phrase *p, const char *format, ...) __attribute__((sentinel));

/* The same for what printf() makes of @format, and for @text that should be there. */
char *__attribute__((format(printf, 2, 3))) phrase_print(const struct phrase *p,
							  const char *format, ...);
char *phrase_made(const struct phrase *p, char *text);

/* The sentence for @format about @todo, one of words_todo*[]. */
char *phrase_todo(const struct phrase *p, const char *format, const struct todo *todo);

/*
 * What a translator makes of @line, which the kernel or QEMU prints and of which @p fills
 * the places; NULL where there is nothing to put beside it.
 */
char *phrase_beside(const struct phrase *p, const char *line);

/* Why a rule was blind about @p->device; {command}: @command, which would answer, about it. */
char *phrase_unchecked(const struct phrase *p, const char *command, int why);

/* The kernel's line of @p->outcome, or NULL where it has none for certain. */
char *phrase_kernel_line(const struct phrase *p);

/* phrase-evidence.c: what an evidence says, and where it was found, as in JSON, in new memory. */
char *phrase_evidence(const struct phrase *p, char **source, int64_t *offset);

/* phrase-policy.c: what policy.conf has made of @p->finding, or NULL, and its text with that. */
char *phrase_note(const struct phrase *p);
char *phrase_detail(const struct phrase *p);

/* phrase-error.c: what is wrong with the policy @file. */
char *phrase_policy_error(const char *file, const struct policy_error *error);

#endif
