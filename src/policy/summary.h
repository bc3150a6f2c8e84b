/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run's answer in a few numbers. Every report that counts takes them from here, so that text,
 * JSON and tables never differ.
 *
 * What is counted are the devices that this run judged: each endpoint once, of a whole host all of
 * them, else those that were named by address or filter. What text leaves out without --all is
 * counted as well. Bridges, and devices that could not be judged, are not.
 */
#ifndef POLICY_SUMMARY_H
#define POLICY_SUMMARY_H

#include "policy/judgement.h"

struct summary {
	size_t devices;                /* the sum of all below */
	size_t of[VERDICT_UNSAFE + 1]; /* by verdict, without the chipset's functions */
	/*
	 * Functions of the processor and of the chipset (policy/chipset.h), whatever their verdict:
	 * the rule not-assignable is about themselves. A device that shares a group with one, or
	 * that no IOMMU serves, counts by its verdict.
	 */
	size_t chipset;
};

void summarize(const struct judgement *j, struct summary *summary);

#endif
