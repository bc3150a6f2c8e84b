// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/holders.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/printable.h"
#include "host/read.h"
#include "host/source.h"

#define ALL_OF_NVIDIA "/dev/nvidia*"
#define NVIDIA "/dev/nvidia"
#define KTHREADD 2
#define COMM_SIZE 64

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

/* A node that is looked for. */
struct node {
	char *path;
	size_t device;			/* index into host.devices */
};

struct search {
	struct host *host;
	struct node *nodes;		/* by path once the search begins */
	size_t count;
	size_t processes;
	struct timespec until;		/* of a running machine */
	bool broken_off, partly;
	/* The process at hand. */
	unsigned long pid;
	char name[COMM_SIZE];		/* "": not read yet */
	struct source_dir files;
	bool any;			/* it has files */
};

bool holders_is_node(const char *node)
{
	static const char *const places[] = { NVIDIA, "/dev/dri/", "/dev/accel/", "/dev/kfd",
					      "/dev/infiniband/", "/dev/vfio/" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (strncmp(node, places[i], strlen(places[i])) == 0)
			return strcmp(node, "/dev/vfio/vfio") != 0;
	return false;
}

static void add_node(struct search *s, size_t device, const char *place, const char *name)
{
	struct arena *arena = &s->host->arena;
	size_t size = strlen(place) + strlen(name) + 1;
	struct node *nodes = arena_array(arena, s->nodes, s->count, sizeof(*nodes));
	char *path = arena_alloc(arena, size);

	if (!nodes || !path)
		return;
	snprintf(path, size, "%s%s", place, name);
	s->nodes = nodes;
	nodes[s->count++] = (struct node){ path, device };
}

/* Is there any of the family in the folder? */
static void add_folders(struct search *s, size_t device, const char *path)
{
	char **names = NULL;

	for (size_t i = 0; i < FAMILIES; i++) {
		size_t length = strlen(families[i].names);

		if (i == 0 || strcmp(families[i].folder, families[i - 1].folder) != 0) {
			source_free_names(names);
			names = NULL;
			if (source_listf(s->host->source, &names, "%s/%s", path,
					 families[i].folder) < 0)
				names = NULL;
		}
		for (char **name = names; name && *name; name++)
			if (strncmp(*name, families[i].names, length) == 0 &&
			    isdigit((unsigned char)(*name)[length]) && !strchr(*name, '-'))
				add_node(s, device, families[i].place, *name);
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

static void add_nvidia(struct search *s, size_t index)
{
	struct host_device *device = &s->host->devices[index];
	char address[PCI_ADDRESS_SIZE], number[16];
	bool only = is_only_one(s->host, device);

	if (read_minor(s->host, pci_address_format(device->address, address), number,
		       sizeof(number))) {
		add_node(s, index, NVIDIA, number);
		if (only)
			add_node(s, index, NVIDIA, "-modeset");
	} else {
		add_node(s, index, ALL_OF_NVIDIA, "");
	}
	if (only)
		device->holders->dependents = read_dependents(s->host);
}

/* Of a device with VFIO the group is its node too. */
static void add_group(struct search *s, size_t index)
{
	const struct host_device *device = &s->host->devices[index];
	const struct host_group *group;
	char name[32];

	if (device->group == NO_INDEX)
		return;
	group = &s->host->groups[device->group];
	snprintf(name, sizeof(name), "%s%u", group->noiommu ? "noiommu-" : "", group->id);
	add_node(s, index, "/dev/vfio/", name);
}

static void add_nodes(struct search *s, size_t index)
{
	const struct host_device *device = &s->host->devices[index];
	char path[PATH_MAX];
	size_t before = s->count;

	if (host_device_path(s->host, device->address, path, sizeof(path)) == 0)
		add_folders(s, index, path);
	if (strcmp(device->driver, "nvidia") == 0)
		add_nvidia(s, index);
	if (strcmp(device->driver, "amdgpu") == 0 && s->count > before &&
	    is_only_one(s->host, device))
		add_node(s, index, "/dev/kfd", "");
	if (strstr(device->driver, "vfio"))
		add_group(s, index);
}

/* The reference count of the driver's module; NOT_THERE: it is built in, or nobody has looked. */
static enum seen read_count(const struct host *host, const char *driver, bool *used)
{
	char link[PATH_MAX], module[128], text[32], *name;

	if (source_linkf(host->source, link, sizeof(link), "sys/bus/pci/drivers/%s/module",
			 driver) == 0 && (name = strrchr(link, '/'))) {
		snprintf(module, sizeof(module), "%s", name + 1);
	} else {
		snprintf(module, sizeof(module), "%s", driver);
		for (char *c = module; *c; c++)
			*c = *c == '-' ? '_' : *c;
	}
	*used = true;
	if (source_readf(host->source, text, sizeof(text), "sys/module/%s/refcnt", module) < 0)
		return NOT_THERE;
	*used = strcmp(text, "0") != 0;
	return SEEN;
}

static char *list_nodes(struct search *s, size_t from)
{
	size_t size = 1;
	char *list;

	for (size_t i = from; i < s->count; i++)
		size += strlen(s->nodes[i].path) + 1;
	list = arena_alloc(&s->host->arena, size);
	for (size_t i = from; list && i < s->count; i++)
		snprintf(list + strlen(list), size - strlen(list), "%s%s", *list ? " " : "",
			 s->nodes[i].path);
	return list;
}

/* Is it a device that some driver has nodes for, where its folder is not to be seen? */
static bool should_have_nodes(const struct host *host, const struct host_device *device)
{
	return !host->live && device->class >> 16 == 0x03 && !strstr(device->driver, "vfio");
}

static void prepare(struct search *s, size_t index)
{
	struct host_device *device = &s->host->devices[index];
	size_t before = s->count;
	enum seen counted;
	bool used;

	if (device->holders || host_is_bridge(device))
		return;
	device->holders = arena_alloc(&s->host->arena, sizeof(*device->holders));
	if (!device->holders)
		return;
	device->holders->seen = NOT_THERE;
	if (!device->driver)
		return;
	add_nodes(s, index);
	if (s->count == before && !should_have_nodes(s->host, device))
		return;
	counted = read_count(s->host, device->driver, &used);
	device->holders->nodes = s->count > before ? list_nodes(s, before) : NULL;
	if (!used || s->count == before) {
		device->holders->seen = counted == SEEN ? SEEN : HIDDEN;
		s->count = before;
		return;
	}
	/* A tree that has no count has no processes either, unless one is found. */
	device->holders->seen = counted == SEEN || s->host->live ? SEEN : HIDDEN;
}

static int compare_nodes(const void *a, const void *b)
{
	const struct node *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	return order ? order : (x->device > y->device) - (x->device < y->device);
}

/* The first node with that path, or the number of all. */
static size_t find_node(const struct search *s, const char *path)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(s->nodes[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void read_name(struct search *s)
{
	if (*s->name)
		return;
	if (source_readf(s->host->source, s->name, sizeof(s->name), "proc/%lu/comm", s->pid) < 0)
		*s->name = '\0';
	make_printable(s->name, true);
	if (!*s->name)
		snprintf(s->name, sizeof(s->name), "?");
}

static void add_holder(struct search *s, struct device_holders *holders, const char *node)
{
	struct arena *arena = &s->host->arena;
	struct device_holder *items;

	for (size_t i = holders->count; i && holders->items[i - 1].pid == s->pid; i--)
		if (strcmp(holders->items[i - 1].node, node) == 0)
			return;
	if (holders->count == HOLDERS_TOLD_MAX)
		return;
	read_name(s);
	items = arena_array(arena, holders->items, holders->count, sizeof(*items));
	if (!items)
		return;
	holders->items = items;
	items[holders->count++] = (struct device_holder){
		.pid = s->pid,
		.name = arena_strdup(arena, s->name),
		.node = arena_strdup(arena, node),
	};
	arena->failed |= !items[holders->count - 1].name || !items[holders->count - 1].node;
	holders->seen = SEEN;
}

static void look_up(struct search *s, const char *path, const char *node)
{
	for (size_t i = find_node(s, path); i < s->count && strcmp(s->nodes[i].path, path) == 0; i++)
		add_holder(s, s->host->devices[s->nodes[i].device].holders, node);
}

static bool is_over(struct search *s)
{
	struct timespec now;

	if (!s->host->live)
		return false;
	clock_gettime(CLOCK_MONOTONIC, &now);
	s->broken_off = now.tv_sec > s->until.tv_sec ||
			(now.tv_sec == s->until.tv_sec && now.tv_nsec > s->until.tv_nsec);
	return s->broken_off;
}

static bool is_number(const char *name)
{
	return *name && !name[strspn(name, "0123456789")] && strlen(name) < 10;
}

bool holders_is_process(const char *name, unsigned long *pid)
{
	if (!is_number(name))
		return false;
	*pid = strtoul(name, NULL, 10);
	return *pid > 0;
}

/* A file that the process has open. */
static bool visit_file(const char *name, void *data)
{
	struct search *s = data;
	char target[256];

	if (!is_number(name))
		return true;
	s->any = true;
	if (source_read_link(&s->files, name, target, sizeof(target)) == 0 &&
	    strncmp(target, "/dev/", 5) == 0) {
		look_up(s, target, target);
		if (strncmp(target, NVIDIA, strlen(NVIDIA)) == 0)
			look_up(s, ALL_OF_NVIDIA, target);
	}
	return !is_over(s);
}

/* "2 (kthreadd) S 0 ...", "12 (kworker/0:1) I 2 ...": the number behind the state is the parent's. */
static bool is_kernel_thread(const struct source *source, unsigned long pid)
{
	char text[256], state;
	unsigned long parent;
	const char *rest;

	if (pid == KTHREADD)
		return true;
	if (source_readf(source, text, sizeof(text), "proc/%lu/stat", pid) < 0)
		return false;
	rest = strrchr(text, ')');
	return rest && sscanf(rest + 1, " %c %lu", &state, &parent) == 2 && parent == KTHREADD;
}

bool holders_is_hidden(const struct source *source, unsigned long pid, int r)
{
	/* One that is gone in the meantime hides nothing. */
	return r < 0 && r != -ENOENT && r != -ESRCH && !is_kernel_thread(source, pid);
}

/* A process: one more of those that may be looked at, unless it has no files. */
static bool visit_process(const char *name, void *data)
{
	struct search *s = data;
	char path[64];
	bool hidden;
	int r;

	if (!holders_is_process(name, &s->pid))
		return true;
	if (s->processes == HOLDERS_PROCESSES_MAX) {
		s->broken_off = true;
		return false;
	}
	*s->name = '\0';
	s->any = false;
	snprintf(path, sizeof(path), "proc/%lu/fd", s->pid);
	r = source_open_dir(s->host->source, path, &s->files);
	if (r == 0)
		r = source_visit(&s->files, visit_file, s);
	source_close_dir(&s->files);
	hidden = holders_is_hidden(s->host->source, s->pid, r);
	/* Without files, gone, or a thread of the kernel. */
	if (!hidden && !s->any)
		return true;
	s->partly |= hidden;
	s->processes++;
	return !s->broken_off && !is_over(s);
}

static void search_processes(struct search *s)
{
	struct source_dir dir;
	int r;

	if (s->count > 1)
		qsort(s->nodes, s->count, sizeof(*s->nodes), compare_nodes);
	clock_gettime(CLOCK_MONOTONIC, &s->until);
	s->until.tv_nsec += HOLDERS_TIME_MAX;
	if (s->until.tv_nsec >= 1000000000ll) {
		s->until.tv_nsec -= 1000000000ll;
		s->until.tv_sec++;
	}
	r = source_open_dir(s->host->source, "proc", &dir);
	if (r == 0)
		r = source_visit(&dir, visit_process, s);
	source_close_dir(&dir);
	s->partly |= r < 0 && r != -ENOENT;
}

static int compare_holders(const void *a, const void *b)
{
	const struct device_holder *x = a, *y = b;

	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	return strcmp(x->node, y->node);
}

/* What came of the search, for each device that was looked for. */
static void finish(struct search *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct device_holders *holders = s->host->devices[s->nodes[i].device].holders;

		if (holders->count > 1 && !s->host->arena.failed)
			qsort(holders->items, holders->count, sizeof(*holders->items),
			      compare_holders);
		holders->broken_off = s->broken_off;
		holders->partly = s->partly;
		if (s->broken_off || s->partly)
			holders->seen = SEEN;
	}
}

/* Its neighbours have to let go as well. */
static void prepare_group(struct search *s, size_t group)
{
	const struct host_group *members = &s->host->groups[group];

	for (size_t i = 0; i < members->member_count; i++)
		prepare(s, members->members[i]);
}

void host_read_holders(struct host *host, const struct host_ask *ask)
{
	struct search s = { .host = host };

	for (size_t i = 0; i < ask->address_count; i++) {
		size_t index = host_find(host, ask->addresses[i]);

		if (index == NO_INDEX || host->devices[index].holders)
			continue;
		prepare(&s, index);
		if (host->devices[index].group != NO_INDEX)
			prepare_group(&s, host->devices[index].group);
	}
	if (s.count)
		search_processes(&s);
	finish(&s);
}
