/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine's slots for cards, by the numbers that its manuals give them. */
#ifndef HOST_SLOTS_H
#define HOST_SLOTS_H

#include <stddef.h>
#include <stdint.h>

struct host;
struct host_device;

/* No real machine has so many; a tree could. */
#define SLOTS_MAX 1024
#define SLOT_NAME_SIZE 64
#define SLOT_ANY (-1)

struct host_slot {
	char name[SLOT_NAME_SIZE];	/* mostly a number */
	uint32_t domain;
	uint8_t bus;
	int device;			/* of its bus, or SLOT_ANY */
	int function;			/* of a bridge above it, or SLOT_ANY */
};

struct host_slots {
	/* enum seen. SEEN: whatever is not in one of these is in none. HIDDEN: there may be more. */
	int seen;
	struct host_slot *items;	/* first those of sysfs, then those of the SMBIOS */
	size_t count, listed;		/* in all, in sysfs */
};

/*
 * The slot that @device is in: its own place or, from it upwards, that of a bridge above
 * it. What sysfs lists goes first; it knows some slots only where a driver for hotplug is
 * loaded. NULL: in none, or it is not seen.
 */
const struct host_slot *host_slot_of(const struct host *host, const struct host_device *device);

#endif
