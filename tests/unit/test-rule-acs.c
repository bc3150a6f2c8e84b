// SPDX-License-Identifier: GPL-2.0-or-later
/* Groups that pcie_acs_override or other options made: rules/acs.c. */
#include <linux/pci_regs.h>
#include <string.h>

#include "kernel/acs-cleared.h"
#include "kernel/acs-quirks.h"
#include "tests/unit/finding-asserts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

#define OVERRIDE "acs-override"

/* A NIC alone in its group, ready for a guest. */
static size_t lone_nic(struct sample *s)
{
	size_t nic = sample_device(s, "00:1c.0/04:00.0", CLASS_NIC, "vfio-pci");

	sample_group(s, nic);
	return nic;
}

static void add_function(struct sample *s, const char *address, struct acs_function function)
{
	struct host_acs *acs = &s->host.acs;

	assert_true(pci_address_parse(address, &function.address));
	acs->items = arena_array(&s->host.arena, acs->items, acs->count, sizeof(*acs->items));
	assert_non_null(acs->items);
	acs->items[acs->count] = function;
	assert_int_equal(index_add(&acs->by_address, pci_address_key(function.address), acs->count++),
			 0);
}

static const struct acs_function port = {
	.seen = SEEN, .vendor = 0x1b36, .device = 0xc, .pcie = true, .type = PCI_EXP_TYPE_ROOT_PORT,
};
static const struct acs_function endpoint = {
	.seen = SEEN, .vendor = 0x8086, .device = 0x10d3, .pcie = true,
	.type = PCI_EXP_TYPE_ENDPOINT,
};

/* A NIC below a root port, each with a group of its own. */
static size_t nic_below(struct sample *s, const struct acs_function *above,
			const struct acs_function *below)
{
	size_t nic = lone_nic(s);

	add_function(s, "00:1c.0", *above);
	add_function(s, "04:00.0", *below);
	sample_command_line(s, "intel_iommu=on pcie_acs_override=downstream,multifunction");
	s->host.kernel.image_known = true;
	s->host.kernel.strings = STRING_ACS_OVERRIDE;
	return nic;
}

static void a_port_that_only_the_option_isolates_is_unsafe(void **state)
{
	struct sample *s = *state;
	size_t nic = nic_below(s, &port, &endpoint);
	const struct device_judgement *d = sample_judge_device(s, nic);
	const struct finding *finding = assert_found(&d->findings, OVERRIDE, SEVERITY_UNSAFE,
						     DETAIL_ACS_OVERRIDE);

	assert_string_equal(finding->evidence[0].source, "proc/cmdline");
	assert_string_equal(finding->evidence[0].text,
			    "pcie_acs_override=downstream,multifunction");
	assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(d->verdict, VERDICT_UNSAFE);
	/* The groups of the running kernel are what --kernel goes by as well, */
	sample_command_line(s, "pcie_acs_override=multifunction");
	assert_no(&sample_judge_device(s, nic)->findings, OVERRIDE);
	sample_command_line(s, "pcie_acs_override=id:1b36:000c");
	assert_found(&sample_judge_device(s, nic)->findings, OVERRIDE, SEVERITY_UNSAFE,
		     DETAIL_ACS_OVERRIDE);
	sample_command_line(s, "pcie_acs_override=id:1b36:000d");
	assert_no(&sample_judge_device(s, nic)->findings, OVERRIDE);
	sample_command_line(s, "quiet");
	assert_no(&sample_judge_device(s, nic)->findings, OVERRIDE);
}

static void ports_that_isolate_need_no_option(void **state)
{
	struct sample *s = *state;
	struct acs_function with_acs = port;

	with_acs.capability = true;
	assert_no(&sample_judge_device(s, nic_below(s, &with_acs, &endpoint))->findings, OVERRIDE);
}

static void quirks_isolate_as_well(void **state)
{
	struct sample *s = *state;
	struct acs_function intel = port;

	intel.vendor = 0x8086;
	intel.device = 0xa112;
	assert_true(acs_has_quirk(&intel));
	assert_no(&sample_judge_device(s, nic_below(s, &intel, &endpoint))->findings, OVERRIDE);
	intel.device = 0xa120;
	assert_false(acs_has_quirk(&intel));
	intel.type = PCI_EXP_TYPE_RC_END;
	assert_true(acs_has_quirk(&intel));
}

static void a_bridge_in_the_group_parts_nothing(void **state)
{
	struct sample *s = *state;
	size_t bridge = sample_bridge(s, "00:1c.0", 4, 4);
	size_t nic = sample_device(s, "00:1c.0/04:00.0", CLASS_NIC, "vfio-pci");

	sample_group(s, bridge, nic);
	add_function(s, "00:1c.0", port);
	add_function(s, "04:00.0", endpoint);
	sample_command_line(s, "pcie_acs_override=downstream");
	s->host.kernel.image_known = true;
	s->host.kernel.strings = STRING_ACS_OVERRIDE;
	assert_no(&sample_judge_device(s, nic)->findings, OVERRIDE);
}

static void functions_of_a_slot_are_parted_too(void **state)
{
	struct sample *s = *state;
	struct acs_function with_acs = port, two = endpoint;
	size_t nic;

	with_acs.capability = true;
	two.multifunction = true;
	two.functions = 0x3;
	nic = nic_below(s, &with_acs, &two);
	assert_found(&sample_judge_device(s, nic)->findings, OVERRIDE, SEVERITY_UNSAFE,
		     DETAIL_ACS_OVERRIDE);
	s->host.acs.items[1].functions = 0x1;
	assert_no(&sample_judge_device(s, nic)->findings, OVERRIDE);
}

static void without_a_sight_of_the_patch_it_is_unknown(void **state)
{
	struct sample *s = *state;
	size_t nic = nic_below(s, &port, &endpoint);

	s->host.kernel.image_known = false;
	assert_found(&sample_judge_device(s, nic)->findings, OVERRIDE, SEVERITY_UNKNOWN,
		     DETAIL_ACS_UNCERTAIN);
	sample_release(s, "6.8.12-4-pve");
	assert_found(&sample_judge_device(s, nic)->findings, OVERRIDE, SEVERITY_UNSAFE,
		     DETAIL_ACS_OVERRIDE);
	s->host.kernel.image_known = true;
	s->host.kernel.strings = STRING_NEW_CHECK;
	assert_no(&sample_judge_device(s, nic)->findings, OVERRIDE);
	assert_found(&s->judgement.findings, OVERRIDE, SEVERITY_INFO, DETAIL_ACS_IGNORED);
}

static void what_cannot_be_read_may_have_been_parted(void **state)
{
	struct sample *s = *state;
	struct acs_function hidden = port;
	size_t nic;

	hidden.seen = HIDDEN;
	nic = nic_below(s, &hidden, &endpoint);
	assert_found(&sample_judge_device(s, nic)->findings, OVERRIDE, SEVERITY_UNKNOWN,
		     DETAIL_ACS_UNSEEN);
}

/* Is the port 00:1c.0 in the group, or the NIC 04:00.0 below it, said to be cleared? */
static void options_that_clear_are_told(void **state)
{
	static const struct {
		const char *options;
		const char *named;
	} cases[] = {
		{ "quiet", NULL },
		{ "pci=disable_acs_redir=0000:00:1c.0", "00:1c.0" },
		{ "pci=noaer,disable_acs_redir=00:1d.0;00:1c.0,nomsi quiet", "00:1c.0" },
		{ "pci=disable_acs_redir=00:1c.0/00.0", "04:00.0" },
		{ "pci=disable_acs_redir=00:1c.0/00.1", NULL },
		{ "pci=disable_acs_redir=00:1c.0/00.0/00.0", NULL },
		{ "pci=disable_acs_redir=04:00.0", "04:00.0" },
		{ "pci=disable_acs_redir=0001:00:1c.0", NULL },
		{ "pci=disable_acs_redir=00:1c.0x", NULL },
		{ "pci=disable_acs_redir=pci:1b36:0", "00:1c.0" },
		{ "pci=disable_acs_redir=pci:1b36:c", NULL },
		{ "pci=disable_acs_redir=", NULL },
		{ "pci=disable_acs_redir=;;:.,/@", NULL },
		{ "disable_acs_redir=00:1c.0", NULL },
		{ "pci=config_acs=0xxxx@00:1c.0", "00:1c.0" },
		{ "pci=config_acs=x0x@00:1c.0", NULL },
		{ "pci=config_acs=xx0@00:1d.0;111@00:1c.0", NULL },
		{ "pci=config_acs=00:1c.0", NULL },
		{ "pci=config_acs=@", NULL },
	};
	struct sample *s = *state;
	size_t bridge = sample_bridge(s, "00:1c.0", 4, 4);
	size_t nic = sample_device(s, "00:1c.0/04:00.0", CLASS_NIC, "vfio-pci");

	s->host.devices[bridge].vendor = 0x1b36;
	sample_group(s, bridge, nic);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *named = cases[i].named, *option;
		size_t expected = !named ? NO_INDEX : *named == '0' && named[1] == '4' ? nic : bridge;
		const struct device_judgement *d;

		sample_command_line(s, cases[i].options);
		if (acs_cleared(&s->host, &s->host.groups[0], &option) != expected)
			fail_msg("%s", cases[i].options);
		d = sample_judge_device(s, nic);
		assert_int_equal(find_in(&d->findings, OVERRIDE) != NULL, named != NULL);
		assert_int_equal(d->verdict, VERDICT_SAFE);
	}
}

/* A configuration space: type in the PCI Express capability at 0x40, ACS at 0x100. */
static void make_config(uint8_t *config, unsigned int type, bool acs)
{
	memset(config, 0, 4096);
	config[0] = 0x86;
	config[1] = 0x80;
	config[PCI_STATUS] = PCI_STATUS_CAP_LIST;
	config[PCI_HEADER_TYPE] = 0x80;
	config[PCI_CAPABILITY_LIST] = 0x50;
	config[0x50] = 0x05;
	config[0x51] = 0x40;
	config[0x40] = PCI_CAP_ID_EXP;
	config[0x42] = (uint8_t)(type << 4 | 2);
	config[0x100] = 0x01;
	config[0x102] = 0x01;
	config[0x103] = 0x15;
	config[0x150] = acs ? PCI_EXT_CAP_ID_ACS : 0x03;
	config[0x152] = 0x01;
}

static void config_space_is_read(void **state)
{
	struct acs_function function = { 0 };
	uint8_t config[4096];

	(void)state;
	make_config(config, PCI_EXP_TYPE_DOWNSTREAM, true);
	assert_true(acs_parse(config, sizeof(config), &function));
	assert_int_equal(function.vendor, 0x8086);
	assert_true(function.pcie && function.multifunction && function.capability);
	assert_int_equal(function.type, PCI_EXP_TYPE_DOWNSTREAM);
	make_config(config, PCI_EXP_TYPE_ENDPOINT, false);
	assert_true(acs_parse(config, sizeof(config), &function));
	assert_false(function.capability);
	/* Ordinary users get 64 bytes; a conventional device has 256. */
	assert_false(acs_parse(config, 64, &function));
	assert_false(acs_parse(config, 256, &function));
	config[PCI_STATUS] = 0;
	assert_true(acs_parse(config, 256, &function));
	assert_false(function.pcie);
}

/* Lists that bite their own tail. */
static void config_space_may_be_hostile(void **state)
{
	struct acs_function function = { 0 };
	uint8_t config[4096];

	(void)state;
	make_config(config, PCI_EXP_TYPE_ENDPOINT, false);
	config[0x150 + 2] = 0x01;
	config[0x150 + 3] = 0x15;
	assert_true(acs_parse(config, sizeof(config), &function));
	config[0x51] = 0x50;
	assert_true(acs_parse(config, sizeof(config), &function));
	assert_false(function.pcie);
	memset(config, 0xff, sizeof(config));
	acs_parse(config, sizeof(config), &function);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_port_that_only_the_option_isolates_is_unsafe),
		CASE(ports_that_isolate_need_no_option),
		CASE(quirks_isolate_as_well),
		CASE(a_bridge_in_the_group_parts_nothing),
		CASE(functions_of_a_slot_are_parted_too),
		CASE(without_a_sight_of_the_patch_it_is_unknown),
		CASE(what_cannot_be_read_may_have_been_parted),
		CASE(options_that_clear_are_told),
		cmocka_unit_test(config_space_is_read),
		cmocka_unit_test(config_space_may_be_hostile),
	};

	return RUN(tests);
}
