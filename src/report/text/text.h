/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the text views. */
#ifndef REPORT_TEXT_TEXT_H
#define REPORT_TEXT_TEXT_H

#include "report/report.h"
#include "report/words/phrase.h"

struct text {
	const struct judgement *j;
	const struct report_options *options;
	struct names *names;
	FILE *out;
};

#define NAME_SIZE 400

/* text-parts.c: what all views are made of */

/* Print @words, broken as wrap_text() does, with @indent blanks before each line; frees @words. */
void text_paragraph(const struct text *t, unsigned int indent, const char *first, char *words);

/* For a sentence in the user's language about @device or @finding; NO_INDEX, NULL: about neither. */
struct phrase text_phrase(const struct text *t, size_t device, const struct finding *finding);

/* Print @title and behind it @text, further lines a step to the right; frees @text, if any. */
void text_titled(const struct text *t, const char *title, char *text);

/* Print @line unbroken, for it may be searched for; frees it. */
void text_line(const struct text *t, char *line);

/* The end of a listed line: @name, cut where the terminal ends. */
void text_listed(const struct text *t, unsigned int column, const char *name);

/* What begins and ends a verdict's colour; empty where no colour is asked for. */
const char *text_colour(const struct text *t, enum verdict verdict);
const char *text_plain(const struct text *t);

/* Which machine, firmware and kernel it is about. */
void text_machine(const struct text *t);

/* The verdict's word, padded to @width and coloured where that is asked for. */
void text_verdict(const struct text *t, enum verdict verdict, int width);

/* "Ethernet controller: Intel ...", or class and ids in numbers. */
const char *text_name(const struct text *t, const struct host_device *device, char *buffer);

/* log-quote.c: the lines of the kernel's log that say what @finding says, each unbroken. */
void text_log(const struct text *t, const struct finding *finding);

/* log-quote.c: has the kernel said it? Then its words have to stand with ours. */
bool text_has_log(const struct finding *finding);

/*
 * log-quote.c: that a log which was given has nothing to say, or is of another kernel or another
 * machine.
 */
void text_log_note(const struct text *t);

/*
 * text-evidence.c: the pieces of evidence of one kind under a title, what the kernel lists,
 * and what it prints, each line unbroken.
 */
void text_evidence(const struct text *t, const struct finding *finding, enum evidence_kind kind,
		   enum word title);
/* What the kernel lists as reserved. False: the finding has none of it. */
bool text_ranges(const struct text *t, const struct finding *finding);
void text_kernel_lines(const struct text *t, const struct finding *finding);

/* text-advice.c: what to do about the findings; lines for a shell, which stay lines. */
void text_commands(const struct text *t, const char *commands);
/* @d: whose findings they are; NULL: the machine's. */
void text_advice(const struct text *t, const struct findings *findings,
		 const struct device_judgement *d);

/* text-lasting.c: how what is left to bind is bound at each boot; nothing where it should not be. */
void text_lasting(const struct text *t, const struct device_judgement *d);

/*
 * text-findings.c: what is found, in full or in a line. Of a device that must not be given
 * away, what does not forbid it is told in a line, without evidence and advice.
 */
bool text_matters(const struct device_judgement *d, size_t at);
void text_finding(const struct text *t, const struct finding *finding);
void text_finding_title(const struct text *t, const struct finding *finding);
void text_findings(const struct text *t, const struct device_judgement *d, bool story);

/*
 * text-causes.c: why nothing of a whole host can be given away, if so; what the kernel says for
 * @cause, a finding of the machine, wherever it weighs; what was hidden of the machine, and of
 * one device (of a whole host without what the machine hides). Each reason once.
 */
void text_none_given(const struct text *t);
void text_cause_outcome(const struct text *t, const struct finding *cause);
void text_blindness(const struct text *t);
void text_not_checked(const struct text *t, const struct device_judgement *d);

void text_groups(const struct text *t);
void text_regions(const struct text *t);

#endif
