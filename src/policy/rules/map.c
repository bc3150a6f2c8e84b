// SPDX-License-Identifier: GPL-2.0-or-later
/* Can the memory of the guest that was asked about be mapped for the device? */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "host/known-files.h"
#include "policy/guest.h"
#include "policy/rules/functions.h"

static void add_range(struct finding *finding, const char *source,
		      const struct reserved_range *range)
{
	finding_evidence_format(finding, source, "0x%" PRIx64 "-0x%" PRIx64 " %s", range->base,
				range->end, range->type);
}

static void add_holes(const struct judgement *j, size_t device, const struct guest_layout *layout,
		      const struct map_holes *holes, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	enum table_signature table = table_of_maker(machine_iommu_kind(j->host));
	struct finding *finding = NULL;
	char source[80] = "";

	if (j->evidence && j->host->groups[asked->group].reserved_seen == SEEN)
		snprintf(source, sizeof(source), "sys/kernel/iommu_groups/%u/reserved_regions",
			 j->host->groups[asked->group].id);
	else if (table != TABLES)
		strcpy(source, firmware_tables[table].signature);
	for (size_t i = 0; i < holes->count; i++) {
		const struct reserved_range *hole = &holes->items[i];

		if (!guest_meets(layout, hole->base, hole->end))
			continue;
		if (!finding)
			finding = finding_add(findings, DETAIL_HOLE, device);
		add_range(finding, source, hole);
	}
}

static enum unchecked judge_holes(const struct judgement *j, size_t device,
				  const struct map_holes *holes, struct findings *findings)
{
	struct reserved_range beyond = { .end = j->host->aperture_most, .type = "aperture" };
	struct guest guest = guest_asked(j);
	struct guest_layout layout;

	if (!guest_layout(&guest, &layout))
		return UNCHECKED_MACHINE;
	add_holes(j, device, &layout, holes, findings);
	if (j->host->aperture_seen != SEEN || guest_end(&layout) <= j->host->aperture_most)
		return guest_fits(j, holes) == ANSWER_UNKNOWN ? UNCHECKED_APERTURE : CHECKED;
	add_range(finding_add(findings, DETAIL_HOLE_APERTURE, device), "sys/class/iommu", &beyond);
	return CHECKED;
}

enum unchecked rule_iova_hole(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_judgement *d = judgement_find(j, device);
	struct map_holes holes;

	/* Of what the kernel refuses nothing will be mapped. */
	if (!j->options.guest_memory || !d || d->kernel.kind == OUTCOME_REFUSES)
		return CHECKED;
	if (!map_holes(j, device, findings->arena, &holes))
		return UNCHECKED_APERTURE;
	return judge_holes(j, device, &holes, findings);
}
