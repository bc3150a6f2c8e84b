// SPDX-License-Identifier: GPL-2.0-or-later
/* Slots as sysfs and the SMBIOS name them. */
#include "host/slots.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "acpi/smbios.h"
#include "host/read.h"
#include "host/source.h"

#define SLOTS "sys/bus/pci/slots"
#define ENTRIES "sys/firmware/dmi/entries"
#define SMBIOS_MAX 65536

static int add_slot(struct host_slots *slots, const struct host_slot *slot)
{
	struct host_slot *items = list_grow(slots->items, slots->count, sizeof(*items));

	if (!items)
		return -ENOMEM;
	items[slots->count++] = *slot;
	slots->items = items;
	return 0;
}

/* "0000:06:00"; without the device where the slot has all of its bus. */
static bool parse_place(const char *text, struct host_slot *slot)
{
	unsigned int domain, bus, device;
	int fields = sscanf(text, "%8x:%2x:%2x", &domain, &bus, &device);

	if (fields < 2 || (fields == 3 && device > 0x1f))
		return false;
	slot->domain = domain;
	slot->bus = (uint8_t)bus;
	slot->device = fields == 3 ? (int)device : SLOT_ANY;
	slot->function = SLOT_ANY;
	return true;
}

/* Names go into advice, and there into lines for a shell: a tree may say anything. */
#define NAME_CHARACTERS \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-"

static bool is_plain(const char *name)
{
	return strlen(name) < SLOT_NAME_SIZE && !name[strspn(name, NAME_CHARACTERS)];
}

static int read_listed(struct host *host, char **names)
{
	for (size_t i = 0; names[i] && host->slots.count < SLOTS_MAX; i++) {
		struct host_slot slot;
		char place[32];
		int r;

		if (!is_plain(names[i]))
			continue;
		if (source_readf(host->source, place, sizeof(place), SLOTS "/%s/address",
				 names[i]) < 0 ||
		    !parse_place(place, &slot))
			continue;
		strcpy(slot.name, names[i]);
		r = add_slot(&host->slots, &slot);
		if (r < 0)
			return r;
	}
	return 0;
}

static int add_smbios(struct host *host, const uint8_t *data, size_t size)
{
	struct smbios_slot found;
	struct host_slot slot = { .device = SLOT_ANY };

	if (!smbios_slot_read(data, size, &found) || (!found.id && !*found.designation))
		return 0;
	slot.domain = found.segment;
	slot.bus = found.bus;
	slot.device = pci_device_number(found.devfn);
	slot.function = pci_function_number(found.devfn);
	if (found.id)
		snprintf(slot.name, sizeof(slot.name), "%u", found.id);
	else
		snprintf(slot.name, sizeof(slot.name), "%s", found.designation);
	for (char *c = slot.name; *(c += strspn(c, NAME_CHARACTERS));)
		*c = '_';
	return add_slot(&host->slots, &slot);
}

static int read_smbios(struct host *host, char **names)
{
	for (size_t i = 0; names[i] && host->slots.count < SLOTS_MAX; i++) {
		char path[512], *data;
		size_t size;
		int r;

		if (strncmp(names[i], "9-", 2) != 0 || !is_plain(names[i]))
			continue;
		snprintf(path, sizeof(path), ENTRIES "/%s/raw", names[i]);
		r = source_read(host->source, path, SMBIOS_MAX, &data, &size);
		if (r == -EACCES || r == -EPERM)
			host->slots.seen = HIDDEN;
		if (r == -ENOMEM)
			return r;
		if (r < 0)
			continue;
		r = add_smbios(host, (const uint8_t *)data, size);
		free(data);
		if (r < 0)
			return r;
	}
	return 0;
}

static int read_directory(struct host *host, const char *path,
			  int (*read)(struct host *host, char **names))
{
	char **names;
	int r = source_list(host->source, path, &names, NULL);

	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		if (r == -EACCES || r == -EPERM)
			host->slots.seen = HIDDEN;
		return 0;
	}
	r = read(host, names);
	source_free_names(names);
	return r;
}

int host_read_slots(struct host *host)
{
	int r;

	host->facts |= FACT_SLOTS;
	host->slots.seen = NOT_THERE;
	if (!host->source)
		return 0;
	r = read_directory(host, SLOTS, read_listed);
	host->slots.listed = host->slots.count;
	if (r == 0)
		r = read_directory(host, ENTRIES, read_smbios);
	if (host->slots.count && host->slots.seen == NOT_THERE)
		host->slots.seen = SEEN;
	return r;
}

static bool is_place(const struct host_slot *slot, const struct host_device *device,
		     unsigned int hop)
{
	const struct pci_hop *place = &device->chain[hop];
	bool last = hop + 1u == device->depth;

	if (slot->domain != device->address.domain || slot->bus != place->bus)
		return false;
	/* A virtual function has a device number of its own, in its card's place. */
	if (slot->device != SLOT_ANY && slot->device != pci_device_number(place->devfn) &&
	    !(last && device->is_vf))
		return false;
	/* Ports of one device have slots of their own; a card has one for all its functions. */
	return last || slot->function == SLOT_ANY ||
	       slot->function == pci_function_number(place->devfn);
}

static const struct host_slot *find(const struct host_slot *slots, size_t count,
				    const struct host_device *device)
{
	for (unsigned int hop = device->depth; hop-- > 0;)
		for (size_t i = 0; i < count; i++)
			if (is_place(&slots[i], device, hop))
				return &slots[i];
	return NULL;
}

const struct host_slot *host_slot_of(const struct host *host, const struct host_device *device)
{
	const struct host_slots *slots = &host->slots;
	const struct host_slot *slot = find(slots->items, slots->listed, device);

	if (slot || slots->listed == slots->count)
		return slot;
	return find(slots->items + slots->listed, slots->count - slots->listed, device);
}
