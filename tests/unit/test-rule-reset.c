// SPDX-License-Identifier: GPL-2.0-or-later
/* Can the device be reset between its users: rules/reset.c. */
#include "tests/unit/rule-facts.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup_two, sample_teardown)

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
	set_text(s, &facts_of(s, NIC)->bus_mates, "0000:00:04.0");
	set_text(s, &facts_of(s, NIC)->reset_methods, "bus");
	f = assert_found(find(s, NIC), "no-reset", SEVERITY_CAUTION, DETAIL_NO_RESET_ALONE);
	assert_string_equal(f->what, "0000:00:04.0");
	assert_string_equal(f->evidence[0].text, "bus");
}

static void a_reset_that_was_switched_off_is_told_as_such(void **state)
{
	struct sample *s = *state;

	facts_of(s, NIC)->reset = false;
	set_text(s, &facts_of(s, NIC)->reset_methods, "");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_device_without_reset_is_a_caution),
		CASE(a_reset_that_takes_others_along_names_them),
		CASE(a_reset_that_was_switched_off_is_told_as_such),
		CASE(what_no_guest_gets_needs_no_reset),
		CASE(a_reset_that_cannot_be_seen_is_not_checked),
	};

	return RUN(tests);
}
