// SPDX-License-Identifier: GPL-2.0-or-later
/* What is left to do until the kernel's answer holds. */
#include "tests/unit/finding-asserts.h"
#include "tests/unit/rule-hosts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

static void a_device_on_a_host_driver_is_to_be_bound(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	set_driver(s, nic, "e1000e");
	d = sample_judge_device(s, nic);
	assert_int_equal(d->ready, ANSWER_NO);
	assert_int_equal(d->todo_count, 1);
	assert_true(has_todo(d, PREPARE_REBIND, nic));
}

static void a_driverless_device_is_to_be_bound_too(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	set_driver(s, nic, NULL);
	assert_true(has_todo(sample_judge_device(s, nic), PREPARE_BIND, nic));
}

static void a_member_on_a_host_driver_is_to_be_freed(void **state)
{
	struct sample *s = *state;
	size_t sibling, nic = functions(s, &sibling);
	const struct device_judgement *d;

	set_driver(s, sibling, "serial");
	d = sample_judge_device(s, nic);
	assert_int_equal(d->ready, ANSWER_NO);
	assert_int_equal(d->todo_count, 1);
	assert_true(has_todo(d, PREPARE_FREE, sibling));
	/* Not being ready is not being unsafe. */
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

static void driverless_members_and_ports_need_nothing(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 1);
	size_t nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, "vfio-pci");
	size_t sibling = sample_device(s, "00:1c.0/01:00.1", CLASS_NIC, NULL);

	sample_group(s, port, nic, sibling);
	assert_int_equal(sample_judge_device(s, nic)->ready, ANSWER_YES);
}

static void a_module_that_is_not_loaded_is_to_be_loaded(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.vfio_pci = NOT_THERE;
	d = sample_judge_device(s, nic);
	assert_int_equal(d->ready, ANSWER_NO);
	assert_true(has_todo(d, PREPARE_LOAD_MODULE, NO_INDEX));
}

static void readiness_is_unknown_where_the_iommus_state_is(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_without_groups(s);
	s->host.groups_seen = HIDDEN;
	assert_int_equal(sample_judge_device(s, nic)->ready, ANSWER_UNKNOWN);
}

static void a_refused_device_may_be_ready(void **state)
{
	struct sample *s = *state;
	size_t nic = demanded_device(s, CLASS_NIC, "direct");
	const struct device_judgement *d = sample_judge_device(s, nic);

	assert_int_equal(d->kernel.kind, OUTCOME_REFUSES);
	assert_int_equal(d->ready, ANSWER_YES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_device_on_a_host_driver_is_to_be_bound),
		CASE(a_driverless_device_is_to_be_bound_too),
		CASE(a_member_on_a_host_driver_is_to_be_freed),
		CASE(driverless_members_and_ports_need_nothing),
		CASE(a_module_that_is_not_loaded_is_to_be_loaded),
		CASE(readiness_is_unknown_where_the_iommus_state_is),
		CASE(a_refused_device_may_be_ready),
	};

	return RUN(tests);
}
