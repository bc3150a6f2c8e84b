/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What vfio-pci sets up for Intel graphics when they are opened: regions with the OpRegion, the
 * configuration space of the host bridge and that of the ISA bridge (doc/kernel-facts.md, section
 * 11.5). Where a part of it is not there it goes without, where another device stands in its place it
 * does not open the device.
 */
#ifndef KERNEL_IGD_H
#define KERNEL_IGD_H

#include "kernel/machine.h"

enum igd_answer {
	IGD_OPENS,
	IGD_REFUSED,		/* EINVAL, LINE_IGD; *@which is what stands in the bridge's place */
	IGD_UNSEEN,		/* it would be, if it names an OpRegion, and that cannot be seen */
	IGD_BARE,		/* it has none of that, and this kernel may not do without */
};

/* Of the device @device of @host, once vfio-pci has it. */
enum igd_answer igd_open(const struct profile *profile, const struct host *host, size_t device,
			 size_t *which);

#endif
