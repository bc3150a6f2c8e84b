// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/index.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>

struct pair {
	uint64_t key;
	size_t value;
};

static int compare(const void *a, const void *b)
{
	uint64_t x = ((const struct pair *)a)->key;
	uint64_t y = ((const struct pair *)b)->key;

	return (x > y) - (x < y);
}

int index_add(void **index, uint64_t key, size_t value)
{
	struct pair *entry = malloc(sizeof(*entry));

	if (!entry)
		return -ENOMEM;
	*entry = (struct pair){ key, value };
	if (!tsearch(entry, index, compare)) {
		free(entry);
		return -ENOMEM;
	}
	return 0;
}

size_t index_find(void *const *index, uint64_t key)
{
	struct pair wanted = { .key = key };
	struct pair **found = tfind(&wanted, index, compare);

	return found ? (*found)->value : NO_INDEX;
}

void index_clear(void **index)
{
	tdestroy(*index, free);
	*index = NULL;
}
