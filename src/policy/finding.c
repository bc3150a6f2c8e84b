// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/finding.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"

struct finding finding_of(const struct findings *findings, enum detail detail, size_t device)
{
	return (struct finding){
		.rule = findings->rule,
		.severity = findings->rule->severity,
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

static int add(struct finding *finding, struct evidence evidence)
{
	struct evidence *items;

	items = list_grow(finding->evidence, finding->evidence_count, sizeof(*items));
	if (!items)
		return -ENOMEM;
	items[finding->evidence_count++] = evidence;
	finding->evidence = items;
	return 0;
}

int finding_evidence(struct finding *finding, enum evidence_kind kind, size_t index)
{
	return add(finding, (struct evidence){ .kind = kind, .index = index });
}

int finding_evidence_file(struct finding *finding, const char *source, const char *text)
{
	struct evidence evidence = {
		.kind = FROM_FILE,
		.source = strdup(source),
		.text = strdup(text),
	};

	if (evidence.source && evidence.text && add(finding, evidence) == 0)
		return 0;
	free(evidence.source);
	free(evidence.text);
	return -ENOMEM;
}

int finding_evidence_attribute(struct finding *finding, const char *device, const char *name,
			       const char *text)
{
	char path[80];

	snprintf(path, sizeof(path), "sys/bus/pci/devices/%s/%s", device, name);
	return finding_evidence_file(finding, path, text);
}

int finding_evidence_copy(struct finding *finding, const struct evidence *evidence)
{
	if (evidence->kind == FROM_FILE)
		return finding_evidence_file(finding, evidence->source, evidence->text);
	return finding_evidence(finding, evidence->kind, evidence->index);
}

void findings_clear(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];

		for (size_t e = 0; e < finding->evidence_count; e++) {
			free(finding->evidence[e].source);
			free(finding->evidence[e].text);
		}
		free(finding->evidence);
	}
	free(findings->items);
	memset(findings, 0, sizeof(*findings));
}
