// SPDX-License-Identifier: GPL-2.0-or-later
/* PCI functions: where they stand, what they are, who drives them. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <linux/pci_regs.h>

#include "host/device-facts.h"
#include "host/read.h"
#include "host/source.h"
#include "host/uevent.h"

#define PCI_DEVICES "sys/bus/pci/devices"

size_t host_find(const struct host *host, struct pci_address address)
{
	return index_find(&host->by_address, pci_address_key(address));
}

void host_index(struct host *host, void **index, uint64_t key, size_t value)
{
	host->arena.failed |= index_add(index, key, value) < 0;
}

void host_add_error(struct host *host, enum host_error_kind kind, struct pci_address address,
		    int error)
{
	struct host_error *errors =
		arena_array(&host->arena, host->errors, host->error_count, sizeof(*errors));

	if (!errors)
		return;
	errors[host->error_count++] = (struct host_error){
		.kind = kind,
		.address = address,
		.error = error,
	};
	host->errors = errors;
}

bool host_error_is_about_device(const struct host_error *error)
{
	return error->kind != HOST_ERROR_NO_DEVICES && error->kind != HOST_ERROR_NO_MATCH;
}

/* `pci0000:00`, `pci10000:e0`: a root bus among the directories of a device's path */
static bool is_root_bus(const char *name, size_t length)
{
	char *end;

	if (length < 5 || strncmp(name, "pci", 3) != 0 || !isxdigit((unsigned char)name[3]))
		return false;
	strtoul(name + 3, &end, 16);
	if (*end != ':' || !isxdigit((unsigned char)end[1]))
		return false;
	strtoul(end + 1, &end, 16);
	return (size_t)(end - name) == length;
}

/*
 * The chain from the last root bus in @path on: a VMD controller's own root bus
 * stands below the controller. -EINVAL where @path is none of a PCI device.
 */
static int parse_chain(const char *path, struct host_device *device, struct pci_hop *hops, size_t room,
		       size_t *depth)
{
	const char *name = path;
	struct pci_address last = { 0 };
	bool below_root = false;

	for (*depth = 0; *name; name += strspn(name, "/")) {
		char component[PCI_ADDRESS_SIZE];
		struct pci_address address = { 0 };
		size_t length = strcspn(name, "/");

		if (is_root_bus(name, length)) {
			device->has_parent = *depth > 0;
			device->parent = last;
			below_root = true;
			*depth = 0;
		} else if (below_root && length < sizeof(component)) {
			memcpy(component, name, length);
			component[length] = '\0';
			if (!pci_address_parse(component, &address) || *depth == room)
				return -EINVAL;
			hops[(*depth)++] = (struct pci_hop){ address.bus, address.devfn };
			last = address;
		} else if (below_root) {
			return -EINVAL;
		}
		name += length;
	}
	return *depth ? 0 : -EINVAL;
}

/* The group @id, which is made where it is not there yet. NO_INDEX: no memory. */
static size_t group_index(struct host *host, unsigned int id)
{
	size_t index = index_find(&host->by_group_id, id);
	struct host_group *groups;

	if (index != NO_INDEX)
		return index;
	groups = arena_array(&host->arena, host->groups, host->group_count, sizeof(*groups));
	if (!groups)
		return NO_INDEX;
	host->groups = groups;
	groups[host->group_count] = (struct host_group){ .id = id };
	host_index(host, &host->by_group_id, id, host->group_count);
	return host->group_count++;
}

static int read_group_link(struct host *host, const struct source_dir *dir,
			   struct host_device *device)
{
	char target[PATH_MAX], *end;
	const char *name;
	unsigned long id;

	device->group = NO_INDEX;
	if (source_read_link(dir, "iommu_group", target, sizeof(target)) < 0)
		return 0;
	name = strrchr(target, '/');
	name = name ? name + 1 : target;
	id = strtoul(name, &end, 10);
	if (end == name || *end || id > UINT_MAX)
		return -EINVAL;
	device->group = group_index(host, (unsigned int)id);
	return 0;
}

/* A virtual function has a link to its physical one. */
static void read_function(const struct source_dir *dir, struct host_device *device)
{
	char target[PATH_MAX];

	device->is_vf = source_read_link(dir, "physfn", target, sizeof(target)) == 0;
	device->function_seen = SEEN;
}

/* Fill @device from its directory @path. 0 or negative errno. */
static int read_device(struct host *host, const char *path, bool functions,
		       struct host_device *device)
{
	struct pci_hop hops[PATH_MAX / sizeof("0000:00:00.0")];
	char text[4096];
	struct source_dir dir;
	size_t depth;
	int r;

	r = parse_chain(path, device, hops, sizeof(hops) / sizeof(hops[0]), &depth);
	if (r < 0 || depth > UINT8_MAX)
		return -EINVAL;
	r = source_open_dir(host->source, path, &dir);
	if (r < 0)
		return r;
	r = source_read_attribute(&dir, "uevent", text, sizeof(text));
	if (r < 0)
		goto out;
	r = uevent_parse(&host->arena, text, device);
	if (r < 0)
		goto out;
	r = read_group_link(host, &dir, device);
	if (r < 0)
		goto out;
	/* Only a driver registers; those called after VFIO are known by their names. */
	device->vfio_dev = device->driver && !strstr(device->driver, "vfio") &&
			   source_has_attribute(&dir, "vfio-dev");
	if (functions)
		read_function(&dir, device);
	device->header = device->class >> 8 == 0x0604 ? HEADER_BRIDGE :
			 device->class >> 8 == 0x0607 ? HEADER_CARDBUS : HEADER_NORMAL;

	device->chain = arena_alloc(&host->arena, depth * sizeof(*hops));
	r = device->chain ? 0 : -ENOMEM;
	if (r < 0)
		goto out;
	memcpy(device->chain, hops, depth * sizeof(*hops));
	device->depth = (uint8_t)depth;
	if (host->asking && !host_is_bridge(device))
		host_read_facts_of(host, device, path, &dir, host->asking);
out:
	source_close_dir(&dir);
	return r;
}

static size_t add_device(struct host *host, const struct host_device *device)
{
	struct host_device *devices =
		arena_array(&host->arena, host->devices, host->device_count, sizeof(*devices));

	if (!devices)
		return NO_INDEX;
	host->devices = devices;
	host_index(host, &host->by_address, pci_address_key(device->address), host->device_count);
	devices[host->device_count] = *device;
	return host->device_count++;
}

size_t host_load_device(struct host *host, struct pci_address address)
{
	struct host_device device = { .address = address };
	enum host_error_kind kind;
	size_t index = host_find(host, address);
	char path[PATH_MAX];
	int r;

	if (index != NO_INDEX)
		return index;
	r = host_device_path(host, address, path, sizeof(path));
	kind = r == -ENOENT ? HOST_ERROR_ABSENT : HOST_ERROR_BROKEN;
	if (r == 0) {
		r = read_device(host, path, host->facts & FACT_FUNCTIONS, &device);
		if (r == 0)
			return add_device(host, &device);
		/* Gone in between, or was its link dangling from the start? */
		if ((r == -ENOENT || r == -ENODEV) &&
		    host_device_path(host, address, path, sizeof(path)) == -ENOENT)
			kind = HOST_ERROR_VANISHED;
	}
	host_add_error(host, kind, address, -r);
	return NO_INDEX;
}

const struct pci_address *host_list_devices(struct host *host, size_t *count)
{
	struct pci_address *addresses = NULL;
	char **names = NULL;
	size_t n = 0;
	int r = source_list(host->source, PCI_DEVICES, &names, &n);

	*count = 0;
	if (r == 0)
		addresses = arena_alloc(&host->arena, n * sizeof(*addresses));
	for (size_t i = 0; addresses && i < n; i++)
		if (pci_address_parse(names[i], &addresses[*count]))
			(*count)++;
	source_free_names(names);
	if (!*count)
		host_add_error(host, HOST_ERROR_NO_DEVICES, (struct pci_address){ 0 }, -r);
	return addresses;
}

static bool read_number(const struct source_dir *dir, const char *name, uint8_t *value)
{
	char text[16], *end;
	unsigned long number;

	if (source_read_attribute(dir, name, text, sizeof(text)) < 0)
		return false;
	number = strtoul(text, &end, 10);
	if (end == text || *end || number > UINT8_MAX)
		return false;
	*value = (uint8_t)number;
	return true;
}

static void take_header(struct host_device *device, const uint8_t *config)
{
	device->header = config[PCI_HEADER_TYPE] & PCI_HEADER_TYPE_MASK;
	device->buses_seen = device->header == HEADER_NORMAL ? NOT_THERE : SEEN;
	if (device->buses_seen != SEEN)
		return;
	device->secondary = config[PCI_SECONDARY_BUS];
	device->subordinate = config[PCI_SUBORDINATE_BUS];
}

/*
 * The buses below a bridge, from its attributes (Linux 4.13 on; only bridges have
 * them) or from its configuration header, which is much dearer to read.
 */
static void read_buses(struct host *host, struct host_device *device)
{
	char path[PATH_MAX], *data;
	struct source_dir dir;
	size_t size;

	if (device->buses_seen != NOT_ASKED)
		return;
	device->buses_seen = HIDDEN;
	if (host_device_path(host, device->address, path, sizeof(path)) < 0 ||
	    source_open_dir(host->source, path, &dir) < 0)
		return;
	if (read_number(&dir, "secondary_bus_number", &device->secondary) &&
	    read_number(&dir, "subordinate_bus_number", &device->subordinate)) {
		device->buses_seen = SEEN;
		if (device->header == HEADER_NORMAL)
			device->header = HEADER_BRIDGE;
	}
	source_close_dir(&dir);
	if (device->buses_seen == SEEN)
		return;

	strncat(path, "/config", sizeof(path) - strlen(path) - 1);
	if (source_read(host->source, path, 4096, &data, &size) < 0)
		return;
	if (size >= PCI_STD_HEADER_SIZEOF)
		take_header(device, (const uint8_t *)data);
	free(data);
}

/* What a scope names must be known for a physical function. */
static void look_at_function(struct host *host, struct host_device *device)
{
	char path[PATH_MAX];
	struct source_dir dir;

	if (device->function_seen != NOT_ASKED ||
	    host_device_path(host, device->address, path, sizeof(path)) < 0 ||
	    source_open_dir(host->source, path, &dir) < 0)
		return;
	read_function(&dir, device);
	source_close_dir(&dir);
}

/* Read @address if it is there; a scope may name what is not. */
static struct host_device *load_if_there(struct host *host, struct pci_address address)
{
	size_t errors = host->error_count, index = host_load_device(host, address);

	host->error_count = errors;
	return index == NO_INDEX ? NULL : &host->devices[index];
}

/*
 * Read the devices along a device scope's path, so that it can be compared with
 * them: the device on the start bus, then downwards by the bridges' bus numbers.
 */
void host_follow(struct host *host, const struct scope_path *path)
{
	struct pci_address address = { .domain = path->segment, .bus = path->bus };

	for (unsigned int i = 0; i < path->length; i++) {
		struct host_device *device;

		address.devfn = (uint8_t)(path->pairs[2 * i] << 3 | path->pairs[2 * i + 1]);
		if (path->pairs[2 * i] > 0x1f || path->pairs[2 * i + 1] > 7)
			return;
		device = load_if_there(host, address);
		if (!device)
			return;
		look_at_function(host, device);
		/* The bus range of every bridge that a scope names or goes through. */
		if (device->class >> 16 == 0x06)
			read_buses(host, device);
		if (device->depth != i + 1u || device->buses_seen != SEEN)
			return;
		address.bus = device->secondary;
	}
}

int host_registration_order(const struct host_device *a, const struct host_device *b)
{
	size_t common = a->depth < b->depth ? a->depth : b->depth;

	if (a->address.domain != b->address.domain)
		return a->address.domain < b->address.domain ? -1 : 1;
	if (a->chain[0].bus != b->chain[0].bus)
		return a->chain[0].bus - b->chain[0].bus;
	for (size_t i = 0; i < common; i++) {
		bool a_ends = a->depth == i + 1, b_ends = b->depth == i + 1;

		if (a->chain[i].devfn == b->chain[i].devfn && a->chain[i].bus == b->chain[i].bus)
			continue;
		if (a_ends != b_ends)
			return a_ends ? -1 : 1;
		return a->chain[i].devfn - b->chain[i].devfn;
	}
	return a->depth - b->depth;
}
