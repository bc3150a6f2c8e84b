// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/finding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"

struct finding finding_of(const struct rule *rule, enum severity severity, enum detail detail,
			  size_t device)
{
	return (struct finding){
		.rule = rule,
		.severity = severity,
		.detail = detail,
		.device = device,
		.other = NO_INDEX,
		.group = NO_INDEX,
		.region = NO_INDEX,
	};
}

struct finding *finding_add(struct findings *findings, const struct finding *finding)
{
	struct finding *items = list_grow(findings->items, findings->count, sizeof(*items));

	if (!items)
		return NULL;
	findings->items = items;
	items[findings->count] = *finding;
	items[findings->count].evidence = NULL;
	items[findings->count].evidence_count = 0;
	return &items[findings->count++];
}

int finding_evidence(struct finding *finding, enum evidence_kind kind, size_t index)
{
	struct evidence *items;

	items = list_grow(finding->evidence, finding->evidence_count, sizeof(*items));
	if (!items)
		return -ENOMEM;
	items[finding->evidence_count++] = (struct evidence){ kind, index };
	finding->evidence = items;
	return 0;
}

void findings_clear(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		free(findings->items[i].evidence);
	free(findings->items);
	memset(findings, 0, sizeof(*findings));
}
