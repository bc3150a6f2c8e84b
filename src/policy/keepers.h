/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who keeps a group from VFIO when some devices are taken from their drivers and others are not. */
#ifndef POLICY_KEEPERS_H
#define POLICY_KEEPERS_H

#include "policy/judgement.h"

/*
 * The first one at or behind place @*place among the members of the group of host.devices[@device]
 * (or the device alone, where it has no group), in the kernel's order; *@place moves behind it.
 * NO_INDEX: no more.
 *
 * It is @device itself, if it is neither with VFIO nor among @freed; and each other endpoint that
 * is not among @freed and has a driver that owns it (outcome_is_owner()). Bridges are not among
 * them: nobody takes a bridge from its driver, so the outcome with all endpoints on vfio-pci
 * already says what they do.
 */
size_t keepers_next(const struct judgement *j, size_t device, const struct pci_address *freed,
		    size_t freed_count, size_t *place);

#endif
