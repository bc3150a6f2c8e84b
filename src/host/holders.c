// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/holders.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/holder-nodes.h"
#include "host/printable.h"
#include "host/read.h"
#include "host/source.h"

#define KTHREADD 2
#define COMM_SIZE 64

struct search {
	struct host *host;
	struct holder_nodes nodes;	/* by path once the search begins */
	size_t processes;
	struct timespec until;		/* of a running machine */
	bool broken_off, partly;
	/* The process at hand. */
	unsigned long pid;
	char name[COMM_SIZE];		/* "": not read yet */
	struct source_dir files;
	bool any;			/* it has files */
	int error;			/* the first of them that could not be followed, or 0 */
};

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

	for (size_t i = from; i < s->nodes.count; i++)
		size += strlen(s->nodes.items[i].path) + 1;
	list = arena_alloc(&s->host->arena, size);
	for (size_t i = from; list && i < s->nodes.count; i++)
		snprintf(list + strlen(list), size - strlen(list), "%s%s", *list ? " " : "",
			 s->nodes.items[i].path);
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
	size_t before = s->nodes.count;
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
	holder_nodes_add(s->host, index, &s->nodes);
	if (s->nodes.count == before && !should_have_nodes(s->host, device))
		return;
	counted = read_count(s->host, device->driver, &used);
	device->holders->nodes = s->nodes.count > before ? list_nodes(s, before) : NULL;
	if (!used || s->nodes.count == before) {
		device->holders->seen = counted == SEEN ? SEEN : HIDDEN;
		s->nodes.count = before;
		return;
	}
	/* A tree that has no count has no processes either, unless one is found. */
	device->holders->seen = counted == SEEN || s->host->live ? SEEN : HIDDEN;
}

static int compare_nodes(const void *a, const void *b)
{
	const struct holder_node *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	return order ? order : (x->device > y->device) - (x->device < y->device);
}

/* The first node with that path, or the number of all. */
static size_t find_node(const struct search *s, const char *path)
{
	size_t low = 0, high = s->nodes.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(s->nodes.items[middle].path, path) < 0)
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
	for (size_t i = find_node(s, path); i < s->nodes.count && strcmp(s->nodes.items[i].path, path) == 0; i++)
		add_holder(s, s->host->devices[s->nodes.items[i].device].holders, node);
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
	int r;

	if (!is_number(name))
		return true;
	s->any = true;
	r = source_read_link(&s->files, name, target, sizeof(target));
	if (r < 0 && !s->error)
		s->error = r;
	if (r == 0 && strncmp(target, "/dev/", 5) == 0) {
		look_up(s, target, target);
		if (strncmp(target, HOLDER_NVIDIA, strlen(HOLDER_NVIDIA)) == 0)
			look_up(s, HOLDER_ALL_OF_NVIDIA, target);
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
	s->error = 0;
	snprintf(path, sizeof(path), "proc/%lu/fd", s->pid);
	r = source_open_dir(s->host->source, path, &s->files);
	if (r == 0)
		r = source_visit(&s->files, visit_file, s);
	source_close_dir(&s->files);
	/* Who may not be looked into still has its descriptors listed, for root (kernel: proc_fd_access_allowed). */
	hidden = holders_is_hidden(s->host->source, s->pid, r < 0 ? r : s->error);
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

	if (s->nodes.count > 1)
		qsort(s->nodes.items, s->nodes.count, sizeof(*s->nodes.items), compare_nodes);
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
	for (size_t i = 0; i < s->nodes.count; i++) {
		struct device_holders *holders = s->host->devices[s->nodes.items[i].device].holders;

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
	if (s.nodes.count)
		search_processes(&s);
	finish(&s);
}
