/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The gate: lines that keep QEMU, under libvirt's AppArmor profile, from VFIO's nodes of devices
 * that are no good in a guest. libvirt calls no hook when a device is attached to a running
 * guest; but QEMU has to open the node of the device's group then, and its profile includes
 * local/abstractions/libvirt-qemu (tested: libvirt 9.0.0, Debian 12; a "deny" outweighs the
 * "/dev/vfio/[0-9]*" that libvirt allows as soon as a guest has one such device).
 */
#ifndef GATE_GATE_H
#define GATE_GATE_H

#include <stdbool.h>
#include <stdio.h>

#include "lib/libvfio-check.h"

struct source;

#define GATE_BEGIN "# BEGIN vfio-check gate"
#define GATE_END "# END vfio-check gate"

/* May this device not be given to a guest? Unsafe and unknown, as the hook takes it. */
bool gate_blocks(const struct vfc_device *device);

/*
 * Print on one line why: "0000:02:00.0 unsafe: firmware-reserved-memory".
 */
void gate_reason(const struct vfc_device *device, FILE *out);

/*
 * The block of the judged host, from GATE_BEGIN to the end of the line of GATE_END, in new
 * memory, or NULL for want of memory. A group is denied if one of its endpoints is
 * blocked; parts of the chipset, which nobody asks for, count only where the group has
 * nothing else: they are idle there and go along.
 *
 * There is no line for iommufd's nodes, /dev/vfio/devices/vfioN: libvirt 12 opens them itself and hands
 * QEMU the descriptor, which such a line takes away from QEMU on the way. libvirtd then unbinds
 * a device that it still holds open and waits for itself, until the host is reset (tested:
 * libvirt 12.8 with its own profile enforced, Linux 6.12 and 7.2).
 */
char *gate_block(const struct vfc_check *check);

/* As gate_block(), where the host could not be judged: nothing may be given to a guest. */
char *gate_block_all(void);

/*
 * Does the kernel have iommufd, by which a device gets past the block: loaded, built in, or a module
 * that is installed? False also where nothing tells.
 */
bool gate_sees_iommufd(const struct source *source);

#endif
