// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/device-facts.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/pci_regs.h>

#include "host/config-space.h"
#include "host/memory-text.h"
#include "host/read.h"
#include "host/source.h"
#include "host/uevent.h"

/*
 * One device while it is read. Of every device sysfs has config, so that a copy without
 * it has other files missing as well.
 */
struct reading {
	struct host *host;
	const struct host_device *device;
	struct device_facts *facts;
	const char *path;
	const struct source_dir *dir;
	bool whole;			/* a file that is not there is one that the kernel lacks */
	bool by_address;		/* so that its configuration space may be read */
};

/* The driver that the link in the directory of @address names, or NULL. */
static char *read_driver(struct host *host, struct pci_address address, enum seen *seen)
{
	char path[PATH_MAX], target[PATH_MAX];
	struct source_dir dir;
	const char *name;

	*seen = HIDDEN;
	if (host_device_path(host, address, path, sizeof(path)) < 0 ||
	    source_open_dir(host->source, path, &dir) < 0)
		return NULL;
	*seen = seen_of(source_read_link(&dir, "driver", target, sizeof(target)));
	source_close_dir(&dir);
	if (*seen != SEEN)
		return NULL;
	name = strrchr(target, '/');
	return arena_strdup(&host->arena, name ? name + 1 : target);
}

/* The function that the link @name leads to. */
static bool linked_function(const struct reading *now, const char *name,
			    struct pci_address *address)
{
	char target[PATH_MAX];
	const char *last;

	if (source_read_link(now->dir, name, target, sizeof(target)) < 0)
		return false;
	last = strrchr(target, '/');
	return pci_address_parse(last ? last + 1 : target, address);
}

static void read_virtual(const struct reading *now, unsigned long count)
{
	struct device_facts *facts = now->facts;

	if (count > VIRTUAL_FUNCTIONS_MAX)
		count = VIRTUAL_FUNCTIONS_MAX;
	for (unsigned long i = 0; i < count; i++) {
		struct virtual_function *vfs;
		struct pci_address address;
		enum seen seen;
		char name[32];

		snprintf(name, sizeof(name), "virtfn%lu", i);
		if (!linked_function(now, name, &address))
			continue;
		vfs = arena_array(&now->host->arena, facts->vfs, facts->vf_count, sizeof(*vfs));
		if (!vfs)
			return;
		facts->vfs = vfs;
		vfs = &vfs[facts->vf_count++];
		pci_address_format(address, vfs->name);
		vfs->driver = read_driver(now->host, address, &seen);
	}
}

static void read_sriov(const struct reading *now)
{
	struct device_facts *facts = now->facts;
	struct pci_address address;
	unsigned long count;
	char text[16], *end;
	int r;

	r = source_read_attribute(now->dir, "sriov_numvfs", text, sizeof(text));
	facts->numvfs_seen = r == -ENOENT && now->whole ? NOT_THERE : HIDDEN;
	if (r == 0) {
		count = strtoul(text, &end, 10);
		if (end == text || *end || count > UINT16_MAX)
			return;
		facts->numvfs_seen = SEEN;
		snprintf(facts->numvfs, sizeof(facts->numvfs), "%lu", count);
		read_virtual(now, count);
		return;
	}
	facts->physfn_seen = NOT_THERE;
	if (!linked_function(now, "physfn", &address))
		return;
	facts->physfn_seen = SEEN;
	pci_address_format(address, facts->physfn);
	facts->physfn_driver = read_driver(now->host, address, &facts->physfn_driver_seen);
}

/* Before 5.11 there is only what runtime power management says. */
static void read_runtime_status(const struct reading *now)
{
	char status[16], allowed[8];

	if (source_readf(now->host->source, status, sizeof(status), "%s/power/runtime_status",
			 now->path) < 0)
		return;
	now->facts->power_seen = SEEN;
	if (strcmp(status, "suspended") == 0 &&
	    source_read_attribute(now->dir, "d3cold_allowed", allowed, sizeof(allowed)) == 0 &&
	    strcmp(allowed, "0") != 0)
		now->facts->power = POWER_SUSPENDED;
}

/*
 * The start of the configuration space, only of a device that has power. A virtual
 * function has ones in the first word alone (SR-IOV 1.1, section 3.4.1.1).
 */
static void read_header(const struct reading *now)
{
	char header[16] = "", ones[16];

	now->facts->config_seen = HIDDEN;
	if (source_read_bytes(now->dir, "config", header, sizeof(header)) < 0)
		return;
	now->facts->config_seen = SEEN;
	memset(ones, 0xff, sizeof(ones));
	now->facts->silent = memcmp(header, ones, sizeof(ones)) == 0;
}

static void read_power(const struct reading *now)
{
	struct device_facts *facts = now->facts;
	char text[16];
	int r = source_read_attribute(now->dir, "power_state", text, sizeof(text));

	facts->power_seen = r == 0 ? SEEN : HIDDEN;
	if (r == 0)
		facts->power = strcmp(text, "D3cold") == 0 ? POWER_COLD : POWER_OTHER;
	else
		read_runtime_status(now);
	if (now->by_address && facts->power == POWER_OTHER)
		read_header(now);
}

static void read_removable(const struct reading *now)
{
	struct device_facts *facts = now->facts;
	char text[16];
	int r = source_read_attribute(now->dir, "removable", text, sizeof(text));

	facts->removable_seen = r == 0 ? SEEN : r == -ENOENT && now->whole ? NOT_THERE : HIDDEN;
	facts->removable = r == 0 && strcmp(text, "removable") == 0;
}

/*
 * What @mate is, in the directory beside the device's own: only for devices asked by address, as
 * else the whole host is read. One without its files stays an address.
 */
static void read_mate(const struct reading *now, const char *name, struct pci_address address)
{
	struct device_facts *facts = now->facts;
	struct host_device mate = { .address = address, .depth = now->device->depth,
				    .group = NO_INDEX };
	struct host_device *mates;
	char text[4096];

	if (!now->by_address || facts->mate_count == BUS_MATES_MAX)
		return;
	mates = arena_array(&now->host->arena, facts->mates, facts->mate_count, sizeof(*mates));
	if (!mates)
		return;
	if (source_readf(now->host->source, text, sizeof(text), "%.*s/%s/uevent",
			 (int)(strrchr(now->path, '/') - now->path), now->path, name) == 0)
		uevent_parse(&now->host->arena, text, &mate);
	facts->mates = mates;
	mates[facts->mate_count++] = mate;
}

/*
 * Who else is on the same bus. True: the device was there before them, as buses are
 * scanned in the order of the addresses.
 */
static bool read_bus_mates(const struct reading *now)
{
	const struct pci_address own = now->device->address;
	struct arena *arena = &now->host->arena;
	bool first = true;
	char **names, *text;
	struct memory_text mates;
	size_t count = 0;

	if (now->device->depth < 2 ||
	    source_listf(now->host->source, &names, "%.*s",
			 (int)(strrchr(now->path, '/') - now->path), now->path) < 0)
		return true;
	memory_text_begin(&mates);
	for (char **name = names; mates.out && *name; name++) {
		struct pci_address mate;
		char text[PCI_ADDRESS_SIZE];

		if (!pci_address_parse(*name, &mate) || mate.bus != own.bus ||
		    mate.devfn == own.devfn)
			continue;
		fprintf(mates.out, "%s%s", count++ ? ", " : "", pci_address_format(mate, text));
		first &= own.devfn < mate.devfn;
		read_mate(now, *name, mate);
	}
	source_free_names(names);
	text = memory_text_end(&mates);
	arena->failed |= !text;
	now->facts->bus_mates = count ? arena_strdup(arena, text) : NULL;
	free(text);
	return first;
}

/*
 * Where the kernel's files leave it open, the device's own word may tell: true, with the ways
 * in reset_methods. False: it names none, or may not be read from.
 */
static bool ask_capabilities(const struct reading *now)
{
	static const char *const names[] = { "flr", "af_flr", "pm" };
	char path[PATH_MAX], text[32] = "", *data;
	size_t size;
	int resets;

	if (!now->by_address || now->facts->power != POWER_OTHER ||
	    (size_t)snprintf(path, sizeof(path), "%s/config", now->path) >= sizeof(path) ||
	    source_read(now->host->source, path, PCI_CFG_SPACE_EXP_SIZE, &data, &size) < 0)
		return false;
	resets = config_space_resets((const uint8_t *)data, size);
	free(data);
	if (resets <= 0)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (resets & 1 << i)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s",
				 *text ? " " : "", names[i]);
	now->facts->reset_methods = arena_strdup(&now->host->arena, text);
	return true;
}

/* Does the list name a way that leaves the rest of the bus alone? */
static bool names_own_reset(const char *methods)
{
	while (*methods) {
		size_t length = strcspn(methods, " ");

		if (length && !(length == 3 && strncmp(methods, "bus", 3) == 0) &&
		    !(length == 7 && strncmp(methods, "cxl_bus", 7) == 0))
			return true;
		methods += length;
		methods += strspn(methods, " ");
	}
	return false;
}

/*
 * The list is made when the device is found, and whether a reset of its bus would hit
 * others is asked only then: of several functions the first has "bus" in it, in vain
 * (kernel: pci_init_reset_methods, pci_parent_bus_reset; seen on 6.1, 6.12 and 7.2).
 */
static void read_listed_reset(const struct reading *now, const char *text)
{
	struct device_facts *facts = now->facts;

	facts->reset_methods = arena_strdup(&now->host->arena, text);
	facts->reset = names_own_reset(text);
	if (facts->reset)
		return;
	read_bus_mates(now);
	facts->reset = *text && !facts->bus_mates;
}

/* Before 5.15 it is not told which way there is; the first of several may have none. */
static void read_unlisted_reset(const struct reading *now)
{
	struct device_facts *facts = now->facts;

	facts->reset = true;
	if (!read_bus_mates(now) || !facts->bus_mates)
		return;
	facts->reset = ask_capabilities(now);
	facts->reset_seen = facts->reset ? SEEN : HIDDEN;
}

/* No file names a way: the running kernel has none then, but a tree may not be whole. */
static void read_missing_reset(const struct reading *now)
{
	struct device_facts *facts = now->facts;

	facts->reset_seen = now->whole ? SEEN : HIDDEN;
	facts->reset = now->whole && !now->host->live && ask_capabilities(now);
	if (now->whole && !facts->reset)
		read_bus_mates(now);
}

static void read_reset(const struct reading *now)
{
	struct device_facts *facts = now->facts;
	char text[128];
	int r = source_read_attribute(now->dir, "reset_method", text, sizeof(text));

	facts->reset_seen = r == 0 || r == -ENOENT ? SEEN : HIDDEN;
	if (r == 0)
		read_listed_reset(now, text);
	else if (r == -ENOENT && source_has_attribute(now->dir, "reset"))
		read_unlisted_reset(now);
	else if (r == -ENOENT)
		read_missing_reset(now);
}

void host_read_facts_of(struct host *host, struct host_device *device, const char *path,
			const struct source_dir *dir, const struct host_ask *ask)
{
	struct reading now = {
		.host = host,
		.device = device,
		.path = path,
		.dir = dir,
		.by_address = ask->address_count,
	};

	now.facts = arena_alloc(&host->arena, sizeof(*now.facts));
	if (!now.facts)
		return;
	device->facts = now.facts;
	pci_address_format(device->address, now.facts->name);
	/* Before anything else: what comes after may switch the device on. */
	if (ask->facts & FACT_POWER)
		read_power(&now);
	now.whole = host->live || now.facts->power_seen == SEEN ||
		    source_has_attribute(dir, "config");
	if (ask->facts & FACT_POWER)
		read_removable(&now);
	if (ask->facts & FACT_RESET)
		read_reset(&now);
	if (ask->facts & FACT_SRIOV)
		read_sriov(&now);
}

static void read_late(struct host *host, struct host_device *device, const struct host_ask *ask)
{
	char path[PATH_MAX];
	struct source_dir dir;

	if (host_device_path(host, device->address, path, sizeof(path)) < 0 ||
	    source_open_dir(host->source, path, &dir) < 0)
		return;
	host_read_facts_of(host, device, path, &dir, ask);
	source_close_dir(&dir);
}

void host_read_device_facts(struct host *host, const struct host_ask *ask)
{
	for (size_t i = 0; i < host->device_count; i++)
		if (host->devices[i].asked && !host->devices[i].facts)
			read_late(host, &host->devices[i], ask);
}
