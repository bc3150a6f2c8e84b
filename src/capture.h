/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copies of a host's files, as a tree that --sysroot can judge. */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <stdio.h>

#include "host/source.h"

/*
 * Copy from @source into the directory @dir, which is made or must be empty. What is
 * there but cannot be read is said on @log, a line each. The number of such
 * things, or negative errno where @dir cannot be written.
 */
int capture(const struct source *source, const char *dir, FILE *log);

#endif
