// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/finding.h"

#include <stdarg.h>
#include <stdio.h>

#include "host/arena.h"

static struct finding *add(struct findings *findings, struct finding finding)
{
	struct finding *items = arena_array(findings->arena, findings->items, findings->count,
					    sizeof(*items));
	struct finding *added = items ? &items[findings->count++] : findings->lost;

	findings->items = items ? items : findings->items;
	*added = finding;
	added->arena = findings->arena;
	added->evidence = NULL;
	added->evidence_count = 0;
	return added;
}

struct finding *finding_add(struct findings *findings, enum detail detail, size_t device)
{
	return add(findings, (struct finding){
		.rule = findings->rule,
		.severity = findings->rule->severity,
		.detail = detail,
		.device = device,
		.other = NO_INDEX,
		.group = NO_INDEX,
		.region = NO_INDEX,
	});
}

static void add_evidence(struct finding *finding, struct evidence evidence)
{
	struct evidence *items = arena_array(finding->arena, finding->evidence,
					     finding->evidence_count, sizeof(*items));

	if (!items)
		return;
	items[finding->evidence_count++] = evidence;
	finding->evidence = items;
}

struct finding *finding_copy(struct findings *findings, const struct finding *finding)
{
	struct finding *copy = add(findings, *finding);

	for (size_t i = 0; i < finding->evidence_count; i++)
		add_evidence(copy, finding->evidence[i]);
	return copy;
}

void finding_evidence(struct finding *finding, enum evidence_kind kind, size_t index)
{
	add_evidence(finding, (struct evidence){ .kind = kind, .index = index });
}

void finding_evidence_format(struct finding *finding, const char *source, const char *format, ...)
{
	va_list arguments;
	size_t size;
	char *text;

	va_start(arguments, format);
	size = (size_t)vsnprintf(NULL, 0, format, arguments) + 1;
	va_end(arguments);
	text = arena_alloc(finding->arena, size);
	if (!text)
		return;
	va_start(arguments, format);
	vsnprintf(text, size, format, arguments);
	va_end(arguments);
	add_evidence(finding, (struct evidence){
		.kind = FROM_FILE,
		.source = arena_strdup(finding->arena, source),
		.text = text,
	});
}

void finding_evidence_file(struct finding *finding, const char *source, const char *text)
{
	finding_evidence_format(finding, source, "%s", text);
}

void finding_evidence_attribute(struct finding *finding, const char *device, const char *name,
				const char *text)
{
	char path[80];

	snprintf(path, sizeof(path), "sys/bus/pci/devices/%s/%s", device, name);
	finding_evidence_file(finding, path, text);
}
