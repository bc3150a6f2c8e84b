// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/rules/rules.h"

#include <string.h>

#include "policy/rules/functions.h"

/* In the order in which a report tells them. Severities: doc/answers.md, section 4. */
static const struct rule rules[] = {
	{ "firmware-reserved-memory", SEVERITY_UNSAFE, 0, DECIDES, false,
	  rule_reserved_memory, NULL },
	{ "firmware-reserved-memory-relaxed", SEVERITY_CAUTION, 0, DECIDES, false,
	  rule_reserved_memory_relaxed, NULL },
	{ "firmware-table-invalid", SEVERITY_UNKNOWN, FACT_EXTERNAL, DECIDES, false,
	  NULL, rule_table_invalid },
	{ "iommu-missing", SEVERITY_UNKNOWN, FACT_BOOT_LOADER, DECIDES, false,
	  NULL, rule_iommu_missing },
	{ "iommu-disabled", SEVERITY_UNKNOWN, FACT_BOOT_LOADER, DECIDES, false,
	  rule_iommu_disabled_device, rule_iommu_disabled },
	{ "noiommu-mode", SEVERITY_UNSAFE, FACT_MODULE_OPTIONS, INFORMS, false,
	  rule_noiommu, NULL },
	{ "interrupt-remapping-missing", SEVERITY_UNSAFE, FACT_INTERRUPTS, DECIDES, false,
	  rule_interrupt_remapping, NULL },
	{ "acs-override", SEVERITY_UNSAFE, FACT_MODULE_OPTIONS, INFORMS, false,
	  rule_acs_override, rule_acs_override_machine },
	{ "evidence-contradiction", SEVERITY_UNKNOWN, 0, INFORMS, false,
	  rule_contradiction, rule_contradiction_machine },
	{ "host-critical", SEVERITY_UNSAFE, FACT_STORAGE | FACT_NETWORK | FACT_CONSOLE | FACT_SRIOV,
	  DECIDES, true,
	  rule_host_critical, NULL },
	{ "not-assignable", SEVERITY_UNSAFE, 0, INFORMS, true,
	  rule_not_assignable, NULL },
	{ "device-unresponsive", SEVERITY_UNSAFE, FACT_POWER, INFORMS, false,
	  rule_device_unresponsive, NULL },
	{ "iova-hole", SEVERITY_UNSAFE, 0, INFORMS, false,
	  rule_iova_hole, NULL },
	{ "no-reset", SEVERITY_CAUTION, FACT_RESET | FACT_POWER, INFORMS, false,
	  rule_no_reset, NULL },
	{ "sriov-pf", SEVERITY_CAUTION, FACT_SRIOV, INFORMS, false,
	  rule_sriov_pf, NULL },
	{ "sriov-vf", SEVERITY_CAUTION, FACT_SRIOV, INFORMS, false,
	  rule_sriov_vf, NULL },
	{ "device-power", SEVERITY_CAUTION, FACT_POWER, INFORMS, false,
	  rule_device_power, NULL },
	{ "untrusted-port", SEVERITY_CAUTION, FACT_POWER, INFORMS, false,
	  rule_untrusted_port, NULL },
	{ "group-shared", SEVERITY_INFO, 0, DECIDES, false,
	  rule_group_shared, NULL },
	{ "vfio-module-missing", SEVERITY_INFO, FACT_MODULES, INFORMS, false,
	  rule_module_missing, rule_module_missing_machine },
	{ "vfio-module-blacklisted", SEVERITY_INFO, FACT_MODULE_OPTIONS, INFORMS, false,
	  NULL, rule_module_blacklisted },
	{ "vfio-module-option", SEVERITY_INFO, FACT_MODULE_OPTIONS, INFORMS, false,
	  rule_module_option, rule_module_option_machine },
	{ "firmware-bug", SEVERITY_INFO, FACT_MEMORY_MAP, INFORMS, false,
	  NULL, rule_firmware_bug },
};

const struct rule *rules_all(size_t *count)
{
	*count = sizeof(rules) / sizeof(rules[0]);
	return rules;
}

const struct rule *rule_find(const char *id)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(rules[i].id, id) == 0)
			return &rules[i];
	return NULL;
}

uint32_t rules_facts(void)
{
	uint32_t facts = 0;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		facts |= rules[i].facts;
	return facts;
}
