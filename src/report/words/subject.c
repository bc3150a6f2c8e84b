// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words/subject.h"

#include <string.h>

size_t subject_device(const struct phrase *p)
{
	return p->finding && p->device == NO_INDEX ? p->finding->device : p->device;
}

const struct host_group *subject_group(const struct phrase *p)
{
	size_t device = subject_device(p);
	size_t group = p->finding ? p->finding->group : NO_INDEX;

	if (group == NO_INDEX && device != NO_INDEX)
		group = p->j->host->devices[device].group;
	return group == NO_INDEX ? NULL : &p->j->host->groups[group];
}

const struct acpi_defect *subject_defect(const struct phrase *p)
{
	return p->defect || !p->finding ? p->defect : p->finding->defect;
}

const struct touch *subject_touch(const struct phrase *p)
{
	if (!p->evidence || p->evidence->kind != FROM_SCOPE)
		return NULL;
	return &p->finding->links->touches[p->evidence->index];
}

const struct dmar_scope *subject_scope(const struct phrase *p)
{
	const struct touch *touch = subject_touch(p);

	if (touch)
		return p->finding->links->scopes[touch->scope].scope;
	return p->finding && p->finding->match ? p->finding->match->scope : NULL;
}

struct place subject_place(const struct phrase *p)
{
	const struct touch *touch = subject_touch(p);
	const struct links *links = p->finding ? p->finding->links : NULL;

	if (touch)
		return place_of_region(&links->regions[touch->region]);
	if (p->finding && p->finding->match)
		return place_of_match(p->finding->match);
	if (p->finding && p->finding->block)
		return place_of_block(p->finding->block);
	if (links && p->finding->region != NO_INDEX)
		return place_of_region(&links->regions[p->finding->region]);
	return (struct place){ .table = NULL };
}

/* The table that it is all about. */
const char *subject_table(const struct phrase *p)
{
	const struct acpi_defect *defect = subject_defect(p);
	const struct place place = subject_place(p);

	if (place.table)
		return place.table;
	if (defect)
		return tables_of_defect(p->j->tables, defect) == TABLE_IVRS ? "IVRS" : "DMAR";
	if (p->j->host->tables[TABLE_IVRS].text_line)
		return "IVRS";
	return machine_iommu_kind(p->j->host) == IOMMU_AMD ? "IVRS" : "DMAR";
}

/* The device that the evidence names; for what lies below a bridge that is the bridge. */
size_t subject_named(const struct phrase *p)
{
	const struct touch *touch = subject_touch(p);

	if (touch)
		return p->finding->links->scopes[touch->scope].device;
	if (p->evidence && p->evidence->kind == FROM_MEMBER)
		return p->evidence->index;
	if (p->evidence && p->evidence->kind == FROM_MATCH)
		return p->finding->match->device;
	return p->outcome ? p->outcome->named : NO_INDEX;
}
