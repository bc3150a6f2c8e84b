/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices of which it is known that a reset does them, or the host, more harm than good, although
 * the kernel or the device lists that reset. What the running kernel lists outranks the table: a
 * way that it does not use does no harm, whatever the device says of itself.
 */
#ifndef POLICY_BROKEN_RESET_H
#define POLICY_BROKEN_RESET_H

#include "policy/finding.h"

/* Ways of a reset, as a set; "device_specific" is none of these but the remedy of some. */
enum reset_way {
	BY_FLR = 1 << 0,
	BY_BUS = 1 << 1,
	BY_NONE = 1 << 2,	/* also where nothing resets it */
};

struct broken_reset {
	uint16_t vendor, first, last;	/* device ids, both inclusive */
	enum {
		IS_ANY,
		IS_DISPLAY,		/* of class 03 */
		IS_INTEGRATED,		/* ... and on a root bus */
	} kind;
	unsigned int ways;		/* enum reset_way */
	bool by_kernel;			/* the kernel's own quirk says so; else users' reports */
	uint32_t avoided;		/* enum behaviour: kernels that do not do it for sure, or 0 */
	enum detail detail;
	const char *source;
};

/* The row of @device, which is no virtual function, or NULL. */
const struct broken_reset *broken_reset_of(const struct host_device *device);

/* The ways in @methods, as reset_method lists them, that this kernel will go. */
unsigned int broken_reset_ways(const char *methods);

#endif
