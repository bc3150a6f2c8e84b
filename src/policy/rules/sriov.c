// SPDX-License-Identifier: GPL-2.0-or-later
/* Physical functions that have virtual ones, and those. */
#include <errno.h>

#include "host/device-facts.h"
#include "policy/rules/functions.h"

int rule_sriov_pf(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct device_facts *facts = asked->facts;
	struct finding template = finding_of(findings, DETAIL_PF_ENABLED, device);
	struct finding *finding;

	if (!facts || facts->numvfs_seen == HIDDEN || facts->numvfs_seen == NOT_ASKED)
		return UNCHECKED_SRIOV;
	if (!outcome_has_virtual(asked))
		return CHECKED;
	template.what = facts->numvfs;
	for (size_t i = facts->vf_count; i-- > 0;)
		if (outcome_is_vfio_driver(facts->vfs[i].driver))
			template.through = facts->vfs[i].name;
	if (outcome_is_vfio_driver(asked->driver))
		template.detail = DETAIL_PF_SHARED;
	else if (template.through)
		template.detail = DETAIL_PF_IN_USE;
	finding = finding_add(findings, &template);
	if (!finding ||
	    finding_evidence_attribute(finding, facts->name, "sriov_numvfs", facts->numvfs) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < facts->vf_count; i++)
		if (outcome_is_vfio_driver(facts->vfs[i].driver) &&
		    finding_evidence_attribute(finding, facts->vfs[i].name, "driver",
					       facts->vfs[i].driver) < 0)
			return -ENOMEM;
	return CHECKED;
}

int rule_sriov_vf(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_facts *facts = j->host->devices[device].facts;
	struct finding template = finding_of(findings, DETAIL_VF_ALONE, device);
	struct finding *finding;

	if (!facts || facts->numvfs_seen == NOT_ASKED)
		return UNCHECKED_SRIOV;
	if (facts->physfn_seen != SEEN)
		return CHECKED;
	if (facts->physfn_driver_seen == HIDDEN)
		return UNCHECKED_SRIOV;
	template.what = facts->physfn;
	template.through = facts->physfn_driver;
	if (outcome_is_vfio_driver(facts->physfn_driver))
		template.detail = DETAIL_VF_TOKEN;
	else if (facts->physfn_driver)
		template.detail = DETAIL_VF_DEPENDS;
	/* As it should be, and still good to know. */
	if (template.detail == DETAIL_VF_DEPENDS)
		template.severity = SEVERITY_INFO;
	finding = finding_add(findings, &template);
	if (!finding ||
	    finding_evidence_attribute(finding, facts->physfn, "driver",
				       facts->physfn_driver ? facts->physfn_driver : "") < 0)
		return -ENOMEM;
	return CHECKED;
}
