// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/device-facts.h"
#include "host/read.h"
#include "host/source.h"

#define TEXT_MAX 65536

static int read_text(struct host *host, const char *path, struct fact_text *fact)
{
	int r = source_read(host->source, path, TEXT_MAX, &fact->text, NULL);

	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		fact->seen = r == -ENOENT ? NOT_THERE : HIDDEN;
		return 0;
	}
	fact->text[strcspn(fact->text, "\n")] = '\0';
	fact->seen = SEEN;
	return 0;
}

/*
 * The kernel takes "iommu=off" as iommu=off (kernel: lib/cmdline.c, next_arg). Quotes that
 * keep no blanks together go, so that words can be told by blanks and compared.
 */
static void drop_quotes(char *text)
{
	char *to = text;

	while (*text) {
		char *close = *text == '"' ? strchr(text + 1, '"') : NULL;

		if (close && !memchr(text, ' ', (size_t)(close - text))) {
			memmove(to, text + 1, (size_t)(close - text) - 1);
			to += close - text - 1;
			text = close + 1;
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
}

static int read_texts(struct host *host)
{
	const struct {
		const char *path;
		struct fact_text *fact;
	} texts[] = {
		{ "proc/sys/kernel/osrelease", &host->release },
		{ "proc/version", &host->version },
		{ "proc/cmdline", &host->command_line },
		{ "sys/class/dmi/id/sys_vendor", &host->platform.vendor },
		{ "sys/class/dmi/id/product_name", &host->platform.product },
		{ "sys/class/dmi/id/product_version", &host->platform.product_version },
		{ "sys/class/dmi/id/board_vendor", &host->platform.board_vendor },
		{ "sys/class/dmi/id/board_name", &host->platform.board },
		{ "sys/class/dmi/id/bios_vendor", &host->platform.bios_vendor },
		{ "sys/class/dmi/id/bios_version", &host->platform.bios_version },
		{ "sys/class/dmi/id/bios_date", &host->platform.bios_date },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		int r = read_text(host, texts[i].path, texts[i].fact);

		if (r < 0)
			return r;
	}
	if (host->command_line.seen == SEEN)
		drop_quotes(host->command_line.text);
	return 0;
}

int host_open(struct host *host, const char *sysroot, const char *acpi, unsigned int source_flags)
{
	int r;

	memset(host, 0, sizeof(*host));
	if (sysroot) {
		r = source_open(sysroot, source_flags, &host->source);
		if (r < 0)
			return r;
		host->live = source_is_live(host->source);
		r = read_texts(host);
		if (r < 0)
			return r;
		r = host_read_iommu(host);
		if (r < 0)
			return r;
	}
	if (acpi)
		return host_replace_tables(host, acpi);
	return host->source ? host_read_tables(host) : 0;
}

static int ask_addresses(struct host *host, const struct host_ask *ask)
{
	for (size_t i = 0; i < ask->address_count; i++) {
		size_t index;
		int r = host_load_device(host, ask->addresses[i], &index);

		if (r < 0)
			return r;
		if (index == NO_INDEX)
			continue;
		if (host_is_bridge(&host->devices[index])) {
			r = host_add_error(host, HOST_ERROR_BRIDGE, ask->addresses[i], 0);
			if (r < 0)
				return r;
			continue;
		}
		host->devices[index].asked = true;
	}
	return 0;
}

/* Nobody asked by name for what was unplugged while the list was read. */
static void forget_unplugged(struct host *host)
{
	enum host_error_kind kind = host->errors[host->error_count - 1].kind;

	if (kind == HOST_ERROR_VANISHED || kind == HOST_ERROR_ABSENT)
		host->error_count--;
}

/* Is the question about @device? It may be known to be already. */
static bool is_asked(const struct host_device *device, const struct host_ask *ask)
{
	if (!ask->all || host_is_bridge(device))
		return device->asked;
	return !ask->filter || ask->filter(device, ask->filter_data);
}

static int read_all(struct host *host, const struct host_ask *ask)
{
	struct pci_address *addresses = NULL;
	size_t count = 0, asked = 0;
	int r;

	r = host_list_devices(host, &addresses, &count);
	for (size_t i = 0; r == 0 && i < count; i++) {
		struct host_device *device;
		size_t index;

		r = host_load_device(host, addresses[i], &index);
		if (r == 0 && index == NO_INDEX)
			forget_unplugged(host);
		if (r < 0 || index == NO_INDEX)
			continue;
		device = &host->devices[index];
		device->asked = is_asked(device, ask);
		asked += device->asked;
	}
	free(addresses);
	if (r == 0 && count && !asked && ask->filter)
		r = host_add_error(host, HOST_ERROR_NO_MATCH, (struct pci_address){ 0 }, 0);
	return r;
}

static int read_modules(struct host *host)
{
	int r = 0;

	if (host->facts & FACT_MODULES)
		r = host_read_modules(host);
	if (r == 0 && (host->facts & FACT_MODULE_OPTIONS))
		r = host_read_module_options(host);
	if (r == 0 && (host->facts & FACT_MODULE_OPTIONS))
		r = host_read_noiommu(host);
	if (r == 0 && (host->facts & FACT_MODULE_OPTIONS))
		r = host_read_acs(host);
	if (host->facts & FACT_BOOT_LOADER) {
		host_read_boot_loader(host);
		host_read_processor(host);
	}
	return r;
}

int host_read(struct host *host, const struct host_ask *ask)
{
	int r = 0;

	host->facts = ask->facts;
	host->whole = (ask->all && !ask->filter) || ask->whole;
	if (!host->source)
		return 0;
	/* Of those, more is read at once; of what a filter chooses, later. */
	host->asking = ask->facts & FACTS_OF_DEVICES ? ask : NULL;
	r = ask_addresses(host, ask);
	if (!ask->all || ask->filter)
		host->asking = NULL;
	if (r == 0 && (ask->all || ask->whole))
		r = read_all(host, ask);
	host->asking = NULL;
	for (size_t i = 0; r == 0 && i < ask->path_count; i++)
		r = host_follow(host, &ask->paths[i]);
	if (r == 0)
		r = host_read_groups(host, ask);
	if (r == 0 && (ask->facts & FACTS_OF_DEVICES))
		r = host_read_device_facts(host, ask);
	source_close_dir(&host->device_links);
	if (r == 0 && (ask->facts & FACT_MEMORY_MAP))
		r = host_read_memory(host);
	if (r == 0 && (ask->facts & FACT_INTERRUPTS))
		r = host_read_interrupts(host);
	if (ask->aperture)
		host_read_aperture(host);
	if (ask->facts & FACT_EXTERNAL)
		host->has_thunderbolt =
			source_has_entries(host->source, "sys/bus/thunderbolt/devices") > 0;
	if (r == 0)
		r = read_modules(host);
	if (r == 0 && (ask->facts & FACT_SLOTS))
		r = host_read_slots(host);
	return r < 0 ? r : host_read_usage(host, ask->facts);
}

bool host_has_groups(const struct host *host)
{
	for (size_t i = 0; i < host->group_count; i++)
		if (!host->groups[i].noiommu)
			return true;
	return host->groups_seen == SEEN;
}

static void clear_text(struct fact_text *fact)
{
	free(fact->text);
}

void host_close(struct host *host)
{
	for (size_t i = 0; i < host->device_count; i++) {
		free(host->devices[i].chain);
		free(host->devices[i].driver);
		device_facts_free(host->devices[i].facts);
	}
	free(host->devices);
	index_clear(&host->by_address);
	for (size_t i = 0; i < host->group_count; i++) {
		free(host->groups[i].members);
		free(host->groups[i].reserved);
		clear_text(&host->groups[i].type);
	}
	free(host->groups);
	index_clear(&host->by_group_id);
	for (size_t i = 0; i < TABLES; i++) {
		free(host->tables[i].source);
		free(host->tables[i].data);
	}
	clear_text(&host->release);
	clear_text(&host->version);
	clear_text(&host->command_line);
	clear_text(&host->platform.vendor);
	clear_text(&host->platform.product);
	clear_text(&host->platform.product_version);
	clear_text(&host->platform.board_vendor);
	clear_text(&host->platform.board);
	clear_text(&host->platform.bios_vendor);
	clear_text(&host->platform.bios_version);
	clear_text(&host->platform.bios_date);
	source_free_names(host->iommus);
	host_clear_advice(host);
	free(host->slots.items);
	log_clear(&host->log);
	modprobe_clear(&host->modules.config);
	acs_clear(&host->acs);
	free(host->errors);
	free(host->memory);
	host_clear_usage(&host->usage);
	source_close_dir(&host->device_links);
	source_close(host->source);
	memset(host, 0, sizeof(*host));
}
