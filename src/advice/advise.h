/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Advice for the findings of a judgement. */
#ifndef ADVICE_ADVISE_H
#define ADVICE_ADVISE_H

#include "advice/advice.h"
#include "policy/judgement.h"

/* What advise() has read. The findings that it has advised on point into it. */
struct advised {
	struct advice_set rows;
	struct advice_errors errors;	/* files of the host without which it was done */
};

/* Is there a finding that rows may have advice on? Memory that the firmware keeps. */
bool advise_wanted(const struct judgement *j);

/*
 * Give such findings the row that fits, after host_read_slots() and host_read_advice().
 * Advice changes no answer: a file that cannot be used is left out, and told in
 * @advised->errors. 0 or -ENOMEM; advised_clear() in either case, once @j is gone.
 */
int advise(struct judgement *j, struct advised *advised);
void advised_clear(struct advised *advised);

/* The device that the firmware keeps memory for, where it is known, or NO_INDEX. */
size_t advise_demanded(const struct finding *finding);

#endif
