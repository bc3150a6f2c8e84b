// SPDX-License-Identifier: GPL-2.0-or-later
/* Which device somebody means, by whatever it is called on this host. */
#include "lib/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/errors.h"
#include "host/memory-text.h"
#include "host/usage-read.h"

/* The folders of sysfs and of nodes whose members are named here. */
static const char *const folders[] = {
	"/sys/class/net/",           "/sys/class/block/",           "/sys/block/",
	"/sys/devices/virtual/net/", "/sys/devices/virtual/block/", "/dev/",
};

/* What is called by the path @text; @text itself where it is none, or none of those. */
static const char *name_in(const char *text)
{
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (strncmp(text, folders[i], strlen(folders[i])) == 0)
			return text + strlen(folders[i]);
	return text;
}

/* "bond0: eno1 0000:02:00.0, eno2 0000:03:00.0; name one" */
static int fail_many(struct vfc_check *check, const char *text, const struct host_name *found)
{
	struct memory_text list;
	char *devices;
	int r;

	memory_text_begin(&list);
	for (size_t i = 0; list.out && i < found->count; i++) {
		char address[PCI_ADDRESS_SIZE];

		fprintf(list.out, "%s%s %s", i ? ", " : "", found->functions[i].name,
			pci_address_format(found->functions[i].address, address));
	}
	if (list.out && found->cut)
		fputs(", ...", list.out);
	devices = memory_text_end(&list);
	if (!devices)
		return -ENOMEM;
	r = check_fail(check, -ENOTUNIQ, "%s: %s; name one", text, devices);
	free(devices);
	return r;
}

static int find_by_name(struct vfc_check *check, const char *text, struct pci_address *address)
{
	struct host_name found;
	int r = host_find_name(&check->host, name_in(text), &found);

	if (r == -ENODATA)
		return check_fail(check, r,
				  "%s: names cannot be looked up here, for want of sys/class/net "
				  "and sys/class/block: expected [domain:]bus:device.function",
				  text);
	if (r == -EACCES || r == -EPERM)
		return check_fail(check, r, "%s: %s", text, error_text(-r));
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		return check_fail(
			check, -ENOENT,
			"%s: no network interface or disk has that name: expected "
			"one, or [domain:]bus:device.function, as vfio-check groups has them",
			text);
	if (!found.count)
		return check_fail(check, -ENODEV, "%s: there is no PCI device below it", text);
	if (found.count > 1 || found.cut)
		return fail_many(check, text, &found);
	*address = found.functions[0].address;
	return 0;
}

int vfc_find_address(struct vfc_check *check, const char *text, char address[VFC_ADDRESS_SIZE])
{
	struct pci_address found = { 0 };
	int r = 0;

	/* Nothing is read for an address. */
	if (!pci_address_parse(text, &found) &&
	    (strncmp(text, "/sys/", strlen("/sys/")) != 0 || !usage_last_function(text, &found)))
		r = find_by_name(check, text, &found);
	if (r == 0)
		pci_address_format(found, address);
	return r;
}

const char *vfc_nearest_name(struct vfc_check *check, const char *text)
{
	return host_nearest_name(&check->host, name_in(text));
}
