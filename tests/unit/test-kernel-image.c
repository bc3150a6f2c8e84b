// SPDX-License-Identifier: GPL-2.0-or-later
/* Words in a stream, and in kernel images of every packing; and what is no image. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/kernel-image.h"
#include "host/search.h"
#include "host/source.h"
#include "tests/unit/sample-image.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)
#define IMAGE "boot/vmlinuz-6.1.0"
#define NAME "Linux version 6.1.0 (somebody) #1"

/* Words in a stream */

static void a_word_is_found_wherever_the_stream_is_cut(void **state)
{
	static const char *const words[] = { "needle", "straw", NULL };
	static const char stream[] = "hay needle hay";

	(void)state;
	for (size_t cut = 0; cut <= strlen(stream); cut++) {
		struct search search = { .words = words };

		search_feed(&search, stream, cut);
		search_feed(&search, stream + cut, strlen(stream) - cut);
		assert_int_equal(search.found, 1);
	}
}

static void a_word_is_found_in_single_bytes(void **state)
{
	static const char *const words[] = { "straw", "needle", NULL };
	static const char stream[] = "straneedlneedle, strstraw";
	struct search search = { .words = words };
	size_t until = 0;

	(void)state;
	while (until < strlen(stream) && !search_feed(&search, stream + until, 1))
		until++;
	assert_int_equal(search.found, 3);
	assert_int_equal(until, strlen(stream) - 1);
}

static void a_long_word_is_found_behind_much(void **state)
{
	char word[SEARCH_WORD_MAX + 1] = "";
	const char *words[] = { word, NULL };
	char stream[5000];

	(void)state;
	memset(word, 'x', SEARCH_WORD_MAX);
	for (size_t cut = 3000; cut <= 3600; cut += 7) {
		struct search search = { .words = words };

		memset(stream, '-', sizeof(stream));
		memset(stream + 3000, 'x', SEARCH_WORD_MAX);
		search_feed(&search, stream, cut);
		search_feed(&search, stream + cut, sizeof(stream) - cut);
		assert_int_equal(search.found, 1);
	}
}

static void what_is_not_there_is_not_found(void **state)
{
	static const char *const words[] = { "needle", NULL };
	struct search search = { .words = words };

	(void)state;
	assert_false(search_feed(&search, "need", 4));
	assert_false(search_feed(&search, " le", 3));
	assert_false(search_feed(&search, "", 0));
	assert_int_equal(search.found, 0);
}

/* Images */

static const char *const in_image[] = { NAME, "old check", "claim", NULL };
static const char *const wanted[] = { NAME, "old check", "new check", "claim", NULL };

static int search_tree(const struct tree *t, uint32_t *found)
{
	struct image_stamp stamp;
	struct source *source;
	int r;

	*found = 0;
	assert_int_equal(source_open(t->root, 0, &source), 0);
	r = image_search(source, IMAGE, wanted, found, &stamp);
	source_close(source);
	return r;
}

static int search_bytes(struct tree *t, const struct bytes *bytes, uint32_t *found)
{
	tree_bytes(t, IMAGE, bytes->data, bytes->size);
	return search_tree(t, found);
}

static struct bytes sample_image(enum packing packing)
{
	struct bytes elf = image_elf(in_image), packed = image_pack(&elf, packing);
	struct bytes image = image_x86(&packed, 30);

	free(elf.data);
	free(packed.data);
	return image;
}

static const enum packing packings[] = { PACKED_GZIP, PACKED_XZ,    PACKED_ZSTD,
					 PACKED_LZ4,  PACKED_BZIP2, PACKED_LZMA };

static void an_image_of_every_packing_is_searched(void **state)
{
	for (size_t i = 0; i < COUNT(packings); i++) {
		struct bytes image = sample_image(packings[i]);
		uint32_t found;

		assert_int_equal(search_bytes(*state, &image, &found), 0);
		assert_int_equal(found, 0xb);
		free(image.data);
	}
}

static void no_sectors_means_four(void **state)
{
	struct bytes elf = image_elf(in_image), packed = image_pack(&elf, PACKED_GZIP);
	struct bytes image = image_x86(&packed, 0);
	uint32_t found;

	assert_int_equal(search_bytes(*state, &image, &found), 0);
	assert_int_equal(found, 0xb);
	free(elf.data);
	free(packed.data);
	free(image.data);
}

static void a_gzip_file_is_searched(void **state)
{
	struct bytes elf = image_elf(in_image), packed = image_pack(&elf, PACKED_GZIP);
	uint32_t found;

	assert_int_equal(search_bytes(*state, &packed, &found), 0);
	assert_int_equal(found, 0xb);
	packed.size -= 9;
	assert_int_equal(search_bytes(*state, &packed, &found), -EBADMSG);
	free(elf.data);
	free(packed.data);
}

static void an_elf_file_is_searched(void **state)
{
	struct bytes elf = image_elf(in_image);
	uint32_t found;

	assert_int_equal(search_bytes(*state, &elf, &found), 0);
	assert_int_equal(found, 0xb);
	elf.size -= 1;
	assert_int_equal(search_bytes(*state, &elf, &found), -EBADMSG);
	elf.size = 20;
	assert_int_equal(search_bytes(*state, &elf, &found), -EBADMSG);
	free(elf.data);
}

/* Absence is worth nothing in half an image. */
static void a_cut_image_is_none(void **state)
{
	for (size_t i = 0; i < COUNT(packings); i++) {
		struct bytes image = sample_image(packings[i]);
		size_t whole = image.size;
		uint32_t found;

		for (unsigned int eighth = 0; eighth < 8; eighth++) {
			image.size = whole * eighth / 8;
			assert_int_equal(search_bytes(*state, &image, &found), -EBADMSG);
		}
		free(image.data);
	}
}

static void a_stream_of_another_length_is_none(void **state)
{
	for (size_t i = 0; i < COUNT(packings); i++) {
		struct bytes image = sample_image(packings[i]);
		uint32_t found;

		image.data[image.size - 1004]++;
		assert_int_equal(search_bytes(*state, &image, &found), -EBADMSG);
		free(image.data);
	}
}

static void a_damaged_stream_is_none(void **state)
{
	for (size_t i = 0; i < COUNT(packings); i++) {
		struct bytes image = sample_image(packings[i]);
		uint32_t found;

		memset(image.data + 31 * 512 + 0x340 + PACKING_MAGIC_SIZE, 0, 64);
		assert_int_equal(search_bytes(*state, &image, &found), -EBADMSG);
		free(image.data);
	}
}

static void assert_spoiled(struct tree *t, size_t offset, const void *data, size_t size, int result)
{
	struct bytes image = sample_image(PACKED_GZIP);
	uint32_t found;

	memcpy(image.data + offset, data, size);
	assert_int_equal(search_bytes(t, &image, &found), result);
	free(image.data);
}

static void a_wrong_header_is_none(void **state)
{
	assert_spoiled(*state, 0x202, "hdrs", 4, -EBADMSG);
	assert_spoiled(*state, 0x206, "\x07\x02", 2, -EBADMSG);
	assert_spoiled(*state, 0x1f1, "\x1d", 1, -EBADMSG);
	assert_spoiled(*state, 0x248, "\xff\xff\xff\xff", 4, -EBADMSG);
	assert_spoiled(*state, 0x24c, "\xff\xff\xff\xff", 4, -EBADMSG);
	assert_spoiled(*state, 0x24c, "\0\0\0\0", 4, -EBADMSG);
	assert_spoiled(*state, 0x24c, "\x1f\0\0\0", 4, -EBADMSG);
	assert_spoiled(*state, 31 * 512 + 0x340, "\x89LZO", 4, -EBADMSG);
}

static void an_absurd_length_is_not_unpacked(void **state)
{
	struct bytes image = sample_image(PACKED_GZIP);
	uint32_t found;

	memset(image.data + image.size - 1004, 0xff, 4);
	assert_int_equal(search_bytes(*state, &image, &found), -EFBIG);
	free(image.data);
}

static void an_absurd_file_is_not_read(void **state)
{
	uint32_t found;

	tree_text(*state, IMAGE, "");
	assert_int_equal(truncate(tree_path(*state, IMAGE), INT64_C(1) << 30), 0);
	assert_int_equal(search_tree(*state, &found), -EFBIG);
}

static bool take_nothing(void *data, const char *bytes, size_t size)
{
	*(size_t *)data += size;
	return bytes != NULL;
}

static void no_more_than_asked_for_comes_out(void **state)
{
	struct bytes plain = { calloc(1, 8 << 20), 8 << 20 }, packed;
	struct unpack what = { .packing = PACKED_XZ, .max = 1 << 20, .take = take_nothing };
	size_t taken = 0;
	uint64_t total;

	packed = image_pack(&plain, PACKED_XZ);
	tree_bytes(*state, "packed", packed.data, packed.size);
	what.fd = open(tree_path(*state, "packed"), O_RDONLY | O_CLOEXEC);
	what.size = packed.size - 4;
	what.data = &taken;
	assert_int_equal(unpack(&what, &total), -EFBIG);
	assert_true(taken <= what.max);
	what.max = plain.size;
	assert_int_equal(unpack(&what, &total), 0);
	assert_int_equal(total, plain.size);
	close(what.fd);
	free(plain.data);
	free(packed.data);
}

static void another_kernels_image_is_none(void **state)
{
	static const char *const others[] = { "Linux version 6.1.0 (somebody) #2", "old check", NULL };
	struct bytes elf = image_elf(others), packed = image_pack(&elf, PACKED_ZSTD);
	struct bytes image = image_x86(&packed, 30);
	uint32_t found;

	assert_int_equal(search_bytes(*state, &image, &found), -ESTALE);
	free(elf.data);
	free(packed.data);
	free(image.data);
}

static void what_is_no_file_is_no_image(void **state)
{
	uint32_t found;

	assert_int_equal(search_tree(*state, &found), -ENOENT);
	tree_fifo(*state, IMAGE);
	assert_int_equal(search_tree(*state, &found), -EBADMSG);
	tree_remove(*state, IMAGE);
	tree_dir(*state, IMAGE);
	assert_int_equal(search_tree(*state, &found), -EBADMSG);
	tree_remove(*state, IMAGE);
	tree_text(*state, IMAGE, "");
	assert_int_equal(search_tree(*state, &found), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_is_found_wherever_the_stream_is_cut),
		cmocka_unit_test(a_word_is_found_in_single_bytes),
		cmocka_unit_test(a_long_word_is_found_behind_much),
		cmocka_unit_test(what_is_not_there_is_not_found),
		CASE(an_image_of_every_packing_is_searched),
		CASE(no_sectors_means_four),
		CASE(a_gzip_file_is_searched),
		CASE(an_elf_file_is_searched),
		CASE(a_cut_image_is_none),
		CASE(a_stream_of_another_length_is_none),
		CASE(a_damaged_stream_is_none),
		CASE(a_wrong_header_is_none),
		CASE(an_absurd_length_is_not_unpacked),
		CASE(an_absurd_file_is_not_read),
		CASE(no_more_than_asked_for_comes_out),
		CASE(another_kernels_image_is_none),
		CASE(what_is_no_file_is_no_image),
	};

	return RUN(tests);
}
