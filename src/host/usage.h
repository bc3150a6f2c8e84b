/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the host itself uses its PCI functions for: mounted file systems and swap, the
 * way to the network, the console, the only keyboard.
 *
 * The tables that name what is in use (mountinfo, swaps, routes, consoles) are read once
 * each, and only what they name is followed to its PCI functions, by the paths and links
 * of sysfs; the rest of the machine is not looked at.
 */
#ifndef HOST_USAGE_H
#define HOST_USAGE_H

#include <stddef.h>

#include "host/address.h"
#include "host/fact.h"

enum use_kind {
	USE_MOUNT,		/* @what: mount points; @through: block devices */
	USE_SWAP,		/* @what: the partition or file; @through: block devices */
	USE_POOL,		/* a member of a ZFS pool, which may be in use; @what: block device */
	USE_ROUTE,		/* the default route; @what: the interface; @through: down to the NIC */
	USE_ONLY_NIC,		/* no other NIC has an address; as USE_ROUTE */
	USE_BOOT_DISPLAY,	/* the firmware's display; @what: "boot_vga" */
	USE_FRAMEBUFFER,	/* of the console; @what: "fb0" */
	USE_SERIAL_CONSOLE,	/* @what: "ttyS4" */
	USE_KEYBOARD,		/* no other keyboard is there; @what: its name */
	USE_KINDS,
};

struct host_use {
	struct pci_address address;	/* or a bridge above it, which nobody asks about */
	enum use_kind kind;
	char *what;			/* several with commas; never NULL */
	char *through;			/* "dm-0 -> sda2", from the top to the hardware; never NULL */
	const char *source;		/* the file that tells it, below the root; a constant */
	char *text;			/* what it says: the first, where there are several */
};

struct host_usage {
	/*
	 * HIDDEN: something is in use and where it is cannot be told; what could
	 * be told is among @uses all the same.
	 */
	enum seen storage, network, console, keyboard;
	struct host_use *uses;
	size_t use_count;
};

#endif
