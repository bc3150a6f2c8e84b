// SPDX-License-Identifier: GPL-2.0-or-later
/* What the device can do: be reset, be shared out, answer, and reach a guest's memory. */
#include "report/words/words.h"

const struct rule_words words_hardware_rules[] = {
	{
		.rule = "no-reset",
		.meaning = N_("Between two users a device has to be reset, or the next one finds what "
			      "the last one left: data, addresses, programs. Linux gives a device away "
			      "even if it knows no way to do so. Some devices, graphics cards above all, "
			      "then start only once after the host was switched on."),
		.found = N_("From the files reset_method (Linux 5.15 and later) and reset of the device "
			    "in sysfs: they are there only if the kernel knows a way. Where they do not "
			    "tell which (before Linux 5.15, in captured trees without them), the capabilities "
			    "in the configuration space are asked."),
		.says = N_("vfio: Cannot reset device 0000:00:03.0, no available reset mechanism.\n"
			"vfio: Cannot reset device 0000:01:00.0, depends on group 13 which is not owned."),
		.fix = N_("Let only guests that trust each other use the device one after the other. "
			  "Where the host needs none of the functions on the same bus, give all of them to "
			  "the same guest: QEMU then resets the bus."),
		.sources = N_("Linux: drivers/pci/pci.c (pci_init_reset_methods), "
			   "Documentation/ABI/testing/sysfs-bus-pci, "
			   "drivers/vfio/pci/vfio_pci_core.c (vfio_pci_core_enable); "
			   "QEMU: hw/vfio/pci.c (vfio_pci_hot_reset)"),
		/* QEMU's chipset has functions without a reset, so that each host has some. */
		.host = "odd-devices", .device = "0000:00:03.0", .clean = "no-iommu",
	},
	{
		.rule = "reset-broken",
		.meaning = N_("Some devices list a reset and do not survive it: they no longer answer, or the "
			      "whole host hangs with them. Linux resets a device before a guest gets it and "
			      "when the guest is stopped."),
		.found = N_("From a list of devices that is part of vfio-check. What the running kernel lists in "
			    "reset_method of the device counts more: a reset that is not the one it would do "
			    "does no harm. Where the kernel itself knows of the fault the finding can be unsafe; "
			    "reports of users make a caution."),
		.says = N_("vfio-pci 0000:0c:00.3: not ready 65535ms after FLR; giving up"),
		.fix = N_("Use a newer kernel; take the reset out of reset_method (Linux 5.15 and later); or try "
			  "the device with nothing at stake before you rely on it."),
		.sources = N_("Linux: drivers/pci/quirks.c (quirk_no_flr), drivers/pci/pci.c "
			   "(__pci_reset_function_locked); gnif/vendor-reset: src/device-db.h; "
			   "src/policy/broken-reset.c"),
		.host = "odd-devices", .device = "0000:00:0a.0", .clean = "intel-clean",
	},
	{
		.rule = "sriov-pf",
		.meaning = N_("A physical function can divide itself into virtual functions. As long as "
			      "some are on, vfio-pci does not take the physical function: other guests "
			      "may have them."),
		.found = N_("From sriov_numvfs of the device, and from the drivers of the functions that "
			    "its links virtfn0, virtfn1, ... lead to."),
		.says = N_("vfio-pci 0000:01:00.0: Cannot bind to PF with SR-IOV enabled"),
		.fix = N_("Give a virtual function to the guest, or switch the virtual functions off "
			  "first: write 0 to sriov_numvfs."),
		.sources = N_("Linux: drivers/vfio/pci/vfio_pci_core.c (vfio_pci_core_register_device), "
			   "Documentation/PCI/pci-iov-howto.rst"),
		.host = "odd-devices", .device = "0000:01:00.0", .clean = "intel-clean",
	},
	{
		.rule = "sriov-vf",
		.meaning = N_("A virtual function works only together with its physical one. That one's "
			      "driver sets it up and can take it away, and whoever has the physical "
			      "function controls it."),
		.found = N_("From the link physfn of the device, and the driver of the function that it "
			    "leads to."),
		.says = N_("vfio-pci 0000:01:00.1: VF token required to access device"),
		.fix = N_("Leave the physical function to its own driver. Where a guest is to have it, give "
			  "both the same VF token."),
		.sources = N_("Linux: drivers/vfio/pci/vfio_pci_core.c (vfio_pci_validate_vf_token), "
			   "drivers/pci/iov.c"),
		.host = "odd-devices", .device = "0000:01:00.2", .clean = "intel-clean",
	},
	{
		.rule = "device-unresponsive",
		.meaning = N_("A device that has hung or lost its link answers each read with ones. A guest "
			      "cannot use it, and to touch it can hang the host."),
		.found = N_("From the first bytes of the device's configuration space. Only a device that is "
			    "asked for by its address is read from, and none that is without power: to "
			    "read from it would switch it on."),
		.fix = N_("Switch the host off and on again; look after the device, its slot and its cable."),
		.sources = N_("PCI Express Base Specification 6.0, section 2.3.2; "
			   "Linux: include/linux/pci.h (PCI_POSSIBLE_ERROR)"),
		.host = "odd-devices", .device = "0000:04:00.0", .clean = "intel-clean",
	},
	{
		.rule = "device-power",
		.meaning = N_("A device without power (D3cold) is switched on when a guest gets it. Firmware "
			      "and devices do not always get that right, and then the device is lost until "
			      "the host is started again."),
		.found = N_("From power_state of the device (Linux 5.11 and later), before that from "
			    "power/runtime_status and d3cold_allowed; of a device that vfio-pci has also "
			    "from its option disable_idle_d3. A log of this boot (--dmesg) in which the "
			    "kernel says that it could not switch the device on makes it unsafe."),
		.says = N_("vfio-pci 0000:01:00.0: Unable to change power state from D3cold to D0, device "
			"inaccessible"),
		.fix = N_("Write 0 to d3cold_allowed of the device, or on to power/control, before it is "
			  "given away. Where vfio-pci has it, \"options vfio-pci disable_idle_d3=1\" in a "
			  "file in /etc/modprobe.d keeps it awake."),
		.sources = N_("Linux: drivers/pci/pci.c (pci_power_up), "
			   "drivers/vfio/pci/vfio_pci_core.c (vfio_pci_core_register_device), "
			   "Documentation/ABI/testing/sysfs-bus-pci; kata-containers/kata-containers#11708, "
			   "mroboff/vm-curator#60"),
		.host = "odd-devices", .device = "0000:05:00.0", .clean = "intel-clean",
	},
	{
		.rule = "device-in-use",
		.meaning = N_("To take a device from its driver waits for everybody who has it open. With "
			      "some drivers, NVIDIA's above all, the write to driver/unbind never "
			      "returns then, and neither does libvirtd, which writes it for "
			      "managed='yes'."),
		.found = N_("Only of a device that is asked for by its address, and only where the reference "
			    "count of its driver's module is not 0: from the files that processes have "
			    "open (/proc/PID/fd) and the nodes of the device: /dev/nvidiaN, /dev/dri, "
			    "/dev/accel, /dev/kfd, /dev/infiniband, /dev/vfio. At most 4,096 processes and "
			    "0.1 seconds; threads of the kernel are left out."),
		.says = N_("NVRM: Attempting to remove device 0000:01:00.0 with non-zero usage count!"),
		.fix = N_("Stop what has it open, first what draws on it (systemctl stop display-manager), "
			  "then its services (systemctl stop nvidia-persistenced), and unload the "
			  "modules that use its driver (modprobe -r nvidia_drm nvidia_modeset "
			  "nvidia_uvm). libvirt's hook refuses the device as long as it sees who has it "
			  "open and the domain says managed='yes'."),
		.sources = N_("NVIDIA/open-gpu-kernel-modules: kernel-open/nvidia/nv-pci.c "
			   "(nv_pci_remove_helper); Linux: drivers/vfio/vfio_main.c "
			   "(vfio_unregister_group_dev); kubevirt/kubevirt#8549"),
		.host = "odd-devices", .device = "0000:01:00.1", .clean = "intel-clean",
	},
	{
		.rule = "untrusted-port",
		.meaning = N_("Ports such as Thunderbolt carry PCI to devices outside of the machine's case. "
			      "Who reaches the port can plug in a device that attacks the host through its "
			      "memory, and pull out one that a guest uses."),
		.found = N_("From the file removable of the device (Linux 5.14 and later), which the kernel "
			    "makes for what is below a port that the firmware calls external-facing."),
		.fix = N_("Allow only devices that are known (boltctl), and stop the guest before the device "
			  "is pulled out."),
		.sources = N_("Linux: drivers/pci/probe.c (pci_set_removable), "
			   "Documentation/ABI/testing/sysfs-devices-removable"),
		.host = "odd-devices", .device = "0000:06:00.0", .clean = "intel-clean",
	},
	{
		.rule = "iova-hole",
		.meaning = N_("A guest's memory has to be mapped at the guest's own addresses. Some "
			      "addresses are not to be had: those of the interrupts, those that the firmware "
			      "keeps for a device, and those beyond what the IOMMU can translate."),
		.found = N_("With --guest-memory SIZE, or in libvirt's hook: from where QEMU puts the memory "
			    "of such a guest (machine types q35, i440fx and virt; without one: q35, on "
			    "ARM virt), the ranges that the kernel lists for the group (or the tables), and "
			    "the width that the IOMMU names in its capability register."),
		.says = N_("VFIO_MAP_DMA failed: Invalid argument"),
		.fix = N_("Give the guest less memory, or a device of which nothing is kept."),
		.sources = N_("QEMU: hw/i386/pc_q35.c (pc_q35_init), hw/i386/pc_piix.c (pc_init1), "
			   "hw/i386/pc.c (pc_memory_init), hw/arm/virt.c (base_memmap); "
			   "Linux: drivers/vfio/vfio_iommu_type1.c (vfio_iommu_resv_exclude); "
			   "Intel VT-d 4.1, section 11.4.2"),
		.options = "--guest-memory 8G",
		.host = "amd-desktop", .device = "0000:03:00.0", .clean = "intel-clean",
	},
	{
		.rule = "bar-beyond-iommu",
		.meaning = N_("A guest's firmware (OVMF since 2022.11) puts BARs that are 64 bits wide and "
			      "prefetchable into the last eighth of what the guest's CPU can address. Intel's "
			      "processors for desktops have 46 address bits since 2021, and their IOMMUs 39. "
			      "With a CPU as the host's, QEMU then cannot map the BAR: devices of the guest "
			      "do not reach one another, and drivers of graphics cards often give up."),
		.found = N_("On Intel hosts: from the width that the device's IOMMU names in its capability "
			    "register, the address sizes in /proc/cpuinfo and the sizes of the BARs in the "
			    "file resource of the device: 16 MiB and more of graphics and accelerators, "
			    "256 MiB and more of others. In libvirt's hook also from <cpu>: not with "
			    "<maxphysaddr> within the IOMMU's width, nor with a CPU model of QEMU's, which "
			    "has 40 bits that OVMF does not go by."),
		.says = N_("vfio_container_dma_map(0x55da3da99aa0, 0x382800000000, 0x400000000, "
			   "0x7fb440000000) = -22 (Invalid argument)"),
		.fix = N_("Limit the address bits of the guest's CPU to the IOMMU's. libvirt, within <cpu>: "
			  "<maxphysaddr mode='passthrough' limit='39'/>; QEMU: -cpu "
			  "host,host-phys-bits-limit=39."),
		.sources = N_("edk2: OvmfPkg/Library/PlatformInitLib/MemDetect.c (PlatformDynamicMmioWindow); "
			   "Intel VT-d 4.1, section 11.4.2; QEMU: hw/vfio/listener.c; "
			   "tianocore/edk2 discussion 4662; strongtz/i915-sriov-dkms#359; "
			   "gnif/LookingGlass#1184"),
		.host = "odd-devices", .device = "0000:06:00.0", .clean = "intel-clean",
	},
	{ .rule = NULL },
};
