// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The ids of all functions stand in /proc/bus/pci/devices (kernel: drivers/pci/proc.c,
 * show_device()), one file for any number of them; only functions that share an id with an asked
 * one are looked up in sysfs then. Without that file, each is.
 */
#include "host/binding.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/read.h"

#define LIST_MAX (64 << 20)
#define NAMES_SIZE 256
#define PLACES (UINT16_MAX + 1)		/* bus and devfn */

const char *const driverctl_marks[DRIVERCTL_MARKS] = { "usr/sbin/driverctl", "usr/bin/driverctl" };

struct reading {
	struct host *host;
	const size_t *devices;
	size_t count;
	char *built_in;			/* lib/modules/RELEASE/modules.builtin, or NULL */
	char *list;			/* PCI_IDS_FILE, or NULL */
	uint32_t *ids;			/* of the devices, sorted */
};

/* Modules' files have '-' where modules have '_', or not. */
static bool is_module(const char *name, const char *file, size_t length)
{
	for (; length && *name; name++, file++, length--)
		if (*name != *file && !(strchr("-_", *name) && strchr("-_", *file)))
			return false;
	return !length && !*name;
}

/* Is there a line ".../NAME.ko" in @list? */
static bool has_module(const char *list, const char *name)
{
	for (const char *line = list; line && *line;) {
		size_t length = strcspn(line, "\n"), start = length;

		while (start && line[start - 1] != '/')
			start--;
		if (length >= start + 3 && strncmp(line + length - 3, ".ko", 3) == 0 &&
		    is_module(name, line + start, length - start - 3))
			return true;
		line += length + (line[length] == '\n');
	}
	return false;
}

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (; *words; words += strcspn(words, " "), words += strspn(words, " "))
		if (strcspn(words, " ") == length && strncmp(words, word, length) == 0)
			return true;
	return false;
}

/* The module of the driver that has the device; its driver's name where that is not shown. */
static void driver_module(const struct host *host, const char *driver, char *name, size_t size)
{
	char link[PATH_MAX], *last = NULL;

	if (source_linkf(host->source, link, sizeof(link), "sys/bus/pci/drivers/%s/module",
			 driver) == 0)
		last = strrchr(link, '/');
	snprintf(name, size, "%s", last ? last + 1 : driver);
	for (char *c = name; *c; c++)
		if (*c == '-')
			*c = '_';
}

static void find_modules(struct reading *r, const struct host_device *device,
			 struct device_binding *binding)
{
	char names[NAMES_SIZE] = "", one[NAMES_SIZE];
	size_t used;

	if (device->driver && !strstr(device->driver, "vfio"))
		driver_module(r->host, device->driver, names, sizeof(names) / 2);
	used = strlen(names);
	for (const char *at = device->modules; at && *at; at += strspn(at, " ")) {
		size_t length = strcspn(at, " ");

		snprintf(one, sizeof(one), "%.*s", (int)length, at);
		if (used + length + 2 < sizeof(names) && !has_word(names, one))
			used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s",
						 used ? " " : "", one);
		at += length;
	}
	if (!used)
		return;
	binding->modules = arena_strdup(&r->host->arena, names);
	for (const char *at = names; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
		snprintf(one, sizeof(one), "%.*s", (int)strcspn(at, " "), at);
		binding->built_in |= has_module(r->built_in, one);
	}
}

static uint32_t id_of(const struct host_device *device)
{
	return (uint32_t)device->vendor << 16 | device->device;
}

static int compare_ids(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void sort_ids(struct reading *r)
{
	r->ids = arena_alloc(&r->host->arena, r->count * sizeof(*r->ids));
	for (size_t i = 0; r->ids && i < r->count; i++)
		r->ids[i] = id_of(&r->host->devices[r->devices[i]]);
	if (r->ids)
		qsort(r->ids, r->count, sizeof(*r->ids), compare_ids);
}

static bool is_wanted(const struct reading *r, uint32_t id)
{
	return r->ids && bsearch(&id, r->ids, r->count, sizeof(id), compare_ids);
}

/* Where functions of wanted ids are, by bus and devfn; *@found of them. NULL: they may be anywhere. */
static bool *find_places(struct reading *r, size_t *found)
{
	bool *places = r->list ? calloc(PLACES, sizeof(*places)) : NULL;

	*found = 0;
	for (const char *line = r->list; places && *line;) {
		unsigned int place, id;

		if (sscanf(line, "%4x %8x", &place, &id) == 2 && is_wanted(r, id)) {
			places[place & UINT16_MAX] = true;
			++*found;
		}
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return places;
}

static void add_twin(struct host *host, struct host_device *device, const struct host_device *twin)
{
	struct device_binding *binding = device->binding;
	struct device_twin *twins = arena_array(&host->arena, binding->twins, binding->twin_count,
						sizeof(*twins));

	if (!twins)
		return;
	binding->twins = twins;
	twins[binding->twin_count++] = (struct device_twin){ twin->address, twin->driver };
}

/* A device of which only ids and driver matter: not one more in the host's list. */
static bool read_other(struct host *host, struct pci_address address, struct host_device *other)
{
	char text[4096], name[PCI_ADDRESS_SIZE], *save = NULL;
	unsigned int vendor = 0, id = 0;

	*other = (struct host_device){ .address = address };
	if (source_readf(host->source, text, sizeof(text), "sys/bus/pci/devices/%s/uevent",
			 pci_address_format(address, name)) < 0)
		return false;
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (strncmp(line, "DRIVER=", 7) == 0)
			other->driver = arena_strdup(&host->arena, line + 7);
		else
			sscanf(line, "PCI_ID=%4X:%4X", &vendor, &id);
	}
	other->vendor = (uint16_t)vendor;
	other->device = (uint16_t)id;
	return true;
}

static void look_at(struct reading *r, struct pci_address address)
{
	struct host *host = r->host;
	size_t index = host_find(host, address);
	struct host_device other;

	if (index != NO_INDEX)
		other = host->devices[index];
	else if (!read_other(host, address, &other))
		return;
	if (!is_wanted(r, id_of(&other)))
		return;
	for (size_t i = 0; i < r->count; i++) {
		struct host_device *device = &host->devices[r->devices[i]];

		if (r->devices[i] != index && id_of(device) == id_of(&other) && device->binding)
			add_twin(host, device, &other);
	}
}

static void find_twins(struct reading *r)
{
	size_t found, count = 0;
	bool *places = find_places(r, &found);
	const struct pci_address *all = NULL;

	/* Not one more than those that were asked for: none has a twin. */
	if (!places || found != r->count)
		all = host_list_devices(r->host, &count);
	for (size_t i = 0; i < count; i++)
		if (!found || places[all[i].bus << 8 | all[i].devfn])
			look_at(r, all[i]);
	free(places);
}

static void read_lists(struct reading *r)
{
	const struct host *host = r->host;
	char path[256];

	if (source_read(host->source, PCI_IDS_FILE, LIST_MAX, &r->list, NULL) < 0)
		r->list = NULL;
	if (host->release.seen != SEEN || strchr(host->release.text, '/'))
		return;
	snprintf(path, sizeof(path), "lib/modules/%.128s/modules.builtin", host->release.text);
	if (source_read(host->source, path, LIST_MAX, &r->built_in, NULL) < 0)
		r->built_in = NULL;
}

int host_read_binding(struct host *host, const size_t *devices, size_t count)
{
	struct reading r = { .host = host, .devices = devices, .count = count };
	struct host_binding *binding = &host->binding;

	if (!host->source)
		return 0;
	read_lists(&r);
	sort_ids(&r);
	binding->initramfs = distribution_initramfs(host->source);
	binding->boot_tool = source_exists(host->source, "etc/kernel/proxmox-boot-uuids");
	binding->vfio_built_in = has_module(r.built_in, "vfio_pci");
	for (size_t i = 0; i < DRIVERCTL_MARKS; i++)
		binding->driverctl |= source_exists(host->source, "%s", driverctl_marks[i]);
	for (size_t i = 0; i < count; i++) {
		struct host_device *device = &host->devices[devices[i]];

		device->binding = arena_alloc(&host->arena, sizeof(*device->binding));
		if (device->binding)
			find_modules(&r, device, device->binding);
	}
	find_twins(&r);
	free(r.list);
	free(r.built_in);
	return host_answer(host);
}
