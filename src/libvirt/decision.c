// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/decision.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"

int decision_refuse(struct decision *decision, struct refusal refusal)
{
	struct refusal *refusals = NULL;

	if (refusal.name && refusal.reason)
		refusals =
			list_grow(decision->refusals, decision->refusal_count, sizeof(*refusals));
	if (!refusals) {
		free(refusal.name);
		free(refusal.reason);
		free(refusal.line);
		return -ENOMEM;
	}
	refusal.place = decision->refusal_count;
	refusals[decision->refusal_count++] = refusal;
	decision->refusals = refusals;
	return 0;
}

int decision_warn(struct decision *decision, const char *name, const char *reason, bool is_module)
{
	struct warning *warnings =
		list_grow(decision->warnings, decision->warning_count, sizeof(*warnings));

	if (!warnings)
		return -ENOMEM;
	decision->warnings = warnings;
	warnings[decision->warning_count++] = (struct warning){
		.name = strdup(name),
		.reason = strdup(reason),
		.is_module = is_module,
	};
	return warnings[decision->warning_count - 1].name &&
			       warnings[decision->warning_count - 1].reason
		       ? 0
		       : -ENOMEM;
}

static int compare_refusals(const void *a, const void *b)
{
	const struct refusal *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

void decision_sort(struct decision *decision)
{
	if (decision->refusal_count)
		qsort(decision->refusals, decision->refusal_count, sizeof(*decision->refusals),
		      compare_refusals);
}

void decision_clear(struct decision *decision)
{
	for (size_t i = 0; i < decision->refusal_count; i++) {
		free(decision->refusals[i].name);
		free(decision->refusals[i].reason);
		free(decision->refusals[i].line);
	}
	for (size_t i = 0; i < decision->warning_count; i++) {
		free(decision->warnings[i].name);
		free(decision->warnings[i].reason);
	}
	free(decision->refusals);
	free(decision->warnings);
	free(decision->error);
	*decision = (struct decision){ 0 };
}
