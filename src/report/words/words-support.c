// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words/words-support.h"

const char *const words_support[SUPPORT_WORDS] = {
	[SUPPORT_NOTHING] = "There is nothing to report about {device}: the firmware keeps no memory "
			    "for it, or for a device of its group, that stands in the way of "
			    "assigning it.",
	[SUPPORT_UNSEEN] = "There is nothing to report yet: whether the firmware keeps memory for "
			   "{device} cannot be seen. {why}.",
	[SUPPORT_SUBJECT] = "{machine}: firmware keeps memory for PCI device {demanded} "
			    "({structure}), which rules out PCI passthrough",
	[SUPPORT_GREETING] = "Hello,",
	[SUPPORT_INTRODUCTION] = "on the machine below, the firmware's ACPI table {table} demands with "
				 "a structure {structure} that PCI device {demanded} keeps access to "
				 "memory of the host. A virtual machine that gets the device knows "
				 "nothing of that memory, so Linux refuses to assign the device (VFIO), "
				 "and its message says to contact the platform vendor.",
	[SUPPORT_MEMBER] = "We want to assign {device}. {demanded} is in the same IOMMU group, and so "
			   "the demand concerns both.",
	[SUPPORT_SHOWN] = "The table itself could not be read when this was written; what the kernel "
			  "lists of it is below.",
	[SUPPORT_REPLACED] = "Please note: this table {table} is not the firmware's own. The initrd put it in "
			     "the firmware's place at boot (\"ACPI: Table Upgrade\" in the kernel's log), and "
			     "what the firmware's says may be different.",
	[SUPPORT_MACHINE] = "Machine",
	[SUPPORT_SERIAL] = "(serial number and contract: please add them here)",
	[SUPPORT_DEVICE] = "Device",
	[SUPPORT_TABLE] = "What the table {table} demands (revision {revision}, {length} bytes, OEM "
			  "{oem} {oem-table}); the bytes with their offsets in the table",
	[SUPPORT_REGION] = "{structure} at {offset}: memory {range}",
	[SUPPORT_RANGES] = "What the kernel lists for the device's IOMMU group {group}",
	[SUPPORT_KERNEL] = "What Linux {kernel} does when the device is assigned: it refuses at {step} "
			   "({errno}) and says",
	[SUPPORT_KERNEL_ACCEPTS] = "Linux {kernel} still assigns the device and says nothing, though it "
				   "is not safe.",
	[SUPPORT_KERNEL_UNKNOWN] = "What Linux {kernel} says when the device is assigned is not certain.",
	[SUPPORT_KERNEL_LATER] = "Linux {refused-from} and later refuse the device, and the newest say",
	[SUPPORT_ASK] = "What we ask for",
	[SUPPORT_ASK_FIRMWARE] = "A firmware version, or a setting, with which the table no longer "
				 "names {demanded}{slot-note}.",
	[SUPPORT_ASK_PURPOSE] = "If that is not possible: what this memory is used for, by whom, and "
				"whether the device may be assigned all the same.",
	[SUPPORT_ASK_KNOWN] = "We know of this remedy ({confidence}); please say whether you support "
			      "it: {text}",
	[SUPPORT_MADE_BY] = "Written by vfio-check {version}; it tells no serial numbers.",
};

const char *const words_support_labels[SUPPORT_LABELS] = {
	[SUPPORT_VENDOR] = "Vendor",
	[SUPPORT_PRODUCT] = "Product",
	[SUPPORT_BOARD_VENDOR] = "Board by",
	[SUPPORT_BOARD] = "Mainboard",
	[SUPPORT_BIOS] = "BIOS",
	[SUPPORT_BIOS_DATE] = "BIOS date",
	[SUPPORT_SYSTEM] = "Linux",
	[SUPPORT_ADDRESS] = "Address",
	[SUPPORT_NAME] = "Name",
	[SUPPORT_CLASS] = "Class, ids",
	[SUPPORT_SLOT] = "Slot",
};
