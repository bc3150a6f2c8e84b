/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PCIe functions that Linux takes for isolated though they have no ACS capability. */
#ifndef KERNEL_ACS_QUIRKS_H
#define KERNEL_ACS_QUIRKS_H

#include "host/acs.h"

/* By the list of Linux 7.2 (kernel: pci_dev_acs_enabled; older lists are shorter). */
bool acs_has_quirk(const struct acs_function *function);

#endif
