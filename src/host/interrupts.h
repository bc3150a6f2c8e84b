/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What /proc/interrupts shows of how messages of PCI devices become interrupts. Each line has
 * the name of the controller behind the counts of all processors:
 *
 *	IR-PCI-MSI-0000:00:1d.0, IR-IO-APIC	remapped (kernel: "IR-" is the prefix of
 *		drivers/iommu/intel/irq_remapping.c and drivers/iommu/amd/iommu.c)
 *	PCI-MSI 49152-edge, IO-APIC		not remapped; Linux remaps all or none (kernel:
 *		irq_remapping_enabled), but for the IOMMU's own, which say DMAR-MSI or AMD-Vi
 *	ITS-MSI, ITS-PCI-MSIX-000d:01:00.0	arm64, by a GICv3 ITS, which keeps devices apart
 *		(kernel: drivers/irqchip/irq-gic-v3-its.c, IRQ_DOMAIN_FLAG_ISOLATED_MSI)
 *	MSI, GICv2m-PCI-MSI, DWC-PCI-MSI	arm64, by something that does not
 *
 * Kernels that are built without CONFIG_IRQ_REMAP (siderolabs/pkgs 852, NixOS/nixpkgs 6264) and
 * chipsets with an erratum show the second, whatever the firmware's tables say.
 */
#ifndef HOST_INTERRUPTS_H
#define HOST_INTERRUPTS_H

#include "host/fact.h"

#define INTERRUPT_CHIP_SIZE 48

struct host_interrupts {
	struct fact_bool isolated;	/* HIDDEN also where the file does not tell */
	bool arm;			/* by controllers of ARM's kind */
	char chip[INTERRUPT_CHIP_SIZE];	/* the name that tells; "": none */
};

#endif
