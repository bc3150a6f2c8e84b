/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How VFIO's modules are, or will be, loaded; and the devices that vfio-pci denies itself. */
#ifndef KERNEL_MODULES_H
#define KERNEL_MODULES_H

#include "kernel/machine.h"

/*
 * Options of modules: as the loaded module has them, else as modprobe.d and the command
 * line would have it loaded. ANSWER_UNKNOWN: not all of modprobe.d can be read.
 */
enum answer module_unsafe_interrupts(const struct host *host);
/* ... ANSWER_UNKNOWN too where nothing shows that this kernel has the option. */
enum answer module_noiommu(const struct host *host);
enum answer module_no_denylist(const struct host *host);

/* Is @device one that vfio-pci of some kernel denies itself, for what a guest could do with it? */
bool module_denylisted(const struct host_device *device);

/*
 * Does vfio-pci of @profile refuse @device, as things are on @host? @evidence: the running
 * kernel is the one that is asked about.
 */
enum answer module_denies(const struct host *host, const struct profile *profile,
			  const struct host_device *device, bool evidence);

/* What keeps @module ("vfio_pci") from being loaded, the worst first; NULL: nothing does. */
const struct modprobe_line *module_obstacle(const struct host *host, const char *module);

/* The line that names @device among the ids that vfio-pci is loaded with, or NULL. */
const struct modprobe_line *module_claims(const struct host *host,
					  const struct host_device *device);

#endif
