// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/kernel-image.h"

#include <elf.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/search.h"
#include "host/source.h"
#include "host/unpack.h"

#define IMAGE_MAX (UINT64_C(256) << 20)
#define UNPACKED_MAX (UINT64_C(512) << 20)
#define PACKED_MIN 32		/* a header and the length behind it */

/* The setup header, by offset in the file. */
#define SETUP_SECTORS 0x1f1
#define SETUP_SIGNATURE 0x202
#define SETUP_VERSION 0x206
#define SETUP_PAYLOAD_OFFSET 0x248
#define SETUP_PAYLOAD_LENGTH 0x24c
#define SETUP_SIZE 0x250
#define SECTOR_SIZE 512

/* Little-endian, as all numbers of the header. */
static uint32_t number(const uint8_t *bytes, unsigned int count)
{
	uint32_t value = 0;

	for (unsigned int i = 0; i < count; i++)
		value |= (uint32_t)bytes[i] << (8 * i);
	return value;
}

struct image {
	int fd;
	uint64_t size;
	struct unpack packed;
	bool has_length;	/* the next one is known */
	uint32_t length;	/* of what comes out, modulo 2^32 */
};

static bool read_at(const struct image *image, uint64_t offset, void *data, size_t size)
{
	return offset <= image->size && image->size - offset >= size &&
	       pread(image->fd, data, size, (off_t)offset) == (ssize_t)size;
}

/* The compressed kernel in an image for x86. */
static bool find_payload(const struct image *image, const uint8_t *setup, uint64_t *offset,
			 uint64_t *size)
{
	uint64_t sectors = setup[SETUP_SECTORS] ? setup[SETUP_SECTORS] : 4;

	if (memcmp(setup + SETUP_SIGNATURE, "HdrS", 4) != 0 ||
	    number(setup + SETUP_VERSION, 2) < 0x0208)
		return false;
	*offset = (sectors + 1) * SECTOR_SIZE + number(setup + SETUP_PAYLOAD_OFFSET, 4);
	*size = number(setup + SETUP_PAYLOAD_LENGTH, 4);
	return *offset <= image->size && *size <= image->size - *offset;
}

/* An ELF file has no length of its own; all that would be loaded must be there. */
static bool is_whole_elf(const struct image *image, uint64_t offset, uint64_t size)
{
	Elf64_Ehdr header;

	if (size < sizeof(header) || !read_at(image, offset, &header, sizeof(header)) ||
	    header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB ||
	    header.e_phentsize != sizeof(Elf64_Phdr) || !header.e_phnum || header.e_phoff > size)
		return false;
	for (uint64_t i = 0; i < header.e_phnum; i++) {
		uint64_t at = header.e_phoff + i * sizeof(Elf64_Phdr);
		Elf64_Phdr segment;

		if (at + sizeof(segment) > size ||
		    !read_at(image, offset + at, &segment, sizeof(segment)) ||
		    segment.p_offset > size || segment.p_filesz > size - segment.p_offset)
			return false;
	}
	return true;
}

/* Where what is to be searched lies in the file, and how it is packed. */
static bool find_packed(struct image *image)
{
	uint8_t setup[SETUP_SIZE], magic[PACKING_MAGIC_SIZE], length[4];
	uint64_t offset = 0, size = image->size;

	if (!read_at(image, 0, magic, sizeof(magic)))
		return false;
	if (memcmp(magic, "\177ELF", 4) != 0 && memcmp(magic, "\x1f\x8b", 2) != 0 &&
	    (!read_at(image, 0, setup, sizeof(setup)) ||
	     !find_payload(image, setup, &offset, &size)))
		return false;
	if (size < PACKED_MIN || !read_at(image, offset, magic, sizeof(magic)))
		return false;
	image->packed.packing = unpack_recognise(magic);
	if (image->packed.packing == PACKED_UNKNOWN)
		return false;
	if (image->packed.packing == PACKED_NOT && !is_whole_elf(image, offset, size))
		return false;
	image->has_length = image->packed.packing != PACKED_NOT;
	if (image->has_length && !read_at(image, offset + size - 4, length, sizeof(length)))
		return false;
	image->length = image->has_length ? number(length, 4) : 0;
	/* gzip ends with the length by itself; to the others the kernel's build appends it. */
	if (image->has_length && image->packed.packing != PACKED_GZIP)
		size -= 4;
	image->packed.offset = offset;
	image->packed.size = size;
	return true;
}

static bool take(void *data, const char *bytes, size_t size)
{
	return !search_feed(data, bytes, size);
}

static int search_packed(struct image *image, const char *const *words, uint32_t *found)
{
	struct search search = { .words = words };
	uint64_t total;
	int r;

	if (!find_packed(image))
		return -EBADMSG;
	if (image->has_length && image->length > UNPACKED_MAX)
		return -EFBIG;
	image->packed.fd = image->fd;
	image->packed.max = UNPACKED_MAX;
	image->packed.take = take;
	image->packed.data = &search;
	r = unpack(&image->packed, &total);
	if (r < 0)
		return r;
	if (r == 0 && image->has_length && total != image->length)
		return -EBADMSG;
	*found = search.found;
	return search.found & 1 ? 0 : -ESTALE;
}

static int take_stamp(int fd, struct image_stamp *stamp)
{
	struct stat stat;

	if (fstat(fd, &stat) < 0)
		return -errno;
	if (!S_ISREG(stat.st_mode))
		return -EBADMSG;
	stamp->size = (uint64_t)stat.st_size;
	stamp->seconds = stat.st_mtim.tv_sec;
	stamp->nanoseconds = (uint32_t)stat.st_mtim.tv_nsec;
	return 0;
}

int image_stamp(const struct source *source, const char *path, struct image_stamp *stamp)
{
	int fd = source_open_path(source, path), r;

	if (fd < 0)
		return fd;
	r = take_stamp(fd, stamp);
	close(fd);
	return r;
}

int image_search(const struct source *source, const char *path, const char *const *words,
		 uint32_t *found, struct image_stamp *stamp)
{
	struct image image = { .fd = source_open_file(source, path) };
	int r;

	if (image.fd < 0)
		return image.fd;
	r = take_stamp(image.fd, stamp);
	image.size = stamp->size;
	if (r == 0 && image.size > IMAGE_MAX)
		r = -EFBIG;
	if (r == 0)
		r = search_packed(&image, words, found);
	close(image.fd);
	return r;
}
