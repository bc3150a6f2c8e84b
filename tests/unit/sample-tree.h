/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A captured machine as a small tree of files in a temporary directory. */
#ifndef UNIT_SAMPLE_TREE_H
#define UNIT_SAMPLE_TREE_H

#include <stddef.h>
#include <stdint.h>

struct tree {
	char root[64];
};

/* For cmocka_unit_test_setup_teardown(): *state is a struct tree, empty at first. */
int tree_setup(void **state);
int tree_teardown(void **state);

/* All paths are relative to the root; missing directories above are made. */
void tree_dir(struct tree *t, const char *path);
void tree_bytes(struct tree *t, const char *path, const void *data, size_t size);
void tree_text(struct tree *t, const char *path, const char *text);
void tree_link(struct tree *t, const char *path, const char *target);
void tree_fifo(struct tree *t, const char *path);
void tree_mode(struct tree *t, const char *path, unsigned int mode);
/* A file or a link, or a directory with all below it. */
void tree_remove(struct tree *t, const char *path);

/* The path behind the root's own, in static memory. */
const char *tree_path(const struct tree *t, const char *path);

/*
 * A PCI function as sysfs shows it: @path is below sys/devices
 * ("pci0000:00/0000:00:1c.0/0000:01:00.0"), @driver NULL for none, @group negative
 * for none.
 */
void tree_device(struct tree *t, const char *path, uint32_t class, const char *driver, int group);

#endif
