// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/causes.h"

#include <string.h>

static bool is_cause(const struct finding *finding)
{
	return rule_has(finding->rule, OF_MACHINE) && finding->other == NO_INDEX &&
	       !finding->waiver;
}

static bool is_same(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->detail == b->detail && a->severity == b->severity;
}

static bool is_known(const struct findings *findings, const struct finding *cause)
{
	for (size_t i = 0; i < findings->count; i++)
		if (is_same(&findings->items[i], cause))
			return true;
	return false;
}

/* The last one goes before what is less severe. */
static void sort_in(struct findings *findings)
{
	size_t last = findings->count - 1, at = 0;
	struct finding added = findings->items[last];

	while (at < last && findings->items[at].severity >= added.severity)
		at++;
	memmove(&findings->items[at + 1], &findings->items[at],
		(last - at) * sizeof(findings->items[0]));
	findings->items[at] = added;
}

static void add_cause(struct judgement *j, const struct finding *finding)
{
	size_t before = j->findings.count;

	finding_copy(&j->findings, finding)->device = NO_INDEX;
	if (j->findings.count > before)
		sort_in(&j->findings);
}

void find_causes(struct judgement *j)
{
	for (size_t i = 0; i < j->device_count; i++) {
		struct findings *findings = &j->devices[i].findings;

		for (size_t k = 0; k < findings->count; k++) {
			if (!is_cause(&findings->items[k]))
				continue;
			if (!is_known(&j->findings, &findings->items[k]))
				add_cause(j, &findings->items[k]);
			findings->items[k].whole_machine = true;
		}
	}
}

bool cause_weighs(const struct finding *cause, const struct device_judgement *d)
{
	for (size_t i = 0; i < d->findings.count; i++)
		if (d->findings.items[i].whole_machine && is_same(&d->findings.items[i], cause))
			return true;
	return false;
}

bool cause_is_blindness(enum unchecked why)
{
	switch (why) {
	case UNCHECKED_TABLE:
	case UNCHECKED_FIRMWARE:
	case UNCHECKED_TABLE_DAMAGED:
	case UNCHECKED_TABLE_KIND:
	case UNCHECKED_REGIONS:
	case UNCHECKED_MEMORY_MAP:
	case UNCHECKED_REMAPPING:
	case UNCHECKED_STATE:
	case UNCHECKED_KERNEL:
	case UNCHECKED_MODULES:
	case UNCHECKED_MOUNTS:
	case UNCHECKED_ROUTES:
	case UNCHECKED_CONSOLE:
	case UNCHECKED_KEYBOARDS:
		return true;
	default:
		return false;
	}
}
