/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a device that is left to bind comes to VFIO's driver at each boot.
 *
 * - vfio-pci's option ids= takes every device of an id (kernel: vfio_pci_fill_ids(), which makes
 *   them dynamic ids of the driver), so that it is none where the host keeps another of that id:
 *   then the address has to decide, by driver_override (nasty-project/nasty 603; OFS/opae-sdk 2735).
 * - It counts only before the device's own driver is there: that module has to wait (modprobe.d(5),
 *   softdep), also in the initramfs, and one that is built in cannot.
 * - Of several lines with ids= the last one counts, as the kernel keeps one string.
 * - Variant drivers bind by driver_override alone (kernel: PCI_DRIVER_OVERRIDE_DEVICE_VFIO).
 *
 * Whoever may not be given away at all, and whoever the host may need, is told nothing: bound for
 * good, the host would not come up again.
 */
#ifndef POLICY_LASTING_H
#define POLICY_LASTING_H

#include "policy/judgement.h"

/*
 * The devices of which host_read_binding() has to be asked: *@devices, in @arena, @count of them.
 * Whatever of @j was not named by address has none.
 */
void lasting_devices(const struct judgement *j, struct arena *arena, size_t **devices,
		     size_t *count);

/* After that: fill lasting of each device. */
void lasting(struct judgement *j);

#endif
