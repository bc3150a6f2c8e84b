// SPDX-License-Identifier: GPL-2.0-or-later
/* Can the memory of the guest that was asked about be mapped for the device? */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "policy/guest.h"
#include "policy/rules/functions.h"

static int add_range(struct finding *finding, const char *source,
		     const struct reserved_range *range)
{
	char text[80];

	snprintf(text, sizeof(text), "0x%" PRIx64 "-0x%" PRIx64 " %s", range->base, range->end,
		 range->type);
	return finding_evidence_file(finding, source, text);
}

static int add_holes(const struct judgement *j, const struct finding *template,
		     const struct map_holes *holes, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[template->device];
	bool amd = machine_iommu_kind(j->host) == IOMMU_AMD;
	struct finding *finding = NULL;
	char source[80];

	if (j->evidence && j->host->groups[asked->group].reserved_seen == SEEN)
		snprintf(source, sizeof(source), "sys/kernel/iommu_groups/%u/reserved_regions",
			 j->host->groups[asked->group].id);
	else
		strcpy(source, amd ? "IVRS" : "DMAR");
	for (size_t i = 0; i < holes->count; i++) {
		const struct reserved_range *hole = &holes->items[i];

		if (!guest_meets(j->options.guest_memory, amd, hole->base, hole->end))
			continue;
		if (!finding)
			finding = finding_add(findings, template);
		if (!finding || add_range(finding, source, hole) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int judge_holes(const struct judgement *j, size_t device, const struct map_holes *holes,
		       struct findings *findings)
{
	struct finding template = finding_of(findings, DETAIL_HOLE, device);
	bool amd = machine_iommu_kind(j->host) == IOMMU_AMD;
	struct reserved_range beyond = { .type = "aperture" };
	struct finding *finding;

	if (add_holes(j, &template, holes, findings) < 0)
		return -ENOMEM;
	if (j->host->aperture_seen != SEEN)
		return guest_fits(j, holes) == ANSWER_UNKNOWN ? UNCHECKED_APERTURE : CHECKED;
	if (guest_end(j->options.guest_memory, amd) <= j->host->aperture_most)
		return guest_fits(j, holes) == ANSWER_UNKNOWN ? UNCHECKED_APERTURE : CHECKED;
	template.detail = DETAIL_HOLE_APERTURE;
	finding = finding_add(findings, &template);
	beyond.end = j->host->aperture_most;
	if (!finding || add_range(finding, "sys/class/iommu", &beyond) < 0)
		return -ENOMEM;
	return CHECKED;
}

int rule_iova_hole(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_judgement *d = judgement_find(j, device);
	struct map_holes holes;
	int r;

	/* Of what the kernel refuses nothing will be mapped. */
	if (!j->options.guest_memory || !d || d->kernel.kind == OUTCOME_REFUSES)
		return CHECKED;
	r = map_holes(j, device, &holes);
	if (r == 1)
		r = judge_holes(j, device, &holes, findings);
	else if (r == 0)
		r = UNCHECKED_APERTURE;
	map_holes_clear(&holes);
	return r;
}
