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
	size_t width;		/* no line is longer, but for those that somebody searches for */
};

#define NAME_SIZE 400
/* A line with less room than this for a name has none. */
#define NAME_LEAST 20

/* text-parts.c: what all views are made of */

/* Print @words, broken as wrap_text() does, with @indent blanks before each line; frees @words. */
void text_paragraph(const struct text *t, unsigned int indent, const char *first, char *words);

/* For a sentence in the user's language about @device or @finding; NO_INDEX, NULL: about neither. */
struct phrase text_phrase(const struct text *t, size_t device, const struct finding *finding);

/* Print @title and behind it @text, further lines a step to the right; frees @text, if any. */
void text_titled(const struct text *t, const char *title, char *text);

/* Print @line unbroken, for it may be searched for; frees it. */
void text_line(const struct text *t, char *line);

/* Print @line, which is broken only where a terminal ends, behind @indent blanks; frees it. */
void text_whole(const struct text *t, unsigned int indent, char *line);

/* The end of a listed line: @name, which goes on at @column where the terminal ends. */
void text_listed(const struct text *t, unsigned int column, const char *name);

/* What begins and ends a verdict's colour; empty where no colour is asked for. */
const char *text_colour(const struct text *t, enum verdict verdict);
const char *text_plain(const struct text *t);

/* Which machine, firmware and kernel it is about. */
void text_machine(const struct text *t);

/* Of a whole host, functions that nobody gives away: a server has hundreds. */
bool text_left_out(const struct text *t, const struct device_judgement *d);
/* That @count of them were left out; 0: nothing. */
void text_chipset(const struct text *t, size_t count);

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
/* What stands before the firmware's demands: who made them. */
enum word text_demands(const struct text *t, const struct finding *finding);

/* text-advice.c: what to do about the findings; lines for a shell, which stay lines. */
void text_commands(const struct text *t, const char *commands);
/* About p->finding: all, or what to do alone. */
void text_advice_parts(const struct text *t, const struct phrase *p, bool all);
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
void text_finding(const struct text *t, unsigned int indent, const struct finding *finding);
void text_finding_title(const struct text *t, const struct finding *finding);
void text_findings(const struct text *t, const struct device_judgement *d, bool story);
/* @title and the name of the rule that found it, in new memory; frees @title. */
char *text_with_rule(const struct text *t, const struct rule *rule, char *title);
/* Print that. */
void text_title(const struct text *t, unsigned int indent, const struct rule *rule, char *title);
/* "0000:01:00.1", behind @before (NO_INDEX: nothing) with a comma, of the same device as ".2" */
void text_put_device(const struct text *t, size_t device, size_t before, FILE *out);

/*
 * text-causes.c: why nothing of a whole host can be given away, if so, and which of the machine's
 * findings said so (NULL: none, or nothing was said); what the kernel says for
 * @cause, a finding of the machine, wherever it weighs; what was hidden of the machine, and of
 * one device (of a whole host without what the machine hides). Each reason once.
 */
const struct finding *text_none_given(const struct text *t);
void text_cause_outcome(const struct text *t, const struct finding *cause);
/* Is what the kernel does with @d said there? */
bool text_outcome_told(const struct text *t, const struct device_judgement *d);
void text_blindness(const struct text *t);
/* Why @d is not known to be safe, in new memory; NULL: it is not unknown, or why is not known. */
char *text_unknown_why(const struct text *t, const struct device_judgement *d);
/* What could not be seen of single devices, each reason once with the devices. */
void text_blind_devices(const struct text *t);
/* What only devices are asked that are named. */
void text_not_asked(const struct text *t);
void text_not_checked(const struct text *t, const struct device_judgement *d);

/* text-outcome.c: what the kernel will do with @d, and as the drivers are now. */
void text_outcome(const struct text *t, const struct device_judgement *d);

/*
 * text-machine.c: what of the machine is found that is harmless, or all else, as parts of their own;
 * all of it in one; what a guest's memory needs.
 */
void text_machine_causes(const struct text *t, bool harmless);
void text_machine_block(const struct text *t);
void text_memlock(const struct text *t);

/* text-overview.c: a whole host, a line a device, and each cause once. */
void text_overview(const struct text *t);

/*
 * text-shared.c: what is found at its devices, each cause once. NULL: no memory. @harmless: what
 * weighs on no verdict, else all the rest.
 */
struct shared_list;
struct shared_list *text_shared_new(const struct text *t);
void text_shared_free(struct shared_list *list);
void text_shared(const struct text *t, struct shared_list *list, bool harmless);
/* What the kernel says where it refuses devices for what no cause is, each once. */
void text_refusals(const struct text *t);

void text_groups(const struct text *t);

void text_regions(const struct text *t);

/*
 * text-region-sum.c: the first line of regions, for so many of them; and " (12 KiB)", or nothing of
 * what ends before it begins.
 */
void text_region_sum(const struct text *t, size_t regions);
void text_size(const struct text *t, uint64_t base, uint64_t end);

/* text-shown.c: where a table cannot be read, the first line and what the kernel lists in its place. */
void text_shown_sum(const struct text *t);
void text_shown(const struct text *t);

#endif
