// SPDX-License-Identifier: GPL-2.0-or-later
/* What the host lives on: its disks, its way out, its console, its management controller. */
#include <string.h>

#include "host/device-facts.h"
#include "policy/needs.h"
#include "policy/rules/functions.h"

/* Is "/" among the mount points, which have commas between them? */
static bool is_root(const char *points)
{
	while (points) {
		if (points[0] == '/' && (!points[1] || points[1] == ','))
			return true;
		points = strstr(points, ", ");
		points = points ? points + 2 : NULL;
	}
	return false;
}

static enum detail detail_of(const struct host_use *use)
{
	static const enum detail details[USE_KINDS] = {
		[USE_MOUNT] = DETAIL_USE_MOUNT,
		[USE_SWAP] = DETAIL_USE_SWAP,
		[USE_POOL] = DETAIL_USE_POOL,
		[USE_ROUTE] = DETAIL_USE_ROUTE,
		[USE_ONLY_NIC] = DETAIL_USE_ONLY_NIC,
		[USE_BOOT_DISPLAY] = DETAIL_USE_BOOT_DISPLAY,
		[USE_FRAMEBUFFER] = DETAIL_USE_FRAMEBUFFER,
		[USE_SERIAL_CONSOLE] = DETAIL_USE_SERIAL_CONSOLE,
		[USE_KEYBOARD] = DETAIL_USE_KEYBOARD,
	};

	if (use->kind == USE_MOUNT && is_root(use->what))
		return DETAIL_USE_ROOT;
	return details[use->kind];
}

static void tell_use(struct finding *finding, const struct host_use *use)
{
	if (use->kind == USE_POOL)
		finding->severity = SEVERITY_UNKNOWN;
	finding->what = use->what;
	finding->through = use->through;
	finding_evidence_file(finding, use->source, use->text);
}

/* A finding about @device for what the host does with @member of its group, or with itself. */
static struct finding *add(const struct judgement *j, size_t device, size_t member,
			   enum detail detail, struct findings *findings)
{
	struct finding *finding = finding_add(findings, detail, device);

	if (member != device) {
		finding->other = member;
		finding->group = j->host->devices[member].group;
	}
	return finding;
}

static void weigh(const struct judgement *j, size_t device, size_t member,
		  struct findings *findings)
{
	const struct host_device *weighed = &j->host->devices[member];
	const struct host_usage *usage = &j->host->usage;
	uint64_t key = pci_address_key(weighed->address);
	const char *controller = needs_management(weighed);

	if (controller)
		add(j, device, member, DETAIL_USE_MANAGEMENT, findings)->what = controller;
	for (size_t i = 0; i < usage->use_count; i++) {
		const struct host_use *use = &usage->uses[i];

		if (pci_address_key(use->address) == key &&
		    !needs_given_up(j->host, weighed, use))
			tell_use(add(j, device, member, detail_of(use), findings), use);
	}
}

/*
 * A physical function carries what its virtual ones do: they are gone once its driver is.
 * Known of the devices that are asked about alone.
 */
static void weigh_virtual(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_facts *facts = j->host->devices[device].facts;
	const struct host_usage *usage = &j->host->usage;

	for (size_t i = 0; facts && i < usage->use_count; i++) {
		const struct host_use *use = &usage->uses[i];
		char address[PCI_ADDRESS_SIZE];

		pci_address_format(use->address, address);
		for (size_t v = 0; v < facts->vf_count; v++) {
			struct finding *finding;

			if (strcmp(facts->vfs[v].name, address) != 0)
				continue;
			finding = finding_add(findings, DETAIL_USE_VIRTUAL, device);
			tell_use(finding, use);
			finding->what = facts->vfs[v].name;
			finding->through = *use->through ? use->through : use->what;
		}
	}
}

/* What cannot be seen matters only where the device could be it. */
static enum unchecked blind_to(const struct judgement *j, size_t member)
{
	const struct host_device *device = &j->host->devices[member];
	const struct host_usage *usage = &j->host->usage;
	uint8_t base_class = (uint8_t)(device->class >> 16);

	if (usage->storage != SEEN)
		return UNCHECKED_MOUNTS;
	if (usage->network != SEEN)
		return UNCHECKED_ROUTES;
	if (usage->console != SEEN && (base_class == 0x03 || base_class == 0x07))
		return UNCHECKED_CONSOLE;
	if (usage->keyboard != SEEN && device->class >> 8 == 0x0c03)
		return UNCHECKED_KEYBOARDS;
	return CHECKED;
}

enum unchecked rule_host_critical(const struct judgement *j, size_t device,
				  struct findings *findings)
{
	size_t asked_group = j->host->devices[device].group;
	enum unchecked blind = blind_to(j, device);
	const struct host_group *group = NULL;

	weigh(j, device, device, findings);
	weigh_virtual(j, device, findings);
	if (asked_group != NO_INDEX)
		group = &j->host->groups[asked_group];
	for (size_t m = 0; group && m < group->member_count; m++) {
		size_t member = group->members[m];

		if (member == device || host_is_bridge(&j->host->devices[member]))
			continue;
		weigh(j, device, member, findings);
		if (blind == CHECKED)
			blind = blind_to(j, member);
	}
	return blind;
}
