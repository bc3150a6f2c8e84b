// SPDX-License-Identifier: GPL-2.0-or-later
/* Can the device be reset between its users, and does it survive that? */
#include "host/device-facts.h"
#include "policy/broken-reset.h"
#include "policy/chipset.h"
#include "policy/rules/functions.h"

enum unchecked rule_no_reset(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_facts *facts = j->host->devices[device].facts;
	struct finding *finding;

	/* What no guest gets needs no reset. */
	if (chipset_has(&j->host->devices[device]))
		return CHECKED;
	if (!facts || facts->reset_seen != SEEN)
		return UNCHECKED_RESET;
	if (facts->reset)
		return CHECKED;
	finding = finding_add(findings, DETAIL_NO_RESET, device);
	if (facts->reset_methods && !*facts->reset_methods)
		finding->detail = DETAIL_NO_RESET_OFF;
	else if (facts->bus_mates)
		finding->detail = DETAIL_NO_RESET_ALONE;
	finding->what = facts->bus_mates;
	/* What the kernel shows, or what is missing there. */
	finding_evidence_attribute(finding, facts->name,
				   facts->reset_methods ? "reset_method" : "reset",
				   facts->reset_methods ? facts->reset_methods : "");
	return CHECKED;
}

/* What the running kernel lists; NULL: it does not, or is not the one that is asked about. */
static const char *listed_ways(const struct judgement *j, const struct device_facts *facts)
{
	return j->evidence && facts->reset_seen == SEEN ? facts->reset_methods : NULL;
}

/* The ways that the kernel may go, as far as it shows them. */
static unsigned int possible_ways(const struct device_facts *facts, const char *listed)
{
	if (listed)
		return broken_reset_ways(listed);
	if (facts->reset_seen == SEEN && !facts->reset)
		return BY_BUS | BY_NONE;
	return BY_FLR | BY_BUS | BY_NONE;
}

static bool is_avoided(const struct judgement *j, const struct broken_reset *row)
{
	for (size_t c = 0; row->avoided && c < j->candidate_count; c++)
		if (!(j->candidates[c].profile->behaviours & row->avoided))
			return false;
	return row->avoided && j->kernel_known;
}

enum unchecked rule_reset_broken(const struct judgement *j, size_t device,
				 struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct broken_reset *row = broken_reset_of(asked);
	const struct device_facts *facts = asked->facts;
	struct finding *finding;
	const char *listed;

	if (!row || asked->is_vf)
		return CHECKED;
	if (!facts || facts->physfn_seen == NOT_ASKED)
		return UNCHECKED_RESET;
	listed = listed_ways(j, facts);
	if (facts->physfn_seen == SEEN || !(row->ways & possible_ways(facts, listed)) ||
	    (!listed && is_avoided(j, row)))
		return CHECKED;
	finding = finding_add(findings, row->detail, device);
	finding->through = row->source;
	if (listed)
		finding_evidence_attribute(finding, facts->name, "reset_method", listed);
	/* Where the kernel does not say what it does, it may have the quirk: stable releases do. */
	if (row->by_kernel && !listed)
		finding->detail = DETAIL_RESET_UNFIXED;
	else if (finding->detail == DETAIL_RESET_HANGS)
		finding->severity = SEVERITY_UNSAFE;
	return CHECKED;
}
