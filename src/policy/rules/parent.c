// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Is the device by which the asked one exists in its group? Then the group cannot be taken from
 * the host's drivers: that removes the asked one (kernel: pci_disable_sriov by the physical
 * function's driver, vmd_remove). What is behind a VMD does its DMA under the VMD's own id, and so
 * is in its group (kernel: drivers/pci/controller/vmd.c, pci_real_dma_dev).
 */
#include <string.h>

#include "host/device-facts.h"
#include "host/arena.h"
#include "policy/parent.h"
#include "policy/rules/functions.h"

/* Of a virtual function: its physical one, if that is in the group and the host drives it. */
static size_t physical_in_group(const struct judgement *j, size_t device)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct device_facts *facts = asked->facts;
	struct pci_address address;
	size_t physical;

	if (!facts || facts->physfn_seen != SEEN || !host_is_grouped(j->host, asked) ||
	    !pci_address_parse(facts->physfn, &address))
		return NO_INDEX;
	physical = host_find(j->host, address);
	if (physical == NO_INDEX || j->host->devices[physical].group != asked->group ||
	    outcome_is_vfios(&j->host->devices[physical]))
		return NO_INDEX;
	return physical;
}

static void look_below(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct host_group *group;
	struct finding *finding = NULL;

	if (!host_is_grouped(j->host, asked) || outcome_is_vfios(asked))
		return;
	group = &j->host->groups[asked->group];
	for (size_t m = 0; m < group->member_count; m++) {
		const struct host_device *member = &j->host->devices[group->members[m]];

		if (host_is_bridge(member) || !parent_goes_along(asked, member))
			continue;
		if (!finding)
			finding = finding_add(findings, DETAIL_PARENT_ASKED, device);
		finding->severity = SEVERITY_CAUTION;
		finding_evidence(finding, FROM_MEMBER, group->members[m]);
	}
}

enum unchecked rule_parent_in_group(const struct judgement *j, size_t device,
				    struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	size_t physical = physical_in_group(j, device);
	char address[PCI_ADDRESS_SIZE];
	struct finding *finding;

	look_below(j, device, findings);
	if (asked->has_parent) {
		finding = finding_add(findings, DETAIL_PARENT_VMD, device);
		finding->what = arena_strdup(findings->arena,
					     pci_address_format(asked->parent, address));
	} else if (physical != NO_INDEX) {
		finding = finding_add(findings, DETAIL_PARENT_PF, device);
		finding->what = asked->facts->physfn;
		finding_evidence_attribute(finding, asked->facts->name, "physfn", asked->facts->physfn);
	}
	return !asked->facts || asked->facts->numvfs_seen == NOT_ASKED ? UNCHECKED_SRIOV : CHECKED;
}
