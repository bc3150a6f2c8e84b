// SPDX-License-Identifier: GPL-2.0-or-later
/* VFIO's modules and their options, and what options make of isolation. */
#include "report/words/words.h"

const struct rule_words words_module_rules[] = {
	{
		.rule = "vfio-module-missing",
		.meaning = N_("A device is handed to a guest by the driver vfio-pci, and its memory is "
			      "mapped by vfio_iommu_type1. Unless both are in the kernel there is nothing "
			      "to bind a device to. A module that is only not loaded yet is no fault: it is "
			      "named among the things to do."),
		.found = N_("From sys/module and sys/bus/pci/drivers (loaded, or built in) and from the "
			    "lists of modules in lib/modules of the running kernel, on the running host "
			    "through libkmod."),
		.says = "modprobe: FATAL: Module vfio-pci not found in directory /lib/modules/...",
		.fix = N_("modprobe vfio-pci, or install the package with the rest of the kernel's modules."),
		.sources = N_("modprobe(8), modules.dep(5); kernel: drivers/vfio/Kconfig"),
		.host = "vfio-options",
		.device = "0000:04:00.0",
		.clean = "intel-clean",
	},
	{
		.rule = "vfio-module-blacklisted",
		.meaning = N_("Administrators and hardening guides keep modules from being loaded. By "
			      "\"blacklist\" (not for a device, but still by its name), by \"install\" with "
			      "/bin/false (not at all), or on the kernel command line by module_blacklist= "
			      "(the kernel refuses it). With vfio-pci so kept away no device can be "
			      "assigned."),
		.found = N_("From the modprobe.d directories, of which the first that has a file of some "
			    "name counts for it, and from the kernel command line (modprobe.blacklist=, "
			    "module_blacklist=)."),
		.says = "Module vfio_pci is blacklisted",
		.fix = N_("Take the line or the option away that is named."),
		.sources = N_("modprobe.d(5); kernel: Documentation/admin-guide/kernel-parameters.txt "
			      "(module_blacklist), kernel/module/main.c; libvirt: src/util/virkmod.c"),
		.host = "vfio-options",
		.clean = "intel-clean",
	},
	{
		.rule = "vfio-module-option",
		.meaning = N_("Options of the VFIO modules change what the kernel accepts, or which devices "
			      "vfio-pci takes by itself. The former are allow_unsafe_interrupts, "
			      "enable_unsafe_noiommu_mode and disable_denylist, the latter is ids. A device on vfio-pci's deny "
			      "list is not safe for a guest, whether or not the list is switched off."),
		.found = N_("From the parameters of the loaded modules (sys/module), else from what "
			    "modprobe.d and the kernel command line say they will be loaded with."),
		.says = "vfio-pci 0000:01:00.0: 8086:37c8 exists in vfio-pci device denylist, driver "
			"probing disallowed.",
		.fix = N_("Take away options that nobody needs; keep devices of the deny list with the "
			  "host."),
		.sources = N_("kernel: drivers/vfio/pci/vfio_pci.c (vfio_pci_dev_in_denylist, "
			      "vfio_pci_fill_ids), since Linux 5.9; vfio_iommu_type1.c; modprobe.d(5)"),
		.host = "vfio-options",
		.clean = "intel-clean",
	},
	{
		.rule = "noiommu-mode",
		.meaning = N_("With enable_unsafe_noiommu_mode vfio-pci takes devices that no IOMMU covers. "
			      "They can read and write all of the host's memory. It is meant for programs "
			      "such as DPDK on hosts without an IOMMU, never for guests."),
		.found = N_("From sys/module/vfio/parameters/enable_unsafe_noiommu_mode, and from the "
			    "device's group: none, or one named vfio-noiommu."),
		.says = "vfio-pci 0000:01:00.0: Adding kernel taint for vfio-noiommu group on device",
		.fix = N_("Switch the IOMMU on and take the option away."),
		.sources = N_("kernel: drivers/vfio/Kconfig (VFIO_NOIOMMU), drivers/vfio/group.c "
			      "(vfio_noiommu_group_alloc), since Linux 4.5"),
		.host = "vfio-noiommu",
		.device = "0000:04:00.0",
		.clean = "intel-clean",
	},
	{
		.rule = "acs-override",
		.meaning = N_("Groups hold the devices that may reach each other past the IOMMU. The option "
			      "pcie_acs_override of patched kernels (Proxmox, zen and others) makes them "
			      "smaller by taking for granted what the hardware does not promise. The kernel "
			      "then accepts the device, and the guest may reach devices of the host or of "
			      "other guests."),
		.found = N_("From the kernel command line; whether the kernel has the patch from its image, "
			    "its log (--dmesg) or its release; whether the group was made so from the "
			    "configuration space of the device and the ports above: which of them have ACS, "
			    "or are known to Linux to do without. pci=disable_acs_redir= and "
			    "pci=config_acs= are named where they make the group larger."),
		.says = "Warning: PCIe ACS overrides enabled; This may allow non-IOMMU protected "
			"peer-to-peer DMA",
		.fix = N_("Boot without the option. Use a slot whose port has ACS, or give away all that "
			  "then shares the group."),
		.sources = N_("the patch (Alex Williamson, 2013, not merged); kernel: drivers/pci/quirks.c "
			      "(pci_dev_acs_enabled), drivers/iommu/iommu.c (pci_device_group)"),
		.host = "vfio-options",
		.device = "0000:04:00.0",
		.clean = "intel-clean",
	},
	{ .rule = NULL },
};
