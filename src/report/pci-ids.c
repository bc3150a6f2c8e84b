// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/pci-ids.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "acpi/list.h"

/* A small one is read again and again in less time than pages for all of the file are had. */
#define CHUNK_SIZE 65536
#define CLASS_BIT UINT32_C(0x10000)

struct start {
	uint32_t id;		/* of a vendor, or of a class with CLASS_BIT */
	off_t at;
};

struct pci_ids {
	int fd;
	struct start *starts;
	size_t count;
	/* The lines that are being read. */
	off_t chunk_at, line_at;
	size_t used, next;
	char chunk[CHUNK_SIZE + 1];
};

static void go_to(struct pci_ids *ids, off_t at)
{
	ids->chunk_at = at;
	ids->used = ids->next = 0;
}

static bool read_more(struct pci_ids *ids)
{
	ssize_t n;

	memmove(ids->chunk, ids->chunk + ids->next, ids->used - ids->next);
	ids->chunk_at += (off_t)ids->next;
	ids->used -= ids->next;
	ids->next = 0;
	n = pread(ids->fd, ids->chunk + ids->used, CHUNK_SIZE - ids->used,
		  ids->chunk_at + (off_t)ids->used);
	if (n > 0)
		ids->used += (size_t)n;
	return n > 0;
}

/* NULL: the end, or no line of such a file. The last line may have no end. */
static const char *next_line(struct pci_ids *ids)
{
	char *begin = ids->chunk + ids->next;
	char *end = memchr(begin, '\n', ids->used - ids->next);

	while (!end && read_more(ids)) {
		begin = ids->chunk;
		end = memchr(begin, '\n', ids->used);
	}
	if (!end && ids->next == ids->used)
		return NULL;
	if (!end) {
		begin = ids->chunk + ids->next;
		end = ids->chunk + ids->used;
	}
	*end = '\0';
	ids->line_at = ids->chunk_at + (off_t)ids->next;
	ids->next = (size_t)(end - ids->chunk) + (end < ids->chunk + ids->used);
	return begin;
}

/* The name behind the @id that @line begins with, or NULL. */
static const char *name_of(const char *line, const char *id)
{
	size_t length = strlen(id), blanks;

	if (strncmp(line, id, length) != 0)
		return NULL;
	blanks = strspn(line + length, " \t");
	return blanks ? line + length + blanks : NULL;
}

/* Is @line, at the margin, one of a vendor or a class? */
static bool parse_start(const char *line, uint32_t *id)
{
	unsigned int number;
	int length = 0;

	if (line[0] == 'C' && sscanf(line, "C %2x%n", &number, &length) == 1 && length == 4)
		*id = CLASS_BIT | number;
	else if (sscanf(line, "%4x%n", &number, &length) == 1 && length == 4)
		*id = number;
	else
		return false;
	return line[length] == ' ' || line[length] == '\t';
}

static int find_starts(struct pci_ids *ids)
{
	const char *line;

	while ((line = next_line(ids)) != NULL) {
		struct start start = { .at = ids->line_at }, *starts;

		if (*line == '\t' || *line == '#' || !*line || !parse_start(line, &start.id))
			continue;
		starts = list_grow(ids->starts, ids->count, sizeof(*starts));
		if (!starts)
			return -ENOMEM;
		ids->starts = starts;
		starts[ids->count++] = start;
	}
	return 0;
}

int pci_ids_open(struct pci_ids **ids, const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), r;
	struct stat status;

	*ids = NULL;
	if (fd < 0)
		return -errno;
	r = fstat(fd, &status) < 0 ? -errno : S_ISREG(status.st_mode) ? 0 : -EINVAL;
	if (r == 0 && !(*ids = calloc(1, sizeof(**ids))))
		r = -ENOMEM;
	if (r < 0) {
		close(fd);
		return r;
	}
	(*ids)->fd = fd;
	r = find_starts(*ids);
	if (r < 0) {
		pci_ids_close(*ids);
		*ids = NULL;
	}
	return r;
}

void pci_ids_close(struct pci_ids *ids)
{
	if (!ids)
		return;
	close(ids->fd);
	free(ids->starts);
	free(ids);
}

/* Behind the line of a vendor or a class, whose name is put into @name. */
static bool go_below(struct pci_ids *ids, uint32_t id, char *name, size_t size)
{
	const char *line = NULL, *found;
	char text[8];

	snprintf(text, sizeof(text), id & CLASS_BIT ? "C %02x" : "%04x", id & ~CLASS_BIT);
	for (size_t i = 0; i < ids->count && !line; i++)
		if (ids->starts[i].id == id) {
			go_to(ids, ids->starts[i].at);
			line = next_line(ids);
		}
	/* Once more: the file may be another one by now. */
	found = line ? name_of(line, text) : NULL;
	if (found)
		snprintf(name, size, "%s", found);
	return found;
}

/* The name of @id among the lines that are indented by one tabulator. */
static const char *find_below(struct pci_ids *ids, const char *id)
{
	const char *line;

	while ((line = next_line(ids)) != NULL) {
		const char *name;

		/* Comments stand anywhere, empty lines as well. */
		if (*line == '#' || !*line)
			continue;
		if (*line != '\t')
			return NULL;
		name = name_of(line + 1, id);
		if (name)
			return name;
	}
	return NULL;
}

bool pci_ids_device(struct pci_ids *ids, uint16_t vendor, uint16_t device, char *name, size_t size)
{
	const char *device_name;
	char id[8];
	size_t used;

	snprintf(id, sizeof(id), "%04x", device);
	if (!go_below(ids, vendor, name, size))
		return false;
	device_name = find_below(ids, id);
	if (!device_name)
		return false;
	used = strlen(name);
	snprintf(name + used, size - used, " %s", device_name);
	return true;
}

bool pci_ids_class(struct pci_ids *ids, uint16_t class, char *name, size_t size)
{
	const char *class_name;
	char id[4];
	size_t used;

	snprintf(id, sizeof(id), "%02x", class & 0xff);
	if (!go_below(ids, CLASS_BIT | class >> 8, name, size))
		return false;
	class_name = find_below(ids, id);
	used = class_name ? 0 : strlen(name);
	if (class_name)
		snprintf(name, size, "%s", class_name);
	else
		snprintf(name + used, size - used, " [%04x]", class);
	return true;
}
