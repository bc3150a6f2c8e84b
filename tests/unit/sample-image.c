// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/sample-image.h"

#include <archive.h>
#include <archive_entry.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

#define PLAIN_SIZE 400000
#define FIRST_WORD 130000
#define BETWEEN_WORDS 30000

static struct bytes new_bytes(size_t size)
{
	struct bytes bytes = { calloc(1, size), size };

	assert_non_null(bytes.data);
	return bytes;
}

static void put_le(uint8_t *at, uint32_t value)
{
	for (unsigned int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

struct bytes image_elf(const char *const *words)
{
	struct bytes elf = new_bytes(PLAIN_SIZE);
	Elf64_Ehdr *header = (Elf64_Ehdr *)(void *)elf.data;
	Elf64_Phdr *segment = (Elf64_Phdr *)(void *)(elf.data + sizeof(*header));
	uint32_t noise = 1;

	/* Does not pack well, so that what is packed has more than one chunk. */
	for (size_t i = sizeof(*header) + sizeof(*segment); i < elf.size; i++) {
		noise = noise * 1103515245 + 12345;
		elf.data[i] = (uint8_t)(noise >> 24);
	}
	memcpy(header->e_ident, "\177ELF\2\1\1", 7);
	header->e_phoff = sizeof(*header);
	header->e_phentsize = sizeof(*segment);
	header->e_phnum = 1;
	segment->p_filesz = elf.size;
	for (size_t i = 0; words[i]; i++)
		memcpy(elf.data + FIRST_WORD + i * BETWEEN_WORDS, words[i], strlen(words[i]) + 1);
	return elf;
}

static void add_filter(struct archive *archive, enum packing packing)
{
	int r = packing == PACKED_GZIP ? archive_write_add_filter_gzip(archive) :
		packing == PACKED_XZ ? archive_write_add_filter_xz(archive) :
		packing == PACKED_ZSTD ? archive_write_add_filter_zstd(archive) :
		packing == PACKED_BZIP2 ? archive_write_add_filter_bzip2(archive) :
					  archive_write_add_filter_lzma(archive);

	assert_int_equal(r, ARCHIVE_OK);
}

static struct bytes pack_by_library(const struct bytes *plain, enum packing packing)
{
	struct bytes packed = new_bytes(plain->size + plain->size / 16 + 4096);
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	size_t used = 0;

	assert_true(archive && entry);
	assert_int_equal(archive_write_set_format_raw(archive), ARCHIVE_OK);
	add_filter(archive, packing);
	assert_int_equal(archive_write_set_bytes_in_last_block(archive, 1), ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(archive, packed.data, packed.size, &used),
			 ARCHIVE_OK);
	archive_entry_set_filetype(entry, AE_IFREG);
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(archive, plain->data, plain->size), plain->size);
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_entry_free(entry);
	archive_write_free(archive);
	packed.size = used;
	return packed;
}

/* The frame of `lz4 -l`: the magic, and one block of nothing but literals. */
static struct bytes pack_lz4(const struct bytes *plain)
{
	struct bytes packed = new_bytes(plain->size + plain->size / 255 + 64);
	size_t used = 8, left = plain->size - 15;

	memcpy(packed.data, "\x02\x21\x4c\x18", 4);
	packed.data[used++] = 0xf0;
	for (; left >= 255; left -= 255)
		packed.data[used++] = 255;
	packed.data[used++] = (uint8_t)left;
	memcpy(packed.data + used, plain->data, plain->size);
	used += plain->size;
	put_le(packed.data + 4, (uint32_t)(used - 8));
	packed.size = used;
	return packed;
}

struct bytes image_pack(const struct bytes *plain, enum packing packing)
{
	struct bytes packed = packing == PACKED_LZ4 ? pack_lz4(plain) :
						      pack_by_library(plain, packing);

	/* gzip's own last bytes are that. */
	if (packing == PACKED_GZIP)
		return packed;
	packed.data = realloc(packed.data, packed.size + 4);
	assert_non_null(packed.data);
	put_le(packed.data + packed.size, (uint32_t)plain->size);
	packed.size += 4;
	return packed;
}

struct bytes image_x86(const struct bytes *payload, uint8_t sectors)
{
	const uint32_t offset = 0x340;
	size_t setup = (sectors ? sectors + 1u : 5u) * 512;
	/* What is behind the payload, a signature for one, is nobody's business. */
	struct bytes image = new_bytes(setup + offset + payload->size + 1000);

	image.data[0x1f1] = sectors;
	memcpy(image.data + 0x1fe, "\x55\xaa", 2);
	memcpy(image.data + 0x202, "HdrS", 4);
	memcpy(image.data + 0x206, "\x0f\x02", 2);
	put_le(image.data + 0x248, offset);
	put_le(image.data + 0x24c, (uint32_t)payload->size);
	memcpy(image.data + setup + offset, payload->data, payload->size);
	return image;
}
