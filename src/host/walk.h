/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A path followed below a root by hand, as openat2() does with RESOLVE_IN_ROOT: for kernels
 * without it, and for trees whose notes say more than their files.
 */
#ifndef HOST_WALK_H
#define HOST_WALK_H

#include <limits.h>
#include <stdbool.h>

struct notes;

#define ONLY_NOTED (-4096)	/* no errno: what is there by the tree's notes alone */

/*
 * Open @path below the directory @root with @flags of open(). A descriptor, ONLY_NOTED, or
 * negative errno; @where, if not NULL, gets the path without links.
 */
int walk_in_root(int root, const struct notes *notes, const char *path, int flags,
		 char where[PATH_MAX]);

/* "", "name": "name"; "folder", "name": "folder/name". False: it does not fit. */
bool walk_join(char path[PATH_MAX], const char *name);

#endif
