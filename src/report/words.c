// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words.h"

#define CONTACT \
	N_("Contact {vendor}: ask for a firmware or a setting that leaves {demanded} out of the " \
	   "reserved memory regions. Until then keep the device with the host. iommu=pt, an ACS " \
	   "override and allow_unsafe_interrupts do not help.")

const struct finding_words words_findings[DETAILS] = {
	[DETAIL_DEMAND] = {
		N_("firmware keeps memory for this device ({structure})"),
		N_("The platform's firmware demands that the device keeps access to host memory "
		   "({regions}). Neither QEMU nor the guest knows of this demand: in a guest the "
		   "device could write over the guest's memory.{silence}"),
		CONTACT,
	},
	[DETAIL_DEMAND_BELOW] = {
		N_("firmware keeps memory for all devices below {other} ({structure})"),
		N_("The platform's firmware demands that everything below the bridge {other} keeps "
		   "access to host memory ({regions}), and so this device. In a guest it could write "
		   "over the guest's memory."),
		CONTACT,
	},
	[DETAIL_DEMAND_MEMBER] = {
		N_("firmware keeps memory for {other}, which shares group {group} ({structure})"),
		N_("The firmware demands host memory ({regions}) for {other}. It is in the same IOMMU "
		   "group, and a group is attached as a whole or not at all.{silence}"),
		CONTACT,
	},
	[DETAIL_DEMAND_SHOWN] = {
		N_("firmware keeps memory for a device of group {group}"),
		N_("The kernel lists memory in group {group} that the firmware demands ({regions}). "
		   "The tables that would say for which device cannot be read here.{silence}"),
		CONTACT,
	},
	[DETAIL_DEMAND_RELAXED] = {
		N_("firmware keeps memory for this device, and an option makes the kernel ignore it"),
		N_("With intel_iommu=relax_rmrr this kernel gives the device away although the firmware "
		   "demands host memory for it ({regions}). Nothing will warn: firmware and device may "
		   "write over memory of the guest."),
		CONTACT,
	},
	[DETAIL_RELAXED_USB] = {
		N_("firmware keeps memory for this USB controller; the kernel does not mind"),
		N_("The firmware uses the controller before the system runs, for keyboards "
		   "({regions}). Linux gives USB controllers away all the same, and it is not known to "
		   "hurt."),
		NULL,
	},
	[DETAIL_RELAXED_DISPLAY] = {
		N_("firmware keeps memory for this display device; the kernel does not mind"),
		N_("The memory ({regions}) belongs to the graphics device itself. Linux gives display "
		   "devices away all the same."),
		NULL,
	},
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
		N_("the {table} table takes {other} for something else: Linux turns the IOMMU off"),
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
	[DETAIL_MISSING] = {
		N_("this machine shows no IOMMU"),
		N_("The firmware has no DMAR, IVRS or IORT table, so the kernel has no IOMMU groups and "
		   "vfio-pci binds to no device."),
		N_("Switch the IOMMU on in the firmware's setup (Intel: VT-d, AMD: IOMMU or SVM), if "
		   "this machine has one."),
	},
	[DETAIL_DISABLED_OPTION] = {
		N_("the IOMMU is switched off on the kernel command line"),
		N_("The kernel was started with {off-option}, so there are no IOMMU groups and vfio-pci "
		   "binds to no device."),
		N_("Take {off-option} off the kernel command line and reboot."),
	},
	[DETAIL_DISABLED_TABLE] = {
		N_("the IOMMU stays off because of the firmware's table"),
		N_("The kernel gives up on the table (see firmware-table-invalid), so there are no IOMMU "
		   "groups and vfio-pci binds to no device."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
	},
	[DETAIL_DISABLED] = {
		N_("the IOMMU is off"),
		N_("The firmware describes an IOMMU, but the kernel has no IOMMU groups, so vfio-pci "
		   "binds to no device."),
		N_("Add {on-option} to the kernel command line and reboot."),
	},
	[DETAIL_DISABLED_AMD] = {
		N_("the IOMMU is off"),
		N_("The firmware describes an IOMMU, which Linux uses unless it is told not to; but the "
		   "kernel has no IOMMU groups, so vfio-pci binds to no device. The kernel's log says why "
		   "(look for AMD-Vi)."),
		N_("Switch the IOMMU on in the firmware's setup (IOMMU: Enabled), or contact {vendor} "
		   "with the lines of the kernel's log."),
	},
	[DETAIL_DISABLED_DESPITE] = {
		N_("the IOMMU is off although an option asks for it"),
		N_("The firmware describes an IOMMU and the kernel was started with {on-option}, but it "
		   "has no IOMMU groups, so vfio-pci binds to no device. The kernel's log says why "
		   "(look for DMAR)."),
		N_("Switch VT-d on in the firmware's setup, or contact {vendor} with the lines of the "
		   "kernel's log."),
	},
	[DETAIL_REMAPPING_FLAG] = {
		N_("interrupts are not isolated: the firmware forbids interrupt remapping"),
		N_("The DMAR's flags say that interrupts cannot be remapped. A guest could then raise "
		   "any interrupt of the host through the device."),
		N_("Look for interrupt remapping or x2APIC in the firmware's setup, or contact "
		   "{vendor}. allow_unsafe_interrupts only silences the kernel."),
	},
	[DETAIL_REMAPPING_OPTION] = {
		N_("interrupts are not isolated: switched off on the kernel command line"),
		N_("The kernel was started with {remapping-option}. A guest could raise any interrupt of the host "
		   "through the device."),
		N_("Take {remapping-option} off the kernel command line and reboot."),
	},
	[DETAIL_REMAPPING_CAPABILITY] = {
		N_("interrupts are not isolated: an IOMMU of this machine cannot do it"),
		N_("At least one remapping unit has no interrupt remapping. A guest could raise any "
		   "interrupt of the host through the device."),
		N_("This takes other hardware. allow_unsafe_interrupts only silences the kernel."),
	},
	[DETAIL_REMAPPING_IOAPIC] = {
		N_("interrupts are not isolated: the table leaves out an interrupt controller"),
		N_("No remapping unit of the DMAR names one of the machine's IOAPICs, so Linux remaps no "
		   "interrupt at all. A guest could raise any interrupt of the host through the "
		   "device."),
		N_("Contact {vendor}: a firmware update has to correct the table. "
		   "allow_unsafe_interrupts only silences the kernel."),
	},
	[DETAIL_REMAPPING_IVRS] = {
		N_("interrupts are not isolated: the table leaves out an interrupt controller"),
		N_("The IVRS does not name each of the machine's IOAPICs, or not the southbridge's as "
		   "00:14.0, so Linux remaps no interrupt at all. A guest could raise any interrupt of "
		   "the host through the device."),
		N_("Contact {vendor}: a firmware update has to correct the table. Until then the kernel's "
		   "option ivrs_ioapic can name the IOAPICs. allow_unsafe_interrupts only silences the "
		   "kernel."),
	},
	[DETAIL_REMAPPING_SHOWN] = {
		N_("interrupts are not isolated: the kernel does not remap them"),
		N_("The interrupts of the running kernel (/proc/interrupts) are not remapped. A guest "
		   "could raise any interrupt of the host through the device."),
		N_("Look for interrupt remapping or x2APIC in the firmware's setup and on the kernel "
		   "command line. allow_unsafe_interrupts only silences the kernel."),
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

const char *const words_defects[ACPI_DEFECT_KINDS] = {
	[ACPI_HEADER_CUT] = N_("{found} bytes, expected a header of {expected}"),
	[ACPI_WRONG_SIGNATURE] = N_("wrong signature, expected {table}"),
	[ACPI_LENGTH_SHORT] = N_("length {found}, expected at least {expected}"),
	[ACPI_TABLE_CUT] = N_("the table ends after {found} bytes, expected {expected}"),
	[ACPI_CHECKSUM] = N_("checksum {found-hex}, expected {expected-hex}"),
	[ACPI_RECORD_ZERO] = N_("a structure of length 0, expected at least {expected}"),
	[ACPI_RECORD_OVERRUN] = N_("a structure of length {found}, expected at most {expected}: it runs "
				   "past the end of the table"),
	[ACPI_RECORD_SHORT] = N_("a structure of length {found}, expected at least {expected}"),
	[DMAR_WIDTH] = N_("host address width {found}, expected at least {expected}"),
	[DMAR_NO_DRHD] = N_("no remapping unit (DRHD) in the table, expected at least one"),
	[DMAR_DRHD_ADDRESS] = N_("a remapping unit (DRHD) at address 0, expected its registers"),
	[DMAR_ANDD_NAME] = N_("an ANDD object name of {found} bytes without an end, expected a NUL"),
	[DMAR_SCOPE_ZERO] = N_("a device scope of length 0, expected at least {expected}"),
	[DMAR_SCOPE_SHORT] = N_("a device scope of length {found}, expected at least {expected}"),
	[DMAR_SCOPE_OVERRUN] = N_("a device scope of length {found}, expected at most {expected}: it "
				  "runs past the end of its structure"),
	[DMAR_SCOPE_ODD] = N_("a device scope of length {found}, expected whole path elements "
			      "({expected})"),
	[DMAR_SCOPE_TYPE] = N_("a device scope of type {found}, expected 1 to {expected}"),
	[IVRS_NO_IVHD] = N_("no IOMMU (IVHD) in the table, expected at least one"),
	[IVRS_FIRST_BLOCK] = N_("the first block is of type {found-hex}, expected an IOMMU (IVHD, "
				"{expected-hex})"),
	[IVRS_IVHD_ADDRESS] = N_("an IOMMU (IVHD) at address 0, expected its registers"),
	[IVRS_NO_DEVICES] = N_("an IOMMU (IVHD) without a PCI device, expected at least one"),
	[IVRS_ENTRY_TYPE] = N_("a device entry of type {found-hex}, expected one whose length is known"),
	[IVRS_ENTRY_OVERRUN] = N_("a device entry of length {found}, expected at most {expected}: it "
				  "runs past the end of its block"),
	[IVRS_RANGE_START] = N_("a range of devices from {found-hex}, expected an entry that ends it"),
	[IVRS_RANGE_END] = N_("a range of devices to {found-hex}, expected an entry that starts it"),
	[IVRS_RANGE_ORDER] = N_("a range of devices to {found-hex}, expected at least its start, "
				"{expected-hex}"),
	[IVRS_SPECIAL_VARIETY] = N_("a special device of variety {found}, expected 1 (IOAPIC) or 2 "
				    "(HPET)"),
	[IVRS_UID_OVERRUN] = N_("a UID of {found} bytes, expected at most {expected}: it runs past the "
				"end of its block"),
	[IVRS_UID_FORMAT] = N_("a UID of format {found}, expected 0 to {expected}"),
	[IVRS_UID_LENGTH] = N_("a UID of {found} bytes, expected at most {expected} in its format"),
	[IVRS_HID_EMPTY] = N_("a device entry with an empty HID, expected an ACPI name"),
	[IVRS_HID_BLOCK] = N_("a device entry with an ACPI name in a block of type {found-hex}, "
			      "expected {expected-hex}"),
	[IVRS_MEMORY_WRAP] = N_("memory of {found} bytes, expected at most {expected}: it runs past the "
				"last address"),
};

const char *const words_unchecked[UNCHECKED_NO_RULE + 1] = {
	[CHECKED] = "",
	[UNCHECKED_TABLE] = N_("the firmware's tables can be read by root only; sudo {command} would "
			       "answer"),
	[UNCHECKED_TABLE_DAMAGED] = N_("the table is damaged, so what it demands is not known"),
	[UNCHECKED_TABLE_KIND] = N_("this build does not read the table of this kind of IOMMU"),
	[UNCHECKED_REGIONS] = N_("neither a readable table nor reserved_regions is there; sudo {command} "
				 "on the host itself would answer"),
	[UNCHECKED_MEMORY_MAP] = N_("the memory map (/proc/iomem) can be read by root only"),
	[UNCHECKED_GROUP] = N_("the members of the IOMMU group cannot all be seen"),
	[UNCHECKED_REMAPPING] = N_("whether interrupts are remapped cannot be seen"),
	[UNCHECKED_STATE] = N_("whether the IOMMU is on cannot be seen"),
	[UNCHECKED_KERNEL] = N_("which kernel it is cannot be seen"),
	[UNCHECKED_NO_RULE] = N_("this build does not look at what the host uses the device for"),
};

const char *const words_todo[PREPARE_ENABLE_IOMMU + 1] = {
	[PREPARE_BIND] = N_("bind {device} to vfio-pci"),
	[PREPARE_FREE] = N_("take {device} from its driver {driver}: unbind it, or give it to vfio-pci too"),
	[PREPARE_LOAD_MODULE] = N_("load the module vfio-pci"),
	[PREPARE_ENABLE_IOMMU] = N_("switch the IOMMU on: {how-on}"),
};

const char *const words_errors[HOST_ERROR_BRIDGE + 1] = {
	[HOST_ERROR_ABSENT] = N_("{device}: no such PCI device in {source}"),
	[HOST_ERROR_VANISHED] = N_("{device}: went away while it was read"),
	[HOST_ERROR_BROKEN] = N_("{device}: its files in {source} cannot be used: {error}; expected a "
				 "link from sys/bus/pci/devices to a device with uevent"),
	[HOST_ERROR_NO_DEVICES] = N_("{source}: no PCI devices; expected entries in "
				     "sys/bus/pci/devices ({error})"),
	[HOST_ERROR_NO_MATCH] = N_("no device passes the filter"),
	[HOST_ERROR_BRIDGE] = N_("{device}: is a bridge; expected an endpoint, bridges cannot be "
				 "assigned"),
};

const char *const words_verdicts[VERDICT_UNSAFE + 1] = {
	[VERDICT_SAFE] = N_("safe"),
	[VERDICT_CAUTION] = N_("caution"),
	[VERDICT_UNKNOWN] = N_("unknown"),
	[VERDICT_UNSAFE] = N_("unsafe"),
};

const char *const words_severities[SEVERITY_UNSAFE + 1] = {
	[SEVERITY_INFO] = N_("info"),
	[SEVERITY_CAUTION] = N_("caution"),
	[SEVERITY_UNKNOWN] = N_("unknown"),
	[SEVERITY_UNSAFE] = N_("unsafe"),
};

const char *const words[WORDS] = {
	[WORD_KERNEL_SAYS] = N_("The kernel will refuse it at {step} ({errno}) and say:"),
	[WORD_KERNEL_SILENT] = N_("The kernel will refuse it at {step} ({errno}), without a word in its "
				  "log."),
	[WORD_KERNEL_UNCERTAIN] = N_("The kernel will refuse it at {step} ({errno}); the exact line in "
				     "its log is not certain."),
	[WORD_KERNEL_ACCEPTS] = N_("The kernel will accept it."),
	[WORD_KERNEL_UNKNOWN] = N_("What the kernel will do is not known."),
	[WORD_KERNEL_OPTION] = N_("What the kernel will do is not known: intel_iommu=relax_rmrr is on its "
				  "command line, and nothing shows whether it has the patch that heeds it."),
	[WORD_NOW_REFUSES] = N_("As the drivers are now, it fails at {step} ({errno})."),
	[WORD_QEMU_SAYS] = N_("QEMU will say:"),
	[WORD_FIRMWARE_DEMANDS] = N_("The firmware demands:"),
	[WORD_KERNEL_LISTS] = N_("The kernel lists:"),
	[WORD_GROUP_OTHERS] = N_("Group {group} also holds:"),
	[WORD_GROUP_ALONE] = N_("It is alone in group {group}."),
	[WORD_WHAT_TO_DO] = N_("What to do:"),
	[WORD_RULES] = N_("({count} rules)"),
	[WORD_RULES_BUT] = N_("({count} rules; not checked: {list})"),
	[WORD_NOT_CHECKED] = N_("Not checked: {rule}: {why}."),
	[WORD_KERNEL_PRINTS] = N_("The kernel prints:"),
	[WORD_FIRMWARE_SAYS] = N_("The firmware's table says:"),
	[WORD_READY] = N_("To make it ready:"),
	[WORD_MACHINE] = N_("{vendor} {product}, firmware {bios}, Linux {kernel}"),
	[WORD_MACHINE_UNNAMED] = N_("A machine that does not tell its name, Linux {kernel}"),
	[WORD_NO_REGIONS] = N_("No reserved memory regions."),
	[WORD_SCOPES_UNRESOLVED] = N_("not resolved: without a host there are no devices"),
	[WORD_SCOPE_ABSENT] = N_("no such device here"),
	[WORD_SCOPE_OTHER] = N_("not a PCI device"),
	[WORD_NO_GROUPS] = N_("No IOMMU groups."),
	[WORD_NO_GROUP] = N_("no group"),
	[WORD_THIS_VENDOR] = N_("the platform vendor ({name})"),
	[WORD_ANY_VENDOR] = N_("the vendor of this machine or mainboard"),
	[WORD_PLACE_SCOPE] = N_("{structure} at {offset}: {range}, scope at {scope-offset}: {scope-type} "
				"{path} = {named}"),
	[WORD_PLACE_RANGE] = N_("{range} {type}"),
	[WORD_PLACE_DEFECT] = N_("{defect}"),
	[WORD_PLACE_MATCH] = N_("{structure} at {offset}, scope at {scope-offset}: {scope-type} {path} = "
				"{named}"),
	[WORD_PLACE_REGION] = N_("{structure} at {offset}: {range}"),
	[WORD_PLACE_IVMD] = N_("{structure} at {offset}: {range}, for {path}"),
	[WORD_PLACE_BLOCK] = N_("{structure} at {offset}"),
	[WORD_TAKEN_AS] = N_("Linux takes it as {taken}"),
	[WORD_ALL_DEVICES] = N_("all devices"),
	[WORD_SILENT] = N_(" This kernel gives it away all the same, and nothing will warn.{hole} "
			   "Linux 6.6 and later refuse it: after an upgrade its guest will not "
			   "start."),
	[WORD_SILENT_HOLE] = N_(" Only a guest that has memory at these addresses fails, as that "
				"cannot be mapped."),
	[WORD_WAY_OUT_AMD] = N_(", unless it is started with amd_iommu=off"),
	[WORD_WAY_OUT_INTEL] = N_(", with intel_iommu=off as well"),
	[WORD_KERNEL_NOTHING] = N_("The kernel will not let vfio-pci have it, and says nothing."),
	[WORD_HOW_ON_OPTION] = N_("{on-option} on the kernel command line"),
	[WORD_HOW_ON_NOT_OFF] = N_("take {off-option} off the kernel command line"),
	[WORD_HOW_ON_FIRMWARE] = N_("in the firmware's setup"),
	[WORD_HOW_ON_UPDATE] = N_("a firmware update has to correct the table first"),
	[WORD_SCOPE_ENDPOINT] = N_("an endpoint"),
	[WORD_SCOPE_BRIDGE] = N_("a bridge"),
	[WORD_MORE] = N_("and {count} more"),
	[WORD_NO_DRIVER] = N_("none"),
	[WORD_PLACE_MEMBER] = N_("{named}, driver {driver}"),
	[WORD_TABLE_LINE] = N_("{table} {source}: revision {revision}, {length} bytes, OEM {oem} {oem-table}"),
	[WORD_TABLE_ERROR] = N_("{table} {source}: at offset {offset}: {defect}"),
	[WORD_TABLE_DUMP] = N_("{table} {source}: {defect}"),
	[WORD_TABLE_DUMP_HEX] = N_("line {line}: expected up to 16 bytes in hex after the offset"),
	[WORD_TABLE_DUMP_OFFSET] = N_("line {line}: expected the offset to continue the line before"),
	[WORD_TABLE_UNREADABLE] = N_("{table} {source}: {error}"),
	[WORD_TABLE_NOT_READ] = N_("{table} {source}: this build does not read it"),
	[WORD_LOG_SAID] = N_("The kernel has already said so:"),
	[WORD_LOG_SAID_BY] = N_("Linux {kernel} has already said so:"),
	[WORD_LOG_SAID_UNNAMED] = N_("A kernel that the log does not name has already said so:"),
	[WORD_LOG_HAS] = N_("In the kernel's log:"),
	[WORD_LOG_TIMES] = N_("({count} times)"),
	[WORD_LOG_EMPTY] = N_("The log {source} is empty; expected what dmesg prints."),
	[WORD_LOG_SILENT] = N_("The log {source} says nothing about what is found here."),
};
