// SPDX-License-Identifier: GPL-2.0-or-later
/* VFIO's modules: are they there for the kernel of this host, and how are they loaded? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/device-facts.h"
#include "host/kmod-library.h"
#include "host/read.h"
#include "host/source.h"

#define LIST_MAX (64 << 20)

/* Whom to look for in lib/modules, by the name of the file. */
struct wanted {
	const char *module, *file;
	bool *found;
};

/* What modprobe would find below lib/modules/RELEASE. False: it cannot be asked. */
static bool look_with_kmod(const char *release, const struct wanted *wanted, size_t count)
{
	struct kmod_library kmod;

	if (!kmod_library_open(&kmod, release))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct kmod_list *list = NULL;

		*wanted[i].found = kmod.lookup(kmod.ctx, wanted[i].module, &list) == 0 && list;
		kmod.unref_list(list);
	}
	kmod_library_close(&kmod);
	return true;
}

/* Of a tree only the plain lists are read, through the source, which no link can lead astray. */
static void look_in_lists(struct host *host, const char *release, const struct wanted *wanted,
			  size_t count)
{
	static const char *const files[] = { "modules.dep", "modules.builtin" };

	for (size_t f = 0; f < sizeof(files) / sizeof(files[0]); f++) {
		char path[256], *text;

		snprintf(path, sizeof(path), "lib/modules/%.128s/%s", release, files[f]);
		if (source_read(host->source, path, LIST_MAX, &text, NULL) < 0)
			continue;
		for (size_t i = 0; i < count; i++)
			*wanted[i].found |= strstr(text, wanted[i].file) != NULL;
		free(text);
	}
}

/* Is @name in the kernel? A module without parameters that is built in does not show. */
static enum seen loaded(const struct host *host, const char *name)
{
	if (source_exists(host->source, "sys/module/%s", name))
		return SEEN;
	return source_has_entries(host->source, "sys/module") > 0 ? NOT_THERE : HIDDEN;
}

static void look_for_files(struct host *host)
{
	struct wanted wanted[] = {
		{ "vfio-pci", "/vfio-pci.ko", &host->vfio_pci_available },
		{ "vfio_iommu_type1", "/vfio_iommu_type1.ko", &host->modules.type1_available },
	};
	const char *release = host->release.text;

	if (host->release.seen != SEEN || strchr(release, '/'))
		return;
	host->modules.listed = source_exists(host->source, "lib/modules/%s/modules.dep", release);
	if (!host->live || !look_with_kmod(release, wanted, sizeof(wanted) / sizeof(wanted[0])))
		look_in_lists(host, release, wanted, sizeof(wanted) / sizeof(wanted[0]));
}

void host_read_modules(struct host *host)
{
	bool driver = source_exists(host->source, "sys/bus/pci/drivers/vfio-pci");

	host->vfio_pci = driver || loaded(host, "vfio_pci") == SEEN ? SEEN : NOT_THERE;
	host->modules.type1 = loaded(host, "vfio_iommu_type1");
	if (host->vfio_pci != SEEN || host->modules.type1 == NOT_THERE)
		look_for_files(host);
}

void host_read_switch(struct host *host, const char *path, struct fact_bool *fact)
{
	char text[8];
	int r = source_readf(host->source, text, sizeof(text), "%s", path);

	fact->seen = seen_of(r);
	fact->value = r == 0 && (text[0] == 'Y' || text[0] == '1');
}

static bool has_sleeper(const struct host *host)
{
	for (size_t i = 0; i < host->device_count; i++)
		if (host->devices[i].facts && host->devices[i].facts->power != POWER_OTHER)
			return true;
	return false;
}

void host_read_module_options(struct host *host)
{
	struct host_modules *modules = &host->modules;

	modules->config.arena = &host->arena;
	modprobe_read(host->source, host->command_line.text, &modules->config);
	modules->config_seen = modules->config.hidden ? HIDDEN : SEEN;
	host_read_switch(host, "sys/module/vfio/parameters/enable_unsafe_noiommu_mode",
			 &modules->noiommu);
	host_read_switch(host, "sys/module/vfio_pci/parameters/disable_denylist",
			 &modules->no_denylist);
	if (has_sleeper(host))
		host_read_switch(host, "sys/module/vfio_pci/parameters/disable_idle_d3",
				 &modules->no_idle_d3);
}
