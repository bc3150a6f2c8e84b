// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory that the firmware demands. */
#include "report/words/words.h"

const struct rule_words words_memory_rules[] = {
	{
		.rule = "firmware-reserved-memory",
		.meaning =
			N_("The platform's firmware demands that a device keeps access to a piece "
			   "of host memory. Some firmware has the device report temperatures or "
			   "take orders there, others just forgot to leave it out. Neither QEMU "
			   "nor the guest knows of the demand: the guest puts memory of its own at"
			   " those addresses, and the device writes over it. Linux refuses such a "
			   "device, and with it every device of its group; but Linux up to 3.16 on "
			   "Intel's platforms and up to 6.5 on all others, and kernels with "
			   "intel_iommu=relax_rmrr, give it away and say nothing."),
		.found = N_(
			"From the RMRRs in the ACPI table DMAR (Intel) or the IVMDs in the IVRS"
			" (AMD): a device scope or a range of numbers names the device, a "
			"bridge above it, or another member of its group. What the running "
			"kernel lists in reserved_regions of the group as \"direct\" outranks the"
			" table."),
		.says = N_("vfio-pci 0000:01:00.0: DMAR: Device is ineligible for IOMMU domain "
			   "attach due to platform RMRR requirement.  Contact your platform "
			   "vendor.\n"
			   "vfio-pci 0000:01:00.0: Firmware has requested this device have a 1:1 "
			   "IOMMU mapping, rejecting configuring the device without a 1:1 mapping."
			   " Contact your platform vendor."),
		.fix = N_("Ask the platform's vendor for a firmware or a setting that leaves the "
			  "device out of the reserved memory regions, or put the device into a "
			  "slot that no region names. Until then it stays with the host. "
			  "iommu=pt, an ACS override and allow_unsafe_interrupts do not help. A "
			  "patched kernel that ignores the demand makes the guest start; firmware"
			  " and device go on writing."),
		.sources =
			N_("Intel VT-d specification 4.1, chapter 8 (DMAR: RMRR, device scope)\n"
			   "AMD I/O Virtualization Technology (IOMMU) Specification, document "
			   "48882, section 5.2 (IVRS: IVMD)\n"
			   "Linux drivers/iommu/intel/iommu.c: c875d2c1b808 (3.17) refuses, "
			   "1c5c59fbad20 (5.3) also below bridges\n"
			   "Linux drivers/iommu/iommu.c: a48ce36e2786 (6.6) refuses for every make"
			   " of IOMMU"),
		.host = "intel-server",
		.device = "0000:01:00.0",
		.clean = "intel-clean",
	},
	{
		.rule = "firmware-reserved-memory-relaxed",
		.meaning =
			N_("The firmware demands memory for a device, but Linux does not mind. "
			   "That holds for USB controllers, which firmware uses for the keyboard "
			   "before the system runs, and for display devices, whose memory it is. "
			   "Linux takes the demand as void once a guest has the device, and that "
			   "is not known to hurt. On AMD's platforms there is no such exception."),
		.found = N_("From the RMRRs in the DMAR table and the device's class (0c03 or 03), "
			    "or from reserved_regions of its group, where the kernel writes "
			    "\"direct-relaxable\". The exception is the device's own: it does not "
			    "help others of its group that a region names."),
		.says = NULL,
		.fix = N_("Nothing has to be done. If the firmware's setup can turn off legacy "
			  "USB support, the demand for USB controllers goes away with it."),
		.sources =
			N_("Linux drivers/iommu/intel/iommu.c: c875d2c1b808 (3.17) leaves out USB,"
			   " 18436afdc11a display devices, 1c5c59fbad20 (5.3) names the kind "
			   "\"direct-relaxable\"\n"
			   "Linux Documentation/ABI/testing/sysfs-kernel-iommu_groups"),
		.host = "intel-server",
		.device = "0000:03:00.0",
		.clean = "amd-desktop",
	},
	{ .rule = NULL },
};
