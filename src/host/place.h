/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where Linux runs, which says who can switch an IOMMU on: on hardware, above or under a
 * hypervisor. Decided here once:
 *
 *	/proc/xen/capabilities, /sys/hypervisor/type	Xen, and whether it is the dom0 (kernel:
 *		drivers/xen/xenfs/super.c, Documentation/ABI/stable/sysfs-hypervisor-xen)
 *	names in DMI		what hypervisors and clouds call their machines (systemd:
 *		systemd-detect-virt(1); EC2's instances of hardware are called *.metal)
 *	"hypervisor" among the flags of /proc/cpuinfo	under some other (kernel:
 *		arch/x86/include/asm/cpufeatures.h, X86_FEATURE_HYPERVISOR)
 *	a device tree and no ACPI	a board, whose firmware has no setup
 */
#ifndef HOST_PLACE_H
#define HOST_PLACE_H

#include <stdbool.h>

enum host_place {
	PLACE_UNKNOWN,
	PLACE_BARE_METAL,
	PLACE_XEN_DOM0,
	PLACE_KVM,
	PLACE_HYPER_V,
	PLACE_VMWARE,
	PLACE_EC2,
	PLACE_OTHER_GUEST,
	PLACE_DEVICE_TREE,
	PLACES,
};

struct host_where {
	enum host_place place;
	bool arm;		/* an ARM processor, whose IOMMU is an SMMU */
};

/* Of /proc/cpuinfo, what is about the first processor fits in here. */
#define PLACE_CPU_SIZE 4096

static inline bool host_place_is_guest(enum host_place place)
{
	return place >= PLACE_KVM && place <= PLACE_OTHER_GUEST;
}

#endif
