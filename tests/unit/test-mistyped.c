// SPDX-License-Identifier: GPL-2.0-or-later
/* Options of the command line that Linux passes over, and those that it knows. */
#include <stdio.h>
#include <string.h>

#include "kernel/mistyped.h"
#include "tests/unit/unit.h"

/* The words of @line that are told, with a blank behind each. */
static const char *told(const char *line)
{
	static char words[256];
	struct mistyped found;
	size_t used = 0;

	words[0] = '\0';
	while (mistyped_next(&line, &found) && used < sizeof(words))
		used += (size_t)snprintf(words + used, sizeof(words) - used, "%.*s ",
					 (int)found.length, found.word);
	return words;
}

static void what_linux_knows_is_not_told(void **state)
{
	(void)state;
	assert_string_equal(told(""), "");
	assert_string_equal(told("ro quiet intel_iommu=on,sm_on iommu=pt,memaper=3 -- iommu=on"), "");
	assert_string_equal(told("intel-iommu=on vfio-pci.ids=8086:10d3 amd_iommu=off"), "");
	assert_string_equal(told("root=/dev/sda1 mitigations=off iommu.passthrough=1"), "");
}

static void names_that_are_nearly_right_are_told(void **state)
{
	(void)state;
	assert_string_equal(told("iommu_intel=on"), "iommu_intel=on ");
	assert_string_equal(told("vfio-pci-ids=8086:10d3 ro"), "vfio-pci-ids=8086:10d3 ");
	assert_string_equal(told("intel_iomu=on"), "intel_iomu=on ");
}

static void values_that_an_option_has_not_are_told(void **state)
{
	(void)state;
	assert_string_equal(told("intel_iommu=pt"), "intel_iommu=pt ");
	assert_string_equal(told("intel_iommu=on,pt quiet"), "intel_iommu=on,pt ");
	assert_string_equal(told("iommu=on"), "iommu=on ");
}

static void quotes_make_one_option_of_several_words(void **state)
{
	(void)state;
	assert_string_equal(told("ro \"intel_iommu=on iommu=pt\" quiet"), "intel_iommu=on iommu=pt ");
	assert_string_equal(told("intel_iommu=\"on iommu=pt\""), "intel_iommu=\"on iommu=pt ");
	assert_string_equal(told("dyndbg=\"file x.c iommu=on\" ro"), "");
}

static void quotes_around_an_option_are_none_of_it(void **state)
{
	(void)state;
	assert_string_equal(told("\"intel_iommu=on\" intel_iommu=\"on\""), "");
	assert_string_equal(told("\"intel_iommu=pt\""), "intel_iommu=pt ");
}

static void quotes_that_do_not_end_are_read_to_the_end(void **state)
{
	(void)state;
	assert_string_equal(told("\""), "");
	assert_string_equal(told("\"iommu=on ro"), "iommu=on ro ");
	assert_string_equal(told("ro \"\" \"\"\""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_linux_knows_is_not_told),
		cmocka_unit_test(names_that_are_nearly_right_are_told),
		cmocka_unit_test(values_that_an_option_has_not_are_told),
		cmocka_unit_test(quotes_make_one_option_of_several_words),
		cmocka_unit_test(quotes_around_an_option_are_none_of_it),
		cmocka_unit_test(quotes_that_do_not_end_are_read_to_the_end),
	};

	return RUN(tests);
}
