// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * regions where a table cannot be read: what the running kernel lists as the firmware's, in
 * reserved_regions of each group, and how to see the table.
 */
#include <inttypes.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "report/text/text.h"
#include "report/words/place.h"

/* A range of one group; groups have the same ones. */
struct shown {
	const struct host_group *group;
	const struct reserved_range *range;
};

static int compare_shown(const void *a, const void *b)
{
	const struct shown *x = a, *y = b;

	if (x->range->base != y->range->base)
		return x->range->base < y->range->base ? -1 : 1;
	if (x->range->end != y->range->end)
		return x->range->end < y->range->end ? -1 : 1;
	if (x->group->id != y->group->id)
		return x->group->id < y->group->id ? -1 : 1;
	/* "direct" before "direct-relaxable" */
	return strcmp(x->range->type, y->range->type);
}

static bool is_same(const struct shown *x, const struct shown *y)
{
	return x->range->base == y->range->base && x->range->end == y->range->end;
}

/* By addresses, in new memory; NULL: there is none. *@seen: has any group its list? */
static struct shown *find_shown(const struct text *t, size_t *count, bool *seen)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	const struct host *host = t->j->host;
	struct shown *list;
	size_t most = 1;

	*count = 0;
	*seen = false;
	for (size_t g = 0; g < host->group_count; g++)
		most += host->groups[g].reserved_count;
	list = calloc(most, sizeof(*list));
	if (!list)
		phrase_made(&p, NULL);
	for (size_t g = 0; list && g < host->group_count; g++) {
		*seen |= host->groups[g].reserved_seen == SEEN;
		for (size_t i = 0; i < host->groups[g].reserved_count; i++)
			if (place_is_demand(&host->groups[g].reserved[i]))
				list[(*count)++] = (struct shown){
					.group = &host->groups[g],
					.range = &host->groups[g].reserved[i],
				};
	}
	if (*count)
		qsort(list, *count, sizeof(*list), compare_shown);
	return list;
}

/* Bridges have the group's list, and nobody gives them away. */
static void shown_lines(const struct text *t, const struct shown *shown)
{
	for (size_t i = 0; i < shown->group->member_count; i++) {
		const struct host_device *device = &t->j->host->devices[shown->group->members[i]];
		char address[PCI_ADDRESS_SIZE], name[NAME_SIZE];

		if (host_is_bridge(device))
			continue;
		fprintf(t->out, "      %s  %-16s ", pci_address_format(device->address, address),
			shown->range->type);
		text_listed(t, 37, text_name(t, device, name));
	}
}

void text_shown_sum(const struct text *t)
{
	size_t count, regions = 0;
	bool seen;
	struct shown *list = find_shown(t, &count, &seen);

	for (size_t i = 0; i < count; i++)
		regions += !i || !is_same(&list[i - 1], &list[i]);
	if (seen)
		text_region_sum(t, regions);
	else
		fprintf(t->out, "%s\n", gettext(words[WORD_REGIONS_HIDDEN]));
	free(list);
}

/* Which command would show the table; of what this build does not read, none. */
static const char *way_to_table(const struct text *t)
{
	for (unsigned int i = 0; i < TABLES; i++)
		if (t->j->host->tables[i].seen == HIDDEN)
			return words[t->j->host->live ? WORD_REGIONS_SUDO : WORD_REGIONS_CAPTURE];
	return NULL;
}

/* Of how many groups is the first range? */
static size_t same_range(const struct shown *list, size_t count)
{
	size_t end = 1;

	while (end < count && is_same(&list[0], &list[end]))
		end++;
	return end;
}

/* Has the range behind the first one, of @here groups, the same groups in the same way? */
static bool goes_on(const struct shown *list, size_t here, size_t count)
{
	if (here == count || same_range(list + here, count - here) != here)
		return false;
	for (size_t i = 0; i < here; i++)
		if (list[i].group != list[here + i].group ||
		    strcmp(list[i].range->type, list[here + i].range->type) != 0)
			return false;
	return true;
}

/* Equal lists of devices are told once. */
static void shown_blocks(const struct text *t, const struct shown *list, size_t count)
{
	for (size_t here; count; list += here, count -= here) {
		here = same_range(list, count);
		fprintf(t->out, "0x%" PRIx64 "-0x%" PRIx64, list->range->base, list->range->end);
		text_size(t, list->range->base, list->range->end);
		fputc('\n', t->out);
		if (goes_on(list, here, count))
			continue;
		/* Two scopes of different types make two of one range. */
		for (size_t i = 0; i < here; i++)
			if (!i || list[i - 1].group != list[i].group)
				shown_lines(t, &list[i]);
	}
}

void text_shown(const struct text *t)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	const char *way = way_to_table(t);
	size_t count;
	bool seen;
	struct shown *list = find_shown(t, &count, &seen);

	if (seen)
		text_paragraph(t, 0, "", phrase(&p, words[WORD_REGIONS_SHOWN]));
	if (way)
		text_paragraph(t, 0, "", phrase(&p, way));
	shown_blocks(t, list, count);
	free(list);
}
