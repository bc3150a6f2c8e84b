/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose IOMMU a machine has, and what the kernel's command line says of it. */
#ifndef KERNEL_OPTIONS_H
#define KERNEL_OPTIONS_H

#include "host/host.h"

/* Whose IOMMU it is, from the kernel's list or from the tables. */
enum iommu_kind machine_iommu_kind(const struct host *host);

/*
 * Is @option one of the comma-separated values of @key on the command line ("off",
 * "intel_iommu")? A NULL @option asks for the bare word @key.
 */
bool machine_option(const struct host *host, const char *key, const char *option);

/* The option on the command line that turns this machine's IOMMU off, or NULL. */
const char *machine_off_option(const struct host *host);

#endif
