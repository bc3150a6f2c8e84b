/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is left to do on this host until the kernel's answer holds. */
#ifndef POLICY_READINESS_H
#define POLICY_READINESS_H

#include "policy/judgement.h"

/* Fill ready and todo of @d. */
void readiness(const struct judgement *j, struct device_judgement *d);

#endif
