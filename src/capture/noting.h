/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a capture's files cannot say: notes while it is made, and their file (host/notes.h). */
#ifndef CAPTURE_NOTING_H
#define CAPTURE_NOTING_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include "host/notes.h"
#include "host/source.h"

struct capture {
	const struct source *source;
	int root;		/* of what is written, as capture_write_open() has it */
	FILE *log;
	struct notes notes;	/* and what was written where; the paths are memory of their own */
	unsigned int missed;
	int error;		/* negative errno of the first failing write */
};

/* Tell that @path is not captured and why, a text that is translated. */
void capture_miss(struct capture *c, const char *path, const char *why);

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
