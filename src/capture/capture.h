/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copies of a host's files, as a tree that --sysroot can judge. */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

#include <stdio.h>

#include "host/source.h"
#include "lib/libvfio-check.h"

/*
 * Copy from @source into the directory @dir, which is made or must be empty. What is
 * there but cannot be read is said on @log, a line each. @check is the same host: where
 * the release of its kernel does not tell what that kernel does, the tree gets what
 * its symbols and its image tell, for nobody can ask them elsewhere; where the release
 * does, nobody would read it. The number of things that were missed, or negative errno
 * where @dir cannot be written.
 */
int capture(const struct source *source, struct vfc_check *check, const char *dir, FILE *log);

#endif
