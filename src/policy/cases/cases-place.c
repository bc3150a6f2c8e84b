// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Under a hypervisor: what its owner can switch on. Sources: QEMU's documentation (-device
 * intel-iommu; intremap and kernel-irqchip=split), libvirt's formatdomain (iommu, features/ioapic),
 * VMware's vSphere (Enable IOMMU in this virtual machine), Hyper-V's discrete device assignment,
 * Amazon's EC2 user guide (instances of hardware).
 */
#include "policy/case.h"

enum need {
	NEED_NOTHING,
	NEED_IOMMU,
	NEED_REMAPPING,
	NEEDS,
};

static enum need need_of(enum detail detail)
{
	switch (detail) {
	case DETAIL_MISSING:
	case DETAIL_MISSING_INTEL:
	case DETAIL_MISSING_INTEL_ON:
	case DETAIL_MISSING_AMD:
	case DETAIL_MISSING_ARM:
	case DETAIL_DISABLED_AMD:
	case DETAIL_DISABLED_SMMU:
	case DETAIL_DISABLED_DESPITE:
	case DETAIL_DISABLED_TABLE:
		return NEED_IOMMU;
	case DETAIL_REMAPPING_FLAG:
	case DETAIL_REMAPPING_CAPABILITY:
	case DETAIL_REMAPPING_IOAPIC:
	case DETAIL_REMAPPING_IVRS:
	case DETAIL_REMAPPING_VIRTIO:
	case DETAIL_REMAPPING_SHOWN:
	case DETAIL_REMAPPING_TOLD:
		return NEED_REMAPPING;
	default:
		return NEED_NOTHING;
	}
}

#define ASK_OWNER \
	N_("This is a virtual machine, which cannot switch it on by itself. Ask its owner, or whoever " \
	   "runs the hypervisor, for a virtual IOMMU that remaps interrupts, if it can offer one.")

static const char *const advice[NEEDS][PLACES] = {
	[NEED_IOMMU] = {
		[PLACE_KVM] = N_("This is a virtual machine, which has no such switch itself. Ask its owner for "
				 "a virtual IOMMU. QEMU: -machine q35,kernel-irqchip=split -device "
				 "intel-iommu,intremap=on,caching-mode=on (arm64: -machine "
				 "virt,iommu=smmuv3). libvirt: <iommu model='intel'><driver intremap='on' "
				 "caching_mode='on'/></iommu> and <ioapic driver='qemu'/> among the features "
				 "(arm64: <iommu model='smmuv3'/>). With intel-iommu the kernel then needs "
				 "intel_iommu=on{boot-add}."),
		[PLACE_HYPER_V] = N_("This is a virtual machine of Hyper-V, which offers no virtual IOMMU to "
				     "Linux: nothing that it has can be given on to a guest by VFIO. Ask the host's owner to assign the device to the "
				     "machine that needs it (discrete device assignment)."),
		[PLACE_VMWARE] = N_("This is a virtual machine of VMware. Ask its owner to "
				    "switch on \"Expose hardware assisted virtualization to the guest "
				    "OS\" and \"Enable IOMMU in this virtual machine\" (vvtd.enable = \"TRUE\"). "
				    "The kernel then needs intel_iommu=on{boot-add}."),
		[PLACE_EC2] = N_("This is a virtual machine of Amazon EC2, which offers no IOMMU. "
				 "Take an instance of hardware (its type ends in .metal)."),
		[PLACE_OTHER_GUEST] = ASK_OWNER,
	},
	[NEED_REMAPPING] = {
		[PLACE_KVM] = N_("This is a virtual machine, which has no such switch itself. Ask its owner for "
				 "a virtual IOMMU that remaps interrupts. QEMU: -machine "
				 "q35,kernel-irqchip=split -device intel-iommu,intremap=on,caching-mode=on. "
				 "libvirt: <iommu model='intel'><driver intremap='on' "
				 "caching_mode='on'/></iommu> and <ioapic driver='qemu'/> among the features. "
				 "allow_unsafe_interrupts only silences the kernel."),
		[PLACE_HYPER_V] = ASK_OWNER,
		[PLACE_VMWARE] = ASK_OWNER,
		[PLACE_EC2] = ASK_OWNER,
		[PLACE_OTHER_GUEST] = ASK_OWNER,
	},
};

const char *case_advice(enum detail detail, enum host_place place)
{
	const char *placed = advice[need_of(detail)][place];

	return placed ? placed : case_of(detail)->advice;
}
