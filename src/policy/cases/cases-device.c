// SPDX-License-Identifier: GPL-2.0-or-later
/* What the device is, and who shares its group. */
#include "policy/case.h"

const struct finding_case cases_device[DETAILS] = {
	[DETAIL_CHIPSET] = {
		N_("chipset function"),
		N_("The device is part of the chipset (host bridge, ISA bridge, ...). The host cannot do "
		   "without it, and a guest has no use for it."),
		NULL,
		.prints = { NULL },
	},
	[DETAIL_PROCESSOR] = {
		N_("function of the processor or of the chipset"),
		N_("The device has no port above it and a class of functions by which processor and "
		   "chipset are run: interrupt controllers, counters, power control, memory controllers. "
		   "The host cannot do without it, and a guest has no use for it."),
		NULL,
		.prints = { NULL },
	},
	[DETAIL_UNCOVERED] = {
		N_("no IOMMU covers this device"),
		N_("The IOMMU is on, but the device has no IOMMU group: it is an IOMMU itself, or no "
		   "remapping unit of the firmware's table names it."),
		NULL,
		.told_by = TOLD_BY_PROBE,
	},
	[DETAIL_CHIPSET_IDLE] = {
		N_("the chipset function {other} shares its group"),
		N_("Nothing isolates the device from {other}, a part of the chipset that stays with the "
		   "host. It has no driver, so that it does not stand in the way; but a guest that has the "
		   "device may reach it past the IOMMU."),
		N_("Give the device only to a guest that you trust, and leave {other} without a driver."),
		.prints = { NULL },
	},
	[DETAIL_CHIPSET_BUSY] = {
		N_("its group takes the chipset function {other} along"),
		N_("The host uses {other}, a part of the chipset in the same group. The kernel gives the "
		   "device away only once that driver has let go, and what the host does with it "
		   "(sensors, watchdog, ...) is lost then."),
		N_("Keep the device with the host, or use one in another slot."),
		.prints = { NULL },
	},
	[DETAIL_PARENT_PF] = {
		N_("its physical function {what} is in its group"),
		N_("The group goes to a guest as a whole, and so {what} would have to leave its driver. The "
		   "virtual functions are gone then, and this device with them."),
		N_("Use a slot below a port with ACS, where virtual functions have groups of their own, or "
		   "give {what} away in place of this device."),
		.prints = { NULL },
	},
	[DETAIL_PARENT_VMD] = {
		N_("the device exists only through the VMD {what}"),
		N_("Intel's VMD (Volume Management Device) shows what is behind it as long as the host's "
		   "driver vmd has it, and all of that is in its group. To take the group from its drivers "
		   "removes this device."),
		N_("Switch VMD off in the firmware, or give the whole VMD {what} with every disk behind it."),
		.prints = { NULL },
	},
	[DETAIL_PARENT_ASKED] = {
		N_("other devices go with this one"),
		N_("These exist only as long as the host's driver has it, and are gone from the host once it "
		   "is taken: {members}."),
		N_("Make sure that the host needs none of them."),
		.prints = { NULL },
	},
	[DETAIL_SHARED] = {
		N_("group {group} is shared"),
		N_("These devices go along or have to be left by their host drivers: {members}."),
		NULL,
		.prints = { NULL },
	},
};
