// SPDX-License-Identifier: GPL-2.0-or-later
/* What the administrator has decided in policy.conf, and what is wrong with that file. */
#include "policy/case.h"

const struct finding_case cases_waiver[DETAILS] = {
	[DETAIL_WAIVER_EXPIRED] = {
		N_("a waiver for {waived} has expired"),
		N_("Line {waiver-line} of policy.conf waives {waived-rule} for {waived} up to {waiver-date}. "
		   "That day is over, so what is found counts again."),
		N_("Look at {waived} again; then renew the waiver or take it out of policy.conf."),
		.prints = { NULL },
	},
	[DETAIL_WAIVER_IDS] = {
		N_("a waiver for {waived} is void: another device is there"),
		N_("Line {waiver-line} of policy.conf waives {waived-rule} for {waived} while that is "
		   "{waiver-ids}. Now it is {other-ids}, so the waiver does not count."),
		N_("Judge the device that is there now by itself, and take the waiver out of policy.conf "
		   "or write a new one."),
		.prints = { NULL },
	},
	[DETAIL_WAIVER_REGIONS] = {
		N_("a waiver for {waived} is void: the memory is not the same"),
		N_("Line {waiver-line} of policy.conf waives {waived-rule} for {waived} as long as it is "
		   "about exactly {waiver-regions}. It is not, so the waiver does not count."),
		N_("Find out why the firmware demands something else now, after an update for instance. "
		   "Then take the waiver out of policy.conf or write a new one."),
		.prints = { NULL },
	},
	[DETAIL_WAIVER_USES] = {
		N_("a waiver for {waived} is void: the host does something else with it"),
		N_("Line {waiver-line} of policy.conf waives {waived-rule} for {waived} as long as that is about "
		   "nothing but {waiver-uses}. It is not, so the waiver does not count."),
		N_("Find out what the host does with {waived} now. Then take the waiver out of policy.conf or "
		   "write a new one."),
		.prints = { NULL },
	},
	[DETAIL_WAIVER_GONE] = {
		N_("a waiver for {waived} is not needed"),
		N_("Line {waiver-line} of policy.conf waives {waived-rule} for {waived}. There is nothing "
		   "that it would have to waive."),
		N_("Take the waiver out of policy.conf, so that it does not hide what comes later."),
		.prints = { NULL },
	},
	[DETAIL_WAIVER_UNKNOWN] = {
		N_("a waiver for {waived} does not count: what is found is not certain"),
		N_("Line {waiver-line} of policy.conf waives {waived-rule} for {waived}. What is found there "
		   "is not known for certain, and a waiver needs to know what it is about."),
		NULL,
		.prints = { NULL },
	},
	[DETAIL_WAIVER_ABSENT] = {
		N_("a waiver is void: there is no device {waived}"),
		N_("Line {waiver-line} of policy.conf waives {waived-rule} for {waived}, which this host "
		   "does not have, or which cannot be assigned at all."),
		N_("Take the waiver out of policy.conf: another device could get that address."),
		.prints = { NULL },
	},
};
