// SPDX-License-Identifier: GPL-2.0-or-later
/* How many devices can be given away: policy/summary.c. */
#include "policy/summary.h"
#include "tests/unit/rule-hosts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

static size_t own_group(struct sample *s, const char *chain, uint32_t class)
{
	size_t device = sample_device(s, chain, class, "vfio-pci");

	sample_group(s, device);
	return device;
}

static struct summary summary_of(struct sample *s)
{
	struct summary summary;
	size_t sum;

	summarize(sample_judge(s), &summary);
	sum = summary.chipset;
	for (int verdict = VERDICT_SAFE; verdict <= VERDICT_UNSAFE; verdict++)
		sum += summary.of[verdict];
	assert_int_equal(sum, summary.devices);
	return summary;
}

static void a_host_without_devices_has_none(void **state)
{
	struct summary summary = summary_of(*state);

	assert_int_equal(summary.devices, 0);
	assert_int_equal(summary.chipset, 0);
}

static void each_endpoint_counts_once_by_its_verdict(void **state)
{
	struct sample *s = *state;
	size_t nic = own_group(s, "00:03.0", CLASS_NIC);
	struct summary summary;

	own_group(s, "00:04.0", CLASS_NIC);
	own_group(s, "00:05.0", CLASS_NIC);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_reserve(s, s->host.devices[nic].group, SAMPLE_BASE, SAMPLE_END, "direct");
	summary = summary_of(s);
	assert_int_equal(summary.devices, 3);
	assert_int_equal(summary.of[VERDICT_UNSAFE], 1);
	assert_int_equal(summary.of[VERDICT_SAFE], 2);
	assert_int_equal(summary.chipset, 0);
}

static void bridges_do_not_count(void **state)
{
	struct sample *s = *state;

	sample_bridge(s, "00:1c.0", 1, 1);
	own_group(s, "00:1c.0/01:00.0", CLASS_NIC);
	assert_int_equal(summary_of(s).devices, 1);
}

static void who_was_not_asked_does_not_count(void **state)
{
	struct sample *s = *state;
	size_t other;

	own_group(s, "00:03.0", CLASS_NIC);
	other = own_group(s, "00:04.0", CLASS_NIC);
	s->host.devices[other].asked = false;
	assert_int_equal(summary_of(s).devices, 1);
}

static void the_chipsets_own_are_not_unsafe_devices(void **state)
{
	struct sample *s = *state;
	struct summary summary;

	own_group(s, "00:00.0", CLASS_HOST);
	own_group(s, "00:1f.0", CLASS_ISA);
	/* Performance counters, which only their place tells. */
	own_group(s, "00:05.2", 0x110100);
	summary = summary_of(s);
	assert_int_equal(summary.chipset, 3);
	assert_int_equal(summary.of[VERDICT_UNSAFE], 0);
	/* Named or not. */
	s->options.named = true;
	assert_int_equal(summary_of(s).chipset, 3);
}

static void a_disk_beside_the_chipset_is_a_disk(void **state)
{
	struct sample *s = *state;
	size_t disk = sample_device(s, "00:1f.2", CLASS_SATA, "vfio-pci");
	size_t bridge = sample_device(s, "00:1f.0", CLASS_ISA, "lpc_ich");
	struct summary summary;

	sample_group(s, bridge, disk);
	summary = summary_of(s);
	assert_int_equal(summary.devices, 2);
	assert_int_equal(summary.chipset, 1);
	assert_int_equal(summary.of[VERDICT_UNSAFE], 1);
}

static void who_has_no_iommu_is_an_unsafe_device(void **state)
{
	struct sample *s = *state;
	struct summary summary;

	own_group(s, "00:03.0", CLASS_NIC);
	sample_device(s, "00:04.0", CLASS_NIC, NULL);
	summary = summary_of(s);
	assert_int_equal(summary.chipset, 0);
	assert_int_equal(summary.of[VERDICT_UNSAFE], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_host_without_devices_has_none),
		CASE(each_endpoint_counts_once_by_its_verdict),
		CASE(bridges_do_not_count),
		CASE(who_was_not_asked_does_not_count),
		CASE(the_chipsets_own_are_not_unsafe_devices),
		CASE(a_disk_beside_the_chipset_is_a_disk),
		CASE(who_has_no_iommu_is_an_unsafe_device),
	};

	return RUN(tests);
}
