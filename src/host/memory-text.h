/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that is written into memory with stdio. open_memstream() loses what there is no memory
 * for and tells nobody: neither fclose() nor ferror(), and what comes behind it is there again.
 * Here the first piece that is lost is the last one, and the whole is not there in the end.
 */
#ifndef HOST_MEMORY_TEXT_H
#define HOST_MEMORY_TEXT_H

#include <stdbool.h>
#include <stdio.h>

struct memory_text {
	FILE *out;		/* to write to; NULL: no memory */
	char *text;
	size_t size, room;
	bool failed;
};

/* Begin. @m->out may be NULL and then all of memory_text_end() is that it answers NULL. */
void memory_text_begin(struct memory_text *m);

/* All that was written, in new memory and ended by '\0'; NULL where any of it is missing. */
char *memory_text_end(struct memory_text *m);

#endif
