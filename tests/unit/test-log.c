// SPDX-License-Identifier: GPL-2.0-or-later
/* A whole kernel log: what is kept of it, and what hostile ones do. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <unistd.h>

#include "host/log.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

#define BOOT(release) "[    0.000000] Linux version " release " (builder@example) #1 SMP\n"
#define HAW "DMAR: Invalid DMAR haw"
#define PARSE "DMAR: Parse DMAR table failure."

static struct log read_bytes(struct tree *t, const void *data, size_t size)
{
	struct log log = { 0 };

	tree_bytes(t, "log", data, size);
	assert_int_equal(log_read_file(&log, tree_path(t, "log")), 0);
	assert_true(log.read);
	assert_string_equal(log.source, tree_path(t, "log"));
	return log;
}

static struct log read_text(struct tree *t, const char *text)
{
	return read_bytes(t, text, strlen(text));
}

static void the_time_stamp_is_left_out_and_the_place_told(void **state)
{
	struct log log = read_text(*state, "[    0.1] nothing\n[    0.2] " HAW "\n");

	assert_int_equal(log.count, 1);
	assert_int_equal(log.lines, 2);
	assert_string_equal(log.entries[0].text, HAW);
	assert_int_equal(log.entries[0].offset, strlen("[    0.1] nothing\n"));
	assert_string_equal(log.release, "");
	log_clear(&log);
}

static void repeated_lines_are_counted_and_stand_where_the_last_is(void **state)
{
	struct log log = read_text(*state, "[    0.1] " HAW "\n[    0.2] " PARSE "\n[    0.3] " HAW
					   "\n[    0.4] " HAW "\n");

	assert_int_equal(log.count, 2);
	assert_string_equal(log.entries[0].text, PARSE);
	assert_int_equal(log.entries[0].count, 1);
	assert_string_equal(log.entries[1].text, HAW);
	assert_int_equal(log.entries[1].count, 3);
	assert_int_equal(log.entries[1].last, 4);
	log_clear(&log);
}

static void only_the_last_boot_counts(void **state)
{
	struct log log = read_text(*state, BOOT("5.10.0") HAW "\n" HAW "\n" BOOT("6.12.1") PARSE "\n");

	assert_string_equal(log.release, "6.12.1");
	assert_true(log_is_of(&log, "6.12.1"));
	assert_false(log_is_of(&log, "5.10.0"));
	assert_false(log_is_of(&log, NULL));
	assert_int_equal(log.count, 1);
	assert_true(log_has(&log, LOG_DMAR_INVALID));
	assert_false(log_has(&log, LOG_RELAXED));
	assert_string_equal(log.entries[0].text, PARSE);
	log_clear(&log);
}

static void a_log_that_does_not_say_whose_it_is_is_nobodys(void **state)
{
	struct log log = read_text(*state, HAW "\n");

	assert_false(log_is_of(&log, ""));
	assert_false(log_is_of(&log, "6.1.0"));
	log_clear(&log);
}

static void line_ends_of_other_systems_and_none_at_the_end(void **state)
{
	struct log log = read_text(*state, HAW "\r\n" HAW " \t\r\n\r\n" HAW);

	assert_int_equal(log.count, 1);
	assert_int_equal(log.entries[0].count, 3);
	assert_int_equal(log.lines, 3);
	log_clear(&log);
}

static void nuls_are_passed_over(void **state)
{
	static const char text[] = "\0\0\0\0[    0.1] D\0MAR: Invalid DMAR haw\0\n";
	struct log log = read_bytes(*state, text, sizeof(text) - 1);

	assert_int_equal(log.count, 1);
	assert_string_equal(log.entries[0].text, HAW);
	log_clear(&log);
}

static void what_is_not_ascii_cannot_steer_a_terminal(void **state)
{
	struct log log = read_text(*state, HAW "\033[2J\xff\xc3\xa4\tend\n");

	assert_string_equal(log.entries[0].text, HAW "\\x1b[2J\\xff\\xc3\\xa4\\x09end");
	log_clear(&log);
}

static void endless_lines_are_cut(void **state)
{
	size_t size = 1 << 20;
	char *text = malloc(size);
	struct log log;

	memset(text, 'x', size);
	memcpy(text, HAW, strlen(HAW));
	memcpy(text + size - 100, "\n" PARSE "\n", strlen("\n" PARSE "\n"));
	log = read_bytes(*state, text, size);
	free(text);
	assert_int_equal(log.count, 2);
	assert_int_equal(strlen(log.entries[0].text), 2047);
	assert_string_equal(log.entries[1].text, PARSE);
	log_clear(&log);
}

/* Different lines without end: no more than some hundred are kept, and quickly so. */
static void a_flood_is_bounded(void **state)
{
	char *text = NULL;
	size_t size = 0;
	struct log log;
	FILE *out = open_memstream(&text, &size);

	for (unsigned int i = 0; i < 50000; i++)
		fprintf(out, "DMAR: RMRR base: 0x%014x end: 0x%014x\n", i, i + 1);
	assert_int_equal(fclose(out), 0);
	log = read_bytes(*state, text, size);
	free(text);
	assert_int_equal(log.lines, 50000);
	assert_in_range(log.count, 100, 1000);
	log_clear(&log);
}

static void an_empty_file_is_an_empty_log(void **state)
{
	struct log log = read_text(*state, "");

	assert_int_equal(log.lines, 0);
	assert_int_equal(log.count, 0);
	log_clear(&log);
	log = read_text(*state, "\n\n\r\n");
	assert_int_equal(log.lines, 0);
	log_clear(&log);
}

static int read_error(const char *path)
{
	struct log log = { 0 };
	int r = log_read_file(&log, path);

	assert_false(log.read);
	log_clear(&log);
	return r;
}

static void files_that_are_none(void **state)
{
	struct tree *t = *state;
	char path[128];

	assert_int_equal(read_error(tree_path(t, "absent")), -ENOENT);
	assert_int_equal(read_error(t->root), -EISDIR);
	snprintf(path, sizeof(path), "%s", tree_path(t, "large"));
	tree_text(t, "large", "");
	assert_int_equal(truncate(path, (64 << 20) + 1), 0);
	assert_int_equal(read_error(path), -EFBIG);
	assert_int_equal(truncate(path, 64 << 20), 0);
	assert_int_equal(read_error("/dev/zero"), -EFBIG);
}

static void standard_input(void **state)
{
	struct tree *t = *state;
	struct log log = { 0 };

	tree_text(t, "log", HAW "\n");
	assert_non_null(freopen(tree_path(t, "log"), "re", stdin));
	assert_int_equal(log_read_file(&log, "-"), 0);
	assert_string_equal(log.source, "standard input");
	assert_int_equal(log.count, 1);
	log_clear(&log);
}

/* Whoever may not read it is told nothing; whoever may gets it with the kernel's name. */
static void the_running_kernel(void **state)
{
	struct log log = { 0 };
	bool allowed = klogctl(3, (char[64]){ 0 }, 64) >= 0;

	(void)state;
	assert_int_equal(log_read_live(&log, "1.2.3"), 0);
	assert_int_equal(log.read, allowed);
	if (allowed) {
		assert_true(log.live);
		assert_string_equal(log.source, "dmesg");
		assert_true(log.release[0]);
	}
	for (size_t i = 0; i < log.count; i++)
		assert_int_equal(log.entries[i].offset, -1);
	log_clear(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_time_stamp_is_left_out_and_the_place_told),
		CASE(repeated_lines_are_counted_and_stand_where_the_last_is),
		CASE(only_the_last_boot_counts),
		CASE(a_log_that_does_not_say_whose_it_is_is_nobodys),
		CASE(line_ends_of_other_systems_and_none_at_the_end),
		CASE(nuls_are_passed_over),
		CASE(what_is_not_ascii_cannot_steer_a_terminal),
		CASE(endless_lines_are_cut),
		CASE(a_flood_is_bounded),
		CASE(an_empty_file_is_an_empty_log),
		CASE(files_that_are_none),
		CASE(standard_input),
		CASE(the_running_kernel),
	};

	return RUN(tests);
}
