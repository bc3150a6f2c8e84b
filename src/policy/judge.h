/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Applies the rules to a host. */
#ifndef POLICY_JUDGE_H
#define POLICY_JUDGE_H

#include "policy/judgement.h"

/*
 * Judge the asked devices of @host. 0 or -ENOMEM; judgement_clear() in either case.
 * @host and @tables must outlive @j.
 */
int judge(const struct host *host, const struct tables *tables, const struct judge_options *options,
	  struct judgement *j);

#endif
