// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/readiness.h"

#include <string.h>

#include "host/arena.h"
#include "kernel/modules.h"
#include "policy/chipset.h"
#include "policy/holding.h"
#include "policy/parent.h"

static void add_todo(struct device_judgement *d, struct todo todo)
{
	struct todo *items = arena_array(d->findings.arena, d->todo, d->todo_count, sizeof(*items));

	if (!items)
		return;
	items[d->todo_count++] = todo;
	d->todo = items;
}

/* What stands in the way of loading the module, by its name for the kernel. */
static void allow_module(const struct judgement *j, struct device_judgement *d, const char *module)
{
	const struct modprobe_line *line = module_obstacle(j->host, module);

	/* A blacklist keeps it from being loaded by itself, not by its name. */
	if (!line || line->kind == MODPROBE_BLACKLIST ||
	    (line->kind == MODPROBE_INSTALL && !modprobe_is_refusal(line)))
		return;
	add_todo(d, (struct todo){
		.action = line->kind == MODPROBE_FORBIDDEN ? PREPARE_ALLOW_OPTION :
							     PREPARE_ALLOW_MODULE,
		.device = NO_INDEX,
		.what = line->module,
		.through = line->source,
	});
}

static void load_module(const struct judgement *j, struct device_judgement *d, const char *module,
			bool available)
{
	const struct host *host = j->host;
	bool absent = host->modules.listed && !available && !j->options.kernel;

	add_todo(d, (struct todo){
		.action = absent ? PREPARE_INSTALL_MODULE : PREPARE_LOAD_MODULE,
		.device = NO_INDEX,
		.what = module,
		.through = absent ? host->release.text : NULL,
	});
}

static void load_modules(const struct judgement *j, struct device_judgement *d)
{
	/* The last comes with the others. */
	static const char *const needed[] = { "vfio", "vfio_pci_core", "vfio_pci",
					      "vfio_iommu_type1" };
	const struct host *host = j->host;

	if (host->vfio_pci == NOT_THERE && !host->devices[d->device].vfio_dev) {
		for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
			allow_module(j, d, needed[i]);
		load_module(j, d, "vfio-pci", host->vfio_pci_available);
	} else if (host->modules.type1 == NOT_THERE) {
		allow_module(j, d, "vfio_iommu_type1");
		load_module(j, d, "vfio_iommu_type1", host->modules.type1_available);
	}
}

/* A driverless device that an option names is vfio-pci's as soon as that is loaded. */
static bool comes_by_itself(const struct judgement *j, const struct host_device *device)
{
	return !device->driver && j->host->vfio_pci == NOT_THERE && module_claims(j->host, device);
}

static const char *first_word(struct arena *arena, const char *words)
{
	char *word = arena_strdup(arena, words);

	if (word)
		word[strcspn(word, " ")] = '\0';
	return word;
}

/* To take @device from its driver hangs until nobody has it open. */
static void stop_holders(const struct judgement *j, struct device_judgement *d, size_t device)
{
	const struct device_holders *holders = j->host->devices[device].holders;
	struct arena *arena = d->findings.arena;
	const struct holding *holding;
	const char *last = NULL;
	size_t count;

	if (!holders)
		return;
	holding = holding_order(j->host, device, arena, &count);
	for (size_t i = 0; i < count; i++) {
		const char *unit = holding[i].unit, *name = holding_name(&holding[i], arena);

		if (!unit || unit != last)
			add_todo(d, (struct todo){
				.action = unit ? PREPARE_STOP_UNIT : PREPARE_STOP_PROCESS,
				.device = device,
				.what = unit ? unit : name,
				.through = unit ? name : holding[i].holder->node,
			});
		last = unit;
	}
	if (holders->nodes && (holders->broken_off || (holders->partly && !count)))
		add_todo(d, (struct todo){ .action = PREPARE_LOOK_HOLDERS, .device = device,
					   .what = holders->nodes });
	if (holders->dependents && (count || holders->broken_off))
		add_todo(d, (struct todo){ .action = PREPARE_UNLOAD, .device = device,
					   .what = holders->dependents });
}

static void bind_device(const struct judgement *j, struct device_judgement *d)
{
	const struct host_device *device = &j->host->devices[d->device];

	if (outcome_is_vfios(device) || comes_by_itself(j, device))
		return;
	stop_holders(j, d, d->device);
	add_todo(d, (struct todo){
		.action = device->variants ? PREPARE_VARIANT :
			  device->driver ? PREPARE_REBIND : PREPARE_BIND,
		.device = d->device,
		.what = device->variants ? first_word(d->findings.arena, device->variants) : NULL,
	});
}

/* Other members on host drivers go along or are freed. */
static void free_members(const struct judgement *j, struct device_judgement *d, size_t group)
{
	const struct host_device *device = &j->host->devices[d->device];
	const struct host_group *members = &j->host->groups[group];

	for (size_t m = 0; m < members->member_count; m++) {
		const struct host_device *member = &j->host->devices[members->members[m]];

		if (members->members[m] == d->device || host_is_bridge(member) ||
		    parent_goes_along(device, member) ||
		    !outcome_is_owner(j->candidates[0].profile, member, true))
			continue;
		stop_holders(j, d, members->members[m]);
		add_todo(d, (struct todo){
			.action = host_is_board_function(member) ?
					  PREPARE_FREE_CHIPSET : PREPARE_FREE,
			.device = members->members[m],
		});
	}
}

void readiness(const struct judgement *j, struct device_judgement *d)
{
	const struct host_device *device = &j->host->devices[d->device];
	enum iommu_state state = j->candidates[0].machine.state;

	/* What nobody gives away needs no preparation. */
	if (chipset_has(device) || parent_keeps(&d->findings))
		return;
	if (state == STATE_OFF || state == STATE_MISSING)
		add_todo(d, (struct todo){ .action = PREPARE_ENABLE_IOMMU, .device = NO_INDEX });
	/* Under Xen nothing else leads to VFIO. */
	if (state != STATE_ON && j->host->where.place == PLACE_XEN_DOM0) {
		d->ready = ANSWER_NO;
		return;
	}
	load_modules(j, d);
	if (outcome_has_virtual(device) && !outcome_is_vfios(device))
		add_todo(d, (struct todo){ .action = PREPARE_DISABLE_VFS, .device = d->device });
	bind_device(j, d);
	if (host_is_grouped(j->host, device))
		free_members(j, d, device->group);
	d->ready = d->todo_count ? ANSWER_NO : state == STATE_ON ? ANSWER_YES : ANSWER_UNKNOWN;
}
