// SPDX-License-Identifier: GPL-2.0-or-later
/* Does the device answer, has it power, who can plug it in: rules/hardware.c. */
#include "tests/unit/rule-facts.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup_two, sample_teardown)

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

static void option_is(struct sample *s, enum seen seen, bool value)
{
	s->host.modules.no_idle_d3 = (struct fact_bool){ seen, value };
}

static const struct finding *power_of(struct sample *s, const char *driver, enum power_state power,
				      enum detail detail)
{
	set_text(s, &s->host.devices[NIC].driver, driver);
	facts_of(s, NIC)->power = power;
	return assert_found(find(s, NIC), "device-power", SEVERITY_CAUTION, detail);
}

static void what_vfio_lets_sleep_may_not_come_back(void **state)
{
	struct sample *s = *state;
	const struct finding *f;

	assert_no(find(s, NIC), "device-power");
	f = power_of(s, "vfio-pci", POWER_COLD, DETAIL_POWER_IDLE);
	assert_int_equal(f->evidence_count, 1);
	option_is(s, SEEN, false);
	f = power_of(s, "vfio-pci", POWER_COLD, DETAIL_POWER_IDLE);
	assert_string_equal(f->evidence[1].text, "N");
	option_is(s, HIDDEN, false);
	power_of(s, "vfio-pci", POWER_COLD, DETAIL_POWER_IDLE);
	power_of(s, "vfio-pci", POWER_SUSPENDED, DETAIL_POWER_IDLE_MAYBE);
	f = power_of(s, "mlx5_vfio_pci", POWER_COLD, DETAIL_POWER_IDLE_VARIANT);
	assert_string_equal(f->what, "mlx5_vfio_pci");
	/* Registered with VFIO, and no driver of vfio-pci's kind. */
	s->host.devices[NIC].vfio_dev = true;
	power_of(s, "nvidia", POWER_COLD, DETAIL_POWER_COLD);
	facts_of(s, NIC)->power_seen = HIDDEN;
	assert_blind(s, "device-power", UNCHECKED_POWER);
}

static void an_option_that_came_too_late_is_told(void **state)
{
	struct sample *s = *state;
	struct modprobe_config *config = &s->host.modules.config;
	char text[] = "options vfio-pci disable_idle_d3=1\n";
	const struct finding *f;

	option_is(s, SEEN, true);
	power_of(s, "vfio-pci", POWER_COLD, DETAIL_POWER_IDLE_LATE);
	option_is(s, SEEN, false);
	config->arena = &s->host.arena;
	modprobe_parse(text, "etc/modprobe.d/vfio.conf", config);
	f = power_of(s, "vfio-pci", POWER_COLD, DETAIL_POWER_IDLE_LATE);
	assert_int_equal(f->evidence_count, 3);
	assert_string_equal(f->evidence[2].source, "etc/modprobe.d/vfio.conf");
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

	s->host.devices[NIC].facts = NULL;
	d = sample_judge_device(s, NIC);
	for (size_t i = 0; i < COUNT(rules); i++)
		assert_int_not_equal(why_unchecked(d, rules[i]), CHECKED);
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_device_that_does_not_answer_is_unsafe),
		CASE(whether_it_answers_may_not_have_been_asked),
		CASE(a_device_without_power_is_a_caution),
		CASE(what_vfio_lets_sleep_may_not_come_back),
		CASE(an_option_that_came_too_late_is_told),
		CASE(a_device_from_outside_is_a_caution),
		CASE(only_kernels_that_would_tell_say_that_it_is_inside),
		CASE(without_facts_the_rules_are_blind),
	};

	return RUN(tests);
}
