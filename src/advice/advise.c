// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice/advise.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "advice/advice-data.h"
#include "host/dmi.h"
#include "policy/case.h"

#define LIST_SIZE 512
#define DMI_SIZE 300

/* The facts of one finding as text; what is not known stays empty. */
struct facts {
	char vendors[DMI_SIZE], class[8], vendor[8], device[8], domain[12];
	char sizes[LIST_SIZE], scopes[LIST_SIZE];
};

bool advise_wanted(const struct judgement *j)
{
	for (size_t i = 0; i < j->device_count; i++)
		for (size_t f = 0; f < j->devices[i].findings.count; f++)
			if (rule_has(j->devices[i].findings.items[f].rule, OF_DEMANDS))
				return true;
	return false;
}

size_t advise_demanded(const struct finding *finding)
{
	switch (case_of(finding->detail)->demand) {
	case DEMAND_ON_DEVICE:
		return finding->device;
	case DEMAND_ON_OTHER:
		return finding->other;
	default:
		return NO_INDEX;
	}
}

/* Add @item to the list, unless it is there already or there is no more room. */
static void list_add(char *list, const char *item)
{
	size_t used = strlen(list), length = strlen(item);

	for (const char *at = list; (at = strstr(at, item)); at++)
		if ((at == list || at[-1] == '\n') && (at[length] == '\n' || !at[length]))
			return;
	if (used + length + 2 <= LIST_SIZE)
		sprintf(list + used, "%s%s", used ? "\n" : "", item);
}

static void add_size(struct facts *facts, uint64_t base, uint64_t end)
{
	char size[24];

	if (end < base)
		return;
	snprintf(size, sizeof(size), "0x%" PRIx64, end - base + 1);
	list_add(facts->sizes, size);
}

static const char *scope_name(const struct region_scope *scope, const struct touch *touch)
{
	switch (scope->form) {
	case SCOPE_ALL:
		return "all";
	case SCOPE_ONE:
		return "one";
	case SCOPE_RANGE:
		return "range";
	default:
		return touch->via == VIA_BELOW_BRIDGE ? "bridge" : "endpoint";
	}
}

static void add_evidence(const struct judgement *j, const struct finding *finding,
			 struct facts *facts)
{
	for (size_t i = 0; i < finding->evidence_count; i++) {
		size_t index = finding->evidence[i].index;

		if (finding->evidence[i].kind == FROM_SCOPE) {
			const struct touch *touch = &finding->links->touches[index];
			const struct region *region = &finding->links->regions[touch->region];

			add_size(facts, region->base, region->end);
			list_add(facts->scopes, scope_name(&finding->links->scopes[touch->scope], touch));
		} else if (finding->evidence[i].kind == FROM_RANGE) {
			const struct host_group *group = &j->host->groups[finding->group];

			add_size(facts, group->reserved[index].base, group->reserved[index].end);
		}
	}
}

static const char *structure_name(const struct judgement *j, const struct finding *finding)
{
	enum table_signature table = table_of_maker(machine_iommu_kind(j->host));

	if (finding->region != NO_INDEX)
		table = finding->links->regions[finding->region].table;
	return table == TABLES ? NULL : table_kinds[table]->region;
}

/* Mainboards are sold under another name than the machines that are built of them. */
static void add_vendors(const struct host *host, struct facts *facts)
{
	const char *names[] = { dmi_text(&host->platform.vendor),
				dmi_text(&host->platform.board_vendor) };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t used = strlen(facts->vendors);

		if (names[i])
			snprintf(facts->vendors + used, sizeof(facts->vendors) - used, "%s%.128s",
				 used ? "\n" : "", names[i]);
	}
}

static const char *filled(const char *text)
{
	return *text ? text : NULL;
}

static void add_device(const struct host *host, size_t device, struct facts *facts)
{
	const struct host_device *d = &host->devices[device];

	snprintf(facts->class, sizeof(facts->class), "%06x", d->class & 0xffffff);
	snprintf(facts->vendor, sizeof(facts->vendor), "%04x", d->vendor);
	snprintf(facts->device, sizeof(facts->device), "%04x", d->device);
}

static void find_advice(const struct judgement *j, const struct advice_set *rows,
			struct finding *finding)
{
	const struct host *host = j->host;
	const struct host_group *group = finding->group == NO_INDEX ? NULL :
								     &host->groups[finding->group];
	size_t demanded = advise_demanded(finding);
	struct facts facts = { 0 };
	const char *list[ADVICE_KEYS] = { NULL };

	if (demanded == NO_INDEX && group && group->member_count == 1)
		demanded = finding->device;
	add_vendors(host, &facts);
	add_evidence(j, finding, &facts);
	snprintf(facts.domain, sizeof(facts.domain), "%04x",
		 host->devices[finding->device].address.domain);
	if (demanded != NO_INDEX) {
		add_device(host, demanded, &facts);
		finding->slot = host_slot_of(host, &host->devices[demanded]);
		if (host->slots.seen == SEEN)
			list[ADVICE_IN_SLOT] = finding->slot ? "yes" : "no";
	}
	list[ADVICE_VENDOR] = filled(facts.vendors);
	list[ADVICE_PRODUCT] = dmi_text(&host->platform.product);
	list[ADVICE_PRODUCT_VERSION] = dmi_text(&host->platform.product_version);
	list[ADVICE_BIOS_VENDOR] = dmi_text(&host->platform.bios_vendor);
	list[ADVICE_CLASS] = filled(facts.class);
	list[ADVICE_PCI_VENDOR] = filled(facts.vendor);
	list[ADVICE_PCI_DEVICE] = filled(facts.device);
	list[ADVICE_DOMAIN] = facts.domain;
	list[ADVICE_SLOT] = finding->slot ? finding->slot->name : NULL;
	list[ADVICE_STRUCTURE] = structure_name(j, finding);
	list[ADVICE_SIZE] = filled(facts.sizes);
	list[ADVICE_SCOPE] = filled(facts.scopes);
	finding->advice = advice_find(rows, list);
}

static int add_error(struct advice_errors *errors, const struct advice_error *error)
{
	struct advice_error *items = list_grow(errors->items, errors->count, sizeof(*items));

	if (!items)
		return -ENOMEM;
	items[errors->count++] = *error;
	errors->items = items;
	return 0;
}

/* Other files stand for themselves. */
static int parse_file(struct advised *advised, const char *name, const char *text, size_t size,
		      bool local)
{
	struct advice_error error;
	int r = advice_parse(&advised->rows, name, text, size, local, &error);

	return r == -EINVAL ? add_error(&advised->errors, &error) : r;
}

static int parse_files(const struct host *host, struct advised *advised)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < advice_data_count; i++)
		r = parse_file(advised, advice_data[i].name, advice_data[i].text,
			       advice_data[i].size, false);
	for (size_t i = 0; r == 0 && i < host->advice.count; i++) {
		const struct advice_file *file = &host->advice.items[i];
		const struct advice_error unreadable = {
			.defect = ADVICE_UNREADABLE,
			.file = file->name,
			.error = file->error,
		};

		r = file->text ? parse_file(advised, file->name, file->text, file->size, true) :
				 add_error(&advised->errors, &unreadable);
	}
	return r;
}

int advise(struct judgement *j, struct advised *advised)
{
	int r = parse_files(j->host, advised);

	for (size_t i = 0; r == 0 && i < j->device_count; i++)
		for (size_t f = 0; f < j->devices[i].findings.count; f++)
			if (rule_has(j->devices[i].findings.items[f].rule, OF_DEMANDS))
				find_advice(j, &advised->rows, &j->devices[i].findings.items[f]);
	return r;
}

void advised_clear(struct advised *advised)
{
	advice_clear(&advised->rows);
	free(advised->errors.items);
	memset(advised, 0, sizeof(*advised));
}
