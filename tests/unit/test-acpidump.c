// SPDX-License-Identifier: GPL-2.0-or-later
/* acpidump's text: which bytes are taken out of it, and where it is found damaged. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/acpidump.h"
#include "tests/unit/table-builder.h"
#include "tests/unit/unit.h"

/* What one case looks at; the text is copied to just its size, without a NUL. */
struct extracted {
	int result;
	uint8_t *bytes;
	size_t length;
	struct acpidump_error error;
};

static struct extracted extract(const char *text, const char *signature)
{
	struct extracted e = { 0 };
	char *copy = (char *)exact_copy(text, strlen(text));

	e.result = acpidump_extract(copy, strlen(text), signature, &e.bytes, &e.length, &e.error);
	free(copy);
	return e;
}

static void assert_bytes(const char *text, const char *signature, const void *expected, size_t size)
{
	struct extracted e = extract(text, signature);

	assert_int_equal(e.result, 0);
	assert_int_equal(e.error.line, 0);
	assert_int_equal(e.length, size);
	assert_memory_equal(e.bytes, expected, size);
	free(e.bytes);
}

static void assert_damaged(const char *text, size_t line, int kind)
{
	struct extracted e = extract(text, "DMAR");

	assert_int_equal(e.result, -EINVAL);
	assert_null(e.bytes);
	assert_int_equal(e.error.line, line);
	assert_int_equal(e.error.kind, kind);
}

static bool is_text(const char *text)
{
	char *copy = (char *)exact_copy(text, strlen(text));
	bool answer = acpidump_is_text(copy, strlen(text));

	free(copy);
	return answer;
}

#define ROW0 "    0000: 44 4D 41 52 00 01 02 03 04 05 06 07 08 09 0A 0B  DMAR............\n"
#define ROW1 "    0010: 20 21 22 23 24 25 26 27 28 29 2A 2B 2C 2D 2E 2F   !\"#$%&'()*+,-./\n"
#define ROW_BAD "    0000: 44 4D 4G 52 00 01 02 03 04 05 06 07 08 09 0A 0B  DMAR............\n"
#define ROW_AB "    0000: 20 41 42 20 20 41 42 20 20 41 42 20 20 41 42 20   AB  AB  AB  AB \n"
#define ROW2 "    0020: 61 62 63                                         abc\n"

static const uint8_t dmar[] = {
	0x44, 0x4d, 0x41, 0x52, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
	0x08, 0x09, 0x0a, 0x0b, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27,
	0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x61, 0x62, 0x63,
};

static void acpica_writes_a_title_and_hex_lines(void **state)
{
	(void)state;
	assert_bytes("DMAR @ 0x00000000BDDAD200\n" ROW0 ROW1 ROW2 "\n", "DMAR", dmar, sizeof(dmar));
}

static void pmtools_writes_lower_case_and_fewer_blanks(void **state)
{
	(void)state;
	assert_bytes("DMAR @ 0xbddad200\n"
		     "  0000: 44 4d 41 52 00 01 02 03 04 05 06 07 08 09 0a 0b  DMAR............\n"
		     "  0010: 20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f   !\"#$%&'()*+,-./\n"
		     "  0020: 61 62 63                                         abc\n",
		     "DMAR", dmar, sizeof(dmar));
}

static void offsets_may_be_longer(void **state)
{
	(void)state;
	assert_bytes("DMAR @ 0x0\n"
		     "    00000000: 44 4D 41 52  DMAR\n",
		     "DMAR", "DMAR", 4);
}

static void the_characters_column_may_be_missing(void **state)
{
	(void)state;
	assert_bytes("DMAR @ 0x0\n    0000: 44 4D 41 52\n", "DMAR", "DMAR", 4);
}

static void the_last_line_may_lack_its_end(void **state)
{
	(void)state;
	assert_bytes("DMAR @ 0x0\n    0000: 44 4D 41 52", "DMAR", "DMAR", 4);
	assert_bytes("DMAR @ 0x0\n" ROW0 ROW1 "    0020: 61 62 63", "DMAR", dmar, sizeof(dmar));
}

static void line_ends_may_be_dos_ones(void **state)
{
	(void)state;
	assert_bytes("DMAR @ 0x0\r\n    0000: 44 4D\r\n    0002: 41 52\r\n\r\n", "DMAR", "DMAR", 4);
}

static void characters_that_look_like_hex_are_not_bytes(void **state)
{
	(void)state;
	assert_bytes("DMAR @ 0x0\n"
		     "    0000: 41 42 20 43 44                                   AB CD\n",
		     "DMAR", "AB CD", 5);
	assert_bytes("DMAR @ 0x0\n" ROW_AB, "DMAR", " AB  AB  AB  AB ", 16);
}

static void other_tables_before_and_behind_are_passed_over(void **state)
{
	(void)state;
	assert_bytes("FACP @ 0x1\n    0000: 46 41 43 50  FACP\n\n"
		     "DMAR @ 0x2\n" ROW0 ROW1 ROW2 "\n"
		     "SSDT @ 0x3\n    0000: 53 53 44 54  SSDT\n\n",
		     "DMAR", dmar, sizeof(dmar));
}

static void a_table_ends_at_the_next_title_even_without_a_blank_line(void **state)
{
	(void)state;
	assert_bytes("DMAR @ 0x2\n    0000: 44 4D 41 52  DMAR\n"
		     "SSDT @ 0x3\n    0004: 53 53 44 54  SSDT\n",
		     "DMAR", "DMAR", 4);
}

static void the_first_of_several_is_taken(void **state)
{
	(void)state;
	assert_bytes("SSDT @ 0x1\n    0000: 31\n\nSSDT @ 0x2\n    0000: 32\n", "SSDT", "1", 1);
}

static void remarks_before_the_first_title_are_passed_over(void **state)
{
	(void)state;
	assert_bytes("# from a mail\n\nDMAR @ 0x0\n    0000: 44 4D 41 52\n", "DMAR", "DMAR", 4);
}

static void a_table_that_is_not_there_is_not_found(void **state)
{
	static const char *const texts[] = { "",
					     "\n",
					     "DMAR",
					     "FACP @ 0x1\n    0000: 46\n",
					     "xDMAR @ 0x1\n    0000: 46\n",
					     "dmar @ 0x1\n    0000: 46\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct extracted e = extract(texts[i], "DMAR");

		assert_int_equal(e.result, -ENOENT);
		assert_null(e.bytes);
	}
}

static void an_offset_that_skips_bytes_is_damage(void **state)
{
	struct extracted e;

	(void)state;
	assert_damaged("DMAR @ 0x0\n" ROW0 ROW2, 3, ACPIDUMP_OFFSET);
	e = extract("DMAR @ 0x0\n" ROW0 ROW2, "DMAR");
	assert_int_equal(e.error.expected, 0x10);
}

static void an_offset_that_repeats_bytes_is_damage(void **state)
{
	(void)state;
	assert_damaged("\nDMAR @ 0x0\n" ROW0 ROW0, 4, ACPIDUMP_OFFSET);
}

static void a_table_that_does_not_begin_at_0_is_damage(void **state)
{
	(void)state;
	assert_damaged("DMAR @ 0x0\n" ROW1, 2, ACPIDUMP_OFFSET);
}

static void a_line_without_bytes_is_damage(void **state)
{
	(void)state;
	assert_damaged("DMAR @ 0x0\n" ROW0 "    0010: zz zz\n", 3, ACPIDUMP_HEX);
	assert_damaged("DMAR @ 0x0\n" ROW0 "    0010:\n", 3, ACPIDUMP_HEX);
}

/* A line that lost some of its bytes shows when the next one does not continue it. */
static void a_byte_that_is_no_hex_is_damage(void **state)
{
	(void)state;
	assert_damaged("DMAR @ 0x0\n" ROW_BAD ROW1, 3, ACPIDUMP_OFFSET);
}

static void a_title_alone_is_damage(void **state)
{
	struct extracted e = extract("DMAR @ 0x0\n", "DMAR");

	(void)state;
	/* "it is there but damaged": an empty table would be no table. */
	free(e.bytes);
	assert_int_equal(e.result, -EINVAL);
}

static void text_is_told_from_bytes_by_a_title(void **state)
{
	(void)state;
	assert_true(is_text("DMAR @ 0x00000000BDDAD200\n"));
	assert_true(is_text("\n# remark\nFACP @ 0xbf7d0000\n"));
	assert_true(is_text("FACP @ 0x0"));
	assert_false(is_text(""));
	assert_false(is_text("DMAR\x88\x01"));
	assert_false(is_text("DMAR @"));
	assert_false(is_text("hello @ world\n"));
}

static void bytes_with_newlines_in_them_are_no_text(void **state)
{
	static const char raw[] = "DMAR\n\n\n \0\1@\n@@@@ @\n @ @";

	(void)state;
	assert_false(acpidump_is_text(raw, sizeof(raw)));
}

/* Each cut gives bytes from the start of the table, or says that it is damaged. */
static void every_truncation_is_survived(void **state)
{
	static const char text[] = "FACP @ 0x1\n    0000: 46 41 43 50  FACP\n\n"
				   "DMAR @ 0x2\n" ROW0 ROW1 ROW2;

	(void)state;
	for (size_t size = 0; size < sizeof(text); size++) {
		char *copy = (char *)exact_copy(text, size);
		uint8_t *bytes = NULL;
		size_t length = 0;
		struct acpidump_error error;
		int r = acpidump_extract(copy, size, "DMAR", &bytes, &length, &error);

		assert_true(r == 0 || r == -ENOENT || r == -EINVAL);
		assert_true(length <= sizeof(dmar));
		if (r == 0)
			assert_memory_equal(bytes, dmar, length);
		free(bytes);
		free(copy);
	}
}

static void every_corruption_of_a_character_is_survived(void **state)
{
	char text[] = "DMAR @ 0x2\n" ROW0 ROW1 ROW2;

	(void)state;
	for (size_t at = 0; at < sizeof(text) - 1; at++) {
		char good = text[at];

		for (int bad = 0; bad < 256; bad++) {
			struct acpidump_error error;
			uint8_t *copy, *bytes = NULL;
			size_t length;

			text[at] = (char)bad;
			copy = exact_copy(text, sizeof(text) - 1);
			acpidump_extract((char *)copy, sizeof(text) - 1, "DMAR", &bytes, &length,
					 &error);
			free(bytes);
			free(copy);
		}
		text[at] = good;
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpica_writes_a_title_and_hex_lines),
		cmocka_unit_test(pmtools_writes_lower_case_and_fewer_blanks),
		cmocka_unit_test(offsets_may_be_longer),
		cmocka_unit_test(the_characters_column_may_be_missing),
		cmocka_unit_test(the_last_line_may_lack_its_end),
		cmocka_unit_test(line_ends_may_be_dos_ones),
		cmocka_unit_test(characters_that_look_like_hex_are_not_bytes),
		cmocka_unit_test(other_tables_before_and_behind_are_passed_over),
		cmocka_unit_test(a_table_ends_at_the_next_title_even_without_a_blank_line),
		cmocka_unit_test(the_first_of_several_is_taken),
		cmocka_unit_test(remarks_before_the_first_title_are_passed_over),
		cmocka_unit_test(a_table_that_is_not_there_is_not_found),
		cmocka_unit_test(an_offset_that_skips_bytes_is_damage),
		cmocka_unit_test(an_offset_that_repeats_bytes_is_damage),
		cmocka_unit_test(a_table_that_does_not_begin_at_0_is_damage),
		cmocka_unit_test(a_line_without_bytes_is_damage),
		cmocka_unit_test(a_byte_that_is_no_hex_is_damage),
		cmocka_unit_test(a_title_alone_is_damage),
		cmocka_unit_test(text_is_told_from_bytes_by_a_title),
		cmocka_unit_test(bytes_with_newlines_in_them_are_no_text),
		cmocka_unit_test(every_truncation_is_survived),
		cmocka_unit_test(every_corruption_of_a_character_is_survived),
	};

	return RUN(tests);
}
