/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's types of machines by their names, as its -machine and libvirt's <type machine='...'> have
 * them: pc-q35-9.0, or pc-q35-rhel9.4.0 where a distribution counts by itself, or q35 for the
 * newest (QEMU: hw/i386/pc_q35.c, pc_piix.c, hw/arm/virt.c).
 */
#ifndef HOST_MACHINE_TYPE_H
#define HOST_MACHINE_TYPE_H

#include <stdbool.h>

enum machine_kind {
	MACHINE_OTHER,
	MACHINE_Q35,
	MACHINE_I440FX,
	MACHINE_VIRT, /* of several architectures, each with a layout of its own */
	MACHINE_MICROVM,
	MACHINE_ISAPC,
	MACHINE_XEN,
	MACHINE_PSERIES,
	MACHINE_POWERNV,
	MACHINE_S390,
};

enum guest_arch {
	ARCH_OTHER,
	ARCH_X86,
	ARCH_ARM,
	ARCH_RISCV,
	ARCH_PPC,
	ARCH_S390,
};

struct machine_type {
	enum machine_kind kind;
	bool newest;          /* the name without a version */
	unsigned int version; /* QEMU's, 0x0900 for 9.0; 0: not told, or a distribution's own */
};

/* @name may be anything. */
struct machine_type machine_type_of(const char *name);

/* Of what libvirt's <type arch='...'> says: x86_64, aarch64, ... */
enum guest_arch guest_arch_of(const char *arch);

/* Has @arch such a machine? True also where nobody knows. */
bool machine_is_of(enum machine_kind kind, const char *arch);

/* Do both names mean machines of one kind? */
bool machine_same_kind(const char *a, const char *b);

#endif
