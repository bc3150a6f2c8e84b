/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was found out about a kernel, kept as a small file.
 *
 * On the running machine that spares the next search (half a second and more); in a
 * captured tree it stands for the image, which does not come along. The file is
 * run/vfio-check/kernel-RELEASE, lines of words, all of them in this order:
 *
 *	vfio-check kernel 1
 *	release 5.14.0-362.8.1.el9_3.x86_64
 *	symbols claim			what /proc/kallsyms has; "none", or "unknown"
 *	image 14545408 1752140000.123456789	size and mtime of what was searched
 *	strings old-check claim		what it has; "none"
 *
 * The last two are missing together where no image was searched. Whatever else is
 * in a file makes all of it worthless.
 */
#ifndef HOST_KERNEL_RECORD_H
#define HOST_KERNEL_RECORD_H

#include <stddef.h>
#include <sys/types.h>

#include "host/kernel.h"

#define RECORD_MAX 1024		/* bytes of such a file, with the end of the string */
#define RECORD_PATH_MAX 160

/* The path from the root. False: no file can be named for such a release. */
bool record_path(const char *release, char path[RECORD_PATH_MAX]);

/* The file's text in @text. False: it does not fit. */
bool record_format(const char *release, const struct kernel_evidence *evidence,
		   char text[RECORD_MAX]);

/* False where @text is no such file or is about another release; @evidence is unchanged then. */
bool record_parse(const char *text, const char *release, struct kernel_evidence *evidence);

/*
 * Read, or write in one step, the file in the folder vfio-check of the open directory
 * @run. File and folder count only where they belong to @owner and nobody else
 * can write there, and no link is followed. To write, the folder is made.
 * 0 or negative errno: -EPERM somebody else's, -EBADMSG not such a file.
 */
int record_read(int run, const char *release, uid_t owner, struct kernel_evidence *evidence);
int record_write(int run, const char *release, uid_t owner,
		 const struct kernel_evidence *evidence);

#endif
