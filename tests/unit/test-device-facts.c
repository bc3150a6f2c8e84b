// SPDX-License-Identifier: GPL-2.0-or-later
/* What is read of an asked device beyond what it is. Nothing is judged here. */
#include <stdlib.h>
#include <string.h>

#include <linux/pci_regs.h>

#include "host/device-facts.h"
#include "tests/unit/sample-tree.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

#define PORT "pci0000:00/0000:00:1c.0"
#define NIC PORT "/0000:01:00.0"
#define NIC_FILE(name) "sys/devices/" NIC "/" name
#define NIC_ADDRESS "0000:01:00.0"
#define CLASS_NIC 0x20000
#define CLASS_PORT 0x60400

struct machine_under_test {
	struct tree *tree;
	struct host host;
	bool open;
};

static void close_host(struct machine_under_test *m)
{
	if (m->open)
		host_close(&m->host);
	m->open = false;
}

/* A NIC alone behind a port, whose copy is whole. */
static int setup(void **state)
{
	struct machine_under_test *m = calloc(1, sizeof(*m));
	static const uint8_t config[PCI_CFG_SPACE_SIZE] = { 0x86, 0x80, 0x34, 0x12 };
	int r;

	assert_non_null(m);
	*state = m;
	r = tree_setup((void **)&m->tree);
	tree_device(m->tree, PORT, CLASS_PORT, "pcieport", -1);
	tree_device(m->tree, NIC, CLASS_NIC, NULL, -1);
	tree_bytes(m->tree, NIC_FILE("config"), config, sizeof(config));
	return r;
}

static int teardown(void **state)
{
	struct machine_under_test *m = *state;

	close_host(m);
	tree_teardown((void **)&m->tree);
	free(m);
	return 0;
}

/* @address: the one that is asked about, or NULL: all are. */
static const struct device_facts *read_facts(struct machine_under_test *m, const char *address)
{
	struct pci_address asked, nic;
	struct host_ask ask = { .all = !address, .addresses = &asked, .facts = FACTS_OF_DEVICES };
	size_t index;

	assert_true(pci_address_parse(NIC_ADDRESS, &nic));
	if (address) {
		assert_true(pci_address_parse(address, &asked));
		ask.address_count = 1;
	}
	close_host(m);
	m->open = true;
	assert_int_equal(host_open(&m->host, m->tree->root, NULL, 0), 0);
	assert_int_equal(host_read(&m->host, &ask), 0);
	index = host_find(&m->host, nic);
	assert_int_not_equal(index, NO_INDEX);
	return m->host.devices[index].facts;
}

static const struct device_facts *read_nic(struct machine_under_test *m)
{
	return read_facts(m, NIC_ADDRESS);
}

static void only_asked_devices_have_facts(void **state)
{
	struct machine_under_test *m = *state;
	const struct host *host = &m->host;

	assert_non_null(read_facts(m, NULL));
	for (size_t i = 0; i < host->device_count; i++)
		assert_int_equal(host->devices[i].facts != NULL, host->devices[i].asked);
	tree_device(m->tree, "pci0000:00/0000:00:03.0", CLASS_NIC, NULL, -1);
	assert_non_null(read_nic(m));
	assert_int_equal(host->device_count, 1);
}

/* Reset */

static void assert_reset(const struct device_facts *facts, bool reset, const char *methods,
			 const char *mates)
{
	assert_int_equal(facts->reset_seen, SEEN);
	assert_int_equal(facts->reset, reset);
	if (methods)
		assert_string_equal(facts->reset_methods, methods);
	else
		assert_null(facts->reset_methods);
	if (mates)
		assert_string_equal(facts->bus_mates, mates);
	else
		assert_null(facts->bus_mates);
}

static void the_kernels_list_says_how_it_is_reset(void **state)
{
	struct machine_under_test *m = *state;

	tree_text(m->tree, NIC_FILE("reset_method"), "flr pm bus\n");
	assert_reset(read_nic(m), true, "flr pm bus", NULL);
	tree_text(m->tree, NIC_FILE("reset_method"), "bus\n");
	assert_reset(read_nic(m), true, "bus", NULL);
}

static void an_emptied_list_is_no_reset(void **state)
{
	struct machine_under_test *m = *state;

	tree_text(m->tree, NIC_FILE("reset_method"), "\n");
	tree_text(m->tree, NIC_FILE("reset"), "");
	assert_reset(read_nic(m), false, "", NULL);
}

static void the_reset_of_a_shared_bus_is_none_of_the_devices(void **state)
{
	struct machine_under_test *m = *state;

	tree_text(m->tree, NIC_FILE("reset_method"), "bus\n");
	tree_device(m->tree, PORT "/0000:01:00.1", CLASS_NIC, NULL, -1);
	tree_device(m->tree, PORT "/0000:01:00.3", CLASS_NIC, NULL, -1);
	assert_reset(read_nic(m), false, "bus", "0000:01:00.1, 0000:01:00.3");
	tree_text(m->tree, NIC_FILE("reset_method"), "pm bus\n");
	assert_reset(read_nic(m), true, "pm bus", NULL);
}

static void who_is_on_another_bus_is_no_mate(void **state)
{
	struct machine_under_test *m = *state;

	tree_text(m->tree, NIC_FILE("reset_method"), "bus\n");
	/* As virtual functions of a device have it. */
	tree_device(m->tree, PORT "/0000:02:00.1", CLASS_NIC, NULL, -1);
	assert_reset(read_nic(m), true, "bus", NULL);
}

static void older_kernels_say_only_that_there_is_a_reset(void **state)
{
	struct machine_under_test *m = *state;

	tree_text(m->tree, NIC_FILE("reset"), "");
	assert_reset(read_nic(m), true, NULL, NULL);
	/* It came after another function: what it has is its own. */
	tree_device(m->tree, PORT "/0000:01:00.1", CLASS_NIC, NULL, -1);
	tree_text(m->tree, "sys/devices/" PORT "/0000:01:00.1/reset", "");
	assert_int_equal(read_facts(m, "0000:01:00.0")->reset_seen, HIDDEN);
}

static void the_capabilities_tell_for_the_first_function(void **state)
{
	static const uint8_t config[PCI_CFG_SPACE_SIZE] = {
		[PCI_VENDOR_ID] = 0x86, [PCI_VENDOR_ID + 1] = 0x80,
		[PCI_STATUS] = PCI_STATUS_CAP_LIST, [PCI_CAPABILITY_LIST] = 0x40,
		[0x40] = PCI_CAP_ID_PM,
	};
	struct machine_under_test *m = *state;

	tree_text(m->tree, NIC_FILE("reset"), "");
	tree_device(m->tree, PORT "/0000:01:00.1", CLASS_NIC, NULL, -1);
	tree_bytes(m->tree, NIC_FILE("config"), config, sizeof(config));
	assert_reset(read_nic(m), true, "pm", "0000:01:00.1");
	/* It is not read from unless it was named. */
	assert_int_equal(read_facts(m, NULL)->reset_seen, HIDDEN);
}

static void without_a_file_there_is_no_reset(void **state)
{
	struct machine_under_test *m = *state;

	assert_reset(read_nic(m), false, NULL, NULL);
	assert_reset(read_facts(m, NULL), false, NULL, NULL);
}

static void a_tree_that_is_not_whole_hides_the_reset(void **state)
{
	struct machine_under_test *m = *state;
	const struct device_facts *facts;

	tree_remove(m->tree, NIC_FILE("config"));
	facts = read_nic(m);
	assert_int_equal(facts->reset_seen, HIDDEN);
	assert_int_equal(facts->numvfs_seen, HIDDEN);
	assert_int_equal(facts->removable_seen, HIDDEN);
	assert_int_equal(facts->power_seen, HIDDEN);
	assert_int_equal(facts->config_seen, HIDDEN);
}

/* Power, and whether it answers */

static void power_is_as_the_kernel_says(void **state)
{
	struct machine_under_test *m = *state;
	const struct device_facts *facts;

	tree_text(m->tree, NIC_FILE("power_state"), "D3hot\n");
	facts = read_nic(m);
	assert_int_equal(facts->power_seen, SEEN);
	assert_int_equal(facts->power, POWER_OTHER);
	assert_int_equal(facts->config_seen, SEEN);
	assert_false(facts->silent);
}

static void a_device_without_power_is_not_read_from(void **state)
{
	struct machine_under_test *m = *state;
	const struct device_facts *facts;

	tree_text(m->tree, NIC_FILE("power_state"), "D3cold\n");
	facts = read_nic(m);
	assert_int_equal(facts->power, POWER_COLD);
	assert_int_equal(facts->config_seen, NOT_ASKED);
}

static void before_5_11_a_suspended_device_may_be_without_power(void **state)
{
	struct machine_under_test *m = *state;

	tree_text(m->tree, NIC_FILE("power/runtime_status"), "suspended\n");
	tree_text(m->tree, NIC_FILE("d3cold_allowed"), "0\n");
	assert_int_equal(read_nic(m)->power, POWER_OTHER);
	tree_text(m->tree, NIC_FILE("d3cold_allowed"), "1\n");
	assert_int_equal(read_nic(m)->power, POWER_SUSPENDED);
	assert_int_equal(read_nic(m)->config_seen, NOT_ASKED);
	tree_text(m->tree, NIC_FILE("power/runtime_status"), "active\n");
	assert_int_equal(read_nic(m)->power, POWER_OTHER);
	assert_int_equal(read_nic(m)->power_seen, SEEN);
}

static void ones_are_silence(void **state)
{
	struct machine_under_test *m = *state;
	uint8_t config[64];

	memset(config, 0xff, sizeof(config));
	tree_bytes(m->tree, NIC_FILE("config"), config, sizeof(config));
	assert_true(read_nic(m)->silent);
	/* The word with the ids alone is a virtual function's. */
	config[PCI_COMMAND] = 0;
	tree_bytes(m->tree, NIC_FILE("config"), config, sizeof(config));
	assert_false(read_nic(m)->silent);
	assert_int_equal(read_facts(m, NULL)->config_seen, NOT_ASKED);
}

static void removable_is_what_the_kernel_calls_so(void **state)
{
	struct machine_under_test *m = *state;

	assert_int_equal(read_nic(m)->removable_seen, NOT_THERE);
	tree_text(m->tree, NIC_FILE("removable"), "fixed\n");
	assert_int_equal(read_nic(m)->removable_seen, SEEN);
	assert_false(read_nic(m)->removable);
	tree_text(m->tree, NIC_FILE("removable"), "removable\n");
	assert_true(read_nic(m)->removable);
}

/* SR-IOV */

static void virtual_functions_and_their_drivers_are_read(void **state)
{
	struct machine_under_test *m = *state;
	const struct device_facts *facts;

	tree_text(m->tree, NIC_FILE("sriov_numvfs"), "2\n");
	tree_device(m->tree, PORT "/0000:01:00.1", CLASS_NIC, "vfio-pci", -1);
	tree_device(m->tree, PORT "/0000:01:00.2", CLASS_NIC, NULL, -1);
	tree_link(m->tree, "sys/devices/" PORT "/0000:01:00.1/driver",
		  "../../../../bus/pci/drivers/vfio-pci");
	tree_link(m->tree, NIC_FILE("virtfn0"), "../0000:01:00.1");
	tree_link(m->tree, NIC_FILE("virtfn1"), "../0000:01:00.2");
	facts = read_nic(m);
	assert_int_equal(facts->numvfs_seen, SEEN);
	assert_string_equal(facts->numvfs, "2");
	assert_int_equal(facts->vf_count, 2);
	assert_string_equal(facts->vfs[0].name, "0000:01:00.1");
	assert_string_equal(facts->vfs[0].driver, "vfio-pci");
	assert_null(facts->vfs[1].driver);
}

static void a_number_that_is_none_hides_them(void **state)
{
	struct machine_under_test *m = *state;
	static const char *const texts[] = { "\n", "many\n", "-1\n", "65536\n", "3 \n" };

	for (size_t i = 0; i < COUNT(texts); i++) {
		tree_text(m->tree, NIC_FILE("sriov_numvfs"), texts[i]);
		assert_int_equal(read_nic(m)->numvfs_seen, HIDDEN);
	}
}

static void links_that_lead_nowhere_are_passed_over(void **state)
{
	struct machine_under_test *m = *state;

	tree_text(m->tree, NIC_FILE("sriov_numvfs"), "65535\n");
	tree_link(m->tree, NIC_FILE("virtfn0"), "/etc/passwd");
	tree_link(m->tree, NIC_FILE("virtfn1"), "../0000:01:00.7");
	assert_int_equal(read_nic(m)->vf_count, 1);
	assert_null(read_nic(m)->vfs[0].driver);
}

static void a_virtual_function_knows_its_physical_one(void **state)
{
	struct machine_under_test *m = *state;
	const struct device_facts *facts;

	assert_int_equal(read_nic(m)->physfn_seen, NOT_THERE);
	tree_device(m->tree, PORT "/0000:01:00.4", CLASS_NIC, NULL, -1);
	tree_link(m->tree, NIC_FILE("physfn"), "../0000:01:00.4");
	facts = read_nic(m);
	assert_int_equal(facts->physfn_seen, SEEN);
	assert_string_equal(facts->physfn, "0000:01:00.4");
	assert_int_equal(facts->physfn_driver_seen, NOT_THERE);
	tree_link(m->tree, "sys/devices/" PORT "/0000:01:00.4/driver",
		  "../../../../bus/pci/drivers/igb");
	assert_string_equal(read_nic(m)->physfn_driver, "igb");
	tree_remove(m->tree, "sys/devices/" PORT "/0000:01:00.4");
	tree_remove(m->tree, "sys/bus/pci/devices/0000:01:00.4");
	assert_int_equal(read_nic(m)->physfn_driver_seen, HIDDEN);
}

/* How far devices reach */

static void read_units(struct machine_under_test *m)
{
	struct host_ask ask = { .all = true, .aperture = true };

	close_host(m);
	m->open = true;
	assert_int_equal(host_open(&m->host, m->tree->root, NULL, 0), 0);
	assert_int_equal(host_read(&m->host, &ask), 0);
}

static void the_width_is_that_of_the_page_tables(void **state)
{
	struct machine_under_test *m = *state;

	read_units(m);
	assert_int_equal(m->host.aperture_seen, HIDDEN);
	/* 39 bits both ways, as QEMU has it. */
	tree_text(m->tree, "sys/class/iommu/dmar0/intel-iommu/cap", "d2008c22260286\n");
	read_units(m);
	assert_int_equal(m->host.aperture_seen, SEEN);
	assert_int_equal(m->host.aperture_least, 0x7fffffffff);
	assert_int_equal(m->host.aperture_most, 0x7fffffffff);
	/* 57 bits are said to be possible, page tables are for 48. */
	tree_text(m->tree, "sys/class/iommu/dmar1/intel-iommu/cap", "380600\n");
	read_units(m);
	assert_int_equal(m->host.aperture_least, 0x7fffffffff);
	assert_int_equal(m->host.aperture_most, 0xffffffffffff);
	tree_text(m->tree, "sys/class/iommu/dmar1/intel-iommu/cap", "wide\n");
	read_units(m);
	assert_int_equal(m->host.aperture_seen, HIDDEN);
}

static void amds_page_tables_have_no_end(void **state)
{
	struct machine_under_test *m = *state;

	tree_dir(m->tree, "sys/class/iommu/ivhd0");
	read_units(m);
	assert_int_equal(m->host.aperture_seen, NOT_THERE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(only_asked_devices_have_facts),
		CASE(the_kernels_list_says_how_it_is_reset),
		CASE(an_emptied_list_is_no_reset),
		CASE(the_reset_of_a_shared_bus_is_none_of_the_devices),
		CASE(who_is_on_another_bus_is_no_mate),
		CASE(older_kernels_say_only_that_there_is_a_reset),
		CASE(the_capabilities_tell_for_the_first_function),
		CASE(without_a_file_there_is_no_reset),
		CASE(a_tree_that_is_not_whole_hides_the_reset),
		CASE(power_is_as_the_kernel_says),
		CASE(a_device_without_power_is_not_read_from),
		CASE(before_5_11_a_suspended_device_may_be_without_power),
		CASE(ones_are_silence),
		CASE(removable_is_what_the_kernel_calls_so),
		CASE(virtual_functions_and_their_drivers_are_read),
		CASE(a_number_that_is_none_hides_them),
		CASE(links_that_lead_nowhere_are_passed_over),
		CASE(a_virtual_function_knows_its_physical_one),
		CASE(the_width_is_that_of_the_page_tables),
		CASE(amds_page_tables_have_no_end),
	};

	return RUN(tests);
}
