// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* With each piece in a block of its own the sanitizer sees who reaches beyond it. */
#ifdef __SANITIZE_ADDRESS__
#define BLOCK_SIZE 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BLOCK_SIZE 0
#endif
#endif
#ifndef BLOCK_SIZE
#define BLOCK_SIZE 4000		/* with its head and malloc's a page */
#endif

#define ALIGNMENT _Alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t size;
	max_align_t bytes[];
};

static bool add_block(struct arena *arena, size_t size)
{
	struct arena_block *block = NULL;

	size = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	if (size <= SIZE_MAX - sizeof(*block))
		block = calloc(1, sizeof(*block) + size);
	if (!block) {
		arena->failed = true;
		return false;
	}
	block->next = arena->blocks;
	block->size = size;
	arena->blocks = block;
	arena->left = size;
	return true;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	/* Something to point at, even for a list of nothing. */
	size_t taken = size ? size : 1;
	char *bytes;

	if (taken > SIZE_MAX - ALIGNMENT)
		arena->failed = true;
	if (arena->failed)
		return NULL;
	taken = (taken + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (taken > arena->left && !add_block(arena, taken))
		return NULL;
	bytes = (char *)arena->blocks->bytes + (arena->blocks->size - arena->left);
	arena->left -= taken;
	return bytes;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	size_t size = text ? strlen(text) + 1 : 0;
	char *copy = text ? arena_alloc(arena, size) : NULL;

	return copy ? memcpy(copy, text, size) : NULL;
}

void *arena_array(struct arena *arena, void *items, size_t count, size_t size)
{
	void *larger;
	size_t bytes;

	if (arena->failed)
		return NULL;
	/* There is room up to the next power of two. */
	if (count & (count - 1))
		return items;
	if (__builtin_mul_overflow(count ? 2 * count : 1, size, &bytes))
		bytes = SIZE_MAX;
	larger = arena_alloc(arena, bytes);
	return larger && count ? memcpy(larger, items, count * size) : larger;
}

void arena_clear(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *block = arena->blocks;

		arena->blocks = block->next;
		free(block);
	}
	memset(arena, 0, sizeof(*arena));
}
