/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * intel_iommu=relax_rmrr: a patch that Proxmox VE's and some people's own kernels
 * carry makes every RMRR relaxable, so that nothing is refused
 * (doc/kernel-facts.md, section 1.4). Kernels without the patch ignore the option.
 */
#ifndef KERNEL_RELAXED_H
#define KERNEL_RELAXED_H

#include "kernel/machine.h"

/*
 * Is it in force? Without the option never; with it, in this order, by what the
 * groups show (only with @evidence), by the log of that very kernel, by the strings of
 * the running kernel's image, by its release. A release that was @asked for means the
 * kernel as its maker gives it out. ANSWER_UNKNOWN where none of these tells.
 */
enum answer relaxed_by_option(const struct host *host, const struct profile_set *profiles,
			      const char *release, bool asked, bool evidence);

#endif
