/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of some words a stream has, without keeping more of it than a word's length. */
#ifndef HOST_SEARCH_H
#define HOST_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEARCH_WORD_MAX 512	/* longer words are never found */

struct search {
	const char *const *words;	/* NULL-terminated, at most 32, none empty */
	uint32_t found;			/* a bit a word */
	char tail[SEARCH_WORD_MAX];	/* where a word can have begun */
	size_t tail_size;
};

/* The next @size bytes of the stream. True: all words are found. */
bool search_feed(struct search *search, const char *data, size_t size);

#endif
