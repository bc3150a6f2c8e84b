// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/unpack.h"

#include <archive.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "system/elf-note.h"
#include "system/loaded.h"

#define CHUNK_SIZE (128 << 10)
#define LIBRARY "libarchive.so.13"	/* its name since libarchive 3.0 */

ELF_NOTE_DLOPEN(note, "kernel-image", "Search the kernel's image for what its release does not tell, and read packed logs",
		"\"" LIBRARY "\"");

enum packing unpack_recognise(const uint8_t magic[PACKING_MAGIC_SIZE])
{
	static const struct {
		enum packing packing;
		const char *magic;
		size_t length;
	} known[] = {
		{ PACKED_NOT, "\177ELF", 4 },
		{ PACKED_GZIP, "\x1f\x8b\x08", 3 },
		{ PACKED_XZ, "\xfd" "7zXZ", 6 },
		{ PACKED_ZSTD, "\x28\xb5\x2f\xfd", 4 },
		{ PACKED_LZ4, "\x02\x21\x4c\x18", 4 },	/* the "legacy" frame, as lz4 -l */
		{ PACKED_LZ4, "\x04\x22\x4d\x18", 4 },
		{ PACKED_LZIP, "LZIP", 4 },
		{ PACKED_COMPRESS, "\x1f\x9d", 2 },
		{ PACKED_BZIP2, "BZh", 3 },
		{ PACKED_LZMA, "\x5d\0\0", 3 },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (memcmp(magic, known[i].magic, known[i].length) == 0)
			return known[i].packing;
	return PACKED_UNKNOWN;
}

/* What is used of the library. */
struct library {
	void *handle;
	__typeof__(archive_read_new) *read_new;
	__typeof__(archive_read_support_format_raw) *support_raw;
	__typeof__(archive_read_open) *open;
	__typeof__(archive_read_next_header) *next_header;
	__typeof__(archive_read_data) *read_data;
	__typeof__(archive_read_free) *read_free;
	__typeof__(archive_read_support_filter_gzip) *support_packing;
};

static const char *support_name(enum packing packing)
{
	switch (packing) {
	case PACKED_GZIP:
		return "archive_read_support_filter_gzip";
	case PACKED_XZ:
		return "archive_read_support_filter_xz";
	case PACKED_ZSTD:
		return "archive_read_support_filter_zstd";
	case PACKED_LZ4:
		return "archive_read_support_filter_lz4";
	case PACKED_BZIP2:
		return "archive_read_support_filter_bzip2";
	case PACKED_LZIP:
		return "archive_read_support_filter_lzip";
	case PACKED_COMPRESS:
		return "archive_read_support_filter_compress";
	case PACKED_LZMA:
		return "archive_read_support_filter_lzma";
	default:
		return "archive_read_support_filter_none";
	}
}

static bool load(struct library *l, enum packing packing)
{
	const struct loaded_function wanted[] = {
		{ "archive_read_new", &l->read_new },
		{ "archive_read_support_format_raw", &l->support_raw },
		{ "archive_read_open", &l->open },
		{ "archive_read_next_header", &l->next_header },
		{ "archive_read_data", &l->read_data },
		{ "archive_read_free", &l->read_free },
		{ support_name(packing), &l->support_packing },
	};

	l->handle = loaded_open(LIBRARY, wanted, sizeof(wanted) / sizeof(wanted[0]));
	return l->handle;
}

struct input {
	int fd;
	off_t at;
	uint64_t left;
	char chunk[CHUNK_SIZE];
};

static la_ssize_t read_input(struct archive *archive, void *data, const void **chunk)
{
	struct input *input = data;
	size_t size = input->left < CHUNK_SIZE ? (size_t)input->left : CHUNK_SIZE;
	ssize_t n = pread(input->fd, input->chunk, size, input->at);

	(void)archive;
	if (n < 0)
		return ARCHIVE_FATAL;
	input->at += n;
	input->left -= (uint64_t)n;
	*chunk = input->chunk;
	return n;
}

static int take_all(const struct library *l, struct archive *archive, const struct unpack *what,
		    char *chunk, uint64_t *total)
{
	for (;;) {
		la_ssize_t n = l->read_data(archive, chunk, CHUNK_SIZE);

		if (n < 0)
			return -EBADMSG;
		if (n == 0)
			return 0;
		*total += (uint64_t)n;
		if (*total > what->max)
			return -EFBIG;
		if (!what->take(what->data, chunk, (size_t)n))
			return 1;
	}
}

static int unpack_by(const struct library *l, const struct unpack *what, uint64_t *total)
{
	struct input *input = malloc(sizeof(*input));
	char *chunk = malloc(CHUNK_SIZE);
	struct archive *archive = l->read_new();
	struct archive_entry *entry;
	int r = -ENOMEM;

	if (!input || !chunk || !archive)
		goto out;
	input->fd = what->fd;
	input->at = (off_t)what->offset;
	input->left = what->size;
	/* Less than OK is a library that would start a program to do it. */
	r = -ELIBACC;
	if (l->support_packing(archive) != ARCHIVE_OK || l->support_raw(archive) != ARCHIVE_OK)
		goto out;
	r = -EBADMSG;
	if (l->open(archive, input, NULL, read_input, NULL) == ARCHIVE_OK &&
	    l->next_header(archive, &entry) == ARCHIVE_OK)
		r = take_all(l, archive, what, chunk, total);
out:
	if (archive)
		l->read_free(archive);
	free(chunk);
	free(input);
	return r;
}

int unpack(const struct unpack *what, uint64_t *total)
{
	struct library library;
	int r = -ELIBACC;

	*total = 0;
	if (load(&library, what->packing))
		r = unpack_by(&library, what, total);
	loaded_close(library.handle);
	return r;
}
