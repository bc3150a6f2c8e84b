// SPDX-License-Identifier: GPL-2.0-or-later
/* What the device itself is, and who else is in its group: rules/device.c. */
#include "tests/unit/finding-asserts.h"
#include "tests/unit/rule-hosts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

#define NOT_ASSIGNABLE "not-assignable"
#define SHARED "group-shared"

/* not-assignable */

static void chipset_functions_are_not_assignable(void **state)
{
	static const uint32_t classes[] = { CLASS_HOST, CLASS_ISA, CLASS_OTHER_BRIDGE };
	struct sample *s = *state;
	size_t device = lone_device(s, CLASS_HOST);

	for (size_t i = 0; i < COUNT(classes); i++) {
		const struct device_judgement *d;

		s->host.devices[device].class = classes[i];
		d = sample_judge_device(s, device);
		assert_found(&d->findings, NOT_ASSIGNABLE, SEVERITY_UNSAFE, DETAIL_CHIPSET);
		/* The kernel does not mind. */
		assert_int_equal(d->kernel.kind, OUTCOME_ACCEPTS);
	}
}

static void a_device_that_no_unit_serves_is_not_assignable(void **state)
{
	struct sample *s = *state;
	size_t nic = sample_device(s, "00:04.0", CLASS_NIC, NULL);

	lone_nic(s);
	assert_found(&sample_judge_device(s, nic)->findings, NOT_ASSIGNABLE, SEVERITY_UNSAFE,
		     DETAIL_UNCOVERED);
}

static void with_the_iommu_off_nobody_is_unserved(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);

	sample_without_groups(s);
	assert_no(&sample_judge_device(s, nic)->findings, NOT_ASSIGNABLE);
}

/* group-shared */

static void other_endpoints_of_the_group_are_told(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 1);
	size_t nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, "vfio-pci");
	size_t sibling = sample_device(s, "00:1c.0/01:00.1", CLASS_NIC, "vfio-pci");
	const struct device_judgement *d;
	const struct finding *f;

	sample_group(s, port, nic, sibling);
	d = sample_judge_device(s, nic);
	f = assert_found(&d->findings, SHARED, SEVERITY_INFO, DETAIL_SHARED);
	/* Not the port: bridges go along by themselves. */
	assert_int_equal(f->evidence_count, 1);
	assert_evidence(f, 0, FROM_MEMBER, sibling);
	assert_int_equal(d->verdict, VERDICT_SAFE);
}

static void a_group_with_a_bridge_only_is_not_shared(void **state)
{
	struct sample *s = *state;
	size_t port = sample_bridge(s, "00:1c.0", 1, 1);
	size_t nic = sample_device(s, "00:1c.0/01:00.0", CLASS_NIC, "vfio-pci");

	sample_group(s, port, nic);
	assert_no(&sample_judge_device(s, nic)->findings, SHARED);
}

static void hidden_members_make_the_verdict_unknown(void **state)
{
	struct sample *s = *state;
	size_t nic = lone_nic(s);
	const struct device_judgement *d;

	s->host.groups[0].members_seen = HIDDEN;
	d = sample_judge_device(s, nic);
	assert_int_equal(why_unchecked(d, SHARED), UNCHECKED_GROUP);
	assert_int_equal(d->verdict, VERDICT_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(chipset_functions_are_not_assignable),
		CASE(a_device_that_no_unit_serves_is_not_assignable),
		CASE(with_the_iommu_off_nobody_is_unserved),
		CASE(other_endpoints_of_the_group_are_told),
		CASE(a_group_with_a_bridge_only_is_not_shared),
		CASE(hidden_members_make_the_verdict_unknown),
	};

	return RUN(tests);
}
