// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Block devices in sysfs (kernel: Documentation/ABI/stable/sysfs-block, block/holder.c): a
 * path through the PCI function for disks, slaves for what is made of other block devices, the
 * controllers beside it in nvme-subsystem for NVMe with several paths (drivers/nvme/host).
 */
#include <ctype.h>
#include <libudev.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "host/source.h"
#include "host/usage-storage.h"

#define BLOCK "sys/class/block"
#define SUBSYSTEM "/nvme-subsystem/"
#define UDEV_MAX (1 << 20)

/* "nvme0", but not "nvme0n1" */
static bool is_controller(const char *name)
{
	return strncmp(name, "nvme", 4) == 0 && name[4] &&
	       name[4 + strspn(name + 4, "0123456789")] == '\0';
}

struct visitor {
	usage_visit *visit;
	const void *data;
};

/* The controllers of the subsystem that @link leads through. */
static void visit_controllers(struct host *host, const char *link, const struct usage_way *way,
			      size_t step, const struct visitor *visitor)
{
	const char *subsystem = strstr(link, SUBSYSTEM) + strlen(SUBSYSTEM);
	char folder[NAME_MAX + 64], **names;

	if ((size_t)snprintf(folder, sizeof(folder), "sys/class/nvme-subsystem/%.*s",
			     (int)strcspn(subsystem, "/"), subsystem) >= sizeof(folder) ||
	    source_list(host->source, folder, &names, NULL) < 0)
		return;
	for (char **name = names; *name; name++) {
		char controller[PATH_MAX];

		if (is_controller(*name) &&
		    usage_link(host, folder, *name, controller, sizeof(controller)) == 0)
			visitor->visit(host, controller, way, step, visitor->data);
	}
	source_free_names(names);
}

/* What the block device at @link is made of; of a partition, what its whole disk is. */
static void add_slaves(struct host *host, const char *link, struct usage_way *way, size_t step)
{
	const char *disk = strstr(link, "/block/");
	char **names;

	if (!disk)
		return;
	disk += strlen("/block/");
	if (source_listf(host->source, &names, BLOCK "/%.*s/slaves", (int)strcspn(disk, "/"), disk) < 0)
		return;
	for (char **name = names; *name; name++)
		usage_way_add(host, way, *name, step);
	source_free_names(names);
}

bool block_walk(struct host *host, const char *name, usage_visit *visit, const void *data)
{
	const struct visitor visitor = { visit, data };
	struct usage_way way = { 0 };
	bool found = true;

	usage_way_add(host, &way, name, NO_INDEX);
	for (size_t i = 0; i < way.count; i++) {
		char link[PATH_MAX];

		if (usage_link(host, BLOCK, way.steps[i].name, link, sizeof(link)) < 0)
			found = false;
		else if (usage_is_on_pci(link))
			visit(host, link, &way, i, data);
		else if (strstr(link, SUBSYSTEM))
			visit_controllers(host, link, &way, i, &visitor);
		else
			add_slaves(host, link, &way, i);
	}
	return found && !way.full;
}

bool block_trace(struct host *host, const char *name, const struct host_use *use)
{
	return block_walk(host, name, usage_add_way, use);
}

static bool read_number(const struct host *host, const char *name, unsigned int *major,
			unsigned int *minor)
{
	char text[32];

	return source_readf(host->source, text, sizeof(text), BLOCK "/%s/dev", name) == 0 &&
	       sscanf(text, "%u:%u", major, minor) == 2;
}

/* The numbers of all block devices, for trees that have no sys/dev/block. */
static void list_numbers(struct host *host, struct block_names *names)
{
	char **list;

	names->listed = true;
	if (source_list(host->source, BLOCK, &list, NULL) < 0)
		return;
	for (char **name = list; *name; name++) {
		struct block_number number, *numbers;

		if (!read_number(host, *name, &number.major, &number.minor))
			continue;
		number.name = arena_strdup(&host->arena, *name);
		numbers = arena_array(&host->arena, names->numbers, names->count, sizeof(number));
		if (!numbers)
			break;
		names->numbers = numbers;
		numbers[names->count++] = number;
	}
	source_free_names(list);
}

/* Is @path, as somebody named the device, one that still has these numbers? */
static bool is_named(const struct host *host, const char *path, unsigned int major,
		     unsigned int minor)
{
	unsigned int own_major, own_minor;

	return strncmp(path, "/dev/", 5) == 0 && !strchr(path + 5, '/') &&
	       read_number(host, path + 5, &own_major, &own_minor) && own_major == major &&
	       own_minor == minor;
}

bool block_trace_number(struct host *host, struct block_names *names, const struct block_id *id,
			const struct host_use *use)
{
	const unsigned int major = id->major, minor = id->minor;
	char number[32], link[PATH_MAX];
	const char *slash;

	snprintf(number, sizeof(number), "%u:%u", major, minor);
	if (usage_link(host, "sys/dev/block", number, link, sizeof(link)) == 0) {
		slash = strrchr(link, '/');
		return block_trace(host, slash ? slash + 1 : link, use);
	}
	if (is_named(host, id->path, major, minor))
		return block_trace(host, id->path + 5, use);
	if (!names->listed)
		list_numbers(host, names);
	for (size_t i = 0; i < names->count; i++)
		if (names->numbers[i].major == major && names->numbers[i].minor == minor)
			return block_trace(host, names->numbers[i].name, use);
	return false;
}

/* Redaction can make names of the device mapper alike, so all that fit are taken. */
static void keep_mapped(const struct host *host, char **names, const char *mapped)
{
	size_t kept = 0;

	for (size_t i = 0; names[i]; i++) {
		char text[256], *name = names[i];

		names[i] = NULL;
		if (strncmp(name, "dm-", 3) == 0 &&
		    source_readf(host->source, text, sizeof(text), BLOCK "/%s/dm/name", name) == 0 &&
		    strcmp(text, mapped) == 0)
			names[kept++] = name;
		else
			free(name);
	}
}

char **block_names_at(struct host *host, const char *path)
{
	char **names = NULL;

	if (strncmp(path, "/dev/mapper/", 12) == 0) {
		if (source_list(host->source, BLOCK, &names, NULL) == 0)
			keep_mapped(host, names, path + 12);
		return names;
	}
	if (strncmp(path, "/dev/", 5) != 0)
		return NULL;
	names = calloc(2, sizeof(*names));
	if (names)
		names[0] = strdup(path + 5);
	host->arena.failed |= !names || !names[0];
	for (char *c = names ? names[0] : NULL; c && (c = strchr(c, '/'));)
		*c = '!';
	return names;
}

/* libudev knows where the running host's udev keeps its properties; of a tree it knows none. */
static bool is_member_live(struct udev *udev, unsigned int major, unsigned int minor)
{
	struct udev_device *device = udev_device_new_from_devnum(udev, 'b', makedev(major, minor));
	const char *type;
	bool member;

	type = device ? udev_device_get_property_value(device, "ID_FS_TYPE") : NULL;
	member = type && strcmp(type, "zfs_member") == 0;
	udev_device_unref(device);
	return member;
}

bool block_is_pool_member(const struct host *host, struct udev *udev, const char *name)
{
	char path[64], *text, *save = NULL;
	unsigned int major, minor;
	bool member = false;

	if (!read_number(host, name, &major, &minor))
		return false;
	if (host->live)
		return udev && is_member_live(udev, major, minor);
	snprintf(path, sizeof(path), "run/udev/data/b%u:%u", major, minor);
	if (source_read(host->source, path, UDEV_MAX, &text, NULL) < 0)
		return false;
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		member |= strcmp(line, "E:ID_FS_TYPE=zfs_member") == 0;
	free(text);
	return member;
}
