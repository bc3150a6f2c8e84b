// SPDX-License-Identifier: GPL-2.0-or-later
/* groups: a member a line, group by group; judged devices without a group come last. */
#include <stdlib.h>

#include "host/arena.h"
#include "report/table/table.h"

static void put_type(const struct table_line *line, FILE *out)
{
	if (line->group && line->group->type.seen == SEEN)
		fputs(line->group->type.text, out);
}

static void put_kind(const struct table_line *line, FILE *out)
{
	fputs(!line->device ? "other" : host_is_bridge(line->device) ? "bridge" : "endpoint", out);
}

static int compare_groups(const void *a, const void *b)
{
	const struct host_group *x = *(const struct host_group *const *)a;
	const struct host_group *y = *(const struct host_group *const *)b;

	return (x->id > y->id) - (x->id < y->id);
}

static void put_group(const struct judgement *j, const struct host_group *group, struct table *table)
{
	for (size_t i = 0; i < group->member_count; i++)
		table_take(table, &(struct table_line){
			.j = j,
			.group = group,
			.device = &j->host->devices[group->members[i]],
			.judged = judgement_find(j, group->members[i]),
		});
	for (size_t i = 0; i < group->foreign_members; i++)
		table_take(table, &(struct table_line){
			.j = j,
			.group = group,
			.foreign = group->foreign[i],
		});
}

static void put_groups(const struct judgement *j, struct table *table)
{
	const struct host *host = j->host;
	struct arena arena = { 0 };
	const struct host_group **groups = arena_alloc(&arena, host->group_count * sizeof(*groups));
	size_t count = 0;

	/* Groups that only scopes led to were not read and are not told. */
	for (size_t i = 0; groups && i < host->group_count; i++)
		if (host->groups[i].members_seen != NOT_ASKED)
			groups[count++] = &host->groups[i];
	if (groups && count)
		qsort(groups, count, sizeof(*groups), compare_groups);
	for (size_t i = 0; i < count; i++)
		put_group(j, groups[i], table);
	for (size_t i = 0; i < j->device_count; i++)
		if (host->devices[j->devices[i].device].group == NO_INDEX)
			table_take(table, &(struct table_line){
				.j = j,
				.device = &host->devices[j->devices[i].device],
				.judged = &j->devices[i],
			});
	if (arena.failed)
		table_fail(table);
	arena_clear(&arena);
}

static const struct table_column columns[] = {
	{ .name = "group", .put = table_group },
	{ .name = "type", .put = put_type },
	{ .name = "address", .put = table_address },
	{ .name = "kind", .put = put_kind },
	{ .name = "verdict", .put = table_verdict },
	{ .name = "rule", .put = table_rule },
	{ .name = "driver", .put = table_driver },
	{ .name = "class", .put = table_class },
	{ .name = "ids", .put = table_ids },
	{ .name = "kernel", .put = table_kernel },
	{ .name = "now", .put = table_now },
	{ .name = "ready", .put = table_ready },
	{ .name = "name", .put = table_name, .last = true, .names = true },
};

const struct table_form table_of_groups = {
	.columns = columns,
	.count = sizeof(columns) / sizeof(columns[0]),
	.usual = "group,address,kind,verdict,driver,name",
	.lines = put_groups,
};
