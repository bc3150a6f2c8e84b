// SPDX-License-Identifier: GPL-2.0-or-later
/* What is wrong with the firmware's tables, or in them and with the kernel. */
#include "report/words/words.h"

const struct finding_words words_table[DETAILS] = {
	[DETAIL_TABLE_HANG] = {
		N_("the {table} table is malformed: Linux hangs in it"),
		N_("{table} at offset {offset}: {defect}. A kernel that reads this never ends its boot"
		   "{way-out}."),
		N_("Contact {vendor}, or go back to the firmware version before."),
	},
	[DETAIL_TABLE_OFF] = {
		N_("the {table} table is malformed: Linux turns the IOMMU off"),
		N_("{table} at offset {offset}: {defect}. The kernel gives up on the whole table: there "
		   "are no groups, and no device can be assigned."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
	},
	[DETAIL_TABLE_PANIC] = {
		N_("Linux panics at boot over the {table} table"),
		N_("The firmware's table asks for protection from the start (platform opt-in), and this "
		   "machine has ports for devices from outside (Thunderbolt, USB4). Where the kernel would "
		   "do without the IOMMU it panics instead."),
		N_("Contact {vendor}, or go back to the firmware version before. With intel_iommu=off "
		   "Linux boots."),
	},
	[DETAIL_TABLE_MAY_PANIC] = {
		N_("Linux panics at boot over the {table} table if a port of this machine is "
		   "external-facing"),
		N_("The firmware's table asks for protection from the start (platform opt-in). If some port "
		   "is for devices from outside (Thunderbolt, USB4), the kernel panics where it would do "
		   "without the IOMMU. Nothing here tells whether there is such a port."),
		N_("Contact {vendor}, or go back to the firmware version before. With intel_iommu=off "
		   "Linux boots."),
	},
	[DETAIL_TABLE_UNKNOWN] = {
		N_("the {table} table is malformed"),
		N_("{table} at offset {offset}: {defect}. What the kernel makes of it is not known."),
		N_("Contact {vendor}, or read the table again if this is a copy of it."),
	},
	[DETAIL_TABLE_IGNORED] = {
		N_("the {table} table is malformed; Linux uses it all the same"),
		N_("{table} at offset {offset}: {defect}. The kernel does not look at that and uses the "
		   "table. That the rest of it can be trusted is not known."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
	},
	[DETAIL_TABLE_MISMATCH] = {
		N_("the {table} takes {other} for something else: Linux turns the IOMMU off"),
		N_("A device scope of the {structure} at offset {offset} names {other} as {scope-type}, "
		   "which it is not. The kernel gives up on the whole table."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
	},
	[DETAIL_TABLE_NO_UNIT] = {
		N_("the {table} table leads Linux to no IOMMU: Linux turns the IOMMU off"),
		N_("Linux takes the {structure} at offset {offset} for a description of the IOMMU, since "
		   "it has the number of the first IOMMU's own device, but it describes none that Linux "
		   "knows. The kernel gives up on the whole table."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
	},
	[DETAIL_TABLE_REPEATED] = {
		N_("the {table} table has the same IOMMU twice: Linux turns the IOMMU off"),
		N_("The {structure} at offset {offset} has the registers of one before it. The kernel "
		   "gives up on the whole table."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
	},
	[DETAIL_TABLE_TOO_MANY] = {
		N_("the {table} table has more IOMMUs than Linux takes: Linux turns the IOMMU off"),
		N_("The {structure} at offset {offset} is one more than Linux has room for. The kernel "
		   "gives up on the whole table."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
	},
	[DETAIL_TABLE_ABSENT] = {
		N_("the {table} table names an IOMMU that is not there: Linux turns the IOMMU off, or "
		   "crashes"),
		N_("This machine has no PCI function with the number that the {structure} at offset "
		   "{offset} gives the IOMMU. Linux 6.1 and later give up on the whole table; before, "
		   "the boot may end in a crash."),
		N_("Look for a setting of the firmware that hides the IOMMU, or contact {vendor}."),
	},
	[DETAIL_TABLE_BEYOND] = {
		N_("the {table} table ends before {other}: Linux may crash"),
		N_("No IOMMU of the table names a device with a number as high as that of {other}. Linux 6.0 "
		   "and later look for it past the end of their own list, and crash at boot or not, as "
		   "chance has it."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
	},
	[DETAIL_TABLE_MAPS] = {
		N_("the {table} table demands memory that Linux cannot map: no device gets an IOMMU"),
		N_("The {structure} at offset {offset} demands {range}, and Linux 6.5 and later map such "
		   "memory before anything else. They cannot, as the table gives no right to read or to "
		   "write it, and so they do without the IOMMU."),
		N_("Contact {vendor}: a firmware update has to correct the table. Linux 6.4 and before "
		   "take no notice."),
	},
	[DETAIL_TABLE_RMRR] = {
		N_("an RMRR lies outside of reserved memory: this kernel turns the IOMMU off"),
		N_("The RMRR at offset {offset} lies in memory that the firmware's memory map does not "
		   "reserve. Linux 5.5.0 gives up on the whole table over that; later kernels only "
		   "complain."),
		N_("Run another kernel, or contact {vendor}: a firmware update has to correct the table."),
	},
	[DETAIL_TABLE_DUMP] = {
		N_("the dump of the {table} table is damaged"),
		N_("The dump cannot be read: {defect}."),
		N_("Take the dump again."),
	},
	[DETAIL_BUG_MAP] = {
		N_("the kernel complains about an RMRR; harmless for assignment"),
		N_("The RMRR at offset {offset} lies in memory that the firmware's memory map does not "
		   "reserve. The kernel says so, keeps the region and is tainted. Devices are refused or "
		   "not as without that line."),
		NULL,
	},
	[DETAIL_BUG_ORDER] = {
		N_("the kernel complains about an RMRR; harmless for assignment"),
		N_("The RMRR at offset {offset} is not made of whole pages or ends before it starts. "
		   "The kernel says so, keeps the region and is tainted. Devices are refused or not as "
		   "without that line."),
		NULL,
	},
	[DETAIL_BUG_FALLBACK] = {
		N_("a device scope holds a bus number in place of a path"),
		N_("A scope of the {structure} at offset {offset} names {other} by its bus number. The "
		   "kernel says so and takes it so. It is right only as long as the bus numbers stand."),
		NULL,
	},
	[DETAIL_BUG_SCOPE_TYPE] = {
		N_("a device scope of an unknown type"),
		N_("{table} at offset {offset}: {defect}. The kernel says so and passes over it."),
		NULL,
	},
	[DETAIL_SHOWN_NOT_DEMANDED] = {
		N_("the kernel keeps memory in group {group} that the table does not demand"),
		N_("The kernel lists direct memory in group {group} ({regions}) for which the {table} has "
		   "no region that names a member. The kernel follows its own list."),
		N_("Please report this host (vfio-check capture DIR): something is not understood."),
	},
	[DETAIL_DEMANDED_NOT_SHOWN] = {
		N_("the table demands memory for {other} that the kernel does not list"),
		N_("The {table} names {other} for {regions}, but group {group} does not list that as "
		   "direct. The kernel follows its own list; that the device is safe is not known."),
		N_("Please report this host (vfio-check capture DIR): something is not understood."),
	},
	[DETAIL_ON_DESPITE_TABLE] = {
		N_("the IOMMU is on although its table should have prevented that"),
		N_("As the table is read here, the kernel would have hung or switched the IOMMU off; but "
		   "it has groups. Another table may be in use than the one that was read."),
		N_("Please report this host (vfio-check capture DIR): something is not understood."),
	},
	[DETAIL_NO_SCOPE_FITS] = {
		N_("nothing in the given table names a device of this host"),
		N_("The table may be of another machine, so what it demands says nothing here."),
		N_("Give the table of this machine, or the tree of the machine that the table is of."),
	},
	[DETAIL_LOG_REFUSES] = {
		N_("the kernel's log tells that {other} was refused"),
		N_("By the tables and by what the kernel lists, this kernel accepts the device. In its "
		   "log stands that it has refused {other}. The log may be older than the tables."),
		N_("Take the log of this boot. If it still says so, please report this host "
		   "(vfio-check capture DIR): something is not understood."),
	},
};

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
