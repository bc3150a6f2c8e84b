// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files of a tree, and that nothing in a tree leads out of it. Each case is run
 * both ways: with openat2(2) and walking component by component.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/source.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)
#define OUTSIDE "outside of the tree"

static const unsigned int ways[] = { 0, SOURCE_WALK };

static struct source *open_tree(const struct tree *t, unsigned int flags)
{
	struct source *source;

	assert_int_equal(source_open(t->root, flags, &source), 0);
	return source;
}

/* 0 and @expected, or the negative errno, both ways */
static void assert_reads(const struct tree *t, const char *path, int result, const char *expected)
{
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct source *source = open_tree(t, ways[i]);
		char *data = NULL;
		int r = source_read(source, path, 4096, &data, NULL);
		bool same = r == 0 && expected && strcmp(data, expected) == 0;

		free(data);
		source_close(source);
		if (r != result)
			fail_msg("%s: %d instead of %d, way %u", path, r, result, ways[i]);
		if (expected && !same)
			fail_msg("%s: not \"%s\", way %u", path, expected, ways[i]);
	}
}

static void assert_text(const struct tree *t, const char *path, const char *expected)
{
	assert_reads(t, path, 0, expected);
}

static void assert_fails(const struct tree *t, const char *path, int error)
{
	assert_reads(t, path, -error, NULL);
}

static void assert_exists(const struct tree *t, const char *path, bool expected)
{
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct source *source = open_tree(t, ways[i]);

		assert_int_equal(source_exists(source, "%s", path), expected);
		source_close(source);
	}
}

/* Opening */

static void a_root_must_be_a_directory(void **state)
{
	struct tree *t = *state;
	struct source *source;

	tree_text(t, "file", "x");
	assert_int_equal(source_open(tree_path(t, "file"), 0, &source), -ENOTDIR);
	assert_int_equal(source_open(tree_path(t, "nothing"), 0, &source), -ENOENT);
}

static void only_the_root_directory_is_the_live_machine(void **state)
{
	struct source *source = open_tree(*state, 0);

	assert_false(source_is_live(source));
	source_close(source);
	assert_int_equal(source_open("/", 0, &source), 0);
	assert_true(source_is_live(source));
	source_close(source);
}

static void closing_nothing_is_harmless(void **state)
{
	(void)state;
	source_close(NULL);
}

/* Reading */

static void a_file_is_read_whole(void **state)
{
	struct tree *t = *state;

	tree_text(t, "proc/version", "Linux version 6.1\n");
	assert_text(t, "proc/version", "Linux version 6.1\n");
}

static void an_empty_file_is_empty(void **state)
{
	struct tree *t = *state;

	tree_text(t, "proc/cmdline", "");
	assert_text(t, "proc/cmdline", "");
}

static void slashes_and_dots_in_a_path_do_not_matter(void **state)
{
	struct tree *t = *state;

	tree_text(t, "a/b/file", "x");
	assert_text(t, "a//b/file", "x");
	assert_text(t, "./a/./b/file", "x");
	assert_text(t, "/a/b/file", "x");
	assert_text(t, "a/b/../b/file", "x");
}

static void a_missing_file_is_not_there(void **state)
{
	struct tree *t = *state;

	tree_dir(t, "a");
	assert_fails(t, "a/file", ENOENT);
	assert_fails(t, "b/file", ENOENT);
	assert_exists(t, "a/file", false);
}

static void a_file_is_no_directory(void **state)
{
	struct tree *t = *state;

	tree_text(t, "file", "x");
	assert_fails(t, "file/file", ENOTDIR);
	assert_fails(t, "file/../file", ENOTDIR);
	assert_fails(t, "file/.", ENOTDIR);
	assert_fails(t, "file/", ENOTDIR);
}

static void a_directory_is_no_file(void **state)
{
	struct tree *t = *state;

	tree_dir(t, "a");
	assert_fails(t, "a", EISDIR);
	assert_exists(t, "a", true);
}

/* An empty file among them would be believed; what cannot be read is said to be so. */
static void a_fifo_neither_blocks_nor_is_an_empty_file(void **state)
{
	struct tree *t = *state;

	tree_fifo(t, "proc/cmdline");
	alarm(10);
	assert_fails(t, "proc/cmdline", EINVAL);
	alarm(0);
}

static void trailing_nuls_are_cut_off_texts(void **state)
{
	struct tree *t = *state;

	tree_bytes(t, "sys/class/dmi/id/sys_vendor", "HPE\n\0\0\0", 7);
	assert_text(t, "sys/class/dmi/id/sys_vendor", "HPE\n");
	tree_bytes(t, "nuls", "\0\0\0", 3);
	assert_text(t, "nuls", "");
}

static void bytes_keep_their_nuls_and_their_number(void **state)
{
	struct tree *t = *state;

	tree_bytes(t, "config", "\0a\0\0", 4);
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct source *source = open_tree(t, ways[i]);
		size_t size = 0;
		char *data;

		assert_int_equal(source_read(source, "config", 4096, &data, &size), 0);
		assert_int_equal(size, 4);
		assert_memory_equal(data, "\0a\0\0\0", 5);
		free(data);
		source_close(source);
	}
}

static void a_file_of_the_largest_size_is_read(void **state)
{
	struct tree *t = *state;
	char text[4097];

	memset(text, 'x', 4096);
	text[4096] = '\0';
	tree_text(t, "file", text);
	assert_text(t, "file", text);
}

static void a_larger_file_is_refused(void **state)
{
	struct tree *t = *state;
	char text[4098];

	memset(text, 'x', 4097);
	text[4097] = '\0';
	tree_text(t, "file", text);
	assert_fails(t, "file", EFBIG);
}

static void a_file_larger_than_a_buffer_is_read_to_its_end(void **state)
{
	struct tree *t = *state;
	struct source *source = open_tree(t, 0);
	size_t size = 0;
	char *data, *text = malloc(100000);

	assert_non_null(text);
	for (size_t i = 0; i < 100000; i++)
		text[i] = (char)('a' + i % 26);
	tree_bytes(t, "file", text, 100000);
	assert_int_equal(source_read(source, "file", 100000, &data, &size), 0);
	assert_int_equal(size, 100000);
	assert_memory_equal(data, text, 100000);
	free(data);
	free(text);
	source_close(source);
}

/* What a user may not see: tested as one even where the tests run as root. */
static uid_t become_user(struct tree *t)
{
	uid_t before = geteuid();

	tree_mode(t, ".", 0755);
	if (before == 0 && seteuid(65534) < 0)
		skip();
	return before;
}

static void a_file_that_may_not_be_read_is_hidden(void **state)
{
	struct tree *t = *state;
	uid_t before;

	tree_text(t, "sys/firmware/acpi/tables/DMAR", "DMAR");
	tree_mode(t, "sys/firmware/acpi/tables/DMAR", 0);
	before = become_user(t);
	assert_fails(t, "sys/firmware/acpi/tables/DMAR", EACCES);
	assert_exists(t, "sys/firmware/acpi/tables/DMAR", true);
	assert_int_equal(seteuid(before), 0);
}

static void a_directory_that_may_not_be_searched_hides_its_files(void **state)
{
	struct tree *t = *state;
	uid_t before;

	tree_text(t, "secret/file", "x");
	tree_mode(t, "secret", 0);
	before = become_user(t);
	assert_fails(t, "secret/file", EACCES);
	assert_exists(t, "secret/file", false);
	assert_int_equal(seteuid(before), 0);
	tree_mode(t, "secret", 0755);
}

/* Containment */

/* A file beside the tree, which has its root one level deeper then. */
static void nest(struct tree *t, struct tree *inner)
{
	tree_text(t, "secret", OUTSIDE);
	tree_dir(t, "root");
	strcpy(inner->root, tree_path(t, "root"));
}

static void a_relative_link_is_followed(void **state)
{
	struct tree *t = *state;

	tree_text(t, "sys/devices/a/file", "x");
	tree_link(t, "sys/bus/a", "../devices/a");
	assert_text(t, "sys/bus/a/file", "x");
}

static void a_link_to_a_file_is_followed(void **state)
{
	struct tree *t = *state;

	tree_text(t, "a/file", "x");
	tree_link(t, "b/link", "../a/file");
	assert_text(t, "b/link", "x");
	assert_exists(t, "b/link", true);
}

static void an_absolute_link_begins_at_the_trees_root(void **state)
{
	struct tree *t = *state;

	tree_text(t, "etc/passwd", "the tree's own");
	tree_link(t, "a/link", "/etc/passwd");
	tree_link(t, "a/dir", "/etc");
	assert_text(t, "a/link", "the tree's own");
	assert_text(t, "a/dir/passwd", "the tree's own");
	assert_text(t, "a/dir/../etc/passwd", "the tree's own");
}

static void an_absolute_link_never_reaches_the_live_machine(void **state)
{
	struct tree *t = *state;

	tree_link(t, "a/link", "/proc/version");
	tree_link(t, "a/dir", "/proc");
	assert_fails(t, "a/link", ENOENT);
	assert_fails(t, "a/dir/version", ENOENT);
}

static void parents_of_the_root_are_the_root(void **state)
{
	struct tree *t = *state, inner;

	nest(t, &inner);
	tree_text(&inner, "file", "x");
	assert_fails(&inner, "../secret", ENOENT);
	assert_fails(&inner, "../../../../etc/passwd", ENOENT);
	assert_text(&inner, "../../file", "x");
}

static void a_link_with_parents_does_not_climb_out(void **state)
{
	struct tree *t = *state, inner;

	nest(t, &inner);
	tree_text(&inner, "a/b/file", "x");
	tree_link(&inner, "a/b/out", "../../../secret");
	tree_link(&inner, "a/b/far", "../../../../../../../../etc/passwd");
	tree_link(&inner, "a/b/up", "../../../../../a/b/file");
	tree_link(&inner, "a/dots", "../..");
	assert_fails(&inner, "a/b/out", ENOENT);
	assert_fails(&inner, "a/b/far", ENOENT);
	assert_text(&inner, "a/b/up", "x");
	assert_fails(&inner, "a/dots/secret", ENOENT);
	assert_text(&inner, "a/dots/a/b/file", "x");
}

/* ".." goes to the parent of where the link led, as in the kernel. */
static void a_parent_behind_a_link_is_the_targets(void **state)
{
	struct tree *t = *state;

	tree_text(t, "a/file", "the target's");
	tree_dir(t, "a/b");
	tree_text(t, "c/file", "the link's");
	tree_link(t, "c/link", "../a/b");
	assert_text(t, "c/link/../file", "the target's");
}

static void a_chain_of_links_is_followed(void **state)
{
	struct tree *t = *state;

	tree_text(t, "file", "x");
	tree_link(t, "l1", "file");
	tree_link(t, "l2", "./l1");
	tree_link(t, "l3", "/l2");
	assert_text(t, "l3", "x");
}

/* Each link leads to the next; @count of them. */
static void link_chain(struct tree *t, int count)
{
	char name[32], target[32] = "file";

	tree_text(t, "file", "x");
	for (int i = 1; i <= count; i++) {
		snprintf(name, sizeof(name), "l%d", i);
		tree_link(t, name, target);
		strcpy(target, name);
	}
}

static void forty_links_are_as_many_as_the_kernel_follows(void **state)
{
	struct tree *t = *state;

	link_chain(t, 41);
	assert_text(t, "l40", "x");
	assert_fails(t, "l41", ELOOP);
}

static void a_loop_of_links_ends(void **state)
{
	struct tree *t = *state;

	tree_link(t, "a", "b");
	tree_link(t, "b", "a");
	tree_link(t, "self", "self");
	tree_link(t, "deeper", "deeper/x");
	assert_fails(t, "a", ELOOP);
	assert_fails(t, "self", ELOOP);
	assert_fails(t, "deeper", ELOOP);
	assert_exists(t, "a", false);
}

static void a_dangling_link_is_not_there(void **state)
{
	struct tree *t = *state;

	tree_link(t, "link", "nothing");
	assert_fails(t, "link", ENOENT);
	assert_exists(t, "link", false);
}

static void a_link_through_a_file_is_no_directory(void **state)
{
	struct tree *t = *state;

	tree_text(t, "file", "x");
	tree_link(t, "link", "file/../file");
	tree_link(t, "slash", "file/");
	assert_fails(t, "link", ENOTDIR);
	assert_fails(t, "slash", ENOTDIR);
}

/* A mistake here once meant a loop without end, hence a child with an alarm. */
static int read_in_child(const struct tree *t, unsigned int flags, const char *path)
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct source *source = open_tree(t, flags);
		char *data = NULL;
		int r;

		alarm(5);
		r = source_read(source, path, 4096, &data, NULL);
		free(data);
		source_close(source);
		_exit(-r & 0xff);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void a_component_that_no_file_system_has_is_refused(void **state)
{
	struct tree *t = *state;
	char name[400];

	memset(name, 'n', 300);
	strcpy(name + 300, "/file");
	tree_link(t, "link", name);
	for (size_t i = 0; i < COUNT(ways); i++) {
		assert_int_equal(read_in_child(t, ways[i], name), ENAMETOOLONG);
		assert_int_equal(read_in_child(t, ways[i], "link"), ENAMETOOLONG);
	}
}

static void a_path_that_is_too_long_is_refused(void **state)
{
	struct tree *t = *state;
	char *path = malloc(10001);

	assert_non_null(path);
	for (size_t i = 0; i < 10000; i += 2)
		memcpy(path + i, "a/", 2);
	path[10000] = '\0';
	for (size_t i = 0; i < COUNT(ways); i++)
		assert_int_equal(read_in_child(t, ways[i], path), ENAMETOOLONG);
	free(path);
}

/*
 * openat2(2) answers EAGAIN where a rename anywhere on the system keeps it from being
 * sure about a ".."; the file is there all the same.
 */
static void renames_elsewhere_do_not_hide_a_file(void **state)
{
	struct tree *t = *state;
	char from[256], to[256];
	pid_t child;
	int failed = 0;

	tree_text(t, "sys/devices/a/file", "x");
	tree_link(t, "sys/bus/a", "../../sys/devices/../devices/a");
	tree_text(t, "moving", "");
	strcpy(from, tree_path(t, "moving"));
	strcpy(to, tree_path(t, "moved"));
	fflush(stdout);
	child = fork();
	assert_true(child >= 0);
	while (child == 0)
		if (rename(from, to) < 0 || rename(to, from) < 0)
			_exit(0);
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct source *source = open_tree(t, ways[i]);

		for (int n = 0; n < 5000; n++)
			failed += !source_exists(source, "sys/bus/a/file");
		source_close(source);
	}
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_int_equal(failed, 0);
}

/* Attributes and links of an open directory */

static struct source_dir open_dir(const struct tree *t, unsigned int flags, const char *path)
{
	struct source *source = open_tree(t, flags);
	struct source_dir dir;

	assert_int_equal(source_open_dir(source, path, &dir), 0);
	source_close(source);
	return dir;
}

static void an_attribute_loses_its_line_end_and_its_nuls(void **state)
{
	struct tree *t = *state;
	char text[16];
	struct source_dir dir;

	tree_bytes(t, "a/vendor", "0x8086\n\0\0", 9);
	for (size_t i = 0; i < COUNT(ways); i++) {
		dir = open_dir(t, ways[i], "a");
		assert_int_equal(source_read_attribute(&dir, "vendor", text, sizeof(text)), 0);
		assert_string_equal(text, "0x8086");
		source_close_dir(&dir);
	}
}

static void a_longer_attribute_is_cut(void **state)
{
	struct tree *t = *state;
	char text[5];
	struct source_dir dir;

	tree_text(t, "a/vendor", "0x8086\n");
	dir = open_dir(t, 0, "a");
	assert_int_equal(source_read_attribute(&dir, "vendor", text, sizeof(text)), 0);
	assert_string_equal(text, "0x80");
	source_close_dir(&dir);
}

static void an_attribute_that_is_a_link_is_not_followed(void **state)
{
	struct tree *t = *state;
	char text[16];
	struct source_dir dir;

	tree_link(t, "a/vendor", "/etc/hostname");
	dir = open_dir(t, 0, "a");
	assert_int_equal(source_read_attribute(&dir, "vendor", text, sizeof(text)), -ELOOP);
	assert_int_equal(source_read_attribute(&dir, "device", text, sizeof(text)), -ENOENT);
	source_close_dir(&dir);
}

static void the_text_of_a_link_is_read_as_it_is(void **state)
{
	struct tree *t = *state;
	char text[16];
	struct source_dir dir;

	tree_link(t, "a/driver", "/../../x");
	tree_text(t, "a/file", "");
	dir = open_dir(t, 0, "a");
	assert_int_equal(source_read_link(&dir, "driver", text, sizeof(text)), 0);
	assert_string_equal(text, "/../../x");
	assert_int_equal(source_read_link(&dir, "driver", text, 5), 0);
	assert_string_equal(text, "/../");
	assert_int_equal(source_read_link(&dir, "file", text, sizeof(text)), -EINVAL);
	assert_int_equal(source_read_link(&dir, "nothing", text, sizeof(text)), -ENOENT);
	source_close_dir(&dir);
}

static void an_attribute_may_be_read_by_its_path(void **state)
{
	struct tree *t = *state;
	char text[16];

	tree_text(t, "sys/a/type", "DMA-FQ\n");
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct source *source = open_tree(t, ways[i]);

		assert_int_equal(source_readf(source, text, sizeof(text), "sys/%s/type", "a"), 0);
		assert_string_equal(text, "DMA-FQ");
		assert_int_equal(source_readf(source, text, sizeof(text), "sys/b"), -ENOENT);
		source_close(source);
	}
}

static void a_file_is_not_opened_as_a_directory(void **state)
{
	struct tree *t = *state;

	tree_text(t, "file", "x");
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct source *source = open_tree(t, ways[i]);
		struct source_dir dir;

		assert_int_equal(source_open_dir(source, "file", &dir), -ENOTDIR);
		assert_int_equal(source_open_dir(source, "nothing", &dir), -ENOENT);
		assert_false(source_dir_is_open(&dir));
		source_close(source);
	}
}

/* Directories */

static void names_are_listed_in_order_without_the_dots(void **state)
{
	struct tree *t = *state;

	tree_text(t, "dir/b", "");
	tree_dir(t, "dir/a");
	tree_link(t, "dir/c", "nowhere");
	tree_text(t, "dir/.hidden", "");
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct source *source = open_tree(t, ways[i]);
		size_t count = 0;
		char **names;

		assert_int_equal(source_list(source, "dir", &names, &count), 0);
		assert_int_equal(count, 4);
		assert_string_equal(names[0], ".hidden");
		assert_string_equal(names[1], "a");
		assert_string_equal(names[2], "b");
		assert_string_equal(names[3], "c");
		assert_null(names[4]);
		source_free_names(names);
		source_close(source);
	}
}

static void many_names_are_all_listed(void **state)
{
	struct tree *t = *state;
	struct source *source = open_tree(t, 0);
	char **names, name[32];
	size_t count;

	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "dir/%03d", i);
		tree_text(t, name, "");
	}
	assert_int_equal(source_list(source, "dir", &names, &count), 0);
	assert_int_equal(count, 300);
	assert_string_equal(names[299], "299");
	assert_null(names[300]);
	source_free_names(names);
	source_close(source);
}

static void an_empty_directory_has_no_names(void **state)
{
	struct tree *t = *state;
	struct source *source = open_tree(t, 0);
	char **names;

	tree_dir(t, "dir");
	assert_int_equal(source_list(source, "dir", &names, NULL), 0);
	assert_null(names[0]);
	source_free_names(names);
	assert_int_equal(source_has_entries(source, "dir"), 0);
	source_close(source);
}

static void a_directory_with_anything_in_it_has_entries(void **state)
{
	struct tree *t = *state;
	struct source *source = open_tree(t, 0);

	tree_link(t, "dir/link", "nowhere");
	assert_int_equal(source_has_entries(source, "dir"), 1);
	assert_int_equal(source_has_entries(source, "nothing"), -ENOENT);
	source_close(source);
}

static void what_is_no_directory_cannot_be_listed(void **state)
{
	struct tree *t = *state;
	struct source *source = open_tree(t, 0);
	char **names;

	tree_text(t, "file", "");
	assert_int_equal(source_list(source, "file", &names, NULL), -ENOTDIR);
	assert_int_equal(source_list(source, "nothing", &names, NULL), -ENOENT);
	source_close(source);
}

/* No way of reading may cost descriptors. */
static void no_descriptor_is_left_open(void **state)
{
	static const char *const paths[] = { "a/b/file",  "a/b",       "a/link",
					     "a/loop",    "a/nothing", "a/b/../../a/b/file",
					     "a/b/file/x" };
	struct tree *t = *state;
	int before, after;

	tree_text(t, "a/b/file", "x");
	tree_link(t, "a/link", "/a/b/file");
	tree_link(t, "a/loop", "loop");
	before = dup(0);
	close(before);
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct source *source = open_tree(t, ways[i]);

		for (size_t p = 0; p < COUNT(paths); p++) {
			char *data = NULL, **names = NULL;

			source_read(source, paths[p], 16, &data, NULL);
			if (source_list(source, paths[p], &names, NULL) == 0)
				source_free_names(names);
			source_exists(source, "%s", paths[p]);
			free(data);
		}
		source_close(source);
	}
	after = dup(0);
	close(after);
	assert_int_equal(after, before);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(a_root_must_be_a_directory),
		CASE(only_the_root_directory_is_the_live_machine),
		CASE(closing_nothing_is_harmless),
		CASE(a_file_is_read_whole),
		CASE(an_empty_file_is_empty),
		CASE(slashes_and_dots_in_a_path_do_not_matter),
		CASE(a_missing_file_is_not_there),
		CASE(a_file_is_no_directory),
		CASE(a_directory_is_no_file),
		CASE(a_fifo_neither_blocks_nor_is_an_empty_file),
		CASE(trailing_nuls_are_cut_off_texts),
		CASE(bytes_keep_their_nuls_and_their_number),
		CASE(a_file_of_the_largest_size_is_read),
		CASE(a_larger_file_is_refused),
		CASE(a_file_larger_than_a_buffer_is_read_to_its_end),
		CASE(a_file_that_may_not_be_read_is_hidden),
		CASE(a_directory_that_may_not_be_searched_hides_its_files),
		CASE(a_relative_link_is_followed),
		CASE(a_link_to_a_file_is_followed),
		CASE(an_absolute_link_begins_at_the_trees_root),
		CASE(an_absolute_link_never_reaches_the_live_machine),
		CASE(parents_of_the_root_are_the_root),
		CASE(a_link_with_parents_does_not_climb_out),
		CASE(a_parent_behind_a_link_is_the_targets),
		CASE(a_chain_of_links_is_followed),
		CASE(forty_links_are_as_many_as_the_kernel_follows),
		CASE(a_loop_of_links_ends),
		CASE(a_dangling_link_is_not_there),
		CASE(a_link_through_a_file_is_no_directory),
		CASE(a_component_that_no_file_system_has_is_refused),
		CASE(a_path_that_is_too_long_is_refused),
		CASE(renames_elsewhere_do_not_hide_a_file),
		CASE(an_attribute_loses_its_line_end_and_its_nuls),
		CASE(a_longer_attribute_is_cut),
		CASE(an_attribute_that_is_a_link_is_not_followed),
		CASE(the_text_of_a_link_is_read_as_it_is),
		CASE(an_attribute_may_be_read_by_its_path),
		CASE(a_file_is_not_opened_as_a_directory),
		CASE(names_are_listed_in_order_without_the_dots),
		CASE(many_names_are_all_listed),
		CASE(an_empty_directory_has_no_names),
		CASE(a_directory_with_anything_in_it_has_entries),
		CASE(what_is_no_directory_cannot_be_listed),
		CASE(no_descriptor_is_left_open),
	};

	return RUN(tests);
}
