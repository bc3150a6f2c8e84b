// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory for many things that go together, and what happens when there is none. */
#include <string.h>

#include "host/arena.h"
#include "tests/unit/unit.h"

static int setup(void **state)
{
	static struct arena arena;

	memset(&arena, 0, sizeof(arena));
	*state = &arena;
	return 0;
}

static int teardown(void **state)
{
	arena_clear(*state);
	return 0;
}

static bool is_zero(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

static void pieces_are_zero_aligned_and_apart(void **state)
{
	static const size_t sizes[] = { 1, 7, 24, 1000, 3999, 4000, 4001, 20000, 3, 0, 5 };
	char *pieces[COUNT(sizes)];

	for (size_t i = 0; i < COUNT(sizes); i++) {
		pieces[i] = arena_alloc(*state, sizes[i]);
		assert_non_null(pieces[i]);
		assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
		assert_true(is_zero(pieces[i], sizes[i]));
		memset(pieces[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < COUNT(sizes); i++)
		for (size_t b = 0; b < sizes[i]; b++)
			assert_int_equal(pieces[i][b], i + 1);
	assert_ptr_not_equal(pieces[9], pieces[10]);
}

static void text_is_copied(void **state)
{
	char text[] = "0000:02:00.0";
	char *copy = arena_strdup(*state, text);

	text[0] = 'x';
	assert_string_equal(copy, "0000:02:00.0");
	assert_string_equal(arena_strdup(*state, ""), "");
}

static void no_text_is_no_failure(void **state)
{
	struct arena *arena = *state;

	assert_null(arena_strdup(arena, NULL));
	assert_false(arena->failed);
}

static void a_list_grows_with_what_is_in_it(void **state)
{
	struct { size_t number; char letter; } *items = NULL, *larger;

	for (size_t count = 0; count < 1000; count++) {
		larger = arena_array(*state, items, count, sizeof(*items));
		assert_non_null(larger);
		items = larger;
		items[count].number = count;
		items[count].letter = (char)('a' + count % 26);
	}
	for (size_t i = 0; i < 1000; i++) {
		assert_int_equal(items[i].number, i);
		assert_int_equal(items[i].letter, 'a' + i % 26);
	}
}

static void two_lists_grow_side_by_side(void **state)
{
	size_t *up = NULL, *down = NULL;

	for (size_t count = 0; count < 100; count++) {
		up = arena_array(*state, up, count, sizeof(*up));
		down = arena_array(*state, down, count, sizeof(*down));
		up[count] = count;
		down[count] = 100 - count;
	}
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(up[i] + down[i], 100);
}

static void what_there_is_no_memory_for_fails(void **state)
{
	struct arena *arena = *state;

	assert_null(arena_alloc(arena, SIZE_MAX));
	assert_true(arena->failed);
}

static void nothing_works_once_something_has_failed(void **state)
{
	struct arena *arena = *state;
	size_t *items = arena_array(arena, NULL, 0, sizeof(*items));
	char *text = arena_strdup(arena, "before");

	items[0] = 7;
	items = arena_array(arena, items, 1, sizeof(*items));
	items = arena_array(arena, items, 2, sizeof(*items));
	assert_false(arena->failed);
	assert_null(arena_alloc(arena, SIZE_MAX - 20));
	assert_true(arena->failed);
	assert_null(arena_alloc(arena, 1));
	assert_null(arena_strdup(arena, "behind"));
	/* Where there still is room, too. */
	assert_null(arena_array(arena, items, 3, sizeof(*items)));
	assert_true(arena->failed);
	assert_int_equal(items[0], 7);
	assert_string_equal(text, "before");
}

static void a_list_that_no_machine_can_hold_fails(void **state)
{
	struct arena *arena = *state;

	assert_null(arena_array(arena, NULL, SIZE_MAX / 4 + 1, 16));
	assert_true(arena->failed);
}

static void a_cleared_arena_is_ready_again(void **state)
{
	struct arena *arena = *state;

	assert_non_null(arena_alloc(arena, 100));
	assert_null(arena_alloc(arena, SIZE_MAX));
	arena_clear(arena);
	assert_false(arena->failed);
	assert_true(is_zero(arena_alloc(arena, 100), 100));
	arena_clear(arena);
	arena_clear(arena);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(pieces_are_zero_aligned_and_apart),
		CASE(text_is_copied),
		CASE(no_text_is_no_failure),
		CASE(a_list_grows_with_what_is_in_it),
		CASE(two_lists_grow_side_by_side),
		CASE(what_there_is_no_memory_for_fails),
		CASE(nothing_works_once_something_has_failed),
		CASE(a_list_that_no_machine_can_hold_fails),
		CASE(a_cleared_arena_is_ready_again),
	};

	return RUN(tests);
}
