/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a host's files come from: the running machine ("/") or a captured tree.
 *
 * Paths are relative to that root ("sys/bus/pci/devices"). Nothing that a path or
 * a symbolic link in the tree says can leave the root: absolute links and ".."
 * are resolved inside it, as in a chroot (openat2(2), RESOLVE_IN_ROOT; walked
 * component by component where the kernel lacks it, before Linux 5.6).
 *
 * A captured tree may bring notes along (notes.h) about what a tree of files cannot carry. What they
 * call hidden is there, and to read it, to list it, or to reach anything below it fails with
 * the error that is noted; a folder that they call empty is there.
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

/*
 * Open the directory @dir as a root. 0 or negative errno (-ENOTDIR for a file); source_close() in
 * either case.
 */
int source_open(const char *dir, unsigned int flags, struct source **source);
void source_close(struct source *source);

/* From now on *@failed becomes true when there is no memory for a reader, whatever it answers. */
void source_watch_memory(struct source *source, bool *failed);

/* Did source_open() fail over the tree's notes? *@line: the damaged line, or 0. NULL: false. */
bool source_is_broken(const struct source *source, size_t *line);

/* The root is "/": this machine. */
bool source_is_live(const struct source *source);

/* A directory of @source, open. All zero: none. */
struct source_dir {
	const struct source *source;
	int fd;			/* -1: the tree has lost it, its notes have it */
	char *path;		/* without links, of a tree with notes; else NULL */
};

/* Open the directory @path. 0 or negative errno; source_close_dir() in either case. */
int source_open_dir(const struct source *source, const char *path, struct source_dir *dir);
void source_close_dir(struct source_dir *dir);
bool source_dir_is_open(const struct source_dir *dir);

/*
 * A file descriptor for reading whatever is at @path (opening never waits, a FIFO neither),
 * or only for fstat(2), which asks for no permission to read. Or negative errno. The caller
 * closes it.
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
ssize_t source_read_bytes(const struct source_dir *dir, const char *name, void *buffer,
			  size_t size);

/*
 * A short attribute, without its line end, in the caller's buffer; longer ones
 * are cut. 0 or negative errno.
 */
int source_read_attribute(const struct source_dir *dir, const char *name, char *buffer,
			  size_t size);

/* As source_read_attribute, for a path from the root, which is printed (-ENAMETOOLONG). */
int source_readf(const struct source *source, char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Is there anything called @name in @dir? A link is not followed. */
bool source_has_attribute(const struct source_dir *dir, const char *name);

/* The text of the symbolic link @name in @dir, cut to @size - 1 bytes. 0 or negative errno. */
int source_read_link(const struct source_dir *dir, const char *name, char *buffer, size_t size);

/* As source_read_link, for a path from the root, which is printed. */
int source_linkf(const struct source *source, char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Is there anything at that path, which is printed? False also when it cannot be seen. */
bool source_exists(const struct source *source, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * The names in the directory @path without "." and "..", sorted by strcmp, in a
 * NULL-terminated array that source_free_names() releases. @count may be NULL.
 */
int source_list(const struct source *source, const char *path, char ***names, size_t *count);
int source_listf(const struct source *source, char ***names, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void source_free_names(char **names);

/*
 * Call @visit with each name in @dir but "." and "..", as they come and some of them twice, until it
 * answers false. 0 or negative errno.
 */
int source_visit(struct source_dir *dir, bool (*visit)(const char *name, void *data), void *data);

/* 1 where the directory @path holds anything, 0 where not, or negative errno; reads no more. */
int source_has_entries(const struct source *source, const char *path);

#endif
