// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/waiver.h"

#include <string.h>

#include "policy/case.h"

void policy_severities(const struct judgement *j, struct findings *findings)
{
	const struct policy *policy = j->options.policy;

	for (size_t i = 0; policy && i < findings->count; i++) {
		struct finding *finding = &findings->items[i];

		for (size_t s = 0; s < policy->severity_count; s++) {
			const struct policy_severity *set = &policy->severities[s];
			bool is_remark = finding->severity == SEVERITY_INFO &&
					 set->rule->severity != SEVERITY_INFO;
			bool keep = (finding->severity == SEVERITY_UNKNOWN ||
				     set->rule->severity == SEVERITY_UNKNOWN) &&
				    set->severity < finding->severity;

			if (set->rule != finding->rule || is_remark || keep ||
			    set->severity == finding->severity)
				continue;
			finding->by_itself = finding->severity;
			finding->severity = set->severity;
			finding->set = set;
		}
	}
}

/* Is [@base, @end] one of the regions that the waiver names? */
static bool names_region(const struct policy_waiver *waiver, uint64_t base, uint64_t end,
			 bool *named)
{
	for (size_t i = 0; i < waiver->region_count; i++) {
		if (waiver->regions[i].base != base || waiver->regions[i].end != end)
			continue;
		named[i] = true;
		return true;
	}
	return false;
}

/* Is the finding about exactly the regions that the waiver names? */
static bool regions_match(const struct judgement *j, const struct finding *finding,
			  const struct policy_waiver *waiver)
{
	bool named[POLICY_REGIONS_MAX] = { false };

	/* Only a waiver of a rule that is not about memory has none. */
	if (!waiver->region_count)
		return true;
	for (size_t i = 0; i < finding->evidence_count; i++) {
		const struct evidence *e = &finding->evidence[i];

		if (e->kind == FROM_SCOPE) {
			const struct links *links = finding->links;
			const struct region *region = &links->regions[links->touches[e->index].region];

			if (!names_region(waiver, region->kernel_base, region->kernel_end, named) &&
			    !names_region(waiver, region->base, region->end, named))
				return false;
		} else if (e->kind == FROM_RANGE) {
			const struct reserved_range *range =
				&j->host->groups[finding->group].reserved[e->index];

			if (!names_region(waiver, range->base, range->end, named))
				return false;
		}
	}
	for (size_t i = 0; i < waiver->region_count; i++)
		if (!named[i])
			return false;
	return true;
}

static bool names_use(const struct policy_waiver *waiver, const char *use, size_t length)
{
	for (size_t i = 0; i < waiver->use_count; i++)
		if (strlen(waiver->uses[i]) == length && strncmp(waiver->uses[i], use, length) == 0)
			return true;
	return false;
}

/* Mount points, or swap space, with commas between them: is each one named? */
static bool names_paths(const struct policy_waiver *waiver, const char *paths)
{
	for (const char *end; *paths; paths = *end ? end + 2 : end) {
		end = strstr(paths, ", ");
		end = end ? end : paths + strlen(paths);
		if (!names_use(waiver, paths, (size_t)(end - paths)))
			return false;
	}
	return true;
}

/* Does the waiver name all that the finding says the host does with the device? */
static bool uses_match(const struct finding *finding, const struct policy_waiver *waiver)
{
	const char *word = case_of(finding->detail)->use;

	/* Only a waiver of host-critical has some. */
	if (!waiver->use_count)
		return true;
	return word ? names_use(waiver, word, strlen(word)) : names_paths(waiver, finding->what);
}

static bool is_expired(const struct judgement *j, const struct policy_waiver *waiver)
{
	return waiver->expires && j->options.today > waiver->expires;
}

static bool is_about(const struct policy_waiver *waiver, const struct host_device *device)
{
	return pci_address_key(waiver->address) == pci_address_key(device->address);
}

static bool ids_match(const struct policy_waiver *waiver, const struct host_device *device)
{
	return waiver->vendor == device->vendor && waiver->device == device->device;
}

static bool is_waivable(const struct finding *finding, const struct policy_waiver *waiver)
{
	return finding->rule == waiver->rule && !finding->whole_machine &&
	       finding->severity != SEVERITY_INFO && finding->severity != SEVERITY_UNKNOWN;
}

static void waive(const struct judgement *j, const struct policy_waiver *waiver,
		  struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];

		if (!is_waivable(finding, waiver) || !uses_match(finding, waiver) ||
		    !regions_match(j, finding, waiver))
			continue;
		if (!finding->set)
			finding->by_itself = finding->severity;
		finding->severity = SEVERITY_INFO;
		finding->waiver = waiver;
		finding->waived = true;
	}
}

void policy_waive(const struct judgement *j, struct device_judgement *d)
{
	const struct host_device *device = &j->host->devices[d->device];
	const struct policy *policy = j->options.policy;

	for (size_t i = 0; policy && i < policy->waiver_count; i++) {
		const struct policy_waiver *waiver = &policy->waivers[i];

		if (is_about(waiver, device) && ids_match(waiver, device) && !is_expired(j, waiver))
			waive(j, waiver, &d->findings);
	}
}

static bool is_blind(const struct device_judgement *d, const struct rule *rule)
{
	for (size_t i = 0; i < d->not_checked_count; i++)
		if (d->not_checked[i].rule == rule)
			return true;
	return false;
}

/* Why it does not count, or DETAILS: it does, or that cannot be told. */
static enum detail why_void(const struct judgement *j, const struct policy_waiver *waiver,
			    const struct device_judgement *d, size_t device)
{
	bool found = false, unknown = false, waived = false;

	if (!ids_match(waiver, &j->host->devices[device]))
		return DETAIL_WAIVER_IDS;
	for (size_t i = 0; i < d->findings.count; i++) {
		const struct finding *finding = &d->findings.items[i];

		if (finding->rule != waiver->rule || finding->whole_machine)
			continue;
		/* By this one, or by one before it. */
		waived |= finding->waiver != NULL;
		found |= finding->severity != SEVERITY_INFO;
		unknown |= finding->severity == SEVERITY_UNKNOWN;
	}
	/* It does its part; what it does not name speaks for itself. */
	if (waived)
		return DETAILS;
	if (is_expired(j, waiver))
		return DETAIL_WAIVER_EXPIRED;
	if (unknown)
		return DETAIL_WAIVER_UNKNOWN;
	if (found)
		return waiver->use_count ? DETAIL_WAIVER_USES : DETAIL_WAIVER_REGIONS;
	return is_blind(d, waiver->rule) ? DETAILS : DETAIL_WAIVER_GONE;
}

void policy_void(const struct judgement *j, struct findings *findings)
{
	const struct policy *policy = j->options.policy;

	for (size_t i = 0; policy && i < policy->waiver_count; i++) {
		const struct policy_waiver *waiver = &policy->waivers[i];
		size_t device = host_find(j->host, waiver->address);
		const struct device_judgement *d =
			device == NO_INDEX ? NULL : judgement_find(j, device);
		enum detail why = d ? why_void(j, waiver, d, device) :
				  j->host->whole && !j->options.named ? DETAIL_WAIVER_ABSENT : DETAILS;
		struct finding *finding;

		if (why == DETAILS)
			continue;
		findings->rule = waiver->rule;
		finding = finding_add(findings, why, NO_INDEX);
		finding->severity = SEVERITY_INFO;
		finding->other = device;
		finding->waiver = waiver;
	}
}
