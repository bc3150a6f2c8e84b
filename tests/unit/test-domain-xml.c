// SPDX-License-Identifier: GPL-2.0-or-later
/* What libvirt's hooks are told about devices of the host. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libvirt/domain-xml.h"
#include "libvirt/json-walk.h"
#include "libvirt/operation.h"
#include "libvirt/xml-values.h"
#include "tests/unit/unit.h"

static int read_text(const char *text, struct domain_xml *xml)
{
	int fd = memfd_create("domain", 0), r;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	r = domain_xml_read(fd, xml);
	assert_int_equal(close(fd), 0);
	return r;
}

static void assert_device(const struct domain_xml *xml, size_t index, enum assigned_kind kind,
			  const char *name, bool managed, long line)
{
	const struct assigned *device;
	char address[PCI_ADDRESS_SIZE];

	assert_true(index < xml->device_count);
	device = &xml->devices[index];
	assert_int_equal(device->kind, kind);
	assert_string_equal(
		device->name ? device->name : pci_address_format(device->address, address), name);
	assert_int_equal(device->managed, managed);
	assert_int_equal(device->line, line);
}

#define ADDRESS(domain, bus, slot, function)                                                       \
	"<address domain='" domain "' bus='" bus "' slot='" slot "' function='" function "'/>"

static void all_kinds_of_a_domain_are_read(void **state)
{
	struct domain_xml xml;

	(void)state;
	assert_int_equal(
		read_text(
			"<domain xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'>\n"
			"<memory unit='GiB'>3</memory><maxMemory "
			"unit='GiB'>64</maxMemory><devices>\n"
			"<hostdev mode='subsystem' type='pci' managed='yes'><source>\n" ADDRESS(
				"0x10000", "0xfe", "0x1f",
				"0x7") "</source>" ADDRESS("0x0000", "0x01", "0x00",
							   "0x0") "</hostdev>\n"
								  "<interface "
								  "type='hostdev'><source>" ADDRESS(
									  "0", "17", "010",
									  "1") "</source></"
									       "interface>\n"
									       "<disk "
									       "type='nvme'><"
									       "source type='pci' "
									       "managed='yes'><"
									       "address "
									       "bus='3'/></"
									       "source></disk>\n"
									       "<hostdev "
									       "type='mdev'><"
									       "source><address "
									       "uuid='abc'/></"
									       "source></hostdev>\n"
									       "<hostdev "
									       "type='usb'><source>"
									       "<address bus='1' "
									       "device='2'/></"
									       "source></hostdev>\n"
									       "<interface "
									       "type='network'><"
									       "source "
									       "network='a'/></"
									       "interface>\n"
									       "<disk "
									       "type='file'><"
									       "source "
									       "file='a'/>" ADDRESS(
										       "0", "1",
										       "2",
										       "3") "</"
											    "disk><"
											    "/devic"
											    "es>\n"
											    "<q:"
											    "comman"
											    "dline>"
											    "<q:"
											    "arg "
											    "value="
											    "'-"
											    "device"
											    "'/>\n"
											    "<q:"
											    "arg "
											    "value="
											    "'vfio-"
											    "pci,"
											    "host="
											    "05:00."
											    "0'/></"
											    "q:"
											    "comman"
											    "dline>"
											    "</"
											    "domain"
											    ">",
			&xml),
		0);
	assert_int_equal(xml.device_count, 5);
	assert_device(&xml, 0, ASSIGNED_HOSTDEV, "10000:fe:1f.7", true, 4);
	assert_device(&xml, 1, ASSIGNED_INTERFACE, "0000:11:08.1", false, 5);
	assert_device(&xml, 2, ASSIGNED_NVME, "0000:03:00.0", true, 6);
	assert_device(&xml, 3, ASSIGNED_MDEV, "abc", false, 7);
	assert_device(&xml, 4, ASSIGNED_ARGUMENT, "0000:05:00.0", false, 12);
	assert_true(xml.memory == UINT64_C(3) << 30);
	domain_xml_clear(&xml);
}

static void a_network_has_a_pool_and_gives_of_it(void **state)
{
	struct domain_xml xml;

	(void)state;
	assert_int_equal(read_text("<hookData><network><forward mode='hostdev' managed='yes'>\n"
				   "<pf dev='eth0'/><address type='pci' bus='3' "
				   "slot='16'/></forward></network>\n"
				   "<networkport><plug type='hostdev-pci' managed='no'>" ADDRESS(
					   "0", "3", "16", "2") "</plug></networkport></hookData>",
				   &xml),
			 0);
	assert_int_equal(xml.device_count, 3);
	assert_device(&xml, 0, ASSIGNED_POOL_PF, "eth0", false, 2);
	assert_device(&xml, 1, ASSIGNED_POOL, "0000:03:10.0", true, 2);
	assert_device(&xml, 2, ASSIGNED_PORT, "0000:03:10.2", false, 3);
	domain_xml_clear(&xml);
}

static void what_stands_elsewhere_is_no_device(void **state)
{
	struct domain_xml xml;

	(void)state;
	assert_int_equal(
		read_text("<domain><metadata><devices><hostdev type='pci'/></devices></metadata>"
			  "<hostdev type='pci'/><devices><hostdev mode='capabilities' type='misc'/>"
			  "<x><interface type='hostdev'/></x></devices></domain>",
			  &xml),
		0);
	assert_int_equal(xml.device_count, 0);
	assert_int_equal(xml.memory, 0);
	domain_xml_clear(&xml);
}

static void an_error_says_where(void **state)
{
	struct domain_xml xml;

	(void)state;
	assert_int_equal(read_text("<domain><devices>\n<hostdev type='pci'><source>\n"
				   "<address bus='0x100'/></source></hostdev></devices></domain>",
				   &xml),
			 -EINVAL);
	assert_string_equal(xml.error,
			    "standard input, line 3: <address bus='0x100'>: expected a number "
			    "from 0 to 0xff");
	domain_xml_clear(&xml);
	assert_int_equal(domain_xml_read(-1, &xml), -EINVAL);
	assert_string_equal(xml.error,
			    "standard input cannot be read: Bad file descriptor; expected "
			    "libvirt's XML");
	domain_xml_clear(&xml);
}

static void units_are_those_of_libvirt(void **state)
{
	static const struct {
		const char *unit;
		uint64_t bytes;
	} units[] = {
		{ NULL, 1024 },
		{ "b", 1 },
		{ "bytes", 1 },
		{ "Byte", 1 },
		{ "KB", 1000 },
		{ "k", 1024 },
		{ "KiB", 1024 },
		{ "MB", 1000000 },
		{ "m", 1 << 20 },
		{ "mib", 1 << 20 },
		{ "GB", 1000000000 },
		{ "GiB", 1 << 30 },
		{ "TB", 1000000000000 },
		{ "TiB", UINT64_C(1) << 40 },
		{ "PB", UINT64_C(1000000000000000) },
		{ "P", UINT64_C(1) << 50 },
	};
	static const char *const none[] = { "", "X", "KiBi", "kb ", "bit", "EiB", "i", "B B" };
	uint64_t bytes;

	(void)state;
	for (size_t i = 0; i < COUNT(units); i++) {
		assert_true(xml_size("3", units[i].unit, &bytes));
		assert_true(bytes == 3 * units[i].bytes);
	}
	for (size_t i = 0; i < COUNT(none); i++)
		if (xml_size("3", none[i], &bytes))
			fail_msg("\"%s\" is taken for a unit", none[i]);
	assert_true(xml_size("4503599627370496", "b", &bytes));
	assert_false(xml_size("4503599627370497", "b", &bytes));
	assert_false(xml_size("18446744073709551616", "b", &bytes));
}

static void operations_do_what_each_is_for(void **state)
{
	(void)state;
	assert_int_equal(hook_action(HOOK_QEMU, "prepare"), HOOK_JUDGE);
	assert_int_equal(hook_action(HOOK_QEMU, "reconnect"), HOOK_IGNORE);
	assert_int_equal(hook_action(HOOK_QEMU, "start"), HOOK_IGNORE);
	assert_int_equal(hook_action(HOOK_NETWORK, "start"), HOOK_JUDGE_POOL);
	assert_int_equal(hook_action(HOOK_NETWORK, "prepare"), HOOK_UNKNOWN);
	assert_int_equal(hook_action(HOOK_QEMU, "Prepare"), HOOK_UNKNOWN);
	assert_int_equal(hook_of_path("/etc/libvirt/hooks/qemu"), HOOK_QEMU);
	assert_int_equal(hook_of_path("qemu.d/x"), HOOK_QEMU);
	assert_int_equal(hook_of_path("/etc/libvirt/hooks/network.d/zz-vfio-check"), HOOK_NETWORK);
	assert_int_equal(hook_of_path("/usr/bin/vfio-check"), HOOK_NONE);
	assert_int_equal(hook_of_path("/usr/bin/xqemu"), HOOK_NONE);
	assert_int_equal(hook_of_path("/a/.d/x"), HOOK_NONE);
	assert_int_equal(hook_of_path(""), HOOK_NONE);
}

#define TWO_ARGUMENTS(a, b)                                                                        \
	"<domain><commandline><arg value='" a "'/><arg value='" b "'/></commandline></domain>"

static void an_option_that_cannot_be_followed_is_told_by_its_name(void **state)
{
	struct domain_xml xml;

	(void)state;
	assert_int_equal(read_text(TWO_ARGUMENTS("--set", "device.a.host=02:00.0"), &xml), 0);
	assert_int_equal(xml.device_count, 1);
	assert_device(&xml, 0, ASSIGNED_OPTION, "-set device.a.host=02:00.0", false, 1);
	domain_xml_clear(&xml);
	assert_int_equal(read_text(TWO_ARGUMENTS("-set", "device.a.x-vga=on"), &xml), 0);
	assert_int_equal(xml.device_count, 0);
	domain_xml_clear(&xml);
}

static void an_option_that_cannot_be_followed_may_complete_what_is_missing(void **state)
{
	struct domain_xml xml;

	(void)state;
	assert_int_equal(read_text("<domain><commandline><arg value='vfio-pci'/>"
				   "<arg value='-readconfig'/><arg value='/a'/></commandline>"
				   "</domain>",
				   &xml),
			 0);
	assert_int_equal(xml.device_count, 1);
	assert_device(&xml, 0, ASSIGNED_OPTION, "-readconfig /a", false, 1);
	domain_xml_clear(&xml);
	assert_int_equal(read_text(TWO_ARGUMENTS("-device", "vfio-pci"), &xml), -EINVAL);
	assert_non_null(strstr(xml.error, "vfio-pci"));
	domain_xml_clear(&xml);
}

static void a_device_is_found_in_any_argument(void **state)
{
	struct domain_xml xml;

	(void)state;
	assert_int_equal(read_text(TWO_ARGUMENTS("-cdrom", "nvme://0000:02:00.0/1"), &xml), 0);
	assert_int_equal(xml.device_count, 1);
	assert_device(&xml, 0, ASSIGNED_ARGUMENT, "0000:02:00.0", false, 1);
	domain_xml_clear(&xml);
	assert_int_equal(
		read_text(TWO_ARGUMENTS("-drive", "a.0.device=02:00.0,a.0.driver=nvme"), &xml), 0);
	assert_int_equal(xml.device_count, 1);
	assert_device(&xml, 0, ASSIGNED_ARGUMENT, "0000:02:00.0", false, 1);
	domain_xml_clear(&xml);
}

static void write_member(const char *key, const char *value, void *data)
{
	char *text = data;

	snprintf(text + strlen(text), 200 - strlen(text), "%s=%s;", key, value ? value : "?");
}

static void json_is_read_as_qemu_reads_it(void **state)
{
	static const char *const broken[] = {
		"", "{", "{]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":[1,]}", "{a:1}", "{} {}",
		"{\"a\":\"b}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\\u00\"}",
		"[]", "\"a\"", "{\"a\":/**/1}", "{\"a\":\"\\",
	};
	char text[200] = "", deep[200] = "";

	(void)state;
	assert_int_equal(json_walk(" {\"a\": [1, \"b\", {\"c\\u0064\":'\"'}], 'e':\"\\/\\u00e9\","
				   "\"f\":null,\"g\":{},\"h\":[]} \n", write_member, text), 0);
	assert_string_equal(text, "a=?;a=b;cd=\";e=/\303\251;f=?;");
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		assert_int_equal(json_walk(broken[i], NULL, NULL), -EINVAL);
	memcpy(deep, "{\"a\":", 5);
	memset(deep + 5, '[', JSON_DEPTH_MAX - 1);
	memset(deep + 5 + JSON_DEPTH_MAX - 1, ']', JSON_DEPTH_MAX - 1);
	strcat(deep, "}");
	assert_int_equal(json_walk(deep, NULL, NULL), 0);
	memmove(deep + 6, deep + 5, strlen(deep + 5) + 1);
	assert_int_equal(json_walk(deep, NULL, NULL), -EINVAL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_kinds_of_a_domain_are_read),
		cmocka_unit_test(a_network_has_a_pool_and_gives_of_it),
		cmocka_unit_test(what_stands_elsewhere_is_no_device),
		cmocka_unit_test(an_error_says_where),
		cmocka_unit_test(an_option_that_cannot_be_followed_is_told_by_its_name),
		cmocka_unit_test(an_option_that_cannot_be_followed_may_complete_what_is_missing),
		cmocka_unit_test(a_device_is_found_in_any_argument),
		cmocka_unit_test(json_is_read_as_qemu_reads_it),
		cmocka_unit_test(units_are_those_of_libvirt),
		cmocka_unit_test(operations_do_what_each_is_for),
	};

	return RUN(tests);
}
