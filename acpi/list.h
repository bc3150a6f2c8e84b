/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ACPI_LIST_H
#define ACPI_LIST_H

#include <stddef.h>
#include <stdlib.h>

/*
 * Make room for one more in @items, a list of @count items of @size bytes that
 * only grows through here: it doubles, so that a long list costs no more an item
 * than a short one. The list, moved perhaps, or NULL, and then it is as it was.
 */
static inline void *list_grow(void *items, size_t count, size_t size)
{
	/* There is room up to the next power of two. */
	if (count & (count - 1))
		return items;
	return reallocarray(items, count ? 2 * count : 1, size);
}

#endif
