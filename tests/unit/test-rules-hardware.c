// SPDX-License-Identifier: GPL-2.0-or-later
/* The rules about what a device can do: reset, SR-IOV, power, silence, ports, memory. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/arena.h"
#include "policy/guest.h"
#include "tests/unit/rule-facts.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup_two, sample_teardown)

#define GIB (1ull << 30)

/* no-reset */

static void a_device_without_reset_is_a_caution(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	facts_of(s, NIC)->reset = false;
	f = assert_found(find(s, NIC), "no-reset", SEVERITY_CAUTION, DETAIL_NO_RESET);
	assert_int_equal(f->evidence_count, 1);
	assert_string_equal(f->evidence[0].source, "sys/bus/pci/devices/0000:00:03.0/reset");
	assert_int_equal(sample_judge_device(s, NIC)->verdict, VERDICT_CAUTION);
	assert_int_equal(sample_judge_device(s, NIC)->kernel.kind, OUTCOME_ACCEPTS);
	assert_no(find(s, DISK), "no-reset");
}

static void a_reset_that_takes_others_along_names_them(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	facts_of(s, NIC)->reset = false;
	set_text(&facts_of(s, NIC)->bus_mates, "0000:00:04.0");
	set_text(&facts_of(s, NIC)->reset_methods, "bus");
	f = assert_found(find(s, NIC), "no-reset", SEVERITY_CAUTION, DETAIL_NO_RESET_ALONE);
	assert_string_equal(f->what, "0000:00:04.0");
	assert_string_equal(f->evidence[0].text, "bus");
}

static void a_reset_that_was_switched_off_is_told_as_such(void **state)
{
	struct sample *s = *state;

	facts_of(s, NIC)->reset = false;
	set_text(&facts_of(s, NIC)->reset_methods, "");
	assert_found(find(s, NIC), "no-reset", SEVERITY_CAUTION, DETAIL_NO_RESET_OFF);
}

static void what_no_guest_gets_needs_no_reset(void **state)
{
	struct sample *s = *state;

	s->host.devices[NIC].class = CLASS_ISA;
	facts_of(s, NIC)->reset = false;
	assert_no(find(s, NIC), "no-reset");
}

static void a_reset_that_cannot_be_seen_is_not_checked(void **state)
{
	struct sample *s = *state;

	facts_of(s, NIC)->reset_seen = HIDDEN;
	assert_blind(s, "no-reset", UNCHECKED_RESET);
}

/* sriov-pf */

static void turn_on(struct sample *s, size_t device, const char *driver)
{
	struct device_facts *facts = facts_of(s, device);

	facts->numvfs_seen = SEEN;
	strcpy(facts->numvfs, "1");
	facts->vfs = calloc(1, sizeof(*facts->vfs));
	assert_non_null(facts->vfs);
	facts->vf_count = 1;
	strcpy(facts->vfs[0].name, "0000:00:04.1");
	if (driver)
		set_text(&facts->vfs[0].driver, driver);
}

static void vfio_takes_no_physical_function_whose_virtual_ones_are_on(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;
	const struct finding *f;

	turn_on(s, DISK, NULL);
	d = sample_judge_device(s, DISK);
	f = assert_found(&d->findings, "sriov-pf", SEVERITY_CAUTION, DETAIL_PF_ENABLED);
	assert_string_equal(f->what, "1");
	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(d->kernel.at, STEP_BIND);
	assert_int_equal(d->kernel.error, EBUSY);
	assert_int_equal(d->kernel.line, LINE_PF_ENABLED);
	assert_int_equal(d->kernel.named, DISK);
	assert_int_equal(d->todo_count, 2);
	assert_int_equal(d->todo[0].action, PREPARE_DISABLE_VFS);
	assert_int_equal(d->todo[0].device, DISK);
	assert_int_equal(d->todo[1].action, PREPARE_BIND);
	assert_int_equal(d->ready, ANSWER_NO);
}

static void a_virtual_function_in_use_is_named(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	turn_on(s, DISK, "vfio-pci");
	f = assert_found(find(s, DISK), "sriov-pf", SEVERITY_CAUTION, DETAIL_PF_IN_USE);
	assert_string_equal(f->through, "0000:00:04.1");
	assert_int_equal(f->evidence_count, 2);
	assert_string_equal(f->evidence[1].source, "sys/bus/pci/devices/0000:00:04.1/driver");
}

static void a_physical_function_that_vfio_has_stays_its(void **state)
{
	struct sample *s = *state;

	turn_on(s, NIC, NULL);
	assert_found(find(s, NIC), "sriov-pf", SEVERITY_CAUTION, DETAIL_PF_SHARED);
	assert_int_equal(sample_judge_device(s, NIC)->kernel.kind, OUTCOME_ACCEPTS);
	assert_int_equal(sample_judge_device(s, NIC)->ready, ANSWER_YES);
}

static void no_virtual_function_is_no_trouble(void **state)
{
	struct sample *s = *state;

	facts_of(s, DISK)->numvfs_seen = SEEN;
	strcpy(facts_of(s, DISK)->numvfs, "0");
	assert_no(find(s, DISK), "sriov-pf");
	assert_int_equal(sample_judge_device(s, DISK)->kernel.kind, OUTCOME_ACCEPTS);
}

static void when_vfio_began_to_refuse_them_is_not_known(void **state)
{
	struct sample *s = *state;

	turn_on(s, DISK, NULL);
	sample_release(s, "4.19");
	assert_int_equal(sample_judge_device(s, DISK)->kernel.kind, OUTCOME_UNKNOWN);
	sample_release(s, "5.3");
	assert_int_equal(sample_judge_device(s, DISK)->kernel.at, STEP_BIND);
}

static void without_a_group_it_is_still_the_virtual_functions(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	turn_on(s, DISK, NULL);
	sample_without_groups(s);
	sample_command_line(s, "intel_iommu=off");
	d = sample_judge_device(s, DISK);
	assert_int_equal(d->kernel.line, LINE_PF_ENABLED);
	assert_int_equal(d->kernel.error, EBUSY);
	assert_int_equal(sample_judge_device(s, NIC)->kernel.error, EINVAL);
}

static void sr_iov_that_cannot_be_seen_is_not_checked(void **state)
{
	struct sample *s = *state;

	facts_of(s, NIC)->numvfs_seen = HIDDEN;
	assert_blind(s, "sriov-pf", UNCHECKED_SRIOV);
}

/* sriov-vf */

static void make_virtual(struct sample *s, size_t device, const char *driver)
{
	struct device_facts *facts = facts_of(s, device);

	facts->physfn_seen = SEEN;
	strcpy(facts->physfn, "0000:00:02.0");
	facts->physfn_driver_seen = driver ? SEEN : NOT_THERE;
	if (driver)
		set_text(&facts->physfn_driver, driver);
}

static void a_virtual_function_wants_its_physical_ones_driver(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	make_virtual(s, NIC, NULL);
	f = assert_found(find(s, NIC), "sriov-vf", SEVERITY_CAUTION, DETAIL_VF_ALONE);
	assert_string_equal(f->what, "0000:00:02.0");
	assert_int_equal(sample_judge_device(s, NIC)->kernel.kind, OUTCOME_ACCEPTS);
}

static void with_it_there_is_only_something_to_know(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	make_virtual(s, NIC, "igb");
	f = assert_found(find(s, NIC), "sriov-vf", SEVERITY_INFO, DETAIL_VF_DEPENDS);
	assert_string_equal(f->through, "igb");
	assert_int_equal(sample_judge_device(s, NIC)->verdict, VERDICT_SAFE);
}

static void where_vfio_has_both_a_token_is_asked_for(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	make_virtual(s, NIC, "vfio-pci");
	d = sample_judge_device(s, NIC);
	assert_found(&d->findings, "sriov-vf", SEVERITY_CAUTION, DETAIL_VF_TOKEN);
	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(d->kernel.at, STEP_GET_DEVICE_FD);
	assert_int_equal(d->kernel.error, EACCES);
	assert_int_equal(d->kernel.line, LINE_VF_TOKEN);
	/* That came with 5.7. */
	sample_release(s, "5.4");
	assert_int_equal(sample_judge_device(s, NIC)->kernel.kind, OUTCOME_ACCEPTS);
}

static void a_physical_function_that_cannot_be_seen_is_not_checked(void **state)
{
	struct sample *s = *state;

	make_virtual(s, NIC, NULL);
	facts_of(s, NIC)->physfn_driver_seen = HIDDEN;
	assert_blind(s, "sriov-vf", UNCHECKED_SRIOV);
}

/* device-unresponsive, device-power, untrusted-port */

static void a_device_that_does_not_answer_is_unsafe(void **state)
{
	struct sample *s = *state;

	facts_of(s, NIC)->silent = true;
	assert_found(find(s, NIC), "device-unresponsive", SEVERITY_UNSAFE, DETAIL_UNRESPONSIVE);
	/* Who knows what it does then. */
	assert_int_equal(sample_judge_device(s, NIC)->kernel.kind, OUTCOME_UNKNOWN);
	assert_int_equal(sample_judge_device(s, NIC)->verdict, VERDICT_UNSAFE);
}

static void whether_it_answers_may_not_have_been_asked(void **state)
{
	struct sample *s = *state;

	facts_of(s, NIC)->config_seen = NOT_ASKED;
	assert_blind(s, "device-unresponsive", UNCHECKED_NOT_NAMED);
	facts_of(s, NIC)->config_seen = HIDDEN;
	assert_blind(s, "device-unresponsive", UNCHECKED_CONFIG);
}

static void a_device_without_power_is_a_caution(void **state)
{
	struct sample *s = *state;
	const struct device_judgement *d;

	facts_of(s, DISK)->power = POWER_COLD;
	facts_of(s, DISK)->config_seen = NOT_ASKED;
	d = sample_judge_device(s, DISK);
	assert_found(&d->findings, "device-power", SEVERITY_CAUTION, DETAIL_POWER_COLD);
	assert_int_equal(why_unchecked(d, "device-unresponsive"), CHECKED);
	facts_of(s, DISK)->power = POWER_SUSPENDED;
	assert_found(find(s, DISK), "device-power", SEVERITY_CAUTION, DETAIL_POWER_SUSPENDED);
}

static void vfio_lets_its_devices_sleep(void **state)
{
	struct sample *s = *state;

	facts_of(s, NIC)->power = POWER_COLD;
	assert_no(find(s, NIC), "device-power");
	facts_of(s, NIC)->power_seen = HIDDEN;
	assert_blind(s, "device-power", UNCHECKED_POWER);
}

static void a_device_from_outside_is_a_caution(void **state)
{
	struct sample *s = *state;

	facts_of(s, NIC)->removable = true;
	assert_found(find(s, NIC), "untrusted-port", SEVERITY_CAUTION, DETAIL_REMOVABLE);
}

static void only_kernels_that_would_tell_say_that_it_is_inside(void **state)
{
	struct sample *s = *state;

	facts_of(s, NIC)->removable_seen = NOT_THERE;
	assert_int_equal(why_unchecked(sample_judge_device(s, NIC), "untrusted-port"), CHECKED);
	/* What was asked with --kernel wrote no file of this host. */
	s->options.kernel = "5.10";
	assert_int_equal(why_unchecked(sample_judge_device(s, NIC), "untrusted-port"), CHECKED);
	s->options.kernel = NULL;
	sample_release(s, "5.10.0");
	assert_blind(s, "untrusted-port", UNCHECKED_REMOVABLE);
	facts_of(s, NIC)->removable_seen = HIDDEN;
	assert_blind(s, "untrusted-port", UNCHECKED_REMOVABLE);
}

static void without_facts_the_rules_are_blind(void **state)
{
	static const char *const rules[] = { "no-reset", "sriov-pf", "sriov-vf", "device-power",
					     "device-unresponsive", "untrusted-port" };
	struct sample *s = *state;
	const struct device_judgement *d;

	device_facts_free(facts_of(s, NIC));
	s->host.devices[NIC].facts = NULL;
	d = sample_judge_device(s, NIC);
	for (size_t i = 0; i < COUNT(rules); i++)
		assert_int_not_equal(why_unchecked(d, rules[i]), CHECKED);
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

/* iova-hole */

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
		CASE(a_device_without_reset_is_a_caution),
		CASE(a_reset_that_takes_others_along_names_them),
		CASE(a_reset_that_was_switched_off_is_told_as_such),
		CASE(what_no_guest_gets_needs_no_reset),
		CASE(a_reset_that_cannot_be_seen_is_not_checked),
		CASE(vfio_takes_no_physical_function_whose_virtual_ones_are_on),
		CASE(a_virtual_function_in_use_is_named),
		CASE(a_physical_function_that_vfio_has_stays_its),
		CASE(no_virtual_function_is_no_trouble),
		CASE(when_vfio_began_to_refuse_them_is_not_known),
		CASE(without_a_group_it_is_still_the_virtual_functions),
		CASE(sr_iov_that_cannot_be_seen_is_not_checked),
		CASE(a_virtual_function_wants_its_physical_ones_driver),
		CASE(with_it_there_is_only_something_to_know),
		CASE(where_vfio_has_both_a_token_is_asked_for),
		CASE(a_physical_function_that_cannot_be_seen_is_not_checked),
		CASE(a_device_that_does_not_answer_is_unsafe),
		CASE(whether_it_answers_may_not_have_been_asked),
		CASE(a_device_without_power_is_a_caution),
		CASE(vfio_lets_its_devices_sleep),
		CASE(a_device_from_outside_is_a_caution),
		CASE(only_kernels_that_would_tell_say_that_it_is_inside),
		CASE(without_facts_the_rules_are_blind),
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
