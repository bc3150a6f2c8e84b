/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of what explain says, for its two questions: a rule, or a message. 0 or negative errno. */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "policy/rule.h"
#include "report/json/json.h"

/* Where text goes, and how long its lines are at most. */
struct page {
	FILE *out;
	size_t width;
};

void explain_title(const struct page *page, enum explain_word word);
/* Every line of @body a paragraph. */
int explain_lines(const struct page *page, const char *body);
/* The page of a rule; @fit, or NULL, makes the lines that it quotes those of a case, in new memory. */
int explain_rule(const struct rule *rule, char *(*fit)(const char *says, const void *data),
		 const void *data, const struct page *page);

json *explain_rule_json(const struct rule *rule);
/* The whole document; takes over both arrays. */
int explain_json(json *matched, json *rules, FILE *out);

#endif
