/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills the {named} places of words.c from typed facts. */
#ifndef REPORT_WORDS_PHRASE_H
#define REPORT_WORDS_PHRASE_H

#include <stdio.h>

#include "report/words/words.h"

struct phrase_pair {
	const char *name, *value;
};

/* Where the facts of a sentence come from; what does not matter stays empty. */
struct phrase {
	const struct judgement *j;
	bool translate;				/* through gettext; JSON never is */
	size_t device;				/* {device}; NO_INDEX: @finding's */
	const struct finding *finding;
	const struct outcome *outcome;
	const struct evidence *evidence;
	const struct acpi_defect *defect;	/* NULL: @finding's */
	struct phrase_pair pairs[8];		/* further places, up to the first empty name */
};

/* The sentence for @format in new memory; NULL where @format is NULL or memory runs out. */
char *phrase(const struct phrase *p, const char *format);

/* For the parts of phrase: @format into @out, @depth places below the sentence. */
void phrase_expand(const struct phrase *p, const char *format, FILE *out, unsigned int depth);

/* phrase-boot.c: places about options of the kernel. False: @name is none. */
bool phrase_boot_place(const struct phrase *p, const char *name, FILE *out, unsigned int depth);

/* The {what} and {through} of words_todo[]. */
void phrase_todo(struct phrase *p, const struct todo *todo);

/*
 * What a translator makes of @line, which the kernel or QEMU prints and of which @p fills
 * the places; NULL where there is nothing to put beside it.
 */
char *phrase_beside(const struct phrase *p, const char *line);

/* What an evidence says and where it was found; @source as in JSON, in new memory. */
char *phrase_evidence(const struct phrase *p, char **source, int64_t *offset);

/* log-quote.c: the same for FROM_LOG */
char *phrase_log(const struct phrase *p, char **source, int64_t *offset);

/*
 * phrase-policy.c: places about the waiver of @p->finding; what policy.conf has made of it,
 * or NULL; its text with that; and what is wrong with the policy @file.
 */
bool phrase_policy_place(const struct phrase *p, const char *name, FILE *out);
char *phrase_note(const struct phrase *p);
char *phrase_detail(const struct phrase *p);
char *phrase_policy_error(const char *file, const struct policy_error *error);

/* The kernel's line of @p->outcome, or NULL where it has none for certain. */
char *phrase_kernel_line(const struct phrase *p);

#endif
