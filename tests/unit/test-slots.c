// SPDX-License-Identifier: GPL-2.0-or-later
/* Slots for cards: from sysfs, from the SMBIOS, and which of them a device is in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "acpi/smbios.h"
#include "host/host.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/table-builder.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, tree_setup, tree_teardown)
#define PORT "pci0000:00/0000:00:03.0"
#define CARD PORT "/0000:04:00.0"

/* Type 9 of SMBIOS 2.6: slot 3, "PCI-E Slot 3", at 0000:04:00.0. */
static const uint8_t slot_3[] = {
	9, 0x11, 0x23, 0x00, 1, 0xa5, 0x0d, 4, 4, 3, 0, 0x0c, 0x01, 0x00, 0x00, 4, 0x00,
	'P', 'C', 'I', '-', 'E', ' ', 'S', 'l', 'o', 't', ' ', '3', '\0', '\0',
};

/* A structure of the SMBIOS in a block of just its size. */
static bool read_copy(const uint8_t *data, size_t size, struct smbios_slot *slot)
{
	uint8_t *copy = exact_copy(data, size);
	bool read = smbios_slot_read(copy, size, slot);

	free(copy);
	return read;
}

static void a_slot_of_the_smbios_is_read(void **state)
{
	struct smbios_slot slot;

	(void)state;
	assert_true(read_copy(slot_3, sizeof(slot_3), &slot));
	assert_int_equal(slot.id, 3);
	assert_int_equal(slot.segment, 0);
	assert_int_equal(slot.bus, 4);
	assert_int_equal(slot.devfn, 0);
	assert_string_equal(slot.designation, "PCI-E Slot 3");
}

/* However the structure is cut, nothing behind its end is touched. */
static void a_cut_slot_is_none(void **state)
{
	struct smbios_slot slot;

	(void)state;
	for (size_t size = 0; size < 0x11; size++)
		assert_false(read_copy(slot_3, size, &slot));
	for (size_t size = 0x11; size < sizeof(slot_3); size++)
		assert_true(read_copy(slot_3, size, &slot));
}

static void other_structures_are_no_slots(void **state)
{
	uint8_t data[sizeof(slot_3)];
	struct smbios_slot slot;

	(void)state;
	memcpy(data, slot_3, sizeof(data));
	data[0] = 1;
	assert_false(read_copy(data, sizeof(data), &slot));
	memcpy(data, slot_3, sizeof(data));
	/* SMBIOS before 2.6 */
	data[1] = 0x0d;
	assert_false(read_copy(data, sizeof(data), &slot));
	data[1] = 0xff;
	assert_false(read_copy(data, sizeof(data), &slot));
	memcpy(data, slot_3, sizeof(data));
	data[15] = data[16] = 0xff;
	assert_false(read_copy(data, sizeof(data), &slot));
}

static void a_designation_that_is_not_there_is_empty(void **state)
{
	uint8_t data[sizeof(slot_3)];
	struct smbios_slot slot;

	(void)state;
	memcpy(data, slot_3, sizeof(data));
	for (unsigned int number = 0; number <= 0xff; number++) {
		data[4] = (uint8_t)number;
		assert_true(read_copy(data, sizeof(data), &slot));
		assert_string_equal(slot.designation, number == 1 ? "PCI-E Slot 3" : "");
	}
	data[4] = 1;
	data[17] = 0x1b;
	assert_true(read_copy(data, sizeof(data), &slot));
	assert_string_equal(slot.designation, "?CI-E Slot 3");
}

/* Read the slots of @t; the device at @address has to be there. */
static const struct host_slot *slot_of(struct tree *t, struct host *host, const char *address)
{
	struct host_ask ask = { .all = true, .facts = FACT_SLOTS };
	struct pci_address at;
	size_t device;

	assert_int_equal(host_open(host, t->root, NULL, 0), 0);
	assert_int_equal(host_read(host, &ask), 0);
	assert_true(pci_address_parse(address, &at));
	device = host_find(host, at);
	assert_true(device != NO_INDEX);
	return host_slot_of(host, &host->devices[device]);
}

static void assert_slot(struct tree *t, const char *address, const char *name)
{
	struct host host;
	const struct host_slot *slot = slot_of(t, &host, address);

	if (name) {
		assert_non_null(slot);
		assert_string_equal(slot->name, name);
	} else {
		assert_null(slot);
	}
	host_close(&host);
}

static void assert_seen(struct tree *t, enum seen seen)
{
	struct host host;

	slot_of(t, &host, "04:00.0");
	assert_int_equal(host.slots.seen, seen);
	host_close(&host);
}

static struct tree *machine(void **state)
{
	struct tree *t = *state;

	tree_device(t, "pci0000:00/0000:00:1f.2", 0x010601, NULL, -1);
	tree_device(t, PORT, 0x060400, NULL, -1);
	tree_device(t, CARD, 0x020000, NULL, -1);
	tree_device(t, PORT "/0000:04:00.1", 0x020000, NULL, -1);
	return t;
}

static void sysfs_names_slots(void **state)
{
	struct tree *t = machine(state);

	tree_text(t, "sys/bus/pci/slots/3/address", "0000:04:00\n");
	assert_slot(t, "04:00.0", "3");
	assert_slot(t, "04:00.1", "3");
	assert_slot(t, "00:1f.2", NULL);
	assert_seen(t, SEEN);
}

static void a_device_is_in_the_slot_of_a_bridge_above_it(void **state)
{
	struct tree *t = machine(state);

	tree_device(t, CARD "/0000:05:02.0/0000:06:00.0", 0x020000, NULL, -1);
	tree_text(t, "sys/bus/pci/slots/3/address", "0000:04:00\n");
	assert_slot(t, "06:00.0", "3");
	/* The nearest one counts. */
	tree_text(t, "sys/bus/pci/slots/9/address", "0000:06:00\n");
	assert_slot(t, "06:00.0", "9");
}

static void a_slot_may_have_a_whole_bus(void **state)
{
	struct tree *t = machine(state);

	tree_text(t, "sys/bus/pci/slots/3/address", "0000:04\n");
	assert_slot(t, "04:00.1", "3");
	assert_slot(t, "00:1f.2", NULL);
}

static void what_is_no_address_is_no_slot(void **state)
{
	struct tree *t = machine(state);

	tree_text(t, "sys/bus/pci/slots/1/address", "nonsense\n");
	tree_text(t, "sys/bus/pci/slots/2/address", "0000:04:20\n");
	tree_text(t, "sys/bus/pci/slots/3/address", "");
	tree_text(t, "sys/bus/pci/slots/a`b/address", "0000:04:00\n");
	tree_dir(t, "sys/bus/pci/slots/4");
	assert_slot(t, "04:00.0", NULL);
	assert_seen(t, NOT_THERE);
}

static void the_smbios_helps_out(void **state)
{
	struct tree *t = machine(state);
	uint8_t data[sizeof(slot_3)];

	tree_bytes(t, "sys/firmware/dmi/entries/9-2/raw", slot_3, sizeof(slot_3));
	tree_text(t, "sys/firmware/dmi/entries/9-3/raw", "\t");
	assert_slot(t, "04:00.1", "3");
	assert_seen(t, SEEN);
	/* What sysfs lists goes first, and the other slots are still known. */
	tree_text(t, "sys/bus/pci/slots/8/address", "0000:0a:00\n");
	assert_slot(t, "04:00.0", "3");
	tree_text(t, "sys/bus/pci/slots/7/address", "0000:04:00\n");
	assert_slot(t, "04:00.0", "7");
	tree_remove(t, "sys/bus/pci/slots");
	/* Without a number the board's own words, none of which a shell would take for its own. */
	memcpy(data, slot_3, sizeof(data));
	data[9] = 0;
	data[17] = '$';
	tree_bytes(t, "sys/firmware/dmi/entries/9-2/raw", data, sizeof(data));
	assert_slot(t, "04:00.0", "_CI-E Slot 3");
}

/* Ports of one device have slots of their own. */
static void a_port_is_one_function(void **state)
{
	struct tree *t = machine(state);
	uint8_t data[sizeof(slot_3)];

	memcpy(data, slot_3, sizeof(data));
	data[15] = 0;
	data[16] = 0x03 << 3 | 1;
	tree_bytes(t, "sys/firmware/dmi/entries/9-2/raw", data, sizeof(data));
	assert_slot(t, "04:00.0", NULL);
	data[16] = 0x03 << 3;
	tree_bytes(t, "sys/firmware/dmi/entries/9-2/raw", data, sizeof(data));
	assert_slot(t, "04:00.0", "3");
}

static void hidden_slots_are_not_taken_for_none(void **state)
{
	struct tree *t = machine(state);
	uid_t before = geteuid();

	tree_bytes(t, "sys/firmware/dmi/entries/9-2/raw", slot_3, sizeof(slot_3));
	tree_mode(t, "sys/firmware/dmi/entries/9-2/raw", 0);
	tree_text(t, "sys/bus/pci/slots/8/address", "0000:0a:00\n");
	tree_mode(t, ".", 0755);
	if (before == 0)
		assert_int_equal(seteuid(65534), 0);
	assert_seen(t, HIDDEN);
	assert_int_equal(seteuid(before), 0);
}

static void more_slots_than_any_machine_has_are_not_read(void **state)
{
	struct tree *t = machine(state);
	struct host host;

	for (unsigned int i = 0; i < SLOTS_MAX + 10; i++) {
		char path[64];

		snprintf(path, sizeof(path), "sys/bus/pci/slots/%u/address", i);
		tree_text(t, path, "0000:0a:00\n");
	}
	slot_of(t, &host, "04:00.0");
	assert_int_equal(host.slots.count, SLOTS_MAX);
	host_close(&host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slot_of_the_smbios_is_read),
		cmocka_unit_test(a_cut_slot_is_none),
		cmocka_unit_test(other_structures_are_no_slots),
		cmocka_unit_test(a_designation_that_is_not_there_is_empty),
		CASE(sysfs_names_slots),
		CASE(a_device_is_in_the_slot_of_a_bridge_above_it),
		CASE(a_slot_may_have_a_whole_bus),
		CASE(what_is_no_address_is_no_slot),
		CASE(the_smbios_helps_out),
		CASE(a_port_is_one_function),
		CASE(hidden_slots_are_not_taken_for_none),
		CASE(more_slots_than_any_machine_has_are_not_read),
	};

	return RUN(tests);
}
