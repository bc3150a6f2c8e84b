// SPDX-License-Identifier: GPL-2.0-or-later
/* BARs that firmware of a guest puts beyond the IOMMU: rules/reach.c. */
#include "tests/unit/rule-facts.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup_two, sample_teardown)
#define RULE "bar-beyond-iommu"
#define GIB (1ull << 30)

static struct device_reach *look_at(struct sample *s, unsigned int bits, unsigned int width)
{
	struct device_reach *reach = arena_alloc(&s->host.arena, sizeof(*reach));

	assert_non_null(reach);
	*reach = (struct device_reach){ .bar_seen = SEEN,
					.bar = 16 * GIB,
					.width_seen = SEEN,
					.width = width,
					.unit = "dmar1" };
	s->host.devices[NIC].reach = reach;
	s->host.address_bits_seen = SEEN;
	s->host.address_bits = bits;
	return reach;
}

static void assert_fine(struct sample *s)
{
	assert_no(find(s, NIC), RULE);
	assert_int_equal(why_unchecked(sample_judge_device(s, NIC), RULE), CHECKED);
}

static void a_large_bar_is_beyond_a_narrow_iommu(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	assert_fine(s);
	look_at(s, 46, 39);
	f = assert_found(find(s, NIC), RULE, SEVERITY_CAUTION, DETAIL_BAR_BEYOND);
	assert_string_equal(f->what, "39");
	assert_string_equal(f->through, "46");
	assert_int_equal(f->evidence_count, 3);
	assert_string_equal(f->evidence[0].text, "dmar1: 39 bits");
	assert_no(find(s, DISK), RULE);
}

static void firmware_does_not_go_by_all_it_is_told(void **state)
{
	static const unsigned int fine[][2] = { { 40, 39 }, { 39, 39 }, { 36, 39 }, { 46, 46 },
						{ 52, 48 }, { 46, 48 }, { 38, 36 } };
	struct sample *s = *state;

	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
		look_at(s, fine[i][0], fine[i][1]);
		assert_fine(s);
	}
	look_at(s, 52, 42);
	assert_found(find(s, NIC), RULE, SEVERITY_CAUTION, DETAIL_BAR_BEYOND);
}

static void a_guest_may_have_fewer_bits(void **state)
{
	struct sample *s = *state;

	look_at(s, 46, 39);
	s->options.guest_bits = 39;
	assert_fine(s);
	s->options.guest_bits = 40;
	assert_fine(s);
	s->options.guest_bits = 42;
	assert_string_equal(
		assert_found(find(s, NIC), RULE, SEVERITY_CAUTION, DETAIL_BAR_BEYOND)->through,
		"42");
	s->options.guest_machine = "microvm";
	assert_fine(s);
}

static void what_is_hidden_is_not_checked(void **state)
{
	struct sample *s = *state;
	struct device_reach *reach = look_at(s, 46, 39);

	reach->width_seen = HIDDEN;
	assert_blind(s, RULE, UNCHECKED_REACH);
	reach->bar = GIB / 8;
	assert_fine(s);
	reach = look_at(s, 46, 39);
	reach->bar_seen = HIDDEN;
	assert_blind(s, RULE, UNCHECKED_REACH);
	s->host.address_bits_seen = HIDDEN;
	assert_fine(s);
	s->host.devices[NIC].class = 0x030000;
	s->host.devices[NIC].vendor = 0x10de;
	assert_blind(s, RULE, UNCHECKED_REACH);
	reach = look_at(s, 46, 39);
	s->host.address_bits_seen = HIDDEN;
	assert_blind(s, RULE, UNCHECKED_REACH);
	s->options.guest_bits = 39;
	assert_fine(s);
	reach->width = 48;
	s->options.guest_bits = 0;
	assert_fine(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_large_bar_is_beyond_a_narrow_iommu),
		CASE(firmware_does_not_go_by_all_it_is_told),
		CASE(a_guest_may_have_fewer_bits),
		CASE(what_is_hidden_is_not_checked),
	};

	return RUN(tests);
}
