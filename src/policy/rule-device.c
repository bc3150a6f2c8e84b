// SPDX-License-Identifier: GPL-2.0-or-later
/* What the device itself is, and who else is in its group. */
#include <errno.h>

#include "policy/rules.h"

int rule_not_assignable(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct rule *rule = rule_find("not-assignable");
	const struct host_device *asked = &j->host->devices[device];
	const struct candidate *c = &j->candidates[0];
	struct finding template = finding_of(rule, rule->severity, DETAIL_CHIPSET, device);
	bool uncovered;

	if (host_is_chipset(asked))
		return finding_add(findings, &template) ? CHECKED : -ENOMEM;
	/* On arm64 a group comes only with a driver. */
	uncovered = c->machine.state == STATE_ON && machine_iommu_kind(j->host) != IOMMU_SMMU &&
		    (asked->group == NO_INDEX ||
		     (!j->evidence && j->tables_known && !c->links.covered[device]));
	template.detail = DETAIL_UNCOVERED;
	if (uncovered && !finding_add(findings, &template))
		return -ENOMEM;
	return CHECKED;
}

int rule_group_shared(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct rule *rule = rule_find("group-shared");
	const struct host_device *asked = &j->host->devices[device];
	struct finding template = finding_of(rule, rule->severity, DETAIL_SHARED, device);
	struct finding *finding = NULL;
	const struct host_group *group;

	if (asked->group == NO_INDEX)
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
