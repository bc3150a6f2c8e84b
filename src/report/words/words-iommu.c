// SPDX-License-Identifier: GPL-2.0-or-later
/* The IOMMU itself and its interrupt remapping. */
#include "report/words/words.h"

#define NO_TABLE \
	N_("The firmware has no DMAR, IVRS or IORT table, so the kernel has no IOMMU groups, and no " \
	   "device can be given to a guest.")

const struct finding_words words_iommu[DETAILS] = {
	[DETAIL_MISSING] = {
		N_("this machine shows no IOMMU"),
		NO_TABLE,
		N_("Switch the IOMMU on in the firmware's setup (Intel: VT-d, AMD: IOMMU or SVM), if "
		   "this machine has one. On Intel machines most kernels then need intel_iommu=on on the "
		   "kernel command line too{boot-add}."),
	},
	[DETAIL_MISSING_INTEL] = {
		N_("this machine shows no IOMMU"),
		NO_TABLE,
		N_("Switch VT-d on in the firmware's setup, if this machine has it (its name there: VT-d, "
		   "Intel Virtualization Technology for Directed I/O). Most kernels then need intel_iommu=on "
		   "on the kernel command line too{boot-add}."),
	},
	[DETAIL_MISSING_INTEL_ON] = {
		N_("this machine shows no IOMMU"),
		NO_TABLE,
		N_("Switch VT-d on in the firmware's setup, if this machine has it (its name there: VT-d, "
		   "Intel Virtualization Technology for Directed I/O). The kernel is already told to use "
		   "it (intel_iommu=on)."),
	},
	[DETAIL_MISSING_AMD] = {
		N_("this machine shows no IOMMU"),
		NO_TABLE,
		N_("Switch the IOMMU on in the firmware's setup, if this machine has one (its name there: "
		   "IOMMU, next to SVM; \"Auto\" can mean off). The kernel then needs no option."),
	},
	[DETAIL_MISSING_ACPI] = {
		N_("acpi=off hides the IOMMU"),
		N_("The kernel was started with acpi=off, so it reads none of the firmware's tables, "
		   "knows of no IOMMU, and has no IOMMU groups; no device can be given to a guest."),
		N_("Take acpi=off off the kernel command line{boot-remove} and reboot."),
	},
	[DETAIL_DISABLED_OPTION] = {
		N_("the IOMMU is switched off on the kernel command line"),
		N_("The kernel was started with {off-option}, so there are no IOMMU groups, and "
		   "no device can be given to a guest."),
		N_("To switch it on, {how-on} and reboot."),
	},
	[DETAIL_DISABLED_TABLE] = {
		N_("the IOMMU stays off because of the firmware's table"),
		N_("The kernel gives up on the table (see firmware-table-invalid), so there are no IOMMU "
		   "groups, and no device can be given to a guest."),
		N_("Contact {vendor}: a firmware update has to correct the table."),
	},
	[DETAIL_DISABLED] = {
		N_("the IOMMU is off"),
		N_("The firmware describes an IOMMU, but the kernel has no IOMMU groups, so no device can be "
		   "given to a guest."),
		N_("Add {on-option} to the kernel command line{boot-add} and reboot."),
	},
	[DETAIL_DISABLED_AMD] = {
		N_("the IOMMU is off"),
		N_("The firmware describes an IOMMU, which Linux uses unless it is told not to; but the "
		   "kernel has no IOMMU groups, so no device can be "
		   "given to a guest. The kernel's log says why "
		   "(look for AMD-Vi)."),
		N_("Switch the IOMMU on in the firmware's setup (IOMMU: Enabled), or contact {vendor} "
		   "with the lines of the kernel's log."),
	},
	[DETAIL_DISABLED_GRAPHICS] = {
		N_("the IOMMU leaves this display device out"),
		N_("Linux ignores a remapping unit that has display devices only, where intel_iommu=igfx_off "
		   "asks for it or the chipset is known for a faulty one. The device has no unit then and so "
		   "no IOMMU group, and vfio-pci does not bind to it."),
		N_("Take igfx_off off the kernel command line{boot-remove} if it is there. Chipsets that "
		   "Linux itself leaves out cannot do it."),
	},
	[DETAIL_DISABLED_DESPITE] = {
		N_("the IOMMU is off although an option asks for it"),
		N_("The firmware describes an IOMMU and the kernel was started with {on-option}, but it "
		   "has no IOMMU groups, so no device can be "
		   "given to a guest. The kernel's log says why "
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
		N_("Take {remapping-option} off the kernel command line{boot-remove} and reboot."),
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
};

const struct rule_words words_iommu_rules[] = {
	{
		.rule = "iommu-missing",
		.meaning =
			N_("The machine shows no IOMMU: either it has none or the firmware hides "
			   "it. Without an IOMMU a device reads and writes all of the host's "
			   "memory, and VFIO gives away nothing."),
		.found = N_("None of the ACPI tables DMAR (Intel), IVRS (AMD) and IORT (ARM) is "
			    "there, and the kernel has no IOMMU groups."),
		.says = N_("vfio-pci 0000:02:00.0: probe with driver vfio-pci failed with error "
			   "-22\n"
			   "vfio 0000:02:00.0: no iommu_group found: No such file or directory"),
		.fix = N_("Switch the IOMMU on in the firmware's setup; Intel calls it VT-d, AMD "
			  "IOMMU or, together with the processor's virtualization, SVM. In a "
			  "virtual machine the hypervisor has to offer one (QEMU: -device "
			  "intel-iommu)."),
		.sources = N_("Intel VT-d specification 4.1, chapter 8 (the DMAR table tells that "
			      "there are remapping units)\n"
			      "AMD I/O Virtualization Technology (IOMMU) Specification, document "
			      "48882, section 5.2\n"
			      "Linux drivers/vfio/vfio_main.c, drivers/iommu/intel/dmar.c, "
			      "drivers/iommu/amd/init.c"),
		.host = "no-iommu",
		.device = NULL,
		.clean = "intel-clean",
	},
	{
		.rule = "iommu-disabled",
		.meaning = N_("The machine has an IOMMU, but the kernel does not use it: no option asks for it, "
			      "an option turns it off, or the firmware's table is faulty. There are no "
			      "groups then, and no device can be given to a guest. Where Linux leaves out "
			      "only the unit of display devices (igfx_off), only those have no group."),
		.found = N_("From the tables, sys/kernel/iommu_groups, sys/class/iommu and the kernel command "
			    "line. Which boot loader keeps that is told by files such as "
			    "etc/default/grub, etc/kernel/cmdline and run/ostree-booted."),
		.says = "vfio-pci: probe of 0000:01:00.0 failed with error -22",
		.fix = N_("Add intel_iommu=on, or take away what turns the IOMMU off; the advice names the "
			  "option and where this machine's boot loader keeps it."),
		.sources = N_("kernel: Documentation/admin-guide/kernel-parameters.txt (intel_iommu, "
			      "amd_iommu, iommu), drivers/iommu/intel/iommu.c "
			      "(init_no_remapping_devices)"),
		.host = "intel-broken",
		.clean = "intel-clean",
	},
	{
		.rule = "interrupt-remapping-missing",
		.meaning =
			N_("Interrupts of devices are not kept apart. A device raises interrupts "
			   "by writing to memory, and without interrupt remapping a guest can have"
			   " its device raise any interrupt of the host: it can disturb the host, "
			   "and with some luck take it over. Linux refuses the device. With "
			   "allow_unsafe_interrupts=1 it does not, and the danger stays the same."),
		.found = N_("From the DMAR's flags and scopes or the IOAPICs that the IVRS names, "
			    "what each IOMMU says that it can do, the kernel command line, and "
			    "/proc/interrupts."),
		.says = N_("vfio_iommu_type1_attach_group: No interrupt remapping support.  Use "
			   "the module param \"allow_unsafe_interrupts\" to enable VFIO IOMMU "
			   "support on this platform"),
		.fix = N_("Look for interrupt remapping or x2APIC in the firmware's setup, and "
			  "take intremap=off or nointremap off the kernel command line. A table "
			  "that leaves out an IOAPIC takes a firmware update; on AMD's platforms "
			  "ivrs_ioapic on the kernel command line can stand in. "
			  "allow_unsafe_interrupts=1 is no fix: it only silences the kernel."),
		.sources =
			N_("Intel VT-d specification 4.1, chapters 5 (interrupt remapping) and 8 "
			   "(DMAR flags)\n"
			   "AMD I/O Virtualization Technology (IOMMU) Specification, document "
			   "48882, section 5.2\n"
			   "Linux drivers/vfio/vfio_iommu_type1.c, "
			   "drivers/iommu/intel/irq_remapping.c, drivers/iommu/amd/init.c"),
		.host = "intel-quirks",
		.device = "0000:01:00.0",
		.clean = "intel-clean",
	},
	{ .rule = NULL },
};
