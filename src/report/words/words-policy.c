// SPDX-License-Identifier: GPL-2.0-or-later
/* What the administrator has decided in policy.conf, and what is wrong with that file. */
#include "report/words/words.h"

const char *const words_policy_defects[POLICY_DEFECTS] = {
	[POLICY_SOUND] = "",
	[POLICY_BYTE] = N_("\"{found}\" has bytes that are no text; expected UTF-8 without control "
			   "characters"),
	[POLICY_LINE] = N_("\"{found}\": expected NAME = VALUE, [severity], [waiver], or a comment that "
			   "begins with #; at most 4095 bytes"),
	[POLICY_SECTION] = N_("{found}: expected [severity] or [waiver]"),
	[POLICY_NO_SECTION] = N_("\"{found}\": expected [severity] or [waiver] before it"),
	[POLICY_KEY] = N_("\"{found}\": expected rule, address, device, region, use, reason or expires"),
	[POLICY_TWICE] = N_("\"{found}\": expected it only once"),
	[POLICY_RULE] = N_("\"{found}\": expected the name of a rule of this build"),
	[POLICY_SEVERITY] = N_("\"{found}\": expected info, caution, unknown or unsafe"),
	[POLICY_LOWERED] = N_("\"{found}\": expected unknown or unsafe: what is not known cannot be "
			      "decided to be harmless"),
	[POLICY_ADDRESS] = N_("\"{found}\": expected an address, [domain:]bus:device.function"),
	[POLICY_IDS] = N_("\"{found}\": expected vendor:device in hex, such as 8086:1533"),
	[POLICY_REGION] = N_("\"{found}\": expected the first and the last byte of a region, such as "
			     "0x7e010000-0x7e010fff"),
	[POLICY_REGIONS] = N_("\"{found}\": expected at most 16 regions in a waiver"),
	[POLICY_USE] = N_("\"{found}\": expected network, screen, console, keyboard, controller, "
			  "virtual-functions, or the path of a mount point or of swap space"),
	[POLICY_USES] = N_("\"{found}\": expected at most 16 uses in a waiver"),
	[POLICY_DATE] = N_("\"{found}\": expected the last day, as year-month-day: 2027-06-30"),
	[POLICY_REASON] = N_("expected a reason behind \"reason =\""),
	[POLICY_RULE_UNWAIVABLE] = N_("\"{found}\": expected a rule about single devices that finds "
				      "what is certain; this one cannot be waived"),
	[POLICY_NO_ADDRESS] = N_("{found}: expected \"address =\" in it"),
	[POLICY_NO_IDS] = N_("{found}: expected \"device =\" with vendor and device in it"),
	[POLICY_NO_REGION] = N_("{found}: expected \"region =\" in it, once for each region of the "
				"finding"),
	[POLICY_NO_USE] = N_("{found}: expected \"use =\" in it, once for each thing that the host may lose"),
	[POLICY_NO_REASON] = N_("{found}: expected \"reason =\" in it"),
	[POLICY_REGION_UNASKED] = N_("{found}: expected no \"region =\": its rule is not about memory"),
	[POLICY_USE_UNASKED] = N_("{found}: expected no \"use =\": that is for host-critical"),
};
