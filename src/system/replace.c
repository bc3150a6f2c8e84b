// SPDX-License-Identifier: GPL-2.0-or-later
#include "system/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void temporary_name(char *name)
{
	static unsigned int count;

	snprintf(name, REPLACE_NAME_MAX, ".vfio-check.%d.%u", (int)getpid(), count++);
}

static int write_all(int fd, const char *data, size_t size)
{
	while (size) {
		ssize_t n = write(fd, data, size);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			data += n;
			size -= (size_t)n;
		}
	}
	return 0;
}

/* Only root can give files away; for others they are their own already. */
static int take_after(int fd, const struct stat *like)
{
	if (geteuid() == 0 && fchown(fd, like->st_uid, like->st_gid) < 0)
		return -errno;
	return fchmod(fd, like->st_mode & 07777) < 0 ? -errno : 0;
}

int replace_prepare(int workshop, const char *data, size_t size, const struct stat *like,
		    char *temporary)
{
	int fd, r;

	temporary_name(temporary);
	unlinkat(workshop, temporary, 0);
	fd = openat(workshop, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	r = write_all(fd, data, size);
	if (r == 0)
		r = take_after(fd, like);
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	if (close(fd) < 0 && r == 0)
		r = -errno;
	if (r < 0)
		unlinkat(workshop, temporary, 0);
	return r;
}

static int put_in_place(int workshop, const char *temporary, int dir, const char *name)
{
	int r = renameat(workshop, temporary, dir, name) < 0 ? -errno : 0;

	if (r < 0)
		unlinkat(workshop, temporary, 0);
	else
		fsync(dir);
	return r;
}

int replace_file(int workshop, int dir, const char *name, const char *data, size_t size,
		 const struct stat *like)
{
	char temporary[REPLACE_NAME_MAX];
	int r = replace_prepare(workshop, data, size, like, temporary);

	return r < 0 ? r : put_in_place(workshop, temporary, dir, name);
}

int replace_link(int workshop, int dir, const char *name, const char *target)
{
	char temporary[REPLACE_NAME_MAX];

	temporary_name(temporary);
	unlinkat(workshop, temporary, 0);
	if (symlinkat(target, workshop, temporary) < 0)
		return -errno;
	return put_in_place(workshop, temporary, dir, name);
}
