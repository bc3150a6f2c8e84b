/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machines that tests of rules begin with. */
#ifndef TESTS_UNIT_RULE_HOSTS_H
#define TESTS_UNIT_RULE_HOSTS_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/sample-host.h"

static inline size_t lone_device(struct sample *s, uint32_t class)
{
	size_t device = sample_device(s, "00:03.0", class, "vfio-pci");

	sample_group(s, device);
	return device;
}

static inline size_t lone_nic(struct sample *s)
{
	return lone_device(s, CLASS_NIC);
}

/* The table names it, and the kernel shows it. */
static inline size_t demanded_device(struct sample *s, uint32_t class, const char *type)
{
	size_t device = lone_device(s, class);

	sample_rmrr(s, DMAR_SCOPE_ENDPOINT, "00:03.0");
	sample_reserve(s, 0, SAMPLE_BASE, SAMPLE_END, type);
	return device;
}

static inline size_t functions(struct sample *s, size_t *sibling)
{
	size_t device = sample_device(s, "00:03.0", CLASS_NIC, "vfio-pci");

	*sibling = sample_device(s, "00:03.1", CLASS_NIC, "vfio-pci");
	sample_group(s, device, *sibling);
	return device;
}

/* As for an ordinary user, who still sees in /proc/interrupts that they are remapped. */
static inline void hide_tables(struct sample *s)
{
	s->host.tables[TABLE_DMAR].seen = HIDDEN;
	s->host.tables[TABLE_DMAR].error = EACCES;
	s->host.interrupts.isolated = (struct fact_bool){ SEEN, true };
}

static inline void set_driver(struct sample *s, size_t device, const char *driver)
{
	s->host.devices[device].driver = arena_strdup(&s->host.arena, driver);
}

#endif
