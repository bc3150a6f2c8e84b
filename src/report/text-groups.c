// SPDX-License-Identifier: GPL-2.0-or-later
/* groups: who is in which IOMMU group. */
#include <libintl.h>
#include <stdlib.h>

#include "report/text.h"

static void member_line(const struct text *t, size_t device, bool last)
{
	const struct host_device *member = &t->j->host->devices[device];
	const struct device_judgement *d = judgement_find(t->j, device);
	char address[PCI_ADDRESS_SIZE], name[NAME_SIZE];

	fprintf(t->out, "%s %s  ", last ? "`--" : "|--",
		pci_address_format(member->address, address));
	if (d)
		text_verdict(t, d->verdict, 8);
	else
		fprintf(t->out, "%-8s", "-");
	fprintf(t->out, " %-12s ", member->driver ? member->driver : "-");
	text_listed(t, 40, text_name(t, member, name));
}

static int compare_ids(const void *a, const void *b)
{
	const struct host_group *x = *(const struct host_group *const *)a;
	const struct host_group *y = *(const struct host_group *const *)b;

	return (x->id > y->id) - (x->id < y->id);
}

static void group_block(const struct text *t, const struct host_group *group)
{
	fprintf(t->out, "%u%s%s\n", group->id, group->type.seen == SEEN ? "  " : "",
		group->type.seen == SEEN ? group->type.text : "");
	for (size_t i = 0; i < group->member_count; i++)
		member_line(t, group->members[i], i + 1 == group->member_count);
}

static void ungrouped(const struct text *t)
{
	const struct judgement *j = t->j;
	size_t last = NO_INDEX;

	for (size_t i = 0; i < j->device_count; i++)
		if (j->host->devices[j->devices[i].device].group == NO_INDEX)
			last = i;
	if (last == NO_INDEX)
		return;
	fprintf(t->out, "%s\n", gettext(words[WORD_NO_GROUP]));
	for (size_t i = 0; i < j->device_count; i++)
		if (j->host->devices[j->devices[i].device].group == NO_INDEX)
			member_line(t, j->devices[i].device, i == last);
}

void text_groups(const struct text *t)
{
	const struct host *host = t->j->host;
	const struct host_group **sorted = calloc(host->group_count + 1, sizeof(*sorted));
	size_t count = 0;

	/* Groups that only scopes led to were not read and are not told. */
	for (size_t i = 0; sorted && i < host->group_count; i++)
		if (host->groups[i].members_seen != NOT_ASKED)
			sorted[count++] = &host->groups[i];
	if (!count)
		fprintf(t->out, "%s\n", gettext(words[WORD_NO_GROUPS]));
	if (sorted)
		qsort(sorted, count, sizeof(*sorted), compare_ids);
	for (size_t i = 0; i < count; i++)
		group_block(t, sorted[i]);
	free(sorted);
	ungrouped(t);
}
