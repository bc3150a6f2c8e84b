// SPDX-License-Identifier: GPL-2.0-or-later
/* What a terminal or a log would take for orders is replaced; all other text stays. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/printable.h"
#include "tests/unit/unit.h"

static void assert_made(const char *text, bool line, const char *expected)
{
	char *copy = strdup(text);

	assert_non_null(copy);
	make_printable(copy, line);
	assert_string_equal(copy, expected);
	free(copy);
}

static void assert_put(const char *text, const char *expected)
{
	char *out = NULL;
	size_t size;
	FILE *file = open_memstream(&out, &size);

	assert_non_null(file);
	put_printable(text, file);
	assert_int_equal(fclose(file), 0);
	assert_string_equal(out, expected);
	free(out);
}

static void text_stays(void **state)
{
	static const char *const texts[] = { "", "PowerEdge R720", "\xe9\x83\xa8\xe5\x93\x81",
					     "\xc2\xa0", "\xf0\x9f\x96\xa5" };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		assert_made(texts[i], false, texts[i]);
		assert_made(texts[i], true, texts[i]);
		assert_put(texts[i], texts[i]);
	}
}

static void orders_are_replaced(void **state)
{
	(void)state;
	assert_made("a\033[2Jb\x7f", false, "a?[2Jb?");
	/* U+0085 and U+009B, which are orders in UTF-8 */
	assert_made("a\xc2\x85\xc2\x9b" "1m", false, "a????1m");
	assert_put("a\033[2J\xc2\x9b", "a?[2J??");
}

static void order_of_letters_is_not_turned(void **state)
{
	static const char *const turns[] = {
		"\xe2\x80\xaa", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(turns); i++)
		assert_made(turns[i], false, "???");
	/* Their neighbours: U+2029, U+202F, U+2065, U+206A */
	assert_made("\xe2\x80\xa9\xe2\x80\xaf\xe2\x81\xa5\xe2\x81\xaa", false,
		    "\xe2\x80\xa9\xe2\x80\xaf\xe2\x81\xa5\xe2\x81\xaa");
}

static void what_is_no_utf8_is_replaced(void **state)
{
	(void)state;
	assert_made("a\xff\xfe", false, "a??");
	/* cut off in a character, longer than need be, a surrogate */
	assert_made("\xe9\x83", false, "??");
	assert_made("\xc0\x9b\xed\xa0\x80", false, "?????");
}

static void lines_end_only_where_they_may(void **state)
{
	(void)state;
	assert_made("one\n\ttwo\r", false, "one\n\ttwo?");
	assert_made("one\n\ttwo", true, "one??two");
	assert_put("one\ntwo", "one?two");
}

/* Few machines have a locale that is not UTF-8, so one is made. */
static void another_character_set_is_left_to_the_locale(void **state)
{
	char folder[] = "/tmp/vfio-check-locale-XXXXXX", command[128];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof(command), "localedef -i en_US -f ISO-8859-1 %s/en_US.ISO-8859-1",
		 folder);
	assert_int_equal(system(command), 0);
	setenv("LOCPATH", folder, 1);
	assert_non_null(setlocale(LC_ALL, "en_US.ISO-8859-1"));
	assert_put("\xb0\xc2\xc1\xb4\033", "\xb0\xc2\xc1\xb4?");
	setlocale(LC_ALL, "C");
	unsetenv("LOCPATH");
	snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_stays),
		cmocka_unit_test(orders_are_replaced),
		cmocka_unit_test(order_of_letters_is_not_turned),
		cmocka_unit_test(what_is_no_utf8_is_replaced),
		cmocka_unit_test(lines_end_only_where_they_may),
		cmocka_unit_test(another_character_set_is_left_to_the_locale),
	};

	return RUN(tests);
}
