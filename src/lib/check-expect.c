// SPDX-License-Identifier: GPL-2.0-or-later
/* Is the host still as an earlier run has found it? */
#include "lib/check.h"

#include <errno.h>
#include <stdlib.h>

#include "report/expect/expect.h"

static bool is_asked(const struct host_device *device, const void *data)
{
	const struct vfc_check *check = data;
	uint64_t key = pci_address_key(device->address);

	for (size_t i = 0; i < check->address_count; i++)
		if (pci_address_key(check->addresses[i]) == key)
			return true;
	return !check->address_count && check_passes(device, &check->filter);
}

int vfc_expect(struct vfc_check *check, const char *file)
{
	struct expect_question question = { .file = file, .asks = is_asked, .data = check };
	char *error = NULL;
	int r;

	if (!check->judged || check->expectation)
		return check_fail(check, -EALREADY, "expected to be asked once, after vfc_judge()");
	r = expectation_read(file, &check->expectation, &error);
	if (r < 0 && error)
		check_fail(check, r, "%s", error);
	free(error);
	return r < 0 ? r : expectation_compare(check->expectation, &check->judgement, &question);
}

size_t vfc_difference_count(const struct vfc_check *check)
{
	return check->expectation ? check->expectation->differences.count : 0;
}

int vfc_report_differences(const struct vfc_check *check, enum vfc_format format,
			   unsigned int width, FILE *out)
{
	int r;

	if (!check->expectation)
		return -EINVAL;
	r = format == VFC_JSON ?
		    expectation_write_json(check->expectation, &check->judgement, out) :
		    expectation_write_text(check->expectation, width, out);
	return check->unsaid ? -ENOMEM : r;
}
