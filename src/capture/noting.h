/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a capture's files cannot say: notes while it is made, and their file (host/notes.h). */
#ifndef CAPTURE_NOTING_H
#define CAPTURE_NOTING_H

#include <limits.h>

#include "capture/copy.h"

/* Besides positive errnos, with which something is hidden. */
enum {
	CAPTURE_MADE = 0,	/* a directory */
	CAPTURE_FILLED = -1,	/* a directory that something is in */
};

/*
 * Note it of @where, a path of the capture, which is changed to the one way to spell it.
 * False: such a path cannot be noted.
 */
bool capture_note(struct capture *c, char where[PATH_MAX], int what);

/* Write what is hidden, telling it, and the directories that stayed empty; if there are any. */
void capture_write_notes(struct capture *c);

#endif
