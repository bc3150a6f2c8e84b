// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/outcome.h"

#include <errno.h>
#include <string.h>

#include "host/device-facts.h"
#include "kernel/igd.h"
#include "kernel/modules.h"

bool outcome_is_vfio_driver(const char *driver)
{
	/* vfio-pci and its variants: mlx5_vfio_pci, nvgrace_gpu_vfio_pci, ... */
	return driver && (strcmp(driver, "vfio-pci") == 0 || strstr(driver, "vfio_pci") ||
			  strstr(driver, "vfio-pci"));
}

bool outcome_is_vfios(const struct host_device *device)
{
	return device->vfio_dev || outcome_is_vfio_driver(device->driver);
}

bool outcome_has_virtual(const struct host_device *device)
{
	return device->facts && device->facts->numvfs_seen == SEEN &&
	       strcmp(device->facts->numvfs, "0") != 0;
}

bool outcome_is_owner(const struct profile *profile, const struct host_device *device, bool now)
{
	bool bridge = device->header != HEADER_NORMAL;

	if (!device->driver || outcome_is_vfios(device))
		return false;
	if (!bridge && !now)
		return false;
	if (strcmp(device->driver, "pci-stub") == 0 || strcmp(device->driver, "pcieport") == 0)
		return false;
	return !(bridge && profile->ownership == OWNERS_ENDPOINTS);
}

bool outcome_is_isa_range(const struct reserved_range *range)
{
	return range->base == 0 && range->end == 0xffffff;
}

/* Before 5.3 the ranges of exempt devices are "direct" as well; the members' classes tell. */
static enum answer direct_but_for_exempt(const struct group_case *c, const struct host_group *group)
{
	bool exempt = false, counted = false;

	if (c->relaxed == ANSWER_YES)
		return ANSWER_NO;
	for (size_t i = 0; i < group->member_count; i++) {
		if (link_class_exempt(c->profile, c->host->devices[group->members[i]].class))
			exempt = true;
		else
			counted = true;
	}
	if (!counted)
		return ANSWER_NO;
	return exempt ? ANSWER_UNKNOWN : ANSWER_YES;
}

enum answer outcome_sysfs_direct(const struct group_case *c, const struct host_group *group)
{
	bool intel = machine_iommu_kind(c->host) == IOMMU_INTEL;
	bool any = false, isa = false;

	if (group->reserved_seen != SEEN)
		return ANSWER_UNKNOWN;
	for (size_t i = 0; i < group->reserved_count; i++) {
		const struct reserved_range *range = &group->reserved[i];

		if (strcmp(range->type, "direct") != 0)
			continue;
		if (c->profile->check != CHECK_CORE && outcome_is_isa_range(range))
			isa = true;
		else
			any = true;
	}
	if (any && intel && !profile_has(c->profile, RELAXABLE_TYPE))
		return direct_but_for_exempt(c, group);
	if (any)
		return ANSWER_YES;
	/* An RMRR inside of the ISA bridge's range is merged into it, if there is one. */
	return isa && c->table_direct == ANSWER_YES ? ANSWER_YES : ANSWER_NO;
}

/* The tables' answer for the group, with the first member that has a region. */
static enum answer table_direct(const struct group_case *c, const struct host_group *group,
				size_t *first)
{
	*first = NO_INDEX;
	if (!c->tables_known)
		return ANSWER_UNKNOWN;
	for (size_t i = 0; i < group->member_count; i++) {
		size_t count;
		const size_t *touches = links_of_device(c->links, group->members[i], &count);

		for (size_t t = 0; t < count; t++) {
			if (c->links->touches[touches[t]].kind != KIND_DIRECT)
				continue;
			*first = group->members[i];
			return ANSWER_YES;
		}
	}
	return group->members_seen == SEEN ? ANSWER_NO : ANSWER_UNKNOWN;
}

void outcome_direct(struct group_case *c, size_t device)
{
	const struct host_group *group;
	enum answer shown;

	c->direct = ANSWER_UNKNOWN;
	c->table_direct = ANSWER_UNKNOWN;
	c->direct_device = NO_INDEX;
	if (c->host->devices[device].group == NO_INDEX)
		return;
	group = &c->host->groups[c->host->devices[device].group];
	c->table_direct = table_direct(c, group, &c->direct_device);
	shown = c->evidence ? outcome_sysfs_direct(c, group) : ANSWER_UNKNOWN;
	c->direct = shown != ANSWER_UNKNOWN ? shown : c->table_direct;
	/* What is demanded is known then, what this kernel makes of it is not. */
	if (c->direct == ANSWER_YES && c->relaxed == ANSWER_UNKNOWN)
		c->direct = ANSWER_UNKNOWN;
	if (c->direct != ANSWER_YES)
		c->direct_device = NO_INDEX;
	else if (c->direct_device == NO_INDEX && group->member_count == 1 &&
		 group->members_seen == SEEN && !group->foreign_members)
		c->direct_device = group->members[0];
}

static void refuse(struct outcome *o, enum outcome_step at, int error, enum qemu_line qemu)
{
	o->kind = OUTCOME_REFUSES;
	o->at = at;
	o->error = error;
	o->qemu = qemu;
}

static const char *driver_in_line(const struct host_device *device, bool now)
{
	if (!now && !host_is_bridge(device))
		return "vfio-pci";
	return device->driver ? device->driver : "pci";
}

static void tell(const struct group_case *c, struct outcome *o, enum kernel_line line, size_t device,
		 bool now)
{
	o->line = line;
	if (line != LINE_INTERRUPTS && device == NO_INDEX) {
		o->line = LINE_UNCERTAIN;
		return;
	}
	o->named = device;
	if (device != NO_INDEX)
		o->named_driver = driver_in_line(&c->host->devices[device], now);
}

/* Base class 08, sub-class 06: the function through which AMD's IOMMU is configured. */
static bool is_amd_iommu(const struct group_case *c, size_t device)
{
	/* Where direct maps fail, or no device has a unit, the driver is there all the same. */
	bool taken = c->machine->state == STATE_ON || c->machine->reason == REASON_MAPS ||
		     c->machine->ungrouped ||
		     (c->machine->reason == REASON_UNSEEN && c->host->iommu == IOMMU_AMD);

	return taken && machine_iommu_kind(c->host) == IOMMU_AMD &&
	       c->host->devices[device].class >> 8 == 0x0806;
}

/*
 * The IOMMU's driver keeps its function from every other (kernel: match_driver). Up to
 * 6.12 to bind it does nothing at all; 7.2 says that its resources are in use.
 */
static void decide_amd_iommu(const struct group_case *c, size_t device, struct outcome *o)
{
	bool told = profile_has(c->profile, IOMMU_FUNCTION_TOLD);

	refuse(o, STEP_BIND, told ? EINVAL : 0, QEMU_NO_GROUP);
	if (!told)
		return;
	tell(c, o, LINE_RESOURCES, device, false);
	o->named_driver = "pci";
}

/*
 * vfio-pci takes the device then, but what it makes is /dev/vfio/noiommu-N and no
 * /dev/vfio/N, for which QEMU and libvirt ask (doc/kernel-facts.md, section 8.4).
 */
static void decide_noiommu(const struct group_case *c, size_t device, bool now, struct outcome *o)
{
	const struct host_device *asked = &c->host->devices[device];
	bool bound = outcome_is_vfios(asked);

	if (module_noiommu(c->host) == ANSWER_UNKNOWN)
		return;
	if (asked->group != NO_INDEX)
		refuse(o, STEP_BIND, ENOENT, QEMU_NO_NODE);
	else
		refuse(o, STEP_BIND, ENOENT, now && !bound ? QEMU_NO_GROUP : QEMU_NONE);
}

/* Without a group vfio-pci's probe fails, whatever else there is. */
static void decide_without_group(const struct group_case *c, size_t device, bool uncovered,
				 bool now, struct outcome *o)
{
	if (c->machine->state == STATE_HANG)
		return;
	/* What has no unit has no group, whatever groups there are. */
	if (c->machine->state == STATE_UNKNOWN && !(c->machine->ungrouped && uncovered))
		return;
	/* On arm64 a group appears only when a driver binds. */
	if (c->machine->state == STATE_ON && machine_iommu_kind(c->host) == IOMMU_SMMU &&
	    !c->host->devices[device].driver)
		return;
	if (is_amd_iommu(c, device)) {
		decide_amd_iommu(c, device, o);
		return;
	}
	if (module_noiommu(c->host) != ANSWER_NO) {
		decide_noiommu(c, device, now, o);
		return;
	}
	refuse(o, STEP_BIND, EINVAL, QEMU_NO_GROUP);
	tell(c, o, c->profile->probe_line, device, false);
	o->named_driver = "vfio-pci";
}

struct drivers {
	bool owner;		/* somebody stands in the way */
	bool vfio;		/* some member is with VFIO, so /dev/vfio/GROUP exists */
};

static struct drivers look_at_drivers(const struct group_case *c, const struct host_group *group,
				      bool now)
{
	struct drivers drivers = { .vfio = !now };

	for (size_t i = 0; i < group->member_count; i++) {
		const struct host_device *member = &c->host->devices[group->members[i]];

		drivers.owner |= outcome_is_owner(c->profile, member, now);
		drivers.vfio |= outcome_is_vfios(member);
	}
	return drivers;
}

bool outcome_checks_direct(const struct profile *profile, enum iommu_kind kind)
{
	if (profile->check == CHECK_NONE)
		return false;
	/* Up to 6.5 only Intel's driver looks. */
	return profile->check == CHECK_CORE || kind == IOMMU_INTEL;
}

/* The refusal for a direct region, where this row has one. True: decided. */
static bool decide_direct(const struct group_case *c, bool now, struct outcome *o)
{
	enum outcome_step step = c->profile->check == CHECK_ATTACH ? STEP_SET_IOMMU :
								     STEP_SET_CONTAINER;

	if (!outcome_checks_direct(c->profile, machine_iommu_kind(c->host)))
		return false;
	if (c->direct == ANSWER_NO)
		return false;
	if (c->direct == ANSWER_UNKNOWN)
		return true;
	refuse(o, step, c->profile->check == CHECK_CORE ? EINVAL : EPERM,
	       step == STEP_SET_IOMMU ? QEMU_SET_IOMMU : QEMU_SET_CONTAINER);
	tell(c, o, c->profile->direct_line, c->direct_device, now);
	return true;
}

static bool decide_interrupts(const struct group_case *c, struct outcome *o)
{
	enum answer unsafe = module_unsafe_interrupts(c->host);

	if (c->remapping == ANSWER_YES || unsafe == ANSWER_YES)
		return false;
	if (c->remapping == ANSWER_UNKNOWN || unsafe == ANSWER_UNKNOWN)
		return true;
	refuse(o, STEP_SET_IOMMU, EPERM, QEMU_SET_IOMMU);
	tell(c, o, LINE_INTERRUPTS, NO_INDEX, false);
	return true;
}

/*
 * Nobody has loaded vfio_iommu_type1, so that there is nothing to map memory with. What
 * the kernel refuses already at SET_CONTAINER it refuses before. True: decided.
 */
static bool decide_unmapped(const struct group_case *c, bool now, bool owner, struct outcome *o)
{
	if (!now || c->host->modules.type1 != NOT_THERE)
		return false;
	if (c->profile->check != CHECK_ATTACH && decide_direct(c, now, o))
		return true;
	refuse(o, STEP_SET_IOMMU, ENODEV, owner ? QEMU_NOT_VIABLE : QEMU_NO_MODEL);
	return true;
}

/*
 * vfio-pci takes no physical function whose virtual ones are on, before it looks at
 * anything else (kernel: vfio_pci_core_register_device). True: decided.
 */
static bool decide_physical(const struct group_case *c, size_t device, struct outcome *o)
{
	const struct host_device *asked = &c->host->devices[device];

	if (c->machine->state == STATE_HANG || !outcome_has_virtual(asked) ||
	    outcome_is_vfios(asked))
		return false;
	if (!profile_has(c->profile, PF_REFUSED))
		return true;
	refuse(o, STEP_BIND, EBUSY, asked->group == NO_INDEX ? QEMU_NO_GROUP : QEMU_NONE);
	tell(c, o, LINE_PF_ENABLED, device, false);
	return true;
}

/* A virtual function of a physical one that is VFIO's too. True: decided. */
static bool decide_virtual(const struct group_case *c, size_t device, struct outcome *o)
{
	const struct device_facts *facts = c->host->devices[device].facts;

	if (!facts || facts->physfn_seen != SEEN || !outcome_is_vfio_driver(facts->physfn_driver) ||
	    !profile_has(c->profile, VF_TOKEN))
		return false;
	refuse(o, STEP_GET_DEVICE_FD, EACCES, QEMU_GET_DEVICE);
	tell(c, o, LINE_VF_TOKEN, device, false);
	return true;
}

/* Graphics of Intel's whose regions vfio-pci cannot set up. True: decided. */
static bool decide_igd(const struct group_case *c, size_t device, struct outcome *o)
{
	size_t which;

	switch (igd_open(c->profile, c->host, device, &which)) {
	case IGD_REFUSED:
		refuse(o, STEP_GET_DEVICE_FD, EINVAL, QEMU_GET_DEVICE);
		tell(c, o, LINE_IGD, device, false);
		o->named_driver = "vfio-pci";
		return true;
	case IGD_UNSEEN:
	case IGD_BARE:
		return true;
	default:
		return false;
	}
}

static void decide_with_group(const struct group_case *c, size_t device, bool now,
			      struct outcome *o)
{
	const struct host_device *asked = &c->host->devices[device];
	const struct host_group *group = &c->host->groups[asked->group];
	struct drivers drivers = look_at_drivers(c, group, now);

	if (!drivers.vfio) {
		refuse(o, STEP_BIND, ENOENT, QEMU_NO_NODE);
		return;
	}
	if (group->members_seen != SEEN || group->foreign_members)
		return;
	if (drivers.owner && c->profile->ownership == OWNERS_CLAIM) {
		refuse(o, STEP_SET_CONTAINER, EPERM, QEMU_NOT_VIABLE);
		return;
	}
	if (decide_unmapped(c, now, drivers.owner, o))
		return;
	if (decide_direct(c, now, o) || decide_interrupts(c, o)) {
		if (drivers.owner && o->kind == OUTCOME_REFUSES)
			o->qemu = QEMU_NOT_VIABLE;
		return;
	}
	if (drivers.owner) {
		refuse(o, STEP_GET_DEVICE_FD, EINVAL, QEMU_NOT_VIABLE);
		return;
	}
	if (now && !outcome_is_vfios(asked)) {
		refuse(o, STEP_GET_DEVICE_FD, ENODEV, QEMU_GET_DEVICE);
		return;
	}
	/* What becomes of a device that does not answer differs from one to the next. */
	if (!decide_virtual(c, device, o) && !decide_igd(c, device, o) && !(asked->facts && asked->facts->silent))
		o->kind = OUTCOME_ACCEPTS;
}

/* vfio-pci looks at its list before anything else. True: decided. */
static bool decide_denied(const struct group_case *c, size_t device, struct outcome *o)
{
	const struct host_device *asked = &c->host->devices[device];
	enum answer denied = module_denies(c->host, c->profile, asked, c->evidence);
	const struct host_group *group;

	/* Whoever has it got it; and a boot that never ends denies nothing. */
	if ((c->evidence && outcome_is_vfios(asked)) ||
	    c->machine->state == STATE_HANG)
		denied = ANSWER_NO;
	if (denied != ANSWER_YES)
		return denied == ANSWER_UNKNOWN;
	refuse(o, STEP_BIND, EINVAL, QEMU_NO_GROUP);
	tell(c, o, LINE_DENYLIST, device, false);
	if (asked->group == NO_INDEX)
		return true;
	group = &c->host->groups[asked->group];
	/* Another member on vfio-pci makes the group's node. */
	o->qemu = group->member_count == 1 ? QEMU_NODE_ABSENT : QEMU_NONE;
	return true;
}

void outcome_decide(const struct group_case *c, size_t device, bool now, struct outcome *outcome)
{
	const struct host_device *asked = &c->host->devices[device];

	/* Under another table a device may lose its unit and with it its group. */
	bool uncovered = !c->evidence && c->tables_known && !c->links->covered[device];

	*outcome = (struct outcome){ .named = NO_INDEX };
	if (!now && (decide_denied(c, device, outcome) || decide_physical(c, device, outcome)))
		return;
	if (!host_is_grouped(c->host, asked) || c->machine->state != STATE_ON || uncovered)
		decide_without_group(c, device, uncovered, now, outcome);
	else
		decide_with_group(c, device, now, outcome);
}

void outcome_merge(struct outcome *merged, const struct outcome *other)
{
	if (merged->kind != other->kind || merged->at != other->at ||
	    merged->error != other->error) {
		*merged = (struct outcome){ .named = NO_INDEX };
		return;
	}
	if (merged->line != other->line || merged->named != other->named) {
		merged->line = LINE_UNCERTAIN;
		merged->named = NO_INDEX;
	}
	if (merged->qemu != other->qemu)
		merged->qemu = QEMU_NONE;
}
