// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/device-facts.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/pci_regs.h>

#include "acpi/list.h"
#include "host/config-space.h"
#include "host/memory-text.h"
#include "host/read.h"
#include "host/source.h"

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

void device_facts_free(struct device_facts *facts)
{
	if (!facts)
		return;
	for (size_t i = 0; i < facts->vf_count; i++)
		free(facts->vfs[i].driver);
	free(facts->vfs);
	free(facts->reset_methods);
	free(facts->bus_mates);
	free(facts->physfn_driver);
	free(facts);
}

/* The driver that the link in the directory of @address names, or NULL in *@driver. */
static int read_driver(struct host *host, struct pci_address address, enum seen *seen,
		       char **driver)
{
	char path[PATH_MAX], target[PATH_MAX];
	struct source_dir dir;
	const char *name;
	int r;

	*seen = HIDDEN;
	if (host_device_path(host, address, path, sizeof(path)) < 0 ||
	    source_open_dir(host->source, path, &dir) < 0)
		return 0;
	r = source_read_link(&dir, "driver", target, sizeof(target));
	source_close_dir(&dir);
	if (r < 0) {
		*seen = r == -ENOENT ? NOT_THERE : HIDDEN;
		return 0;
	}
	name = strrchr(target, '/');
	*driver = strdup(name ? name + 1 : target);
	*seen = SEEN;
	return *driver ? 0 : -ENOMEM;
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

static int read_virtual(const struct reading *now, unsigned long count)
{
	struct device_facts *facts = now->facts;
	int r = 0;

	if (count > VIRTUAL_FUNCTIONS_MAX)
		count = VIRTUAL_FUNCTIONS_MAX;
	for (unsigned long i = 0; r == 0 && i < count; i++) {
		struct virtual_function *vfs;
		struct pci_address address;
		enum seen seen;
		char name[32];

		snprintf(name, sizeof(name), "virtfn%lu", i);
		if (!linked_function(now, name, &address))
			continue;
		vfs = list_grow(facts->vfs, facts->vf_count, sizeof(*vfs));
		if (!vfs)
			return -ENOMEM;
		facts->vfs = vfs;
		vfs = &vfs[facts->vf_count++];
		vfs->driver = NULL;
		pci_address_format(address, vfs->name);
		r = read_driver(now->host, address, &seen, &vfs->driver);
	}
	return r;
}

static int read_sriov(const struct reading *now)
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
			return 0;
		facts->numvfs_seen = SEEN;
		snprintf(facts->numvfs, sizeof(facts->numvfs), "%lu", count);
		return read_virtual(now, count);
	}
	facts->physfn_seen = NOT_THERE;
	if (!linked_function(now, "physfn", &address))
		return 0;
	facts->physfn_seen = SEEN;
	pci_address_format(address, facts->physfn);
	return read_driver(now->host, address, &facts->physfn_driver_seen, &facts->physfn_driver);
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
 * Who else is on the same bus. *@first: the device was there before them, as buses are
 * scanned in the order of the addresses.
 */
static int read_bus_mates(const struct reading *now, bool *first)
{
	const struct pci_address own = now->device->address;
	char **names;
	struct memory_text mates;
	size_t count = 0;
	int r;

	*first = true;
	if (now->device->depth < 2)
		return 0;
	r = source_listf(now->host->source, &names, "%.*s",
			 (int)(strrchr(now->path, '/') - now->path), now->path);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	memory_text_begin(&mates);
	for (char **name = names; mates.out && *name; name++) {
		struct pci_address mate;
		char text[PCI_ADDRESS_SIZE];

		if (!pci_address_parse(*name, &mate) || mate.bus != own.bus ||
		    mate.devfn == own.devfn)
			continue;
		fprintf(mates.out, "%s%s", count++ ? ", " : "", pci_address_format(mate, text));
		*first &= own.devfn < mate.devfn;
	}
	source_free_names(names);
	now->facts->bus_mates = memory_text_end(&mates);
	if (!now->facts->bus_mates)
		return -ENOMEM;
	if (!count) {
		free(now->facts->bus_mates);
		now->facts->bus_mates = NULL;
	}
	return 0;
}

/*
 * Where the kernel's files leave it open, the device's own word may tell: 1, with the ways
 * in reset_methods; 0: it names none, or may not be read from; -ENOMEM
 */
static int ask_capabilities(const struct reading *now)
{
	static const char *const names[] = { "flr", "af_flr", "pm" };
	char path[PATH_MAX], text[32] = "", *data;
	size_t size;
	int resets, r;

	if (!now->by_address || now->facts->power != POWER_OTHER ||
	    (size_t)snprintf(path, sizeof(path), "%s/config", now->path) >= sizeof(path))
		return 0;
	r = source_read(now->host->source, path, PCI_CFG_SPACE_EXP_SIZE, &data, &size);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	resets = config_space_resets((const uint8_t *)data, size);
	free(data);
	if (resets <= 0)
		return 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (resets & 1 << i)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s",
				 *text ? " " : "", names[i]);
	now->facts->reset_methods = strdup(text);
	return now->facts->reset_methods ? 1 : -ENOMEM;
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
static int read_listed_reset(const struct reading *now, const char *text)
{
	struct device_facts *facts = now->facts;
	bool first;
	int r;

	facts->reset_methods = strdup(text);
	if (!facts->reset_methods)
		return -ENOMEM;
	facts->reset = names_own_reset(text);
	if (facts->reset)
		return 0;
	r = read_bus_mates(now, &first);
	facts->reset = *text && !facts->bus_mates;
	return r;
}

/* Before 5.15 it is not told which way there is; the first of several may have none. */
static int read_unlisted_reset(const struct reading *now)
{
	struct device_facts *facts = now->facts;
	bool first;
	int r = read_bus_mates(now, &first);

	facts->reset = true;
	if (r < 0 || !facts->bus_mates || !first)
		return r;
	r = ask_capabilities(now);
	facts->reset = r == 1;
	facts->reset_seen = facts->reset ? SEEN : HIDDEN;
	return r < 0 ? r : 0;
}

/* No file names a way: the running kernel has none then, but a tree may not be whole. */
static int read_missing_reset(const struct reading *now)
{
	struct device_facts *facts = now->facts;
	bool first;
	int r = 0;

	facts->reset_seen = now->whole ? SEEN : HIDDEN;
	if (!now->whole)
		return 0;
	if (!now->host->live)
		r = ask_capabilities(now);
	facts->reset = r == 1;
	if (r < 0 || facts->reset)
		return r < 0 ? r : 0;
	return read_bus_mates(now, &first);
}

static int read_reset(const struct reading *now)
{
	struct device_facts *facts = now->facts;
	char text[128];
	int r = source_read_attribute(now->dir, "reset_method", text, sizeof(text));

	facts->reset_seen = SEEN;
	if (r == 0)
		return read_listed_reset(now, text);
	if (r != -ENOENT) {
		facts->reset_seen = HIDDEN;
		return 0;
	}
	if (source_has_attribute(now->dir, "reset"))
		return read_unlisted_reset(now);
	return read_missing_reset(now);
}

int host_read_facts_of(struct host *host, struct host_device *device, const char *path,
		       const struct source_dir *dir, const struct host_ask *ask)
{
	struct reading now = {
		.host = host,
		.device = device,
		.path = path,
		.dir = dir,
		.by_address = ask->address_count,
	};
	int r = 0;

	now.facts = calloc(1, sizeof(*now.facts));
	if (!now.facts)
		return -ENOMEM;
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
		r = read_reset(&now);
	if (r == 0 && (ask->facts & FACT_SRIOV))
		r = read_sriov(&now);
	return r;
}

static int read_late(struct host *host, struct host_device *device, const struct host_ask *ask)
{
	char path[PATH_MAX];
	struct source_dir dir;
	int r;

	if (host_device_path(host, device->address, path, sizeof(path)) < 0 ||
	    source_open_dir(host->source, path, &dir) < 0)
		return 0;
	r = host_read_facts_of(host, device, path, &dir, ask);
	source_close_dir(&dir);
	return r;
}

int host_read_device_facts(struct host *host, const struct host_ask *ask)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < host->device_count; i++)
		if (host->devices[i].asked && !host->devices[i].facts)
			r = read_late(host, &host->devices[i], ask);
	return r;
}
