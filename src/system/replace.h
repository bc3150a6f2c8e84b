/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of the system, put in place whole: whoever reads them meanwhile sees the old or the new.
 *
 * Names are relative to the directory @dir. What is new is made in the directory @workshop of
 * the same file system and renamed: there are directories in which every name is executed.
 * 0 or negative errno; on an error all is as it was.
 */
#ifndef SYSTEM_REPLACE_H
#define SYSTEM_REPLACE_H

#include <stddef.h>
#include <sys/stat.h>

/* @like gives mode and owner. */
int replace_file(int workshop, int dir, const char *name, const char *data, size_t size,
		 const struct stat *like);

/* A symbolic link that says @target. */
int replace_link(int workshop, int dir, const char *name, const char *target);

/*
 * The first half of replace_file(): a new file in @workshop, called @temporary (in
 * REPLACE_NAME_MAX bytes), to be renamed or unlinked by the caller.
 */
#define REPLACE_NAME_MAX 40
int replace_prepare(int workshop, const char *data, size_t size, const struct stat *like,
		    char *temporary);

#endif
