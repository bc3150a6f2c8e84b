// SPDX-License-Identifier: GPL-2.0-or-later
/* What is wrong with the firmware's tables, or in them and with the kernel. */
#include "report/words/words.h"

const struct rule_words words_table_rules[] = {
	{
		.rule = "firmware-table-invalid",
		.meaning =
			N_("The firmware's table that describes the IOMMU is malformed, or says "
			   "what is not so. Depending on the fault Linux hangs in it at boot, "
			   "panics, does without the IOMMU, or passes over it. Without the IOMMU "
			   "no device can be given to a guest. Where the fault keeps the rest of "
			   "the table from being read, nobody knows which memory the firmware "
			   "demands."),
		.found = N_("The DMAR or IVRS is read to its end with every length checked, and its"
			    " device scopes are looked for among the devices that are there. What "
			    "Linux makes of each fault was tried on real kernels."),
		.says = N_("DMAR: Device scope type does not match for 0000:00:01.0\n"
			   "DMAR: [Firmware Bug]: Record passes table end\n"
			   "DMAR: Parse DMAR table failure.\n"
			   "AMD-Vi: [Firmware Bug]: IVRS invalid checksum"),
		.fix = N_("A firmware update has to correct the table: report the offset that is "
			  "told here to the platform's vendor. A corrected copy can be loaded "
			  "from the initrd instead (kernel/firmware/acpi/dmar.aml, with a higher "
			  "OEM revision), if the kernel was built for that and is not locked "
			  "down. A host that hangs or panics boots with the firmware version "
			  "before."),
		.sources = N_("Intel VT-d specification 4.1, chapter 8\n"
			      "AMD I/O Virtualization Technology (IOMMU) Specification, document "
			      "48882, section 5.2\n"
			      "Linux drivers/iommu/intel/dmar.c, drivers/iommu/amd/init.c\n"
			      "Linux Documentation/admin-guide/acpi/initrd_table_override.rst"),
		.host = "intel-broken",
		.device = NULL,
		.clean = "intel-server",
	},
	{
		.rule = "firmware-bug",
		.meaning =
			N_("The kernel complains about the firmware's table at boot, and uses it "
			   "all the same. For the assignment of devices that changes nothing: a "
			   "region about which the kernel complains is kept, and its device "
			   "refused, as any other. The kernel counts as tainted."),
		.found = N_("From the RMRRs in the DMAR table and the memory map in /proc/iomem, "
			    "which only root can read: a region has to be made of whole pages and "
			    "to lie in memory that the firmware reserves. Device scopes that give a"
			    " bus number in place of a path, or are of an unknown type, are told as"
			    " well."),
		.says = N_(
			"DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR "
			"[0x0000000010000000-0x0000000010000fff], contact BIOS vendor for fixes\n"
			"DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR "
			"[0x0000000010000000-0x0000000010000fff]\n"
			"DMAR: [Firmware Bug]: RMRR entry for device 01:00.0 is broken - "
			"applying workaround\n"
			"DMAR: Unsupported device scope"),
		.fix = N_("Nothing has to be done for the assignment. A firmware update may "
			  "correct the table."),
		.sources = N_("Linux drivers/iommu/intel/iommu.c: f036c7fa0ab6 (5.5) checks, "
			      "f5a68bb0752e (5.6) only warns, 5566e68d829f (6.1) takes ACPI NVS as "
			      "reserved\n"
			      "Linux drivers/iommu/intel/dmar.c"),
		.host = "intel-quirks",
		.device = NULL,
		.clean = "intel-server",
	},
	{
		.rule = "evidence-contradiction",
		.meaning =
			N_("Two sources disagree: what the firmware's table demands, what the "
			   "running kernel lists, and what its log tells do not fit together. One "
			   "of them may be of another boot or another machine, or something is not"
			   " understood. The kernel follows its own list; that the device is safe "
			   "is not known."),
		.found = N_("The regions of the DMAR or IVRS are compared with reserved_regions of "
			    "each group, the faults of the table with whether the IOMMU is on, and "
			    "a log given with --dmesg with what this kernel should do."),
		.says = NULL,
		.fix = N_("Take table, tree and log from the same boot of the same machine. If "
			  "they still disagree, please report the host (vfio-check capture DIR)."),
		.sources = N_("Linux Documentation/ABI/testing/sysfs-kernel-iommu_groups\n"
			      "Linux drivers/iommu/iommu.c (iommu_group_show_resv_regions)"),
		.host = "intel-quirks",
		.device = "0000:02:00.0",
		.clean = "intel-server",
	},
	{ .rule = NULL },
};
