// SPDX-License-Identifier: GPL-2.0-or-later
/* What is read of a machine, from small trees. Nothing is judged here. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/read.h"
#include "host/source.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/table-builder.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

#define NIC_PATH "pci0000:00/0000:00:1c.0/0000:01:00.0"
#define CLASS_NIC 0x20000
#define CLASS_NVME 0x10802
#define CLASS_PORT 0x60400
#define CLASS_ISA 0x60100

struct machine_under_test {
	struct tree *tree;
	struct host host;
	bool open;
};

static int setup(void **state)
{
	struct machine_under_test *m = calloc(1, sizeof(*m));

	assert_non_null(m);
	*state = m;
	return tree_setup((void **)&m->tree);
}

static void close_host(struct machine_under_test *m)
{
	if (m->open)
		host_close(&m->host);
	m->open = false;
}

static int teardown(void **state)
{
	struct machine_under_test *m = *state;

	close_host(m);
	tree_teardown((void **)&m->tree);
	free(m);
	return 0;
}

static struct host *open_host(struct machine_under_test *m)
{
	close_host(m);
	m->open = true;
	assert_int_equal(host_open(&m->host, m->tree->root, NULL, 0), 0);
	return &m->host;
}

static const struct host *read_host(struct machine_under_test *m, const struct host_ask *ask)
{
	struct host *host = open_host(m);

	assert_int_equal(host_read(host, ask), 0);
	return host;
}

static const struct host *read_all(struct machine_under_test *m)
{
	static const struct host_ask ask = {
		.all = true,
		.members = true,
		.facts = FACT_MEMORY_MAP | FACT_INTERRUPTS | FACT_MODULES | FACT_GROUP_TYPE |
			 FACT_FUNCTIONS,
	};

	return read_host(m, &ask);
}

static struct pci_address address_of(const char *text)
{
	struct pci_address address;

	assert_true(pci_address_parse(text, &address));
	return address;
}

static const struct host *read_one(struct machine_under_test *m, const char *text)
{
	struct pci_address address = address_of(text);
	struct host_ask ask = { .addresses = &address, .address_count = 1, .members = true };

	return read_host(m, &ask);
}

static const struct host_device *device_at(const struct host *host, const char *text)
{
	size_t index = host_find(host, address_of(text));

	return index == NO_INDEX ? NULL : &host->devices[index];
}

static void assert_hop(const struct host_device *device, size_t at, uint8_t bus, uint8_t devfn)
{
	assert_true(at < device->depth);
	assert_int_equal(device->chain[at].bus, bus);
	assert_int_equal(device->chain[at].devfn, devfn);
}

static void assert_only_error(const struct host *host, enum host_error_kind kind,
			      const char *address, int error)
{
	assert_int_equal(host->error_count, 1);
	assert_int_equal(host->errors[0].kind, kind);
	assert_int_equal(pci_address_key(host->errors[0].address),
			 pci_address_key(address_of(address)));
	assert_int_equal(host->errors[0].error, error);
}

/* Devices */

static void a_device_is_what_its_uevent_says(void **state)
{
	struct machine_under_test *m = *state;
	const struct host_device *nic;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, "igb", 13);
	nic = device_at(read_all(m), "01:00.0");
	assert_non_null(nic);
	assert_int_equal(nic->class, CLASS_NIC);
	assert_int_equal(nic->vendor, 0x8086);
	assert_int_equal(nic->device, 0x1533);
	assert_string_equal(nic->driver, "igb");
	assert_int_equal(m->host.groups[nic->group].id, 13);
	assert_int_equal(nic->header, HEADER_NORMAL);
	assert_true(nic->asked);
	assert_false(nic->is_vf);
	assert_int_equal(m->host.error_count, 0);
}

static void a_device_may_have_no_driver_and_no_group(void **state)
{
	struct machine_under_test *m = *state;
	const struct host_device *nic;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	nic = device_at(read_all(m), "01:00.0");
	assert_null(nic->driver);
	assert_int_equal(nic->group, NO_INDEX);
	assert_false(host_has_groups(&m->host));
}

static void a_chain_goes_from_the_root_bus_to_the_device(void **state)
{
	struct machine_under_test *m = *state;
	const struct host_device *nic;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	nic = device_at(read_all(m), "01:00.0");
	assert_int_equal(nic->depth, 2);
	assert_hop(nic, 0, 0x00, 0x1c << 3);
	assert_hop(nic, 1, 0x01, 0);
}

static void a_root_bus_may_have_any_number(void **state)
{
	struct machine_under_test *m = *state;
	const struct host_device *device;

	tree_device(m->tree, "pci0000:80/0000:80:05.2", CLASS_NIC, NULL, -1);
	device = device_at(read_all(m), "80:05.2");
	assert_int_equal(device->depth, 1);
	assert_hop(device, 0, 0x80, 5 << 3 | 2);
}

/* Behind VMD there is a root bus of its own, and a domain wider than 16 bits. */
static void a_chain_begins_at_the_last_root_bus(void **state)
{
	struct machine_under_test *m = *state;
	const struct host_device *nvme;

	tree_device(m->tree, "pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0/10000:e1:00.0",
		    CLASS_NVME, "nvme", 5);
	nvme = device_at(read_all(m), "10000:e1:00.0");
	assert_int_equal(nvme->address.domain, 0x10000);
	assert_int_equal(nvme->depth, 2);
	assert_hop(nvme, 0, 0xe0, 6 << 3);
	assert_hop(nvme, 1, 0xe1, 0);
}

/* Some host bridges stand below a platform device. */
static void directories_above_the_root_bus_are_not_of_the_chain(void **state)
{
	struct machine_under_test *m = *state;
	const struct host_device *device;

	tree_device(m->tree, "platform/soc/40000000.pcie/pci0002:00/0002:00:00.0", CLASS_NIC, NULL,
		    -1);
	device = device_at(read_all(m), "0002:00:00.0");
	assert_non_null(device);
	assert_int_equal(device->depth, 1);
}

static void bridges_are_read_but_not_asked_about(void **state)
{
	struct machine_under_test *m = *state;
	const struct host *host;

	tree_device(m->tree, "pci0000:00/0000:00:1c.0", CLASS_PORT, "pcieport", 1);
	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 1);
	host = read_all(m);
	assert_int_equal(host->device_count, 2);
	assert_int_equal(device_at(host, "00:1c.0")->header, HEADER_BRIDGE);
	assert_false(device_at(host, "00:1c.0")->asked);
	assert_true(device_at(host, "01:00.0")->asked);
}

static void a_chipset_function_is_asked_about(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, "pci0000:00/0000:00:1f.0", CLASS_ISA, "lpc_ich", 1);
	assert_true(device_at(read_all(m), "00:1f.0")->asked);
}

static void a_virtual_function_has_a_link_to_its_physical_one(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 1);
	tree_device(m->tree, "pci0000:00/0000:00:1c.0/0000:01:10.0", CLASS_NIC, NULL, 2);
	tree_link(m->tree, "sys/devices/pci0000:00/0000:00:1c.0/0000:01:10.0/physfn",
		  "../0000:01:00.0");
	assert_false(device_at(read_all(m), "01:00.0")->is_vf);
	assert_true(device_at(&m->host, "01:10.0")->is_vf);
}

static void only_the_asked_device_and_its_group_are_read(void **state)
{
	struct machine_under_test *m = *state;
	const struct host *host;

	tree_device(m->tree, "pci0000:00/0000:00:1c.0", CLASS_PORT, "pcieport", 1);
	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 1);
	tree_device(m->tree, "pci0000:00/0000:00:02.0", 0x30000, NULL, 2);
	host = read_one(m, "01:00.0");
	assert_int_equal(host->device_count, 2);
	assert_null(device_at(host, "00:02.0"));
	assert_int_equal(host->groups[0].member_count, 2);
}

static bool is_nvme(const struct host_device *device, const void *data)
{
	return device->class == *(const uint32_t *)data;
}

static void a_filter_chooses_who_is_asked_about(void **state)
{
	static const uint32_t class = CLASS_NVME;
	static const struct host_ask ask = { .all = true,
					     .filter = is_nvme,
					     .filter_data = &class };
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	read_host(m, &ask);
	assert_int_equal(m->host.error_count, 1);
	assert_int_equal(m->host.errors[0].kind, HOST_ERROR_NO_MATCH);
	tree_device(m->tree, "pci0000:00/0000:00:1d.0/0000:02:00.0", CLASS_NVME, NULL, -1);
	read_host(m, &ask);
	assert_int_equal(m->host.error_count, 0);
	assert_false(device_at(&m->host, "01:00.0")->asked);
	assert_true(device_at(&m->host, "02:00.0")->asked);
}

/* What cannot be read */

static void a_tree_without_pci_devices_is_an_error(void **state)
{
	struct machine_under_test *m = *state;

	read_all(m);
	assert_int_equal(m->host.error_count, 1);
	assert_int_equal(m->host.errors[0].kind, HOST_ERROR_NO_DEVICES);
	assert_int_equal(m->host.errors[0].error, ENOENT);
	tree_dir(m->tree, "sys/bus/pci/devices");
	read_all(m);
	assert_int_equal(m->host.errors[0].kind, HOST_ERROR_NO_DEVICES);
	assert_int_equal(m->host.errors[0].error, 0);
}

static void an_asked_address_that_is_not_there_is_absent(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	assert_only_error(read_one(m, "02:00.0"), HOST_ERROR_ABSENT, "02:00.0", ENOENT);
	assert_int_equal(m->host.device_count, 0);
}

static void an_asked_bridge_is_said_to_be_one(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, "pci0000:00/0000:00:1c.0", CLASS_PORT, "pcieport", 1);
	assert_only_error(read_one(m, "00:1c.0"), HOST_ERROR_BRIDGE, "00:1c.0", 0);
	assert_false(device_at(&m->host, "00:1c.0")->asked);
}

static void a_dangling_link_is_broken(void **state)
{
	struct machine_under_test *m = *state;

	tree_link(m->tree, "sys/bus/pci/devices/0000:01:00.0", "../../../devices/" NIC_PATH);
	assert_only_error(read_one(m, "01:00.0"), HOST_ERROR_BROKEN, "01:00.0", ENOENT);
	assert_int_equal(m->host.device_count, 0);
}

static void a_device_without_uevent_is_broken(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 1);
	tree_remove(m->tree, "sys/devices/" NIC_PATH "/uevent");
	assert_only_error(read_one(m, "01:00.0"), HOST_ERROR_BROKEN, "01:00.0", ENOENT);
}

static void a_uevent_without_class_is_broken(void **state)
{
	static const char *const texts[] = { "", "DRIVER=x\n", "PCI_CLASS=\n", "PCI_CLASS=zz\n",
					     "XPCI_CLASS=20000\n" };
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 1);
	for (size_t i = 0; i < COUNT(texts); i++) {
		tree_text(m->tree, "sys/devices/" NIC_PATH "/uevent", texts[i]);
		assert_only_error(read_one(m, "01:00.0"), HOST_ERROR_BROKEN, "01:00.0", EINVAL);
	}
}

static void a_device_on_a_path_of_something_else_is_broken(void **state)
{
	static const char *const paths[] = { "virtual/0000:01:00.0", "pci0000:00/usb1/0000:01:00.0",
					     "pci0000/0000:01:00.0", "pci0000:00x/0000:01:00.0" };
	struct machine_under_test *m = *state;

	for (size_t i = 0; i < COUNT(paths); i++) {
		tree_remove(m->tree, "sys");
		tree_device(m->tree, paths[i], CLASS_NIC, NULL, -1);
		assert_only_error(read_one(m, "01:00.0"), HOST_ERROR_BROKEN, "01:00.0", EINVAL);
	}
}

static void a_link_that_leads_elsewhere_is_broken(void **state)
{
	struct machine_under_test *m = *state;

	tree_text(m->tree, "etc/uevent", "PCI_CLASS=20000\n");
	tree_link(m->tree, "sys/bus/pci/devices/0000:01:00.0", "../../../../etc");
	assert_only_error(read_one(m, "01:00.0"), HOST_ERROR_BROKEN, "01:00.0", EXDEV);
}

/* The kernel lists a device, then it is unplugged, then it is read. */
static void a_device_that_goes_between_listing_and_reading_is_not_judged(void **state)
{
	struct machine_under_test *m = *state;
	const struct pci_address *addresses;
	struct host *host;
	size_t count;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	host = open_host(m);
	addresses = host_list_devices(host, &count);
	assert_int_equal(count, 1);
	tree_remove(m->tree, "sys/bus/pci/devices/0000:01:00.0");
	tree_remove(m->tree, "sys/devices/" NIC_PATH);
	assert_int_equal(host_load_device(host, addresses[0]), NO_INDEX);
	assert_int_equal(host->device_count, 0);
	assert_int_equal(host->error_count, 1);
	assert_true(host->errors[0].kind == HOST_ERROR_VANISHED ||
		    host->errors[0].kind == HOST_ERROR_ABSENT);
}

static void one_broken_device_does_not_hide_the_others(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	tree_link(m->tree, "sys/bus/pci/devices/0000:02:00.0",
		  "../../../devices/pci0000:00/0000:00:1d.0/0000:02:00.0");
	read_all(m);
	assert_only_error(&m->host, HOST_ERROR_BROKEN, "02:00.0", ENOENT);
	assert_non_null(device_at(&m->host, "01:00.0"));
}

static void names_that_are_no_addresses_are_passed_over(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	tree_text(m->tree, "sys/bus/pci/devices/README", "");
	assert_int_equal(read_all(m)->device_count, 1);
	assert_int_equal(m->host.error_count, 0);
}

static void nuls_behind_a_uevent_do_not_matter(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	tree_bytes(m->tree, "sys/devices/" NIC_PATH "/uevent",
		   "DRIVER=igb\nPCI_CLASS=20000\n\0\0\0\0", 31);
	assert_string_equal(device_at(read_all(m), "01:00.0")->driver, "igb");
	assert_int_equal(m->host.devices[0].class, CLASS_NIC);
}

/* Both ways of walking a tree read the same machine. */
static void walking_reads_the_same_as_openat2(void **state)
{
	static const struct host_ask ask = { .all = true, .members = true };
	struct machine_under_test *m = *state;
	const struct host_device *nic;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, "igb", 13);
	m->open = true;
	assert_int_equal(host_open(&m->host, m->tree->root, NULL, SOURCE_WALK), 0);
	assert_int_equal(host_read(&m->host, &ask), 0);
	nic = device_at(&m->host, "01:00.0");
	assert_non_null(nic);
	assert_int_equal(nic->depth, 2);
	assert_int_equal(m->host.groups[nic->group].id, 13);
}

/* Bridges and scope paths */

static const struct host *follow(struct machine_under_test *m, const struct scope_path *path)
{
	struct host_ask ask = { .paths = path, .path_count = 1 };

	return read_host(m, &ask);
}

static void tree_buses(struct tree *t, const char *device, const char *secondary,
		       const char *subordinate)
{
	char path[256];

	snprintf(path, sizeof(path), "sys/devices/%s/secondary_bus_number", device);
	tree_text(t, path, secondary);
	snprintf(path, sizeof(path), "sys/devices/%s/subordinate_bus_number", device);
	tree_text(t, path, subordinate);
}

static void a_scope_path_is_followed_by_current_bus_numbers(void **state)
{
	static const uint8_t pairs[] = { 0x1c, 0, 0, 0 };
	static const struct scope_path path = { .bus = 0, .length = 2, .pairs = pairs };
	struct machine_under_test *m = *state;
	const struct host_device *port;

	tree_device(m->tree, "pci0000:00/0000:00:1c.0", CLASS_PORT, "pcieport", -1);
	tree_buses(m->tree, "pci0000:00/0000:00:1c.0", "64\n", "79\n");
	tree_device(m->tree, "pci0000:00/0000:00:1c.0/0000:40:00.0", CLASS_NIC, NULL, -1);
	tree_device(m->tree, "pci0000:00/0000:00:02.0", 0x30000, NULL, -1);
	follow(m, &path);
	port = device_at(&m->host, "00:1c.0");
	assert_non_null(port);
	assert_int_equal(port->buses_seen, SEEN);
	assert_int_equal(port->secondary, 0x40);
	assert_int_equal(port->subordinate, 0x4f);
	assert_non_null(device_at(&m->host, "40:00.0"));
	assert_int_equal(m->host.device_count, 2);
	assert_false(port->asked);
}

static void bus_numbers_are_also_read_from_the_configuration(void **state)
{
	static const uint8_t pairs[] = { 0x1c, 0 };
	static const struct scope_path path = { .bus = 0, .length = 1, .pairs = pairs };
	struct machine_under_test *m = *state;
	uint8_t config[64] = { 0 };
	const struct host_device *port;

	config[0x0e] = 0x81; /* multifunction, header type 1 */
	config[0x19] = 3;
	config[0x1a] = 7;
	tree_device(m->tree, "pci0000:00/0000:00:1c.0", CLASS_PORT, "pcieport", -1);
	tree_bytes(m->tree, "sys/devices/pci0000:00/0000:00:1c.0/config", config, sizeof(config));
	follow(m, &path);
	port = device_at(&m->host, "00:1c.0");
	assert_int_equal(port->buses_seen, SEEN);
	assert_int_equal(port->header, HEADER_BRIDGE);
	assert_int_equal(port->secondary, 3);
	assert_int_equal(port->subordinate, 7);
}

/* An NTB has class 06 and an endpoint's header. */
static void a_class_06_endpoint_has_no_buses(void **state)
{
	static const uint8_t pairs[] = { 3, 0 };
	static const struct scope_path path = { .bus = 0, .length = 1, .pairs = pairs };
	struct machine_under_test *m = *state;
	uint8_t config[64] = { 0 };

	tree_device(m->tree, "pci0000:00/0000:00:03.0", 0x68000, NULL, -1);
	tree_bytes(m->tree, "sys/devices/pci0000:00/0000:00:03.0/config", config, sizeof(config));
	follow(m, &path);
	assert_int_equal(device_at(&m->host, "00:03.0")->buses_seen, NOT_THERE);
	assert_int_equal(device_at(&m->host, "00:03.0")->header, HEADER_NORMAL);
}

static void bus_numbers_that_cannot_be_read_are_hidden(void **state)
{
	static const uint8_t pairs[] = { 0x1c, 0, 0, 0 };
	static const struct scope_path path = { .bus = 0, .length = 2, .pairs = pairs };
	struct machine_under_test *m = *state;

	tree_device(m->tree, "pci0000:00/0000:00:1c.0", CLASS_PORT, "pcieport", -1);
	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	follow(m, &path);
	assert_int_equal(device_at(&m->host, "00:1c.0")->buses_seen, HIDDEN);
	assert_null(device_at(&m->host, "01:00.0"));
}

static void bus_numbers_that_are_none_are_not_believed(void **state)
{
	static const char *const numbers[] = { "", "x", "256", "1 2", "-1" };
	static const uint8_t pairs[] = { 0x1c, 0 };
	static const struct scope_path path = { .bus = 0, .length = 1, .pairs = pairs };
	struct machine_under_test *m = *state;

	tree_device(m->tree, "pci0000:00/0000:00:1c.0", CLASS_PORT, "pcieport", -1);
	for (size_t i = 0; i < COUNT(numbers); i++) {
		tree_buses(m->tree, "pci0000:00/0000:00:1c.0", numbers[i], "1");
		follow(m, &path);
		assert_int_equal(device_at(&m->host, "00:1c.0")->buses_seen, HIDDEN);
	}
}

static void a_scope_path_to_nowhere_is_no_error(void **state)
{
	static const uint8_t absent[] = { 5, 0 }, impossible[] = { 0x20, 8 };
	static const struct scope_path paths[] = { { .length = 1, .pairs = absent },
						   { .length = 1, .pairs = impossible },
						   { .length = 0, .pairs = absent },
						   { .segment = 9, .length = 1, .pairs = absent } };
	struct machine_under_test *m = *state;
	struct host_ask ask = { .paths = paths, .path_count = COUNT(paths) };

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	read_host(m, &ask);
	assert_int_equal(m->host.device_count, 0);
	assert_int_equal(m->host.error_count, 0);
}

/* The fallback of the kernel looks at current bus numbers, so such a device is read too. */
static void a_path_from_a_bus_that_is_no_root_bus_reads_its_device(void **state)
{
	static const uint8_t pairs[] = { 0, 0 };
	static const struct scope_path path = { .bus = 1, .length = 1, .pairs = pairs };
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	assert_non_null(device_at(follow(m, &path), "01:00.0"));
}

/* Groups */

static void group_members_stand_in_the_order_of_registration(void **state)
{
	struct machine_under_test *m = *state;
	const struct host_group *group;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_device(m->tree, "pci0000:00/0000:00:1f.0", CLASS_ISA, NULL, 7);
	tree_device(m->tree, "pci0000:00/0000:00:1c.0", CLASS_PORT, "pcieport", 7);
	group = &read_one(m, "01:00.0")->groups[0];
	assert_int_equal(group->member_count, 3);
	assert_int_equal(group->members_seen, SEEN);
	assert_int_equal(m->host.devices[group->members[0]].address.devfn, 0x1c << 3);
	assert_int_equal(m->host.devices[group->members[1]].address.devfn, 0x1f << 3);
	assert_int_equal(m->host.devices[group->members[2]].address.bus, 1);
}

static void a_member_that_is_no_pci_device_is_counted(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_link(m->tree, "sys/kernel/iommu_groups/7/devices/INTC1055:00",
		  "../../../../devices/platform/INTC1055:00");
	assert_int_equal(read_one(m, "01:00.0")->groups[0].foreign_members, 1);
	assert_int_equal(m->host.groups[0].member_count, 1);
}

static void a_group_without_directory_hides_its_members(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_remove(m->tree, "sys/kernel/iommu_groups");
	assert_int_equal(read_one(m, "01:00.0")->groups[0].members_seen, HIDDEN);
	assert_int_equal(m->host.groups[0].reserved_seen, NOT_THERE);
	assert_true(host_has_groups(&m->host));
}

static void a_member_that_cannot_be_read_hides_members(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_link(m->tree, "sys/kernel/iommu_groups/7/devices/0000:01:00.1", "nowhere");
	assert_int_equal(read_one(m, "01:00.0")->groups[0].members_seen, HIDDEN);
}

static void no_groups_are_told_from_groups_that_cannot_be_seen(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	assert_int_equal(read_all(m)->groups_seen, HIDDEN);
	tree_text(m->tree, "vfio-check.capture", "empty sys/kernel/iommu_groups\n");
	assert_int_equal(read_all(m)->groups_seen, NOT_THERE);
	tree_remove(m->tree, "vfio-check.capture");
	tree_dir(m->tree, "sys/kernel/iommu_groups");
	assert_int_equal(read_all(m)->groups_seen, NOT_THERE);
	tree_text(m->tree, "sys/kernel/iommu_groups/.gitkeep", "");
	tree_dir(m->tree, "sys/kernel/iommu_groups/7x");
	assert_int_equal(read_all(m)->groups_seen, NOT_THERE);
	tree_dir(m->tree, "sys/kernel/iommu_groups/3");
	assert_int_equal(read_all(m)->groups_seen, SEEN);
	assert_true(host_has_groups(&m->host));
	tree_remove(m->tree, "sys/kernel/iommu_groups");
	tree_text(m->tree, "sys/kernel/iommu_groups", "not a directory");
	assert_int_equal(read_all(m)->groups_seen, HIDDEN);
	assert_false(host_has_groups(&m->host));
}

static void a_group_link_that_is_no_number_is_broken(void **state)
{
	static const char *const targets[] = { "../x", "../7x", "../99999999999", ".." };
	struct machine_under_test *m = *state;

	for (size_t i = 0; i < COUNT(targets); i++) {
		tree_remove(m->tree, "sys");
		tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
		tree_link(m->tree, "sys/devices/" NIC_PATH "/iommu_group", targets[i]);
		assert_only_error(read_one(m, "01:00.0"), HOST_ERROR_BROKEN, "01:00.0", EINVAL);
	}
}

static const struct host_group *group_with_regions(struct machine_under_test *m, const char *text)
{
	tree_text(m->tree, "sys/kernel/iommu_groups/7/reserved_regions", text);
	return &read_one(m, "01:00.0")->groups[0];
}

/* doc/kernel-facts.md, section 7 */
static void reserved_regions_are_read_line_by_line(void **state)
{
	struct machine_under_test *m = *state;
	const struct host_group *group;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	group = group_with_regions(m, "0x0000000000000000 0x0000000000ffffff direct-relaxable\n"
				      "0x000000007e000000 0x000000007e000fff direct\n"
				      "0x000000007e001000 0x000000007e000fff direct\n"
				      "0x00000000fee00000 0x00000000feefffff msi\n"
				      "0x000000fd00000000 0x000000ffffffffff reserved\n");
	assert_int_equal(group->reserved_seen, SEEN);
	assert_int_equal(group->reserved_count, 5);
	assert_string_equal(group->reserved[0].type, "direct-relaxable");
	assert_int_equal(group->reserved[1].base, 0x7e000000);
	assert_int_equal(group->reserved[1].end, 0x7e000fff);
	assert_string_equal(group->reserved[1].type, "direct");
	assert_true(group->reserved[2].end < group->reserved[2].base);
	assert_string_equal(group->reserved[3].type, "msi");
	assert_int_equal(group->reserved[4].end, 0xffffffffffull);
}

static void no_reserved_region_is_an_empty_file(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	assert_int_equal(group_with_regions(m, "")->reserved_seen, SEEN);
	assert_int_equal(m->host.groups[0].reserved_count, 0);
}

/* A line that is not understood could be the one that counts. */
static void a_line_that_is_none_makes_the_regions_unseen(void **state)
{
	static const char *const lines[] = { "direct",          "0x0 direct", "0x0 0x1",
					     "0x0 0xzz direct", "x y z",      "0x0-0x1 direct" };
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	for (size_t i = 0; i < COUNT(lines); i++) {
		char text[256];

		snprintf(text, sizeof(text), "0x00000000fee00000 0x00000000feefffff msi\n%s\n",
			 lines[i]);
		if (group_with_regions(m, text)->reserved_seen != HIDDEN)
			fail_msg("\"%s\" is taken for a region", lines[i]);
	}
}

static void a_kernel_before_4_11_has_no_reserved_regions(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	assert_int_equal(read_one(m, "01:00.0")->groups[0].reserved_seen, NOT_THERE);
}

static void a_type_that_nobody_knows_is_kept(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	assert_int_equal(group_with_regions(m, "0x0 0xfff directly\n")->reserved_seen, SEEN);
	assert_string_equal(m->host.groups[0].reserved[0].type, "directly");
}

/*
 * A page is not 4 KiB everywhere, and a tree may hold anything. Here the first 93
 * lines take just 4096 bytes, and the one that counts comes behind them.
 */
static void regions_beyond_4_kib_are_not_dropped_in_silence(void **state)
{
	struct machine_under_test *m = *state;
	const struct host_group *group;
	char text[8192] = "";

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	for (unsigned int i = 0; i < 38; i++)
		sprintf(text + strlen(text), "0x%016x 0x%016x reserved\n", i << 16,
			i << 16 | 0xfff);
	for (unsigned int i = 38; i < 93; i++)
		sprintf(text + strlen(text), "0x%016x 0x%016x msi\n", i << 16, i << 16 | 0xfff);
	assert_int_equal(strlen(text), 4096);
	strcat(text, "0x00000000fd000000 0x00000000fd000fff direct\n");
	group = group_with_regions(m, text);
	assert_true(group->reserved_seen == HIDDEN || group->reserved_count == 94);
}

static void the_default_domains_type_is_read_when_asked_for(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_text(m->tree, "sys/kernel/iommu_groups/7/type", "DMA-FQ\n");
	assert_int_equal(read_all(m)->groups[0].type.seen, SEEN);
	assert_string_equal(m->host.groups[0].type.text, "DMA-FQ");
	assert_int_equal(read_one(m, "01:00.0")->groups[0].type.seen, NOT_ASKED);
}

/* The memory map */

static const struct host *host_with_iomem(struct machine_under_test *m, const char *text)
{
	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	tree_text(m->tree, "proc/iomem", text);
	return read_all(m);
}

static void the_firmwares_ranges_are_taken_from_iomem(void **state)
{
	struct machine_under_test *m = *state;
	const struct host *host =
		host_with_iomem(m, "00000000-00000fff : Reserved\n"
				   "00001000-0009ffff : System RAM\n"
				   "  00002000-00003fff : Kernel code\n"
				   "7e000000-7e0fffff : ACPI Non-volatile Storage\n"
				   "80000000-dfffffff : PCI Bus 0000:00\n"
				   "  c0000000-c0ffffff : 0000:00:02.0\n"
				   "  d0000000-d0000fff : Reserved\n"
				   "100000000-47fffffff : System RAM\n");

	assert_int_equal(host->memory_seen, SEEN);
	assert_int_equal(host->memory_count, 5);
	assert_int_equal(host->memory[0].type, MEMORY_RESERVED);
	assert_int_equal(host->memory[1].type, MEMORY_OTHER);
	assert_int_equal(host->memory[2].type, MEMORY_NVS);
	assert_int_equal(host->memory[2].base, 0x7e000000);
	assert_int_equal(host->memory[2].end, 0x7e0fffff);
	assert_int_equal(host->memory[3].base, 0xd0000000);
	assert_int_equal(host->memory[4].end, 0x47fffffffull);
}

static void old_kernels_write_reserved_in_lower_case(void **state)
{
	struct machine_under_test *m = *state;

	assert_int_equal(host_with_iomem(m, "7e000000-7e0fffff : reserved\n")->memory[0].type,
			 MEMORY_RESERVED);
}

static void a_memory_map_of_zeros_is_hidden(void **state)
{
	struct machine_under_test *m = *state;

	assert_int_equal(host_with_iomem(m, "00000000-00000000 : Reserved\n"
					    "00000000-00000000 : System RAM\n")
				 ->memory_seen,
			 HIDDEN);
}

static void a_memory_map_that_is_not_there_is_not_seen(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, -1);
	assert_int_equal(read_all(m)->memory_seen, NOT_THERE);
}

static void lines_that_are_none_are_passed_over(void **state)
{
	struct machine_under_test *m = *state;

	assert_int_equal(host_with_iomem(m, "\nx\n1-2\n3-4 Reserved\n5-6 :\n7-8 : Reserved\n"
					    "9-a : Reserved too\n")
				 ->memory_count,
			 1);
	assert_int_equal(m->host.memory[0].base, 7);
}

static void the_memory_map_is_sorted(void **state)
{
	struct machine_under_test *m = *state;
	const struct host *host = host_with_iomem(m, "3000-3fff : Reserved\n1000-1fff : Reserved\n"
						     "2000-2fff : Reserved\n");

	assert_int_equal(host->memory[0].base, 0x1000);
	assert_int_equal(host->memory[2].base, 0x3000);
}

static void what_was_not_asked_for_is_not_read(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_text(m->tree, "proc/iomem", "7e000000-7e0fffff : Reserved\n");
	read_one(m, "01:00.0");
	assert_int_equal(m->host.memory_seen, NOT_ASKED);
	assert_int_equal(m->host.remapping_capable.seen, NOT_ASKED);
	assert_int_equal(m->host.unsafe_interrupts.seen, NOT_ASKED);
	assert_int_equal(m->host.vfio_pci, NOT_ASKED);
}

/* IOMMUs and interrupts */

static void the_iommus_kind_is_known_by_its_name(void **state)
{
	static const struct {
		const char *name;
		enum iommu_kind kind;
	} kinds[] = {
		{ "dmar0", IOMMU_INTEL },
		{ "ivhd0", IOMMU_AMD },
		{ "smmu3.0x0000000009050000", IOMMU_SMMU },
		{ "virtio0", IOMMU_OTHER },
	};
	struct machine_under_test *m = *state;

	for (size_t i = 0; i < COUNT(kinds); i++) {
		char path[128];

		tree_remove(m->tree, "sys");
		snprintf(path, sizeof(path), "sys/class/iommu/%s", kinds[i].name);
		tree_dir(m->tree, path);
		assert_int_equal(open_host(m)->iommu, kinds[i].kind);
		assert_int_equal(m->host.iommus_seen, SEEN);
		assert_string_equal(m->host.iommus[0], kinds[i].name);
	}
}

static void an_empty_class_has_no_iommu(void **state)
{
	struct machine_under_test *m = *state;

	tree_dir(m->tree, "sys/class/iommu");
	assert_int_equal(open_host(m)->iommu, IOMMU_UNKNOWN);
	assert_int_equal(m->host.iommus_seen, SEEN);
}

static void a_class_that_is_not_there_is_not_seen(void **state)
{
	struct machine_under_test *m = *state;

	assert_int_equal(open_host(m)->iommus_seen, NOT_THERE);
	assert_int_equal(m->host.iommu, IOMMU_UNKNOWN);
}

static void tree_unit(struct tree *t, int number, const char *ecap)
{
	char path[128], target[128];

	snprintf(path, sizeof(path), "sys/devices/virtual/iommu/dmar%d/intel-iommu/ecap", number);
	tree_text(t, path, ecap);
	snprintf(path, sizeof(path), "sys/class/iommu/dmar%d", number);
	snprintf(target, sizeof(target), "../../devices/virtual/iommu/dmar%d", number);
	tree_link(t, path, target);
}

/* doc/kernel-facts.md, section 3.3: bit 3 of the extended capabilities, in hex */
static void a_unit_with_bit_3_can_remap_interrupts(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_unit(m->tree, 0, "f020df\n");
	assert_int_equal(read_all(m)->remapping_capable.seen, SEEN);
	assert_true(m->host.remapping_capable.value);
}

static void one_unit_that_cannot_is_enough(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_unit(m->tree, 0, "f020df\n");
	tree_unit(m->tree, 1, "f020d7\n");
	assert_int_equal(read_all(m)->remapping_capable.seen, SEEN);
	assert_false(m->host.remapping_capable.value);
}

/* What one unit says is not all of them. */
static void a_unit_that_does_not_say_leaves_it_hidden(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_unit(m->tree, 0, "what\n");
	assert_int_equal(read_all(m)->remapping_capable.seen, HIDDEN);
	tree_remove(m->tree, "sys/devices/virtual");
	assert_int_equal(read_all(m)->remapping_capable.seen, HIDDEN);
}

static void the_second_unit_that_does_not_say_leaves_it_hidden(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_unit(m->tree, 0, "f020df\n");
	tree_dir(m->tree, "sys/class/iommu/dmar1");
	assert_int_equal(read_all(m)->remapping_capable.seen, HIDDEN);
}

static void another_iommus_capability_is_hidden(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_dir(m->tree, "sys/class/iommu/ivhd0");
	assert_int_equal(read_all(m)->remapping_capable.seen, HIDDEN);
}

static const struct host *host_with_interrupts(struct machine_under_test *m, const char *text)
{
	tree_text(m->tree, "proc/interrupts", text);
	return read_all(m);
}

static void assert_interrupts(struct machine_under_test *m, const char *text, enum seen seen,
			      bool isolated)
{
	const struct host *host = host_with_interrupts(m, text);

	assert_int_equal(host->interrupts.isolated.seen, seen);
	if (seen == SEEN)
		assert_int_equal(host->interrupts.isolated.value, isolated);
}

static void proc_interrupts_shows_what_is_remapped(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_unit(m->tree, 0, "f020df\n");
	assert_int_equal(read_all(m)->interrupts.isolated.seen, NOT_THERE);
	assert_interrupts(m, "  8: 0  IR-IO-APIC  8-edge  rtc0\n", SEEN, true);
	assert_string_equal(m->host.interrupts.chip, "IR-IO-APIC");
	assert_interrupts(m, " 24: 0  PCI-MSI 32768-edge  aerdrv\n", SEEN, false);
	assert_string_equal(m->host.interrupts.chip, "PCI-MSI");
	/* As old kernels have it, and a last line that lost its end. */
	assert_interrupts(m, "  0: 44 0 IO-APIC-edge timer\n 40: 1 3 IR-PCI-MSI-edge eth0", SEEN, true);
	/* The IOMMU's own, no numbers, nothing that is known. */
	assert_interrupts(m, " 24: 0 PCI-MSI 4096-edge AMD-Vi\n 25: 0 DMAR-MSI 0-edge dmar0\n", HIDDEN,
			  false);
	assert_interrupts(m, "NMI: 0 IR-IO-APIC\n:\n12\n12:\n12: 4 4", HIDDEN, false);
	assert_interrupts(m, "  9: 0 xen-pirq -ioapic-level acpi\n", HIDDEN, false);
	assert_interrupts(m, "", HIDDEN, false);
}

/* arm64: an ITS keeps them apart, nothing else does. */
static void proc_interrupts_shows_whose_messages_an_its_has(void **state)
{
	static const char gic[] = " 11: 1 2 GICv3 30 Level arch_timer\n";
	static const struct {
		const char *line;
		enum seen seen;
		bool isolated;
	} lines[] = {
		{ "88: 0 0 ITS-PCI-MSI-000d:00:01.0 0 Edge aerdrv\n", SEEN, true },
		{ "88: 0 0 ITS-PCI-MSIX-000d:01:00.0 0 Edge x\n", SEEN, true },
		{ "88: 0 0 ITS-MSI 134742016 Edge nvme0q0\n", SEEN, true },
		{ "88: 0 0 ITS-pMSI 0 Edge arm-smmu-v3-evtq\n", HIDDEN, false },
		{ "88: 0 0 MSI 0 Edge virtio0-config\n", SEEN, false },
		{ "88: 0 0 GICv2m-PCI-MSIX-0000:00:02.0 0 Edge virtio0\n", SEEN, false },
		{ "88: 0 0 MBI-PCI-MSIX-0000:00:02.0 0 Edge x\n", SEEN, false },
		{ "88: 0 0 DWC-PCI-MSI-0000:01:00.0 0 Edge x\n", SEEN, false },
		{ "88: 0 0 ITS-MSI 0 Edge x\n89: 0 0 PCI-MSI 0 Edge x\n", HIDDEN, false },
		{ "", HIDDEN, false },
	};
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_unit(m->tree, 0, "f020df\n");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), "%s%s", gic, lines[i].line);
		assert_interrupts(m, text, lines[i].seen, lines[i].isolated);
		assert_true(m->host.interrupts.arm);
	}
}

/* A line without an end is none; what stands behind very much is not read any more. */
static void proc_interrupts_is_not_read_without_end(void **state)
{
	struct machine_under_test *m = *state;
	static const char plain[] = " 24:  0     PCI-MSI 1-edge eth1\n";
	static const char remapped[] = " 24:  0  IR-PCI-MSI 1-edge eth1\n";
	const size_t line = sizeof(plain) - 1, size = 12800 * line;
	char *text = malloc(size + 1);

	assert_non_null(text);
	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_unit(m->tree, 0, "f020df\n");
	memset(text, '0', size);
	text[size] = '\0';
	memcpy(text, "  1: ", 5);
	assert_interrupts(m, text, HIDDEN, false);
	for (size_t at = 0; at < size; at += line)
		memcpy(text + at, plain, line);
	memcpy(text + size - line, remapped, line);
	assert_interrupts(m, text, SEEN, false);
	free(text);
}

/* A kernel without an IOMMU has nothing to show. */
static void proc_interrupts_is_not_read_without_an_iommu(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, "pci0000:00/0000:00:03.0", CLASS_NIC, NULL, -1);
	assert_int_equal(host_with_interrupts(m, "  8: 0  IO-APIC  8-edge  rtc0\n")
				 ->interrupts.isolated.seen,
			 NOT_ASKED);
}

#define BRIDGE "sys/devices/pci0000:00/0000:00:00.0"

/* Kernel: intel_remapping_check */
static void chipsets_with_the_erratum_are_told_by_their_revision(void **state)
{
	static const struct {
		const char *id, *revision;
		enum seen seen;
		bool faulty;
	} bridges[] = {
		{ "8086:3403", "0x13", SEEN, true },  { "8086:3405", "0x08", SEEN, true },
		{ "8086:3406", "0x13", SEEN, true },  { "8086:3405", "0x22", SEEN, true },
		{ "8086:3406", "0x22", SEEN, false }, { "8086:3405", "0x14", SEEN, false },
		{ "8086:3405", NULL, HIDDEN, false }, { "8086:3400", "0x13", SEEN, false },
		{ "1022:3405", "0x13", SEEN, false },
	};
	struct machine_under_test *m = *state;

	tree_device(m->tree, "pci0000:00/0000:00:00.0", 0x060000, NULL, 7);
	tree_unit(m->tree, 0, "f020df\n");
	for (size_t i = 0; i < sizeof(bridges) / sizeof(bridges[0]); i++) {
		char text[64];

		snprintf(text, sizeof(text), "PCI_CLASS=60000\nPCI_ID=%s\n", bridges[i].id);
		tree_text(m->tree, BRIDGE "/uevent", text);
		tree_remove(m->tree, BRIDGE "/revision");
		if (bridges[i].revision)
			tree_text(m->tree, BRIDGE "/revision", bridges[i].revision);
		assert_int_equal(read_all(m)->remapping_erratum.seen, bridges[i].seen);
		assert_int_equal(m->host.remapping_erratum.value, bridges[i].faulty);
	}
}

#define IOAPIC(id, first) "\1\14" id "\0" "\0\0\300\376" first

/* An APIC table with these records behind its 44 bytes. */
static void tree_madt(struct tree *tree, const char *records, size_t size)
{
	char table[256] = "APIC";

	assert_true(44 + size <= sizeof(table));
	memcpy(table + 44, records, size);
	tree_bytes(tree, "sys/firmware/acpi/tables/APIC", table, 44 + size);
}

static void ioapics_keep_their_order_and_first_interrupts(void **state)
{
	static const char records[] = "\0\10\1\1\1\0\0\0" IOAPIC("\x21", "\30\0\0\0")
				      IOAPIC("\x20", "\0\0\0\0") "\1\3\x22";
	struct machine_under_test *m = *state;
	const struct host *host;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_text(m->tree, "sys/firmware/acpi/tables/IVRS", "IVRS");
	assert_int_equal(read_all(m)->ioapics_seen, NOT_THERE);
	tree_madt(m->tree, records, sizeof(records) - 1);
	host = read_all(m);
	assert_int_equal(host->ioapics_seen, SEEN);
	/* A record that is too short for its type counts for nothing. */
	assert_int_equal(host->ioapic_count, 2);
	assert_int_equal(host->ioapics[0].id, 0x21);
	assert_int_equal(host->ioapics[0].first_interrupt, 24);
	assert_int_equal(host->ioapics[1].id, 0x20);
	assert_int_equal(host->ioapics[1].first_interrupt, 0);
}

/* A record that ends behind the table, or nowhere, is the last. */
static void the_list_of_ioapics_ends_where_it_is_damaged(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		size_t count;
	} lists[] = {
		{ IOAPIC("\x20", "\0\0\0\0"), 12, 1 },
		{ IOAPIC("\x20", "\0\0\0\0"), 11, 0 },
		{ "\1", 1, 0 },
		{ "\1\14", 2, 0 },
		{ "\0\0\0\0" IOAPIC("\x20", "\0\0\0\0"), 16, 0 },
		{ "\0\1\0\0" IOAPIC("\x20", "\0\0\0\0"), 16, 0 },
		{ "\0\2" IOAPIC("\x20", "\0\0\0\0"), 14, 1 },
		{ IOAPIC("\x20", "\0\0\0\0") "\1\14\x21\0", 16, 1 },
		{ IOAPIC("\x20", "\0\0\0\0") "\1\377\x21\0", 16, 1 },
		{ "", 0, 0 },
	};
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_text(m->tree, "sys/firmware/acpi/tables/IVRS", "IVRS");
	for (size_t i = 0; i < COUNT(lists); i++) {
		tree_madt(m->tree, lists[i].bytes, lists[i].size);
		if (read_all(m)->ioapic_count != lists[i].count)
			fail_msg("list %zu: %zu", i, m->host.ioapic_count);
		assert_int_equal(m->host.ioapics_seen, SEEN);
	}
}

static void a_table_shorter_than_its_fixed_part_lists_no_ioapic(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_text(m->tree, "sys/firmware/acpi/tables/IVRS", "IVRS");
	tree_text(m->tree, "sys/firmware/acpi/tables/APIC", "APIC");
	assert_int_equal(read_all(m)->ioapic_count, 0);
}

/* More than Linux takes do not fit either. */
static void there_are_128_ioapics_at_most(void **state)
{
	static char table[44 + 200 * 12] = "APIC";
	struct machine_under_test *m = *state;

	for (size_t i = 0; i < 200; i++)
		memcpy(table + 44 + 12 * i, "\1\14", 2);
	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_text(m->tree, "sys/firmware/acpi/tables/IVRS", "IVRS");
	tree_bytes(m->tree, "sys/firmware/acpi/tables/APIC", table, sizeof(table));
	assert_int_equal(read_all(m)->ioapic_count, 128);
}

static bool has_thunderbolt(struct machine_under_test *m, uint32_t facts)
{
	const struct host_ask ask = { .all = true, .facts = facts };

	return read_host(m, &ask)->has_thunderbolt;
}

#define THUNDERBOLT "sys/bus/thunderbolt/devices"

static void a_thunderbolt_controller_is_seen(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	assert_false(has_thunderbolt(m, FACT_EXTERNAL));
	/* The driver is loaded, and has found none. */
	tree_dir(m->tree, THUNDERBOLT);
	assert_false(has_thunderbolt(m, FACT_EXTERNAL));
	tree_link(m->tree, THUNDERBOLT "/domain0", "../../../devices/" NIC_PATH "/domain0");
	assert_true(has_thunderbolt(m, FACT_EXTERNAL));
	tree_remove(m->tree, THUNDERBOLT);
	tree_text(m->tree, THUNDERBOLT, "domain0");
	assert_false(has_thunderbolt(m, FACT_EXTERNAL));
}

static void what_was_not_asked_for_is_no_thunderbolt(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_dir(m->tree, THUNDERBOLT "/domain0");
	assert_true(has_thunderbolt(m, FACT_EXTERNAL));
	assert_false(has_thunderbolt(m, 0));
}

static bool any(const struct host_device *device, const void *data)
{
	(void)device;
	(void)data;
	return true;
}

static void a_host_is_whole_where_all_was_read(void **state)
{
	static const struct host_ask filtered = { .all = true, .filter = any, .members = true };
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	assert_true(read_all(m)->whole);
	assert_false(read_one(m, "0000:01:00.0")->whole);
	assert_false(read_host(m, &filtered)->whole);
	assert_false(open_host(m)->whole);
}

static void others_are_read_unasked_where_the_whole_is_wanted(void **state)
{
	struct machine_under_test *m = *state;
	struct pci_address address = address_of("0000:01:00.0");
	const struct host_ask ask = {
		.addresses = &address, .address_count = 1, .members = true, .whole = true,
	};
	const struct host *host;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_device(m->tree, "pci0000:00/0000:00:1c.0", CLASS_PORT, "pcieport", 8);
	tree_device(m->tree, "pci0000:00/0000:00:03.0", CLASS_NVME, NULL, 9);
	host = read_host(m, &ask);
	assert_true(host->whole);
	assert_int_equal(host->device_count, 3);
	assert_int_equal(host->group_count, 3);
	assert_true(device_at(host, "0000:01:00.0")->asked);
	assert_false(device_at(host, "0000:00:1c.0")->asked);
	assert_false(device_at(host, "0000:00:03.0")->asked);
	assert_int_equal(host->error_count, 0);
}

static void allow_unsafe_interrupts_is_read(void **state)
{
	static const char parameter[] =
		"sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts";
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	assert_int_equal(read_all(m)->unsafe_interrupts.seen, NOT_THERE);
	tree_text(m->tree, parameter, "N\n");
	assert_int_equal(read_all(m)->unsafe_interrupts.seen, SEEN);
	assert_false(m->host.unsafe_interrupts.value);
	tree_text(m->tree, parameter, "Y\n");
	assert_true(read_all(m)->unsafe_interrupts.value);
}

/* vfio-pci */

static void assert_module(struct machine_under_test *m, enum seen seen, bool available)
{
	assert_int_equal(read_all(m)->vfio_pci, seen);
	assert_int_equal(m->host.vfio_pci_available, available);
}

static void vfio_pci_may_be_loaded(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	assert_module(m, NOT_THERE, false);
	tree_dir(m->tree, "sys/module/vfio_pci");
	assert_module(m, SEEN, false);
}

static void vfio_pci_may_be_built_in(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_dir(m->tree, "sys/bus/pci/drivers/vfio-pci");
	assert_module(m, SEEN, false);
}

static void vfio_pci_may_be_to_be_had(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_text(m->tree, "proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
	tree_text(m->tree, "lib/modules/6.1.0-18-amd64/modules.dep",
		  "kernel/drivers/vfio/pci/vfio-pci-core.ko:\n");
	assert_module(m, NOT_THERE, false);
	tree_text(m->tree, "lib/modules/6.1.0-18-amd64/modules.dep",
		  "kernel/drivers/vfio/pci/vfio-pci.ko.xz: kernel/virt/lib/irqbypass.ko.xz\n");
	assert_module(m, NOT_THERE, true);
}

/* vfio_iommu_type1, options, groups that are none, boot loaders */

static const struct host *read_options(struct machine_under_test *m)
{
	static const struct host_ask ask = {
		.all = true,
		.members = true,
		.facts = FACT_MODULES | FACT_MODULE_OPTIONS | FACT_BOOT_LOADER,
	};

	return read_host(m, &ask);
}

static void the_mapping_module_is_seen_where_modules_are(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	assert_int_equal(read_all(m)->modules.type1, HIDDEN);
	assert_int_equal(m->host.modules.config_seen, NOT_ASKED);
	tree_dir(m->tree, "sys/module/kvm");
	assert_int_equal(read_all(m)->modules.type1, NOT_THERE);
	tree_dir(m->tree, "sys/module/vfio_iommu_type1");
	assert_int_equal(read_all(m)->modules.type1, SEEN);
}

static void options_of_modules_are_read(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	assert_int_equal(read_options(m)->modules.config_seen, SEEN);
	assert_int_equal(m->host.modules.config.count, 0);
	assert_int_equal(m->host.modules.noiommu.seen, NOT_THERE);
	tree_text(m->tree, "etc/modprobe.d/vfio.conf", "blacklist vfio-pci\n");
	tree_text(m->tree, "proc/cmdline", "vfio.enable_unsafe_noiommu_mode=1\n");
	tree_text(m->tree, "sys/module/vfio_pci/parameters/disable_denylist", "Y\n");
	assert_int_equal(read_options(m)->modules.config.count, 2);
	assert_int_equal(m->host.modules.no_denylist.seen, SEEN);
	assert_true(m->host.modules.no_denylist.value);
}

static void groups_that_vfio_made_are_none(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, "vfio-pci", 0);
	tree_text(m->tree, "sys/kernel/iommu_groups/0/name", "vfio-noiommu\n");
	/* Names can be had for other groups too; the mode is what counts. */
	assert_true(host_has_groups(read_options(m)));
	tree_text(m->tree, "sys/module/vfio/parameters/enable_unsafe_noiommu_mode", "Y\n");
	assert_false(host_has_groups(read_options(m)));
	assert_true(m->host.groups[0].noiommu);
	assert_false(host_is_grouped(&m->host, &m->host.devices[0]));
	/* Others are groups all the same, whether or not they were asked about. */
	tree_dir(m->tree, "sys/kernel/iommu_groups/5");
	assert_true(host_has_groups(read_options(m)));
	assert_false(host_is_grouped(&m->host, &m->host.devices[0]));
}

static void functions_are_looked_at_only_under_an_override(void **state)
{
	static const uint8_t config[256] = { 0x86, 0x80, 0xd3, 0x10 };
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_bytes(m->tree, "sys/devices/" NIC_PATH "/config", config, sizeof(config));
	assert_int_equal(read_options(m)->acs.count, 0);
	tree_text(m->tree, "proc/cmdline", "pcie_acs_override=downstream\n");
	/* The port above is in the path, but its config is not there. */
	assert_int_equal(read_options(m)->acs.count, 2);
	assert_int_equal(acs_find(&m->host.acs, address_of("01:00.0"))->seen, SEEN);
	assert_int_equal(acs_find(&m->host.acs, address_of("01:00.0"))->device, 0x10d3);
	assert_int_equal(acs_find(&m->host.acs, address_of("00:1c.0"))->seen, HIDDEN);
	assert_null(acs_find(&m->host.acs, address_of("02:00.0")));
}

static void boot_loaders_are_told_by_their_files(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	assert_int_equal(read_options(m)->boot_loader, BOOT_UNKNOWN);
	tree_dir(m->tree, "boot/loader/entries");
	assert_int_equal(read_options(m)->boot_loader, BOOT_SYSTEMD);
	tree_text(m->tree, "etc/default/grub", "");
	assert_int_equal(read_options(m)->boot_loader, BOOT_GRUB);
	tree_text(m->tree, "usr/sbin/grubby", "");
	assert_int_equal(read_options(m)->boot_loader, BOOT_GRUBBY);
	tree_text(m->tree, "etc/kernel/cmdline", "");
	tree_text(m->tree, "etc/kernel/proxmox-boot-uuids", "");
	assert_int_equal(read_options(m)->boot_loader, BOOT_PROXMOX);
	tree_text(m->tree, "run/ostree-booted", "");
	assert_int_equal(read_options(m)->boot_loader, BOOT_RPM_OSTREE);
}

static void another_kernels_modules_are_not_to_be_had(void **state)
{
	struct machine_under_test *m = *state;

	tree_device(m->tree, NIC_PATH, CLASS_NIC, NULL, 7);
	tree_text(m->tree, "lib/modules/6.1.0-17-amd64/modules.dep",
		  "kernel/drivers/vfio/pci/vfio-pci.ko:\n");
	assert_module(m, NOT_THERE, false);
	tree_text(m->tree, "proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
	assert_module(m, NOT_THERE, false);
	tree_text(m->tree, "proc/sys/kernel/osrelease", "../modules/6.1.0-17-amd64\n");
	assert_module(m, NOT_THERE, false);
}

/* The kernel, the platform, the tables */

static void texts_are_read_without_their_line_ends(void **state)
{
	struct machine_under_test *m = *state;
	const struct host *host;

	tree_text(m->tree, "proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
	tree_text(m->tree, "proc/cmdline", "quiet intel_iommu=on\n");
	tree_bytes(m->tree, "sys/class/dmi/id/sys_vendor", "HPE\n\0\0", 6);
	host = open_host(m);
	assert_string_equal(host->release.text, "6.1.0-18-amd64");
	assert_string_equal(host->command_line.text, "quiet intel_iommu=on");
	assert_string_equal(host->platform.vendor.text, "HPE");
	assert_int_equal(host->version.seen, NOT_THERE);
	assert_null(host->version.text);
	assert_false(host->live);
}

static void a_table_is_read_as_bytes(void **state)
{
	struct machine_under_test *m = *state;
	struct dmar_bytes table;
	const struct host *host;

	dmar_begin(&table);
	dmar_drhd(&table, 1, 0, 0xfed90000);
	tree_bytes(m->tree, "sys/firmware/acpi/tables/DMAR", table.data, table.size);
	host = open_host(m);
	assert_int_equal(host->tables[TABLE_DMAR].seen, SEEN);
	assert_int_equal(host->tables[TABLE_DMAR].size, table.size);
	assert_memory_equal(host->tables[TABLE_DMAR].data, table.data, table.size);
	assert_int_equal(host->tables[TABLE_IVRS].seen, NOT_THERE);
	assert_int_equal(host->tables[TABLE_IORT].seen, NOT_THERE);
	assert_false(host->tables_given);
}

static void a_given_table_takes_the_place_of_the_hosts(void **state)
{
	struct machine_under_test *m = *state;
	struct dmar_bytes table;
	char given[128];

	dmar_begin(&table);
	tree_text(m->tree, "sys/firmware/acpi/tables/DMAR", "the host's own");
	tree_text(m->tree, "sys/firmware/acpi/tables/IVRS", "the host's own");
	tree_bytes(m->tree, "given", table.data, table.size);
	strcpy(given, tree_path(m->tree, "given"));
	m->open = true;
	assert_int_equal(host_open(&m->host, m->tree->root, given, 0), 0);
	assert_true(m->host.tables_given);
	assert_int_equal(m->host.tables[TABLE_DMAR].size, table.size);
	assert_string_equal(m->host.tables[TABLE_DMAR].source, given);
	assert_int_equal(m->host.tables[TABLE_IVRS].seen, NOT_THERE);
}

static int open_given(struct machine_under_test *m, const char *text)
{
	char given[128];

	close_host(m);
	tree_text(m->tree, "given", text);
	strcpy(given, tree_path(m->tree, "given"));
	m->open = true;
	return host_open(&m->host, NULL, given, 0);
}

static void a_given_dump_is_read_as_text(void **state)
{
	struct machine_under_test *m = *state;

	assert_int_equal(open_given(m, "DMAR @ 0x0\n    0000: 44 4D 41 52  DMAR\n"), 0);
	assert_int_equal(m->host.tables[TABLE_DMAR].seen, SEEN);
	assert_int_equal(m->host.tables[TABLE_DMAR].size, 4);
	assert_null(m->host.source);
}

static void a_damaged_dump_says_where(void **state)
{
	struct machine_under_test *m = *state;

	assert_int_equal(open_given(m, "DMAR @ 0x0\n    0000: 44 4D\n    0010: 41 52\n"), 0);
	assert_int_equal(m->host.tables[TABLE_DMAR].seen, HIDDEN);
	assert_int_equal(m->host.tables[TABLE_DMAR].error, EINVAL);
	assert_int_equal(m->host.tables[TABLE_DMAR].text_line, 3);
	assert_true(m->host.tables[TABLE_DMAR].text_offset);
}

static void a_given_file_without_a_table_is_refused(void **state)
{
	struct machine_under_test *m = *state;

	assert_int_equal(open_given(m, "hello"), -ENODATA);
	assert_int_equal(open_given(m, ""), -ENODATA);
	assert_int_equal(open_given(m, "FACP @ 0x0\n    0000: 46 41 43 50\n"), -ENODATA);
	close_host(m);
	m->open = true;
	assert_int_equal(host_open(&m->host, NULL, "/nonexistent/table", 0), -ENOENT);
}

static void a_root_that_is_not_there_is_refused(void **state)
{
	struct machine_under_test *m = *state;

	m->open = true;
	assert_int_equal(host_open(&m->host, tree_path(m->tree, "nothing"), NULL, 0), -ENOENT);
}

/* The order of registration: doc/kernel-facts.md, section 4.2 */

static struct host_device chain_device(struct pci_hop *hops, uint8_t depth, uint32_t domain)
{
	struct host_device device = { .chain = hops, .depth = depth };

	device.address = (struct pci_address){ domain, hops[depth - 1].bus, hops[depth - 1].devfn };
	return device;
}

#define DEVICE(domain, ...)                                                                        \
	chain_device((struct pci_hop[]){ __VA_ARGS__ },                                            \
		     sizeof((struct pci_hop[]){ __VA_ARGS__ }) / sizeof(struct pci_hop), domain)

static void all_of_a_bus_comes_before_what_is_below_its_bridges(void **state)
{
	const struct host_device order[] = {
		DEVICE(0, { 0, 0x00 }),                            /* 00:00.0 */
		DEVICE(0, { 0, 0xe0 }),                            /* 00:1c.0 */
		DEVICE(0, { 0, 0xe4 }),                            /* 00:1c.4 */
		DEVICE(0, { 0, 0xf8 }),                            /* 00:1f.0 */
		DEVICE(0, { 0, 0xe0 }, { 9, 0x00 }),               /* 09:00.0 */
		DEVICE(0, { 0, 0xe0 }, { 9, 0x08 }),               /* 09:01.0 */
		DEVICE(0, { 0, 0xe0 }, { 9, 0x00 }, { 10, 0x00 }), /* 0a:00.0 */
		DEVICE(0, { 0, 0xe0 }, { 9, 0x08 }, { 11, 0x00 }), /* 0b:00.0 */
		/* Below a later bridge, whatever its bus number. */
		DEVICE(0, { 0, 0xe4 }, { 2, 0x00 }), /* 02:00.0 */
		DEVICE(0, { 0, 0xe4 }, { 2, 0x01 }), /* 02:00.1 */
		DEVICE(0, { 0x80, 0x00 }),           /* 80:00.0 */
		DEVICE(1, { 0, 0x00 }),              /* 0001:00:00.0 */
		DEVICE(0x10000, { 0xe0, 0x30 }),     /* 10000:e0:06.0 */
	};

	(void)state;
	for (size_t a = 0; a < COUNT(order); a++) {
		for (size_t b = 0; b < COUNT(order); b++) {
			int r = host_registration_order(&order[a], &order[b]);

			if ((r < 0) != (a < b) || (r > 0) != (a > b))
				fail_msg("%zu and %zu: %d", a, b, r);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(a_device_is_what_its_uevent_says),
		CASE(a_device_may_have_no_driver_and_no_group),
		CASE(a_chain_goes_from_the_root_bus_to_the_device),
		CASE(a_root_bus_may_have_any_number),
		CASE(a_chain_begins_at_the_last_root_bus),
		CASE(directories_above_the_root_bus_are_not_of_the_chain),
		CASE(bridges_are_read_but_not_asked_about),
		CASE(a_chipset_function_is_asked_about),
		CASE(a_virtual_function_has_a_link_to_its_physical_one),
		CASE(only_the_asked_device_and_its_group_are_read),
		CASE(a_filter_chooses_who_is_asked_about),
		CASE(a_tree_without_pci_devices_is_an_error),
		CASE(an_asked_address_that_is_not_there_is_absent),
		CASE(an_asked_bridge_is_said_to_be_one),
		CASE(a_dangling_link_is_broken),
		CASE(a_device_without_uevent_is_broken),
		CASE(a_uevent_without_class_is_broken),
		CASE(a_device_on_a_path_of_something_else_is_broken),
		CASE(a_link_that_leads_elsewhere_is_broken),
		CASE(a_device_that_goes_between_listing_and_reading_is_not_judged),
		CASE(one_broken_device_does_not_hide_the_others),
		CASE(names_that_are_no_addresses_are_passed_over),
		CASE(nuls_behind_a_uevent_do_not_matter),
		CASE(walking_reads_the_same_as_openat2),
		CASE(a_scope_path_is_followed_by_current_bus_numbers),
		CASE(bus_numbers_are_also_read_from_the_configuration),
		CASE(a_class_06_endpoint_has_no_buses),
		CASE(bus_numbers_that_cannot_be_read_are_hidden),
		CASE(bus_numbers_that_are_none_are_not_believed),
		CASE(a_scope_path_to_nowhere_is_no_error),
		CASE(a_path_from_a_bus_that_is_no_root_bus_reads_its_device),
		CASE(group_members_stand_in_the_order_of_registration),
		CASE(a_member_that_is_no_pci_device_is_counted),
		CASE(a_group_without_directory_hides_its_members),
		CASE(a_member_that_cannot_be_read_hides_members),
		CASE(no_groups_are_told_from_groups_that_cannot_be_seen),
		CASE(a_group_link_that_is_no_number_is_broken),
		CASE(reserved_regions_are_read_line_by_line),
		CASE(no_reserved_region_is_an_empty_file),
		CASE(a_line_that_is_none_makes_the_regions_unseen),
		CASE(a_kernel_before_4_11_has_no_reserved_regions),
		CASE(a_type_that_nobody_knows_is_kept),
		CASE(regions_beyond_4_kib_are_not_dropped_in_silence),
		CASE(the_default_domains_type_is_read_when_asked_for),
		CASE(the_firmwares_ranges_are_taken_from_iomem),
		CASE(old_kernels_write_reserved_in_lower_case),
		CASE(a_memory_map_of_zeros_is_hidden),
		CASE(a_memory_map_that_is_not_there_is_not_seen),
		CASE(lines_that_are_none_are_passed_over),
		CASE(the_memory_map_is_sorted),
		CASE(what_was_not_asked_for_is_not_read),
		CASE(the_iommus_kind_is_known_by_its_name),
		CASE(an_empty_class_has_no_iommu),
		CASE(a_class_that_is_not_there_is_not_seen),
		CASE(a_unit_with_bit_3_can_remap_interrupts),
		CASE(one_unit_that_cannot_is_enough),
		CASE(a_unit_that_does_not_say_leaves_it_hidden),
		CASE(the_second_unit_that_does_not_say_leaves_it_hidden),
		CASE(another_iommus_capability_is_hidden),
		CASE(proc_interrupts_shows_what_is_remapped),
		CASE(proc_interrupts_shows_whose_messages_an_its_has),
		CASE(proc_interrupts_is_not_read_without_end),
		CASE(proc_interrupts_is_not_read_without_an_iommu),
		CASE(chipsets_with_the_erratum_are_told_by_their_revision),
		CASE(ioapics_keep_their_order_and_first_interrupts),
		CASE(the_list_of_ioapics_ends_where_it_is_damaged),
		CASE(a_table_shorter_than_its_fixed_part_lists_no_ioapic),
		CASE(there_are_128_ioapics_at_most),
		CASE(a_thunderbolt_controller_is_seen),
		CASE(what_was_not_asked_for_is_no_thunderbolt),
		CASE(a_host_is_whole_where_all_was_read),
		CASE(others_are_read_unasked_where_the_whole_is_wanted),
		CASE(allow_unsafe_interrupts_is_read),
		CASE(vfio_pci_may_be_loaded),
		CASE(vfio_pci_may_be_built_in),
		CASE(vfio_pci_may_be_to_be_had),
		CASE(the_mapping_module_is_seen_where_modules_are),
		CASE(options_of_modules_are_read),
		CASE(groups_that_vfio_made_are_none),
		CASE(functions_are_looked_at_only_under_an_override),
		CASE(boot_loaders_are_told_by_their_files),
		CASE(another_kernels_modules_are_not_to_be_had),
		CASE(texts_are_read_without_their_line_ends),
		CASE(a_table_is_read_as_bytes),
		CASE(a_given_table_takes_the_place_of_the_hosts),
		CASE(a_given_dump_is_read_as_text),
		CASE(a_damaged_dump_says_where),
		CASE(a_given_file_without_a_table_is_refused),
		CASE(a_root_that_is_not_there_is_refused),
		cmocka_unit_test(all_of_a_bus_comes_before_what_is_below_its_bridges),
	};

	return RUN(tests);
}
