// SPDX-License-Identifier: GPL-2.0-or-later
/* The contract of data/schema.json, member by member. */
#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "report/phrase.h"
#include "report/report.h"

typedef struct json_object json;

struct writer {
	const struct judgement *j;
	struct names *names;
	FILE *out;
};

static json *text(const char *value)
{
	return value ? json_object_new_string(value) : NULL;
}

/* For sentences in new memory, which this takes. */
static json *owned(char *value)
{
	json *object = text(value ? value : "");

	free(value);
	return object;
}

static json *hex(uint64_t value, int digits)
{
	char buffer[20];

	snprintf(buffer, sizeof(buffer), "0x%0*" PRIx64, digits, value);
	return json_object_new_string(buffer);
}

static json *address(const struct host *host, size_t device)
{
	char buffer[PCI_ADDRESS_SIZE];

	if (device == NO_INDEX)
		return NULL;
	return json_object_new_string(pci_address_format(host->devices[device].address, buffer));
}

static json *integer(int64_t value)
{
	return json_object_new_int64(value);
}

static void put(json *object, const char *key, json *value)
{
	json_object_object_add(object, key, value);
}

static json *fact(const struct fact_text *fact)
{
	return fact->seen == SEEN ? text(fact->text) : NULL;
}

static json *answer(enum answer answer)
{
	return answer == ANSWER_UNKNOWN ? NULL : json_object_new_boolean(answer == ANSWER_YES);
}

static json *tool_object(void)
{
	json *tool = json_object_new_object(), *rules = json_object_new_array();
	size_t count;
	const struct rule *all = rules_all(&count);

	for (size_t i = 0; i < count; i++)
		json_object_array_add(rules, text(all[i].id));
	put(tool, "version", text(PACKAGE_VERSION));
	put(tool, "rules", rules);
	return tool;
}

static json *kernel_object(const struct judgement *j)
{
	static const char *const evidence[] = { "none", "asked", "release", "version" };
	json *kernel = json_object_new_object(), *profile = json_object_new_array();

	for (size_t i = 0; i < j->profiles.count; i++)
		json_object_array_add(profile, text(j->profiles.rows[i]->name));
	put(kernel, "release", fact(&j->host->release));
	put(kernel, "asked", text(j->options.kernel));
	put(kernel, "profile", profile);
	put(kernel, "evidence", text(evidence[j->profiles.evidence]));
	put(kernel, "tested_to", text(PROFILE_TESTED_TO));
	return kernel;
}

static json *iommu_object(const struct judgement *j)
{
	static const char *const kinds[] = { NULL, "intel", "amd", "smmu", "other" };
	enum iommu_state state = j->candidates[0].machine.state;
	json *iommu = json_object_new_object();

	put(iommu, "kind", text(kinds[machine_iommu_kind(j->host)]));
	put(iommu, "enabled", answer(state == STATE_UNKNOWN ? ANSWER_UNKNOWN :
				     state == STATE_ON ? ANSWER_YES : ANSWER_NO));
	put(iommu, "interrupt_remapping", answer(j->remapping));
	return iommu;
}

static json *host_object(const struct judgement *j)
{
	json *host = json_object_new_object(), *platform = json_object_new_object();

	put(host, "source", text(!j->host->source ? "table" : j->host->live ? "live" : "tree"));
	put(host, "kernel", kernel_object(j));
	put(platform, "vendor", fact(&j->host->platform.vendor));
	put(platform, "product", fact(&j->host->platform.product));
	put(platform, "board", fact(&j->host->platform.board));
	put(platform, "bios_vendor", fact(&j->host->platform.bios_vendor));
	put(platform, "bios_version", fact(&j->host->platform.bios_version));
	put(platform, "bios_date", fact(&j->host->platform.bios_date));
	put(host, "platform", platform);
	put(host, "iommu", iommu_object(j));
	return host;
}

static json *error_object(int64_t offset, char *what)
{
	json *error = json_object_new_object();

	put(error, "offset", integer(offset));
	put(error, "text", owned(what));
	return error;
}

/* The first defect that is more than an unknown scope type. */
static const struct acpi_defect *first_defect(const struct acpi_defects *defects)
{
	for (size_t i = 0; i < defects->count; i++)
		if (defects->items[i].kind != DMAR_SCOPE_TYPE)
			return &defects->items[i];
	return NULL;
}

static json *dmar_error(const struct judgement *j, const struct host_table *table,
			const struct acpi_defect *defect)
{
	struct phrase p = { .j = j, .device = NO_INDEX, .defect = defect };
	char line[24];

	if (defect)
		return error_object(defect->offset, phrase(&p, words_defects[defect->kind]));
	if (!table->text_line)
		return NULL;
	snprintf(line, sizeof(line), "%zu", table->text_line);
	p.pairs[0] = (struct phrase_pair){ "line", line };
	return error_object(0, phrase(&p, words[table->text_offset ? WORD_TABLE_DUMP_OFFSET :
								     WORD_TABLE_DUMP_HEX]));
}

static json *table_object(const struct judgement *j, enum table_signature which)
{
	static const char *const names[TABLES] = { "DMAR", "IVRS", "IORT" };
	const struct host_table *table = &j->host->tables[which];
	const struct acpi_defect *defect = first_defect(&j->tables->dmar.defects);
	json *object = json_object_new_object();
	struct acpi_header header;
	bool parsed = which == TABLE_DMAR && table->seen == SEEN;
	bool known = table->seen == SEEN && acpi_header_read(table->data, table->size, &header);

	if (!parsed)
		defect = NULL;
	put(object, "signature", text(names[which]));
	put(object, "source", text(table->source));
	put(object, "state", text(table->seen == NOT_THERE || table->seen == NOT_ASKED ? "absent" :
				  defect || table->text_line ? "invalid" :
				  parsed ? "parsed" : "unreadable"));
	put(object, "length", known ? integer(header.length) : NULL);
	put(object, "revision", known ? integer(header.revision) : NULL);
	put(object, "oem", known ? text(header.oem_id) : NULL);
	put(object, "oem_table", known ? text(header.oem_table_id) : NULL);
	put(object, "error", dmar_error(j, table, defect));
	return object;
}

static json *scope_object(const struct judgement *j, const struct region_scope *region)
{
	const struct dmar_scope *scope = region->scope;
	json *object = json_object_new_object(), *path = json_object_new_array();

	for (unsigned int i = 0; i < scope->path_length; i++) {
		char element[16];

		snprintf(element, sizeof(element), "%02x.%x", scope->path[2 * i],
			 scope->path[2 * i + 1]);
		json_object_array_add(path, json_object_new_string(element));
	}
	put(object, "type", text(phrase_scope_type(scope->type)));
	put(object, "bus", integer(scope->bus));
	put(object, "path", path);
	put(object, "first", NULL);
	put(object, "last", NULL);
	put(object, "device", address(j->host, region->device));
	return object;
}

static json *touch_object(const struct judgement *j, const struct touch *touch)
{
	static const char *const kinds[] = { "none", "direct-relaxable", "direct" };
	static const char *const vias[] = { "scope", "below-bridge", "fallback" };
	json *object = json_object_new_object();

	put(object, "address", address(j->host, touch->device));
	put(object, "kind", text(kinds[touch->kind]));
	put(object, "via", text(vias[touch->via]));
	return object;
}

static json *region_object(const struct judgement *j, const struct region *region)
{
	const struct links *links = &j->candidates[0].links;
	json *object = json_object_new_object();
	json *scopes = json_object_new_array(), *devices = json_object_new_array();

	for (size_t i = 0; i < region->scope_count; i++)
		json_object_array_add(scopes, scope_object(j, &links->scopes[region->first_scope + i]));
	for (size_t i = 0; i < region->touch_count; i++)
		json_object_array_add(devices, touch_object(j, &links->touches[region->first_touch + i]));
	put(object, "source", text("DMAR"));
	put(object, "structure", text("RMRR"));
	put(object, "offset", integer(region->structure->offset));
	put(object, "segment", integer(region->structure->segment));
	put(object, "base", hex(region->structure->base, 1));
	put(object, "end", hex(region->structure->end, 1));
	put(object, "flags", NULL);
	put(object, "scopes", scopes);
	put(object, "devices", devices);
	return object;
}

static json *range_object(const struct reserved_range *range)
{
	json *object = json_object_new_object();

	put(object, "base", hex(range->base, 1));
	put(object, "end", hex(range->end, 1));
	put(object, "type", text(range->type));
	return object;
}

static json *group_object(const struct judgement *j, const struct host_group *group)
{
	json *object = json_object_new_object(), *devices = json_object_new_array();
	json *reserved = NULL;

	for (size_t i = 0; i < group->member_count; i++)
		json_object_array_add(devices, address(j->host, group->members[i]));
	if (group->reserved_seen == SEEN)
		reserved = json_object_new_array();
	for (size_t i = 0; reserved && i < group->reserved_count; i++)
		json_object_array_add(reserved, range_object(&group->reserved[i]));
	put(object, "id", integer(group->id));
	put(object, "devices", devices);
	put(object, "type", fact(&group->type));
	put(object, "reserved", reserved);
	return object;
}

static const char *errno_name(int error)
{
	return error ? strerrorname_np(error) : NULL;
}

/* Ranges that a guest's memory cannot be mapped over, as the kernel lists them. */
static json *map_object(const struct judgement *j, const struct device_judgement *d,
			const struct outcome *outcome)
{
	const struct host_device *device = &j->host->devices[d->device];
	json *map, *holes;

	if (!outcome->map_known || !j->evidence || device->group == NO_INDEX)
		return NULL;
	map = json_object_new_object();
	holes = json_object_new_array();
	for (size_t i = 0; i < j->host->groups[device->group].reserved_count; i++) {
		const struct reserved_range *range = &j->host->groups[device->group].reserved[i];

		if (profile_has(j->candidates[0].profile, VALID_IOVA_LIST) &&
		    strcmp(range->type, "direct-relaxable") != 0)
			json_object_array_add(holes, range_object(range));
	}
	put(map, "holes", holes);
	put(map, "fits", NULL);
	return map;
}

static json *outcome_object(const struct judgement *j, const struct device_judgement *d,
			    const struct outcome *outcome)
{
	static const char *const kinds[] = { "unknown", "accepts", "refuses" };
	struct phrase p = { .j = j, .device = d->device, .outcome = outcome };
	const char *strerror_text = outcome->error ? strerrordesc_np(outcome->error) : "";
	json *object = json_object_new_object();
	char *line = phrase_kernel_line(&p), *qemu;

	p.pairs[0] = (struct phrase_pair){ "error", strerror_text };
	qemu = phrase(&p, words_qemu_lines[outcome->qemu]);
	put(object, "outcome", text(kinds[outcome->kind]));
	put(object, "at", text(words_steps[outcome->at]));
	put(object, "errno", text(errno_name(outcome->error)));
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
	const struct finding_words *w = &words_findings[finding->detail];
	struct phrase p = { .j = j, .device = NO_INDEX, .finding = finding };
	json *object = json_object_new_object(), *list = json_object_new_array();

	for (size_t i = 0; i < finding->evidence_count; i++) {
		json *item = json_object_new_object();
		char *source, *what;
		int64_t offset;

		p.evidence = &finding->evidence[i];
		what = phrase_evidence(&p, &source, &offset);
		put(item, "source", owned(source));
		put(item, "offset", offset < 0 ? NULL : integer(offset));
		put(item, "text", owned(what));
		json_object_array_add(list, item);
	}
	p.evidence = NULL;
	put(object, "rule", text(finding->rule->id));
	put(object, "severity", text(words_severities[finding->severity]));
	put(object, "title", owned(phrase(&p, w->title)));
	put(object, "detail", owned(phrase(&p, w->text)));
	put(object, "advice", w->advice ? owned(phrase(&p, w->advice)) : NULL);
	put(object, "evidence", list);
	return object;
}

static json *findings_array(const struct judgement *j, const struct findings *findings)
{
	json *array = json_object_new_array();

	for (size_t i = 0; i < findings->count; i++)
		json_object_array_add(array, finding_object(j, &findings->items[i]));
	return array;
}

static json *todo_array(const struct judgement *j, const struct device_judgement *d)
{
	static const char *const actions[] = { "bind", "free", "load-module", "enable-iommu" };
	json *array = json_object_new_array();

	for (size_t i = 0; i < d->todo_count; i++) {
		const struct todo *todo = &d->todo[i];
		struct phrase p = { .j = j, .device = todo->device };
		json *object = json_object_new_object();
		const char *driver = NULL;

		if (todo->action == TODO_BIND)
			driver = "vfio-pci";
		else if (todo->device != NO_INDEX)
			driver = j->host->devices[todo->device].driver;
		put(object, "action", text(actions[todo->action]));
		put(object, "device", address(j->host, todo->device));
		put(object, "driver", text(driver));
		put(object, "text", owned(phrase(&p, words_todo[todo->action])));
		json_object_array_add(array, object);
	}
	return array;
}

static json *not_checked_array(const struct judgement *j, const struct device_judgement *d)
{
	json *array = json_object_new_array();
	char command[64], name[PCI_ADDRESS_SIZE];

	pci_address_format(j->host->devices[d->device].address, name);
	snprintf(command, sizeof(command), "vfio-check %s", name);
	for (size_t i = 0; i < d->not_checked_count; i++) {
		struct phrase p = { .j = j, .device = d->device, .pairs = { { "command", command } } };
		json *object = json_object_new_object();

		put(object, "rule", text(d->not_checked[i].rule));
		put(object, "why", owned(phrase(&p, words_unchecked[d->not_checked[i].why])));
		json_object_array_add(array, object);
	}
	return array;
}

static json *device_object(const struct writer *w, const struct device_judgement *d)
{
	static const char *const verdicts[] = { "safe", "caution", "unknown", "unsafe" };
	const struct judgement *j = w->j;
	const struct host_device *device = &j->host->devices[d->device];
	json *object = json_object_new_object();

	put(object, "address", address(j->host, d->device));
	put(object, "class", hex(device->class, 6));
	put(object, "vendor", hex(device->vendor, 4));
	put(object, "device", hex(device->device, 4));
	/* Reading pci.ids takes as long as reading hundreds of devices. */
	put(object, "name", j->options.named ? text(names_device(w->names, device, false)) : NULL);
	put(object, "driver", text(device->driver));
	put(object, "group", device->group == NO_INDEX ? NULL :
			     integer(j->host->groups[device->group].id));
	put(object, "verdict", text(verdicts[d->verdict]));
	put(object, "kernel", outcome_object(j, d, &d->kernel));
	put(object, "now", outcome_object(j, d, &d->now));
	put(object, "ready", answer(d->ready));
	put(object, "todo", todo_array(j, d));
	put(object, "findings", findings_array(j, &d->findings));
	put(object, "not_checked", not_checked_array(j, d));
	return object;
}

static void write_object(FILE *out, json *object)
{
	fputs(object ? json_object_to_json_string_ext(object, JSON_C_TO_STRING_NOSLASHESCAPE) : "null",
	      out);
	json_object_put(object);
}

static void write_member(FILE *out, const char *key, json *object)
{
	fprintf(out, ",\n\"%s\": ", key);
	write_object(out, object);
}

/* One element a line; each is freed before the next is made. */
static void write_element(FILE *out, bool *first, json *object)
{
	fputs(*first ? "\n  " : ",\n  ", out);
	*first = false;
	write_object(out, object);
}

static bool is_printed(const struct report_options *options, const struct judgement *j,
		       const struct region *region)
{
	const struct links *links = &j->candidates[0].links;

	if (options->view != VIEW_CHECK || !j->options.named)
		return true;
	for (size_t i = 0; i < region->touch_count; i++)
		if (j->host->devices[links->touches[region->first_touch + i].device].asked)
			return true;
	return false;
}

static void write_regions(const struct writer *w, const struct report_options *options)
{
	const struct links *links = &w->j->candidates[0].links;
	bool first = true;

	fputs(",\n\"regions\": [", w->out);
	for (size_t i = 0; i < links->region_count; i++)
		if (is_printed(options, w->j, &links->regions[i]))
			write_element(w->out, &first, region_object(w->j, &links->regions[i]));
	fputs("]", w->out);
}

/* Groups that only scopes led to were not read and are not told. */
static void write_groups(const struct writer *w)
{
	bool first = true;

	fputs(",\n\"groups\": [", w->out);
	for (size_t i = 0; i < w->j->host->group_count; i++)
		if (w->j->host->groups[i].members_seen != NOT_ASKED)
			write_element(w->out, &first, group_object(w->j, &w->j->host->groups[i]));
	fputs("]", w->out);
}

static void write_devices(const struct writer *w)
{
	bool first = true;

	fputs(",\n\"devices\": [", w->out);
	for (size_t i = 0; i < w->j->device_count; i++)
		write_element(w->out, &first, device_object(w, &w->j->devices[i]));
	fputs("]", w->out);
}

static json *tables_array(const struct judgement *j)
{
	json *array = json_object_new_array();

	for (unsigned int i = 0; i < TABLES; i++)
		json_object_array_add(array, table_object(j, i));
	return array;
}

static json *errors_array(const struct judgement *j)
{
	json *array = json_object_new_array();

	for (size_t i = 0; i < j->host->error_count; i++)
		json_object_array_add(array, owned(report_host_error(j, &j->host->errors[i], false)));
	return array;
}

int report_json(const struct judgement *j, const struct report_options *options, FILE *out)
{
	struct writer w = { .j = j, .names = names_new(), .out = out };
	bool devices = options->view != VIEW_REGIONS;

	if (!w.names)
		return -ENOMEM;
	fputs("{\n\"schema\": \"vfio-check/1\"", out);
	write_member(out, "tool", tool_object());
	write_member(out, "host", host_object(j));
	write_member(out, "tables", tables_array(j));
	write_regions(&w, options);
	if (devices) {
		write_groups(&w);
		write_devices(&w);
	} else {
		fputs(",\n\"groups\": [],\n\"devices\": []", out);
	}
	write_member(out, "findings", findings_array(j, &j->findings));
	write_member(out, "errors", errors_array(j));
	fputs("\n}\n", out);
	names_free(w.names);
	return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}
