// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the tables, the running kernel and what is known of it do not agree. */
#include <string.h>

#include "policy/log-evidence.h"
#include "policy/rules/functions.h"

static bool overlaps(const struct reserved_range *range, const struct region *region)
{
	/* A region that ends before it starts is shown as it is. */
	if (range->base == region->kernel_base && range->end == region->kernel_end)
		return true;
	return range->base <= region->kernel_end && region->kernel_base <= range->end;
}

/* Would this kernel list the touch as "direct"? */
static bool is_listed_direct(const struct candidate *c, const struct touch *touch)
{
	if (touch->kind == KIND_NONE)
		return false;
	return touch->kind == KIND_DIRECT || !profile_has(c->profile, RELAXABLE_TYPE);
}

static bool is_shown(const struct host_group *group, const struct region *region)
{
	for (size_t i = 0; i < group->reserved_count; i++)
		if (strcmp(group->reserved[i].type, "direct") == 0 &&
		    overlaps(&group->reserved[i], region))
			return true;
	return false;
}

static bool is_demanded(const struct candidate *c, const struct host_group *group,
			const struct reserved_range *range)
{
	for (size_t m = 0; m < group->member_count; m++) {
		size_t count;
		const size_t *touches = links_of_device(&c->links, group->members[m], &count);

		for (size_t i = 0; i < count; i++) {
			const struct touch *touch = &c->links.touches[touches[i]];

			if (is_listed_direct(c, touch) &&
			    overlaps(range, &c->links.regions[touch->region]))
				return true;
		}
	}
	return false;
}

static void shown_not_demanded(const struct judgement *j, size_t device, struct findings *findings)
{
	size_t index = j->host->devices[device].group;
	const struct host_group *group = &j->host->groups[index];
	struct finding *finding = NULL;

	for (size_t i = 0; i < group->reserved_count; i++) {
		const struct reserved_range *range = &group->reserved[i];

		if (strcmp(range->type, "direct") != 0 || outcome_is_isa_range(range) ||
		    is_demanded(&j->candidates[0], group, range))
			continue;
		if (!finding)
			finding = finding_add(findings, DETAIL_SHOWN_NOT_DEMANDED, device);
		finding->group = index;
		finding_evidence(finding, FROM_RANGE, i);
	}
}

static void demanded_not_shown(const struct judgement *j, size_t device, struct findings *findings)
{
	size_t index = j->host->devices[device].group;
	const struct host_group *group = &j->host->groups[index];
	const struct candidate *c = &j->candidates[0];
	struct finding *finding = NULL;

	for (size_t m = 0; m < group->member_count; m++) {
		size_t count;
		const size_t *touches = links_of_device(&c->links, group->members[m], &count);

		for (size_t i = 0; i < count; i++) {
			const struct touch *touch = &c->links.touches[touches[i]];

			if (!is_listed_direct(c, touch) ||
			    is_shown(group, &c->links.regions[touch->region]))
				continue;
			if (!finding) {
				finding = finding_add(findings, DETAIL_DEMANDED_NOT_SHOWN, device);
				finding->group = index;
				finding->links = &c->links;
				finding->other = group->members[m];
				finding->region = touch->region;
			}
			finding_evidence(finding, FROM_SCOPE, touches[i]);
		}
	}
}

enum unchecked rule_contradiction(const struct judgement *j, size_t device,
				  struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];

	log_contradiction(j, device, findings);
	/* One row must agree with what is shown; several are several guesses. */
	if (!j->evidence || !j->tables_known || !j->kernel_known || j->candidate_count != 1 ||
	    asked->group == NO_INDEX || j->host->groups[asked->group].reserved_seen != SEEN ||
	    j->host->groups[asked->group].members_seen != SEEN ||
	    tables_first(j->tables) == TABLES)
		return CHECKED;
	shown_not_demanded(j, device, findings);
	demanded_not_shown(j, device, findings);
	return CHECKED;
}

/* A table that Linux takes no unit from names nobody, whosever it is. */
static bool names_no_units(const struct judgement *j, const struct candidate *c)
{
	return tables_units_decide(j->tables) && machine_is_tables_fault(&c->machine);
}

/* What the interrupts of the running kernel show decides, whatever was to be expected. */
static void weigh_interrupts(const struct judgement *j, struct findings *findings)
{
	bool fine = j->remapping_reason == REMAPPING_FINE;
	bool foretold = j->remapping_foretold == REMAPPING_FINE;
	struct finding *finding;

	if (j->candidates[0].machine.state != STATE_ON || fine == foretold ||
	    j->remapping_foretold == REMAPPING_UNSEEN ||
	    (!fine && j->remapping_reason != REMAPPING_SHOWN))
		return;
	finding = finding_add(findings, fine ? DETAIL_REMAPPED_DESPITE : DETAIL_UNREMAPPED_DESPITE,
			      NO_INDEX);
	finding_evidence_file(finding, "proc/interrupts", j->host->interrupts.chip);
}

enum unchecked rule_contradiction_machine(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = &j->candidates[0];
	struct finding *finding;

	if (j->host->source && j->host->tables_given && j->tables_known &&
	    tables_first(j->tables) != TABLES && !c->links.named_devices &&
	    !names_no_units(j, c))
		finding_add(findings, DETAIL_NO_SCOPE_FITS, NO_INDEX);
	weigh_interrupts(j, findings);
	if (!c->machine.contradicted || c->machine.state != STATE_ON)
		return CHECKED;
	finding = finding_add(findings, DETAIL_ON_DESPITE_TABLE, NO_INDEX);
	finding->defect = c->machine.defect;
	finding->match = c->machine.mismatch;
	finding->block = c->machine.block;
	finding_evidence(finding, c->machine.mismatch ? FROM_MATCH :
			 c->machine.block ? FROM_BLOCK : FROM_DEFECT, 0);
	return CHECKED;
}
