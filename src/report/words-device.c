// SPDX-License-Identifier: GPL-2.0-or-later
/* What the device is, and who shares its group. */
#include "report/words.h"

const struct finding_words words_device[DETAILS] = {
	[DETAIL_CHIPSET] = {
		N_("chipset function"),
		N_("The device is part of the chipset (host bridge, ISA bridge, ...). The host cannot do "
		   "without it, and a guest has no use for it."),
		NULL,
	},
	[DETAIL_UNCOVERED] = {
		N_("no IOMMU covers this device"),
		N_("The IOMMU is on, but the device has no IOMMU group: it is an IOMMU itself, or no "
		   "remapping unit of the firmware's table names it."),
		NULL,
	},
	[DETAIL_SHARED] = {
		N_("group {group} is shared"),
		N_("These devices go along or have to be left by their host drivers: {members}."),
		NULL,
	},
};

const struct rule_words words_device_rules[] = {
	{ .rule = NULL },
};
