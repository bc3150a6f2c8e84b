// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/holder-nodes.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "host/holders.h"
#include "host/read.h"
#include "host/source.h"

/* Folders below a device, and where udev and devtmpfs put the nodes that stand in them. */
static const struct {
	const char *folder, *place, *names;
} families[] = {
	{ "drm", "/dev/dri/", "card" },
	{ "drm", "/dev/dri/", "renderD" },
	{ "drm", "/dev/dri/", "controlD" },
	{ "accel", "/dev/accel/", "accel" },
	{ "infiniband_verbs", "/dev/infiniband/", "uverbs" },
	{ "infiniband_mad", "/dev/infiniband/", "umad" },
	{ "infiniband_mad", "/dev/infiniband/", "issm" },
	{ "infiniband_cm", "/dev/infiniband/", "ucm" },
	{ "vfio-dev", "/dev/vfio/devices/", "vfio" },
};

const char *const holder_folders[] = { "drm", "accel", "infiniband_verbs", "infiniband_mad",
				       "infiniband_cm", "vfio-dev", NULL };

#define FAMILIES (sizeof(families) / sizeof(families[0]))

struct list {
	struct host *host;
	struct holder_nodes *nodes;
};

bool holders_is_node(const char *node)
{
	static const char *const places[] = { HOLDER_NVIDIA, "/dev/dri/", "/dev/accel/", "/dev/kfd",
					      "/dev/infiniband/", "/dev/vfio/" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (strncmp(node, places[i], strlen(places[i])) == 0)
			return strcmp(node, "/dev/vfio/vfio") != 0;
	return false;
}

static void add_node(struct list *l, size_t device, const char *place, const char *name)
{
	struct arena *arena = &l->host->arena;
	size_t size = strlen(place) + strlen(name) + 1;
	struct holder_node *nodes = arena_array(arena, l->nodes->items, l->nodes->count,
						sizeof(*nodes));
	char *path = arena_alloc(arena, size);

	if (!nodes || !path)
		return;
	snprintf(path, size, "%s%s", place, name);
	l->nodes->items = nodes;
	nodes[l->nodes->count++] = (struct holder_node){ path, device };
}

/* Is there any of the family in the folder? */
static void add_folders(struct list *l, size_t device, const char *path)
{
	char **names = NULL;

	for (size_t i = 0; i < FAMILIES; i++) {
		size_t length = strlen(families[i].names);

		if (i == 0 || strcmp(families[i].folder, families[i - 1].folder) != 0) {
			source_free_names(names);
			names = NULL;
			if (source_listf(l->host->source, &names, "%s/%s", path,
					 families[i].folder) < 0)
				names = NULL;
		}
		for (char **name = names; name && *name; name++)
			if (strncmp(*name, families[i].names, length) == 0 &&
			    isdigit((unsigned char)(*name)[length]) && !strchr(*name, '-'))
				add_node(l, device, families[i].place, *name);
	}
	source_free_names(names);
}

/* Has its driver no other device? */
static bool is_only_one(const struct host *host, const struct host_device *device)
{
	struct pci_address address;
	size_t others = 0;
	char **names;

	if (source_listf(host->source, &names, "sys/bus/pci/drivers/%s", device->driver) < 0)
		return true;
	for (char **name = names; *name; name++)
		others += pci_address_parse(*name, &address) &&
			  pci_address_key(address) != pci_address_key(device->address);
	source_free_names(names);
	return !others;
}

char *holders_minor(char *text)
{
	char *line = strstr(text, "Device Minor:");

	if (!line)
		return NULL;
	line += strlen("Device Minor:");
	line += strspn(line, " \t");
	line[strspn(line, "0123456789")] = '\0';
	return *line ? line : NULL;
}

/* False: it cannot be seen. */
static bool read_minor(const struct host *host, const char *address, char *number, size_t size)
{
	char text[2048];
	const char *minor;

	if (source_readf(host->source, text, sizeof(text),
			 "proc/driver/nvidia/gpus/%s/information", address) < 0)
		return false;
	minor = holders_minor(text);
	return minor && (size_t)snprintf(number, size, "%s", minor) < size;
}

/* In the order in which they let go of each other, and of the driver at last. */
static char *read_dependents(struct host *host)
{
	static const char *const modules[] = { "nvidia_drm", "nvidia_modeset", "nvidia_uvm",
					       "nvidia_peermem" };
	char list[128] = "";

	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
		if (source_exists(host->source, "sys/module/%s", modules[i]))
			snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
				 *list ? " " : "", modules[i]);
	return *list ? arena_strdup(&host->arena, list) : NULL;
}

static void add_nvidia(struct list *l, size_t index)
{
	struct host_device *device = &l->host->devices[index];
	char address[PCI_ADDRESS_SIZE], number[16];
	bool only = is_only_one(l->host, device);

	if (read_minor(l->host, pci_address_format(device->address, address), number,
		       sizeof(number))) {
		add_node(l, index, HOLDER_NVIDIA, number);
		if (only)
			add_node(l, index, HOLDER_NVIDIA, "-modeset");
	} else {
		add_node(l, index, HOLDER_ALL_OF_NVIDIA, "");
	}
	if (only)
		device->holders->dependents = read_dependents(l->host);
}

/* Of a device with VFIO the group is its node too. */
static void add_group(struct list *l, size_t index)
{
	const struct host_device *device = &l->host->devices[index];
	const struct host_group *group;
	char name[32];

	if (device->group == NO_INDEX)
		return;
	group = &l->host->groups[device->group];
	snprintf(name, sizeof(name), "%s%u", group->noiommu ? "noiommu-" : "", group->id);
	add_node(l, index, "/dev/vfio/", name);
}

void holder_nodes_add(struct host *host, size_t index, struct holder_nodes *nodes)
{
	const struct host_device *device = &host->devices[index];
	struct list list = { host, nodes }, *l = &list;
	char path[PATH_MAX];
	size_t before = l->nodes->count;

	if (host_device_path(l->host, device->address, path, sizeof(path)) == 0)
		add_folders(l, index, path);
	if (strcmp(device->driver, "nvidia") == 0)
		add_nvidia(l, index);
	if (strcmp(device->driver, "amdgpu") == 0 && l->nodes->count > before &&
	    is_only_one(l->host, device))
		add_node(l, index, "/dev/kfd", "");
	if (strstr(device->driver, "vfio"))
		add_group(l, index);
}
