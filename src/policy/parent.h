/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions by which others exist: a physical function its virtual ones, Intel's VMD what is behind it. */
#ifndef POLICY_PARENT_H
#define POLICY_PARENT_H

#include "policy/finding.h"

/* Is @member there only as long as a driver of the host has @device? */
bool parent_goes_along(const struct host_device *device, const struct host_device *member);

/* Was it found that the device cannot leave the host, for its parent would have to go before? */
bool parent_keeps(const struct findings *findings);

#endif
