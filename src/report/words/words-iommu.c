// SPDX-License-Identifier: GPL-2.0-or-later
/* The IOMMU itself and its interrupt remapping. */
#include "report/words/words.h"

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
			  "IOMMU or, together with the processor's virtualization, SVM, makers of ARM "
			  "servers SMMU. In a virtual machine the hypervisor has to offer one (QEMU: "
			  "-device intel-iommu,intremap=on). Under Xen the IOMMU is Xen's, and xl gives "
			  "devices away. Where Linux runs is told by /proc/xen, /sys/hypervisor, DMI, "
			  "the flag hypervisor of /proc/cpuinfo and the device tree."),
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
		.found = N_("From /proc/interrupts of the running kernel, while its IOMMU is on: names of "
			    "interrupt controllers that begin with IR- are remapped ones, on ARM those of "
			    "a GICv3 ITS keep devices apart. That decides. With the IOMMU off, or for "
			    "another kernel, it is foretold from the DMAR's flags and scopes or the "
			    "IOAPICs that the IVRS names, what each IOMMU says that it can do, the "
			    "chipset and its revision, and the kernel command line. A log of the same "
			    "kernel that says so counts where /proc/interrupts cannot be seen."),
		.says = N_("vfio_iommu_type1_attach_group: No interrupt remapping support.  Use "
			   "the module param \"allow_unsafe_interrupts\" to enable VFIO IOMMU "
			   "support on this platform"),
		.fix = N_("Look for interrupt remapping or x2APIC in the firmware's setup, and "
			  "take intremap=off or nointremap off the kernel command line. A table "
			  "that leaves out an IOAPIC takes a firmware update; on AMD's platforms "
			  "ivrs_ioapic on the kernel command line can stand in. A kernel that is built "
			  "without CONFIG_IRQ_REMAP has to be built with it. "
			  "allow_unsafe_interrupts=1 is no fix: it only silences the kernel."),
		.sources =
			N_("Intel VT-d specification 4.1, chapters 5 (interrupt remapping) and 8 "
			   "(DMAR flags)\n"
			   "AMD I/O Virtualization Technology (IOMMU) Specification, document "
			   "48882, section 5.2\n"
			   "Linux drivers/vfio/vfio_iommu_type1.c, "
			   "drivers/iommu/intel/irq_remapping.c, drivers/iommu/amd/init.c, "
			   "arch/x86/kernel/early-quirks.c (intel_remapping_check), "
			   "drivers/irqchip/irq-gic-v3-its.c"),
		.host = "intel-quirks",
		.device = "0000:01:00.0",
		.clean = "intel-clean",
	},
	{ .rule = NULL },
};
