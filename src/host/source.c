// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/notes.h"
#include "host/printable.h"
#include "host/walk.h"
#include "host/whole-file.h"

#define OPEN_TRIES 64

struct source {
	int root;
	bool live;
	bool walk;
	struct notes notes;	/* of a tree */
	bool broken;		/* they cannot be used */
	size_t broken_line;
	bool *failed;		/* of whoever wants to know of a lack of memory, or NULL */
};

static int no_memory(const struct source *source)
{
	if (source->failed)
		*source->failed = true;
	return -ENOMEM;
}

/* A tree of files alone has none. */
static int read_notes(struct source *source)
{
	struct notes notes;
	char *text;
	size_t size;
	int r = source_read(source, NOTES_FILE, NOTES_MAX, &text, &size);

	if (r == 0) {
		r = notes_parse(text, size, &notes, &source->broken_line);
		source->notes = notes;
	} else if (r == -ENOENT) {
		r = 0;
	}
	source->broken = r < 0;
	return r;
}

int source_open(const char *dir, unsigned int flags, struct source **source)
{
	struct source *s;
	int fd;

	*source = NULL;
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
	return s->live ? 0 : read_notes(s);
}

void source_close(struct source *source)
{
	if (!source)
		return;
	close(source->root);
	notes_clear(&source->notes);
	free(source);
}

void source_watch_memory(struct source *source, bool *failed)
{
	source->failed = failed;
}

bool source_is_live(const struct source *source)
{
	return source->live;
}

bool source_is_broken(const struct source *source, size_t *line)
{
	*line = source ? source->broken_line : 0;
	return source && source->broken;
}

static int open_walking(const struct source *source, const char *path, int flags,
			char where[PATH_MAX])
{
	int r = walk_in_root(source->root, &source->notes, path, flags, where);

	return r == -ENOMEM ? no_memory(source) : r;
}

static int open_in_root(const struct source *source, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	unsigned int tries = OPEN_TRIES;
	long fd;

	if (!source->walk && !source->notes.hides) {
		/* A rename anywhere on the machine disturbs a path that goes through "..". */
		do {
			fd = syscall(__NR_openat2, source->root, path, &how, sizeof(how));
		} while (fd < 0 && errno == EAGAIN && --tries);
		if (fd >= 0)
			return (int)fd;
		/* EPERM comes from old seccomp filters that do not know openat2. */
		if (errno != ENOSYS && errno != EPERM && errno != EAGAIN &&
		    !(errno == ENOENT && source->notes.count))
			return -errno;
	}
	return open_walking(source, path, flags, NULL);
}

int source_open_dir(const struct source *source, const char *path, struct source_dir *dir)
{
	const int flags = O_RDONLY | O_DIRECTORY;
	char where[PATH_MAX] = "";
	int fd = source->notes.count ? open_walking(source, path, flags, where) :
				       open_in_root(source, path, flags);

	*dir = (struct source_dir){ .fd = -1 };
	if (fd < 0 && fd != ONLY_NOTED)
		return fd;
	dir->source = source;
	dir->fd = fd < 0 ? -1 : fd;
	dir->path = source->notes.count ? strdup(where) : NULL;
	if (!dir->path && source->notes.count) {
		source_close_dir(dir);
		return no_memory(source);
	}
	return 0;
}

void source_close_dir(struct source_dir *dir)
{
	if (dir->source && dir->fd >= 0)
		close(dir->fd);
	free(dir->path);
	*dir = (struct source_dir){ .fd = -1 };
}

bool source_dir_is_open(const struct source_dir *dir)
{
	return dir->source != NULL;
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

int source_open_path(const struct source *source, const char *path)
{
	int fd = open_in_root(source, path, O_PATH);

	/* Of what is not in the tree there is nothing to be asked. */
	return fd == ONLY_NOTED ? open_in_root(source, path, READ_FLAGS) : fd;
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
		return r == -ENOMEM ? no_memory(source) : r;
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

/* The path of @name in @dir; false where no notes are about it. */
static bool noted_path(const struct source_dir *dir, const char *name, char path[PATH_MAX])
{
	if (!dir->path)
		return false;
	strcpy(path, dir->path);
	return walk_join(path, name);
}

/* What the tree's notes say of reading @name in @dir. 0: nothing, or negative errno. */
static int look_at_notes(const struct source_dir *dir, const char *name)
{
	const struct note *note;
	char path[PATH_MAX];

	if (!noted_path(dir, name, path))
		return dir->fd < 0 ? -ENOENT : 0;
	note = notes_find(&dir->source->notes, path);
	if (note && note->error)
		return -note->error;
	if (dir->fd >= 0)
		return 0;
	return notes_imply(&dir->source->notes, path) ? -EISDIR : -ENOENT;
}

ssize_t source_read_bytes(const struct source_dir *dir, const char *name, void *buffer, size_t size)
{
	int r = look_at_notes(dir, name), fd;
	ssize_t n;

	if (r < 0)
		return r;
	/* sysfs has no link among attributes; one in a tree could lead anywhere. */
	fd = openat(dir->fd, name, READ_FLAGS | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = read(fd, buffer, size);
	r = -errno;
	close(fd);
	return n < 0 ? r : n;
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

int source_read_attribute(const struct source_dir *dir, const char *name, char *buffer,
			  size_t size)
{
	return finish_short(buffer, source_read_bytes(dir, name, buffer, size - 1));
}

/* False: it is too long. */
static bool print_path(char path[PATH_MAX], const char *format, va_list arguments)
{
	int length = vsnprintf(path, PATH_MAX, format, arguments);

	return length >= 0 && length < PATH_MAX;
}

int source_readf(const struct source *source, char *buffer, size_t size, const char *format, ...)
{
	char path[PATH_MAX];
	va_list arguments;
	bool fits;
	ssize_t n;
	int fd;

	va_start(arguments, format);
	fits = print_path(path, format, arguments);
	va_end(arguments);
	fd = fits ? open_in_root(source, path, READ_FLAGS) : -ENAMETOOLONG;
	if (fd < 0)
		return fd;
	n = read(fd, buffer, size - 1);
	if (n < 0)
		n = -errno;
	close(fd);
	return finish_short(buffer, n);
}

bool source_has_attribute(const struct source_dir *dir, const char *name)
{
	char path[PATH_MAX];
	struct stat stat;

	if (noted_path(dir, name, path) && notes_imply(&dir->source->notes, path))
		return true;
	return dir->fd >= 0 && fstatat(dir->fd, name, &stat, AT_SYMLINK_NOFOLLOW) == 0;
}

int source_read_link(const struct source_dir *dir, const char *name, char *buffer, size_t size)
{
	int r = look_at_notes(dir, name);
	ssize_t n = r < 0 ? r : readlinkat(dir->fd, name, buffer, size - 1);

	if (n < 0)
		return r < 0 ? r : -errno;
	buffer[n] = '\0';
	make_printable(buffer, false);
	return 0;
}

int source_linkf(const struct source *source, char *buffer, size_t size, const char *format, ...)
{
	char path[PATH_MAX], *slash;
	struct source_dir dir;
	va_list arguments;
	bool fits;
	int r;

	va_start(arguments, format);
	fits = print_path(path, format, arguments);
	va_end(arguments);
	slash = fits ? strrchr(path, '/') : NULL;
	if (!slash)
		return fits ? -EINVAL : -ENAMETOOLONG;
	*slash = '\0';
	r = source_open_dir(source, path, &dir);
	if (r < 0)
		return r;
	r = source_read_link(&dir, slash + 1, buffer, size);
	source_close_dir(&dir);
	return r;
}

bool source_exists(const struct source *source, const char *format, ...)
{
	char path[PATH_MAX];
	va_list arguments;
	bool fits;
	int fd;

	va_start(arguments, format);
	fits = print_path(path, format, arguments);
	va_end(arguments);
	fd = fits ? open_in_root(source, path, O_PATH) : -ENAMETOOLONG;
	if (fd >= 0)
		close(fd);
	return fd >= 0 || fd == ONLY_NOTED;
}

static bool is_dot(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* The tree's own entries, which are in *@stream: NULL where it has lost the directory. */
static int open_stream(struct source_dir *dir, DIR **stream)
{
	*stream = NULL;
	if (dir->fd < 0)
		return 0;
	*stream = fdopendir(dir->fd);
	if (!*stream)
		return errno == ENOMEM ? no_memory(dir->source) : -errno;
	/* It closes the descriptor. */
	dir->fd = -1;
	return 0;
}

int source_has_entries(const struct source *source, const char *path)
{
	struct dirent *entry = NULL;
	struct source_dir dir;
	char name[NAME_MAX + 1];
	size_t at = 0;
	DIR *stream;
	bool any;
	int r = source_open_dir(source, path, &dir);

	if (r < 0)
		return r;
	any = dir.path && notes_next(&source->notes, dir.path, &at, name);
	r = any ? 0 : open_stream(&dir, &stream);
	if (r == 0 && !any && stream) {
		do {
			entry = readdir(stream);
		} while (entry && is_dot(entry->d_name));
		closedir(stream);
	}
	source_close_dir(&dir);
	return r < 0 ? r : any || entry;
}

/* Descriptors of its own, so that @dir stays open for what is read in it meanwhile. */
static int open_again(const struct source_dir *dir, DIR **stream)
{
	int fd = dir->fd < 0 ? -1 : openat(dir->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	*stream = fd < 0 ? NULL : fdopendir(fd);
	if (*stream || dir->fd < 0)
		return 0;
	if (fd >= 0)
		close(fd);
	return errno == ENOMEM ? no_memory(dir->source) : -errno;
}

int source_visit(struct source_dir *dir, bool (*visit)(const char *name, void *data), void *data)
{
	char name[NAME_MAX + 1];
	struct dirent *entry;
	bool more = true;
	size_t at = 0;
	DIR *stream;
	int r = open_again(dir, &stream);

	if (r < 0)
		return r;
	errno = 0;
	while (more && stream && (entry = readdir(stream))) {
		more = is_dot(entry->d_name) || visit(entry->d_name, data);
		errno = 0;
	}
	r = more && stream ? -errno : 0;
	while (more && dir->path && notes_next(&dir->source->notes, dir->path, &at, name))
		more = visit(name, data);
	if (stream)
		closedir(stream);
	return r;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names {
	char **items;		/* NULL-terminated as soon as there is any */
	size_t count, room;
};

static int add_name(struct names *names, const char *name)
{
	if (names->count + 1 >= names->room) {
		size_t room = names->room ? 2 * names->room : 16;
		char **larger = reallocarray(names->items, room, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		larger[names->count] = NULL;
		names->items = larger;
		names->room = room;
	}
	if (!name)
		return 0;
	names->items[names->count] = strdup(name);
	if (!names->items[names->count])
		return -ENOMEM;
	make_printable(names->items[names->count], false);
	names->items[++names->count] = NULL;
	return 0;
}

/* The names of the tree and those of its notes, some of them twice. */
static int add_names(struct source_dir *dir, struct names *names)
{
	char name[NAME_MAX + 1];
	struct dirent *entry;
	size_t at = 0;
	DIR *stream;
	int r = open_stream(dir, &stream);

	if (r == 0)
		r = add_name(names, NULL);
	while (r == 0 && stream && (entry = readdir(stream)))
		if (!is_dot(entry->d_name))
			r = add_name(names, entry->d_name);
	while (r == 0 && dir->path && notes_next(&dir->source->notes, dir->path, &at, name))
		r = add_name(names, name);
	if (stream)
		closedir(stream);
	return r;
}

static void sort_names(struct names *names)
{
	size_t kept = 0;

	qsort(names->items, names->count, sizeof(*names->items), compare_names);
	for (size_t i = 0; i < names->count; i++) {
		if (kept && strcmp(names->items[i], names->items[kept - 1]) == 0)
			free(names->items[i]);
		else
			names->items[kept++] = names->items[i];
	}
	names->items[kept] = NULL;
	names->count = kept;
}

int source_list(const struct source *source, const char *path, char ***names, size_t *count)
{
	struct names list = { 0 };
	struct source_dir dir;
	int r = source_open_dir(source, path, &dir);

	if (r < 0)
		return r;
	r = add_names(&dir, &list);
	source_close_dir(&dir);
	if (r < 0) {
		source_free_names(list.items);
		return r == -ENOMEM ? no_memory(source) : r;
	}
	sort_names(&list);
	*names = list.items;
	if (count)
		*count = list.count;
	return 0;
}

int source_listf(const struct source *source, char ***names, const char *format, ...)
{
	char path[PATH_MAX];
	va_list arguments;
	bool fits;

	va_start(arguments, format);
	fits = print_path(path, format, arguments);
	va_end(arguments);
	return fits ? source_list(source, path, names, NULL) : -ENAMETOOLONG;
}

void source_free_names(char **names)
{
	for (char **name = names; name && *name; name++)
		free(*name);
	free(names);
}
