// SPDX-License-Identifier: GPL-2.0-or-later
/* What the device is, and who shares its group. */
#include "report/words/words.h"

const struct rule_words words_device_rules[] = {
	{
		.rule = "not-assignable",
		.meaning = N_(
			"The device is not one to give away. Functions of the processor and the "
			"chipset (host bridge, ISA bridge, interrupt controllers, counters, ...) "
			"belong to the host, which cannot do without them, and a guest has no use "
			"for them. A device that shares its group "
			"with one takes it along, or may reach it from the guest. A device that "
			"no IOMMU covers cannot be kept away from the host's memory, and VFIO "
			"does not take it."),
		.found = N_("From the class of the device, its place (a port above it makes it a card's), "
			    "its driver or the one that modules.alias names, from those of the members "
			    "of its group, and whether it has an IOMMU group while the IOMMU is on."),
		.says = N_("vfio-pci 0000:00:00.2: probe with driver vfio-pci failed with error "
			   "-22"),
		.fix = N_("Choose another device. Where a slot or a device that should be covered"
			  " is not, the firmware's table has to name it: contact the platform's "
			  "vendor."),
		.sources = N_("PCI Code and ID Assignment Specification (classes 05, 06, 08, 10, 11)\n"
			      "Linux drivers/vfio/vfio_main.c, drivers/iommu/intel/dmar.c"),
		.host = "intel-server",
		.device = "0000:00:00.0",
		.clean = "intel-quirks",
	},
	{
		.rule = "group-shared",
		.meaning =
			N_("Other devices are in the same IOMMU group. The hardware cannot keep "
			   "the members of a group apart, so a group goes to one guest as a whole:"
			   " the others go along, or at least their host drivers have to let go of"
			   " them."),
		.found = N_("From the kernel's groups in /sys/kernel/iommu_groups and the driver "
			    "that each member is bound to. Bridges do not count here."),
		.says = N_("vfio 0000:06:01.0: group 12 is not viable\n"
			   "Please ensure all devices within the iommu_group are bound to their "
			   "vfio bus driver."),
		.fix = N_("Bind all members to vfio-pci, or unbind them from their host drivers; "
			  "\"To make it ready:\" says what is left to do. A slot below another port"
			  " often gives the device a group of its own. An ACS override splits the"
			  " group on paper only: the devices still reach each other."),
		.sources =
			N_("Linux drivers/iommu/iommu.c (pci_device_group), drivers/pci/quirks.c "
			   "(ACS)\n"
			   "Linux Documentation/driver-api/vfio.rst\n"
			   "PCI Express Base Specification, Access Control Services"),
		.host = "intel-server",
		.device = "0000:06:01.0",
		.clean = "intel-quirks",
	},
	{
		.rule = "parent-in-group",
		.meaning = N_("Some devices are made by the driver of another: virtual functions by that of "
			      "their physical one, what is behind Intel's VMD by vmd. Where both are in one "
			      "group, that other has to leave its driver before the group can be given "
			      "away, and the device is gone."),
		.found = N_("From the link physfn of the device, from its path in sysfs (a root bus below "
			    "another function), and from the kernel's groups."),
		.fix = N_("Virtual functions: a slot below a port with ACS. VMD: switch it off in the "
			  "firmware, or give all of it away."),
		.sources = N_("Linux: drivers/pci/iov.c, drivers/pci/controller/vmd.c (vmd_remove), "
			   "drivers/pci/search.c (pci_real_dma_dev)"),
		.host = "odd-devices", .device = "0000:01:00.3", .clean = "intel-clean",
	},
	{ .rule = NULL },
};
