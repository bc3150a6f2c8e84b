// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/readiness.h"

#include <errno.h>
#include <stdlib.h>

#include "acpi/list.h"

static int add_todo(struct device_judgement *d, enum todo_action action, size_t device)
{
	struct todo *items = list_grow(d->todo, d->todo_count, sizeof(*items));

	if (!items)
		return -ENOMEM;
	items[d->todo_count++] = (struct todo){ action, device };
	d->todo = items;
	return 0;
}

/* Other members on host drivers go along or are freed. */
static int free_members(const struct judgement *j, struct device_judgement *d, size_t group)
{
	const struct host_group *members = &j->host->groups[group];

	for (size_t m = 0; m < members->member_count; m++) {
		const struct host_device *member = &j->host->devices[members->members[m]];
		int r;

		if (members->members[m] == d->device || host_is_bridge(member) ||
		    !outcome_is_owner(j->candidates[0].profile, member, true))
			continue;
		r = add_todo(d, PREPARE_FREE, members->members[m]);
		if (r < 0)
			return r;
	}
	return 0;
}

int readiness(const struct judgement *j, struct device_judgement *d)
{
	const struct host_device *device = &j->host->devices[d->device];
	enum iommu_state state = j->candidates[0].machine.state;
	int r = 0;

	if (state == STATE_OFF || state == STATE_MISSING)
		r = add_todo(d, PREPARE_ENABLE_IOMMU, NO_INDEX);
	if (r == 0 && j->host->vfio_pci == NOT_THERE)
		r = add_todo(d, PREPARE_LOAD_MODULE, NO_INDEX);
	if (r == 0 && outcome_has_virtual(device) && !outcome_is_vfio_driver(device->driver))
		r = add_todo(d, PREPARE_DISABLE_VFS, d->device);
	if (r == 0 && !outcome_is_vfio_driver(device->driver))
		r = add_todo(d, PREPARE_BIND, d->device);
	if (r == 0 && device->group != NO_INDEX)
		r = free_members(j, d, device->group);
	d->ready = d->todo_count ? ANSWER_NO : state == STATE_ON ? ANSWER_YES : ANSWER_UNKNOWN;
	return r;
}
