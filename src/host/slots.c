// SPDX-License-Identifier: GPL-2.0-or-later
/* Slots as sysfs and the SMBIOS name them. */
#include "host/slots.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/smbios.h"
#include "host/read.h"
#include "host/source.h"

#define SLOTS "sys/bus/pci/slots"
#define ENTRIES "sys/firmware/dmi/entries"
#define SMBIOS_MAX 65536

static void add_slot(struct host *host, const struct host_slot *slot)
{
	struct host_slots *slots = &host->slots;
	struct host_slot *items = arena_array(&host->arena, slots->items, slots->count, sizeof(*items));

	if (!items)
		return;
	items[slots->count++] = *slot;
	slots->items = items;
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

static void read_listed(struct host *host, const char *name)
{
	struct host_slot slot;
	char place[32];

	if (!is_plain(name) ||
	    source_readf(host->source, place, sizeof(place), SLOTS "/%s/address", name) < 0 ||
	    !parse_place(place, &slot))
		return;
	strcpy(slot.name, name);
	add_slot(host, &slot);
}

static void add_smbios(struct host *host, const uint8_t *data, size_t size)
{
	struct smbios_slot found;
	struct host_slot slot = { .device = SLOT_ANY };

	if (!smbios_slot_read(data, size, &found) || (!found.id && !*found.designation))
		return;
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
	add_slot(host, &slot);
}

static void note_hidden(struct host *host, int r)
{
	if (r == -EACCES || r == -EPERM)
		host->slots.seen = HIDDEN;
}

static void read_smbios(struct host *host, const char *name)
{
	char path[512], *data;
	size_t size;
	int r;

	if (strncmp(name, "9-", 2) != 0 || !is_plain(name))
		return;
	snprintf(path, sizeof(path), ENTRIES "/%s/raw", name);
	r = source_read(host->source, path, SMBIOS_MAX, &data, &size);
	note_hidden(host, r);
	if (r < 0)
		return;
	add_smbios(host, (const uint8_t *)data, size);
	free(data);
}

static void read_directory(struct host *host, const char *path,
			   void (*read)(struct host *host, const char *name))
{
	char **names;
	int r = source_list(host->source, path, &names, NULL);

	note_hidden(host, r);
	if (r < 0)
		return;
	for (char **name = names; *name && host->slots.count < SLOTS_MAX; name++)
		read(host, *name);
	source_free_names(names);
}

int host_read_slots(struct host *host)
{
	host->facts |= FACT_SLOTS;
	host->slots.seen = NOT_THERE;
	if (!host->source)
		return 0;
	read_directory(host, SLOTS, read_listed);
	host->slots.listed = host->slots.count;
	read_directory(host, ENTRIES, read_smbios);
	if (host->slots.count && host->slots.seen == NOT_THERE)
		host->slots.seen = SEEN;
	return host_answer(host);
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
