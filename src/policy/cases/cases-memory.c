// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory that the firmware demands. */
#include "policy/case.h"

#define CONTACT \
	N_("Contact {vendor}: ask for a firmware or a setting that leaves {demanded} out of the " \
	   "reserved memory regions; \"vfio-check report {device}\" writes the message. Until then " \
	   "keep the device with the host. iommu=pt, an ACS override and allow_unsafe_interrupts do " \
	   "not help.{patches}")

const struct finding_case cases_memory[DETAILS] = {
	[DETAIL_DEMAND] = {
		N_("firmware keeps memory for this device ({structure})"),
		N_("The platform's firmware demands that the device keeps access to host memory "
		   "({regions}). Neither QEMU nor the guest knows of this demand: in a guest the "
		   "device could write over the guest's memory.{silence}"),
		CONTACT,
		.demand = DEMAND_ON_DEVICE,
		.told_by = TOLD_BY_MEMORY,
	},
	[DETAIL_DEMAND_BELOW] = {
		N_("firmware keeps memory for all devices below {other} ({structure})"),
		N_("The platform's firmware demands that everything below the bridge {other} keeps "
		   "access to host memory ({regions}), and so this device. In a guest it could write "
		   "over the guest's memory."),
		CONTACT,
		.demand = DEMAND_ON_DEVICE,
		.told_by = TOLD_BY_MEMORY,
	},
	[DETAIL_DEMAND_MEMBER] = {
		N_("firmware keeps memory for {other}, which shares group {group} ({structure})"),
		N_("The firmware demands host memory ({regions}) for {other}. It is in the same IOMMU "
		   "group, and a group is attached as a whole or not at all.{silence}"),
		CONTACT,
		.demand = DEMAND_ON_OTHER,
		.told_by = TOLD_BY_MEMORY,
	},
	[DETAIL_DEMAND_SHOWN] = {
		N_("firmware keeps memory for a device of group {group}"),
		N_("The kernel lists memory in group {group} that the firmware demands ({regions}). "
		   "The tables, as far as they can be read here, do not say for which device.{silence}"),
		CONTACT,
		.demand = DEMAND_ON_GROUP,
		.told_by = TOLD_BY_MEMORY,
	},
	[DETAIL_DEMAND_RELAXED] = {
		N_("firmware keeps memory for this device, and an option makes the kernel ignore it"),
		N_("With intel_iommu=relax_rmrr this kernel gives the device away although the firmware "
		   "demands host memory for it ({regions}). Nothing will warn: firmware and device may "
		   "write over memory of the guest."),
		CONTACT,
		.demand = DEMAND_ON_DEVICE,
		.told_by = TOLD_BY_RELAXING,
	},
	[DETAIL_RELAXED_USB] = {
		N_("firmware keeps memory for this USB controller; the kernel does not mind"),
		N_("The firmware uses the controller before the system runs, for keyboards "
		   "({regions}). Linux gives USB controllers away all the same, and it is not known to "
		   "hurt."),
		NULL,
		.prints = { NULL },
	},
	[DETAIL_RELAXED_DISPLAY] = {
		N_("firmware keeps memory for this display device; the kernel does not mind"),
		N_("The memory ({regions}) belongs to the graphics device itself. Linux gives display "
		   "devices away all the same."),
		NULL,
		.prints = { NULL },
	},
};
