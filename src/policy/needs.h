/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the host needs a device for, and what does not count. */
#ifndef POLICY_NEEDS_H
#define POLICY_NEEDS_H

#include "kernel/outcome.h"

/* The name of the management controller that @device is a part of, or NULL. */
const char *needs_management(const struct host_device *device);

/*
 * A display that already is with vfio-pci has left the host, whatever the firmware did. What is still
 * drawn in the frame buffer that the firmware set up is boot-framebuffer's, where that can look.
 */
bool needs_given_up(const struct host *host, const struct host_device *device,
		    const struct host_use *use);

#endif
