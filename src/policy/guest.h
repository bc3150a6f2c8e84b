/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where QEMU puts the memory of a guest, and whether it can all be mapped for a device. That
 * depends on the type of the machine:
 *
 *	q35	up to 2.75 GiB at 0; with more, 2 GiB there and the rest from 4 GiB on
 *		(QEMU, hw/i386/pc_q35.c, pc_q35_init)
 *	i440fx	up to 3.5 GiB at 0; with more, 3 GiB there and the rest from 4 GiB on; before
 *		pc-i440fx-2.0 3.5 GiB in either case (hw/i386/pc_piix.c, pc_init1, gigabyte_align)
 *	virt	all of it from 1 GiB on (hw/arm/virt.c, base_memmap), of RISC-V from 2 GiB on
 *		(hw/riscv/virt.c, virt_memmap)
 *
 * Where the host's processors are AMD's, what q35 and i440fx have above 4 GiB begins at 1 TiB if,
 * with the 32 or 2 GiB that are kept for devices behind it, it would reach 0xfd00000000, where
 * HyperTransport is. Types up to 7.0 do without, and then it cannot be mapped (hw/i386/pc.c,
 * pc_memory_init, enforce_amd_1tb_hole); of distributions' own types it is not known.
 *
 * max-ram-below-4g, memory to be plugged in later and other machines are not looked at.
 */
#ifndef POLICY_GUEST_H
#define POLICY_GUEST_H

#include "host/machine-type.h"
#include "policy/map.h"

struct guest {
	uint64_t memory;     /* bytes; 0: no guest was asked about */
	const char *machine; /* as it is called; NULL: not known which it is */
	struct machine_type type;
	enum guest_arch arch;
	bool amd; /* the host's processors are AMD's, and so are the guest's */
};

struct guest_range {
	uint64_t base, end; /* both inclusive, guest-physical */
};

/* Below 4 GiB, and the rest above. */
#define GUEST_RANGES 2

struct guest_layout {
	struct guest_range ranges[GUEST_RANGES];
	size_t count;
};

/* The guest that was asked about. Without a machine type: q35 on x86, virt on ARM. */
struct guest guest_asked(const struct judgement *j);

/* False: where QEMU puts the memory of such a guest is not known, or there is none. */
bool guest_layout(const struct guest *guest, struct guest_layout *layout);

/* Does any memory of that guest meet [@base, @end]? */
bool guest_meets(const struct guest_layout *layout, uint64_t base, uint64_t end);

/* The last address of that guest's memory. */
uint64_t guest_end(const struct guest_layout *layout);

/*
 * Bytes that QEMU may have to lock for that guest, as VFIO keeps all of its memory in place: 1 GiB more
 * than it has, for the BARs of its devices, as libvirt has it (src/qemu/qemu_domain.c,
 * qemuDomainGetMemLockLimitBytes). 0: no guest was asked about. With an IOMMU of the guest each
 * device takes as much again.
 */
uint64_t guest_memlock(const struct judgement *j);

/*
 * Does the guest that was asked about fit around @holes and below the end of what the IOMMU
 * can translate? ANSWER_UNKNOWN also where none was.
 */
enum answer guest_fits(const struct judgement *j, const struct map_holes *holes);

#endif
