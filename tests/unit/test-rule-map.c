// SPDX-License-Identifier: GPL-2.0-or-later
/* Can the memory of a guest be mapped for the device: rules/map.c, guest.c. */
#include <string.h>

#include "host/arena.h"
#include "policy/guest.h"
#include "tests/unit/rule-facts.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup_two, sample_teardown)

#define GIB (1ull << 30)

static struct guest guest_of(const char *machine, enum guest_arch arch, uint64_t size, bool amd)
{
	return (struct guest){ .memory = size, .machine = machine, .type = machine_type_of(machine),
			       .arch = arch, .amd = amd };
}

static void assert_laid_out(const struct guest *guest, size_t count, uint64_t base, uint64_t end)
{
	struct guest_layout layout;

	assert_true(guest_layout(guest, &layout));
	assert_int_equal(layout.count, count);
	assert_int_equal(layout.ranges[count - 1].base, base);
	assert_int_equal(layout.ranges[count - 1].end, end);
	assert_int_equal(guest_end(&layout), end);
}

static void assert_layout(uint64_t size, bool amd, size_t count, uint64_t base, uint64_t end)
{
	struct guest guest = guest_of("q35", ARCH_X86, size, amd);

	assert_laid_out(&guest, count, base, end);
}

static void assert_unknown(const char *machine, enum guest_arch arch, uint64_t size, bool amd)
{
	struct guest guest = guest_of(machine, arch, size, amd);
	struct guest_layout layout;

	assert_false(guest_layout(&guest, &layout));
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

static void memory_is_where_an_i440fx_machine_has_it(void **state)
{
	struct guest small = guest_of("pc-i440fx-9.0", ARCH_X86, 0xdffff000, false);
	struct guest large = guest_of("pc", ARCH_X86, 0xe0000000, false);
	struct guest old = guest_of("pc-i440fx-1.7", ARCH_X86, 4 * GIB, false);
	struct guest huge = guest_of("pc-i440fx-9.0", ARCH_X86, 1009 * GIB, true);

	(void)state;
	assert_laid_out(&small, 1, 0, 0xdfffefff);
	assert_laid_out(&large, 2, 4 * GIB, 4 * GIB + 0x1fffffff);
	assert_laid_out(&old, 2, 4 * GIB, 4 * GIB + 0x1fffffff);
	old.memory = 0xe0000000;
	assert_laid_out(&old, 1, 0, 0xdfffffff);
	/* 4 + 1006 + 2 GiB end where HyperTransport begins. */
	assert_laid_out(&huge, 2, 4 * GIB, 1010 * GIB - 1);
	huge.memory += GIB;
	assert_laid_out(&huge, 2, 1024 * GIB, 2031 * GIB - 1);
	assert_unknown("pc-i440fx-rhel7.0.0", ARCH_X86, 4 * GIB, false);
}

static void memory_is_where_a_virt_machine_has_it(void **state)
{
	struct guest arm = guest_of("virt-8.2", ARCH_ARM, 4 * GIB, false);
	struct guest riscv = guest_of("virt", ARCH_RISCV, 4 * GIB, false);

	(void)state;
	assert_laid_out(&arm, 1, GIB, 5 * GIB - 1);
	assert_laid_out(&riscv, 1, 2 * GIB, 6 * GIB - 1);
}

static void old_machines_do_not_move_above_hypertransport(void **state)
{
	struct guest new = guest_of("pc-q35-7.1", ARCH_X86, 979 * GIB, true);
	struct guest old = guest_of("pc-q35-7.0", ARCH_X86, 979 * GIB, true);

	(void)state;
	assert_laid_out(&new, 2, 1024 * GIB, 2001 * GIB - 1);
	assert_laid_out(&old, 2, 4 * GIB, 981 * GIB - 1);
	/* A distribution's own version does not tell. */
	assert_unknown("pc-q35-rhel8.6.0", ARCH_X86, 979 * GIB, true);
	old = guest_of("pc-q35-rhel8.6.0", ARCH_X86, 978 * GIB, true);
	assert_laid_out(&old, 2, 4 * GIB, 980 * GIB - 1);
}

static void of_other_machines_nothing_is_known(void **state)
{
	(void)state;
	assert_unknown("microvm", ARCH_X86, GIB, false);
	assert_unknown("pseries-9.0", ARCH_PPC, GIB, false);
	assert_unknown("virt", ARCH_OTHER, GIB, false);
	assert_unknown("virt", ARCH_X86, GIB, false);
	assert_unknown("q35", ARCH_ARM, GIB, false);
	assert_unknown("raspi4b", ARCH_ARM, GIB, false);
	assert_unknown("q35", ARCH_X86, 0, false);
}

static void memory_between_the_ranges_meets_nothing(void **state)
{
	struct guest guest = guest_of("q35", ARCH_X86, 8 * GIB, false);
	struct guest_layout layout;

	(void)state;
	assert_true(guest_layout(&guest, &layout));
	assert_false(guest_meets(&layout, 0x80000000, 0xffffffff));
	assert_true(guest_meets(&layout, 0x7fffffff, 0x80000000));
	assert_true(guest_meets(&layout, 0xffffffff, 0x100000000));
	assert_true(guest_meets(&layout, 0, UINT64_MAX));
	assert_false(guest_meets(&layout, 10 * GIB, UINT64_MAX));
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

static void the_machine_type_decides(void **state)
{
	struct sample *s = *state;

	set_aperture(s, 39, 39);
	sample_reserve(s, 0, 0x90000000, 0x90000fff, "reserved");
	assert_int_equal(fits(s, 4 * GIB), ANSWER_YES);
	s->options.guest_machine = "pc-i440fx-9.0";
	assert_int_equal(fits(s, 4 * GIB), ANSWER_NO);
	assert_found(find(s, NIC), "iova-hole", SEVERITY_UNSAFE, DETAIL_HOLE);
	s->options.guest_machine = "raspi4b";
	assert_int_equal(fits(s, 4 * GIB), ANSWER_UNKNOWN);
	assert_blind(s, "iova-hole", UNCHECKED_MACHINE);
}

static void the_host_stands_for_a_machine_that_is_not_told(void **state)
{
	struct sample *s = *state;

	s->options.guest_memory = 4 * GIB;
	assert_string_equal(guest_asked(sample_judge(s)).machine, "q35");
	s->host.where.arm = true;
	assert_string_equal(guest_asked(&s->judgement).machine, "virt");
	s->options.guest_arch = "x86_64";
	assert_string_equal(guest_asked(sample_judge(s)).machine, "q35");
	s->options.guest_arch = "s390x";
	assert_null(guest_asked(sample_judge(s)).machine);
	s->options.guest_arch = NULL;
	s->host.where.arm = false;
	s->host.iommu = IOMMU_OTHER;
	assert_null(guest_asked(sample_judge(s)).machine);
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
		CASE(memory_is_where_an_i440fx_machine_has_it),
		CASE(memory_is_where_a_virt_machine_has_it),
		CASE(old_machines_do_not_move_above_hypertransport),
		CASE(of_other_machines_nothing_is_known),
		CASE(the_machine_type_decides),
		CASE(the_host_stands_for_a_machine_that_is_not_told),
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
