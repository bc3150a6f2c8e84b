// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/spelling.h"

#include <stdint.h>
#include <string.h>

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t spelling_distance(const char *a, const char *b)
{
	size_t row[SPELLING_MAX + 1], length = strlen(b);

	if (length > SPELLING_MAX || strlen(a) > SPELLING_MAX)
		return SIZE_MAX;
	for (size_t k = 0; k <= length; k++)
		row[k] = k;
	for (size_t i = 0; a[i]; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t k = 0; k < length; k++) {
			size_t changed = corner + (a[i] != b[k]);

			corner = row[k + 1];
			row[k + 1] = least(changed, least(row[k], row[k + 1]) + 1);
		}
	}
	return row[length];
}
