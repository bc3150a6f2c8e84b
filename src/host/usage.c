// SPDX-License-Identifier: GPL-2.0-or-later
/* The list of what the host uses, and the way from a device of a class to PCI. */
#include "host/usage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/read.h"
#include "host/source.h"
#include "host/usage-read.h"

#define LISTED_MAX 4	/* mount points of one file system that are told */

void usage_way_add(struct host *host, struct usage_way *way, const char *name, size_t above)
{
	struct usage_step step = { .above = above }, *steps;

	for (size_t i = 0; i < way->count; i++)
		if (strcmp(way->steps[i].name, name) == 0)
			return;
	way->full |= way->count == USAGE_FOLLOWED_MAX;
	if (way->full)
		return;
	step.name = arena_strdup(&host->arena, name);
	steps = arena_array(&host->arena, way->steps, way->count, sizeof(*steps));
	if (!steps)
		return;
	way->steps = steps;
	steps[way->count++] = step;
}

int usage_link(const struct host *host, const char *folder, const char *name, char *text,
	       size_t size)
{
	if (!*name || strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return -EINVAL;
	return source_linkf(host->source, text, size, "%s/%s", folder, name);
}

/* The next PCI function that *@path goes through; *@path moves behind it. */
static bool next_function(const char **path, struct pci_address *address)
{
	while (**path) {
		char component[PCI_ADDRESS_SIZE], spelled[PCI_ADDRESS_SIZE];
		size_t length = strcspn(*path, "/");
		const char *start = *path;

		*path += length;
		*path += strspn(*path, "/");
		if (length >= sizeof(component))
			continue;
		memcpy(component, start, length);
		component[length] = '\0';
		/* Just as it is spelled: ports below a PNP device (00:04:0.0) and others look alike. */
		if (pci_address_parse(component, address) &&
		    strcmp(pci_address_format(*address, spelled), component) == 0)
			return true;
	}
	return false;
}

bool usage_is_on_pci(const char *path)
{
	struct pci_address address;

	return next_function(&path, &address);
}

bool usage_last_function(const char *path, struct pci_address *address)
{
	struct pci_address next;
	bool found = false;

	for (; next_function(&path, &next); found = true)
		*address = next;
	return found;
}

/* Is @name one of those in @list, which has commas between them? */
static bool is_listed(const char *list, const char *name, size_t *count)
{
	size_t length = strlen(name);
	bool found = false;

	for (*count = 0; list; (*count)++) {
		found |= strncmp(list, name, length) == 0 &&
			 (list[length] == ',' || !list[length]);
		list = strstr(list, ", ");
		list = list ? list + 2 : NULL;
	}
	return found;
}

/* A line of a table, which the kernel fills up with blanks and tabs, as one of a text. */
static char *clean_copy(struct host *host, const char *text)
{
	char *copy = arena_strdup(&host->arena, text);
	size_t end = strlen(text);

	while (copy && end && strchr(" \t\n", copy[end - 1]))
		copy[--end] = '\0';
	for (char *tab = copy; tab && (tab = strchr(tab, '\t'));)
		*tab = ' ';
	return copy;
}

/* One more thing that goes the same way. */
static void extend(struct host *host, struct host_use *use, const char *what)
{
	const char *name = clean_copy(host, what);
	size_t count, size;
	char *longer;

	if (!name || is_listed(use->what, name, &count) || count > LISTED_MAX)
		return;
	if (count == LISTED_MAX)
		name = "...";
	size = strlen(use->what) + strlen(name) + sizeof(", ");
	longer = arena_alloc(&host->arena, size);
	if (!longer)
		return;
	snprintf(longer, size, "%s, %s", use->what, name);
	use->what = longer;
}

static void add_one(struct host *host, struct pci_address address, const struct host_use *use)
{
	struct host_usage *usage = &host->usage;
	struct host_use *uses, added = *use;

	for (size_t i = 0; i < usage->use_count; i++) {
		struct host_use *other = &usage->uses[i];

		if (pci_address_key(other->address) == pci_address_key(address) &&
		    other->kind == use->kind && strcmp(other->through, use->through) == 0) {
			extend(host, other, use->what);
			return;
		}
	}
	added.address = address;
	added.what = clean_copy(host, use->what);
	added.through = clean_copy(host, use->through);
	added.text = clean_copy(host, use->text);
	uses = arena_array(&host->arena, usage->uses, usage->use_count, sizeof(*uses));
	if (!uses)
		return;
	usage->uses = uses;
	uses[usage->use_count++] = added;
}

void usage_add(struct host *host, const char *path, const struct host_use *use)
{
	struct pci_address address;

	while (next_function(&path, &address))
		add_one(host, address, use);
}

void usage_add_way(struct host *host, const char *path, const struct usage_way *way, size_t step,
		   const void *data)
{
	struct host_use copy = *(const struct host_use *)data;
	char *text = strdup(way->steps[step].name);

	for (size_t i = way->steps[step].above; text && i != NO_INDEX; i = way->steps[i].above) {
		char *longer = NULL;

		if (asprintf(&longer, "%s -> %s", way->steps[i].name, text) < 0)
			longer = NULL;
		free(text);
		text = longer;
	}
	host->arena.failed |= !text;
	copy.through = text;
	if (text)
		usage_add(host, path, &copy);
	free(text);
}

void usage_unescape(char *text)
{
	char *to = text;

	while (*text) {
		int c = 0;

		if (text[0] == '\\' && text[1] >= '0' && text[1] <= '1' && text[2] >= '0' &&
		    text[2] <= '7' && text[3] >= '0' && text[3] <= '7')
			c = (text[1] - '0') << 6 | (text[2] - '0') << 3 | (text[3] - '0');
		/* A line end in the name of a folder is better left as it is written. */
		if (c >= ' ' && c < 0x7f) {
			*to++ = (char)c;
			text += 4;
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
}
