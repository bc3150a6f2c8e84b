/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a host's files come from: the running machine ("/") or a captured tree.
 *
 * Paths are relative to that root ("sys/bus/pci/devices"). Nothing that a path or
 * a symbolic link in the tree says can leave the root: absolute links and ".."
 * are resolved inside it, as in a chroot (openat2(2), RESOLVE_IN_ROOT; walked
 * component by component where the kernel lacks it, before Linux 5.6).
 *
 * Text and names can go to a terminal: a '?' is in the place of each control character but
 * line end and tab, and of each byte that is no UTF-8.
 */
#ifndef HOST_SOURCE_H
#define HOST_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct source;

enum {
	SOURCE_WALK = 1,	/* do not use openat2, for the tests of the other way */
};

/* Open the directory @dir as a root. 0 or negative errno (-ENOTDIR for a file). */
int source_open(const char *dir, unsigned int flags, struct source **source);
void source_close(struct source *source);

/* The root is "/": this machine. */
bool source_is_live(const struct source *source);

/* A file descriptor for the directory @path, or negative errno. The caller closes it. */
int source_open_dir(const struct source *source, const char *path);

/*
 * As source_open_dir, for reading whatever is at @path (opening never waits, a FIFO
 * neither), or only for fstat(2), which asks for no permission to read.
 */
int source_open_file(const struct source *source, const char *path);
int source_open_path(const struct source *source, const char *path);

/*
 * The file @path as text or bytes in new memory, NUL-terminated, at most @max
 * bytes (-EFBIG beyond). Trailing NULs, which tar leaves in copied sysfs files,
 * are cut off unless @size is asked for. 0 or negative errno: -ENOENT says that it
 * is not there, -EACCES and -EPERM that this user cannot see it.
 */
int source_read(const struct source *source, const char *path, size_t max, char **data,
		size_t *size);

/* At most @size bytes of the file @name in @dir, as they are. How many, or negative errno. */
ssize_t source_read_bytes(int dir, const char *name, void *buffer, size_t size);

/*
 * A short attribute, without its line end, in the caller's buffer; longer ones
 * are cut. @dir is a directory of this source. 0 or negative errno.
 */
int source_read_attribute(int dir, const char *name, char *buffer, size_t size);

/* As source_read_attribute, for a path from the root. */
int source_read_attribute_at(const struct source *source, const char *path, char *buffer,
			     size_t size);

/* Is there anything called @name in @dir? A link is not followed. */
bool source_has_attribute(int dir, const char *name);

/* The text of the symbolic link @name in @dir, cut to @size - 1 bytes. 0 or negative errno. */
int source_read_link(int dir, const char *name, char *buffer, size_t size);

/* Is there anything at @path? False also when it cannot be seen. */
bool source_exists(const struct source *source, const char *path);

/*
 * The names in the directory @path without "." and "..", sorted by strcmp, in a
 * NULL-terminated array that source_free_names() releases. @count may be NULL.
 */
int source_list(const struct source *source, const char *path, char ***names, size_t *count);
void source_free_names(char **names);

/* 1 where the directory @path holds anything, 0 where not, or negative errno; reads no more. */
int source_has_entries(const struct source *source, const char *path);

#endif
