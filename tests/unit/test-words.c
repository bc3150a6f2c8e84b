// SPDX-License-Identifier: GPL-2.0-or-later
/* Words for every rule and for every case. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/rules/rules.h"
#include "report/expect/expect.h"
#include "report/words/fill.h"
#include "report/words/words-advice.h"
#include "report/words/words-message.h"
#include "report/words/words-support.h"
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
		const struct finding_case *w = case_of((enum detail)detail);

		if (!w)
			fail_msg("case %d has no row", detail);
		assert_words("a case", "title", w->title);
		assert_words(w->title, "text", w->text);
	}
}

static bool is_place(const void *text, const char *name, int most, FILE *out)
{
	(void)most;
	(void)out;
	if (!fill_is_place(name))
		fail_msg("\"%s\" has a place {%s} that fill.c does not know", (const char *)text, name);
	return true;
}

static void assert_places(const char *const *texts, size_t count)
{
	char *written;
	size_t size;
	FILE *out = open_memstream(&written, &size);

	for (size_t i = 0; i < count; i++)
		if (texts[i])
			sentence_write(out, texts[i], is_place, texts[i]);
	fclose(out);
	free(written);
}

static void every_place_of_a_sentence_is_known(void **state)
{
	(void)state;
	assert_places(words, COUNT(words));
	assert_places(words_defects, COUNT(words_defects));
	assert_places(words_unchecked, COUNT(words_unchecked));
	assert_places(words_todo, COUNT(words_todo));
	assert_places(words_todo_short, COUNT(words_todo_short));
	assert_places(words_todo_commands, COUNT(words_todo_commands));
	assert_places(words_errors, COUNT(words_errors));
	assert_places(words_kernel_lines, COUNT(words_kernel_lines));
	assert_places(words_qemu_lines, COUNT(words_qemu_lines));
	assert_places(words_policy_defects, COUNT(words_policy_defects));
	assert_places(words_explain, COUNT(words_explain));
	for (int kind = 0; kind < MESSAGE_KINDS; kind++) {
		assert_places(&words_messages[kind].meaning, 1);
		for (size_t i = 0; words_messages[kind].rules[i]; i++)
			assert_non_null(words_rule(words_messages[kind].rules[i]));
	}
	assert_places(words_advice, COUNT(words_advice));
	assert_places(words_advice_errors, COUNT(words_advice_errors));
	assert_places(words_support, COUNT(words_support));
	assert_places(words_expect, COUNT(words_expect));
	for (int detail = 0; detail < DETAILS; detail++) {
		const struct finding_case *w = case_of((enum detail)detail);
		const char *const texts[] = { w->title, w->text, w->advice };

		assert_places(texts, COUNT(texts));
		assert_places(w->prints, COUNT(w->prints));
	}
}

static void the_table_tells_who_fills_a_place(void **state)
{
	(void)state;
	assert_true(fill_is_place("along"));
	assert_ptr_equal(fill_find("along"), fill_along);
	assert_true(fill_is_place("command"));
	assert_null(fill_find("command"));
	assert_false(fill_is_place("no-such-place"));
	assert_null(fill_find("no-such-place"));
}

static void assert_said(const char *expected, const char *format, const struct sentence_pair *pairs)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	sentence_write(out, format, sentence_pair, pairs);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void a_sentence_takes_what_it_is_given(void **state)
{
	static const struct sentence_pair pairs[] = {
		{ "name", "a {value}" }, { "long", "0123456789" }, { "none", NULL }, { NULL, NULL },
	};

	(void)state;
	assert_said("", "", pairs);
	assert_said("plain", "plain", pairs);
	assert_said("is a {value}, twice a {value}.", "is {name}, twice {name}.", pairs);
	assert_said("0123 and 0123456789", "{long:4} and {long:40}", pairs);
	assert_said("{other} {none} {}", "{other} {none} {}", pairs);
	assert_said("{ a {value} }", "{ {name} }", pairs);
	assert_said("{name 0123456789", "{name {long}", pairs);
	assert_said("{long:4 {long:x} {a-name-that-is-much-longer-than-any-place} {",
		    "{long:4 {long:x} {a-name-that-is-much-longer-than-any-place} {", pairs);
}

static void a_list_is_read_up_to_its_end(void **state)
{
	const struct phrase p = { .device = NO_INDEX };
	char *text = phrase_with(&p, "{a}{b}{c}", "a", "1", "b", NULL, "c", "3", NULL);

	(void)state;
	assert_string_equal(text, "1{b}3");
	free(text);
	text = phrase_with(&p, "{1}{8}{9}", "1", "1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6",
			   "7", "7", "8", "8", "9", "9", NULL);
	assert_string_equal(text, "18{9}");
	free(text);
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
		cmocka_unit_test(every_place_of_a_sentence_is_known),
		cmocka_unit_test(the_table_tells_who_fills_a_place),
		cmocka_unit_test(a_sentence_takes_what_it_is_given),
		cmocka_unit_test(a_list_is_read_up_to_its_end),
		cmocka_unit_test(sources_are_parted),
	};

	return RUN(tests);
}
