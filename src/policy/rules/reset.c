// SPDX-License-Identifier: GPL-2.0-or-later
/* Can the device be reset between its users? */
#include "host/device-facts.h"
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
