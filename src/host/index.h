/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a number (an address, a group's id) to an index, over tsearch(3). */
#ifndef HOST_INDEX_H
#define HOST_INDEX_H

#include <stddef.h>
#include <stdint.h>

#define NO_INDEX ((size_t)-1)

/* Remember @value under @key, which is not there yet. 0 or -ENOMEM. */
int index_add(void **index, uint64_t key, size_t value);
/* The value under @key, or NO_INDEX. */
size_t index_find(void *const *index, uint64_t key);
void index_clear(void **index);

#endif
