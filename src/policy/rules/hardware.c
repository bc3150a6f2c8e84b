// SPDX-License-Identifier: GPL-2.0-or-later
/* Does the device answer, has it power, and who can plug it in? */
#include <errno.h>

#include "host/device-facts.h"
#include "policy/rules/functions.h"

static int add(struct findings *findings, const struct finding *template,
	       const struct device_facts *facts, const char *name, const char *text)
{
	struct finding *finding = finding_add(findings, template);

	if (!finding || finding_evidence_attribute(finding, facts->name, name, text) < 0)
		return -ENOMEM;
	return CHECKED;
}

int rule_device_unresponsive(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_facts *facts = j->host->devices[device].facts;
	struct finding template = finding_of(findings, DETAIL_UNRESPONSIVE, device);

	if (!facts || facts->config_seen == HIDDEN)
		return UNCHECKED_CONFIG;
	/* What has no power cannot answer; device-power tells that. */
	if (facts->config_seen == NOT_ASKED)
		return facts->power == POWER_OTHER ? UNCHECKED_NOT_NAMED : CHECKED;
	return facts->silent ? add(findings, &template, facts, "config", "ff ff ff ff ...") : CHECKED;
}

int rule_device_power(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct device_facts *facts = asked->facts;
	struct finding template = finding_of(findings, DETAIL_POWER_COLD, device);

	if (!facts || facts->power_seen != SEEN)
		return UNCHECKED_POWER;
	/* VFIO's own driver lets idle devices sleep, and wakes them. */
	if (facts->power == POWER_OTHER || outcome_is_vfio_driver(asked->driver))
		return CHECKED;
	if (facts->power == POWER_COLD)
		return add(findings, &template, facts, "power_state", "D3cold");
	template.detail = DETAIL_POWER_SUSPENDED;
	return add(findings, &template, facts, "power/runtime_status", "suspended");
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

int rule_untrusted_port(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_facts *facts = j->host->devices[device].facts;
	struct finding template = finding_of(findings, DETAIL_REMOVABLE, device);

	if (!facts || (facts->removable_seen == NOT_THERE && !tells_removable(j)) ||
	    facts->removable_seen == HIDDEN || facts->removable_seen == NOT_ASKED)
		return UNCHECKED_REMOVABLE;
	return facts->removable ? add(findings, &template, facts, "removable", "removable") :
				  CHECKED;
}
