// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/module-aliases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/kmod-library.h"
#include "host/read.h"
#include "host/source.h"

#define LIST_MAX (64 << 20)
#define NAMES_MAX 256		/* of the modules for one device, together */

/* Takes @name and its number, or "*", off *@at. False: another number, or no such field. */
static bool field_fits(const char **at, const char *name, int digits, uint32_t value)
{
	size_t length = strlen(name);
	uint32_t number = 0;

	if (strncmp(*at, name, length) != 0)
		return false;
	*at += length;
	if (**at == '*') {
		++*at;
		return true;
	}
	for (int i = 0; i < digits; i++, ++*at) {
		char c = **at;

		if (c >= '0' && c <= '9')
			number = number << 4 | (uint32_t)(c - '0');
		else if (c >= 'A' && c <= 'F')
			number = number << 4 | (uint32_t)(c - 'A' + 10);
		else
			return false;
	}
	return number == value;
}

bool module_alias_fits(const char *fields, const struct host_device *device)
{
	return field_fits(&fields, "v", 8, device->vendor) &&
	       field_fits(&fields, "d", 8, device->device) &&
	       field_fits(&fields, "sv", 8, device->subvendor) &&
	       field_fits(&fields, "sd", 8, device->subdevice) &&
	       field_fits(&fields, "bc", 2, device->class >> 16) &&
	       field_fits(&fields, "sc", 2, device->class >> 8 & 0xff) &&
	       field_fits(&fields, "i", 2, device->class & 0xff) && !*fields;
}

/* Adds a module to *@names, which has blanks between them. */
static void add_name(struct host *host, char **names, const char *module)
{
	size_t length = *names ? strlen(*names) : 0, size = length + strlen(module) + 2;
	char *longer;

	/* vfio-pci has an alias for every device, and is no variant of itself. */
	if (!*module || size > NAMES_MAX || strcmp(module, "vfio_pci") == 0)
		return;
	longer = arena_alloc(&host->arena, size);
	if (!longer)
		return;
	snprintf(longer, size, "%s%s%s", length ? *names : "", length ? " " : "", module);
	*names = longer;
}

/* The asked devices in the order of their ids, so that a line finds its own. */
struct wanted {
	struct host_device **devices;
	size_t count;
};

static uint32_t key_of(const struct host_device *device)
{
	return (uint32_t)device->vendor << 16 | device->device;
}

static int compare_keys(const void *a, const void *b)
{
	uint32_t x = key_of(*(struct host_device *const *)a);
	uint32_t y = key_of(*(struct host_device *const *)b);

	return (x > y) - (x < y);
}

static struct wanted want_asked(struct host *host)
{
	struct wanted wanted = {
		.devices = arena_alloc(&host->arena,
				       (host->device_count + 1) * sizeof(*wanted.devices)),
	};

	for (size_t i = 0; wanted.devices && i < host->device_count; i++)
		if (host->devices[i].asked)
			wanted.devices[wanted.count++] = &host->devices[i];
	if (wanted.count)
		qsort(wanted.devices, wanted.count, sizeof(*wanted.devices), compare_keys);
	return wanted;
}

/* Which of the wanted devices, from *@first up to *@end, have the ids that @fields begin with. */
static void find_ids(const struct wanted *wanted, const char *fields, size_t *first, size_t *end)
{
	unsigned int vendor, device;
	size_t low = 0, high = wanted->count;
	uint32_t key;

	*first = 0;
	*end = wanted->count;
	/* A line by class is about each of them. */
	if (sscanf(fields, "v%8Xd%8X", &vendor, &device) != 2)
		return;
	key = vendor << 16 | (device & UINT16_MAX);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (key_of(wanted->devices[middle]) < key)
			low = middle + 1;
		else
			high = middle;
	}
	*first = *end = low;
	while (*end < wanted->count && key_of(wanted->devices[*end]) == key)
		++*end;
}

static void take_line(struct host *host, const struct wanted *wanted, char *line)
{
	static const char alias[] = "alias ";
	char *fields = line + strlen(alias), *module;
	size_t first, end;
	bool variant;

	if (strncmp(line, alias, strlen(alias)) != 0)
		return;
	variant = strncmp(fields, ALIAS_VFIO, strlen(ALIAS_VFIO)) == 0;
	if (!variant && strncmp(fields, ALIAS_PCI, strlen(ALIAS_PCI)) != 0)
		return;
	fields = strchr(fields, ':') + 1;
	module = strchr(fields, ' ');
	if (!module)
		return;
	*module++ = '\0';
	find_ids(wanted, fields, &first, &end);
	for (size_t i = first; i < end; i++) {
		struct host_device *device = wanted->devices[i];

		if (module_alias_fits(fields, device))
			add_name(host, variant ? &device->variants : &device->modules, module);
	}
}

static void read_list(struct host *host, const struct wanted *wanted)
{
	char path[256], *text, *save = NULL;

	snprintf(path, sizeof(path), "lib/modules/%.128s/modules.alias", host->release.text);
	if (source_read(host->source, path, LIST_MAX, &text, NULL) < 0)
		return;
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		take_line(host, wanted, line);
	free(text);
}

static void ask_kmod(struct host *host, const struct kmod_library *kmod, const char *prefix,
		     const struct host_device *device, char **names)
{
	struct kmod_list *list = NULL;
	char alias[96];

	snprintf(alias, sizeof(alias), "%sv%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%02X", prefix,
		 device->vendor, device->device, device->subvendor, device->subdevice,
		 device->class >> 16, device->class >> 8 & 0xff, device->class & 0xff);
	if (kmod->lookup(kmod->ctx, alias, &list) < 0)
		return;
	for (struct kmod_list *entry = list; entry; entry = kmod->next(list, entry)) {
		struct kmod_module *module = kmod->get_module(entry);

		add_name(host, names, kmod->get_name(module));
		kmod->unref_module(module);
	}
	kmod->unref_list(list);
}

/* False: it cannot be asked. */
static bool read_with_kmod(struct host *host, const struct wanted *wanted)
{
	struct kmod_library kmod;

	if (!kmod_library_open(&kmod, host->release.text))
		return false;
	for (size_t i = 0; i < wanted->count; i++) {
		struct host_device *device = wanted->devices[i];

		ask_kmod(host, &kmod, ALIAS_PCI, device, &device->modules);
		ask_kmod(host, &kmod, ALIAS_VFIO, device, &device->variants);
	}
	kmod_library_close(&kmod);
	return true;
}

void host_read_module_aliases(struct host *host)
{
	struct wanted wanted;

	if (host->release.seen != SEEN || strchr(host->release.text, '/'))
		return;
	wanted = want_asked(host);
	if (!wanted.count)
		return;
	if (!host->live || !read_with_kmod(host, &wanted))
		read_list(host, &wanted);
}
