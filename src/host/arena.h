/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for many things that live and go together. Whoever builds something big out of
 * small pieces asks for each piece here, goes on whatever the answer is, and looks at
 * @failed once, at the end: after the first piece that there was no memory for there is
 * none for any other, so that nothing is built with a hole in its middle.
 *
 * An arena that is all zero is empty and ready. It must not be copied while it is in use.
 */
#ifndef HOST_ARENA_H
#define HOST_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks;	/* the newest first */
	size_t left;			/* unused bytes at the end of the newest */
	bool failed;			/* there was no memory: what was built is not whole */
};

/* @size bytes, all zero and aligned for anything, until arena_clear(). NULL: no memory. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of @text, which may be NULL as well as the copy then. NULL: no memory. */
char *arena_strdup(struct arena *arena, const char *text);

/*
 * Make room for one more in @items, a list of @count items of @size bytes that only
 * grows through here, as list_grow() does: it doubles. The list, moved perhaps, or NULL,
 * and then it is as it was.
 */
void *arena_array(struct arena *arena, void *items, size_t count, size_t size);

/* All that came from @arena goes; it is empty and ready, and nothing has failed. */
void arena_clear(struct arena *arena);

#endif
