// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/framebuffer.h"

#include <string.h>

#include "host/host.h"

static const struct {
	const char *name, *driver;
} names[] = {
	{ "BOOTFB", NULL },
	{ "efifb", "efi-framebuffer" },
	{ "efidrm", "efi-framebuffer" },
	{ "vesafb", "vesa-framebuffer" },
	{ "vesadrm", "vesa-framebuffer" },
	{ "simplefb", "simple-framebuffer" },
	{ "simpledrm", "simple-framebuffer" },
	{ "efi-framebuffer", "efi-framebuffer" },
	{ "vesa-framebuffer", "vesa-framebuffer" },
	{ "simple-framebuffer", "simple-framebuffer" },
	{ "platform-framebuffer", NULL },
	{ "offb", NULL },
	{ "ofdrm", NULL },
};

#define NAMES (sizeof(names) / sizeof(names[0]))

/* Its row, or NAMES; that of a platform device has a number behind a dot. */
static size_t row_of(const char *name)
{
	size_t length = strcspn(name, ".");

	for (size_t i = 0; i < NAMES; i++)
		if (strlen(names[i].name) == length && strncmp(name, names[i].name, length) == 0)
			return i;
	return NAMES;
}

const char *framebuffer_driver(const char *name)
{
	size_t row = row_of(name);

	return row < NAMES ? names[row].driver : NULL;
}

static bool meets(const struct host_framebuffer *buffer, const struct framebuffer_scan *bar)
{
	return bar->any && buffer->base <= bar->end && bar->base <= buffer->end;
}

static void own(struct host_framebuffer *buffer, const struct framebuffer_scan *bar)
{
	if (buffer->has_owner || !meets(buffer, bar))
		return;
	buffer->has_owner = true;
	buffer->owner = bar->address;
}

/*
 * What lies around a range stands before it. Of two that are equal, or where the frame buffer is
 * larger than the BAR, the BAR comes after it.
 */
void framebuffer_scan(struct host *host, struct framebuffer_scan *scan, uint64_t base, uint64_t end,
		      const char *name)
{
	struct host_framebuffer *buffers;
	struct pci_address address;

	if (pci_address_parse(name, &address)) {
		*scan = (struct framebuffer_scan){ true, base, end, address };
		for (size_t i = 0; i < host->framebuffer_count; i++)
			own(&host->framebuffers[i], scan);
		return;
	}
	if (row_of(name) == NAMES || end < base || !end || host->framebuffer_count == FRAMEBUFFERS_MAX)
		return;
	buffers = arena_array(&host->arena, host->framebuffers, host->framebuffer_count,
			      sizeof(*buffers));
	if (!buffers)
		return;
	host->framebuffers = buffers;
	buffers = &buffers[host->framebuffer_count++];
	*buffers = (struct host_framebuffer){
		.base = base,
		.end = end,
		.name = arena_strdup(&host->arena, name),
	};
	own(buffers, scan);
}
