// SPDX-License-Identifier: GPL-2.0-or-later
/* Does the device answer, and who can plug it in? */
#include "host/device-facts.h"
#include "policy/rules/functions.h"

enum unchecked rule_device_unresponsive(const struct judgement *j, size_t device,
					struct findings *findings)
{
	const struct device_facts *facts = j->host->devices[device].facts;

	if (!facts || facts->config_seen == HIDDEN)
		return UNCHECKED_CONFIG;
	/* What has no power cannot answer; device-power tells that. */
	if (facts->config_seen == NOT_ASKED)
		return facts->power == POWER_OTHER ? UNCHECKED_NOT_NAMED : CHECKED;
	if (facts->silent)
		finding_evidence_attribute(finding_add(findings, DETAIL_UNRESPONSIVE, device),
					   facts->name, "config", "ff ff ff ff ...");
	return CHECKED;
}

/* Would the kernel that wrote these files have told? */
static bool tells_removable(const struct judgement *j)
{
	struct profile_set running;

	machine_profiles(j->host, &running);
	for (size_t i = 0; i < running.count; i++)
		if (!profile_has(running.rows[i], REMOVABLE_TOLD))
			return false;
	return running.count;
}

enum unchecked rule_untrusted_port(const struct judgement *j, size_t device,
				   struct findings *findings)
{
	const struct device_facts *facts = j->host->devices[device].facts;

	if (!facts || (facts->removable_seen == NOT_THERE && !tells_removable(j)) ||
	    facts->removable_seen == HIDDEN || facts->removable_seen == NOT_ASKED)
		return UNCHECKED_REMOVABLE;
	if (facts->removable)
		finding_evidence_attribute(finding_add(findings, DETAIL_REMOVABLE, device),
					   facts->name, "removable", "removable");
	return CHECKED;
}
