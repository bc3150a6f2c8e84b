// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/search.h"

#include <string.h>

/* What is left to find; true where that is nothing. */
static bool look(struct search *search, const char *data, size_t size)
{
	bool all = true;

	for (size_t i = 0; search->words[i]; i++) {
		uint32_t bit = UINT32_C(1) << i;
		size_t length = strlen(search->words[i]);

		if (!(search->found & bit) && length <= SEARCH_WORD_MAX &&
		    memmem(data, size, search->words[i], length))
			search->found |= bit;
		all &= (search->found & bit) != 0;
	}
	return all;
}

/* The last bytes of the tail and of @data behind it. */
static void keep_tail(struct search *search, const char *data, size_t size)
{
	const size_t max = SEARCH_WORD_MAX - 1;
	size_t old;

	if (size >= max) {
		memcpy(search->tail, data + size - max, max);
		search->tail_size = max;
		return;
	}
	old = search->tail_size + size > max ? max - size : search->tail_size;
	memmove(search->tail, search->tail + search->tail_size - old, old);
	memcpy(search->tail + old, data, size);
	search->tail_size = old + size;
}

bool search_feed(struct search *search, const char *data, size_t size)
{
	char border[2 * SEARCH_WORD_MAX];
	size_t head = size < SEARCH_WORD_MAX - 1 ? size : SEARCH_WORD_MAX - 1;
	bool all;

	memcpy(border, search->tail, search->tail_size);
	memcpy(border + search->tail_size, data, head);
	look(search, border, search->tail_size + head);
	all = look(search, data, size);
	keep_tail(search, data, size);
	return all;
}
