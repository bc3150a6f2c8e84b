// SPDX-License-Identifier: GPL-2.0-or-later
/* How the address of a PCI function is spelled and read. */
#include <string.h>

#include "host/address.h"
#include "tests/unit/unit.h"

static void assert_parses(const char *text, uint32_t domain, uint8_t bus, uint8_t device,
			  uint8_t function)
{
	struct pci_address address = { 0x55555555, 0x55, 0x55 };

	assert_true(pci_address_parse(text, &address));
	assert_int_equal(address.domain, domain);
	assert_int_equal(address.bus, bus);
	assert_int_equal(pci_device_number(address.devfn), device);
	assert_int_equal(pci_function_number(address.devfn), function);
}

static void assert_malformed(const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct pci_address address;

		if (pci_address_parse(texts[i], &address))
			fail_msg("\"%s\" is taken for an address", texts[i]);
	}
}

static void sysfs_spells_domain_bus_device_and_function(void **state)
{
	(void)state;
	assert_parses("0000:02:1f.7", 0, 0x02, 0x1f, 7);
}

static void lspci_leaves_domain_0_out(void **state)
{
	(void)state;
	assert_parses("a2:00.1", 0, 0xa2, 0, 1);
}

static void leading_zeros_may_be_left_out(void **state)
{
	(void)state;
	assert_parses("0:2:0.0", 0, 2, 0, 0);
	assert_parses("2:0.0", 0, 2, 0, 0);
}

static void hex_digits_are_of_either_case(void **state)
{
	(void)state;
	assert_parses("ABCD:EF:1A.3", 0xabcd, 0xef, 0x1a, 3);
	assert_parses("abcd:ef:1a.3", 0xabcd, 0xef, 0x1a, 3);
}

static void a_domain_behind_vmd_has_more_than_16_bits(void **state)
{
	(void)state;
	assert_parses("10000:e1:00.0", 0x10000, 0xe1, 0, 0);
}

static void a_domain_has_up_to_32_bits(void **state)
{
	(void)state;
	assert_parses("ffffffff:ff:1f.7", 0xffffffff, 0xff, 0x1f, 7);
}

static void libvirt_spells_with_underscores(void **state)
{
	(void)state;
	assert_parses("pci_0000_02_00_0", 0, 2, 0, 0);
	assert_parses("pci_10000_e1_1f_7", 0x10000, 0xe1, 0x1f, 7);
}

static void a_part_that_is_missing_makes_no_address(void **state)
{
	static const char *const texts[] = { "",           ":",          ".",          "02",
					     "02:",        "02:00",      "02:00.",     ":00.0",
					     "02:.0",      "0000:02:00", "0000::00.0", ":02:00.0",
					     "0000:02:.0", "0000:02:00." };

	(void)state;
	assert_malformed(texts, COUNT(texts));
}

static void a_part_that_is_too_large_makes_no_address(void **state)
{
	static const char *const texts[] = { "02:20.0",       "02:00.8",
					     "100:00.0",      "02:100.0",
					     "02:00.10",      "100000000:02:00.0",
					     "0000:100:00.0", "0000:02:ff.0",
					     "0000:02:00.f",  "000000000:02:00.0" };

	(void)state;
	assert_malformed(texts, COUNT(texts));
}

static void anything_around_an_address_makes_it_none(void **state)
{
	static const char *const texts[] = { " 02:00.0",      "02:00.0 ",          "02:00.0\n",
					     "02:00.0x",      "x02:00.0",          "02: 00.0",
					     "-2:00.0",       "+2:00.0",           "0x02:00.0",
					     "0000:02:00.0/", "0000:0000:02:00.0", "02:00.0.0" };

	(void)state;
	assert_malformed(texts, COUNT(texts));
}

static void other_separators_make_no_address(void **state)
{
	static const char *const texts[] = {
		"02.00.0",        "02:00:0",      "0000.02.00.0",     "02-00.0",
		"02_00_0",        "0000_02_00_0", "pci_0000:02:00.0", "pci_0000_02_00.0",
		"pci_02_00_0",    "pci_",         "PCI_0000_02_00_0", "pci_0000_02_00_0_0",
		"pci0000_02_00_0"
	};

	(void)state;
	assert_malformed(texts, COUNT(texts));
}

static void assert_formats(struct pci_address address, const char *expected)
{
	char buffer[PCI_ADDRESS_SIZE];

	assert_ptr_equal(pci_address_format(address, buffer), buffer);
	assert_string_equal(buffer, expected);
}

static void formatting_spells_as_sysfs_does(void **state)
{
	(void)state;
	assert_formats((struct pci_address){ 0, 2, 0x1f << 3 | 7 }, "0000:02:1f.7");
	assert_formats((struct pci_address){ 0x10000, 0xe1, 0 }, "10000:e1:00.0");
	assert_formats((struct pci_address){ 0xffffffff, 0xff, 0xff }, "ffffffff:ff:1f.7");
}

static void every_function_of_a_bus_reads_back(void **state)
{
	(void)state;
	for (unsigned int devfn = 0; devfn < 256; devfn++) {
		struct pci_address address = { 0x12345, 0x67, (uint8_t)devfn }, back;
		char buffer[PCI_ADDRESS_SIZE];

		assert_true(pci_address_parse(pci_address_format(address, buffer), &back));
		assert_int_equal(pci_address_key(back), pci_address_key(address));
	}
}

static void keys_sort_by_domain_bus_and_function(void **state)
{
	static const struct pci_address sorted[] = {
		{ 0, 0, 0 },          { 0, 0, 1 }, { 0, 0, 0xff },         { 0, 1, 0 },
		{ 0, 0xff, 0xff },    { 1, 0, 0 }, { 0xffff, 0xff, 0xff }, { 0x10000, 0, 0 },
		{ 0xffffffff, 0, 0 },
	};

	(void)state;
	for (size_t i = 1; i < COUNT(sorted); i++)
		assert_true(pci_address_key(sorted[i - 1]) < pci_address_key(sorted[i]));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(sysfs_spells_domain_bus_device_and_function),
		cmocka_unit_test(lspci_leaves_domain_0_out),
		cmocka_unit_test(leading_zeros_may_be_left_out),
		cmocka_unit_test(hex_digits_are_of_either_case),
		cmocka_unit_test(a_domain_behind_vmd_has_more_than_16_bits),
		cmocka_unit_test(a_domain_has_up_to_32_bits),
		cmocka_unit_test(libvirt_spells_with_underscores),
		cmocka_unit_test(a_part_that_is_missing_makes_no_address),
		cmocka_unit_test(a_part_that_is_too_large_makes_no_address),
		cmocka_unit_test(anything_around_an_address_makes_it_none),
		cmocka_unit_test(other_separators_make_no_address),
		cmocka_unit_test(formatting_spells_as_sysfs_does),
		cmocka_unit_test(every_function_of_a_bus_reads_back),
		cmocka_unit_test(keys_sort_by_domain_bus_and_function),
	};

	return RUN(tests);
}
