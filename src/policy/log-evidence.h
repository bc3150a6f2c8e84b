/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel's log has said already, as evidence of what is found here. */
#ifndef POLICY_LOG_EVIDENCE_H
#define POLICY_LOG_EVIDENCE_H

#include "policy/judgement.h"

/*
 * Add to each finding of @j, the machine's and the devices', the last lines of
 * host->log that say the same, and note in j->replaced which tables do not stem from the
 * firmware but from the initrd (kernel: acpi_table_initrd_scan). It changes no verdict and no outcome, so the log may
 * be read after the judgement. Once only. Where there was no memory, j->arena has failed.
 */
void log_evidence(struct judgement *j);

/*
 * Findings where the log of this very kernel says that the group of @device was refused, and by
 * tables and sysfs it is accepted; where another kernel or another machine says so; and where it
 * tells of trouble with the device. The last two weigh nothing.
 */
void log_contradiction(const struct judgement *j, size_t device, struct findings *findings);

/*
 * The last entry of the log that says of @device itself that it did not come back from D3, or
 * NO_INDEX: there is none, or it is another boot's for sure, as of another kernel or another
 * machine, or of a device that another kernel is asked about.
 */
size_t log_power_stuck(const struct judgement *j, size_t device);

#endif
