// SPDX-License-Identifier: GPL-2.0-or-later
/* Is vfio-pci there for the kernel of this host? */
#include <errno.h>
#include <libkmod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/read.h"
#include "host/source.h"

/*
 * What modprobe would find below lib/modules/RELEASE. libkmod opens files by path,
 * so it is used for the live host; of a tree only the plain index is read here,
 * through the source, which no link can lead astray.
 */
static bool known_to_kmod(const char *release)
{
	char directory[256];
	struct kmod_list *list = NULL;
	struct kmod_ctx *ctx;
	bool found;

	snprintf(directory, sizeof(directory), "/lib/modules/%s", release);
	ctx = kmod_new(directory, NULL);
	if (!ctx)
		return false;
	found = kmod_module_new_from_lookup(ctx, "vfio-pci", &list) == 0 && list;
	kmod_module_unref_list(list);
	kmod_unref(ctx);
	return found;
}

static int known_to_tree(struct host *host, const char *release, bool *found)
{
	static const char *const files[] = { "modules.dep", "modules.builtin" };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[256], *text;
		int r;

		snprintf(path, sizeof(path), "lib/modules/%.128s/%s", release, files[i]);
		r = source_read(host->source, path, 64 << 20, &text, NULL);
		if (r == -ENOMEM)
			return r;
		if (r < 0)
			continue;
		*found |= strstr(text, "/vfio-pci.ko") != NULL;
		free(text);
	}
	return 0;
}

int host_read_modules(struct host *host)
{
	host->vfio_pci = NOT_THERE;
	if (source_exists(host->source, "sys/module/vfio_pci") ||
	    source_exists(host->source, "sys/bus/pci/drivers/vfio-pci")) {
		host->vfio_pci = SEEN;
		return 0;
	}
	if (host->release.seen != SEEN || strchr(host->release.text, '/'))
		return 0;
	if (host->live) {
		host->vfio_pci_available = known_to_kmod(host->release.text);
		return 0;
	}
	return known_to_tree(host, host->release.text, &host->vfio_pci_available);
}
