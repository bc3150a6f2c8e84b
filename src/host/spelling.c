// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/spelling.h"

#include <stdbool.h>
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

/* How many slips of the fingers leave a word of that length one that can be known again. */
static size_t slips(size_t length)
{
	return length < 3 ? 0 : length < 4 ? 1 : length < 8 ? 2 : 3;
}

void spelling_try(struct spelling_nearest *nearest, const char *word)
{
	size_t length = strlen(nearest->typed), distance;
	bool begins = length > 1 && strncmp(word, nearest->typed, length) == 0;

	distance = spelling_distance(nearest->typed, word);
	/* Whoever stops early means that word before all that look like it. */
	if (begins)
		distance = distance > 0;
	else if (distance > slips(length))
		return;
	if (nearest->word &&
	    (nearest->distance < distance ||
	     (nearest->distance == distance && !(begins && strlen(word) < strlen(nearest->word)))))
		return;
	nearest->word = word;
	nearest->distance = distance;
}
