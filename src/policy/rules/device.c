// SPDX-License-Identifier: GPL-2.0-or-later
/* What the device itself is, and who else is in its group. */
#include <errno.h>

#include "policy/rules/functions.h"

/*
 * Nobody gives away the chipset functions that share the group. Without a driver they are
 * in nobody's way, but not isolated from the guest's device either; with one the host has
 * to let go of what it uses (doc/kernel-facts.md, sections 8.1 and 11.3).
 */
static int look_for_chipset(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host *host = j->host;
	struct finding template = finding_of(findings, DETAIL_CHIPSET_IDLE, device);
	const struct host_group *group;

	if (!host_is_grouped(host, &host->devices[device]))
		return CHECKED;
	group = &host->groups[host->devices[device].group];
	template.severity = SEVERITY_CAUTION;
	template.group = host->devices[device].group;
	for (size_t m = 0; m < group->member_count; m++) {
		const struct host_device *member = &host->devices[group->members[m]];
		bool busy = outcome_is_owner(j->candidates[0].profile, member, true);

		if (group->members[m] == device || !host_is_board_function(member) ||
		    (template.other != NO_INDEX && !busy))
			continue;
		template.other = group->members[m];
		if (!busy)
			continue;
		template.detail = DETAIL_CHIPSET_BUSY;
		template.severity = SEVERITY_UNSAFE;
		break;
	}
	if (template.other == NO_INDEX)
		return CHECKED;
	return finding_add(findings, &template) ? CHECKED : -ENOMEM;
}

int rule_not_assignable(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct candidate *c = &j->candidates[0];
	struct finding template = finding_of(findings, DETAIL_CHIPSET, device);
	bool uncovered;

	if (host_is_chipset(asked))
		return finding_add(findings, &template) ? CHECKED : -ENOMEM;
	/* On arm64 a group comes only with a driver. */
	uncovered = c->machine.state == STATE_ON && machine_iommu_kind(j->host) != IOMMU_SMMU &&
		    (!host_is_grouped(j->host, asked) ||
		     (!j->evidence && j->tables_known && !c->links.covered[device]));
	template.detail = DETAIL_UNCOVERED;
	if (uncovered && !finding_add(findings, &template))
		return -ENOMEM;
	return look_for_chipset(j, device, findings);
}

int rule_group_shared(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	struct finding template = finding_of(findings, DETAIL_SHARED, device);
	struct finding *finding = NULL;
	const struct host_group *group;

	if (!host_is_grouped(j->host, asked))
		return CHECKED;
	group = &j->host->groups[asked->group];
	template.group = asked->group;
	for (size_t m = 0; m < group->member_count; m++) {
		size_t member = group->members[m];

		if (member == device || host_is_bridge(&j->host->devices[member]))
			continue;
		if (!finding)
			finding = finding_add(findings, &template);
		if (!finding || finding_evidence(finding, FROM_MEMBER, member) < 0)
			return -ENOMEM;
	}
	return group->members_seen == SEEN ? CHECKED : UNCHECKED_GROUP;
}
