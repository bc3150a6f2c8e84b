// SPDX-License-Identifier: GPL-2.0-or-later
/* Who has a device open, and in which order to stop it: rules/holders.c, holding.c. */
#include "policy/holding.h"
#include "tests/unit/rule-facts.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup_two, sample_teardown)
#define RULE "device-in-use"

static struct device_holders *look_at(struct sample *s, size_t device)
{
	struct device_holders *holders = arena_alloc(&s->host.arena, sizeof(*holders));

	assert_non_null(holders);
	holders->seen = SEEN;
	set_text(s, &holders->nodes, "/dev/nvidia0");
	set_text(s, &s->host.devices[device].driver, "nvidia");
	s->host.devices[device].holders = holders;
	return holders;
}

static void hold(struct sample *s, struct device_holders *holders, unsigned long pid,
		 const char *name)
{
	holders->items = arena_array(&s->host.arena, holders->items, holders->count,
				     sizeof(*holders->items));
	assert_non_null(holders->items);
	holders->items[holders->count] = (struct device_holder){ .pid = pid, .node = "/dev/nvidia0" };
	set_text(s, &holders->items[holders->count++].name, name);
}

static void who_draws_is_stopped_first(void **state)
{
	struct sample *s = *state;
	struct device_holders *holders = look_at(s, NIC);
	const struct device_judgement *d;

	hold(s, holders, 10, "nvidia-persiste");
	hold(s, holders, 20, "python3");
	hold(s, holders, 30, "Xorg");
	hold(s, holders, 40, "gnome-shell");
	set_text(s, &holders->dependents, "nvidia_drm nvidia_modeset");
	d = sample_judge_device(s, NIC);
	assert_found(&d->findings, RULE, SEVERITY_CAUTION, DETAIL_HELD);
	assert_non_null(holding_hangs(d));
	assert_int_equal(d->todo_count, 5);
	assert_string_equal(d->todo[0].what, "display-manager.service");
	assert_string_equal(d->todo[1].what, "python3 (20)");
	assert_string_equal(d->todo[2].what, "nvidia-persistenced.service");
	assert_string_equal(d->todo[3].what, "nvidia_drm nvidia_modeset");
	assert_int_equal(d->todo[4].action, PREPARE_REBIND);
}

static void what_could_not_be_searched_is_no_all_clear(void **state)
{
	struct sample *s = *state;
	struct device_holders *holders = look_at(s, NIC);

	assert_no(find(s, NIC), RULE);
	assert_null(holding_hangs(sample_judge_device(s, NIC)));
	holders->partly = true;
	assert_found(find(s, NIC), RULE, SEVERITY_CAUTION, DETAIL_HELD_UNSEEN);
	assert_null(holding_hangs(sample_judge_device(s, NIC)));
	holders->broken_off = true;
	assert_found(find(s, NIC), RULE, SEVERITY_CAUTION, DETAIL_HELD_UNFINISHED);
	assert_non_null(holding_hangs(sample_judge_device(s, NIC)));
	assert_int_equal(sample_judge_device(s, NIC)->todo[0].action, PREPARE_LOOK_HOLDERS);
}

static void nobody_may_have_looked(void **state)
{
	struct sample *s = *state;

	s->host.devices[NIC].holders = NULL;
	assert_blind(s, RULE, UNCHECKED_NOT_NAMED);
	look_at(s, NIC)->seen = HIDDEN;
	assert_blind(s, RULE, UNCHECKED_HOLDERS);
	/* Without a driver there is nobody who would have to wait. */
	assert_int_equal(why_unchecked(sample_judge_device(s, DISK), RULE), CHECKED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(who_draws_is_stopped_first),
		CASE(what_could_not_be_searched_is_no_all_clear),
		CASE(nobody_may_have_looked),
	};

	return RUN(tests);
}
