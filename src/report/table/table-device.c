// SPDX-License-Identifier: GPL-2.0-or-later
/* What is to be said of a device, a word each; and check's table, a device a line. */
#include <string.h>

#include "policy/rules/rules.h"
#include "report/table/table.h"

void table_address(const struct table_line *line, FILE *out)
{
	char address[PCI_ADDRESS_SIZE];

	if (line->device)
		fputs(pci_address_format(line->device->address, address), out);
	else if (line->foreign)
		fputs(line->foreign, out);
}

void table_verdict(const struct table_line *line, FILE *out)
{
	if (line->judged)
		fputs(verdict_names[line->judged->verdict], out);
}

/* Does the verdict of @d come from @rule? "safe" comes from none. */
static bool decides(const struct device_judgement *d, const struct rule *rule)
{
	static const enum severity severities[VERDICT_UNSAFE + 1] = {
		[VERDICT_SAFE] = SEVERITY_INFO,
		[VERDICT_CAUTION] = SEVERITY_CAUTION,
		[VERDICT_UNKNOWN] = SEVERITY_UNKNOWN,
		[VERDICT_UNSAFE] = SEVERITY_UNSAFE,
	};

	for (size_t i = 0; i < d->findings.count; i++)
		if (d->findings.items[i].rule == rule &&
		    d->findings.items[i].severity == severities[d->verdict])
			return true;
	for (size_t i = 0; d->verdict == VERDICT_UNKNOWN && i < d->not_checked_count; i++)
		if (d->not_checked[i].rule == rule && rule->blindness == DECIDES)
			return true;
	return false;
}

void table_rule(const struct table_line *line, FILE *out)
{
	const char *comma = "";
	size_t count;
	const struct rule *rules = rules_all(&count);

	if (!line->judged || line->judged->verdict == VERDICT_SAFE)
		return;
	for (size_t i = 0; i < count; i++) {
		if (!decides(line->judged, &rules[i]))
			continue;
		fprintf(out, "%s%s", comma, rules[i].id);
		comma = ",";
	}
}

void table_driver(const struct table_line *line, FILE *out)
{
	if (line->device && line->device->driver)
		fputs(line->device->driver, out);
}

void table_group(const struct table_line *line, FILE *out)
{
	const struct host_group *group = line->group;

	if (!group && line->device && line->device->group != NO_INDEX)
		group = &line->j->host->groups[line->device->group];
	if (group)
		fprintf(out, "%u", group->id);
}

void table_class(const struct table_line *line, FILE *out)
{
	if (line->device)
		fprintf(out, "%04x", line->device->class >> 8);
}

void table_ids(const struct table_line *line, FILE *out)
{
	if (line->device)
		fprintf(out, "%04x:%04x", line->device->vendor, line->device->device);
}

static void put_outcome(const struct outcome *outcome, FILE *out)
{
	static const char *const kinds[] = {
		[OUTCOME_UNKNOWN] = "unknown",
		[OUTCOME_ACCEPTS] = "accepts",
		[OUTCOME_REFUSES] = "refuses",
	};

	fputs(kinds[outcome->kind], out);
}

void table_kernel(const struct table_line *line, FILE *out)
{
	if (line->judged)
		put_outcome(&line->judged->kernel, out);
}

void table_now(const struct table_line *line, FILE *out)
{
	if (line->judged)
		put_outcome(&line->judged->now, out);
}

void table_ready(const struct table_line *line, FILE *out)
{
	if (line->judged && line->judged->ready != ANSWER_UNKNOWN)
		fputs(line->judged->ready == ANSWER_YES ? "yes" : "no", out);
}

void table_name(const struct table_line *line, FILE *out)
{
	const char *name = line->device && line->names ?
				   names_device(line->names, line->device, false) : NULL;

	fputs(name ? name : "", out);
}

static void put_devices(const struct judgement *j, struct table *table)
{
	for (size_t i = 0; i < j->device_count; i++)
		table_take(table, &(struct table_line){
			.j = j,
			.device = &j->host->devices[j->devices[i].device],
			.judged = &j->devices[i],
		});
}

static const struct table_column columns[] = {
	{ .name = "address", .put = table_address },
	{ .name = "verdict", .put = table_verdict },
	{ .name = "rule", .put = table_rule },
	{ .name = "driver", .put = table_driver },
	{ .name = "group", .put = table_group },
	{ .name = "class", .put = table_class },
	{ .name = "ids", .put = table_ids },
	{ .name = "kernel", .put = table_kernel },
	{ .name = "now", .put = table_now },
	{ .name = "ready", .put = table_ready },
	{ .name = "name", .put = table_name, .last = true, .names = true },
};

const struct table_form table_of_check = {
	.columns = columns,
	.count = sizeof(columns) / sizeof(columns[0]),
	.usual = "address,verdict,rule,driver,group,name",
	.lines = put_devices,
};
