// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/printable.h"
#include "host/whole-file.h"

#define MAX_LINKS 40	/* as the kernel's own limit for one path */
#define OPEN_TRIES 64

struct source {
	int root;
	bool live;
	bool walk;
};

int source_open(const char *dir, unsigned int flags, struct source **source)
{
	struct source *s;
	int fd;

	fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	s = calloc(1, sizeof(*s));
	if (!s) {
		close(fd);
		return -ENOMEM;
	}
	s->root = fd;
	s->live = strcmp(dir, "/") == 0;
	s->walk = flags & SOURCE_WALK;
	*source = s;
	return 0;
}

void source_close(struct source *source)
{
	if (!source)
		return;
	close(source->root);
	free(source);
}

bool source_is_live(const struct source *source)
{
	return source->live;
}

/*
 * RESOLVE_IN_ROOT by hand: @stack holds the directories from below the root down
 * to where the walk stands, so that ".." can go back and never above the root.
 */
struct walk {
	int root;
	int stack[PATH_MAX / 2];
	size_t depth;
	unsigned int links;
	char rest[2 * PATH_MAX];
};

static int walk_fd(const struct walk *walk)
{
	return walk->depth ? walk->stack[walk->depth - 1] : walk->root;
}

static void walk_up(struct walk *walk, size_t depth)
{
	while (walk->depth > depth)
		close(walk->stack[--walk->depth]);
}

/* Take the next component off the path: its length, 0 at the end, or negative errno. */
static int walk_next(struct walk *walk, char *name)
{
	char *start = walk->rest + strspn(walk->rest, "/");
	size_t length = strcspn(start, "/");

	if (length > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(name, start, length);
	name[length] = '\0';
	memmove(walk->rest, start + length, strlen(start + length) + 1);
	return (int)length;
}

/* Put the text of the link @name in front of the path. 0 where it is no link. */
static int walk_link(struct walk *walk, const char *name)
{
	char target[PATH_MAX], joined[sizeof(walk->rest)];
	ssize_t n = readlinkat(walk_fd(walk), name, target, sizeof(target) - 1);

	if (n < 0)
		return errno == EINVAL ? 0 : -errno;
	if (++walk->links > MAX_LINKS)
		return -ELOOP;
	target[n] = '\0';
	if (target[0] == '/')
		walk_up(walk, 0);
	/* What is left of the path is empty or begins with a slash. */
	if ((size_t)snprintf(joined, sizeof(joined), "%s%s", target, walk->rest) >= sizeof(joined))
		return -ENAMETOOLONG;
	strcpy(walk->rest, joined);
	return 1;
}

/* One component further. 0: go on; otherwise a descriptor or negative errno. */
static int walk_step(struct walk *walk, int flags)
{
	char name[NAME_MAX + 1];
	bool last;
	int fd, r;

	r = walk_next(walk, name);
	if (r < 0)
		return r;
	last = walk->rest[strspn(walk->rest, "/")] == '\0';
	if (strcmp(name, "..") == 0)
		walk_up(walk, walk->depth ? walk->depth - 1 : 0);
	if (r == 0 || strcmp(name, "..") == 0)
		strcpy(name, ".");
	if (strcmp(name, ".") == 0 && !last)
		return 0;
	if (strcmp(name, ".") != 0) {
		r = walk_link(walk, name);
		if (r)
			return r < 0 ? r : 0;
	}
	/* A slash at the end asks for a directory. */
	if (last && walk->rest[0] == '/')
		flags |= O_DIRECTORY;
	fd = openat(walk_fd(walk), name,
		    (last ? flags : O_PATH | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (last)
		return fd;
	if (walk->depth == sizeof(walk->stack) / sizeof(walk->stack[0])) {
		close(fd);
		return -ENAMETOOLONG;
	}
	walk->stack[walk->depth++] = fd;
	return 0;
}

static int open_walking(int root, const char *path, int flags)
{
	struct walk *walk;
	int r = 0;

	if (strlen(path) >= PATH_MAX)
		return -ENAMETOOLONG;
	walk = calloc(1, sizeof(*walk));
	if (!walk)
		return -ENOMEM;
	walk->root = root;
	strcpy(walk->rest, path);
	while (r == 0)
		r = walk_step(walk, flags);
	walk_up(walk, 0);
	free(walk);
	return r;
}

static int open_in_root(const struct source *source, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	unsigned int tries = OPEN_TRIES;
	long fd;

	if (!source->walk) {
		/* A rename anywhere on the machine disturbs a path that goes through "..". */
		do {
			fd = syscall(__NR_openat2, source->root, path, &how, sizeof(how));
		} while (fd < 0 && errno == EAGAIN && --tries);
		if (fd >= 0)
			return (int)fd;
		/* EPERM comes from old seccomp filters that do not know openat2. */
		if (errno != ENOSYS && errno != EPERM && errno != EAGAIN)
			return -errno;
	}
	return open_walking(source->root, path, flags);
}

int source_open_dir(const struct source *source, const char *path)
{
	return open_in_root(source, path, O_RDONLY | O_DIRECTORY);
}

int source_open_path(const struct source *source, const char *path)
{
	return open_in_root(source, path, O_PATH);
}

/* A FIFO without a writer reads like an empty file. */
static bool is_file(int fd)
{
	struct stat stat;

	return fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode);
}

/* Trees come from anywhere: a FIFO in one must not hang the program. */
#define READ_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY)

int source_open_file(const struct source *source, const char *path)
{
	return open_in_root(source, path, READ_FLAGS);
}

int source_read(const struct source *source, const char *path, size_t max, char **data,
		size_t *size)
{
	size_t length;
	int fd, r;

	fd = source_open_file(source, path);
	if (fd < 0)
		return fd;
	r = read_rest(fd, max, data, &length);
	if (r == 0 && length == 0 && !is_file(fd)) {
		free(*data);
		*data = NULL;
		r = -EINVAL;
	}
	close(fd);
	if (r < 0)
		return r;
	if (size) {
		*size = length;
		return 0;
	}
	while (length && (*data)[length - 1] == '\0')
		length--;
	(*data)[length] = '\0';
	make_printable(*data, false);
	return 0;
}

ssize_t source_read_bytes(int dir, const char *name, void *buffer, size_t size)
{
	/* sysfs has no link among attributes; one in a tree could lead anywhere. */
	int fd = openat(dir, name, READ_FLAGS | O_NOFOLLOW | O_CLOEXEC), error;
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, buffer, size);
	error = errno;
	close(fd);
	return n < 0 ? -error : n;
}

static int finish_short(char *buffer, ssize_t n)
{
	if (n < 0)
		return (int)n;
	buffer[n] = '\0';
	make_printable(buffer, false);
	for (n = (ssize_t)strlen(buffer); n > 0 && buffer[n - 1] == '\n'; n--)
		buffer[n - 1] = '\0';
	return 0;
}

int source_read_attribute(int dir, const char *name, char *buffer, size_t size)
{
	return finish_short(buffer, source_read_bytes(dir, name, buffer, size - 1));
}

int source_read_attribute_at(const struct source *source, const char *path, char *buffer,
			     size_t size)
{
	int fd = open_in_root(source, path, READ_FLAGS);
	ssize_t n;

	if (fd < 0)
		return fd;
	n = read(fd, buffer, size - 1);
	if (n < 0)
		n = -errno;
	close(fd);
	return finish_short(buffer, n);
}

bool source_has_attribute(int dir, const char *name)
{
	struct stat stat;

	return fstatat(dir, name, &stat, AT_SYMLINK_NOFOLLOW) == 0;
}

int source_read_link(int dir, const char *name, char *buffer, size_t size)
{
	ssize_t n = readlinkat(dir, name, buffer, size - 1);

	if (n < 0)
		return -errno;
	buffer[n] = '\0';
	make_printable(buffer, false);
	return 0;
}

bool source_exists(const struct source *source, const char *path)
{
	int fd = source_open_path(source, path);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static bool is_dot(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static DIR *open_stream(const struct source *source, const char *path, int *error)
{
	int fd = source_open_dir(source, path);
	DIR *dir;

	*error = fd;
	if (fd < 0)
		return NULL;
	dir = fdopendir(fd);
	if (dir)
		return dir;
	*error = -errno;
	close(fd);
	return NULL;
}

int source_has_entries(const struct source *source, const char *path)
{
	struct dirent *entry;
	int r;
	DIR *dir = open_stream(source, path, &r);

	if (!dir)
		return r;
	do {
		entry = readdir(dir);
	} while (entry && is_dot(entry->d_name));
	closedir(dir);
	return entry != NULL;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int source_list(const struct source *source, const char *path, char ***names, size_t *count)
{
	struct dirent *entry;
	char **list = NULL;
	size_t n = 0, room = 0;
	int r;
	DIR *dir = open_stream(source, path, &r);

	if (!dir)
		return r;
	r = -ENOMEM;
	do {
		if (n + 1 >= room) {
			char **larger;

			room = room ? 2 * room : 16;
			larger = reallocarray(list, room, sizeof(*list));
			if (!larger)
				goto out;
			list = larger;
		}
		list[n] = NULL;
		entry = readdir(dir);
		if (!entry || is_dot(entry->d_name))
			continue;
		list[n] = strdup(entry->d_name);
		if (!list[n])
			goto out;
		make_printable(list[n], false);
		list[++n] = NULL;
	} while (entry);
	qsort(list, n, sizeof(*list), compare_names);
	*names = list;
	if (count)
		*count = n;
	list = NULL;
	r = 0;
out:
	source_free_names(list);
	closedir(dir);
	return r;
}

void source_free_names(char **names)
{
	for (char **name = names; name && *name; name++)
		free(*name);
	free(names);
}
