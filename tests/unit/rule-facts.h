/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tests of rules about the facts of a device begin with. */
#ifndef TESTS_UNIT_RULE_FACTS_H
#define TESTS_UNIT_RULE_FACTS_H

#include <stdlib.h>
#include <string.h>

#include "host/device-facts.h"
#include "tests/unit/finding-asserts.h"
#include "tests/unit/sample-host.h"

enum { NIC, DISK };

/* Two devices on vfio-pci, each in a group of its own. */
static inline int setup_two(void **state)
{
	int r = sample_setup(state);
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	sample_device(s, "00:04.0", CLASS_NVME, NULL);
	sample_group(s, NIC);
	sample_group(s, DISK);
	return r;
}

static inline struct device_facts *facts_of(struct sample *s, size_t device)
{
	return s->host.devices[device].facts;
}

static inline const struct findings *find(struct sample *s, size_t device)
{
	return &sample_judge_device(s, device)->findings;
}

static inline void assert_blind(struct sample *s, const char *rule, int why)
{
	const struct device_judgement *d = sample_judge_device(s, NIC);

	assert_no(&d->findings, rule);
	assert_int_equal(why_unchecked(d, rule), why);
	/* All of these only inform. */
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

static inline void set_text(struct sample *s, char **to, const char *text)
{
	*to = arena_strdup(&s->host.arena, text);
	assert_non_null(*to);
}

#endif
