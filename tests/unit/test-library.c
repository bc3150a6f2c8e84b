// SPDX-License-Identifier: GPL-2.0-or-later
/* The public header, used as a stranger would: against the shared library alone. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/libvfio-check.h"

static struct vfc_check *open_sample(const char *kernel)
{
	static char path[4096];
	const char *top = getenv("abs_top_srcdir");
	struct vfc_options options = { .sysroot = path, .kernel = kernel };
	struct vfc_check *check;

	snprintf(path, sizeof(path), "%s/data/hosts/intel-server", top ? top : ".");
	assert_int_equal(vfc_open(&options, &check), 0);
	return check;
}

static void a_device_under_an_rmrr_is_unsafe(void **state)
{
	struct vfc_check *check = open_sample(NULL);
	const struct vfc_finding *finding;
	const struct vfc_device *device;
	const char *step, *line;
	int error;

	(void)state;
	assert_int_equal(vfc_add_address(check, "pci_0000_02_00_0"), 0);
	assert_int_equal(vfc_judge(check), 0);
	device = vfc_device(check, 0);
	assert_non_null(device);
	assert_null(vfc_device(check, 1));
	assert_string_equal(vfc_device_address(device), "0000:02:00.0");
	assert_int_equal(vfc_device_verdict(device), VFC_UNSAFE);
	assert_string_equal(vfc_verdict_name(vfc_device_verdict(device)), "unsafe");
	assert_int_equal(vfc_device_outcome(device, &step, &error, &line), VFC_REFUSES);
	assert_string_equal(step, "VFIO_GROUP_SET_CONTAINER");
	assert_int_equal(error, EPERM);
	assert_non_null(strstr(line, "vfio-pci 0000:02:00.0: DMAR: Device is ineligible"));
	finding = vfc_finding(device, 0);
	assert_string_equal(vfc_finding_rule(finding), "firmware-reserved-memory");
	assert_int_equal(vfc_finding_severity(finding), VFC_UNSAFE);
	assert_true(vfc_finding_is(finding, VFC_OF_PARENTS));
	assert_false(vfc_finding_is(finding, VFC_OF_KIND));
	assert_false(vfc_finding_is(finding, VFC_OF_LOADING));
	assert_false(vfc_finding_is(finding, (enum vfc_trait)99));
	assert_non_null(strstr(vfc_finding_text(finding), "0x7e010000-0x7e010fff"));
	assert_true(strlen(vfc_finding_title(finding)) > 0);
	assert_int_equal(vfc_exit_status(check, false), 1);
	vfc_close(check);
}

static void another_kernel_answers_otherwise(void **state)
{
	struct vfc_check *check = open_sample("6.12");
	const char *step, *line;
	int error;

	(void)state;
	assert_int_equal(vfc_add_address(check, "02:00.0"), 0);
	assert_int_equal(vfc_judge(check), 0);
	assert_int_equal(vfc_device_outcome(vfc_device(check, 0), &step, &error, &line),
			 VFC_REFUSES);
	assert_int_equal(error, EINVAL);
	vfc_close(check);
}

static void a_part_of_the_chipset_is_told_by_its_kind(void **state)
{
	struct vfc_check *check = open_sample(NULL);
	const struct vfc_finding *finding;

	(void)state;
	assert_int_equal(vfc_add_address(check, "00:00.0"), 0);
	assert_int_equal(vfc_judge(check), 0);
	finding = vfc_finding(vfc_device(check, 0), 0);
	assert_string_equal(vfc_finding_rule(finding), "not-assignable");
	assert_true(vfc_finding_is(finding, VFC_OF_KIND));
	assert_false(vfc_finding_is(finding, VFC_OF_PARENTS));
	vfc_close(check);
}

static void a_clean_device_has_no_finding(void **state)
{
	struct vfc_check *check = open_sample(NULL);
	const struct vfc_device *device;

	(void)state;
	assert_int_equal(vfc_filter_slot(check, "04:00.0"), 0);
	assert_int_equal(vfc_judge(check), 0);
	device = vfc_device(check, 0);
	assert_int_equal(vfc_device_verdict(device), VFC_SAFE);
	assert_string_equal(vfc_verdict_name(vfc_device_verdict(device)), "safe");
	assert_null(vfc_finding(device, 0));
	assert_int_equal(vfc_exit_status(check, false), 0);
	vfc_close(check);
}

static void a_device_that_nobody_frees_keeps_its_group(void **state)
{
	const char *driver = "none was told";
	char address[VFC_ADDRESS_SIZE];

	(void)state;
	for (int freed = 0; freed < 2; freed++) {
		struct vfc_check *check = open_sample(NULL);
		const struct vfc_device *device;

		assert_int_equal(vfc_add_address(check, "04:00.0"), 0);
		if (freed)
			assert_int_equal(vfc_free_address(check, "0000:04:00.0"), 0);
		assert_int_equal(vfc_judge(check), 0);
		device = vfc_device(check, 0);
		assert_int_equal(vfc_device_keeper(check, device, 0, address, &driver), !freed);
		assert_string_equal(address, "0000:04:00.0");
		assert_null(driver);
		assert_false(vfc_device_keeper(check, device, 1, address, &driver));
		assert_null(vfc_device_blindness(check, device, 0));
		vfc_close(check);
	}
}

static void other_names_of_devices_are_looked_up(void **state)
{
	struct vfc_check *check = open_sample(NULL);
	char address[VFC_ADDRESS_SIZE];

	(void)state;
	assert_int_equal(vfc_mdev_parent(check, "00000000-0000-4000-8000-0000000000aa", address),
			 -ENOENT);
	assert_int_equal(vfc_mdev_parent(check, "../../../etc", address), -EINVAL);
	assert_int_equal(vfc_virtual_function(check, "eth99", 0, address), -ENOENT);
	assert_int_equal(vfc_free_address(check, "04:00"), -EINVAL);
	assert_non_null(strstr(vfc_error(check), "04:00"));
	vfc_close(check);
}

static void what_cannot_be_used_is_told(void **state)
{
	struct vfc_options options = { .sysroot = "/dev/null" };
	char address[VFC_ADDRESS_SIZE];
	struct vfc_check *check;

	(void)state;
	assert_int_equal(vfc_open(&options, &check), -ENOTDIR);
	assert_non_null(strstr(vfc_error(check), "/dev/null"));
	vfc_close(check);

	check = open_sample(NULL);
	assert_int_equal(vfc_add_address(check, "02:00"), -EINVAL);
	assert_non_null(strstr(vfc_error(check), "02:00"));
	assert_int_equal(vfc_add_address(check, "7f:00.0"), 0);
	assert_int_equal(vfc_judge(check), 0);
	assert_null(vfc_device(check, 0));
	assert_non_null(strstr(vfc_host_error(check, 0), "0000:7f:00.0"));
	assert_null(vfc_host_error(check, 1));
	assert_true(vfc_host_error_address(check, 0, address));
	assert_string_equal(address, "0000:7f:00.0");
	assert_ptr_equal(strstr(vfc_host_error_reason(check, 0), "no such PCI device"),
			 vfc_host_error_reason(check, 0));
	assert_false(vfc_host_error_address(check, 1, address));
	assert_null(vfc_host_error_reason(check, 1));
	assert_int_equal(vfc_exit_status(check, false), 2);
	vfc_close(check);
}

static void a_log_is_evidence_where_one_is_given(void **state)
{
	struct vfc_options options = { .sysroot = "/", .dmesg = "/nonexistent/kern.log" };
	struct vfc_check *check;

	(void)state;
	assert_int_equal(vfc_open(&options, &check), -ENOENT);
	assert_non_null(strstr(vfc_error(check), "/nonexistent/kern.log"));
	vfc_close(check);

	/* The running kernel's log says nothing about a captured host. */
	check = open_sample(NULL);
	assert_int_equal(vfc_judge(check), 0);
	assert_int_equal(vfc_quote_log(check), 0);
	assert_int_equal(vfc_exit_status(check, false), 1);
	vfc_close(check);
}

static void it_judges_once(void **state)
{
	struct vfc_check *check = open_sample(NULL);

	(void)state;
	assert_int_equal(vfc_judge(check), 0);
	assert_int_equal(vfc_judge(check), -EALREADY);
	vfc_close(check);
}

/* What a report says, in new memory. */
static char *report(struct vfc_check *check, enum vfc_format format, bool differences)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(differences ? vfc_report_differences(check, format, 0, out) :
				       vfc_report(check, format, VFC_CHECK, 0, 0, out), 0);
	fclose(out);
	return text;
}

static void an_earlier_run_is_compared_once_and_after_judging(void **state)
{
	char path[] = "/tmp/vfio-check-earlier-XXXXXX";
	struct vfc_check *earlier = open_sample(NULL), *now = open_sample("6.12");
	FILE *file = fdopen(mkstemp(path), "w");
	char *text;

	(void)state;
	assert_int_equal(vfc_judge(earlier), 0);
	assert_int_equal(vfc_report(earlier, VFC_JSON, VFC_CHECK, 0, 0, file), 0);
	fclose(file);
	assert_true(vfc_report_differences(earlier, VFC_TEXT, 0, stdout) < 0);
	assert_int_equal(vfc_expect(earlier, path), 0);
	assert_int_equal(vfc_difference_count(earlier), 0);
	assert_true(vfc_expect(earlier, path) < 0);
	assert_true(vfc_expect(now, path) < 0);
	assert_int_equal(vfc_judge(now), 0);
	assert_int_equal(vfc_expect(now, path), 0);
	assert_true(vfc_difference_count(now) > 0);
	text = report(now, VFC_TEXT, true);
	assert_non_null(strstr(text, "rejecting configuring the device without a 1:1 mapping"));
	free(text);
	text = report(now, VFC_JSON, true);
	assert_non_null(strstr(text, "\"vfio-check-expect/1\""));
	free(text);
	vfc_close(earlier);
	vfc_close(now);
	unlink(path);
}

static void a_report_can_be_junit_of_a_check_only(void **state)
{
	struct vfc_check *check = open_sample(NULL);
	char *text;

	(void)state;
	assert_int_equal(vfc_judge(check), 0);
	text = report(check, VFC_JUNIT, false);
	assert_non_null(strstr(text, "<testsuite name=\"0000:02:00.0\""));
	free(text);
	assert_int_equal(vfc_report(check, VFC_JUNIT, VFC_GROUPS, 0, 0, stdout), -EINVAL);
	vfc_close(check);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_under_an_rmrr_is_unsafe),
		cmocka_unit_test(another_kernel_answers_otherwise),
		cmocka_unit_test(a_part_of_the_chipset_is_told_by_its_kind),
		cmocka_unit_test(a_clean_device_has_no_finding),
		cmocka_unit_test(what_cannot_be_used_is_told),
		cmocka_unit_test(a_log_is_evidence_where_one_is_given),
		cmocka_unit_test(a_device_that_nobody_frees_keeps_its_group),
		cmocka_unit_test(other_names_of_devices_are_looked_up),
		cmocka_unit_test(it_judges_once),
		cmocka_unit_test(an_earlier_run_is_compared_once_and_after_judging),
		cmocka_unit_test(a_report_can_be_junit_of_a_check_only),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("library", tests, NULL, NULL);
}
