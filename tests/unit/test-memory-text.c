// SPDX-License-Identifier: GPL-2.0-or-later
/* Text that is written into memory: all of it, or none where any of it is lost. */
#include <stdlib.h>
#include <string.h>

#include "host/memory-text.h"
#include "tests/unit/unit.h"

static void what_is_written_comes_back(void **state)
{
	struct memory_text m;
	char *text;

	(void)state;
	memory_text_begin(&m);
	assert_non_null(m.out);
	fprintf(m.out, "%s-%d", "0x7e010000", 8);
	fputc('\n', m.out);
	text = memory_text_end(&m);
	assert_non_null(text);
	assert_string_equal(text, "0x7e010000-8\n");
	assert_null(m.out);
	free(text);
}

static void nothing_written_is_an_empty_text(void **state)
{
	struct memory_text m;
	char *text;

	(void)state;
	memory_text_begin(&m);
	text = memory_text_end(&m);
	assert_non_null(text);
	assert_string_equal(text, "");
	free(text);
}

static void a_text_grows_beyond_its_first_room(void **state)
{
	static const size_t lengths[] = { 255, 256, 257, 511, 512, 100000 };

	(void)state;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		struct memory_text m;
		char *text;

		memory_text_begin(&m);
		for (size_t n = 0; n < lengths[i]; n++)
			fputc('a' + (int)(n % 26), m.out);
		text = memory_text_end(&m);
		assert_non_null(text);
		assert_int_equal(strlen(text), lengths[i]);
		for (size_t n = 0; n < lengths[i]; n++)
			assert_int_equal(text[n], 'a' + (int)(n % 26));
		free(text);
	}
}

/* Each flush brings a piece of its own. */
static void pieces_stand_behind_one_another(void **state)
{
	struct memory_text m;
	char *text;

	(void)state;
	memory_text_begin(&m);
	for (int i = 0; i < 200; i++) {
		fprintf(m.out, "%03d ", i);
		assert_int_equal(fflush(m.out), 0);
	}
	text = memory_text_end(&m);
	assert_non_null(text);
	assert_int_equal(strlen(text), 800);
	assert_memory_equal(text, "000 001 ", 8);
	assert_string_equal(text + 792, "198 199 ");
	free(text);
}

/* What comes behind a piece that was lost would make it look whole. */
static void a_lost_piece_is_the_end_of_the_text(void **state)
{
	struct memory_text m;

	(void)state;
	memory_text_begin(&m);
	fputs("before", m.out);
	fflush(m.out);
	m.failed = true;
	fputs("behind", m.out);
	fflush(m.out);
	assert_null(memory_text_end(&m));
	assert_null(m.text);
}

static void without_a_stream_there_is_no_text(void **state)
{
	struct memory_text m = { .out = NULL };

	(void)state;
	assert_null(memory_text_end(&m));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_comes_back),
		cmocka_unit_test(nothing_written_is_an_empty_text),
		cmocka_unit_test(a_text_grows_beyond_its_first_room),
		cmocka_unit_test(pieces_stand_behind_one_another),
		cmocka_unit_test(a_lost_piece_is_the_end_of_the_text),
		cmocka_unit_test(without_a_stream_there_is_no_text),
	};

	return RUN(tests);
}
