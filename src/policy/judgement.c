// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/judgement.h"

#include <string.h>

void judgement_group_case(const struct judgement *j, const struct candidate *c, size_t device,
			  struct group_case *group)
{
	*group = (struct group_case){
		.host = j->host,
		.profile = c->profile,
		.links = &c->links,
		.machine = &c->machine,
		.remapping = j->remapping,
		.relaxed = j->relaxed,
		.evidence = j->evidence,
		.tables_known = j->tables_known,
	};
	outcome_direct(group, device);
}

bool judgement_is_silent(const struct judgement *j)
{
	enum iommu_kind kind = machine_iommu_kind(j->host);

	for (size_t c = 0; j->kernel_known && c < j->candidate_count; c++)
		if (outcome_checks_direct(j->candidates[c].profile, kind))
			return false;
	return j->kernel_known && j->relaxed != ANSWER_YES;
}

const struct device_judgement *judgement_find(const struct judgement *j, size_t device)
{
	size_t low = 0, high = j->device_count;
	uint64_t key = pci_address_key(j->host->devices[device].address);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint64_t other = pci_address_key(j->host->devices[j->devices[middle].device].address);

		if (other == key)
			return &j->devices[middle];
		if (other < key)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

enum verdict judgement_weight(const struct judgement *j, const struct device_judgement *d,
			      bool ready)
{
	/* What the verdict has decided no outcome changes: unknown is not made certain by a
	 * refusal. */
	if (d->counted > VERDICT_CAUTION)
		return d->counted;
	if ((j->options.named && d->kernel.kind == OUTCOME_REFUSES) ||
	    (ready && d->now.kind == OUTCOME_REFUSES))
		return VERDICT_UNSAFE;
	return ready && d->now.kind == OUTCOME_UNKNOWN ? VERDICT_UNKNOWN : d->counted;
}

int judgement_status(const struct judgement *j, bool strict, bool ready)
{
	bool unsafe = false, unknown = false;

	for (size_t i = 0; i < j->device_count; i++) {
		enum verdict weight = judgement_weight(j, &j->devices[i], ready);

		unsafe |= weight == VERDICT_UNSAFE || (strict && weight == VERDICT_CAUTION);
		unknown |= weight == VERDICT_UNKNOWN;
	}
	return unsafe ? 1 : unknown ? 3 : 0;
}

void judgement_clear(struct judgement *j)
{
	for (size_t c = 0; c < j->candidate_count; c++)
		links_clear(&j->candidates[c].links);
	arena_clear(&j->arena);
	memset(j, 0, sizeof(*j));
}
