/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there is to add to what was found, so that reports need not decide it. */
#ifndef POLICY_REMARKS_H
#define POLICY_REMARKS_H

#include "policy/judgement.h"

/*
 * Fill what struct finding, device_judgement and judgement say is filled here. It changes no
 * verdict and no outcome.
 */
void remarks(struct judgement *j);

#endif
