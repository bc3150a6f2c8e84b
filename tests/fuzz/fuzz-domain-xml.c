/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer: whatever libvirt's hook gets on standard input is read or turned down with a reason.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libvirt/domain-xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int condition)
{
	if (!condition)
		abort();
}

static void look_at(const struct domain_xml *xml)
{
	for (size_t i = 0; i < xml->device_count; i++) {
		const struct assigned *device = &xml->devices[i];
		int named = device->kind == ASSIGNED_MDEV || device->kind == ASSIGNED_POOL_PF;

		demand(device->kind <= ASSIGNED_POOL_PF && named == (device->name != NULL));
	}
	demand(xml->memory <= UINT64_C(1) << 52);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	struct domain_xml xml;
	int r;

	if (fd < 0)
		fd = memfd_create("domain", 0);
	if (fd < 0 || ftruncate(fd, 0) < 0 || pwrite(fd, data, size, 0) != (ssize_t)size ||
	    lseek(fd, 0, SEEK_SET) < 0)
		abort();
	r = domain_xml_read(fd, &xml);
	demand(r == 0 || r == -EINVAL || r == -ENOMEM);
	demand(r != -EINVAL || (xml.error && *xml.error));
	if (r == 0)
		look_at(&xml);
	domain_xml_clear(&xml);
	return 0;
}
