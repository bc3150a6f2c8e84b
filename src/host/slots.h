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
	int seen;			/* enum seen; SEEN: there is at least one */
	struct host_slot *items;
	size_t count;
};

/*
 * The slot that @device is in: its own place or, from it upwards, that of a bridge above
 * it. NULL: in none, or the slots were not seen.
 */
const struct host_slot *host_slot_of(const struct host *host, const struct host_device *device);

#endif
