// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * regions: a region and a device that it touches a line; of a region that touches none, one line.
 * Where a table cannot be read, what the kernel lists takes the place of its regions.
 */
#include <inttypes.h>

#include "report/table/table.h"
#include "report/words/place.h"

static void put_source(const struct table_line *line, FILE *out)
{
	fputs(line->region ? place_of_region(line->region).table : "sysfs", out);
}

static void put_structure(const struct table_line *line, FILE *out)
{
	if (line->region)
		fputs(place_of_region(line->region).structure, out);
}

static void put_offset(const struct table_line *line, FILE *out)
{
	if (line->region)
		fprintf(out, "0x%" PRIx32, line->region->offset);
}

static void put_segment(const struct table_line *line, FILE *out)
{
	if (line->region)
		fprintf(out, "%u", line->region->segment);
}

static uint64_t base_of(const struct table_line *line)
{
	return line->region ? line->region->base : line->range->base;
}

static uint64_t end_of(const struct table_line *line)
{
	return line->region ? line->region->end : line->range->end;
}

static void put_base(const struct table_line *line, FILE *out)
{
	fprintf(out, "0x%" PRIx64, base_of(line));
}

static void put_end(const struct table_line *line, FILE *out)
{
	fprintf(out, "0x%" PRIx64, end_of(line));
}

/* In bytes. Of all that there is no number has room. */
static void put_size(const struct table_line *line, FILE *out)
{
	uint64_t size = end_of(line) - base_of(line) + 1;

	if (end_of(line) >= base_of(line) && size)
		fprintf(out, "%" PRIu64, size);
}

static void put_flags(const struct table_line *line, FILE *out)
{
	if (line->region && line->region->flags >= 0)
		fprintf(out, "0x%02x", (unsigned int)line->region->flags);
}

static void put_kind(const struct table_line *line, FILE *out)
{
	fputs(line->touch ? place_kinds[line->touch->kind] :
	      line->range ? line->range->type : "", out);
}

static void put_via(const struct table_line *line, FILE *out)
{
	if (line->touch)
		fputs(place_vias[line->touch->via], out);
}

static void put_region(const struct judgement *j, const struct region *region, struct table *table)
{
	const struct links *links = &j->candidates[0].links;

	for (size_t i = 0; i < region->touch_count; i++) {
		const struct touch *touch = &links->touches[region->first_touch + i];

		table_take(table, &(struct table_line){
			.j = j,
			.region = region,
			.touch = touch,
			.device = &j->host->devices[touch->device],
			.judged = judgement_find(j, touch->device),
		});
	}
	if (!region->touch_count)
		table_take(table, &(struct table_line){ .j = j, .region = region });
}

static void put_shown(const struct judgement *j, const struct host_group *group,
		      const struct reserved_range *range, struct table *table)
{
	for (size_t i = 0; i < group->member_count; i++) {
		const struct host_device *device = &j->host->devices[group->members[i]];

		/* They have the group's list, and nobody gives them away. */
		if (!host_is_bridge(device))
			table_take(table, &(struct table_line){
				.j = j,
				.group = group,
				.range = range,
				.device = device,
				.judged = judgement_find(j, group->members[i]),
			});
	}
}

static void put_regions(const struct judgement *j, struct table *table)
{
	const struct links *links = &j->candidates[0].links;

	for (size_t i = 0; i < links->region_count; i++)
		put_region(j, &links->regions[i], table);
	if (!place_is_shown(j))
		return;
	for (size_t g = 0; g < j->host->group_count; g++)
		for (size_t i = 0; i < j->host->groups[g].reserved_count; i++)
			if (place_is_demand(&j->host->groups[g].reserved[i]))
				put_shown(j, &j->host->groups[g],
					  &j->host->groups[g].reserved[i], table);
}

static const struct table_column columns[] = {
	{ .name = "source", .put = put_source },
	{ .name = "structure", .put = put_structure },
	{ .name = "offset", .put = put_offset },
	{ .name = "segment", .put = put_segment },
	{ .name = "base", .put = put_base },
	{ .name = "end", .put = put_end },
	{ .name = "size", .put = put_size },
	{ .name = "flags", .put = put_flags },
	{ .name = "address", .put = table_address },
	{ .name = "kind", .put = put_kind },
	{ .name = "via", .put = put_via },
	{ .name = "verdict", .put = table_verdict },
	{ .name = "driver", .put = table_driver },
	{ .name = "group", .put = table_group },
	{ .name = "class", .put = table_class },
	{ .name = "ids", .put = table_ids },
	{ .name = "name", .put = table_name, .last = true, .names = true },
};

const struct table_form table_of_regions = {
	.columns = columns,
	.count = sizeof(columns) / sizeof(columns[0]),
	.usual = "source,structure,base,end,address,kind,verdict,name",
	.lines = put_regions,
};
