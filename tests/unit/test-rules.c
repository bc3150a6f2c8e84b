// SPDX-License-Identifier: GPL-2.0-or-later
/* The table of rules: doc/answers.md, section 4 */
#include <string.h>

#include "policy/rules/rules.h"
#include "tests/unit/unit.h"

#define MEMORY "firmware-reserved-memory"
#define RELAXED "firmware-reserved-memory-relaxed"
#define TABLE "firmware-table-invalid"
#define BUG "firmware-bug"
#define MISSING "iommu-missing"
#define DISABLED "iommu-disabled"
#define REMAPPING "interrupt-remapping-missing"
#define CONTRADICTION "evidence-contradiction"
#define NOT_ASSIGNABLE "not-assignable"
#define SHARED "group-shared"

static void rules_have_the_severities_of_the_contract(void **state)
{
	static const struct {
		const char *id;
		enum severity severity;
		enum blindness blindness;
	} expected[] = {
		{ MEMORY, SEVERITY_UNSAFE, DECIDES },
		{ REMAPPING, SEVERITY_UNSAFE, DECIDES },
		{ NOT_ASSIGNABLE, SEVERITY_UNSAFE, INFORMS },
		{ MISSING, SEVERITY_UNKNOWN, DECIDES },
		{ DISABLED, SEVERITY_UNKNOWN, DECIDES },
		{ TABLE, SEVERITY_UNKNOWN, DECIDES },
		{ CONTRADICTION, SEVERITY_UNKNOWN, INFORMS },
		{ RELAXED, SEVERITY_CAUTION, DECIDES },
		{ BUG, SEVERITY_INFO, INFORMS },
		{ SHARED, SEVERITY_INFO, DECIDES },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(expected); i++) {
		const struct rule *rule = rule_find(expected[i].id);

		assert_non_null(rule);
		assert_int_equal(rule->severity, expected[i].severity);
		assert_int_equal(rule->blindness, expected[i].blindness);
	}
}

static void each_rule_has_a_name_of_its_own_and_a_function(void **state)
{
	size_t count;
	const struct rule *rules = rules_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(rule_find(rules[i].id), &rules[i]);
		assert_true(rules[i].device || rules[i].machine);
		assert_int_equal(rules_facts() & rules[i].facts, rules[i].facts);
	}
	assert_null(rule_find("no-such-rule"));
}

static void only_chipset_and_host_rules_spare_who_was_not_named(void **state)
{
	size_t count;
	const struct rule *rules = rules_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		assert_int_equal(rule_has(&rules[i], ONLY_NAMED),
				 !strcmp(rules[i].id, NOT_ASSIGNABLE) ||
					 !strcmp(rules[i].id, "host-critical"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_have_the_severities_of_the_contract),
		cmocka_unit_test(each_rule_has_a_name_of_its_own_and_a_function),
		cmocka_unit_test(only_chipset_and_host_rules_spare_who_was_not_named),
	};

	return RUN(tests);
}
