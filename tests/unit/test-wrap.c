// SPDX-License-Identifier: GPL-2.0-or-later
/* Columns and lines, also where characters take two columns. */
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/text/wrap.h"
#include "tests/unit/unit.h"

static bool utf8(void)
{
	return setlocale(LC_ALL, "C.UTF-8") || setlocale(LC_ALL, "C.utf8");
}

static char *wrapped(size_t start, const char *text)
{
	char *out = NULL;
	size_t size;
	FILE *file = open_memstream(&out, &size);

	assert_non_null(file);
	wrap_text(file, TEXT_WIDTH, start, text);
	assert_int_equal(fclose(file), 0);
	return out;
}

static void assert_wrapped(size_t start, const char *text, const char *expected)
{
	char *out = wrapped(start, text);

	assert_string_equal(out, expected);
	free(out);
}

static void blanks_part_words(void **state)
{
	(void)state;
	assert_wrapped(0, "one two\nthree", "one two three\n");
	assert_wrapped(0, "", "\n");
	assert_wrapped(0, "  one  ", "one\n");
	assert_wrapped(
		70, "0123456 12",
		"0123456\n"
		"                                                                      12\n");
	assert_wrapped(70, "01234 678", "01234 678\n");
	/* Longer than the line, where there is no room to speak of: it stands alone. */
	assert_wrapped(
		77, "abcdef g",
		"abcdef\n"
		"                                                                             g\n");
}

static char *on_a_terminal(size_t width, size_t start, const char *text, bool command)
{
	char *out = NULL;
	size_t size;
	FILE *file = open_memstream(&out, &size);

	assert_non_null(file);
	if (command)
		wrap_command(file, width, start, text, strlen(text));
	else
		wrap_text(file, width, start, text);
	assert_int_equal(fclose(file), 0);
	return out;
}

static void assert_on_terminal(size_t width, size_t start, const char *text, bool command,
			       const char *expected)
{
	char *out = on_a_terminal(width, start, text, command);

	assert_string_equal(out, expected);
	free(out);
}

static void a_word_longer_than_the_line_is_broken(void **state)
{
	(void)state;
	assert_on_terminal(20, 0, "see /sys/bus/pci/devices/0000:02:00.0/reset now", false,
			   "see\n"
			   "/sys/bus/pci/\n"
			   "devices/0000:02:00.0\n"
			   "/reset now\n");
	assert_on_terminal(12, 0, "abcdefghijklmnop", false,
			   "abcdefghijkl\n"
			   "mnop\n");
}

/* Each is what a shell takes for the same line. */
static void a_command_goes_on_behind_a_backslash(void **state)
{
	(void)state;
	assert_on_terminal(30, 4, "modprobe vfio-pci", true, "    modprobe vfio-pci\n");
	assert_on_terminal(20, 4, "driverctl set-override 0000:02:00.0", true,
			   "    driverctl \\\n"
			   "      set-override \\\n"
			   "      0000:02:00.0\n");
	assert_on_terminal(24, 4, "echo 1 > /sys/bus/pci/devices/0000:02:00.0/remove", true,
			   "    echo 1 > \\\n"
			   "      /sys/bus/pci/\\\n"
			   "devices/0000:02:00.0/\\\n"
			   "remove\n");
	/* Inside quotation marks a backslash would be one. */
	assert_on_terminal(20, 2, "printf 'a b c d e f g h' >file", true,
			   "  printf \\\n"
			   "'a b c d e f g h' \\\n"
			   "    >file\n");
}

static void terminals_have_between_40_and_120_columns(void **state)
{
	(void)state;
	assert_int_equal(wrap_columns(0), TEXT_WIDTH);
	assert_int_equal(wrap_columns(10), 40);
	assert_int_equal(wrap_columns(97), 97);
	assert_int_equal(wrap_columns(500), 120);
}

static void wide_characters_take_two(void **state)
{
	(void)state;
	if (!utf8())
		skip();
	assert_int_equal(wrap_width("予約メモリ"), 10);
	assert_int_equal(wrap_width("a予b"), 4);
	assert_int_equal(wrap_fit("予約メモリ", 5), strlen("予約"));
	assert_int_equal(wrap_fit("予約", 99), strlen("予約"));
	assert_int_equal(wrap_fit("予約", 1), 0);
}

static void lines_end_between_wide_characters(void **state)
{
	(void)state;
	if (!utf8())
		skip();
	/* Four columns are left: two characters a line. */
	assert_wrapped(75, "予約領域",
		       "予約\n"
		       "                                                                           "
		       "領域\n");
	/* No blank is put where there was none, and a word of letters is not broken. */
	assert_wrapped(
		72, "予約abc域",
		"予約abc\n"
		"                                                                        域\n");
}

static void no_line_begins_with_a_full_stop(void **state)
{
	(void)state;
	if (!utf8())
		skip();
	assert_wrapped(
		75, "予約。領",
		"予\n"
		"                                                                           約。\n"
		"                                                                           領\n");
	assert_wrapped(
		74, "予「約領」",
		"予\n"
		"                                                                          「約\n"
		"                                                                          領」\n");
}

static void bytes_that_are_no_character_count(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C");
	assert_int_equal(wrap_width("\xe4\xba\x88"), 3);
	assert_int_equal(wrap_fit("\xe4\xba\x88", 2), 2);
	if (!utf8())
		skip();
	assert_int_equal(wrap_width("a\xff"
				    "b"),
			 3);
	assert_int_equal(wrap_width("\xe4\xba"), 2);
}

static void padding_counts_columns(void **state)
{
	char *out = NULL;
	size_t size;
	FILE *file = open_memstream(&out, &size);

	(void)state;
	if (!utf8())
		skip();
	wrap_pad(file, "危険", 6);
	wrap_pad(file, "unknown", 6);
	assert_int_equal(fclose(file), 0);
	assert_string_equal(out, "危険  unknown");
	free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_part_words),
		cmocka_unit_test(a_word_longer_than_the_line_is_broken),
		cmocka_unit_test(a_command_goes_on_behind_a_backslash),
		cmocka_unit_test(terminals_have_between_40_and_120_columns),
		cmocka_unit_test(wide_characters_take_two),
		cmocka_unit_test(lines_end_between_wide_characters),
		cmocka_unit_test(no_line_begins_with_a_full_stop),
		cmocka_unit_test(bytes_that_are_no_character_count),
		cmocka_unit_test(padding_counts_columns),
	};

	return RUN(tests);
}
