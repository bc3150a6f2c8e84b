/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A part of a file, decompressed as a stream by libarchive.
 *
 * The library is loaded when it is needed and not with the program: it and what it
 * links take longer to load than one device takes to be judged, and hardly any
 * question needs them.
 */
#ifndef HOST_UNPACK_H
#define HOST_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum packing {
	PACKED_UNKNOWN,
	PACKED_NOT,		/* an ELF file as it is */
	PACKED_GZIP,
	PACKED_XZ,
	PACKED_ZSTD,
	PACKED_LZ4,
	PACKED_BZIP2,
	PACKED_LZMA,
	PACKED_LZIP,
	PACKED_COMPRESS,
};

#define PACKING_MAGIC_SIZE 6

/* By its first bytes. */
enum packing unpack_recognise(const uint8_t magic[PACKING_MAGIC_SIZE]);

/* The next bytes; false: enough. */
typedef bool unpack_take(void *data, const char *bytes, size_t size);

struct unpack {
	int fd;			/* of a regular file; its offset is not used */
	uint64_t offset, size;
	enum packing packing;
	uint64_t max;		/* bytes that may come out */
	unpack_take *take;
	void *data;
};

/*
 * All bytes that come out; *@total is their number. 0 at the end of the stream, 1
 * where @take had enough, or negative errno: -EBADMSG damaged or cut, -EFBIG beyond
 * max, -ELIBACC no libarchive, or one without this packing.
 */
int unpack(const struct unpack *what, uint64_t *total);

#endif
