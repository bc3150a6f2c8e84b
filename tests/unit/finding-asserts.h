/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a judgement has found and left to do, for tests of rules. */
#ifndef TESTS_UNIT_FINDING_ASSERTS_H
#define TESTS_UNIT_FINDING_ASSERTS_H

#include <string.h>

#include "policy/judgement.h"
#include "tests/unit/unit.h"

/* The first finding of the rule @id, or NULL. */
static inline const struct finding *find_in(const struct findings *findings, const char *id)
{
	for (size_t i = 0; i < findings->count; i++)
		if (strcmp(findings->items[i].rule->id, id) == 0)
			return &findings->items[i];
	return NULL;
}

/* How many the rule @id has found. */
static inline size_t count_in(const struct findings *findings, const char *id)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += strcmp(findings->items[i].rule->id, id) == 0;
	return count;
}

static inline const struct finding *assert_found(const struct findings *findings, const char *id,
					  enum severity severity, enum detail detail)
{
	const struct finding *finding = find_in(findings, id);

	assert_non_null(finding);
	assert_int_equal(finding->severity, severity);
	assert_int_equal(finding->detail, detail);
	return finding;
}

static inline void assert_no(const struct findings *findings, const char *id)
{
	assert_null(find_in(findings, id));
}

static inline void assert_evidence(const struct finding *finding, size_t at, enum evidence_kind kind,
			    size_t index)
{
	assert_true(at < finding->evidence_count);
	assert_int_equal(finding->evidence[at].kind, kind);
	assert_int_equal(finding->evidence[at].index, index);
}

/* Why the rule @id could not be applied, or CHECKED. */
static inline int why_unchecked(const struct device_judgement *d, const char *id)
{
	for (size_t i = 0; i < d->not_checked_count; i++)
		if (strcmp(d->not_checked[i].rule->id, id) == 0)
			return d->not_checked[i].why;
	return CHECKED;
}

/* Is there such a thing left to do? */
static inline bool has_todo(const struct device_judgement *d, enum todo_action action, size_t device)
{
	for (size_t i = 0; i < d->todo_count; i++)
		if (d->todo[i].action == action && d->todo[i].device == device)
			return true;
	return false;
}

#endif
