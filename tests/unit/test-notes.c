// SPDX-License-Identifier: GPL-2.0-or-later
/* The notes of a captured tree, and a tree that is read with them, both ways of opening it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/notes.h"
#include "host/source.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)
#define BOTH(source, t) for (struct both both = { .tree = (t) }; (source = next_way(&both));)

/* Parsing */

static int parse(const char *text, size_t size, struct notes *notes, size_t *line)
{
	char *copy = malloc(size + 1);

	assert_non_null(copy);
	memcpy(copy, text, size);
	copy[size] = '\0';
	return notes_parse(copy, size, notes, line);
}

static void assert_damaged(const char *text, size_t size, size_t expected)
{
	struct notes notes;
	size_t line;
	int r = parse(text, size, &notes, &line);

	notes_clear(&notes);
	if (r != -EBADMSG || line != expected)
		fail_msg("%s: %d, line %zu instead of %zu", text, r, line, expected);
}

static void lines_say_what_is_hidden_and_what_is_empty(void **state)
{
	static const char text[] = "# a comment\n\nhidden EACCES a/b c\nempty d\n"
				   "hidden EPERM \xc3\xa9 \xe2\x80\xa6\n";
	struct notes notes;
	size_t line;

	(void)state;
	assert_int_equal(parse(text, strlen(text), &notes, &line), 0);
	assert_int_equal(notes.count, 3);
	assert_true(notes.hides);
	assert_int_equal(notes_find(&notes, "a/b c")->error, EACCES);
	assert_int_equal(notes_find(&notes, "d")->error, 0);
	assert_int_equal(notes_find(&notes, "\xc3\xa9 \xe2\x80\xa6")->error, EPERM);
	assert_null(notes_find(&notes, "a"));
	assert_null(notes_find(&notes, "a/b"));
	notes_clear(&notes);
}

static void no_line_at_all_says_nothing(void **state)
{
	struct notes notes;
	size_t line;

	(void)state;
	assert_int_equal(parse("", 0, &notes, &line), 0);
	assert_int_equal(notes.count, 0);
	assert_false(notes_imply(&notes, "a"));
	assert_null(notes_find(&notes, "a"));
	notes_clear(&notes);
}

static void a_damaged_line_is_told_by_its_number(void **state)
{
	static const char *const lines[] = {
		"x", "hidden", "hidden ", "hidden EACCES", "hidden EACCES ", "hidden  a", "hidden a",
		"hidden EWHATEVER a", "hidden 13 a", "hidden eacces a", "hidden ENOENT a",
		"hidden ENOMEM a", "empty", "empty ", "Empty a", " empty a", "empty\ta",
		"empty /a", "empty a/", "empty a//b", "empty .", "empty ..", "empty a/../b",
		"empty a/./b", "empty ../a", "empty a/..", "empty a\r", "empty a\tb", "empty a\x1b[0m",
		"empty a\x7f", "empty \xff", "empty \xc2\x9b", "gone a",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		char text[128];
		int size = snprintf(text, sizeof(text), "empty z\n\n%s\nempty y\n", lines[i]);

		assert_damaged(text, (size_t)size, 3);
	}
}

static void a_line_that_breaks_off_is_damaged(void **state)
{
	(void)state;
	assert_damaged("empty a\nempty b", 15, 2);
	assert_damaged("empty a\nempty b\0c\n", 18, 2);
}

static void a_path_stands_in_one_line(void **state)
{
	static const char text[] = "empty b\nempty a\nhidden EACCES b\nempty c\n";

	(void)state;
	assert_damaged(text, strlen(text), 3);
}

static void names_and_paths_have_a_length(void **state)
{
	char text[PATH_MAX + 32] = "empty ";

	(void)state;
	memset(text + 6, 'x', NAME_MAX + 1);
	strcpy(text + 6 + NAME_MAX + 1, "\n");
	assert_damaged(text, strlen(text), 1);
	for (size_t i = 0; i < PATH_MAX; i += 2)
		memcpy(text + 6 + i, "x/", 2);
	strcpy(text + 6 + PATH_MAX, "x\n");
	assert_damaged(text, strlen(text), 1);
}

/* Asking */

static void names_below_a_folder_come_one_by_one(void **state)
{
	static const char text[] = "empty a/b/c\nempty a/b/d\nempty a-b\nempty a/b-c/x\nempty a\n"
				   "empty a/a\nempty b/a\nempty a!\n";
	static const struct {
		const char *folder, *names;
	} folders[] = {
		{ "", "a a! a-b b " }, { "a", "a b b-c " }, { "a/b", "c d " }, { "a/b/c", "" },
		{ "a/b-c", "x " }, { "b", "a " }, { "c", "" }, { "a/bb", "" },
	};
	struct notes notes;
	size_t line;

	(void)state;
	assert_int_equal(parse(text, strlen(text), &notes, &line), 0);
	for (size_t i = 0; i < COUNT(folders); i++) {
		char name[NAME_MAX + 1], names[64] = "";
		size_t at = 0;

		while (notes_next(&notes, folders[i].folder, &at, name)) {
			strcat(names, name);
			strcat(names, " ");
		}
		assert_string_equal(names, folders[i].names);
		assert_int_equal(notes_imply(&notes, folders[i].folder),
				 *names || strcmp(folders[i].folder, "a/b/c") == 0);
	}
	notes_clear(&notes);
}

/* A tree that has them */

struct both {
	const struct tree *tree;
	unsigned int next;
	struct source *source;
};

static struct source *next_way(struct both *both)
{
	static const unsigned int ways[] = { 0, SOURCE_WALK };

	source_close(both->source);
	both->source = NULL;
	if (both->next < COUNT(ways))
		assert_int_equal(source_open(both->tree->root, ways[both->next++], &both->source), 0);
	return both->source;
}

static void assert_listed(const struct source *source, const char *path, const char *expected)
{
	char **names, text[128] = "";

	assert_int_equal(source_list(source, path, &names, NULL), 0);
	for (char **name = names; *name; name++) {
		strcat(text, *name);
		strcat(text, " ");
	}
	source_free_names(names);
	assert_string_equal(text, expected);
	assert_int_equal(source_has_entries(source, path), *expected != '\0');
}

static void assert_hidden(const struct source *source, const char *path, int error)
{
	struct source_dir dir;
	char text[16], *data, **names;

	assert_int_equal(source_read(source, path, 16, &data, NULL), -error);
	assert_int_equal(source_readf(source, text, sizeof(text), "%s", path), -error);
	assert_int_equal(source_list(source, path, &names, NULL), -error);
	assert_int_equal(source_has_entries(source, path), -error);
	assert_int_equal(source_open_dir(source, path, &dir), -error);
	assert_int_equal(source_open_file(source, path), -error);
	assert_int_equal(source_linkf(source, text, sizeof(text), "%s", path), -error);
}

static void what_is_hidden_answers_its_error(void **state)
{
	struct tree *t = *state;
	struct source *source;

	tree_text(t, "vfio-check.capture", "hidden EACCES a/b\nhidden EIO c\n");
	tree_text(t, "a/d", "x");
	BOTH(source, t) {
		assert_hidden(source, "a/b", EACCES);
		assert_hidden(source, "/a/./b", EACCES);
		assert_hidden(source, "a/../a//b", EACCES);
		assert_true(source_exists(source, "a/b"));
		assert_false(source_exists(source, "a/c"));
		assert_listed(source, "a", "b d ");
		assert_listed(source, "", "a c vfio-check.capture ");
	}
}

static void below_a_hidden_folder_nothing_is_seen(void **state)
{
	struct tree *t = *state;
	struct source *source;

	tree_text(t, "vfio-check.capture", "hidden EPERM a/b\n");
	tree_text(t, "a/b/there", "x");
	tree_text(t, "a/bc", "x");
	BOTH(source, t) {
		assert_hidden(source, "a/b/there", EPERM);
		assert_hidden(source, "a/b/nothing", EPERM);
		assert_hidden(source, "a/b/c/d", EPERM);
		assert_false(source_exists(source, "a/b/there"));
		assert_true(source_exists(source, "a/bc"));
	}
}

static void what_is_hidden_is_so_by_each_way_there(void **state)
{
	struct tree *t = *state;
	struct source *source;
	char *data;

	tree_text(t, "vfio-check.capture", "hidden EACCES sys/devices/x/config\n");
	tree_text(t, "sys/devices/x/config", "x");
	tree_text(t, "sys/devices/y/config", "y");
	tree_link(t, "sys/bus/x", "../devices/x");
	tree_link(t, "sys/bus/y", "/sys/devices/y");
	tree_link(t, "sys/bus/z", "/sys/bus/x");
	tree_link(t, "sys/class", "bus/x/config");
	BOTH(source, t) {
		assert_hidden(source, "sys/bus/x/config", EACCES);
		assert_hidden(source, "sys/bus/z/config", EACCES);
		assert_hidden(source, "sys/devices/y/../x/config", EACCES);
		assert_int_equal(source_read(source, "sys/class", 16, &data, NULL), -EACCES);
		assert_int_equal(source_read(source, "sys/bus/y/config", 16, &data, NULL), 0);
		free(data);
	}
}

static void an_open_directory_knows_what_is_hidden_in_it(void **state)
{
	struct tree *t = *state;
	struct source_dir dir;
	struct source *source;
	char text[16];

	tree_text(t, "vfio-check.capture", "hidden EACCES x/config\nhidden EIO x/gone\nempty x/sub\n");
	tree_text(t, "x/config", "x");
	tree_text(t, "x/class", "0x06\n");
	tree_link(t, "y", "x");
	BOTH(source, t) {
		assert_int_equal(source_open_dir(source, "y", &dir), 0);
		assert_int_equal(source_read_attribute(&dir, "class", text, sizeof(text)), 0);
		assert_int_equal(source_read_attribute(&dir, "config", text, sizeof(text)), -EACCES);
		assert_int_equal(source_read_bytes(&dir, "gone", text, sizeof(text)), -EIO);
		assert_int_equal(source_read_link(&dir, "gone", text, sizeof(text)), -EIO);
		assert_true(source_has_attribute(&dir, "gone"));
		assert_true(source_has_attribute(&dir, "config"));
		assert_true(source_has_attribute(&dir, "sub"));
		assert_false(source_has_attribute(&dir, "nothing"));
		source_close_dir(&dir);
	}
}

static void an_empty_folder_that_the_tree_lost_is_there(void **state)
{
	struct tree *t = *state;
	struct source_dir dir;
	struct source *source;
	char text[16], *data;

	tree_text(t, "vfio-check.capture", "empty sys/kernel/groups\nempty sys/module/a\n"
					   "empty sys/module/b/parameters\n");
	tree_text(t, "sys/module/c/x", "x");
	tree_link(t, "kernel", "/sys/kernel");
	BOTH(source, t) {
		assert_listed(source, "sys/kernel/groups", "");
		assert_listed(source, "sys/kernel/../kernel/groups/.", "");
		assert_listed(source, "kernel/groups", "");
		assert_listed(source, "kernel", "groups ");
		assert_listed(source, "sys/module", "a b c ");
		assert_listed(source, "sys/module/b", "parameters ");
		assert_true(source_exists(source, "sys/module/%s", "a"));
		assert_true(source_exists(source, "sys/module/b"));
		assert_false(source_exists(source, "sys/module/d"));
		assert_int_equal(source_read(source, "sys/module/a", 16, &data, NULL), -EISDIR);
		assert_int_equal(source_read(source, "sys/module/a/x", 16, &data, NULL), -ENOENT);
		assert_int_equal(source_open_dir(source, "sys/module/b", &dir), 0);
		assert_int_equal(source_read_attribute(&dir, "x", text, sizeof(text)), -ENOENT);
		assert_false(source_has_attribute(&dir, "x"));
		assert_true(source_has_attribute(&dir, "parameters"));
		source_close_dir(&dir);
	}
}

static void the_trees_own_files_are_there_all_the_same(void **state)
{
	struct tree *t = *state;
	struct source *source;
	char *data;

	tree_text(t, "vfio-check.capture", "empty a\nempty a/b\n");
	tree_text(t, "a/b/c", "x");
	BOTH(source, t) {
		assert_listed(source, "a", "b ");
		assert_listed(source, "a/b", "c ");
		assert_int_equal(source_read(source, "a/b/c", 16, &data, NULL), 0);
		free(data);
	}
}

static void notes_lead_nowhere_out_of_the_tree(void **state)
{
	struct tree *t = *state;
	struct source *source;
	char *data;

	tree_text(t, "vfio-check.capture", "empty lost/folder\nhidden EACCES other\n");
	tree_text(t, "a", "inside");
	BOTH(source, t) {
		assert_int_equal(source_read(source, "lost/folder/../../../../a", 16, &data, NULL), 0);
		assert_string_equal(data, "inside");
		free(data);
		assert_int_equal(source_read(source, "lost/../a", 16, &data, NULL), 0);
		free(data);
	}
}

static void assert_broken(const struct tree *t, int error, size_t expected)
{
	struct source *source;
	size_t line;

	assert_int_equal(source_open(t->root, 0, &source), error);
	assert_true(source_is_broken(source, &line));
	assert_int_equal(line, expected);
	source_close(source);
}

static void damaged_notes_are_told_from_a_tree_that_is_not_there(void **state)
{
	struct tree *t = *state;
	struct source *source;
	size_t line;

	tree_text(t, "vfio-check.capture", "empty a\nnonsense\n");
	assert_broken(t, -EBADMSG, 2);
	tree_remove(t, "vfio-check.capture");
	tree_dir(t, "vfio-check.capture");
	assert_broken(t, -EISDIR, 0);
	assert_int_equal(source_open(tree_path(t, "nothing"), 0, &source), -ENOENT);
	assert_false(source_is_broken(source, &line));
}

static void notes_have_a_size(void **state)
{
	struct tree *t = *state;
	char *text = malloc(NOTES_MAX + 2);

	assert_non_null(text);
	memset(text, '\n', NOTES_MAX + 1);
	text[NOTES_MAX + 1] = '\0';
	tree_text(t, "vfio-check.capture", text);
	free(text);
	assert_broken(t, -EFBIG, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_say_what_is_hidden_and_what_is_empty),
		cmocka_unit_test(no_line_at_all_says_nothing),
		cmocka_unit_test(a_damaged_line_is_told_by_its_number),
		cmocka_unit_test(a_line_that_breaks_off_is_damaged),
		cmocka_unit_test(a_path_stands_in_one_line),
		cmocka_unit_test(names_and_paths_have_a_length),
		cmocka_unit_test(names_below_a_folder_come_one_by_one),
		CASE(what_is_hidden_answers_its_error),
		CASE(below_a_hidden_folder_nothing_is_seen),
		CASE(what_is_hidden_is_so_by_each_way_there),
		CASE(an_open_directory_knows_what_is_hidden_in_it),
		CASE(an_empty_folder_that_the_tree_lost_is_there),
		CASE(the_trees_own_files_are_there_all_the_same),
		CASE(notes_lead_nowhere_out_of_the_tree),
		CASE(damaged_notes_are_told_from_a_tree_that_is_not_there),
		CASE(notes_have_a_size),
	};

	return RUN(tests);
}
