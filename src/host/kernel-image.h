/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which words a kernel's image has: the file that the boot loader starts.
 *
 * Understood are x86 images (Linux, Documentation/arch/x86/boot.rst: the setup header
 * of protocol 2.08 and later says where the compressed kernel is), files that are
 * gzip from their first byte on (arm64), and ELF files.
 *
 * That a word is not there is worth something only where the image was read to its
 * end and is the right one. Both are checked: against the length that the build
 * appends to the compressed kernel, and by a word that the right image must have.
 */
#ifndef HOST_KERNEL_IMAGE_H
#define HOST_KERNEL_IMAGE_H

#include <stdint.h>

struct source;

/* To see whether a file is still the one that was searched. */
struct image_stamp {
	uint64_t size;
	int64_t seconds;	/* since the epoch: when it was last written */
	uint32_t nanoseconds;
};

/* Of the regular file @path, which need not be readable. 0 or negative errno. */
int image_stamp(const struct source *source, const char *path, struct image_stamp *stamp);

/*
 * Search the image at @path for @words (NULL-terminated, at most 32); @words[0] is
 * the one that it must have. Up to 256 MiB and 512 MiB unpacked are read.
 *
 * 0 with a bit a word in *@found, or negative errno: -ENOENT no such file, -EACCES
 * this user may not read it, -EFBIG too large, -EBADMSG no image of a known kind,
 * damaged or cut, -ESTALE without the first word, -ELIBACC see unpack.h.
 */
int image_search(const struct source *source, const char *path, const char *const *words,
		 uint32_t *found, struct image_stamp *stamp);

#endif
