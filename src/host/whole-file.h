/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that is in a file, in new memory with a NUL behind it, at most @max bytes (-EFBIG beyond).
 * 0 or negative errno, and then *@data is NULL.
 */
#ifndef HOST_WHOLE_FILE_H
#define HOST_WHOLE_FILE_H

#include <stddef.h>

/* From where @fd stands to its end; of a pipe until its writers are gone. */
int read_rest(int fd, size_t max, char **data, size_t *size);

/* A regular file, without waiting for what else may be there (-EINVAL). @dir: as for openat(2). */
int read_whole(int dir, const char *path, size_t max, char **data, size_t *size);

#endif
