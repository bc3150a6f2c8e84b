// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/finding.h"
#include "policy/judgement.h"

#define N_(text) text

const char *const severity_names[SEVERITY_UNSAFE + 1] = {
	[SEVERITY_INFO] = N_("info"),
	[SEVERITY_CAUTION] = N_("caution"),
	[SEVERITY_UNKNOWN] = N_("unknown"),
	[SEVERITY_UNSAFE] = N_("unsafe"),
};

const char *const verdict_names[VERDICT_UNSAFE + 1] = {
	[VERDICT_SAFE] = N_("safe"),
	[VERDICT_CAUTION] = N_("caution"),
	[VERDICT_UNKNOWN] = N_("unknown"),
	[VERDICT_UNSAFE] = N_("unsafe"),
};
