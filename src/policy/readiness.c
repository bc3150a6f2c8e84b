// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/readiness.h"

#include <errno.h>
#include <stdlib.h>

#include "acpi/list.h"
#include "kernel/modules.h"

static int add_todo(struct device_judgement *d, struct todo todo)
{
	struct todo *items = list_grow(d->todo, d->todo_count, sizeof(*items));

	if (!items)
		return -ENOMEM;
	items[d->todo_count++] = todo;
	d->todo = items;
	return 0;
}

/* What stands in the way of loading the module, by its name for the kernel. */
static int allow_module(const struct judgement *j, struct device_judgement *d, const char *module)
{
	const struct modprobe_line *line = module_obstacle(j->host, module);

	/* A blacklist keeps it from being loaded by itself, not by its name. */
	if (!line || line->kind == MODPROBE_BLACKLIST ||
	    (line->kind == MODPROBE_INSTALL && !modprobe_is_refusal(line)))
		return 0;
	return add_todo(d, (struct todo){
		.action = line->kind == MODPROBE_FORBIDDEN ? PREPARE_ALLOW_OPTION :
							     PREPARE_ALLOW_MODULE,
		.device = NO_INDEX,
		.what = line->module,
		.through = line->source,
	});
}

static int load_module(const struct judgement *j, struct device_judgement *d, const char *module,
		       bool available)
{
	const struct host *host = j->host;
	bool absent = host->modules.listed && !available && !j->options.kernel;

	return add_todo(d, (struct todo){
		.action = absent ? PREPARE_INSTALL_MODULE : PREPARE_LOAD_MODULE,
		.device = NO_INDEX,
		.what = module,
		.through = absent ? host->release.text : NULL,
	});
}

static int load_modules(const struct judgement *j, struct device_judgement *d)
{
	static const char *const needed[] = { "vfio", "vfio_pci_core", "vfio_pci" };
	const struct host *host = j->host;
	int r = 0;

	if (host->vfio_pci == NOT_THERE) {
		for (size_t i = 0; r == 0 && i < sizeof(needed) / sizeof(needed[0]); i++)
			r = allow_module(j, d, needed[i]);
		if (r == 0)
			r = allow_module(j, d, "vfio_iommu_type1");
		/* It brings vfio_iommu_type1 along. */
		return r < 0 ? r : load_module(j, d, "vfio-pci", host->vfio_pci_available);
	}
	if (host->modules.type1 != NOT_THERE)
		return 0;
	r = allow_module(j, d, "vfio_iommu_type1");
	return r < 0 ? r : load_module(j, d, "vfio_iommu_type1", host->modules.type1_available);
}

/* A driverless device that an option names is vfio-pci's as soon as that is loaded. */
static bool comes_by_itself(const struct judgement *j, const struct host_device *device)
{
	return !device->driver && j->host->vfio_pci == NOT_THERE && module_claims(j->host, device);
}

static int bind_device(const struct judgement *j, struct device_judgement *d)
{
	const struct host_device *device = &j->host->devices[d->device];

	if (outcome_is_vfio_driver(device->driver) || comes_by_itself(j, device))
		return 0;
	return add_todo(d, (struct todo){
		.action = device->driver ? PREPARE_REBIND : PREPARE_BIND,
		.device = d->device,
	});
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
		r = add_todo(d, (struct todo){
			.action = host_is_board_function(member) ?
					  PREPARE_FREE_CHIPSET : PREPARE_FREE,
			.device = members->members[m],
		});
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
		r = add_todo(d, (struct todo){
			.action = PREPARE_ENABLE_IOMMU,
			.device = NO_INDEX,
		});
	if (r == 0)
		r = load_modules(j, d);
	if (r == 0 && outcome_has_virtual(device) && !outcome_is_vfio_driver(device->driver))
		r = add_todo(d, (struct todo){ .action = PREPARE_DISABLE_VFS, .device = d->device });
	if (r == 0)
		r = bind_device(j, d);
	if (r == 0 && host_is_grouped(j->host, device))
		r = free_members(j, d, device->group);
	d->ready = d->todo_count ? ANSWER_NO : state == STATE_ON ? ANSWER_YES : ANSWER_UNKNOWN;
	return r;
}
