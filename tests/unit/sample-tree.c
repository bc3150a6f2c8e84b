// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/sample-tree.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/unit.h"

int tree_setup(void **state)
{
	struct tree *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	strcpy(t->root, "/tmp/vfio-check-unit-XXXXXX");
	assert_non_null(mkdtemp(t->root));
	*state = t;
	return 0;
}

static int remove_entry(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
	(void)stat;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void remove_all(const char *path)
{
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

int tree_teardown(void **state)
{
	struct tree *t = *state;

	remove_all(t->root);
	free(t);
	return 0;
}

const char *tree_path(const struct tree *t, const char *path)
{
	static char text[4096];
	int length = snprintf(text, sizeof(text), "%s/%s", t->root, path);

	assert_true(length > 0 && (size_t)length < sizeof(text));
	return text;
}

static void make_dir(const char *path)
{
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		fail_msg("mkdir %s: %s", path, strerror(errno));
}

/* The path, with the directories above it made. */
static const char *make_room(const struct tree *t, const char *path)
{
	static char text[4096];

	strcpy(text, tree_path(t, path));
	for (char *slash = text + strlen(t->root) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		make_dir(text);
		*slash = '/';
	}
	return text;
}

void tree_dir(struct tree *t, const char *path)
{
	make_dir(make_room(t, path));
}

void tree_bytes(struct tree *t, const char *path, const void *data, size_t size)
{
	FILE *file = fopen(make_room(t, path), "we");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	/* Whatever the umask: a file that a group may write is not everybody's word. */
	assert_int_equal(fchmod(fileno(file), 0644), 0);
	assert_int_equal(fclose(file), 0);
}

void tree_text(struct tree *t, const char *path, const char *text)
{
	tree_bytes(t, path, text, strlen(text));
}

void tree_link(struct tree *t, const char *path, const char *target)
{
	assert_int_equal(symlink(target, make_room(t, path)), 0);
}

void tree_fifo(struct tree *t, const char *path)
{
	assert_int_equal(mkfifo(make_room(t, path), 0644), 0);
}

void tree_mode(struct tree *t, const char *path, unsigned int mode)
{
	assert_int_equal(chmod(tree_path(t, path), mode), 0);
}

void tree_remove(struct tree *t, const char *path)
{
	remove_all(tree_path(t, path));
}

/* "../" for each directory from sys/devices/PATH up to sys */
static void climb(const char *path, char *text, size_t size)
{
	size_t used = 0;

	for (text[0] = '\0'; path; path = strchr(path, '/'), path = path ? path + 1 : NULL)
		used += (size_t)snprintf(text + used, size - used, "../");
}

static void add_to_group(struct tree *t, const char *path, const char *name, int group)
{
	char at[1024], target[1024], up[256];

	climb(path, up, sizeof(up));
	snprintf(at, sizeof(at), "sys/devices/%s/iommu_group", path);
	snprintf(target, sizeof(target), "%s../kernel/iommu_groups/%d", up, group);
	tree_link(t, at, target);
	snprintf(at, sizeof(at), "sys/kernel/iommu_groups/%d/devices/%s", group, name);
	snprintf(target, sizeof(target), "../../../../devices/%s", path);
	tree_link(t, at, target);
}

void tree_device(struct tree *t, const char *path, uint32_t class, const char *driver, int group)
{
	const char *name = strrchr(path, '/') + 1;
	char at[1024], text[1024];

	snprintf(at, sizeof(at), "sys/devices/%s/uevent", path);
	snprintf(text, sizeof(text), "%s%s%sPCI_CLASS=%X\nPCI_ID=8086:1533\nPCI_SLOT_NAME=%s\n",
		 driver ? "DRIVER=" : "", driver ? driver : "", driver ? "\n" : "",
		 (unsigned int)class, name);
	tree_text(t, at, text);
	snprintf(at, sizeof(at), "sys/bus/pci/devices/%s", name);
	snprintf(text, sizeof(text), "../../../devices/%s", path);
	tree_link(t, at, text);
	if (group >= 0)
		add_to_group(t, path, name, group);
}
