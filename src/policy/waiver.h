/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a policy makes of findings. What was found stays in the report, with its severity
 * by itself in finding->by_itself; only how much it weighs changes.
 *
 * Nothing that is not known is made harmless: a finding of severity "unknown" can be made
 * worse, and never better, and no waiver is about one.
 */
#ifndef POLICY_WAIVER_H
#define POLICY_WAIVER_H

#include "policy/judgement.h"
#include "policy/policy-file.h"

/* Give findings the severities of j->options.policy. */
void policy_severities(const struct judgement *j, struct findings *findings);

/*
 * Lower to "info" what is waived of the findings about a device. A waiver counts only
 * while all that it names is as it says: address, ids, exactly these regions, the date.
 */
void policy_waive(const struct judgement *j, struct device_judgement *d);

/*
 * After all devices are judged: add to @findings, which are about the machine, that a
 * waiver about a judged device no longer counts, and why. Where the whole host is judged, a
 * device that is not there is such a reason.
 */
void policy_void(const struct judgement *j, struct findings *findings);

#endif
