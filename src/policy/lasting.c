// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/lasting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/modules.h"

#define ID_SIZE sizeof(",8086:10d3")
#define MODULES_MAX 8
#define MODULE_SIZE 64

/* Bound at the next boot, it has to go to VFIO; freed, it may as well. */
static bool binds(const struct todo *todo)
{
	return todo->action == PREPARE_BIND || todo->action == PREPARE_REBIND ||
	       todo->action == PREPARE_VARIANT || todo->action == PREPARE_FREE;
}

/* May the host need the device, as far as anybody has seen? */
static bool may_be_needed(const struct device_judgement *d)
{
	for (size_t i = 0; i < d->not_checked_count; i++)
		if (rule_has(d->not_checked[i].rule, WAIVED_BY_USE))
			return true;
	return false;
}

static bool is_for_good(const struct device_judgement *d)
{
	if (d->verdict == VERDICT_UNSAFE || may_be_needed(d) || d->kernel.line == LINE_DENYLIST)
		return false;
	return d->kernel.kind != OUTCOME_REFUSES || d->kernel.at == STEP_BIND;
}

/* Adds the devices that @d is left to bind to @devices, which has room. */
static size_t add_devices(const struct device_judgement *d, size_t *devices, size_t count)
{
	for (size_t i = 0; i < d->todo_count; i++)
		if (binds(&d->todo[i]))
			devices[count++] = d->todo[i].device;
	return count;
}

static int compare_indices(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

void lasting_devices(const struct judgement *j, struct arena *arena, size_t **devices,
		     size_t *count)
{
	size_t room = 0, all = 0;

	*count = 0;
	for (size_t i = 0; i < j->device_count; i++)
		room += is_for_good(&j->devices[i]) ? j->devices[i].todo_count : 0;
	*devices = room ? arena_alloc(arena, room * sizeof(**devices)) : NULL;
	if (!*devices)
		return;
	for (size_t i = 0; i < j->device_count; i++)
		if (is_for_good(&j->devices[i]))
			all = add_devices(&j->devices[i], *devices, all);
	if (!all)
		return;
	qsort(*devices, all, sizeof(**devices), compare_indices);
	for (size_t i = 0; i < all; i++)
		if (!i || (*devices)[i] != (*devices)[*count - 1])
			(*devices)[(*count)++] = (*devices)[i];
}

/* Does the host keep @twin? Not what was asked for, is bound along, or has VFIO's driver already. */
static bool is_kept(const struct judgement *j, const struct lasting *l,
		    const struct device_twin *twin)
{
	size_t index = host_find(j->host, twin->address);

	if (outcome_is_vfio_driver(twin->driver))
		return false;
	if (index == NO_INDEX)
		return true;
	for (size_t i = 0; i < l->device_count; i++)
		if (l->devices[i] == index)
			return false;
	return !j->host->devices[index].asked;
}

static const char *find_twin(const struct judgement *j, struct lasting *l, struct arena *arena)
{
	char text[PCI_ADDRESS_SIZE];

	for (size_t i = 0; i < l->device_count; i++) {
		const struct device_binding *binding = j->host->devices[l->devices[i]].binding;

		for (size_t t = 0; t < binding->twin_count; t++) {
			if (!is_kept(j, l, &binding->twins[t]))
				continue;
			l->about = l->devices[i];
			return arena_strdup(arena, pci_address_format(binding->twins[t].address,
								      text));
		}
	}
	return NULL;
}

static bool is_built_in(const struct judgement *j, struct lasting *l)
{
	for (size_t i = 0; i < l->device_count; i++) {
		if (!j->host->devices[l->devices[i]].binding->built_in)
			continue;
		l->about = l->devices[i];
		return true;
	}
	return false;
}

static bool has_id(const char *ids, const char *id)
{
	size_t length = strlen(id);

	for (; *ids; ids += strcspn(ids, ","), ids += *ids == ',')
		if (strcspn(ids, ",") == length && strncmp(ids, id, length) == 0)
			return true;
	return false;
}

/* @ids in the place of @length bytes at @value of @line, or an option of its own (NULL). */
static char *replace_ids(struct arena *arena, const struct modprobe_line *line, const char *value,
			 size_t length, const char *ids)
{
	size_t size = strlen(ids) + sizeof("ids=") + (line ? strlen(line->text) : 0);
	char *options = arena_alloc(arena, size);

	if (options && line)
		snprintf(options, size, "%.*s%s%s", (int)(value - line->text), line->text, ids,
			 value + length);
	else if (options)
		snprintf(options, size, "ids=%s", ids);
	return options;
}

/* All of ids=: what stands there now, and what is missing of @l's devices. */
static void collect_ids(const struct judgement *j, struct lasting *l, struct arena *arena)
{
	const struct modprobe_config *config = &j->host->modules.config;
	const char *value = "";
	size_t length = 0;
	const struct modprobe_line *line =
		modprobe_option(config, "vfio_pci", "ids", &value, &length);
	char *ids = arena_alloc(arena, length + 1 + l->device_count * ID_SIZE);

	if (!ids)
		return;
	l->file = line ? line->source : NULL;
	l->ids = ids;
	l->told = true;
	memcpy(ids, value, length);
	for (size_t i = 0; i < l->device_count; i++) {
		const struct host_device *device = &j->host->devices[l->devices[i]];
		char id[ID_SIZE];

		snprintf(id, sizeof(id), "%04x:%04x", device->vendor, device->device);
		if (module_claims(j->host, device) || has_id(ids, id))
			continue;
		l->told = false;
		strcat(ids, *ids ? "," : "");
		strcat(ids, id);
	}
	l->options = replace_ids(arena, line, value, length, ids);
}

static bool is_among(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Those that have no softdep for vfio-pci yet; the kernel has @modules of a device in one string. */
static void collect_modules(const struct judgement *j, struct lasting *l, struct arena *arena)
{
	const char **names = arena_alloc(arena, MODULES_MAX * sizeof(*names));

	for (size_t i = 0; names && i < l->device_count; i++) {
		const char *at = j->host->devices[l->devices[i]].binding->modules;

		for (; at && *at; at += strcspn(at, " "), at += strspn(at, " ")) {
			char name[MODULE_SIZE];

			snprintf(name, sizeof(name), "%.*s", (int)strcspn(at, " "), at);
			if (l->module_count < MODULES_MAX &&
			    !is_among(names, l->module_count, name) &&
			    !modprobe_waits(&j->host->modules.config, name))
				names[l->module_count++] = arena_strdup(arena, name);
			if (l->module_count && !names[l->module_count - 1])
				l->module_count--;
		}
	}
	l->modules = names;
}

static void find_way(const struct judgement *j, struct device_judgement *d, struct arena *arena)
{
	struct lasting *l = &d->lasting;
	const struct host_device *device = &j->host->devices[d->device];

	if (device->function_seen == SEEN && device->is_vf) {
		l->way = LASTING_VIRTUAL;
		return;
	}
	l->way = j->host->binding.driverctl ? LASTING_DRIVERCTL : LASTING_ADDRESS;
	if (strcmp(l->driver, "vfio-pci") != 0) {
		l->reason = LASTING_VARIANT;
		return;
	}
	l->other = find_twin(j, l, arena);
	if (l->other)
		l->reason = LASTING_TWIN;
	else if (is_built_in(j, l))
		l->reason = LASTING_BUILT_IN;
	if (l->way == LASTING_DRIVERCTL || l->reason != LASTING_ANY)
		return;
	collect_ids(j, l, arena);
	collect_modules(j, l, arena);
	l->waits = !j->host->binding.vfio_built_in || j->options.kernel;
	l->way = !l->waits || (l->file && strcmp(l->file, "proc/cmdline") == 0) ?
			 LASTING_COMMAND_LINE : LASTING_MODPROBE;
	if (l->told && !(l->waits && l->module_count))
		l->way = LASTING_NONE;
}

static void last(const struct judgement *j, struct device_judgement *d)
{
	struct arena *arena = d->findings.arena;
	size_t *devices = arena_alloc(arena, (d->todo_count + 1) * sizeof(*devices));
	struct lasting *l = &d->lasting;

	if (!devices)
		return;
	l->about = d->device;
	l->devices = devices;
	l->device_count = add_devices(d, devices, 0);
	l->driver = "vfio-pci";
	for (size_t i = 0; i < d->todo_count; i++)
		if (d->todo[i].action == PREPARE_VARIANT)
			l->driver = d->todo[i].what;
	for (size_t i = 0; i < l->device_count; i++)
		if (!j->host->devices[devices[i]].binding)
			return;
	if (l->device_count && l->driver)
		find_way(j, d, arena);
}

void lasting(struct judgement *j)
{
	for (size_t i = 0; i < j->device_count; i++)
		if (is_for_good(&j->devices[i]))
			last(j, &j->devices[i]);
}
