// SPDX-License-Identifier: GPL-2.0-or-later
/* schema.json: groups, and devices with their outcomes and findings. */
#include <string.h>

#include "host/errors.h"
#include "host/arena.h"
#include "policy/guest.h"
#include "policy/map.h"
#include "report/json/json.h"
#include "report/words/advice.h"

json *json_range(const struct reserved_range *range)
{
	json *object = new_object();

	put(object, "base", hex(range->base, 1));
	put(object, "end", hex(range->end, 1));
	put(object, "type", text(range->type));
	return object;
}

json *json_group(const struct judgement *j, const struct host_group *group)
{
	json *object = new_object(), *devices = new_array();
	json *reserved = NULL;

	for (size_t i = 0; i < group->member_count; i++)
		append(devices, address(j->host, group->members[i]));
	if (group->reserved_seen == SEEN)
		reserved = new_array();
	for (size_t i = 0; reserved && i < group->reserved_count; i++)
		append(reserved, json_range(&group->reserved[i]));
	put(object, "id", integer(group->id));
	put(object, "devices", devices);
	put(object, "type", fact(&group->type));
	put(object, "reserved", reserved);
	return object;
}

/* Of what the kernel refuses nothing will be mapped. */
static json *map_object(const struct judgement *j, const struct device_judgement *d,
			const struct outcome *outcome)
{
	struct arena arena = { 0 };
	struct map_holes holes;
	json *map = NULL, *list;
	bool known;

	if (outcome->kind != OUTCOME_ACCEPTS)
		return NULL;
	known = map_holes(j, d->device, &arena, &holes);
	if (arena.failed)
		map = made(NULL);
	else if (known) {
		map = new_object();
		list = new_array();
		for (size_t i = 0; i < holes.count; i++)
			append(list, json_range(&holes.items[i]));
		put(map, "holes", list);
		put(map, "fits", answer(guest_fits(j, &holes)));
	}
	arena_clear(&arena);
	return map;
}

static json *outcome_object(const struct judgement *j, const struct device_judgement *d,
			    const struct outcome *outcome)
{
	static const char *const kinds[] = { "unknown", "accepts", "refuses" };
	struct phrase p = { .j = j, .device = d->device, .outcome = outcome };
	char *line = phrase_kernel_line(&p), *qemu = phrase(&p, words_qemu_lines[outcome->qemu]);
	json *object = new_object();

	put(object, "outcome", text(kinds[outcome->kind]));
	put(object, "at", text(words_steps[outcome->at]));
	put(object, "errno", text(error_name(outcome->error)));
	put(object, "message", text(line));
	put(object, "device", line ? address(j->host, outcome->named) : NULL);
	put(object, "userspace", text(qemu));
	put(object, "map", map_object(j, d, outcome));
	free(line);
	free(qemu);
	return object;
}

static json *finding_object(const struct judgement *j, const struct finding *finding)
{
	const struct finding_case *w = case_of(finding->detail);
	struct phrase p = { .j = j, .device = NO_INDEX, .finding = finding };
	json *object = new_object(), *list = new_array();
	char *advice;

	for (size_t i = 0; i < finding->evidence_count; i++) {
		json *item = new_object();
		char *source, *what;
		int64_t offset;

		p.evidence = &finding->evidence[i];
		what = phrase_evidence(&p, &source, &offset);
		put(item, "source", owned(source));
		put(item, "offset", offset < 0 ? NULL : integer(offset));
		put(item, "text", owned(what));
		append(list, item);
	}
	p.evidence = NULL;
	put(object, "rule", text(finding->rule->id));
	put(object, "severity", text(severity_names[finding->severity]));
	put(object, "title", owned(phrase(&p, w->title)));
	put(object, "detail", owned(phrase_detail(&p)));
	advice = advice_text(&p);
	put(object, "advice", advice ? owned(advice) : NULL);
	put(object, "evidence", list);
	return object;
}

json *json_findings(const struct judgement *j, const struct findings *findings)
{
	json *array = new_array();

	for (size_t i = 0; i < findings->count; i++)
		append(array, finding_object(j, &findings->items[i]));
	return array;
}

static json *todo_array(const struct judgement *j, const struct device_judgement *d)
{
	static const char *const actions[PREPARES] = {
		[PREPARE_BIND] = "bind",
		[PREPARE_REBIND] = "bind",
		[PREPARE_FREE] = "free",
		[PREPARE_FREE_CHIPSET] = "free",
		[PREPARE_LOAD_MODULE] = "load-module",
		[PREPARE_ENABLE_IOMMU] = "enable-iommu",
		[PREPARE_INSTALL_MODULE] = "other",
		[PREPARE_ALLOW_MODULE] = "set-option",
		[PREPARE_ALLOW_OPTION] = "set-option",
		[PREPARE_DISABLE_VFS] = "other",
	};
	json *array = new_array();

	for (size_t i = 0; i < d->todo_count; i++) {
		const struct todo *todo = &d->todo[i];
		struct phrase p = { .j = j, .device = todo->device };
		json *object = new_object();
		const char *driver = NULL;

		if (todo->action == PREPARE_BIND || todo->action == PREPARE_REBIND)
			driver = "vfio-pci";
		else if (todo->device != NO_INDEX)
			driver = j->host->devices[todo->device].driver;
		put(object, "action", text(actions[todo->action]));
		put(object, "device", address(j->host, todo->device));
		put(object, "driver", text(driver));
		put(object, "text", owned(phrase_todo(&p, words_todo[todo->action], todo)));
		append(array, object);
	}
	return array;
}

static json *not_checked_array(const struct judgement *j, const struct device_judgement *d)
{
	const struct phrase p = { .j = j, .device = d->device };
	json *array = new_array();

	for (size_t i = 0; i < d->not_checked_count; i++) {
		json *object = new_object();

		put(object, "rule", text(d->not_checked[i].rule->id));
		put(object, "reason", text(unchecked_codes[d->not_checked[i].why]));
		put(object, "why", owned(phrase_unchecked(&p, "vfio-check", d->not_checked[i].why)));
		append(array, object);
	}
	return array;
}

json *json_device(const struct judgement *j, struct names *names,
		  const struct device_judgement *d)
{
	const struct host_device *device = &j->host->devices[d->device];
	json *object = new_object();

	put(object, "address", address(j->host, d->device));
	put(object, "class", hex(device->class, 6));
	put(object, "vendor", hex(device->vendor, 4));
	put(object, "device", hex(device->device, 4));
	/* Reading pci.ids takes as long as reading hundreds of devices. */
	put(object, "name", names && j->options.named ? text(names_device(names, device, false)) : NULL);
	put(object, "driver", text(device->driver));
	put(object, "group", device->group == NO_INDEX ? NULL :
			     integer(j->host->groups[device->group].id));
	put(object, "verdict", text(verdict_names[d->verdict]));
	put(object, "kernel", outcome_object(j, d, &d->kernel));
	put(object, "now", outcome_object(j, d, &d->now));
	put(object, "ready", answer(d->ready));
	put(object, "todo", todo_array(j, d));
	put(object, "findings", json_findings(j, &d->findings));
	put(object, "not_checked", not_checked_array(j, d));
	return object;
}
