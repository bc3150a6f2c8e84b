/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of data/advice, as the build put them into the library (data/advice/embed). */
#ifndef ADVICE_ADVICE_DATA_H
#define ADVICE_ADVICE_DATA_H

#include <stddef.h>

struct advice_data {
	const char *name;	/* "data/advice/hpe.advice" */
	const char *text;	/* @size bytes and a NUL */
	size_t size;
};

extern const struct advice_data advice_data[];
extern const size_t advice_data_count;

#endif
