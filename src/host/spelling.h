/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How near two words are that somebody typed. */
#ifndef HOST_SPELLING_H
#define HOST_SPELLING_H

#include <stddef.h>

/* Longer words are not compared. */
#define SPELLING_MAX 63

/* How many letters have to be put in, taken out or changed to make @b of @a; SIZE_MAX: too long. */
size_t spelling_distance(const char *a, const char *b);

/* Of the words that could have been meant the nearest one. */
struct spelling_nearest {
	const char *typed;
	const char *word;	/* NULL: none is near enough to be asked about */
	size_t distance;
};

/*
 * One more word, which the caller keeps; of words as near as another the first one stays, but of
 * those that begin with what was typed the shortest.
 */
void spelling_try(struct spelling_nearest *nearest, const char *word);

#endif
