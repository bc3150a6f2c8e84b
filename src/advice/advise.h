/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Advice for the findings of a judgement. */
#ifndef ADVICE_ADVISE_H
#define ADVICE_ADVISE_H

#include "policy/judgement.h"

/* Is there a finding that rows may have advice on? Memory that the firmware keeps. */
bool advise_wanted(const struct judgement *j);

/*
 * Give such findings the row that fits, after host_read_slots() and host_read_advice().
 * Advice changes no answer: a file that cannot be used is left out, and told in
 * j->advice_errors. 0 or -ENOMEM.
 */
int advise(struct judgement *j);

/* The device that the firmware keeps memory for, where it is known, or NO_INDEX. */
size_t advise_demanded(const struct finding *finding);

#endif
