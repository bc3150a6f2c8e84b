// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Has the device power, and does it come back where it has not?
 *
 * vfio-pci and its variants let a device that nobody has open sleep: up to 5.18 no deeper than
 * D3hot, from 5.19 on by runtime power management, which goes down to D3cold where the device, the
 * port above it and the firmware can (kernel: 7ab5e10eda02, vfio_pci_core_register_device). Not
 * with disable_idle_d3, an option of vfio-pci that counts for all of them. From 5.15 on it is
 * taken over only when vfio-pci is loaded (vfio_pci_core_set_params), so that what its file says
 * now need not be in force. A device in D3cold was put there without it.
 *
 * Reports: kata-containers/kata-containers#11708, mroboff/vm-curator#60, gnif/vendor-reset#76.
 */
#include <string.h>

#include "host/device-facts.h"
#include "policy/log-evidence.h"
#include "policy/rules/functions.h"

#define OPTION "disable_idle_d3"
#define PARAMETER "sys/module/vfio_pci/parameters/" OPTION

/* What the option is now, and what it will be when the module is loaded again. True: either is on. */
static bool tell_option(const struct judgement *j, struct finding *finding)
{
	const struct host_modules *modules = &j->host->modules;
	const struct fact_bool *now = &modules->no_idle_d3;
	const struct modprobe_line *line;
	bool on;

	if (now->seen == SEEN)
		finding_evidence_file(finding, PARAMETER, now->value ? "Y" : "N");
	line = modprobe_switch(&modules->config, "vfio_pci", OPTION, &on);
	if (line && on)
		finding_evidence_file(finding, line->source, line->text);
	return (now->seen == SEEN && now->value) || (line && on);
}

static enum detail idle_detail(const struct host_device *device, bool set)
{
	if (set)
		return DETAIL_POWER_IDLE_LATE;
	if (strcmp(device->driver, "vfio-pci") != 0)
		return DETAIL_POWER_IDLE_VARIANT;
	return device->facts->power == POWER_COLD ? DETAIL_POWER_IDLE : DETAIL_POWER_IDLE_MAYBE;
}

static void tell_asleep(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct device_facts *facts = asked->facts;
	bool cold = facts->power == POWER_COLD;
	struct finding *finding;

	finding = finding_add(findings, cold ? DETAIL_POWER_COLD : DETAIL_POWER_SUSPENDED, device);
	finding_evidence_attribute(finding, facts->name,
				   cold ? "power_state" : "power/runtime_status",
				   cold ? "D3cold" : "suspended");
	/* Others that register with VFIO do not heed the option. */
	if (!outcome_is_vfio_driver(asked->driver))
		return;
	finding->detail = idle_detail(asked, tell_option(j, finding));
	finding->what = asked->driver;
}

enum unchecked rule_device_power(const struct judgement *j, size_t device,
				 struct findings *findings)
{
	const struct device_facts *facts = j->host->devices[device].facts;
	size_t stuck = log_power_stuck(j, device);

	if (stuck != NO_INDEX) {
		struct finding *finding = finding_add(findings, DETAIL_POWER_STUCK, device);

		finding->severity = SEVERITY_UNSAFE;
		finding_evidence(finding, FROM_LOG, stuck);
	}
	if (!facts || facts->power_seen != SEEN)
		return stuck == NO_INDEX ? UNCHECKED_POWER : CHECKED;
	if (facts->power != POWER_OTHER)
		tell_asleep(j, device, findings);
	return CHECKED;
}
