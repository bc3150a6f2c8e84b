// SPDX-License-Identifier: GPL-2.0-or-later
/* What a captured file loses, and what it keeps. */
#include <string.h>

#include <linux/pci_regs.h>

#include "capture/redact.h"
#include "tests/unit/unit.h"

static void assert_text(const char *before, const char *after)
{
	char text[512];

	assert_true(strlen(before) < sizeof(text));
	strcpy(text, before);
	redact_text(text);
	assert_string_equal(text, after);
}

static void assert_kept(const char *text)
{
	assert_text(text, text);
}

static void assert_properties(const char *before, const char *after)
{
	char text[512];

	assert_true(strlen(before) < sizeof(text));
	strcpy(text, before);
	redact_properties(text);
	assert_string_equal(text, after);
}

/* Text */

static void uuids_become_zeros(void **state)
{
	(void)state;
	assert_text("root=UUID=0b1c2d3e-4f50-6172-8394-a5b6c7d8e9fa ro",
		    "root=UUID=00000000-0000-0000-0000-000000000000 ro");
	assert_text("0B1C2D3E-4F50-6172-8394-A5B6C7D8E9FA\n",
		    "00000000-0000-0000-0000-000000000000\n");
}

static void mac_addresses_become_zeros(void **state)
{
	(void)state;
	assert_text("52:54:00:ab:cd:ef", "00:00:00:00:00:00");
	assert_text("BOOTIF=01-52-54-00-AB-CD-EF quiet", "BOOTIF=00-00-00-00-00-00-00 quiet");
	assert_text("ifname=eth0:52:54:00:ab:cd:ef", "ifname=eth0:00:00:00:00:00:00");
}

/* InfiniBand hardware addresses have twenty pairs. */
static void longer_hardware_addresses_become_zeros(void **state)
{
	(void)state;
	assert_text("80:00:02:08:fe:80:00:00:00:00:00:00:e4:1d:2d:03:00:1a:2b:3c",
		    "00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00");
}

static void interface_names_made_of_mac_addresses_become_zeros(void **state)
{
	(void)state;
	assert_text("enx525400abcdef", "enx000000000000");
	assert_text("enx525400abcdef\t00000000\t0102A8C0", "enx000000000000\t00000000\t0102A8C0");
	assert_text("ip=dhcp ifname=enx525400abcdef", "ip=dhcp ifname=enx000000000000");
	assert_text("/sys/class/net/enx525400abcdef", "/sys/class/net/enx000000000000");
}

/* 32 digits: an address in /proc/net/ipv6_route, which may hold a MAC address, or a machine id */
static void thirty_two_digits_become_zeros(void **state)
{
	(void)state;
	assert_text("fe80000000000000505400fffeabcdef 80 lo",
		    "00000000000000000000000000000000 80 lo");
	assert_text("systemd.machine_id=0b1c2d3e4f5061728394a5b6c7d8e9fa",
		    "systemd.machine_id=00000000000000000000000000000000");
}

/* As the device mapper calls disks with several paths */
static void numbers_of_disks_become_zeros(void **state)
{
	(void)state;
	assert_text("/dev/mapper/35000c500a1b2c3d4-part1", "/dev/mapper/00000000000000000-part1");
	assert_text("3600508b400105e210000900000490000", "000000000000000000000000000000000");
	assert_text("/dev/mapper/eui.0025385b71b0a1b2", "/dev/mapper/eui.0000000000000000");
	assert_kept("/dev/mapper/eui.00");
	assert_kept("45000c500a1b2c3d4");
}

static void other_numbers_of_digits_are_kept(void **state)
{
	(void)state;
	assert_kept("1b1c2d3e4f5061728394a5b6c7d8e9f");
	assert_kept("1b1c2d3e4f5061728394a5b6c7d8e9fa1");
	assert_kept("00000000fed90000");
}

static void pci_addresses_are_kept(void **state)
{
	(void)state;
	assert_kept("0000:02:00.0 10000:e1:00.0 pci_0000_02_00_0 02:00.0");
	assert_kept("pci0000:00/0000:00:1c.0/0000:01:00.0");
}

static void memory_ranges_times_and_versions_are_kept(void **state)
{
	(void)state;
	assert_kept("7e000000-7e0fffff : Reserved\n  fed90000-fed90fff : dmar0\n");
	assert_kept("#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) 12:34:56");
	assert_kept("0x000000007e000000 0x000000007e000fff direct");
	assert_kept("intel_iommu=on,relax_rmrr vfio-pci.ids=10de:1b80,10de:10f0");
	assert_kept("v00008086d00001533sv000015D9sd00001533bc02sc00i00");
}

static void five_pairs_are_no_mac_address(void **state)
{
	(void)state;
	assert_kept("01:02:03:04:05");
	assert_kept("01:02:03-04:05:06");
}

static void pieces_of_longer_words_are_kept(void **state)
{
	(void)state;
	assert_kept("x52:54 ethernet-deadbeef");
	assert_kept("0b1c2d3e-4f50-6172-8394-a5b6c7d8e9");
}

static void the_end_of_the_text_is_respected(void **state)
{
	(void)state;
	assert_kept("");
	assert_kept("5");
	assert_kept("52:");
	assert_kept("52:54:00:ab:cd:");
	assert_kept("enx");
	assert_kept("0b1c2d3e-");
}

/* Properties */

static void properties_with_serial_numbers_are_removed(void **state)
{
	(void)state;
	assert_properties("E:ID_MODEL=Disk\nE:ID_SERIAL=Disk_S3R14L\nE:ID_SERIAL_SHORT=S3R14L\n"
			  "E:ID_BUS=ata\n",
			  "E:ID_MODEL=Disk\nE:ID_BUS=ata\n");
}

static void properties_with_names_of_one_machine_are_removed(void **state)
{
	(void)state;
	assert_properties(
		"E:ID_WWN=0x5000c500a1b2c3d4\nE:ID_FS_UUID=1234-ABCD\nE:ID_FS_LABEL=home\n"
		"HID_UNIQ=52:54:00:ab:cd:ef\nE:ID_NET_NAME_MAC=enx525400abcdef\n"
		"E:ID_PART_ENTRY_UUID=x\nE:DM_UUID=LVM-x\nN:sda\n",
		"N:sda\n");
}

static void links_named_for_serials_are_removed(void **state)
{
	(void)state;
	assert_properties("S:disk/by-id/ata-Disk_S3R14L\nN:sda\n", "N:sda\n");
}

static void what_says_what_a_device_is_is_kept(void **state)
{
	static const char text[] =
		"DRIVER=e1000e\nPCI_CLASS=20000\nPCI_ID=8086:1533\nPCI_SUBSYS_ID=15D9:1533\n"
		"PCI_SLOT_NAME=0000:02:00.0\n"
		"MODALIAS=pci:v00008086d00001533sv000015D9sd00001533bc02sc00i00\n";

	(void)state;
	assert_properties(text, text);
}

static void a_value_that_looks_like_a_name_is_kept(void **state)
{
	(void)state;
	assert_properties("E:ID_MODEL=SERIAL ATA\n", "E:ID_MODEL=SERIAL ATA\n");
}

static void the_last_line_may_lack_its_end(void **state)
{
	(void)state;
	assert_properties("N:sda\nE:ID_SERIAL=x", "N:sda\n");
	assert_properties("E:ID_SERIAL=x\nN:sda", "N:sda");
}

static void values_are_redacted_as_text_too(void **state)
{
	(void)state;
	assert_properties("E:ADDRESS=52:54:00:ab:cd:ef\n", "E:ADDRESS=00:00:00:00:00:00\n");
}

/* Configuration space */

static void store(uint8_t *config, size_t at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		config[at + (size_t)i] = (uint8_t)(value >> (8 * i));
}

static uint32_t capability(uint16_t id, uint16_t next)
{
	return id | 1u << 16 | (uint32_t)next << 20;
}

static void assert_redacted(uint8_t *config, size_t size, size_t serial)
{
	uint8_t before[4096];

	memcpy(before, config, size);
	redact_config(config, size);
	memset(before + serial, 0, 8);
	assert_memory_equal(config, before, size);
}

static void the_device_serial_number_becomes_zeros(void **state)
{
	uint8_t config[4096];

	(void)state;
	memset(config, 0xa5, sizeof(config));
	store(config, 0x100, capability(PCI_EXT_CAP_ID_DSN, 0));
	assert_redacted(config, sizeof(config), 0x104);
}

static void the_serial_number_is_found_along_the_list(void **state)
{
	uint8_t config[4096];

	(void)state;
	memset(config, 0xa5, sizeof(config));
	store(config, 0x100, capability(PCI_EXT_CAP_ID_ERR, 0x148));
	store(config, 0x148, capability(PCI_EXT_CAP_ID_ACS, 0xff0));
	store(config, 0xff0, capability(PCI_EXT_CAP_ID_DSN, 0));
	assert_redacted(config, sizeof(config), 0xff4);
}

static void assert_untouched(const uint8_t *config, size_t size)
{
	uint8_t copy[4096];

	memcpy(copy, config, size);
	redact_config(copy, size);
	assert_memory_equal(copy, config, size);
}

static void a_short_configuration_has_no_extended_capabilities(void **state)
{
	uint8_t config[4096] = { 0 };

	(void)state;
	store(config, 0x100, capability(PCI_EXT_CAP_ID_DSN, 0));
	assert_untouched(config, 0);
	assert_untouched(config, 64);
	assert_untouched(config, 256);
	assert_untouched(config, 0x10b);
}

static void a_list_that_leads_outside_ends(void **state)
{
	uint8_t config[4096] = { 0 };

	(void)state;
	store(config, 0x100, capability(PCI_EXT_CAP_ID_ERR, 0xffc));
	store(config, 0xffc, capability(PCI_EXT_CAP_ID_DSN, 0x100));
	assert_untouched(config, sizeof(config));
}

static void a_list_in_a_circle_ends(void **state)
{
	uint8_t config[4096] = { 0 };

	(void)state;
	store(config, 0x100, capability(PCI_EXT_CAP_ID_ERR, 0x140));
	store(config, 0x140, capability(PCI_EXT_CAP_ID_ACS, 0x100));
	assert_untouched(config, sizeof(config));
}

static void unreadable_configuration_space_is_kept(void **state)
{
	uint8_t config[4096];

	(void)state;
	memset(config, 0xff, sizeof(config));
	assert_untouched(config, sizeof(config));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(uuids_become_zeros),
		cmocka_unit_test(mac_addresses_become_zeros),
		cmocka_unit_test(longer_hardware_addresses_become_zeros),
		cmocka_unit_test(interface_names_made_of_mac_addresses_become_zeros),
		cmocka_unit_test(thirty_two_digits_become_zeros),
		cmocka_unit_test(numbers_of_disks_become_zeros),
		cmocka_unit_test(other_numbers_of_digits_are_kept),
		cmocka_unit_test(pci_addresses_are_kept),
		cmocka_unit_test(memory_ranges_times_and_versions_are_kept),
		cmocka_unit_test(five_pairs_are_no_mac_address),
		cmocka_unit_test(pieces_of_longer_words_are_kept),
		cmocka_unit_test(the_end_of_the_text_is_respected),
		cmocka_unit_test(properties_with_serial_numbers_are_removed),
		cmocka_unit_test(properties_with_names_of_one_machine_are_removed),
		cmocka_unit_test(links_named_for_serials_are_removed),
		cmocka_unit_test(what_says_what_a_device_is_is_kept),
		cmocka_unit_test(a_value_that_looks_like_a_name_is_kept),
		cmocka_unit_test(the_last_line_may_lack_its_end),
		cmocka_unit_test(values_are_redacted_as_text_too),
		cmocka_unit_test(the_device_serial_number_becomes_zeros),
		cmocka_unit_test(the_serial_number_is_found_along_the_list),
		cmocka_unit_test(a_short_configuration_has_no_extended_capabilities),
		cmocka_unit_test(a_list_that_leads_outside_ends),
		cmocka_unit_test(a_list_in_a_circle_ends),
		cmocka_unit_test(unreadable_configuration_space_is_kept),
	};

	return RUN(tests);
}
