// SPDX-License-Identifier: GPL-2.0-or-later
/* Physical functions that have virtual ones, and those. */
#include "host/device-facts.h"
#include "policy/rules/functions.h"

enum unchecked rule_sriov_pf(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct device_facts *facts = asked->facts;
	struct finding *finding;

	if (!facts || facts->numvfs_seen == HIDDEN || facts->numvfs_seen == NOT_ASKED)
		return UNCHECKED_SRIOV;
	if (!outcome_has_virtual(asked))
		return CHECKED;
	finding = finding_add(findings, DETAIL_PF_ENABLED, device);
	finding->what = facts->numvfs;
	finding_evidence_attribute(finding, facts->name, "sriov_numvfs", facts->numvfs);
	for (size_t i = 0; i < facts->vf_count; i++) {
		const struct virtual_function *vf = &facts->vfs[i];

		if (!outcome_is_vfio_driver(vf->driver))
			continue;
		if (!finding->through)
			finding->through = vf->name;
		finding_evidence_attribute(finding, vf->name, "driver", vf->driver);
	}
	if (outcome_is_vfios(asked))
		finding->detail = DETAIL_PF_SHARED;
	else if (finding->through)
		finding->detail = DETAIL_PF_IN_USE;
	return CHECKED;
}

enum unchecked rule_sriov_vf(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_facts *facts = j->host->devices[device].facts;
	struct finding *finding;

	if (!facts || facts->numvfs_seen == NOT_ASKED)
		return UNCHECKED_SRIOV;
	if (facts->physfn_seen != SEEN)
		return CHECKED;
	if (facts->physfn_driver_seen == HIDDEN)
		return UNCHECKED_SRIOV;
	finding = finding_add(findings, DETAIL_VF_ALONE, device);
	finding->what = facts->physfn;
	finding->through = facts->physfn_driver;
	if (outcome_is_vfio_driver(facts->physfn_driver)) {
		finding->detail = DETAIL_VF_TOKEN;
	} else if (facts->physfn_driver) {
		/* As it should be, and still good to know. */
		finding->detail = DETAIL_VF_DEPENDS;
		finding->severity = SEVERITY_INFO;
	}
	finding_evidence_attribute(finding, facts->physfn, "driver",
				   facts->physfn_driver ? facts->physfn_driver : "");
	return CHECKED;
}
