/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Made-up kernel images: text, packed in one of the ways that kernels are built in. */
#ifndef UNIT_SAMPLE_IMAGE_H
#define UNIT_SAMPLE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "host/unpack.h"

struct bytes {
	uint8_t *data;		/* malloc */
	size_t size;
};

/*
 * An ELF file that holds, among bytes that mean nothing, @words (NULL-terminated)
 * far from each other.
 */
struct bytes image_elf(const char *const *words);

/* @plain packed, with its length behind it as the kernel's build appends it. */
struct bytes image_pack(const struct bytes *plain, enum packing packing);

/* @payload in an image for x86. @sectors as the header says it; 0 means 4. */
struct bytes image_x86(const struct bytes *payload, uint8_t sectors);

#endif
