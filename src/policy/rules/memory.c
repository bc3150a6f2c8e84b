// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory that the firmware wants a device to keep: the reason why this program exists. */
#include <errno.h>
#include <string.h>

#include "policy/rules/functions.h"

/* A demand that counts against giving the device away. */
static bool is_demand(const struct touch *touch)
{
	return !touch->exempt;
}

/* Would the running kernel show it, and does not? Then rule_contradiction speaks. */
static bool is_denied(const struct touch *touch, enum answer shown)
{
	return shown == ANSWER_NO && touch->kind == KIND_DIRECT;
}

static bool is_wanted(const struct touch *touch, enum answer shown, bool member)
{
	if (!is_demand(touch) || is_denied(touch, shown))
		return false;
	return !member || touch->kind != KIND_NONE;
}

static enum detail detail_of(const struct touch *touch, bool member)
{
	if (member)
		return DETAIL_DEMAND_MEMBER;
	if (touch->kind == KIND_RELAXABLE)
		return DETAIL_DEMAND_RELAXED;
	return touch->via == VIA_BELOW_BRIDGE ? DETAIL_DEMAND_BELOW : DETAIL_DEMAND;
}

/* All demands on @member in one finding about @device, or NULL: there are none. */
static struct finding *demands_on(const struct links *links, size_t member, size_t device,
				  enum answer shown, struct findings *findings)
{
	struct finding *finding = NULL;
	size_t count;
	const size_t *touches = links_of_device(links, member, &count);

	for (size_t i = 0; i < count; i++) {
		const struct touch *touch = &links->touches[touches[i]];

		if (!is_wanted(touch, shown, member != device))
			continue;
		if (!finding) {
			finding = finding_add(findings, detail_of(touch, member != device), device);
			finding->links = links;
			finding->region = touch->region;
			if (member != device)
				finding->other = member;
			else if (touch->via == VIA_BELOW_BRIDGE)
				finding->other = links->scopes[touch->scope].device;
		}
		finding_evidence(finding, FROM_SCOPE, touches[i]);
	}
	return finding;
}

static void add_ranges(const struct judgement *j, struct finding *finding, const char *type)
{
	const struct host_group *group = &j->host->groups[finding->group];

	for (size_t i = 0; i < group->reserved_count; i++)
		if (strcmp(group->reserved[i].type, type) == 0 &&
		    !outcome_is_isa_range(&group->reserved[i]))
			finding_evidence(finding, FROM_RANGE, i);
}

/* Candidates may differ; the one that finds something speaks. */
static struct finding *find_demands(const struct judgement *j, size_t device, enum answer shown,
				    struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	struct finding *finding = NULL;

	for (size_t c = 0; !finding && c < j->candidate_count; c++)
		finding = demands_on(&j->candidates[c].links, device, device, shown, findings);
	for (size_t c = 0; asked->group != NO_INDEX && c < j->candidate_count; c++) {
		const struct host_group *group = &j->host->groups[asked->group];

		for (size_t m = 0; !finding && m < group->member_count; m++)
			if (group->members[m] != device)
				finding = demands_on(&j->candidates[c].links, group->members[m],
						     device, shown, findings);
	}
	return finding;
}

/* ANSWER_YES where any candidate kernel takes the group's list for a demand. */
static enum answer shown_direct(const struct judgement *j, size_t device)
{
	const struct host_device *asked = &j->host->devices[device];
	enum answer answer = ANSWER_UNKNOWN;

	if (!j->evidence || asked->group == NO_INDEX)
		return ANSWER_UNKNOWN;
	for (size_t c = 0; c < j->candidate_count; c++) {
		struct group_case group;
		enum answer a;

		judgement_group_case(j, &j->candidates[c], device, &group);
		a = outcome_sysfs_direct(&group, &j->host->groups[asked->group]);
		if (a > answer)
			answer = a;
	}
	return answer;
}

static enum unchecked blind(const struct judgement *j, size_t device)
{
	const struct host_device *asked = &j->host->devices[device];
	enum table_signature makers = table_of_maker(machine_iommu_kind(j->host));
	bool unreadable = false;

	if (j->tables_known && asked->group != NO_INDEX &&
	    j->host->groups[asked->group].members_seen != SEEN)
		return UNCHECKED_GROUP;
	if (j->tables_known)
		return CHECKED;
	for (unsigned int i = 0; i < TABLES; i++) {
		const struct host_table *table = &j->host->tables[i];

		if (!table_kinds[i]->parse)
			continue;
		if (j->tables->has[i] || table->text_line)
			return UNCHECKED_TABLE_DAMAGED;
		unreadable |= table->seen == HIDDEN && table->error == EACCES;
	}
	if (j->host->firmware_masked)
		return UNCHECKED_FIRMWARE;
	if (unreadable)
		return UNCHECKED_TABLE;
	return makers != TABLES && table_kinds[makers]->parse ? UNCHECKED_REGIONS :
								UNCHECKED_TABLE_KIND;
}

static bool has_demand_range(const struct host_group *group)
{
	for (size_t i = 0; i < group->reserved_count; i++)
		if (strncmp(group->reserved[i].type, "direct", strlen("direct")) == 0 &&
		    !outcome_is_isa_range(&group->reserved[i]))
			return true;
	return false;
}

/*
 * With relax_rmrr the kernel still lists what the firmware demands, and refuses nothing.
 * ANSWER_UNKNOWN where it may be the demand on an exempt member, which is harmless.
 */
static enum answer shown_and_ignored(const struct judgement *j, size_t device)
{
	const struct host_device *asked = &j->host->devices[device];
	bool exempt = false, counted = false;
	const struct host_group *group;

	if (!j->evidence || j->tables_known || j->relaxed != ANSWER_YES || asked->group == NO_INDEX)
		return ANSWER_NO;
	group = &j->host->groups[asked->group];
	for (size_t m = 0; m < group->member_count; m++) {
		if (link_class_exempt(j->candidates[0].profile,
				      j->host->devices[group->members[m]].class))
			exempt = true;
		else
			counted = true;
	}
	if (!counted || !has_demand_range(group))
		return ANSWER_NO;
	return exempt ? ANSWER_UNKNOWN : ANSWER_YES;
}

enum unchecked rule_reserved_memory(const struct judgement *j, size_t device,
				    struct findings *findings)
{
	enum answer shown = shown_direct(j, device), ignored = shown_and_ignored(j, device);
	struct finding *finding = find_demands(j, device, shown, findings);

	if (!finding && shown != ANSWER_YES && ignored != ANSWER_YES)
		return shown == ANSWER_NO && ignored == ANSWER_NO ? CHECKED : blind(j, device);
	if (!finding)
		finding = finding_add(findings, DETAIL_DEMAND_SHOWN, device);
	finding->group = j->host->devices[device].group;
	if (shown == ANSWER_YES || ignored == ANSWER_YES)
		add_ranges(j, finding, "direct");
	if (ignored == ANSWER_YES)
		add_ranges(j, finding, "direct-relaxable");
	return CHECKED;
}

/* Does the kernel list a relaxable range that stems from no ISA bridge? */
static bool shows_relaxable(const struct judgement *j, size_t device)
{
	const struct host_device *asked = &j->host->devices[device];

	if (!j->evidence || asked->group == NO_INDEX)
		return false;
	for (size_t i = 0; i < j->host->groups[asked->group].reserved_count; i++) {
		const struct reserved_range *range = &j->host->groups[asked->group].reserved[i];

		if (strcmp(range->type, "direct-relaxable") == 0 && !outcome_is_isa_range(range))
			return true;
	}
	return false;
}

enum unchecked rule_reserved_memory_relaxed(const struct judgement *j, size_t device,
					    struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct candidate *c = &j->candidates[0];
	bool shown = shows_relaxable(j, device);
	struct finding *finding;
	size_t count;
	const size_t *touches = links_of_device(&c->links, device, &count);

	/* AMD's driver exempts nobody. */
	if (machine_iommu_kind(j->host) == IOMMU_AMD)
		return CHECKED;
	/* Which classes are exempt is the kernel's choice. */
	if (!j->kernel_known)
		return UNCHECKED_KERNEL;
	if (!link_class_exempt(c->profile, asked->class))
		return CHECKED;
	if (!count && !(shown && !j->tables_known))
		return j->tables_known || (j->evidence && asked->group != NO_INDEX) ? CHECKED :
										      blind(j, device);
	finding = finding_add(findings, asked->class >> 16 == 0x03 ? DETAIL_RELAXED_DISPLAY :
								    DETAIL_RELAXED_USB, device);
	finding->group = asked->group;
	finding->links = &c->links;
	if (count)
		finding->region = c->links.touches[touches[0]].region;
	for (size_t i = 0; i < count; i++)
		finding_evidence(finding, FROM_SCOPE, touches[i]);
	if (shown)
		add_ranges(j, finding, "direct-relaxable");
	return CHECKED;
}
