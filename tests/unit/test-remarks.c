// SPDX-License-Identifier: GPL-2.0-or-later
/* What is added to findings, so that no report has to decide it. */
#include "policy/remarks.h"
#include "tests/unit/finding-asserts.h"
#include "tests/unit/sample-host.h"
#include "tests/unit/unit.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

#define MEMORY "firmware-reserved-memory"

static const struct finding *demand_on(struct sample *s, size_t device)
{
	const struct finding *finding = find_in(&sample_judge_device(s, device)->findings, MEMORY);

	assert_non_null(finding);
	return finding;
}

static size_t intel_nic(struct sample *s)
{
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");

	sample_group(s, device);
	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	return device;
}

static size_t amd_nic(struct sample *s)
{
	size_t device;

	sample_make_amd_with_table(s);
	device = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");
	sample_group(s, device);
	sample_ivmd(s, 0x18, 0x18);
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, "direct");
	return device;
}

static void intel_refuses_and_is_not_silent(void **state)
{
	struct sample *s = *state;
	const struct finding *finding = demand_on(s, intel_nic(s));

	assert_false(finding->silent);
	assert_true(finding->patches);
}

static void amd_is_silent_up_to_6_5(void **state)
{
	struct sample *s = *state;
	size_t device = amd_nic(s);
	const struct finding *finding = demand_on(s, device);

	assert_true(finding->silent);
	assert_true(finding->hole);
	assert_false(finding->patches);
}

static void amd_refuses_from_6_6_on(void **state)
{
	struct sample *s = *state;
	size_t device = amd_nic(s);

	s->options.kernel = "6.8";
	assert_false(demand_on(s, device)->silent);
}

static void a_kernel_without_a_list_has_no_hole(void **state)
{
	struct sample *s = *state;
	size_t device = amd_nic(s);

	s->options.kernel = "4.9.200";
	assert_false(demand_on(s, device)->hole);
}

static void relax_rmrr_decides_where_the_patch_is_not_known(void **state)
{
	struct sample *s = *state;
	size_t device = intel_nic(s);

	/* A table alone: what the kernel lists is of another one. */
	s->host.tables_given = true;
	assert_false(sample_judge_device(s, device)->option_decides);
	sample_command_line(s, "intel_iommu=on,relax_rmrr");
	assert_true(sample_judge_device(s, device)->option_decides);
	sample_release(s, "6.8.12-10-pve");
	assert_false(sample_judge_device(s, device)->option_decides);
}

static void assert_how_on(struct sample *s, const char *line, enum how_on how)
{
	sample_command_line(s, line);
	assert_int_equal(sample_judge(s)->how_on, how);
}

static void an_option_that_is_missing_is_added(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	sample_without_groups(s);
	assert_how_on(s, "quiet", HOW_ON_OPTION);
	assert_how_on(s, "intel_iommu=on", HOW_ON_FIRMWARE);
}

static void an_option_that_switches_off_is_replaced(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	sample_without_groups(s);
	assert_how_on(s, "intel_iommu=off", HOW_ON_REPLACE);
	assert_how_on(s, "intel_iommu=on iommu=off", HOW_ON_NOT_OFF);
}

static void a_machine_without_a_table_has_a_setup(void **state)
{
	struct sample *s = *state;

	sample_device(s, "00:03.0", CLASS_NIC, NULL);
	sample_without_table(s);
	assert_how_on(s, "quiet", HOW_ON_FIRMWARE);
}

static void assert_option(struct sample *s, const char *line, const char *rule, const char *option)
{
	const struct judgement *j;
	const struct finding *finding;

	sample_command_line(s, line);
	j = sample_judge(s);
	finding = find_in(&j->devices[0].findings, rule);
	assert_non_null(finding);
	if (option)
		assert_string_equal(finding->option, option);
	else
		assert_null(finding->option);
}

static void the_option_that_has_to_go_is_the_one_that_is_there(void **state)
{
	struct sample *s = *state;
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, NULL);

	sample_group(s, device);
	assert_option(s, "intremap=off", "interrupt-remapping-missing", "intremap=off");
	assert_option(s, "nointremap", "interrupt-remapping-missing", "nointremap");
	sample_without_groups(s);
	assert_option(s, "intel_iommu=off", "iommu-disabled", "intel_iommu=off");
	assert_option(s, "intel_iommu=on iommu=off", "iommu-disabled", "iommu=off");
	assert_option(s, "quiet", "iommu-disabled", NULL);
	sample_without_table(s);
	assert_option(s, "acpi=off", "iommu-missing", "acpi=off");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(intel_refuses_and_is_not_silent),
		CASE(amd_is_silent_up_to_6_5),
		CASE(amd_refuses_from_6_6_on),
		CASE(a_kernel_without_a_list_has_no_hole),
		CASE(relax_rmrr_decides_where_the_patch_is_not_known),
		CASE(an_option_that_is_missing_is_added),
		CASE(an_option_that_switches_off_is_replaced),
		CASE(a_machine_without_a_table_has_a_setup),
		CASE(the_option_that_has_to_go_is_the_one_that_is_there),
	};

	return RUN(tests);
}
