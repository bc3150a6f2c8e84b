// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which scope names which device, and whom a region touches: doc/kernel-facts.md,
 * sections 1.1, 1.2 and 2.2 to 2.4. All RMRRs but one case's are the sample's single page.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

/* Kernels on either side of what the cases are about. */
#define BEFORE_FALLBACK "3.16.7"
#define BEFORE_NTB "4.2.8"
#define BEFORE_BELOW "5.2.1"
#define MODERN "6.1.76"

/* The one touch of @device, or NULL. */
static const struct touch *touch_of(const struct links *links, size_t device)
{
	size_t count;
	const size_t *touches = links_of_device(links, device, &count);

	assert_true(count <= 1);
	return count ? &links->touches[touches[0]] : NULL;
}

static void assert_touched(const struct links *links, size_t device, enum region_via via,
			   enum region_kind kind)
{
	const struct touch *touch = touch_of(links, device);

	assert_non_null(touch);
	assert_int_equal(touch->device, device);
	assert_int_equal(touch->via, via);
	assert_int_equal(touch->kind, kind);
}

static void assert_untouched(const struct links *links, size_t device)
{
	assert_null(touch_of(links, device));
}

/* 2.3: the primary rule */

static void a_scope_names_a_device_on_the_root_bus(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_touched(sample_links(s, MODERN), nic, VIA_SCOPE, KIND_DIRECT);
	assert_int_equal(s->links.named_devices, 1);
}

static void a_path_leads_through_bridges(void **state)
{
	struct sample *s = *state;
	size_t nic;

	sample_bridge(s, "00:1c.0", 1, 3);
	sample_bridge(s, "00:1c.0/01:00.0", 2, 3);
	nic = sample_device(s, "00:1c.0/01:00.0/02:04.1", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1c.0/00.0/04.1");
	assert_touched(sample_links(s, MODERN), nic, VIA_SCOPE, KIND_DIRECT);
	assert_int_equal(s->links.touch_count, 1);
}

static void bus_numbers_behind_bridges_do_not_matter(void **state)
{
	struct sample *s = *state;
	size_t nic;

	sample_bridge(s, "00:1c.0", 0x40, 0x4f);
	nic = sample_device(s, "00:1c.0/40:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1c.0/00.0");
	assert_touched(sample_links(s, MODERN), nic, VIA_SCOPE, KIND_DIRECT);
}

static void the_whole_path_must_be_the_devices(void **state)
{
	struct sample *s = *state;
	size_t nic;

	sample_bridge(s, "00:1c.0", 1, 1);
	nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1c.0/00.1");
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1c.1/00.0");
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1c.0/00.0/00.0");
	assert_untouched(sample_links(s, MODERN), nic);
}

static void an_empty_path_names_nobody(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:00.0", CLASS_HOST, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:");
	assert_int_equal(sample_links(s, MODERN)->touch_count, 0);
}

static void the_start_bus_is_the_devices_root_bus(void **state)
{
	struct sample *s = *state;
	size_t low = sample_device(s, "00:03.0", CLASS_NIC, NULL);
	size_t high = sample_device(s, "80:03.0", CLASS_NIC, NULL);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "80:03.0");
	assert_untouched(sample_links(s, MODERN), low);
	assert_touched(&s->links, high, VIA_SCOPE, KIND_DIRECT);
}

static void a_region_of_another_segment_names_nobody(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	dmar_rmrr(&s->table, 1, SAMPLE_BASE, SAMPLE_END);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_int_equal(sample_links(s, MODERN)->touch_count, 0);
	assert_int_equal(s->links.scopes[0].device, NO_INDEX);
}

static void the_segment_is_the_pci_domain(void **state)
{
	struct sample *s = *state;
	size_t zero = sample_device(s, "0000:00:03.0", CLASS_NIC, NULL);
	size_t one = sample_device(s, "0001:00:03.0", CLASS_NIC, NULL);

	dmar_rmrr(&s->table, 1, SAMPLE_BASE, SAMPLE_END);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_untouched(sample_links(s, MODERN), zero);
	assert_touched(&s->links, one, VIA_SCOPE, KIND_DIRECT);
}

static void a_scope_of_an_absent_device_names_nobody(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:04.0");
	assert_int_equal(sample_links(s, MODERN)->touch_count, 0);
	assert_int_equal(s->links.region_count, 1);
	assert_int_equal(s->links.named_devices, 0);
}

static void a_region_without_scopes_touches_nobody(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	dmar_rmrr(&s->table, 0, SAMPLE_BASE, SAMPLE_END);
	assert_int_equal(sample_links(s, MODERN)->touch_count, 0);
	assert_int_equal(s->links.regions[0].scope_count, 0);
}

/* 2.3: the fallback for scopes with a current bus number */

static void a_single_element_also_matches_a_current_bus_number(void **state)
{
	struct sample *s = *state;
	size_t nic;

	sample_bridge(s, "00:1c.0", 1, 1);
	nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "01:00.0");
	assert_touched(sample_links(s, MODERN), nic, VIA_FALLBACK, KIND_DIRECT);
	assert_int_equal(s->links.fallback_count, 1);
	assert_int_equal(s->links.fallbacks[0].device, nic);
	assert_true(s->links.scopes[0].fallback);
}

static void the_fallback_came_in_3_18(void **state)
{
	struct sample *s = *state;
	size_t nic;

	sample_bridge(s, "00:1c.0", 1, 1);
	nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "01:00.0");
	assert_untouched(sample_links(s, BEFORE_FALLBACK), nic);
	assert_int_equal(s->links.fallback_count, 0);
	assert_touched(sample_links(s, "3.18.140"), nic, VIA_FALLBACK, KIND_DIRECT);
}

static void renumbering_defeats_the_fallback(void **state)
{
	struct sample *s = *state;
	size_t nic;

	sample_bridge(s, "00:1c.0", 2, 2);
	nic = sample_device(s, "00:1c.0/02:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "01:00.0");
	assert_untouched(sample_links(s, MODERN), nic);
}

static void renumbering_mis_aims_the_fallback(void **state)
{
	struct sample *s = *state;
	size_t other;

	sample_bridge(s, "00:1c.4", 1, 1);
	other = sample_device(s, "00:1c.4/01:00.0", CLASS_SATA, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "01:00.0");
	assert_touched(sample_links(s, MODERN), other, VIA_FALLBACK, KIND_DIRECT);
}

static void two_elements_from_a_bus_that_is_no_root_bus_never_match(void **state)
{
	struct sample *s = *state;
	size_t nic;

	sample_bridge(s, "00:1c.0", 1, 2);
	sample_bridge(s, "00:1c.0/01:00.0", 2, 2);
	nic = sample_device(s, "00:1c.0/01:00.0/02:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "01:00.0/00.0");
	assert_untouched(sample_links(s, MODERN), nic);
}

static void a_device_on_the_root_bus_needs_no_fallback(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_touched(sample_links(s, MODERN), nic, VIA_SCOPE, KIND_DIRECT);
	assert_int_equal(s->links.fallback_count, 0);
}

/* "printed for DRHD/ATSR scopes too": the workaround is one of all scopes */
static void units_use_the_fallback_too(void **state)
{
	struct sample *s = *state;
	size_t nic;

	dmar_begin(&s->table);
	dmar_drhd(&s->table, 0, 0, 0xfed90000);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "01:00.0");
	sample_bridge(s, "00:1c.0", 1, 1);
	nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, NULL);
	assert_int_equal(sample_links(s, MODERN)->fallback_count, 1);
	assert_true(s->links.covered[nic]);
}

/* 2.2 and 2.3: types */

static void an_endpoint_scope_of_a_bridge_is_a_mismatch(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 1);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1c.0");
	assert_untouched(sample_links(s, MODERN), port);
	assert_int_equal(s->links.mismatch_count, 1);
	assert_int_equal(s->links.mismatches[0].device, port);
	assert_int_equal(s->links.mismatches[0].scope->type, DMAR_SCOPE_ENDPOINT);
}

static void a_bridge_scope_of_an_endpoint_is_a_mismatch(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:03.0");
	assert_untouched(sample_links(s, MODERN), nic);
	assert_int_equal(s->links.mismatch_count, 1);
	assert_int_equal(s->links.mismatches[0].device, nic);
}

static void a_bridge_scope_of_a_class_06_endpoint_fits_from_4_9_on(void **state)
{
	struct sample *s = *state;
	size_t ntb = sample_device(s, "00:03.0", CLASS_OTHER_BRIDGE, NULL);

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:03.0");
	assert_touched(sample_links(s, "4.9.300"), ntb, VIA_SCOPE, KIND_DIRECT);
	assert_int_equal(s->links.mismatch_count, 0);
}

static void a_bridge_scope_of_a_class_06_endpoint_is_a_mismatch_in_4_2(void **state)
{
	struct sample *s = *state;
	size_t ntb = sample_device(s, "00:03.0", CLASS_OTHER_BRIDGE, NULL);

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:03.0");
	assert_untouched(sample_links(s, BEFORE_NTB), ntb);
	assert_int_equal(s->links.mismatch_count, 1);
}

static void a_fallback_match_has_its_type_checked_too(void **state)
{
	struct sample *s = *state;

	sample_bridge(s, "00:1c.0", 1, 1);
	sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "01:00.0");
	assert_int_equal(sample_links(s, MODERN)->mismatch_count, 1);
	assert_int_equal(s->links.touch_count, 0);
}

/* Not only RMRRs: dmar_insert_dev_scope is one function for all structures. */
static void a_units_scope_of_the_wrong_type_is_a_mismatch(void **state)
{
	struct sample *s = *state;

	dmar_drhd(&s->table, 0, 0, 0xfed91000);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:1c.0");
	sample_bridge(s, "00:1c.0", 1, 1);
	assert_int_equal(sample_links(s, MODERN)->mismatch_count, 1);
	assert_int_equal(s->links.mismatches[0].structure->type, DMAR_DRHD);
}

static void a_unit_for_all_does_not_look_at_its_scopes(void **state)
{
	struct sample *s = *state;

	dmar_begin(&s->table);
	dmar_drhd(&s->table, DMAR_INCLUDE_ALL, 0, 0xfed91000);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:1c.0");
	sample_bridge(s, "00:1c.0", 1, 1);
	assert_int_equal(sample_links(s, MODERN)->mismatch_count, 0);
}

static void a_root_port_list_for_all_does_not_look_at_its_scopes(void **state)
{
	struct sample *s = *state;

	sample_bridge(s, "00:1c.0", 1, 1);
	dmar_atsr(&s->table, 0, 0);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:1c.0");
	assert_int_equal(sample_links(s, MODERN)->mismatch_count, 1);
	dmar_poke(&s->table, s->table.structure + 4, 1, 1);
	assert_int_equal(sample_links(s, MODERN)->mismatch_count, 0);
}

/* 2.1: SATC parsed from somewhere in 5.11 to 5.15; read in 5.15, not in 5.10 */
static void satc_scopes_count_once_the_kernel_parses_them(void **state)
{
	struct sample *s = *state;

	sample_bridge(s, "00:1c.0", 1, 1);
	dmar_satc(&s->table, 0, 0);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:1c.0");
	assert_int_equal(sample_links(s, "5.10.223")->mismatch_count, 0);
	assert_int_equal(sample_links(s, "5.15.85")->mismatch_count, 1);
}

static void unknown_structures_have_no_scopes_that_count(void **state)
{
	struct sample *s = *state;

	sample_bridge(s, "00:1c.0", 1, 1);
	dmar_sidp(&s->table, 0);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:1c.0");
	assert_int_equal(sample_links(s, MODERN)->mismatch_count, 0);
}

static void assert_type_flags_nobody(struct sample *s, uint8_t type)
{
	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	sample_rmrr(s, type, "00:03.0");
	assert_int_equal(sample_links(s, MODERN)->touch_count, 0);
	assert_int_equal(s->links.mismatch_count, 0);
	assert_int_equal(s->links.region_count, 1);
}

static void an_ioapic_scope_flags_nobody(void **state)
{
	assert_type_flags_nobody(*state, DMAR_SCOPE_IOAPIC);
}

static void an_hpet_scope_flags_nobody(void **state)
{
	assert_type_flags_nobody(*state, DMAR_SCOPE_HPET);
}

static void a_name_space_scope_flags_nobody(void **state)
{
	assert_type_flags_nobody(*state, DMAR_SCOPE_NAMESPACE);
}

static void an_unknown_scope_flags_nobody(void **state)
{
	assert_type_flags_nobody(*state, 0x99);
}

static void scopes_behind_an_unknown_one_still_work(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_rmrr(s, 0x99, "00:02.0");
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_touched(sample_links(s, MODERN), nic, VIA_SCOPE, KIND_DIRECT);
}

/* 2.3, point 7 */

static void one_region_flags_each_device_that_it_names(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);
	size_t sata = sample_device(s, "00:1f.2", CLASS_SATA, NULL);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:1f.2");
	assert_touched(sample_links(s, MODERN), nic, VIA_SCOPE, KIND_DIRECT);
	assert_touched(&s->links, sata, VIA_SCOPE, KIND_DIRECT);
	assert_int_equal(s->links.regions[0].touch_count, 2);
}

static void a_scope_twice_in_one_region_is_harmless(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_touched(sample_links(s, MODERN), nic, VIA_SCOPE, KIND_DIRECT);
	assert_int_equal(s->links.touch_count, 1);
	assert_int_equal(s->links.scopes[1].device, nic);
}

/* A device takes the first scope that names it; what the second one says is not looked at. */
static void a_second_scope_of_the_wrong_type_is_not_looked_at(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	dmar_scope(&s->table, DMAR_SCOPE_BRIDGE, "00:03.0");
	assert_touched(sample_links(s, MODERN), nic, VIA_SCOPE, KIND_DIRECT);
	assert_int_equal(s->links.mismatch_count, 0);
}

static void a_device_may_be_in_several_regions(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);
	size_t count;
	const size_t *touches;

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	dmar_rmrr(&s->table, 0, SAMPLE_BASE + 0x10000, SAMPLE_END + 0x10000);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	touches = links_of_device(sample_links(s, MODERN), nic, &count);
	assert_int_equal(count, 2);
	assert_int_equal(s->links.touches[touches[0]].region, 0);
	assert_int_equal(s->links.touches[touches[1]].region, 1);
	assert_int_equal(s->links.regions[1].base, SAMPLE_BASE + 0x10000);
}

static void a_region_that_ends_before_it_starts_still_counts(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	dmar_rmrr(&s->table, 0, SAMPLE_END + 1, SAMPLE_END);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_touched(sample_links(s, MODERN), nic, VIA_SCOPE, KIND_DIRECT);
}

/* 2.4: virtual functions */

static void a_virtual_function_never_matches_a_scope(void **state)
{
	struct sample *s = *state;
	size_t vf = sample_device(s, "00:03.1", CLASS_NIC, NULL);

	s->host.devices[vf].is_vf = true;
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.1");
	assert_untouched(sample_links(s, MODERN), vf);
	assert_int_equal(s->links.named_devices, 0);
}

static void a_physical_functions_region_is_not_its_vfs(void **state)
{
	struct sample *s = *state;
	size_t pf, vf;

	sample_bridge(s, "00:1c.0", 1, 1);
	pf = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, NULL);
	vf = sample_device(s, "00:1c.0/01:10.0", CLASS_NIC, NULL);
	s->host.devices[vf].is_vf = true;
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1c.0/00.0");
	assert_touched(sample_links(s, MODERN), pf, VIA_SCOPE, KIND_DIRECT);
	assert_untouched(&s->links, vf);
}

static void a_bridges_region_reaches_vfs_on_its_buses(void **state)
{
	struct sample *s = *state;
	size_t vf;

	sample_bridge(s, "00:1c.0", 1, 2);
	vf = sample_device(s, "00:1c.0/02:10.0", CLASS_NIC, NULL);
	s->host.devices[vf].is_vf = true;
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_touched(sample_links(s, MODERN), vf, VIA_BELOW_BRIDGE, KIND_DIRECT);
}

/* 1.1: below bridges */

static void a_bridges_region_is_the_bridges_too(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 1);

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_touched(sample_links(s, MODERN), port, VIA_SCOPE, KIND_DIRECT);
}

static void a_bridges_region_reaches_what_is_below_it_from_5_3_on(void **state)
{
	struct sample *s = *state;
	size_t nic;

	sample_bridge(s, "00:1c.0", 1, 1);
	nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_touched(sample_links(s, "5.3.1"), nic, VIA_BELOW_BRIDGE, KIND_DIRECT);
}

static void before_5_3_it_is_meant_but_not_applied(void **state)
{
	struct sample *s = *state;
	size_t nic;

	sample_bridge(s, "00:1c.0", 1, 1);
	nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_touched(sample_links(s, BEFORE_BELOW), nic, VIA_BELOW_BRIDGE, KIND_NONE);
	assert_touched(&s->links, 0, VIA_SCOPE, KIND_DIRECT);
}

static void a_switch_below_the_bridge_is_reached_to_its_end(void **state)
{
	struct sample *s = *state;
	size_t up, down, nic;

	sample_bridge(s, "00:1c.0", 1, 3);
	up = sample_bridge(s, "00:1c.0/01:00.0", 2, 3);
	down = sample_bridge(s, "00:1c.0/01:00.0/02:00.0", 3, 3);
	nic = sample_device(s, "00:1c.0/01:00.0/02:00.0/03:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_touched(sample_links(s, MODERN), up, VIA_BELOW_BRIDGE, KIND_DIRECT);
	assert_touched(&s->links, down, VIA_BELOW_BRIDGE, KIND_DIRECT);
	assert_touched(&s->links, nic, VIA_BELOW_BRIDGE, KIND_DIRECT);
}

static void only_the_buses_below_the_bridge_are_reached(void **state)
{
	struct sample *s = *state;
	size_t before, first, last, behind;

	sample_bridge(s, "00:1c.0", 2, 3);
	before = sample_device(s, "00:1b.0/01:00.0", CLASS_NIC, NULL);
	first = sample_device(s, "00:1c.0/02:00.0", CLASS_NIC, NULL);
	last = sample_device(s, "00:1c.0/02:01.0/03:00.0", CLASS_NIC, NULL);
	behind = sample_device(s, "00:1d.0/04:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_untouched(sample_links(s, MODERN), before);
	assert_touched(&s->links, first, VIA_BELOW_BRIDGE, KIND_DIRECT);
	assert_touched(&s->links, last, VIA_BELOW_BRIDGE, KIND_DIRECT);
	assert_untouched(&s->links, behind);
}

/* 1.1: "comparison uses bus numbers only, not the PCI segment" (a kernel bug) */
static void bus_numbers_are_compared_across_segments(void **state)
{
	struct sample *s = *state;
	size_t stranger;

	sample_bridge(s, "0000:00:1c.0", 1, 1);
	stranger = sample_device(s, "0001:00:1c.0/0001:01:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_touched(sample_links(s, MODERN), stranger, VIA_BELOW_BRIDGE, KIND_DIRECT);
}

static void a_device_that_is_named_and_below_is_touched_once(void **state)
{
	struct sample *s = *state;
	size_t nic;

	sample_bridge(s, "00:1c.0", 1, 1);
	nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:1c.0");
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:1c.0/00.0");
	assert_touched(sample_links(s, MODERN), nic, VIA_SCOPE, KIND_DIRECT);
}

static void an_endpoints_region_reaches_nobody_else(void **state)
{
	struct sample *s = *state;
	size_t other;

	sample_bridge(s, "00:1c.0", 1, 1);
	sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, NULL);
	other = sample_device(s, "00:1c.0/01:00.1", CLASS_NIC, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:1c.0/00.0");
	assert_untouched(sample_links(s, MODERN), other);
}

/* 2.3: domains wider than 16 bits (behind VMD) */

static void a_domain_above_ffff_is_no_segment(void **state)
{
	struct sample *s = *state;
	size_t nvme = sample_device(s, "10000:00:03.0", CLASS_NVME, NULL);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_untouched(sample_links(s, MODERN), nvme);
	assert_int_equal(s->links.named_devices, 0);
}

static void the_last_16_bit_domain_is_a_segment(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "ffff:00:03.0", CLASS_NIC, NULL);

	dmar_rmrr(&s->table, 0xffff, SAMPLE_BASE, SAMPLE_END);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_touched(sample_links(s, MODERN), nic, VIA_SCOPE, KIND_DIRECT);
}

/* 1.2: exempt classes */

struct exemption {
	const char *name;
	const char *release;
	uint32_t class;
	enum region_kind kind;
};

static const struct exemption exemptions[] = {
	{ "UHCI is exempt from 3.17 on", "3.17.8", CLASS_UHCI, KIND_RELAXABLE },
	{ "xHCI is exempt", MODERN, CLASS_XHCI, KIND_RELAXABLE },
	{ "a USB device controller is exempt", MODERN, CLASS_USB_DEVICE, KIND_RELAXABLE },
	{ "VGA is not exempt in 3.19", "3.19.8", CLASS_VGA, KIND_DIRECT },
	{ "VGA is not exempt in 3.17", "3.17.8", CLASS_VGA, KIND_DIRECT },
	{ "VGA is exempt in the last 3.18", "3.18.20", CLASS_VGA, KIND_RELAXABLE },
	{ "VGA is exempt from 4.1 on", "4.1.6", CLASS_VGA, KIND_RELAXABLE },
	{ "VGA is exempt", MODERN, CLASS_VGA, KIND_RELAXABLE },
	{ "a 3D controller is exempt", MODERN, CLASS_3D, KIND_RELAXABLE },
	{ "VGA is exempt in RHEL 7.3", "3.10.0-514.el7.x86_64", CLASS_VGA, KIND_RELAXABLE },
	{ "a GPU's audio is not exempt", MODERN, CLASS_AUDIO, KIND_DIRECT },
	{ "a GPU's UCSI is not exempt", MODERN, CLASS_UCSI, KIND_DIRECT },
	{ "NVMe is not exempt", MODERN, CLASS_NVME, KIND_DIRECT },
	{ "SATA is not exempt", MODERN, CLASS_SATA, KIND_DIRECT },
	{ "a NIC is not exempt", MODERN, CLASS_NIC, KIND_DIRECT },
	{ "SMBus is not exempt", MODERN, CLASS_SMBUS, KIND_DIRECT },
};

static void exempt_class(void **state)
{
	const struct exemption *e = *state;
	struct sample *s;
	size_t device;

	sample_setup((void **)&s);
	device = sample_device(s, "00:03.0", e->class, NULL);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_touched(sample_links(s, e->release), device, VIA_SCOPE, e->kind);
	assert_int_equal(s->links.touches[0].exempt, e->kind == KIND_RELAXABLE);
	sample_teardown((void **)&s);
}

static void the_exemption_is_of_the_device_not_of_the_bridge(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:04.0", 1, 1);
	size_t gpu = sample_device(s, "00:04.0/01:00.0", CLASS_VGA, NULL);
	size_t audio = sample_device(s, "00:04.0/01:00.1", CLASS_AUDIO, NULL);

	sample_rmrr(s, DMAR_SCOPE_BRIDGE, "00:04.0");
	assert_touched(sample_links(s, MODERN), port, VIA_SCOPE, KIND_DIRECT);
	assert_touched(&s->links, gpu, VIA_BELOW_BRIDGE, KIND_RELAXABLE);
	assert_touched(&s->links, audio, VIA_BELOW_BRIDGE, KIND_DIRECT);
}

/* 1.4: the patch makes every PCI device's region relaxable, and exempts no class by that */
static void relax_rmrr_relaxes_every_device(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_links(s, MODERN);
	links_clear(&s->links);
	assert_int_equal(links_make(&s->tables, &s->host, sample_row(MODERN), true, &s->links), 0);
	assert_touched(&s->links, nic, VIA_SCOPE, KIND_RELAXABLE);
	assert_false(s->links.touches[0].exempt);
}

/* 2.6: who is served by a unit at all */

static void a_unit_for_all_covers_its_segment(void **state)
{
	struct sample *s = *state;
	size_t here = sample_device(s, "0000:00:03.0", CLASS_NIC, NULL);
	size_t there = sample_device(s, "0001:00:03.0", CLASS_NIC, NULL);

	assert_true(sample_links(s, MODERN)->covered[here]);
	assert_false(s->links.covered[there]);
}

static void a_unit_covers_the_device_that_it_names(void **state)
{
	struct sample *s = *state;
	size_t gpu = sample_device(s, "00:02.0", CLASS_VGA, NULL);
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	dmar_begin(&s->table);
	dmar_drhd(&s->table, 0, 0, 0xfed90000);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:02.0");
	assert_true(sample_links(s, MODERN)->covered[gpu]);
	assert_false(s->links.covered[nic]);
}

static void a_unit_covers_what_is_below_the_bridge_that_it_names(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 2);
	size_t below = sample_device(s, "00:1c.0/01:00.0/02:00.0", CLASS_NIC, NULL);
	size_t beside = sample_device(s, "00:1d.0/03:00.0", CLASS_NIC, NULL);

	dmar_begin(&s->table);
	dmar_drhd(&s->table, 0, 0, 0xfed90000);
	dmar_scope(&s->table, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_true(sample_links(s, MODERN)->covered[port]);
	assert_true(s->links.covered[below]);
	assert_false(s->links.covered[beside]);
}

/* Unlike a region, a unit serves its own segment only. */
static void a_units_bridge_covers_no_other_segment(void **state)
{
	struct sample *s = *state;
	size_t stranger;

	sample_bridge(s, "00:1c.0", 1, 1);
	stranger = sample_device(s, "0001:00:1c.0/0001:01:00.0", CLASS_NIC, NULL);
	dmar_begin(&s->table);
	dmar_drhd(&s->table, 0, 0, 0xfed90000);
	dmar_scope(&s->table, DMAR_SCOPE_BRIDGE, "00:1c.0");
	assert_false(sample_links(s, MODERN)->covered[stranger]);
}

static void a_region_covers_nobody(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	dmar_begin(&s->table);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_false(sample_links(s, MODERN)->covered[nic]);
}

static void a_virtual_function_is_served_with_its_physical_one(void **state)
{
	struct sample *s = *state;
	size_t vf;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	vf = sample_device(s, "00:03.1", CLASS_NIC, NULL);
	s->host.devices[vf].is_vf = true;
	dmar_begin(&s->table);
	dmar_drhd(&s->table, 0, 0, 0xfed90000);
	dmar_scope(&s->table, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_true(sample_links(s, MODERN)->covered[vf]);
}

/* What a reader of the host has to follow */

static void only_pci_scopes_are_paths_to_follow(void **state)
{
	struct sample *s = *state;
	const struct scope_path *paths;
	size_t count;

	dmar_rmrr(&s->table, 3, SAMPLE_BASE, SAMPLE_END);
	dmar_scope(&s->table, DMAR_SCOPE_IOAPIC, "f0:1f.0");
	dmar_scope(&s->table, DMAR_SCOPE_BRIDGE, "40:1c.0/00.1");
	dmar_scope(&s->table, DMAR_SCOPE_NAMESPACE, "00:15.0");
	dmar_scope(&s->table, 0x99, "00:15.0");
	sample_links(s, MODERN);
	paths = links_scope_paths(&s->tables, &s->host.arena, &count);
	assert_int_equal(count, 1);
	assert_int_equal(paths[0].segment, 3);
	assert_int_equal(paths[0].bus, 0x40);
	assert_int_equal(paths[0].length, 2);
	assert_memory_equal(paths[0].pairs, ((uint8_t[]){ 0x1c, 0, 0, 1 }), 4);
}

static void without_a_table_there_is_nothing_to_link(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);
	size_t count;

	sample_without_table(s);
	assert_untouched(sample_links(s, MODERN), nic);
	assert_int_equal(s->links.region_count, 0);
	assert_false(s->links.covered[nic]);
	assert_null(links_scope_paths(&s->tables, &s->host.arena, &count));
	assert_int_equal(count, 0);
}

static void a_machine_without_devices_has_regions_all_the_same(void **state)
{
	struct sample *s = *state;

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	assert_int_equal(sample_links(s, MODERN)->region_count, 1);
	assert_int_equal(s->links.scopes[0].device, NO_INDEX);
}

static const struct CMUnitTest plain[] = {
	CASE(a_scope_names_a_device_on_the_root_bus),
	CASE(a_path_leads_through_bridges),
	CASE(bus_numbers_behind_bridges_do_not_matter),
	CASE(the_whole_path_must_be_the_devices),
	CASE(an_empty_path_names_nobody),
	CASE(the_start_bus_is_the_devices_root_bus),
	CASE(a_region_of_another_segment_names_nobody),
	CASE(the_segment_is_the_pci_domain),
	CASE(a_scope_of_an_absent_device_names_nobody),
	CASE(a_region_without_scopes_touches_nobody),
	CASE(a_single_element_also_matches_a_current_bus_number),
	CASE(the_fallback_came_in_3_18),
	CASE(renumbering_defeats_the_fallback),
	CASE(renumbering_mis_aims_the_fallback),
	CASE(two_elements_from_a_bus_that_is_no_root_bus_never_match),
	CASE(a_device_on_the_root_bus_needs_no_fallback),
	CASE(units_use_the_fallback_too),
	CASE(an_endpoint_scope_of_a_bridge_is_a_mismatch),
	CASE(a_bridge_scope_of_an_endpoint_is_a_mismatch),
	CASE(a_bridge_scope_of_a_class_06_endpoint_fits_from_4_9_on),
	CASE(a_bridge_scope_of_a_class_06_endpoint_is_a_mismatch_in_4_2),
	CASE(a_fallback_match_has_its_type_checked_too),
	CASE(a_units_scope_of_the_wrong_type_is_a_mismatch),
	CASE(a_unit_for_all_does_not_look_at_its_scopes),
	CASE(a_root_port_list_for_all_does_not_look_at_its_scopes),
	CASE(satc_scopes_count_once_the_kernel_parses_them),
	CASE(unknown_structures_have_no_scopes_that_count),
	CASE(an_ioapic_scope_flags_nobody),
	CASE(an_hpet_scope_flags_nobody),
	CASE(a_name_space_scope_flags_nobody),
	CASE(an_unknown_scope_flags_nobody),
	CASE(scopes_behind_an_unknown_one_still_work),
	CASE(one_region_flags_each_device_that_it_names),
	CASE(a_scope_twice_in_one_region_is_harmless),
	CASE(a_second_scope_of_the_wrong_type_is_not_looked_at),
	CASE(a_device_may_be_in_several_regions),
	CASE(a_region_that_ends_before_it_starts_still_counts),
	CASE(a_virtual_function_never_matches_a_scope),
	CASE(a_physical_functions_region_is_not_its_vfs),
	CASE(a_bridges_region_reaches_vfs_on_its_buses),
	CASE(a_bridges_region_is_the_bridges_too),
	CASE(a_bridges_region_reaches_what_is_below_it_from_5_3_on),
	CASE(before_5_3_it_is_meant_but_not_applied),
	CASE(a_switch_below_the_bridge_is_reached_to_its_end),
	CASE(only_the_buses_below_the_bridge_are_reached),
	CASE(bus_numbers_are_compared_across_segments),
	CASE(a_device_that_is_named_and_below_is_touched_once),
	CASE(an_endpoints_region_reaches_nobody_else),
	CASE(a_domain_above_ffff_is_no_segment),
	CASE(the_last_16_bit_domain_is_a_segment),
	CASE(the_exemption_is_of_the_device_not_of_the_bridge),
	CASE(relax_rmrr_relaxes_every_device),
	CASE(a_unit_for_all_covers_its_segment),
	CASE(a_unit_covers_the_device_that_it_names),
	CASE(a_unit_covers_what_is_below_the_bridge_that_it_names),
	CASE(a_units_bridge_covers_no_other_segment),
	CASE(a_region_covers_nobody),
	CASE(a_virtual_function_is_served_with_its_physical_one),
	CASE(only_pci_scopes_are_paths_to_follow),
	CASE(without_a_table_there_is_nothing_to_link),
	CASE(a_machine_without_devices_has_regions_all_the_same),
};

int main(void)
{
	struct CMUnitTest tests[COUNT(plain) + COUNT(exemptions)];

	memcpy(tests, plain, sizeof(plain));
	for (size_t i = 0; i < COUNT(exemptions); i++)
		tests[COUNT(plain) + i] = (struct CMUnitTest){
			.name = exemptions[i].name,
			.test_func = exempt_class,
			.initial_state = (void *)(uintptr_t)&exemptions[i],
		};
	return RUN(tests);
}
