// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/host.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/device-facts.h"
#include "host/read.h"
#include "host/source.h"

#define TEXT_MAX 65536

static void read_text(struct host *host, const char *path, struct fact_text *fact)
{
	char *text = NULL;
	int r = source_read(host->source, path, TEXT_MAX, &text, NULL);

	if (r == 0) {
		text[strcspn(text, "\n")] = '\0';
		fact->text = arena_strdup(&host->arena, text);
	}
	fact->seen = r == 0 && !fact->text ? HIDDEN : seen_of(r);
	free(text);
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

static void read_texts(struct host *host)
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

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		read_text(host, texts[i].path, texts[i].fact);
	if (host->command_line.seen == SEEN)
		drop_quotes(host->command_line.text);
}

int host_open(struct host *host, const char *sysroot, const char *acpi, unsigned int source_flags)
{
	int r = 0;

	memset(host, 0, sizeof(*host));
	if (sysroot) {
		r = source_open(sysroot, source_flags, &host->source);
		if (r < 0)
			return r;
		source_watch_memory(host->source, &host->arena.failed);
		host->live = source_is_live(host->source);
		host->as_root = host->live && geteuid() == 0;
		read_texts(host);
		host_read_iommu(host);
	}
	if (acpi)
		r = host_replace_tables(host, acpi);
	else if (host->source)
		host_read_tables(host);
	return r < 0 ? r : host_answer(host);
}

static void ask_addresses(struct host *host, const struct host_ask *ask)
{
	for (size_t i = 0; i < ask->address_count; i++) {
		size_t index = host_load_device(host, ask->addresses[i]);

		if (index == NO_INDEX)
			continue;
		if (host_is_bridge(&host->devices[index]) && ask->bridges)
			continue;
		if (host_is_bridge(&host->devices[index]))
			host_add_error(host, HOST_ERROR_BRIDGE, ask->addresses[i], 0);
		else
			host->devices[index].asked = true;
	}
}

/* Nobody asked by name for what was unplugged while the list was read. */
static void forget_unplugged(struct host *host)
{
	const struct host_error *last = host->errors + host->error_count - 1;

	if (host->error_count &&
	    (last->kind == HOST_ERROR_VANISHED || last->kind == HOST_ERROR_ABSENT))
		host->error_count--;
}

/* Is the question about @device? It may be known to be already. */
static bool is_asked(const struct host_device *device, const struct host_ask *ask)
{
	if (!ask->all || host_is_bridge(device))
		return device->asked;
	return !ask->filter || ask->filter(device, ask->filter_data);
}

static void read_all(struct host *host, const struct host_ask *ask)
{
	size_t count, asked = 0;
	const struct pci_address *addresses = host_list_devices(host, &count);

	for (size_t i = 0; i < count; i++) {
		size_t index = host_load_device(host, addresses[i]);
		struct host_device *device;

		if (index == NO_INDEX) {
			forget_unplugged(host);
			continue;
		}
		device = &host->devices[index];
		device->asked = is_asked(device, ask);
		asked += device->asked;
	}
	if (count && !asked && ask->filter)
		host_add_error(host, HOST_ERROR_NO_MATCH, (struct pci_address){ 0 }, 0);
}

static void read_modules(struct host *host)
{
	if (host->facts & FACT_MODULES)
		host_read_modules(host);
	if (host->facts & FACT_MODULE_OPTIONS) {
		host_read_module_options(host);
		host_read_noiommu(host);
		host_read_acs(host);
	}
	if (host->facts & FACT_DRIVERS)
		host_read_module_aliases(host);
	if (host->facts & FACT_BOOT_LOADER) {
		host_read_boot_loader(host);
		host_read_processor(host);
	}
}

int host_read(struct host *host, const struct host_ask *ask)
{
	host->facts = ask->facts;
	host->whole = (ask->all && !ask->filter) || ask->whole;
	if (!host->source)
		return 0;
	/* Of those, more is read at once; of what a filter chooses, later. */
	host->asking = ask->facts & FACTS_OF_DEVICES ? ask : NULL;
	ask_addresses(host, ask);
	if (!ask->all || ask->filter)
		host->asking = NULL;
	if (ask->all || ask->whole)
		read_all(host, ask);
	host->asking = NULL;
	for (size_t i = 0; i < ask->path_count; i++)
		host_follow(host, &ask->paths[i]);
	if (ask->facts & FACT_DISPLAY)
		host_load_display_bridges(host);
	host_read_groups(host, ask);
	if (ask->facts & FACTS_OF_DEVICES)
		host_read_device_facts(host, ask);
	if (ask->facts & FACT_HOLDERS)
		host_read_holders(host, ask);
	if (ask->facts & FACT_MEMORY_MAP)
		host_read_memory(host);
	if (ask->facts & FACT_DISPLAY)
		host_read_displays(host, ask);
	source_close_dir(&host->device_links);
	if (ask->facts & FACT_INTERRUPTS)
		host_read_interrupts(host);
	/* What a kernel without an IOMMU shows says nothing about one that has it. */
	if ((ask->facts & FACT_INTERRUPTS) &&
	    (host->iommu != IOMMU_UNKNOWN || host_has_groups(host)))
		host_read_shown_interrupts(host);
	host_read_place(host);
	if (ask->facts & FACT_REACH)
		host_read_reach(host);
	if (ask->aperture)
		host_read_aperture(host);
	if (ask->facts & FACT_EXTERNAL)
		host->has_thunderbolt =
			source_has_entries(host->source, "sys/bus/thunderbolt/devices") > 0;
	read_modules(host);
	if (ask->facts & FACT_SLOTS)
		host_read_slots(host);
	host_read_usage(host, ask->facts);
	return host_answer(host);
}

bool host_has_groups(const struct host *host)
{
	for (size_t i = 0; i < host->group_count; i++)
		if (!host->groups[i].noiommu)
			return true;
	return host->groups_seen == SEEN;
}

void host_close(struct host *host)
{
	index_clear(&host->by_address);
	index_clear(&host->by_group_id);
	index_clear(&host->acs.by_address);
	for (size_t i = 0; i < TABLES; i++)
		free(host->tables[i].data);
	source_free_names(host->iommus);
	log_clear(&host->log);
	arena_clear(&host->arena);
	source_close_dir(&host->device_links);
	source_close(host->source);
	memset(host, 0, sizeof(*host));
}
