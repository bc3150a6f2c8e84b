// SPDX-License-Identifier: GPL-2.0-or-later
/* What stands around the words of a rule, in `explain` and in vfio-check-rules(7). */
#include "report/words/words.h"

const char *const words_explain[EXPLAIN_WORDS] = {
	[EXPLAIN_MEANING] = N_("What it means"),
	[EXPLAIN_FOUND] = N_("How it is found"),
	[EXPLAIN_SAYS] = N_("What the kernel or QEMU prints"),
	[EXPLAIN_FIX] = N_("What can be done"),
	[EXPLAIN_BLIND] = N_("Where it cannot be seen"),
	[EXPLAIN_SAMPLES] = N_("Sample hosts"),
	[EXPLAIN_SOURCES] = N_("Sources"),
	[EXPLAIN_DECIDES] = N_("The verdict is at best \"unknown\"."),
	[EXPLAIN_INFORMS] = N_("The verdict stands; the rule is named as not checked."),
	[EXPLAIN_TRIGGERS] = N_("It speaks up: {command}"),
	[EXPLAIN_CLEAN] = N_("It finds nothing: {command}"),
	[EXPLAIN_MORE] = N_("vfio-check explain RULE tells more about one of them."),
	[EXPLAIN_INTRODUCTION] =
		N_("The rules by which vfio-check judges a device, in the order in which a report "
		   "tells them. The same texts are shown by vfio-check explain RULE."),
	[EXPLAIN_SEVERITIES] =
		N_("The worst severity among its findings is a device's verdict: unsafe, unknown, "
		   "caution, or else safe. What is only info does not count. The severity that is "
		   "told here is the rule's usual one; some of its cases weigh less, or more."),
	[EXPLAIN_SAID] = N_("What it says"),
	[EXPLAIN_NEXT] = N_("What to ask next"),
	[EXPLAIN_NO_RULE] = N_("no rule"),
	[EXPLAIN_LINES] = N_("These messages are known; the likeliest reason is explained below."),
	[EXPLAIN_RULES] = N_("It may be about one of these; the likeliest is explained below."),
	[EXPLAIN_A_DEVICE] = N_("the device"),
	[EXPLAIN_A_GROUP] = N_("its group"),
	[EXPLAIN_GROUP] = N_("group {number}"),
};
