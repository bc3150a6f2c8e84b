// SPDX-License-Identifier: GPL-2.0-or-later
/* VFIO's modules and their options, and what options make of isolation. */
#include "policy/case.h"

const struct finding_case cases_module[DETAILS] = {
	[DETAIL_MODULE_NOT_LOADED] = {
		N_("the module {what} is not loaded"),
		N_("The kernel has the module, but nobody has loaded it yet. Until then no device can be "
		   "given to a guest."),
		NULL,
		.prints = { NULL },
	},
	[DETAIL_MODULE_ABSENT] = {
		N_("this kernel has no module {what}"),
		N_("Neither is it built into Linux {through}, nor is it among its modules in "
		   "/lib/modules/{through}."),
		N_("Install the package that has the rest of this kernel's modules, or another kernel."),
		.prints = { NULL },
	},
	[DETAIL_MODULE_BLACKLISTED] = {
		N_("the module {what} is blacklisted"),
		N_("/{through} keeps modprobe from loading the module for whoever asks for it by a "
		   "device; libvirt then says that it is administratively prohibited. modprobe by the "
		   "module's own name still loads it."),
		N_("Take the line out of /{through} if devices are to be assigned, or load the module by "
		   "its name."),
		.prints = { NULL },
	},
	[DETAIL_MODULE_BLACKLISTED_BOOT] = {
		N_("the module {what} is blacklisted"),
		N_("modprobe.blacklist= on the kernel command line keeps modprobe from loading the module "
		   "for whoever asks for it by a device; libvirt then says that it is administratively "
		   "prohibited. modprobe by the module's own name still loads it."),
		N_("Take {what} out of modprobe.blacklist= on the kernel command line{boot-edit} and reboot, "
		   "or load the module by its name."),
		.prints = { NULL },
	},
	[DETAIL_MODULE_NOT_AGAIN] = {
		N_("the module {what} is loaded, but may not be after the next boot"),
		N_("/{through} has a line that keeps the module from being loaded: {ranges}. The one that is "
		   "loaded now stays."),
		N_("Take {what} out of that line if devices are to be assigned after the next boot too."),
		.prints = { NULL },
	},
	[DETAIL_MODULE_REFUSED] = {
		N_("the module {what} will not be loaded"),
		N_("/{through} has modprobe run a command that does nothing in place of loading the "
		   "module. No device can be given to a guest that way."),
		N_("Take the install line out of /{through}."),
		.prints = { NULL },
	},
	[DETAIL_MODULE_REDIRECTED] = {
		N_("a command stands in for loading {what}"),
		N_("/{through} has modprobe run a command in place of loading the module; whether the "
		   "module is loaded in the end depends on that command."),
		NULL,
		.prints = { NULL },
	},
	[DETAIL_MODULE_FORBIDDEN] = {
		N_("the kernel takes no module {what}"),
		N_("The kernel was started with module_blacklist={what}: whoever loads the module, it is "
		   "refused. No device can be given to a guest that way."),
		N_("Take {what} out of module_blacklist= on the kernel command line{boot-edit} and "
		   "reboot."),
		.prints = { NULL },
	},
	[DETAIL_OPTION_IDS] = {
		N_("an option gives this device to vfio-pci"),
		N_("/{through} names the device's id among the ids of vfio-pci, which takes it, and every "
		   "other device of that id, as soon as it is loaded and no driver has it."),
		NULL,
		.prints = { NULL },
	},
	[DETAIL_OPTION_IDS_LATE] = {
		N_("an option gives this device to vfio-pci, but too late"),
		N_("/{through} names the device's id among the ids of vfio-pci, but the driver {what} is "
		   "there first."),
		N_("\"softdep {what} pre: vfio-pci\" in /etc/modprobe.d has vfio-pci loaded before {what}; "
		   "then make the initrd anew."),
		.prints = { NULL },
	},
	[DETAIL_OPTION_INTERRUPTS] = {
		N_("allow_unsafe_interrupts is set"),
		N_("The kernel gives devices away even where interrupts are not isolated. It makes nothing "
		   "safer: where they are not, a guest could raise any interrupt of the host."),
		N_("Take the option away where the IOMMU remaps interrupts: it does nothing there."),
		.prints = { NULL },
	},
	[DETAIL_OPTION_NOIOMMU] = {
		N_("enable_unsafe_noiommu_mode is set"),
		N_("vfio-pci also takes devices that no IOMMU covers. Such a device can write anywhere in "
		   "the host's memory, and QEMU and libvirt cannot use it."),
		N_("Take the option away unless a program such as DPDK that you trust as much as the "
		   "kernel needs it."),
		.prints = { NULL },
	},
	[DETAIL_OPTION_MISTYPED] = {
		N_("Linux does not know {what} on its command line; it knows {through}"),
		N_("Linux passes it over, and what it was meant for does not happen."),
		N_("Correct it{boot-edit} and reboot."),
		.prints = { NULL },
	},
	[DETAIL_OPTION_NEEDLESS] = {
		N_("{what} does nothing: AMD's IOMMU is on by itself"),
		N_("Linux knows no such value, and passes it over. Where this IOMMU is off, the firmware's "
		   "setup or another option keeps it off. The option can go."),
		NULL,
		.prints = { NULL },
	},
	[DETAIL_OPTION_DENYLIST] = {
		N_("vfio-pci's deny list is switched off"),
		N_("disable_denylist=1 has vfio-pci take devices too that are known for what an untrusted "
		   "guest can do with them."),
		N_("Take the option away."),
		.prints = { NULL },
	},
	[DETAIL_DENYLISTED] = {
		N_("Linux keeps devices of this kind from guests"),
		N_("The device is on vfio-pci's deny list: of its kind it is known that an untrusted guest "
		   "can break the host's stability or security with it. A kernel that gives it away all "
		   "the same is older than that entry, or was told to by disable_denylist."),
		N_("Keep the device with the host. Where its driver offers them, use mediated devices or "
		   "a newer device of the series instead."),
		.prints = { NULL },
	},
	[DETAIL_NOIOMMU] = {
		N_("no IOMMU protects the host from what vfio-pci takes"),
		N_("vfio's enable_unsafe_noiommu_mode is on, so vfio-pci takes a device although no "
		   "IOMMU covers it. Whoever has it can read and write all of the host's memory. QEMU and "
		   "libvirt cannot use it: the kernel makes /dev/vfio/noiommu-N and no /dev/vfio/N."),
		N_("Switch the IOMMU on, and take enable_unsafe_noiommu_mode away."),
		.prints = { NULL },
	},
	[DETAIL_ACS_OVERRIDE] = {
		N_("group {group} isolates nothing: an option made it"),
		N_("pcie_acs_override makes this patched kernel take {other} for isolated, though the "
		   "hardware does not say so. Devices in other groups may reach this one, and it may "
		   "reach them, past the IOMMU."),
		N_("Give the device away only together with those that were in its group before, or use "
		   "another slot. Without the option the groups show how it really is."),
		.prints = { NULL },
	},
	[DETAIL_ACS_UNCERTAIN] = {
		N_("group {group} may isolate nothing: an option may have made it"),
		N_("pcie_acs_override is on the kernel command line, and would have the kernel take "
		   "{other} for isolated, though the hardware does not say so. Nothing shows whether this "
		   "kernel has the patch that heeds it."),
		N_("Look in the kernel's log for \"PCIe ACS overrides enabled\" (--dmesg), or boot without "
		   "the option: the groups then show how it really is."),
		.prints = { NULL },
	},
	[DETAIL_ACS_UNSEEN] = {
		N_("group {group} may isolate nothing: an option may have made it"),
		N_("pcie_acs_override is on the kernel command line. Whether the group would be larger "
		   "without it cannot be seen here: that takes the configuration space of the devices "
		   "above, all of which only root can read."),
		N_("Ask as root, or boot without the option: the groups then show how it really is."),
		.prints = { NULL },
	},
	[DETAIL_ACS_CLEARED] = {
		N_("an option makes group {group} larger"),
		N_("pci={what}= on the kernel command line names {other} and takes away what would isolate "
		   "it, so that more devices share the group. The group is what it says."),
		N_("Without {what} the group may be smaller, and the device easier to give away."),
		.prints = { NULL },
	},
	[DETAIL_ACS_IGNORED] = {
		N_("pcie_acs_override does nothing here"),
		N_("The option is on the kernel command line, but this kernel lacks the patch that knows "
		   "it. The groups are those of the hardware."),
		N_("Take it off the kernel command line{boot-edit}: with a patched kernel it would undo "
		   "isolation."),
		.prints = { NULL },
	},
};
