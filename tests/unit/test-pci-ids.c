// SPDX-License-Identifier: GPL-2.0-or-later
/* Names in pci.ids: what is found, and that libpci finds the same. */
#include <errno.h>
#include <pci/pci.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/pci-ids.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)

static const char file[] = "# List of PCI ID's\n"
			   "\n"
			   "0001  First\n"
			   "\t0001  Device of the first\n"
			   "10de  NVIDIA Corporation\n"
			   "# in between\n"
			   "\n"
			   "\t1b06  GP102 [GeForce GTX 1080 Ti]\n"
			   "\t\t10de 1b07  Not a device\n"
			   "\t1b07\tWith a tabulator\n"
			   "8086  Intel Corporation\n"
			   "\t10d3  82574L Gigabit Network Connection\n"
			   "\t\t1b08 0001  Nor this\n"
			   "C 02  Network controller\n"
			   "\t00  Ethernet controller\n"
			   "\t\t01  An interface\n"
			   "C 03  Display controller\n"
			   "\t80  Display controller";

static struct pci_ids *open_file(struct tree *t)
{
	struct pci_ids *ids;

	tree_text(t, "pci.ids", file);
	assert_int_equal(pci_ids_open(&ids, tree_path(t, "pci.ids")), 0);
	return ids;
}

static void a_device_is_found_below_its_vendor(void **state)
{
	static const struct {
		uint16_t vendor, device;
		const char *name;
	} rows[] = {
		{ 0x0001, 0x0001, "First Device of the first" },
		{ 0x10de, 0x1b06, "NVIDIA Corporation GP102 [GeForce GTX 1080 Ti]" },
		{ 0x10de, 0x1b07, "NVIDIA Corporation With a tabulator" },
		{ 0x8086, 0x10d3, "Intel Corporation 82574L Gigabit Network Connection" },
		{ 0x8086, 0x1b06, NULL },
		{ 0x10de, 0x10de, NULL },
		{ 0x8086, 0x1b08, NULL },
		{ 0x10df, 0x1b06, NULL },
		{ 0x8086, 0x0000, NULL },
	};
	struct pci_ids *ids = open_file(*state);
	char name[64];

	for (size_t i = 0; i < COUNT(rows); i++) {
		bool found = pci_ids_device(ids, rows[i].vendor, rows[i].device, name, sizeof(name));

		assert_int_equal(found, rows[i].name != NULL);
		if (found)
			assert_string_equal(name, rows[i].name);
	}
	pci_ids_close(ids);
}

static void a_class_is_found_or_what_it_belongs_to(void **state)
{
	struct pci_ids *ids = open_file(*state);
	char name[64];

	assert_true(pci_ids_class(ids, 0x0200, name, sizeof(name)));
	assert_string_equal(name, "Ethernet controller");
	assert_true(pci_ids_class(ids, 0x0380, name, sizeof(name)));
	assert_string_equal(name, "Display controller");
	assert_true(pci_ids_class(ids, 0x0201, name, sizeof(name)));
	assert_string_equal(name, "Network controller [0201]");
	assert_false(pci_ids_class(ids, 0x0400, name, sizeof(name)));
	pci_ids_close(ids);
}

static void without_a_file_there_are_no_names(void **state)
{
	struct pci_ids *ids;

	assert_int_equal(pci_ids_open(&ids, tree_path(*state, "pci.ids")), -ENOENT);
	assert_null(ids);
}

/* Of what is listed in @path, and of ids beside it. */
static void libpci_finds_the_same(const char *path)
{
	struct pci_access *access = pci_alloc();
	char *copy = strdup(path), ours[256], theirs[256];
	struct pci_ids *ids;

	assert_non_null(copy);
	assert_int_equal(pci_ids_open(&ids, path), 0);
	pci_set_name_list_path(access, copy, 1);
	access->id_lookup_mode = 0;
	for (unsigned int n = 0; n < 2000; n++) {
		static const uint16_t vendors[] = { 0x8086, 0x1022, 0x10de, 0x1002, 0x0001, 0x14e4 };
		uint16_t vendor = vendors[n % COUNT(vendors)], device = (uint16_t)(n * 40503);
		const char *name = pci_lookup_name(access, theirs, sizeof(theirs),
						   PCI_LOOKUP_VENDOR | PCI_LOOKUP_DEVICE |
							   PCI_LOOKUP_NO_NUMBERS | PCI_LOOKUP_NO_HWDB,
						   vendor, device);

		assert_int_equal(pci_ids_device(ids, vendor, device, ours, sizeof(ours)), name != NULL);
		if (name)
			assert_string_equal(ours, name);
		name = pci_lookup_name(access, theirs, sizeof(theirs),
				       PCI_LOOKUP_CLASS | PCI_LOOKUP_NO_NUMBERS | PCI_LOOKUP_NO_HWDB,
				       n * 5);
		assert_int_equal(pci_ids_class(ids, (uint16_t)(n * 5), ours, sizeof(ours)), name != NULL);
		if (name)
			assert_string_equal(ours, name);
	}
	pci_ids_close(ids);
	pci_free_name_list(access);
	pci_cleanup(access);
}

static void libpci_finds_the_same_in_this_file(void **state)
{
	tree_text(*state, "pci.ids", file);
	libpci_finds_the_same(tree_path(*state, "pci.ids"));
}

static void libpci_finds_the_same_on_this_machine(void **state)
{
	static const char *const paths[] = { "/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids" };
	struct pci_ids *ids;

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		if (pci_ids_open(&ids, paths[i]) < 0)
			continue;
		pci_ids_close(ids);
		libpci_finds_the_same(paths[i]);
		return;
	}
	skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_device_is_found_below_its_vendor),
		CASE(a_class_is_found_or_what_it_belongs_to),
		CASE(without_a_file_there_are_no_names),
		CASE(libpci_finds_the_same_in_this_file),
		cmocka_unit_test(libpci_finds_the_same_on_this_machine),
	};

	return RUN(tests);
}
