// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whom an IVMD touches and how, and who has an IOMMU: doc/kernel-facts.md, sections 5.2, 5.3
 * and 5.5. IVMDs are the sample's single page where a case is not about the memory.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, sample_teardown)

/* Kernels on either side of what the cases are about. */
#define BEFORE_UNITY "5.4.300"
#define BEFORE_SEGMENTS "5.19.17"
#define MODERN "6.12.10"

static int setup(void **state)
{
	int r = sample_setup(state);

	sample_make_amd_with_table(*state);
	return r;
}

/* The one touch of @device, or NULL. */
static const struct touch *touch_of(const struct links *links, size_t device)
{
	size_t count;
	const size_t *touches = links_of_device(links, device, &count);

	assert_true(count <= 1);
	return count ? &links->touches[touches[0]] : NULL;
}

static void assert_touched(const struct links *links, size_t device, enum region_kind kind)
{
	const struct touch *touch = touch_of(links, device);

	assert_non_null(touch);
	assert_int_equal(touch->device, device);
	assert_int_equal(touch->via, VIA_RANGE);
	assert_int_equal(touch->kind, kind);
	assert_false(touch->exempt);
}

static void assert_untouched(const struct links *links, size_t device)
{
	assert_null(touch_of(links, device));
}

static void add_memory(struct sample *s, uint8_t type, uint8_t flags, uint16_t first, uint16_t last)
{
	ivrs_ivmd(&s->ivrs, type, flags, first, last, SAMPLE_BASE, 0x1000);
}

/* 5.3: which devices */

static void one_device_is_named_by_its_number(void **state)
{
	struct sample *s = *state;
	size_t before = sample_device(s, "00:02.7", CLASS_NIC, NULL);
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);
	size_t after = sample_device(s, "00:03.1", CLASS_NIC, NULL);

	/* What would end a range means nothing here. */
	add_memory(s, IVRS_IVMD_ONE, IVMD_UNITY, 0x0018, 0xffff);
	assert_touched(sample_links(s, MODERN), nic, KIND_DIRECT);
	assert_untouched(&s->links, before);
	assert_untouched(&s->links, after);
	assert_int_equal(s->links.scopes[0].device, nic);
	assert_null(s->links.scopes[0].scope);
	assert_int_equal(s->links.scopes[0].first, 0x0018);
	assert_int_equal(s->links.scopes[0].last, 0x0018);
}

static void both_ends_of_a_range_are_in_it(void **state)
{
	struct sample *s = *state;
	size_t below = sample_device(s, "00:07.7", CLASS_NIC, NULL);
	size_t first = sample_device(s, "00:08.0", CLASS_NIC, NULL);
	size_t last = sample_device(s, "03:00.1", CLASS_NIC, NULL);
	size_t above = sample_device(s, "03:00.2", CLASS_NIC, NULL);

	sample_ivmd(s, 0x0040, 0x0301);
	assert_untouched(sample_links(s, MODERN), below);
	assert_touched(&s->links, first, KIND_DIRECT);
	assert_touched(&s->links, last, KIND_DIRECT);
	assert_untouched(&s->links, above);
	/* A range resolves to no single device. */
	assert_int_equal(s->links.scopes[0].device, NO_INDEX);
	assert_int_equal(s->links.scopes[0].first, 0x0040);
	assert_int_equal(s->links.scopes[0].last, 0x0301);
}

static void a_reversed_range_touches_nobody(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	sample_ivmd(s, 0x0018, 0x0017);
	assert_int_equal(sample_links(s, MODERN)->touch_count, 0);
	assert_int_equal(s->links.region_count, 1);
}

static void all_devices_are_those_up_to_the_last_number(void **state)
{
	struct sample *s = *state;
	size_t root = sample_device(s, "00:00.0", CLASS_HOST, NULL);
	size_t last = sample_device(s, "03:00.0", CLASS_NIC, NULL);
	size_t above = sample_device(s, "03:00.1", CLASS_NIC, NULL);

	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_10, 0, 0xfd200000);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_RANGE_START, 0x0000, 0);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_RANGE_END, 0x0300, 0);
	/* Its numbers mean nothing. */
	add_memory(s, IVRS_IVMD_ALL, IVMD_UNITY, 0x1000, 0x1001);
	assert_touched(sample_links(s, MODERN), root, KIND_DIRECT);
	assert_touched(&s->links, last, KIND_DIRECT);
	assert_untouched(&s->links, above);
}

static void all_devices_with_a_unit_for_all_are_all(void **state)
{
	struct sample *s = *state;
	size_t last = sample_device(s, "ff:1f.7", CLASS_NIC, NULL);

	add_memory(s, IVRS_IVMD_ALL, IVMD_UNITY, 0, 0);
	assert_touched(sample_links(s, MODERN), last, KIND_DIRECT);
}

static void bridges_hand_nothing_down(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:01.1", 1, 1);
	size_t below = sample_device(s, "00:01.1/01:00.0", CLASS_NVME, NULL);

	add_memory(s, IVRS_IVMD_ONE, IVMD_UNITY, 0x0009, 0);
	assert_touched(sample_links(s, MODERN), port, KIND_DIRECT);
	assert_untouched(&s->links, below);
}

static void virtual_functions_match_by_their_own_number(void **state)
{
	struct sample *s = *state;
	size_t pf = sample_device(s, "00:03.0", CLASS_NVME, NULL);
	size_t vf = sample_device(s, "00:03.1", CLASS_NVME, NULL);

	s->host.devices[vf].is_vf = true;
	add_memory(s, IVRS_IVMD_ONE, IVMD_UNITY, 0x0019, 0);
	assert_untouched(sample_links(s, MODERN), pf);
	assert_touched(&s->links, vf, KIND_DIRECT);
}

/* 5.2: flags */

static void assert_counts(struct sample *s, uint8_t flags, bool counts)
{
	size_t nic = 0;

	sample_make_amd_with_table(s);
	add_memory(s, IVRS_IVMD_ONE, flags, 0x0018, 0);
	if (counts)
		assert_touched(sample_links(s, MODERN), nic, KIND_DIRECT);
	else
		assert_untouched(sample_links(s, MODERN), nic);
	/* Whether it counts or not, it names a device: the table is this machine's. */
	assert_true(s->links.named_devices > 0);
}

static void only_unity_and_exclusion_count(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	for (unsigned int flags = 0; flags < 256; flags++)
		assert_counts(s, (uint8_t)flags, flags & 0x09);
}

static void an_exclusion_was_no_region_once(void **state)
{
	static const uint8_t flags[] = { IVMD_EXCLUSION, IVMD_EXCLUSION | IVMD_UNITY,
					 IVMD_EXCLUSION | IVMD_READ | IVMD_WRITE };
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	for (size_t i = 0; i < COUNT(flags); i++) {
		sample_make_amd_with_table(s);
		add_memory(s, IVRS_IVMD_ONE, flags[i], 0x0018, 0);
		assert_touched(sample_links(s, BEFORE_UNITY), nic, KIND_NONE);
		assert_touched(sample_links(s, "5.7.14"), nic, KIND_DIRECT);
	}
}

static void a_unity_map_always_was_one(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	add_memory(s, IVRS_IVMD_ONE, IVMD_UNITY, 0x0018, 0);
	assert_touched(sample_links(s, "3.16.7"), nic, KIND_DIRECT);
	assert_touched(sample_links(s, BEFORE_UNITY), nic, KIND_DIRECT);
}

static void no_class_is_exempt(void **state)
{
	static const uint32_t classes[] = { CLASS_XHCI, CLASS_UHCI, CLASS_VGA, CLASS_3D,
					    CLASS_ISA };
	struct sample *s = *state;
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_ivmd(s, 0x0018, 0x0018);
	for (size_t i = 0; i < COUNT(classes); i++) {
		s->host.devices[device].class = classes[i];
		assert_touched(sample_links(s, MODERN), device, KIND_DIRECT);
	}
}

static void relax_rmrr_does_nothing(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_ivmd(s, 0x0018, 0x0018);
	sample_links(s, MODERN);
	links_clear(&s->links);
	assert_int_equal(links_make(&s->tables, &s->host, sample_row(MODERN), true, &s->links), 0);
	assert_touched(&s->links, nic, KIND_DIRECT);
}

/* 5.1: segments */

/* Memory of a segment that has a unit for all its devices. */
static void add_memory_of_segment(struct sample *s, uint16_t segment)
{
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_11, segment, 0xfd300000);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_ALL, 0, 0);
	add_memory(s, IVRS_IVMD_RANGE, IVMD_UNITY, 0, 0xffff);
	ivrs_poke(&s->ivrs, s->ivrs.block + 8, segment, 2);
}

static void a_segment_is_a_pci_domain(void **state)
{
	struct sample *s = *state;
	size_t zero = sample_device(s, "0000:00:03.0", CLASS_NIC, NULL);
	size_t one = sample_device(s, "0001:00:03.0", CLASS_NIC, NULL);

	add_memory_of_segment(s, 1);
	assert_untouched(sample_links(s, MODERN), zero);
	assert_touched(&s->links, one, KIND_DIRECT);
	assert_int_equal(s->links.regions[0].segment, 1);
}

static void segments_did_not_count_once(void **state)
{
	struct sample *s = *state;
	size_t zero = sample_device(s, "0000:00:03.0", CLASS_NIC, NULL);
	size_t one = sample_device(s, "0001:00:03.0", CLASS_NIC, NULL);

	add_memory_of_segment(s, 1);
	assert_touched(sample_links(s, BEFORE_SEGMENTS), zero, KIND_DIRECT);
	assert_touched(&s->links, one, KIND_DIRECT);
}

/* Its units are what tells the last number: the number is 0 where there are none. */
static void all_devices_of_a_segment_without_units_are_its_first(void **state)
{
	struct sample *s = *state;
	size_t first = sample_device(s, "0001:00:00.0", CLASS_HOST, NULL);
	size_t second = sample_device(s, "0001:00:00.1", CLASS_NIC, NULL);
	size_t other = sample_device(s, "0000:00:03.0", CLASS_NIC, NULL);

	add_memory(s, IVRS_IVMD_ALL, IVMD_UNITY, 0, 0);
	ivrs_poke(&s->ivrs, s->ivrs.block + 8, 1, 2);
	assert_touched(sample_links(s, MODERN), first, KIND_NONE);
	assert_untouched(&s->links, second);
	assert_untouched(&s->links, other);
	assert_touched(sample_links(s, BEFORE_SEGMENTS), second, KIND_DIRECT);
	assert_touched(&s->links, other, KIND_DIRECT);
}

/* 5.3: which range */

static void assert_memory(struct sample *s, uint64_t base, uint64_t size, uint64_t kernel_base,
			  uint64_t kernel_end)
{
	const struct region *region;

	sample_make_amd_with_table(s);
	ivrs_ivmd(&s->ivrs, IVRS_IVMD_ONE, IVMD_UNITY, 0x0018, 0, base, size);
	assert_int_equal(sample_links(s, MODERN)->region_count, 1);
	region = &s->links.regions[0];
	assert_int_equal(region->table, TABLE_IVRS);
	assert_int_equal(region->offset, s->ivrs.block);
	assert_int_equal(region->base, base);
	assert_int_equal(region->end, base || size ? base + size - 1 : 0);
	assert_int_equal(region->kernel_base, kernel_base);
	assert_int_equal(region->kernel_end, kernel_end);
	/* However odd, it is the device's. */
	assert_touched(&s->links, 0, KIND_DIRECT);
}

static void start_and_length_are_rounded_up_to_pages(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	assert_memory(s, 0x7e000000, 0x2000, 0x7e000000, 0x7e001fff);
	assert_memory(s, 0x7e000001, 0x2000, 0x7e001000, 0x7e002fff);
	assert_memory(s, 0x7e000fff, 1, 0x7e001000, 0x7e001fff);
	assert_memory(s, 0x7e000000, 0x1001, 0x7e000000, 0x7e001fff);
	assert_memory(s, 0x7e001000, 0xfff, 0x7e001000, 0x7e001fff);
}

/* [E:7.2] "0x7e002000 0x7e001fff direct" */
static void memory_of_no_bytes_ends_before_it_starts(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	assert_memory(s, 0x7e002000, 0, 0x7e002000, 0x7e001fff);
	assert_memory(s, 0x7e001001, 0, 0x7e002000, 0x7e001fff);
}

static void memory_may_start_at_0(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	assert_memory(s, 0, 0x1000, 0, 0xfff);
	assert_memory(s, 0, 1, 0, 0xfff);
	assert_memory(s, 0, 0, 0, UINT64_MAX);
}

/* No memory map is asked, and what is there twice is there twice. */
static void each_ivmd_is_a_region(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);
	size_t count;

	sample_ivmd(s, 0x0018, 0x0018);
	sample_ivmd(s, 0x0000, 0xffff);
	assert_int_equal(sample_links(s, MODERN)->region_count, 2);
	links_of_device(&s->links, nic, &count);
	assert_int_equal(count, 2);
	assert_int_equal(s->links.regions[0].touch_count, 1);
	assert_int_equal(s->links.regions[1].first_touch, 1);
}

/* Who has an IOMMU */

static void a_unit_does_not_cover_itself(void **state)
{
	struct sample *s = *state;
	size_t unit = sample_device(s, "00:00.2", 0x080600, NULL);
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	assert_false(sample_links(s, MODERN)->covered[unit]);
	assert_true(s->links.covered[nic]);
	/* That is how the table shows that it is this machine's. */
	assert_int_equal(s->links.named_devices, 1);
}

static void a_device_that_no_unit_names_is_not_covered(void **state)
{
	struct sample *s = *state;
	size_t in = sample_device(s, "00:03.0", CLASS_NIC, NULL);
	size_t out = sample_device(s, "00:04.0", CLASS_NIC, NULL);

	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_10, 0, 0xfd200000);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_SELECT, 0x0018, 0);
	assert_true(sample_links(s, MODERN)->covered[in]);
	assert_false(s->links.covered[out]);
}

static void a_segment_without_units_is_not_covered(void **state)
{
	struct sample *s = *state;
	size_t zero = sample_device(s, "0000:00:03.0", CLASS_NIC, NULL);
	size_t one = sample_device(s, "0001:00:03.0", CLASS_NIC, NULL);

	assert_true(sample_links(s, MODERN)->covered[zero]);
	assert_false(s->links.covered[one]);
	assert_true(sample_links(s, BEFORE_SEGMENTS)->covered[zero]);
	assert_true(s->links.covered[one]);
}

static void each_segment_has_its_own_units(void **state)
{
	struct sample *s = *state;
	size_t zero = sample_device(s, "0000:00:03.0", CLASS_NIC, NULL);
	size_t one = sample_device(s, "0001:00:04.0", CLASS_NIC, NULL);
	size_t none = sample_device(s, "0001:00:03.0", CLASS_NIC, NULL);

	sample_begin_ivrs(s);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_10, 0, 0xfd200000);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_SELECT, 0x0018, 0);
	ivrs_ivhd(&s->ivrs, IVRS_IVHD_10, 1, 0xfd300000);
	ivrs_entry(&s->ivrs, IVRS_ENTRY_SELECT, 0x0020, 0);
	assert_true(sample_links(s, MODERN)->covered[zero]);
	assert_true(s->links.covered[one]);
	assert_false(s->links.covered[none]);
	assert_true(sample_links(s, BEFORE_SEGMENTS)->covered[none]);
}

static void a_table_without_units_covers_nobody(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_begin_ivrs(s);
	sample_ivmd(s, 0x0018, 0x0018);
	assert_false(sample_links(s, MODERN)->covered[nic]);
	assert_touched(&s->links, nic, KIND_NONE);
}

/* There is nothing that could be mapped one to one; nor has it a list of regions. */
static void memory_of_what_is_not_covered_is_not_applied(void **state)
{
	struct sample *s = *state;
	size_t unit = sample_device(s, "00:00.2", 0x080600, NULL);
	size_t nic = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_ivmd(s, 0x0000, 0x0fff);
	assert_touched(sample_links(s, MODERN), unit, KIND_NONE);
	assert_touched(&s->links, nic, KIND_DIRECT);
}

/* A hostile table must not fill memory: what is past the limit is not known. */
static void more_links_than_any_host_has_are_not_kept(void **state)
{
	struct sample *s = *state;
	const struct judgement *j;

	for (unsigned int number = 0; number < 10000; number++) {
		char address[16];

		snprintf(address, sizeof(address), "%02x:%02x.%x", number >> 8, number >> 3 & 0x1f,
			 number & 7);
		sample_device(s, address, CLASS_NIC, NULL);
	}
	for (unsigned int i = 0; i < 104; i++)
		add_memory(s, IVRS_IVMD_ALL, IVMD_UNITY | IVMD_READ, 0, 0);
	s->options.kernel = MODERN;
	j = sample_judge(s);
	assert_false(j->candidates[0].links.overflow);
	assert_true(j->tables_known);

	add_memory(s, IVRS_IVMD_ALL, IVMD_UNITY | IVMD_READ, 0, 0);
	j = sample_judge(s);
	assert_true(j->candidates[0].links.overflow);
	assert_int_equal(j->candidates[0].links.touch_count, LINKS_MAX);
	assert_false(j->tables_known);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(one_device_is_named_by_its_number),
		CASE(both_ends_of_a_range_are_in_it),
		CASE(a_reversed_range_touches_nobody),
		CASE(all_devices_are_those_up_to_the_last_number),
		CASE(all_devices_with_a_unit_for_all_are_all),
		CASE(bridges_hand_nothing_down),
		CASE(virtual_functions_match_by_their_own_number),
		CASE(only_unity_and_exclusion_count),
		CASE(an_exclusion_was_no_region_once),
		CASE(a_unity_map_always_was_one),
		CASE(no_class_is_exempt),
		CASE(relax_rmrr_does_nothing),
		CASE(a_segment_is_a_pci_domain),
		CASE(segments_did_not_count_once),
		CASE(all_devices_of_a_segment_without_units_are_its_first),
		CASE(start_and_length_are_rounded_up_to_pages),
		CASE(memory_of_no_bytes_ends_before_it_starts),
		CASE(memory_may_start_at_0),
		CASE(each_ivmd_is_a_region),
		CASE(a_unit_does_not_cover_itself),
		CASE(a_device_that_no_unit_names_is_not_covered),
		CASE(a_segment_without_units_is_not_covered),
		CASE(each_segment_has_its_own_units),
		CASE(a_table_without_units_covers_nobody),
		CASE(memory_of_what_is_not_covered_is_not_applied),
		CASE(more_links_than_any_host_has_are_not_kept),
	};

	return RUN(tests);
}
