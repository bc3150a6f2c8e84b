// SPDX-License-Identifier: GPL-2.0-or-later
/* Can the device be reset between its users? */
#include <errno.h>

#include "host/device-facts.h"
#include "policy/rules/functions.h"

/* What the kernel shows, or what is missing there. */
static int add_evidence(struct finding *finding, const struct device_facts *facts)
{
	return finding_evidence_attribute(finding, facts->name,
					  facts->reset_methods ? "reset_method" : "reset",
					  facts->reset_methods ? facts->reset_methods : "");
}

int rule_no_reset(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_facts *facts = j->host->devices[device].facts;
	struct finding template = finding_of(findings, DETAIL_NO_RESET, device);
	struct finding *finding;

	/* What no guest gets needs no reset. */
	if (host_is_chipset(&j->host->devices[device]))
		return CHECKED;
	if (!facts || facts->reset_seen != SEEN)
		return UNCHECKED_RESET;
	if (facts->reset)
		return CHECKED;
	if (facts->reset_methods && !*facts->reset_methods)
		template.detail = DETAIL_NO_RESET_OFF;
	else if (facts->bus_mates)
		template.detail = DETAIL_NO_RESET_ALONE;
	template.what = facts->bus_mates;
	finding = finding_add(findings, &template);
	if (!finding || add_evidence(finding, facts) < 0)
		return -ENOMEM;
	return CHECKED;
}
