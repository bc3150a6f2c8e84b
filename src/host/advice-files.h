/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an administrator has written about this machine: etc/vfio-check/advice.d. */
#ifndef HOST_ADVICE_FILES_H
#define HOST_ADVICE_FILES_H

#include <stddef.h>

#define ADVICE_DIR "etc/vfio-check/advice.d"
#define ADVICE_SUFFIX ".advice"
#define ADVICE_FILE_MAX (64 << 10)
#define ADVICE_FILES_MAX 64

struct advice_file {
	char *name;		/* "etc/vfio-check/advice.d/10-lab.advice"; or the directory */
	char *text;		/* @size bytes and a NUL, or NULL: cannot be read, @error says why */
	size_t size;
	int error;		/* positive errno */
};

/* By name; other files of the directory are none. */
struct advice_files {
	struct advice_file *items;
	size_t count;
};

#endif
