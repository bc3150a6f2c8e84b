/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of rules; it stands above the files beside it, each of which has a few of them. */
#ifndef POLICY_RULES_RULES_H
#define POLICY_RULES_RULES_H

#include "policy/rule.h"

const struct rule *rules_all(size_t *count);

/* The rule that somebody outside of the program calls @id, or NULL. */
const struct rule *rule_find(const char *id);

/* The first that has @trait. */
const struct rule *rule_with(enum rule_trait trait);

/* The union of the facts that all rules need. */
uint32_t rules_facts(void);

#endif
