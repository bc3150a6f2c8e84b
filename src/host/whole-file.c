// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/whole-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files of /proc and /sys say nothing of their size, and most are short. */
#define ROOM_FIRST 4096

int read_rest(int fd, size_t max, char **data, size_t *size)
{
	size_t used = 0, room = 0;
	char *buffer = NULL;
	ssize_t n = 1;
	int r = 0;

	while (r == 0 && n) {
		if (used == room) {
			char *larger;

			room = room ? 2 * room : ROOM_FIRST;
			larger = realloc(buffer, room + 1);
			if (!larger) {
				r = -ENOMEM;
				break;
			}
			buffer = larger;
		}
		n = read(fd, buffer + used, room - used);
		if (n < 0 && errno != EINTR)
			r = -errno;
		if (n > 0)
			used += (size_t)n;
		if (used > max)
			r = -EFBIG;
	}
	if (r < 0) {
		free(buffer);
		*data = NULL;
		return r;
	}
	buffer[used] = '\0';
	*data = buffer;
	*size = used;
	return 0;
}

int read_whole(int dir, const char *path, size_t max, char **data, size_t *size)
{
	int fd = openat(dir, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), r;
	struct stat status;

	*data = NULL;
	if (fd < 0)
		return -errno;
	r = fstat(fd, &status) < 0 ? -errno : S_ISREG(status.st_mode) ? 0 : -EINVAL;
	if (r == 0)
		r = read_rest(fd, max, data, size);
	close(fd);
	return r;
}
