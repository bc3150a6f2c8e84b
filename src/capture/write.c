// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/write.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DIRECTORY_FLAGS (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

int capture_write_open(const char *dir)
{
	int fd;

	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		return -errno;
	if (rmdir(dir) < 0 || mkdir(dir, 0755) < 0)
		return -errno;
	fd = open(dir, DIRECTORY_FLAGS);
	return fd < 0 ? -errno : fd;
}

/* The directory @name in @at, made where it is not there. */
static int enter(int at, const char *name)
{
	int fd;

	if (strcmp(name, "..") == 0)
		return -ELOOP;
	fd = openat(at, name, DIRECTORY_FLAGS);
	if (fd >= 0 || errno != ENOENT)
		return fd < 0 ? -errno : fd;
	if (mkdirat(at, name, 0755) < 0 && errno != EEXIST)
		return -errno;
	fd = openat(at, name, DIRECTORY_FLAGS);
	return fd < 0 ? -errno : fd;
}

/* Step by step, which is also the way before Linux 5.6. */
static int walk(int root, const char *path)
{
	int at = openat(root, ".", DIRECTORY_FLAGS), next = at < 0 ? -errno : at;
	char name[NAME_MAX + 1];

	for (path += strspn(path, "/"); next >= 0 && *path; path += strspn(path, "/")) {
		size_t length = strcspn(path, "/");

		next = -ENAMETOOLONG;
		if (length < sizeof(name)) {
			memcpy(name, path, length);
			name[length] = '\0';
			next = enter(at, name);
		}
		close(at);
		at = next;
		path += length;
	}
	return next;
}

static int open_directory(int root, const char *path)
{
	struct open_how how = {
		.flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};
	int fd = (int)syscall(__NR_openat2, root, path, &how, sizeof(how));

	return fd >= 0 ? fd : walk(root, path);
}

/* The directory in which @path is, and *@name there. */
static int open_parent(int root, const char *path, const char **name)
{
	char parent[PATH_MAX] = ".";
	const char *slash = strrchr(path, '/');

	*name = slash ? slash + 1 : path;
	if (strcmp(*name, "") == 0 || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0)
		return -ELOOP;
	if (slash && (size_t)(slash - path) >= sizeof(parent))
		return -ENAMETOOLONG;
	if (slash) {
		memcpy(parent, path, (size_t)(slash - path));
		parent[slash - path] = '\0';
	}
	return open_directory(root, parent);
}

/* After EEXIST: is it what should be written, from before? */
static int look_at(int dir, const char *name, mode_t kind)
{
	struct stat stat;

	if (fstatat(dir, name, &stat, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return (stat.st_mode & S_IFMT) == kind ? 0 : -EEXIST;
}

static int put_data(int fd, const void *data, size_t size)
{
	ssize_t n = write(fd, data, size);
	int r = n == (ssize_t)size ? 0 : n < 0 ? -errno : -ENOSPC;

	/* Some file systems tell only here that there is no room. */
	if (close(fd) < 0 && r == 0)
		r = -errno;
	return r;
}

int capture_write_file(int root, const char *path, const void *data, size_t size)
{
	const char *name;
	int dir = open_parent(root, path, &name), fd, r;

	if (dir < 0)
		return dir;
	fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd >= 0)
		r = put_data(fd, data, size);
	else
		r = errno == EEXIST ? look_at(dir, name, S_IFREG) : -errno;
	close(dir);
	return r;
}

int capture_write_dir(int root, const char *path)
{
	int dir = open_directory(root, path);

	if (dir < 0)
		return dir;
	close(dir);
	return 0;
}

int capture_write_link(int root, const char *path, const char *target)
{
	const char *name;
	int dir = open_parent(root, path, &name), r = 0;

	if (dir < 0)
		return dir;
	if (symlinkat(target, dir, name) < 0)
		r = errno == EEXIST ? look_at(dir, name, S_IFLNK) : -errno;
	close(dir);
	return r;
}
