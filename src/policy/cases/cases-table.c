// SPDX-License-Identifier: GPL-2.0-or-later
/* What is wrong with the firmware's tables, or in them and with the kernel. */
#include "policy/case.h"

/* What the kernel prints: doc/kernel-facts.md, sections 2.2, 2.3, 2.5 and 3.3 */
const struct finding_case cases_table[DETAILS] = {
	[DETAIL_TABLE_HANG] = {
		N_("the {table} table is malformed: Linux hangs in it"),
		N_("{table} at offset {offset}: {defect}. A kernel that reads this never ends its boot"
		   "{way-out}."),
		N_("Contact {vendor}, or go back to the firmware version before."),
		.told_by = TOLD_BY_TABLE,
	},
	[DETAIL_TABLE_OFF] = {
		N_("the {table} table is malformed: Linux turns the IOMMU off"),
		N_("{table} at offset {offset}: {defect}. The kernel gives up on the whole table: there "
		   "are no groups, and no device can be assigned."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
		.told_by = TOLD_BY_TABLE,
	},
	[DETAIL_TABLE_PANIC] = {
		N_("Linux panics at boot over the {table} table"),
		N_("The firmware's table asks for protection from the start (platform opt-in), and this "
		   "machine has ports for devices from outside (Thunderbolt, USB4). Where the kernel would "
		   "do without the IOMMU it panics instead."),
		N_("Contact {vendor}, or go back to the firmware version before. With intel_iommu=off "
		   "Linux boots."),
		.told_by = TOLD_BY_TABLE,
		.prints = {
			N_("Kernel panic - not syncing: tboot: Failed to initialize DMAR table"),
			N_("Kernel panic - not syncing: tboot: Failed to initialize DMAR device scope"),
		},
	},
	[DETAIL_TABLE_MAY_PANIC] = {
		N_("Linux panics at boot over the {table} table if a port of this machine is "
		   "external-facing"),
		N_("The firmware's table asks for protection from the start (platform opt-in). If some port "
		   "is for devices from outside (Thunderbolt, USB4), the kernel panics where it would do "
		   "without the IOMMU. Nothing here tells whether there is such a port."),
		N_("Contact {vendor}, or go back to the firmware version before. With intel_iommu=off "
		   "Linux boots."),
		.told_by = TOLD_BY_TABLE,
		.prints = {
			N_("Kernel panic - not syncing: tboot: Failed to initialize DMAR table"),
			N_("Kernel panic - not syncing: tboot: Failed to initialize DMAR device scope"),
		},
	},
	[DETAIL_TABLE_UNKNOWN] = {
		N_("the {table} table is malformed"),
		N_("{table} at offset {offset}: {defect}. What the kernel makes of it is not known."),
		N_("Contact {vendor}, or read the table again if this is a copy of it."),
		.told_by = TOLD_BY_TABLE,
	},
	[DETAIL_TABLE_IGNORED] = {
		N_("the {table} table is malformed; Linux uses it all the same"),
		N_("{table} at offset {offset}: {defect}. The kernel does not look at that and uses the "
		   "table. That the rest of it can be trusted is not known."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
		.told_by = TOLD_BY_TABLE,
	},
	[DETAIL_TABLE_MISMATCH] = {
		N_("the {table} takes {other} for something else: Linux turns the IOMMU off"),
		N_("A device scope of the {structure} at offset {offset} names {other} as {scope-type}, "
		   "which it is not. The kernel gives up on the whole table."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
		.told_by = TOLD_BY_MISMATCH,
		.prints = {
			N_("{prefix}: Device scope type does not match for {other}"),
		},
	},
	[DETAIL_TABLE_NO_UNIT] = {
		N_("the {table} table leads Linux to no IOMMU: Linux turns the IOMMU off"),
		N_("Linux takes the {structure} at offset {offset} for a description of the IOMMU, since "
		   "it has the number of the first IOMMU's own device, but it describes none that Linux "
		   "knows. The kernel gives up on the whole table."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
		.told_by = TOLD_BY_TABLE,
	},
	[DETAIL_TABLE_REPEATED] = {
		N_("the {table} table has the same IOMMU twice: Linux turns the IOMMU off"),
		N_("The {structure} at offset {offset} has the registers of one before it. The kernel "
		   "gives up on the whole table."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
		.told_by = TOLD_BY_TABLE,
	},
	[DETAIL_TABLE_TOO_MANY] = {
		N_("the {table} table has more IOMMUs than Linux takes: Linux turns the IOMMU off"),
		N_("The {structure} at offset {offset} is one more than Linux has room for. The kernel "
		   "gives up on the whole table."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
		.told_by = TOLD_BY_TABLE,
	},
	[DETAIL_TABLE_ABSENT] = {
		N_("the {table} table names an IOMMU that is not there: Linux turns the IOMMU off, or "
		   "crashes"),
		N_("This machine has no PCI function with the number that the {structure} at offset "
		   "{offset} gives the IOMMU. Linux 6.1 and later give up on the whole table; before, "
		   "the boot may end in a crash."),
		N_("Look for a setting of the firmware that hides the IOMMU, or contact {vendor}."),
		.told_by = TOLD_BY_TABLE,
	},
	[DETAIL_TABLE_BEYOND] = {
		N_("the {table} table ends before {other}: Linux may crash"),
		N_("No IOMMU of the table names a device with a number as high as that of {other}. Linux 6.0 "
		   "and later look for it past the end of their own list, and crash at boot or not, as "
		   "chance has it."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
		.prints = { NULL },
	},
	[DETAIL_TABLE_MAPS] = {
		N_("the {table} table demands memory that Linux cannot map: no device gets an IOMMU"),
		N_("The {structure} at offset {offset} demands {range}, and Linux 6.6 and later (perhaps 6.5) "
		   "map such memory before anything else. They cannot, as the table gives no right to read or to "
		   "write it, and so they do without the IOMMU."),
		N_("Contact {vendor}: a firmware update has to correct the table. Linux 6.4 and before "
		   "take no notice."),
		.told_by = TOLD_BY_MAPS,
	},
	[DETAIL_TABLE_RMRR] = {
		N_("an RMRR lies outside of reserved memory: this kernel turns the IOMMU off"),
		N_("The RMRR at offset {offset} lies in memory that the firmware's memory map does not "
		   "reserve. Linux 5.5.0 gives up on the whole table over that; later kernels only "
		   "complain."),
		N_("Run another kernel, or contact {vendor}: a firmware update has to correct the table."),
		.told_by = TOLD_BY_RMRR,
		.prints = {
			N_("DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR "
			   "[{base16}-{end16}], contact BIOS vendor for fixes"),
		},
	},
	[DETAIL_TABLE_DUMP] = {
		N_("the dump of the {table} table is damaged"),
		N_("The dump cannot be read: {defect}."),
		N_("Take the dump again."),
		.prints = { NULL },
	},
	[DETAIL_BUG_MAP] = {
		N_("the kernel complains about an RMRR; harmless for assignment"),
		N_("The RMRR at offset {offset} lies in memory that the firmware's memory map does not "
		   "reserve. The kernel says so, keeps the region and is tainted. Devices are refused or "
		   "not as without that line."),
		NULL,
		.told_by = TOLD_BY_RMRR,
		.prints = {
			N_("DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR "
			   "[{base16}-{end16}], contact BIOS vendor for fixes"),
			N_("DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR [{base16}-{end16}]\n"
			   "BIOS vendor: {bios-vendor}; Ver: {bios-version}; Product Version: {product-version}"),
		},
	},
	[DETAIL_BUG_ORDER] = {
		N_("the kernel complains about an RMRR; harmless for assignment"),
		N_("The RMRR at offset {offset} is not made of whole pages or ends before it starts. "
		   "The kernel says so, keeps the region and is tainted. Devices are refused or not as "
		   "without that line."),
		NULL,
		.told_by = TOLD_BY_RMRR,
		.prints = {
			N_("DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR [{base16}-{end16}]\n"
			   "BIOS vendor: {bios-vendor}; Ver: {bios-version}; Product Version: {product-version}"),
		},
	},
	[DETAIL_BUG_FALLBACK] = {
		N_("a device scope holds a bus number in place of a path"),
		N_("A scope of the {structure} at offset {offset} names {other} by its bus number. The "
		   "kernel says so and takes it so. It is right only as long as the bus numbers stand."),
		NULL,
		.told_by = TOLD_BY_FALLBACK,
		.prints = {
			N_("{prefix}: [Firmware Bug]: RMRR entry for device {other-bdf} is broken - applying "
			   "workaround"),
		},
	},
	[DETAIL_BUG_SCOPE_TYPE] = {
		N_("a device scope of an unknown type"),
		N_("{table} at offset {offset}: {defect}. The kernel says so and passes over it."),
		NULL,
		.told_by = TOLD_BY_SCOPE_TYPE,
		.prints = {
			N_("{prefix}: Unsupported device scope"),
		},
	},
	[DETAIL_SHOWN_NOT_DEMANDED] = {
		N_("the kernel keeps memory in group {group} that the table does not demand"),
		N_("The kernel lists direct memory in group {group} ({regions}) for which the {table} has "
		   "no region that names a member. The kernel follows its own list."),
		N_("Please report this host (vfio-check capture DIR): something is not understood."),
		.prints = { NULL },
	},
	[DETAIL_DEMANDED_NOT_SHOWN] = {
		N_("the table demands memory for {other} that the kernel does not list"),
		N_("The {table} names {other} for {regions}, but group {group} does not list that as "
		   "direct. The kernel follows its own list; that the device is safe is not known."),
		N_("Please report this host (vfio-check capture DIR): something is not understood."),
		.prints = { NULL },
	},
	[DETAIL_ON_DESPITE_TABLE] = {
		N_("the IOMMU is on although its table should have prevented that"),
		N_("As the table is read here, the kernel would have hung or switched the IOMMU off; but "
		   "it has groups. Another table may be in use than the one that was read."),
		N_("Please report this host (vfio-check capture DIR): something is not understood."),
		.prints = { NULL },
	},
	[DETAIL_REMAPPED_DESPITE] = {
		N_("interrupts are remapped although that should not be"),
		N_("As table, options and hardware are read here, this kernel would remap no interrupts; "
		   "but /proc/interrupts has remapped ones. The kernel's answer follows what it shows."),
		N_("Please report this host (vfio-check capture DIR): something is not understood."),
		.prints = { NULL },
	},
	[DETAIL_UNREMAPPED_DESPITE] = {
		N_("interrupts are not remapped although nothing should prevent it"),
		N_("As table, options and hardware are read here, this kernel would remap interrupts; but "
		   "/proc/interrupts has none that is. The kernel's answer follows what it shows. A kernel "
		   "that is built without CONFIG_IRQ_REMAP shows the same."),
		NULL,
		.prints = { NULL },
	},
	[DETAIL_NO_SCOPE_FITS] = {
		N_("nothing in the given table names a device of this host"),
		N_("The table may be of another machine, so what it demands says nothing here."),
		N_("Give the table of this machine, or the tree of the machine that the table is of."),
		.prints = { NULL },
	},
	[DETAIL_LOG_REFUSES] = {
		N_("the kernel's log tells that {other} was refused"),
		N_("By the tables and by what the kernel lists, this kernel accepts the device. In its "
		   "log stands that it has refused {other}. The log may be older than the tables."),
		N_("Take the log of this boot. If it still says so, please report this host "
		   "(vfio-check capture DIR): something is not understood."),
		.prints = { NULL },
	},
	[DETAIL_LOG_REFUSED_ELSEWHERE] = {
		N_("the log tells that another kernel refused {other}"),
		N_("The log is not for certain of the kernel and the machine that are judged, so it says "
		   "nothing against the answer given here."),
		N_("To compare, take the log of the judged kernel, from this machine's last boot."),
		.prints = { NULL },
	},
	[DETAIL_LOG_TELLS] = {
		N_("the kernel's log tells of trouble with the device"),
		N_("That was when the log was written; nothing that is looked at here shows it."),
		N_("vfio-check explain says what a line of the log means: give it the line in quotes, or the "
		   "log on its standard input (vfio-check explain -)."),
		.prints = { NULL },
	},

};
