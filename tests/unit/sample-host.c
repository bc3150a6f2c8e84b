// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/sample-host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/device-facts.h"
#include "host/source.h"
#include "tests/unit/unit.h"

static void *copy_of(struct sample *s, const void *data, size_t size)
{
	void *copy = arena_alloc(&s->host.arena, size);

	assert_non_null(copy);
	memcpy(copy, data, size);
	return copy;
}

static void set_text(struct sample *s, struct fact_text *fact, const char *text)
{
	fact->seen = SEEN;
	fact->text = copy_of(s, text, strlen(text) + 1);
}

int sample_setup(void **state)
{
	struct sample *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	dmar_begin(&s->table);
	dmar_drhd(&s->table, DMAR_INCLUDE_ALL, 0, 0xfed90000);
	/* A host without a root has only tables. Nothing is read from this one. */
	assert_int_equal(source_open("/", 0, &s->host.source), 0);
	s->host.tables[TABLE_DMAR].seen = SEEN;
	s->host.tables[TABLE_IVRS].seen = NOT_THERE;
	s->host.tables[TABLE_IORT].seen = NOT_THERE;
	s->host.iommus_seen = SEEN;
	s->host.iommu = IOMMU_INTEL;
	s->host.groups_seen = SEEN;
	s->host.remapping_capable = (struct fact_bool){ SEEN, true };
	s->host.unsafe_interrupts = (struct fact_bool){ SEEN, false };
	s->host.vfio_pci = SEEN;
	s->host.modules.type1 = SEEN;
	s->host.modules.config_seen = SEEN;
	s->host.usage = (struct host_usage){ .storage = SEEN, .network = SEEN, .console = SEEN,
					     .keyboard = SEEN };
	sample_release(s, SAMPLE_RELEASE);
	sample_command_line(s, "quiet intel_iommu=on");
	sample_memory(s, SAMPLE_BASE, SAMPLE_BASE + 0xfffff, MEMORY_RESERVED);
	*state = s;
	return 0;
}

int sample_teardown(void **state)
{
	struct sample *s = *state;

	judgement_clear(&s->judgement);
	advised_clear(&s->advised);
	links_clear(&s->links);
	tables_clear(&s->tables);
	host_close(&s->host);
	free(s);
	return 0;
}

/* "10000:e0:06.0/10000:e1:00.0" and "00:1c.0/01:00.0" alike */
static void parse_chain(struct sample *s, const char *text, struct host_device *device)
{
	struct pci_hop hops[32];
	char copy[512], *save = NULL;

	assert_true(strlen(text) < sizeof(copy));
	strcpy(copy, text);
	for (char *name = strtok_r(copy, "/", &save); name; name = strtok_r(NULL, "/", &save)) {
		assert_true(device->depth < COUNT(hops));
		assert_true(pci_address_parse(name, &device->address));
		hops[device->depth++] =
			(struct pci_hop){ device->address.bus, device->address.devfn };
	}
	device->chain = copy_of(s, hops, device->depth * sizeof(*hops));
}

/* It answers, can be reset, stays where it is and shares itself with nobody. */
static struct device_facts *good_facts(struct sample *s)
{
	struct device_facts *facts = arena_alloc(&s->host.arena, sizeof(*facts));

	assert_non_null(facts);
	facts->reset_seen = SEEN;
	facts->reset = true;
	facts->power_seen = SEEN;
	facts->config_seen = SEEN;
	facts->removable_seen = SEEN;
	facts->numvfs_seen = NOT_THERE;
	facts->physfn_seen = NOT_THERE;
	return facts;
}

static size_t add_device(struct sample *s, const struct host_device *device)
{
	struct host *host = &s->host;
	size_t index = host->device_count;
	uint64_t key = pci_address_key(device->address);

	host->devices = arena_array(&host->arena, host->devices, index, sizeof(*device));
	assert_non_null(host->devices);
	host->devices[index] = *device;
	host->device_count = index + 1;
	assert_int_equal(index_add(&host->by_address, key, index), 0);
	return index;
}

size_t sample_device(struct sample *s, const char *chain, uint32_t class, const char *driver)
{
	struct host_device device = {
		.asked = true,
		.class = class,
		.vendor = 0x8086,
		.device = 0x1234,
		.driver = arena_strdup(&s->host.arena, driver),
		.group = NO_INDEX,
		.function_seen = SEEN,
		.buses_seen = NOT_THERE,
	};

	parse_chain(s, chain, &device);
	device.facts = good_facts(s);
	device.holders = arena_alloc(&s->host.arena, sizeof(*device.holders));
	assert_non_null(device.holders);
	device.holders->seen = NOT_THERE;
	pci_address_format(device.address, device.facts->name);
	return add_device(s, &device);
}

size_t sample_bridge(struct sample *s, const char *chain, uint8_t secondary, uint8_t subordinate)
{
	size_t index = sample_device(s, chain, CLASS_PORT, "pcieport");
	struct host_device *bridge = &s->host.devices[index];

	bridge->asked = false;
	bridge->header = HEADER_BRIDGE;
	bridge->buses_seen = SEEN;
	bridge->secondary = secondary;
	bridge->subordinate = subordinate;
	return index;
}

size_t sample_group_of(struct sample *s, const size_t *devices, size_t count)
{
	struct host *host = &s->host;
	size_t index = host->group_count;
	struct host_group *group;

	host->groups = arena_array(&host->arena, host->groups, index, sizeof(*group));
	assert_non_null(host->groups);
	host->group_count = index + 1;
	group = &host->groups[index];
	*group = (struct host_group){
		.id = (unsigned int)index + 10,
		.members = copy_of(s, devices, count * sizeof(*devices)),
		.member_count = count,
		.members_seen = SEEN,
		.reserved_seen = SEEN,
	};
	for (size_t i = 0; i < count; i++)
		host->devices[devices[i]].group = index;
	assert_int_equal(index_add(&host->by_group_id, group->id, index), 0);
	return index;
}

void sample_reserve(struct sample *s, size_t group, uint64_t base, uint64_t end, const char *type)
{
	struct host_group *g = &s->host.groups[group];
	size_t count = g->reserved_count;

	g->reserved = arena_array(&s->host.arena, g->reserved, count, sizeof(*g->reserved));
	assert_non_null(g->reserved);
	g->reserved[count] = (struct reserved_range){ .base = base, .end = end };
	assert_true(strlen(type) < sizeof(g->reserved[count].type));
	strcpy(g->reserved[count].type, type);
	g->reserved_count++;
}

void sample_release(struct sample *s, const char *release)
{
	set_text(s, &s->host.release, release);
}

void sample_command_line(struct sample *s, const char *text)
{
	set_text(s, &s->host.command_line, text);
}

void sample_memory(struct sample *s, uint64_t base, uint64_t end, int type)
{
	struct memory_range range = { .base = base, .end = end };

	range.type = type;
	s->host.memory = copy_of(s, &range, sizeof(range));
	s->host.memory_count = 1;
	s->host.memory_seen = SEEN;
}

void sample_without_groups(struct sample *s)
{
	struct host *host = &s->host;

	host->group_count = 0;
	index_clear(&host->by_group_id);
	for (size_t i = 0; i < host->device_count; i++)
		host->devices[i].group = NO_INDEX;
	host->groups_seen = NOT_THERE;
	/* The class directory is empty then. */
	host->iommu = IOMMU_UNKNOWN;
	host->remapping_capable = (struct fact_bool){ HIDDEN, false };
}

void sample_without_table(struct sample *s)
{
	sample_without_groups(s);
	s->host.tables[TABLE_DMAR].seen = NOT_THERE;
}

void sample_make_amd(struct sample *s)
{
	s->host.iommu = IOMMU_AMD;
	s->host.tables[TABLE_DMAR].seen = NOT_THERE;
	s->host.tables[TABLE_IVRS].seen = HIDDEN;
	s->host.tables[TABLE_IVRS].error = EACCES;
	s->host.remapping_capable = (struct fact_bool){ HIDDEN, false };
}

void sample_begin_ivrs(struct sample *s)
{
	sample_make_amd(s);
	s->host.tables[TABLE_IVRS].seen = SEEN;
	s->host.tables[TABLE_IVRS].error = 0;
	s->host.ioapics_seen = SEEN;
	s->host.ioapics[0] = (struct host_ioapic){ .id = 0x20, .first_interrupt = 0 };
	s->host.ioapic_count = 1;
	ivrs_begin(&s->ivrs);
}

void sample_make_amd_with_table(struct sample *s)
{
	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, 0, 0xfd200000);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	ivrs_special(&s->ivrs, 0x20, 0x00a0, IVRS_SPECIAL_IOAPIC);
}

void sample_ivmd(struct sample *s, uint16_t first, uint16_t last)
{
	ivrs_ivmd(&s->ivrs, IVRS_IVMD_RANGE, IVMD_UNITY | IVMD_READ | IVMD_WRITE, first, last,
		  SAMPLE_BASE, SAMPLE_END + 1 - SAMPLE_BASE);
}

void sample_rmrr(struct sample *s, uint8_t scope_type, const char *path)
{
	dmar_rmrr(&s->table, 0, SAMPLE_BASE, SAMPLE_END);
	dmar_scope(&s->table, scope_type, path);
}

const struct profile *sample_row(const char *release)
{
	struct profile_set set;

	profile_find(release, NULL, true, &set);
	assert_int_equal(set.count, 1);
	return set.rows[0];
}

/* Bytes for a table that is there. */
static void load_table(struct sample *s, enum table_signature which, const uint8_t *data,
		       size_t size)
{
	struct host_table *table = &s->host.tables[which];

	free(table->data);
	table->data = NULL;
	if (table->seen != SEEN)
		return;
	table->data = exact_copy(data, size);
	table->size = size;
}

static void parse_tables(struct sample *s)
{
	tables_clear(&s->tables);
	load_table(s, TABLE_DMAR, s->table.data, s->table.size);
	load_table(s, TABLE_IVRS, s->ivrs.data, s->ivrs.size);
	assert_int_equal(tables_parse(s->host.tables, &s->tables), 0);
}

const struct links *sample_links(struct sample *s, const char *release)
{
	links_clear(&s->links);
	parse_tables(s);
	assert_int_equal(links_make(&s->tables, &s->host, sample_row(release), false, &s->links),
			 0);
	return &s->links;
}

const struct judgement *sample_judge(struct sample *s)
{
	judgement_clear(&s->judgement);
	advised_clear(&s->advised);
	parse_tables(s);
	assert_int_equal(judge(&s->host, &s->tables, &s->options, &s->judgement), 0);
	return &s->judgement;
}

const struct device_judgement *sample_judge_device(struct sample *s, size_t device)
{
	const struct device_judgement *d = judgement_find(sample_judge(s), device);

	assert_non_null(d);
	return d;
}
