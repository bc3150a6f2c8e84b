// SPDX-License-Identifier: GPL-2.0-or-later
/* Words for every rule and for every case. */
#include <stdbool.h>
#include <string.h>

#include "policy/rules/rules.h"
#include "report/words/words.h"
#include "tests/unit/unit.h"

static void assert_words(const char *rule, const char *part, const char *text)
{
	if (!text || !*text)
		fail_msg("%s has no %s", rule, part);
}

static void every_rule_has_words(void **state)
{
	size_t count;
	const struct rule *rules = rules_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct rule_words *w = words_rule(rules[i].id);

		if (!w)
			fail_msg("%s has no words", rules[i].id);
		assert_string_equal(w->rule, rules[i].id);
		assert_words(w->rule, "meaning", w->meaning);
		assert_words(w->rule, "found", w->found);
		assert_words(w->rule, "fix", w->fix);
		assert_words(w->rule, "sources", w->sources);
		assert_words(w->rule, "host", w->host);
		assert_words(w->rule, "clean", w->clean);
		assert_string_not_equal(w->host, w->clean);
	}
}

static void no_words_without_a_rule(void **state)
{
	(void)state;
	assert_null(words_rule("no-such-rule"));
	assert_null(words_rule(""));
}

static void every_case_has_words(void **state)
{
	(void)state;
	for (int detail = 0; detail < DETAILS; detail++) {
		const struct finding_words *w = words_finding((enum detail)detail);

		assert_words("a case", "title", w->title);
		assert_words(w->title, "text", w->text);
	}
}

static void assert_sources(const char *text, const char *const *expected, size_t count)
{
	size_t found = 0, gap;

	for (size_t length; *text; text += length + gap) {
		length = words_source(text, &gap);
		assert_true(found < count);
		assert_int_equal(length, strlen(expected[found]));
		assert_memory_equal(text, expected[found], length);
		found++;
	}
	assert_int_equal(found, count);
}

static void sources_are_parted(void **state)
{
	static const char *const lines[] = { "one", "two, three", "four" };

	(void)state;
	assert_sources("one\ntwo, three\nfour", lines, COUNT(lines));
	assert_sources("one; two, three; four", lines, COUNT(lines));
	assert_sources("one; two, three\nfour\n", lines, COUNT(lines));
	assert_sources("one", lines, 1);
	assert_sources("", lines, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_has_words),
		cmocka_unit_test(no_words_without_a_rule),
		cmocka_unit_test(every_case_has_words),
		cmocka_unit_test(sources_are_parted),
	};

	return RUN(tests);
}
