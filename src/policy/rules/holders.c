// SPDX-License-Identifier: GPL-2.0-or-later
/* Who has the device open? host/holders.h says what is looked for, and why it matters. */
#include <stdio.h>
#include <string.h>

#include "policy/holding.h"
#include "policy/rules/functions.h"

#define NAMED_MAX 4

/* "Xorg (712), nvidia-persiste (801)" */
static const char *name_all(const struct holding *holding, size_t count, struct arena *arena)
{
	size_t size = 1, named = count < NAMED_MAX ? count : NAMED_MAX;
	char *list;

	for (size_t i = 0; i < named; i++)
		size += strlen(holding[i].holder->name) + sizeof(" (18446744073709551615), ");
	list = arena_alloc(arena, size + sizeof("..."));
	for (size_t i = 0; list && i < named; i++) {
		const char *name = holding_name(&holding[i], arena);

		strcat(list, i ? ", " : "");
		strcat(list, name ? name : "?");
	}
	if (list && named < count)
		strcat(list, ", ...");
	return list;
}

static void add_held(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	bool vfio = outcome_is_vfio_driver(asked->driver);
	struct finding *finding;
	const struct holding *holding;
	size_t count;
	char path[64];

	holding = holding_order(j->host, device, findings->arena, &count);
	finding = finding_add(findings, vfio ? DETAIL_HELD_VFIO : DETAIL_HELD, device);
	finding->what = name_all(holding, count, findings->arena);
	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "proc/%lu/fd", holding[i].holder->pid);
		finding_evidence_file(finding, path, holding[i].holder->node);
	}
}

enum unchecked rule_device_in_use(const struct judgement *j, size_t device,
				  struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct device_holders *holders = asked->holders;

	if (!holders)
		return asked->driver ? UNCHECKED_NOT_NAMED : CHECKED;
	if (holders->seen == HIDDEN)
		return UNCHECKED_HOLDERS;
	if (holders->count)
		add_held(j, device, findings);
	if (holders->broken_off)
		finding_add(findings, DETAIL_HELD_UNFINISHED, device)->what = holders->nodes;
	else if (holders->partly && !holders->count)
		finding_add(findings, DETAIL_HELD_UNSEEN, device)->what = holders->nodes;
	return CHECKED;
}
