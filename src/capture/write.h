/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The directory that a capture goes to. What is captured may be a stranger's tree, whose links say
 * what the stranger likes: everything is written below the descriptor of that directory,
 * no link there is followed, and nothing that is there already is written again.
 */
#ifndef CAPTURE_WRITE_H
#define CAPTURE_WRITE_H

#include <stddef.h>

/*
 * Make the directory @dir, which is made or must be empty. A descriptor that the caller closes, or
 * negative errno.
 */
int capture_write_open(const char *dir);

/*
 * A file, a directory or a link of that text at @path below @root, with the directories above it.
 * The same kind of thing at that place, written before, stays as it is and is no error.
 * 0 or negative errno: -EEXIST, -ELOOP or -ENOTDIR where something else is in the
 * way or the path leads up.
 */
int capture_write_file(int root, const char *path, const void *data, size_t size);
int capture_write_dir(int root, const char *path);
int capture_write_link(int root, const char *path, const char *target);

#endif
