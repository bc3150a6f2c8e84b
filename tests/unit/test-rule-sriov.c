// SPDX-License-Identifier: GPL-2.0-or-later
/* Physical functions that have virtual ones, and those: rules/sriov.c. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/rule-facts.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup_two, sample_teardown)

/* sriov-pf */

static void turn_on(struct sample *s, size_t device, const char *driver)
{
	struct device_facts *facts = facts_of(s, device);

	facts->numvfs_seen = SEEN;
	strcpy(facts->numvfs, "1");
	facts->vfs = arena_alloc(&s->host.arena, sizeof(*facts->vfs));
	assert_non_null(facts->vfs);
	facts->vf_count = 1;
	strcpy(facts->vfs[0].name, "0000:00:04.1");
	if (driver)
		set_text(s, &facts->vfs[0].driver, driver);
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
		set_text(s, &facts->physfn_driver, driver);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
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
	};

	return RUN(tests);
}
