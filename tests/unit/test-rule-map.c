// SPDX-License-Identifier: GPL-2.0-or-later
/* Can the memory of a guest be mapped for the device: rules/map.c, guest.c. */
#include <string.h>

#include "host/arena.h"
#include "policy/guest.h"
#include "tests/unit/rule-facts.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup_two, sample_teardown)

#define GIB (1ull << 30)

static void assert_layout(uint64_t size, bool amd, size_t count, uint64_t base, uint64_t end)
{
	struct guest_range ranges[GUEST_RANGES];

	assert_int_equal(guest_layout(size, amd, ranges), count);
	assert_int_equal(ranges[0].base, 0);
	assert_int_equal(ranges[count - 1].base, base);
	assert_int_equal(ranges[count - 1].end, end);
	assert_int_equal(guest_end(size, amd), end);
}

static void memory_is_where_a_q35_machine_has_it(void **state)
{
	(void)state;
	assert_layout(1, false, 1, 0, 0);
	assert_layout(2 * GIB, false, 1, 0, 0x7fffffff);
	assert_layout(0xaffff000, false, 1, 0, 0xafffefff);
	assert_layout(0xb0000000, false, 2, 4 * GIB, 4 * GIB + 0x2fffffff);
	assert_layout(8 * GIB, false, 2, 4 * GIB, 10 * GIB - 1);
	/* 4 + 976 + 32 GiB end where HyperTransport begins, 1012 GiB; one more would not do. */
	assert_layout(978 * GIB, true, 2, 4 * GIB, 980 * GIB - 1);
	assert_layout(979 * GIB, true, 2, 1024 * GIB, 2001 * GIB - 1);
	assert_layout(979 * GIB, false, 2, 4 * GIB, 981 * GIB - 1);
}

static void memory_between_the_ranges_meets_nothing(void **state)
{
	(void)state;
	assert_false(guest_meets(8 * GIB, false, 0x80000000, 0xffffffff));
	assert_true(guest_meets(8 * GIB, false, 0x7fffffff, 0x80000000));
	assert_true(guest_meets(8 * GIB, false, 0xffffffff, 0x100000000));
	assert_true(guest_meets(8 * GIB, false, 0, UINT64_MAX));
	assert_false(guest_meets(8 * GIB, false, 10 * GIB, UINT64_MAX));
}

static void set_aperture(struct sample *s, unsigned int least, unsigned int most)
{
	s->host.aperture_seen = SEEN;
	s->host.aperture_least = (1ull << least) - 1;
	s->host.aperture_most = (1ull << most) - 1;
}

static enum answer fits(struct sample *s, uint64_t size)
{
	struct arena arena = { 0 };
	struct map_holes holes;
	enum answer answer;

	s->options.guest_memory = size;
	assert_true(map_holes(sample_judge(s), NIC, &arena, &holes));
	answer = guest_fits(&s->judgement, &holes);
	arena_clear(&arena);
	return answer;
}

static void a_guest_fits_below_what_is_reserved(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	set_aperture(s, 39, 39);
	sample_reserve(s, 0, 0x40000000, 0x40000fff, "reserved");
	sample_reserve(s, 0, 0xfee00000, 0xfeefffff, "msi");
	assert_int_equal(fits(s, GIB), ANSWER_YES);
	assert_no(find(s, NIC), "iova-hole");
	assert_int_equal(fits(s, GIB + 0x1000), ANSWER_NO);
	f = assert_found(find(s, NIC), "iova-hole", SEVERITY_UNSAFE, DETAIL_HOLE);
	assert_int_equal(f->evidence_count, 1);
	assert_string_equal(f->evidence[0].text, "0x40000000-0x40000fff reserved");
	assert_string_equal(f->evidence[0].source,
			    "sys/kernel/iommu_groups/10/reserved_regions");
	/* It is about that guest: what the kernel does with the device is another matter. */
	assert_int_equal(sample_judge_device(s, NIC)->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(sample_judge_device(s, NIC)->verdict, VERDICT_UNSAFE);
	assert_no(find(s, DISK), "iova-hole");
}

static void relaxable_memory_can_be_mapped(void **state)
{
	struct sample *s = *state;

	set_aperture(s, 39, 39);
	sample_reserve(s, 0, 0x40000000, 0x40000fff, "direct-relaxable");
	assert_int_equal(fits(s, 8 * GIB), ANSWER_YES);
}

static void a_guest_ends_where_the_iommu_does(void **state)
{
	struct sample *s = *state;

	set_aperture(s, 39, 39);
	assert_int_equal(fits(s, 510 * GIB), ANSWER_YES);
	assert_int_equal(fits(s, 511 * GIB), ANSWER_NO);
	assert_found(find(s, NIC), "iova-hole", SEVERITY_UNSAFE, DETAIL_HOLE_APERTURE);
	/* Which of two units has the device is not followed up. */
	set_aperture(s, 39, 48);
	assert_int_equal(fits(s, 511 * GIB), ANSWER_UNKNOWN);
	assert_blind(s, "iova-hole", UNCHECKED_APERTURE);
}

static void without_the_question_there_is_no_answer(void **state)
{
	struct sample *s = *state;

	sample_reserve(s, 0, 0x40000000, 0x40000fff, "reserved");
	assert_int_equal(fits(s, 0), ANSWER_UNKNOWN);
	assert_no(find(s, NIC), "iova-hole");
	assert_int_equal(why_unchecked(sample_judge_device(s, NIC), "iova-hole"), CHECKED);
}

static void an_end_that_cannot_be_seen_is_not_checked(void **state)
{
	struct sample *s = *state;

	s->host.aperture_seen = HIDDEN;
	assert_int_equal(fits(s, GIB), ANSWER_UNKNOWN);
	assert_blind(s, "iova-hole", UNCHECKED_APERTURE);
	s->host.aperture_seen = NOT_THERE;
	assert_int_equal(fits(s, GIB), ANSWER_YES);
}

static void of_what_is_refused_nothing_is_mapped(void **state)
{
	struct sample *s = *state;

	set_aperture(s, 39, 39);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	s->options.guest_memory = 8 * GIB;
	assert_no(find(s, NIC), "iova-hole");
	assert_int_equal(why_unchecked(sample_judge_device(s, NIC), "iova-hole"), CHECKED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(memory_is_where_a_q35_machine_has_it),
		CASE(memory_between_the_ranges_meets_nothing),
		CASE(a_guest_fits_below_what_is_reserved),
		CASE(relaxable_memory_can_be_mapped),
		CASE(a_guest_ends_where_the_iommu_does),
		CASE(without_the_question_there_is_no_answer),
		CASE(an_end_that_cannot_be_seen_is_not_checked),
		CASE(of_what_is_refused_nothing_is_mapped),
	};

	return RUN(tests);
}
