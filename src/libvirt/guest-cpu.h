/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many address bits the guest's CPU has, from which its firmware takes where large BARs go:
 * as many as the host's with <cpu mode='host-passthrough'> and 'maximum', up to <maxphysaddr
 * mode='passthrough' limit='39'/>, or as many as <maxphysaddr mode='emulate' bits='42'/> says
 * (libvirt 8.7.0, formatdomain); else 40, which is QEMU's default for its models (QEMU:
 * target/i386/cpu.c, phys-bits), but for machine types of RHEL and Ubuntu's "-hpb", which have the
 * host's. 'host-model' is a model by the time that a hook gets to see it, with its <maxphysaddr>.
 */
#ifndef LIBVIRT_GUEST_CPU_H
#define LIBVIRT_GUEST_CPU_H

#include <stdbool.h>
#include <stdint.h>

struct guest_cpu {
	bool host;     /* it is the host's */
	bool told;     /* <maxphysaddr> or an argument says how many bits */
	uint32_t bits; /* at most so many; 0: as many as the host's */
};

/* The attributes of <cpu> and <maxphysaddr>, each NULL where it is not there; they may be anything.
 */
void guest_cpu_mode(struct guest_cpu *cpu, const char *mode);
void guest_cpu_limit(struct guest_cpu *cpu, const char *mode, const char *limit, const char *bits);

/* @value stands behind -cpu: "host,host-phys-bits-limit=39" */
void guest_cpu_argument(struct guest_cpu *cpu, const char *value);

/* The most address bits that it has with the machine type @machine; 0: as many as the host's. */
unsigned int guest_cpu_bits(const struct guest_cpu *cpu, const char *machine);

#endif
