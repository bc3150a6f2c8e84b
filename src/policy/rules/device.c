// SPDX-License-Identifier: GPL-2.0-or-later
/* What the device itself is, and who else is in its group. */
#include "policy/chipset.h"
#include "policy/rules/functions.h"

/*
 * Nobody gives away the chipset functions that share the group. Without a driver they are
 * in nobody's way, but not isolated from the guest's device either; with one the host has
 * to let go of what it uses (doc/kernel-facts.md, sections 8.1 and 11.3).
 */
static void look_for_chipset(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host *host = j->host;
	const struct host_group *group;
	struct finding *finding;
	size_t other = NO_INDEX;
	bool busy = false;

	if (!host_is_grouped(host, &host->devices[device]))
		return;
	group = &host->groups[host->devices[device].group];
	for (size_t m = 0; m < group->member_count && !busy; m++) {
		const struct host_device *member = &host->devices[group->members[m]];

		if (group->members[m] == device || !host_is_board_function(member))
			continue;
		busy = outcome_is_owner(j->candidates[0].profile, member, true);
		if (busy || other == NO_INDEX)
			other = group->members[m];
	}
	if (other == NO_INDEX)
		return;
	finding = finding_add(findings, busy ? DETAIL_CHIPSET_BUSY : DETAIL_CHIPSET_IDLE, device);
	finding->severity = busy ? SEVERITY_UNSAFE : SEVERITY_CAUTION;
	finding->group = host->devices[device].group;
	finding->other = other;
}

enum unchecked rule_not_assignable(const struct judgement *j, size_t device,
				   struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct candidate *c = &j->candidates[0];

	if (chipset_has(asked) && asked->class >> 16 == 0x06) {
		finding_add(findings, DETAIL_CHIPSET, device);
		return CHECKED;
	}
	/* On arm64 a group comes only with a driver. */
	if (c->machine.state == STATE_ON && machine_iommu_kind(j->host) != IOMMU_SMMU &&
	    (!host_is_grouped(j->host, asked) ||
	     (!j->evidence && j->tables_known && !c->links.covered[device])))
		finding_add(findings, DETAIL_UNCOVERED, device);
	else if (chipset_has(asked))
		finding_add(findings, DETAIL_PROCESSOR, device);
	if (chipset_has(asked))
		return CHECKED;
	look_for_chipset(j, device, findings);
	return CHECKED;
}

enum unchecked rule_group_shared(const struct judgement *j, size_t device,
				 struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	struct finding *finding = NULL;
	const struct host_group *group;

	if (!host_is_grouped(j->host, asked))
		return CHECKED;
	group = &j->host->groups[asked->group];
	for (size_t m = 0; m < group->member_count; m++) {
		size_t member = group->members[m];

		if (member == device || host_is_bridge(&j->host->devices[member]))
			continue;
		if (!finding)
			finding = finding_add(findings, DETAIL_SHARED, device);
		finding->group = asked->group;
		finding_evidence(finding, FROM_MEMBER, member);
	}
	return group->members_seen == SEEN ? CHECKED : UNCHECKED_GROUP;
}
