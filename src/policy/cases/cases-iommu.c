// SPDX-License-Identifier: GPL-2.0-or-later
/* The IOMMU itself and its interrupt remapping. */
#include "policy/case.h"

#define NO_TABLE \
	N_("The firmware has no DMAR, IVRS or IORT table, so the kernel has no IOMMU groups, and no " \
	   "device can be given to a guest.")

/*
 * With the IOMMU on some machines lost what they need: HP's DL320e Gen8 v2 (SATA), MacBookPro13,3
 * (NVMe, keyboard), Surface Pro 4. All as users reported them.
 */
const struct finding_case cases_iommu[DETAILS] = {
	[DETAIL_MISSING] = {
		N_("this machine shows no IOMMU"),
		NO_TABLE,
		N_("Switch the IOMMU on in the firmware's setup (Intel: VT-d, AMD: IOMMU or SVM), if "
		   "this machine has one. On Intel machines most kernels then need intel_iommu=on on the "
		   "kernel command line too{boot-add}. "
		   "Try the option once in the boot menu first: some machines lost disks, keyboard or network "
		   "by it; intel_iommu=off there brings them back."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_MISSING_INTEL] = {
		N_("this machine shows no IOMMU"),
		NO_TABLE,
		N_("Switch VT-d on in the firmware's setup, if this machine has it (its name there: VT-d, "
		   "Intel Virtualization Technology for Directed I/O). Most kernels then need intel_iommu=on "
		   "on the kernel command line too{boot-add}. "
		   "Try the option once in the boot menu first: some machines lost disks, keyboard or network "
		   "by it; intel_iommu=off there brings them back."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_MISSING_INTEL_ON] = {
		N_("this machine shows no IOMMU"),
		NO_TABLE,
		N_("Switch VT-d on in the firmware's setup, if this machine has it (its name there: VT-d, "
		   "Intel Virtualization Technology for Directed I/O). The kernel is already told to use "
		   "it (intel_iommu=on). "
		   "Some machines lost disks, keyboard or network by it: intel_iommu=off, given once in the "
		   "boot menu, brings them back."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_MISSING_AMD] = {
		N_("this machine shows no IOMMU"),
		NO_TABLE,
		N_("Switch the IOMMU on in the firmware's setup, if this machine has one (its name there: "
		   "IOMMU, next to SVM; \"Auto\" can mean off). The kernel then needs no option. Some machines "
		   "lost disks, keyboard or network by it: amd_iommu=off, given once in the boot menu, brings "
		   "them back."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_MISSING_ACPI] = {
		N_("acpi=off hides the IOMMU"),
		N_("The kernel was started with acpi=off, so it reads none of the firmware's tables, "
		   "knows of no IOMMU, and has no IOMMU groups; no device can be given to a guest."),
		N_("Take acpi=off off the kernel command line{boot-remove} and reboot."),
		.options = { "acpi=off" },
	},
	[DETAIL_MISSING_XEN] = {
		N_("Xen has the IOMMU, and keeps it from Linux"),
		N_("Linux runs as Xen's dom0. Xen uses the IOMMU itself and hides it, so the kernel has no "
		   "IOMMU groups and VFIO cannot give away anything. Xen gives devices to its domains "
		   "in a way of its own, which this program does not judge."),
		N_("Give it away by Xen: \"xl pci-assignable-add BDF\" takes it from Linux (or the "
		   "option xen-pciback.hide=(BDF) from the start), \"xl pci-attach DOMAIN BDF\" or pci = "
		   "[ 'BDF' ] in the domain's configuration hands it over; \"xl info\" says "
		   "hvm_directio in virt_caps if Xen's IOMMU is on. For VFIO boot Linux without Xen."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_MISSING_TREE] = {
		N_("this board shows no IOMMU"),
		N_("The board is described by a device tree and not by ACPI, and its kernel has no IOMMU "
		   "groups: no SMMU is in front of its PCI devices, or the device tree does not say so. No "
		   "device can be given to a guest."),
		N_("There is no setup to switch one on. If the chip has an SMMU in front of PCIe, the device "
		   "tree has to have it enabled and named by iommu-map at the PCIe controller; ask the "
		   "board's maker. Many boards have none."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_MISSING_ARM] = {
		N_("this machine shows no IOMMU"),
		N_("The firmware describes no SMMU (ARM's IOMMU) in an IORT table, so the kernel has no IOMMU "
		   "groups, and no device can be given to a guest."),
		N_("Switch the SMMU on in the firmware's setup, if this machine has one (its name there: "
		   "SMMU, System MMU or IOMMU). The kernel then needs no option."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_DISABLED_OPTION] = {
		N_("the IOMMU is switched off on the kernel command line"),
		N_("The kernel was started with {off-option}, so there are no IOMMU groups, and "
		   "no device can be given to a guest."),
		N_("To switch it on, {how-on} and reboot."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_DISABLED_TABLE] = {
		N_("the IOMMU stays off because of the firmware's table"),
		N_("The kernel gives up on the table (see firmware-table-invalid), so there are no IOMMU "
		   "groups, and no device can be given to a guest."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_DISABLED] = {
		N_("the IOMMU is off"),
		N_("The firmware describes an IOMMU, but the kernel has no IOMMU groups, so no device can be "
		   "given to a guest."),
		N_("Add {on-option} to the kernel command line{boot-add} and reboot. "
		   "Try the option once in the boot menu first: some machines lost disks, keyboard or network "
		   "by it; intel_iommu=off there brings them back."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_DISABLED_MASKED] = {
		N_("the kernel has no IOMMU groups"),
		N_("So no device can be given to a guest. Whether the firmware describes an IOMMU cannot be "
		   "seen here: /sys/firmware is hidden, as in a container."),
		N_("Run vfio-check on the host itself."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_DISABLED_AMD] = {
		N_("the IOMMU is off"),
		N_("The firmware describes an IOMMU, which Linux uses unless it is told not to; but the "
		   "kernel has no IOMMU groups, so no device can be "
		   "given to a guest. The kernel's log says why "
		   "(look for AMD-Vi)."),
		N_("Switch the IOMMU on in the firmware's setup (IOMMU: Enabled), or contact {vendor} "
		   "with the lines of the kernel's log."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_DISABLED_SMMU] = {
		N_("the SMMU is off"),
		N_("The firmware has an IORT table, which describes SMMUs (ARM's IOMMU), but the kernel has "
		   "no IOMMU groups, so no device can be given to a guest. The kernel's log says why "
		   "(look for arm-smmu)."),
		N_("Switch the SMMU on in the firmware's setup (its name there: SMMU, System MMU or IOMMU), or "
		   "contact {vendor} with the lines of the kernel's log. The kernel needs no option."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_DISABLED_GRAPHICS] = {
		N_("the IOMMU leaves this display device out"),
		N_("Linux ignores a remapping unit that has display devices only, where intel_iommu=igfx_off "
		   "asks for it or the chipset is known for a faulty one. The device has no unit then and so "
		   "no IOMMU group, and vfio-pci does not bind to it."),
		N_("Take igfx_off off the kernel command line{boot-remove} if it is there. Chipsets that "
		   "Linux itself leaves out cannot do it."),
		.options = { "intel_iommu=igfx_off" },
	},
	[DETAIL_DISABLED_DESPITE] = {
		N_("the IOMMU is off although an option asks for it"),
		N_("The firmware describes an IOMMU and the kernel was started with {on-option}, but it "
		   "has no IOMMU groups, so no device can be "
		   "given to a guest. The kernel's log says why "
		   "(look for DMAR)."),
		N_("Switch VT-d on in the firmware's setup, or contact {vendor} with the lines of the "
		   "kernel's log."),
		.told_by = TOLD_BY_NO_IOMMU,
	},
	[DETAIL_REMAPPING_FLAG] = {
		N_("interrupts are not isolated: the firmware forbids interrupt remapping"),
		N_("The DMAR's flags say that interrupts cannot be remapped. A guest could then raise "
		   "any interrupt of the host through the device."),
		N_("Look for interrupt remapping or x2APIC in the firmware's setup, or contact "
		   "{vendor}. allow_unsafe_interrupts only silences the kernel."),
		.told_by = TOLD_BY_NO_REMAPPING,
	},
	[DETAIL_REMAPPING_OPTION] = {
		N_("interrupts are not isolated: switched off on the kernel command line"),
		N_("The kernel was started with {remapping-option}. A guest could raise any interrupt of the host "
		   "through the device."),
		N_("Take {remapping-option} off the kernel command line{boot-remove} and reboot."),
		.told_by = TOLD_BY_NO_REMAPPING,
		.options = { "intremap=off", "nointremap" },
	},
	[DETAIL_REMAPPING_CAPABILITY] = {
		N_("interrupts are not isolated: an IOMMU of this machine cannot do it"),
		N_("At least one remapping unit has no interrupt remapping. A guest could raise any "
		   "interrupt of the host through the device."),
		N_("This takes other hardware. allow_unsafe_interrupts only silences the kernel."),
		.told_by = TOLD_BY_NO_REMAPPING,
	},
	[DETAIL_REMAPPING_IOAPIC] = {
		N_("interrupts are not isolated: the table leaves out an interrupt controller"),
		N_("No remapping unit of the DMAR names one of the machine's IOAPICs, so Linux remaps no "
		   "interrupt at all. A guest could raise any interrupt of the host through the "
		   "device."),
		N_("Contact {vendor}: a firmware update has to correct the table. "
		   "allow_unsafe_interrupts only silences the kernel."),
		.told_by = TOLD_BY_NO_REMAPPING,
	},
	[DETAIL_REMAPPING_IVRS] = {
		N_("interrupts are not isolated: the table leaves out an interrupt controller"),
		N_("The IVRS does not name each of the machine's IOAPICs, or not the southbridge's as "
		   "00:14.0, so Linux remaps no interrupt at all. A guest could raise any interrupt of "
		   "the host through the device."),
		N_("Contact {vendor}: a firmware update has to correct the table. Until then the kernel's "
		   "option ivrs_ioapic can name the IOAPICs. allow_unsafe_interrupts only silences the "
		   "kernel."),
		.told_by = TOLD_BY_NO_REMAPPING,
	},
	[DETAIL_REMAPPING_CHIPSET] = {
		N_("interrupts are not isolated: the chipset cannot do it without faults"),
		N_("This revision of Intel's 5500, 5520 or X58 chipset has an erratum in its interrupt "
		   "remapping, so Linux does not use it, whatever the firmware's table says. A guest "
		   "could raise any interrupt of the host through the device."),
		N_("This takes other hardware. allow_unsafe_interrupts only silences the kernel."),
		.told_by = TOLD_BY_NO_REMAPPING,
	},
	[DETAIL_REMAPPING_VIRTIO] = {
		N_("interrupts are not isolated: a virtio-iommu does not remap them"),
		N_("The IOMMU of this virtual machine is a virtio-iommu, which keeps memory apart and no "
		   "interrupts. A guest could raise any interrupt of this machine through the device."),
		N_("Ask whoever runs this virtual machine for an IOMMU that remaps interrupts (QEMU: "
		   "-device intel-iommu,intremap=on). allow_unsafe_interrupts only silences the "
		   "kernel."),
		.told_by = TOLD_BY_NO_REMAPPING,
	},
	[DETAIL_REMAPPING_MSI] = {
		N_("interrupts are not isolated: no ITS keeps them apart"),
		N_("Devices of this machine raise interrupts (/proc/interrupts) by a controller that does "
		   "not look who writes to it, not by a GICv3 ITS. A guest could raise any interrupt of "
		   "the host through the device."),
		N_("This takes hardware with an ITS. allow_unsafe_interrupts only silences the kernel."),
		.told_by = TOLD_BY_NO_REMAPPING,
	},
	[DETAIL_REMAPPING_SHOWN] = {
		N_("interrupts are not isolated: the kernel does not remap them"),
		N_("The interrupts of the running kernel (/proc/interrupts) are not remapped. A guest "
		   "could raise any interrupt of the host through the device."),
		N_("Look for interrupt remapping or x2APIC in the firmware's setup and on the kernel "
		   "command line, and whether the kernel is built with CONFIG_IRQ_REMAP; the kernel's log "
		   "says why (look for DMAR-IR or AMD-Vi). allow_unsafe_interrupts only silences the "
		   "kernel."),
		.told_by = TOLD_BY_NO_REMAPPING,
	},
	[DETAIL_REMAPPING_TOLD] = {
		N_("interrupts are not isolated: the kernel's log says so"),
		N_("By its log this kernel does not remap interrupts. A guest could raise any interrupt of "
		   "the host through the device."),
		N_("Look for interrupt remapping or x2APIC in the firmware's setup, or contact {vendor} "
		   "with the lines of the kernel's log. allow_unsafe_interrupts only silences the kernel."),
		.told_by = TOLD_BY_NO_REMAPPING,
	},
};
