// SPDX-License-Identifier: GPL-2.0-or-later
/* schema.json: groups, and devices with their outcomes and findings. */
#include <stdlib.h>
#include <string.h>

#include "host/errors.h"
#include "host/arena.h"
#include "policy/chipset.h"
#include "policy/guest.h"
#include "policy/map.h"
#include "policy/policy-file.h"
#include "report/json/json.h"
#include "report/words/advice.h"
#include "report/words/fill.h"
#include "report/words/lasting.h"

json *json_range(const struct reserved_range *range)
{
	json *object = json_new_object();

	json_put(object, "base", json_hex(range->base, 1));
	json_put(object, "end", json_hex(range->end, 1));
	json_put(object, "type", json_text(range->type));
	return object;
}

static json *member_object(json *address, const char *kind, const char *driver)
{
	json *object = json_new_object();

	json_put(object, "address", address);
	json_put(object, "kind", json_text(kind));
	json_put(object, "driver", json_text(driver));
	return object;
}

json *json_group(const struct judgement *j, const struct host_group *group)
{
	json *object = json_new_object(), *devices = json_new_array(), *members = json_new_array();
	json *reserved = NULL;

	for (size_t i = 0; i < group->member_count; i++) {
		const struct host_device *device = &j->host->devices[group->members[i]];

		json_append(devices, json_address(j->host, group->members[i]));
		json_append(members, member_object(json_address(j->host, group->members[i]),
						   host_is_bridge(device) ? "bridge" : "endpoint",
						   device->driver));
	}
	for (size_t i = 0; i < group->foreign_members; i++)
		json_append(members, member_object(json_text(group->foreign[i]), "other", NULL));
	if (group->reserved_seen == SEEN)
		reserved = json_new_array();
	for (size_t i = 0; reserved && i < group->reserved_count; i++)
		json_append(reserved, json_range(&group->reserved[i]));
	json_put(object, "id", json_integer(group->id));
	json_put(object, "devices", devices);
	json_put(object, "members", members);
	json_put(object, "type", json_fact(&group->type));
	json_put(object, "reserved", reserved);
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
		map = json_made(NULL);
	else if (known) {
		map = json_new_object();
		list = json_new_array();
		for (size_t i = 0; i < holes.count; i++)
			json_append(list, json_range(&holes.items[i]));
		json_put(map, "holes", list);
		json_put(map, "fits", json_answer(guest_fits(j, &holes)));
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
	json *object = json_new_object();

	json_put(object, "outcome", json_text(kinds[outcome->kind]));
	json_put(object, "at", json_text(words_steps[outcome->at]));
	json_put(object, "errno", json_text(error_name(outcome->error)));
	json_put(object, "message", json_text(line));
	json_put(object, "device", line ? json_address(j->host, outcome->named) : NULL);
	json_put(object, "userspace", json_text(qemu));
	json_put(object, "map", map_object(j, d, outcome));
	free(line);
	free(qemu);
	return object;
}

/* What answers for a finding; among the machine's, what does no longer. */
static json *waiver_object(const struct policy_waiver *waiver)
{
	char date[DATE_SIZE];
	json *object;

	if (!waiver)
		return NULL;
	object = json_new_object();
	json_put(object, "file", json_text("/" HOST_POLICY));
	json_put(object, "line", json_integer((int64_t)waiver->line));
	json_put(object, "reason", json_text(waiver->reason));
	json_put(object, "expires",
		 waiver->expires ? json_text(fill_date(waiver->expires, date)) : NULL);
	return object;
}

static json *finding_object(const struct judgement *j, const struct finding *finding)
{
	const struct finding_case *w = case_of(finding->detail);
	struct phrase p = { .j = j, .device = NO_INDEX, .finding = finding };
	json *object = json_new_object(), *list = json_new_array();
	char *advice;

	for (size_t i = 0; i < finding->evidence_count; i++) {
		json *item = json_new_object();
		char *source, *what;
		int64_t offset;

		p.evidence = &finding->evidence[i];
		what = phrase_evidence(&p, &source, &offset);
		json_put(item, "source", json_owned(source));
		json_put(item, "offset", offset < 0 ? NULL : json_integer(offset));
		json_put(item, "text", json_owned(what));
		json_append(list, item);
	}
	p.evidence = NULL;
	json_put(object, "rule", json_text(finding->rule->id));
	json_put(object, "severity", json_text(severity_names[finding->severity]));
	json_put(object, "of_machine", json_answer(finding->whole_machine ? ANSWER_YES : ANSWER_NO));
	json_put(object, "title", json_owned(phrase(&p, w->title)));
	json_put(object, "detail", json_owned(phrase_detail(&p)));
	advice = advice_text(&p);
	json_put(object, "advice", advice ? json_owned(advice) : NULL);
	json_put(object, "evidence", list);
	json_put(object, "waiver", waiver_object(finding->waiver));
	return object;
}

json *json_findings(const struct judgement *j, const struct findings *findings)
{
	json *array = json_new_array();

	for (size_t i = 0; i < findings->count; i++)
		json_append(array, finding_object(j, &findings->items[i]));
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
		[PREPARE_VARIANT] = "bind",
		[PREPARE_STOP_UNIT] = "other",
		[PREPARE_STOP_PROCESS] = "other",
		[PREPARE_LOOK_HOLDERS] = "other",
		[PREPARE_UNLOAD] = "other",
	};
	json *array = json_new_array();

	for (size_t i = 0; i < d->todo_count; i++) {
		const struct todo *todo = &d->todo[i];
		struct phrase p = { .j = j, .device = todo->device };
		json *object = json_new_object();
		const char *driver = NULL;

		if (todo->action == PREPARE_BIND || todo->action == PREPARE_REBIND)
			driver = "vfio-pci";
		else if (todo->action == PREPARE_VARIANT)
			driver = todo->what;
		else if (todo->device != NO_INDEX)
			driver = j->host->devices[todo->device].driver;
		json_put(object, "action", json_text(actions[todo->action]));
		json_put(object, "device", json_address(j->host, todo->device));
		json_put(object, "driver", json_text(driver));
		json_put(object, "text",
			 json_owned(phrase_todo(&p, words_todo[todo->action], todo)));
		json_append(array, object);
	}
	return array;
}

static void put_step(void *data, const char *file, const char *line)
{
	json *object = json_new_object();

	json_put(object, "file", json_text(file));
	json_put(object, "line", json_text(line));
	json_append(data, object);
}

/* How what todo binds is bound at each boot; null: nothing is, or it should not be. */
static json *lasting_object(const struct judgement *j, const struct device_judgement *d)
{
	const struct phrase p = { .j = j, .device = d->device };
	json *object, *steps;
	char *text, *last, *both = NULL;

	if (d->lasting.way == LASTING_NONE)
		return NULL;
	object = json_new_object();
	steps = json_new_array();
	text = lasting_text(&p, d);
	last = lasting_last(&p, d);
	if (text || last)
		both = phrase_print(&p, "%s%s%s", text ? text : "", text && last ? " " : "",
				    last ? last : "");
	free(text);
	free(last);
	lasting_each(&p, d, put_step, steps);
	json_put(object, "way", json_text(lasting_ways[d->lasting.way]));
	json_put(object, "reason", json_text(lasting_reasons[d->lasting.reason]));
	json_put(object, "other", json_text(d->lasting.other));
	json_put(object, "text", both ? json_owned(both) : NULL);
	json_put(object, "steps", steps);
	return object;
}

static json *holders_array(const struct host_device *device)
{
	const struct device_holders *holders = device->holders;
	json *array = json_new_array();

	for (size_t i = 0; holders && i < holders->count; i++) {
		json *object = json_new_object();

		json_put(object, "pid", json_integer((int64_t)holders->items[i].pid));
		json_put(object, "name", json_text(holders->items[i].name));
		json_put(object, "node", json_text(holders->items[i].node));
		json_append(array, object);
	}
	return array;
}

static json *not_checked_array(const struct judgement *j, const struct device_judgement *d)
{
	const struct phrase p = { .j = j, .device = d->device };
	json *array = json_new_array();

	for (size_t i = 0; i < d->not_checked_count; i++) {
		json *object = json_new_object();

		json_put(object, "rule", json_text(d->not_checked[i].rule->id));
		json_put(object, "reason", json_text(unchecked_codes[d->not_checked[i].why]));
		json_put(object, "why",
			 json_owned(phrase_unchecked(&p, "vfio-check", d->not_checked[i].why)));
		json_append(array, object);
	}
	return array;
}

json *json_device(const struct judgement *j, struct names *names,
		  const struct device_judgement *d)
{
	const struct host_device *device = &j->host->devices[d->device];
	json *object = json_new_object();

	json_put(object, "address", json_address(j->host, d->device));
	json_put(object, "class", json_hex(device->class, 6));
	json_put(object, "vendor", json_hex(device->vendor, 4));
	json_put(object, "device", json_hex(device->device, 4));
	json_put(object, "name", names ? json_text(names_device(names, device, false)) : NULL);
	json_put(object, "driver", json_text(device->driver));
	json_put(object, "chipset", json_answer(chipset_has(device) ? ANSWER_YES : ANSWER_NO));
	json_put(object, "group", device->group == NO_INDEX ? NULL :
			     json_integer(j->host->groups[device->group].id));
	json_put(object, "verdict", json_text(verdict_names[d->verdict]));
	json_put(object, "kernel", outcome_object(j, d, &d->kernel));
	json_put(object, "now", outcome_object(j, d, &d->now));
	json_put(object, "ready", json_answer(d->ready));
	json_put(object, "todo", todo_array(j, d));
	json_put(object, "lasting", lasting_object(j, d));
	json_put(object, "holders", holders_array(device));
	json_put(object, "findings", json_findings(j, &d->findings));
	json_put(object, "not_checked", not_checked_array(j, d));
	return object;
}
