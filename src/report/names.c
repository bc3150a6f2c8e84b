// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <pci/pci.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "acpi/list.h"
#include "report/pci-ids.h"
#include "report/report.h"

/*
 * Only the file pci.ids is asked: hwdb and the network would leave a captured tree,
 * and an answer must not depend on where it is read.
 */
#define LOOKUP_FLAGS (PCI_LOOKUP_NO_NUMBERS | PCI_LOOKUP_NO_HWDB)

struct names {
	struct pci_access *access;	/* of libpci, which knows where the file is */
	struct pci_ids *ids;		/* it, where it is not packed; else libpci reads it */
	bool opened;
	jmp_buf failed;
	bool *unsaid;
	void *known;		/* index.h: by class and ids, into @texts */
	char **texts;
	size_t count;
};

/* libpci's way of failing ends the process; its callback knows no context of ours. */
static _Thread_local struct names *looking_up;

static void __attribute__((noreturn, format(printf, 1, 2))) lookup_failed(char *message, ...)
{
	(void)message;
	longjmp(looking_up->failed, 1);
}

static void ignore(char *message, ...)
{
	(void)message;
}

struct names *names_new(bool *unsaid)
{
	struct names *names = calloc(1, sizeof(*names));
	/* For tests, whose answers must not depend on the machine's pci.ids. */
	const char *ids = secure_getenv("VFIO_CHECK_PCI_IDS");

	if (!names)
		return NULL;
	names->unsaid = unsaid;
	names->access = pci_alloc();
	if (ids)
		pci_set_name_list_path(names->access, (char *)ids, 0);
	names->access->id_lookup_mode = 0;	/* no cache of network answers in the home directory */
	names->access->error = lookup_failed;
	names->access->warning = ignore;
	names->access->debug = ignore;
	return names;
}

void names_free(struct names *names)
{
	if (!names)
		return;
	for (size_t i = 0; i < names->count; i++)
		free(names->texts[i]);
	free(names->texts);
	index_clear(&names->known);
	pci_ids_close(names->ids);
	pci_free_name_list(names->access);
	pci_cleanup(names->access);
	free(names);
}

/* libpci goes on without what there is no memory for, and only errno tells. */
static const char *no_memory(const struct names *names, const char *name)
{
	if (errno == ENOMEM && names->unsaid)
		*names->unsaid = true;
	return name;
}

/* libpci asks for "pci.ids.gz" before it asks for "pci.ids". */
static void open_ids(struct names *names)
{
	const char *path = names->access->id_file_name;
	size_t length = path ? strlen(path) : 0;
	char plain[PATH_MAX];

	names->opened = true;
	if (!length || length >= sizeof(plain))
		return;
	memcpy(plain, path, length + 1);
	if (length > 3 && strcmp(path + length - 3, ".gz") == 0) {
		if (access(path, F_OK) == 0)
			return;
		plain[length - 3] = '\0';
	}
	if (pci_ids_open(&names->ids, plain) == -ENOMEM)
		*names->unsaid = true;
}

/* longjmp() leaves this function alone, so that none of the caller's variables is in doubt. */
static const char *ask_libpci(struct names *names, char *buffer, size_t size, int what, int a,
			      int b)
{
	const char *name;

	looking_up = names;
	errno = 0;
	if (setjmp(names->failed))
		return no_memory(names, NULL);
	name = pci_lookup_name(names->access, buffer, (int)size, what | LOOKUP_FLAGS, a, b);
	return no_memory(names, name);
}

static const char *device_name(struct names *names, const struct host_device *device, char *buffer,
			       size_t size)
{
	if (!names->ids)
		return ask_libpci(names, buffer, size, PCI_LOOKUP_VENDOR | PCI_LOOKUP_DEVICE,
				  device->vendor, device->device);
	if (!pci_ids_device(names->ids, device->vendor, device->device, buffer, size))
		return NULL;
	return buffer;
}

static const char *class_name(struct names *names, const struct host_device *device, char *buffer,
			      size_t size)
{
	uint16_t class = (uint16_t)(device->class >> 8);

	if (!names->ids)
		return ask_libpci(names, buffer, size, PCI_LOOKUP_CLASS, class, 0);
	return pci_ids_class(names->ids, class, buffer, size) ? buffer : NULL;
}

static char *name_text(struct names *names, const struct host_device *device, bool with_class)
{
	char class_buffer[128], name_buffer[256], *text;
	const char *class = NULL, *name;

	if (!names->opened)
		open_ids(names);
	name = device_name(names, device, name_buffer, sizeof(name_buffer));
	if (with_class)
		class = class_name(names, device, class_buffer, sizeof(class_buffer));
	if (!name && !class)
		return NULL;
	if (asprintf(&text, "%s%s%s", class ? class : "", class && name ? ": " : "",
		     name ? name : "") < 0) {
		errno = ENOMEM;
		no_memory(names, NULL);
		return NULL;
	}
	return text;
}

const char *names_device(struct names *names, const struct host_device *device, bool with_class)
{
	uint64_t key = (uint64_t)with_class << 63 | (uint64_t)device->class << 32 |
		       (uint64_t)device->vendor << 16 | device->device;
	size_t known = index_find(&names->known, key);
	char **texts;

	/* A host has few kinds of devices, and libpci is slow to miss. */
	if (known != NO_INDEX)
		return names->texts[known];
	texts = list_grow(names->texts, names->count, sizeof(*texts));
	if (!texts)
		return no_memory(names, NULL);
	names->texts = texts;
	texts[names->count] = name_text(names, device, with_class);
	if (index_add(&names->known, key, names->count) == 0)
		return texts[names->count++];
	free(texts[names->count]);
	errno = ENOMEM;
	return no_memory(names, NULL);
}
