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
	[DETAIL_CHIPSET_IDLE] = {
		N_("the chipset function {other} shares its group"),
		N_("Nothing isolates the device from {other}, a part of the chipset that stays with the "
		   "host. It has no driver, so that it does not stand in the way; but a guest that has the "
		   "device may reach it past the IOMMU."),
		N_("Give the device only to a guest that you trust, and leave {other} without a driver."),
	},
	[DETAIL_CHIPSET_BUSY] = {
		N_("its group takes the chipset function {other} along"),
		N_("The host uses {other}, a part of the chipset, which shares the device's group: the "
		   "kernel gives the device away only once that driver has let go of it. What the host "
		   "does with it (sensors, watchdog, firmware, ...) is lost then."),
		N_("Keep the device with the host, or use one in another slot."),
	},
	[DETAIL_SHARED] = {
		N_("group {group} is shared"),
		N_("These devices go along or have to be left by their host drivers: {members}."),
		NULL,
	},
};

const struct rule_words words_device_rules[] = {
	{
		.rule = "group-shared",
		.meaning = N_("Devices of one IOMMU group may reach each other past the IOMMU, so the kernel "
			      "gives a group away as a whole: every device in it has to be with VFIO, or "
			      "without a driver. That is no fault, but more than one device is lost to the "
			      "host."),
		.found = N_("From sys/kernel/iommu_groups and the drivers of the members. Bridges need not be "
			    "freed, unless this kernel counts their driver as an owner."),
		.says = "vfio 0000:01:00.0: group 13 is not viable",
		.fix = N_("Bind the others to vfio-pci or unbind them, if the host can do without; or use "
			  "another slot. An ACS override only hides that they are not isolated."),
		.sources = N_("kernel: Documentation/driver-api/vfio.rst, drivers/iommu/iommu.c "
			      "(pci_device_group, iommu_group_claim_dma_owner)"),
		.host = "intel-clean",
		.device = "0000:06:01.0",
		.clean = "vfio-options",
	},
	{ .rule = NULL },
};
