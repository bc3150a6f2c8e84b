/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much memory a guest is to have, as somebody typed it. */
#ifndef CLI_MEMORY_SIZE_H
#define CLI_MEMORY_SIZE_H

#include <stdint.h>

/*
 * "8G": a whole number with B, K, M, G or T behind it. 0 and *@bytes, or the exit status with what is
 * wrong told, and what was meant where that can be guessed.
 */
int memory_size_read(const char *text, uint64_t *bytes);

#endif
