// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/rules/rules.h"

#include <string.h>

#include "policy/rules/functions.h"

/* In the order in which a report tells them. Severities: doc/answers.md, section 4. */
static const struct rule rules[] = {
	{ "firmware-reserved-memory", SEVERITY_UNSAFE, 0, DECIDES,
	  OF_DEMANDS | WAIVED_BY_REGION | OF_PARENTS,
	  rule_reserved_memory, NULL },
	{ "firmware-reserved-memory-relaxed", SEVERITY_CAUTION, 0, DECIDES,
	  WAIVED_BY_REGION | OF_PARENTS | COMMONPLACE,
	  rule_reserved_memory_relaxed, NULL },
	{ "firmware-table-invalid", SEVERITY_UNKNOWN, FACT_EXTERNAL, DECIDES, OF_PARENTS,
	  NULL, rule_table_invalid },
	{ "iommu-missing", SEVERITY_UNKNOWN, FACT_BOOT_LOADER, DECIDES, 0,
	  NULL, rule_iommu_missing },
	{ "iommu-disabled", SEVERITY_UNKNOWN, FACT_BOOT_LOADER, DECIDES, 0,
	  rule_iommu_disabled_device, rule_iommu_disabled },
	{ "noiommu-mode", SEVERITY_UNSAFE, FACT_MODULE_OPTIONS, INFORMS, OF_MACHINE,
	  rule_noiommu, NULL },
	{ "interrupt-remapping-missing", SEVERITY_UNSAFE, FACT_INTERRUPTS, DECIDES, OF_MACHINE,
	  rule_interrupt_remapping, NULL },
	{ "acs-override", SEVERITY_UNSAFE, FACT_MODULE_OPTIONS, INFORMS, 0,
	  rule_acs_override, rule_acs_override_machine },
	{ "evidence-contradiction", SEVERITY_UNKNOWN, 0, INFORMS, OF_PARENTS,
	  rule_contradiction, rule_contradiction_machine },
	{ "host-critical", SEVERITY_UNSAFE, FACT_STORAGE | FACT_NETWORK | FACT_CONSOLE | FACT_SRIOV,
	  DECIDES, ONLY_NAMED | WAIVED_BY_USE,
	  rule_host_critical, NULL },
	{ "not-assignable", SEVERITY_UNSAFE, FACT_DRIVERS, INFORMS, ONLY_NAMED | OF_KIND,
	  rule_not_assignable, NULL },
	{ "parent-in-group", SEVERITY_UNSAFE, FACT_SRIOV, INFORMS, 0,
	  rule_parent_in_group, NULL },
	{ "device-unresponsive", SEVERITY_UNSAFE, FACT_POWER, INFORMS, OF_PARENTS,
	  rule_device_unresponsive, NULL },
	{ "iova-hole", SEVERITY_UNSAFE, 0, INFORMS, 0,
	  rule_iova_hole, NULL },
	{ "bar-beyond-iommu", SEVERITY_CAUTION, FACT_REACH, INFORMS, 0,
	  rule_bar_beyond_iommu, NULL },
	{ "no-reset", SEVERITY_CAUTION, FACT_RESET | FACT_POWER, INFORMS, 0,
	  rule_no_reset, NULL },
	{ "reset-broken", SEVERITY_CAUTION, FACT_RESET | FACT_SRIOV, INFORMS, 0,
	  rule_reset_broken, NULL },
	{ "sriov-pf", SEVERITY_CAUTION, FACT_SRIOV, INFORMS, 0,
	  rule_sriov_pf, NULL },
	{ "sriov-vf", SEVERITY_CAUTION, FACT_SRIOV, INFORMS, 0,
	  rule_sriov_vf, NULL },
	{ "device-power", SEVERITY_CAUTION, FACT_POWER | FACT_MODULE_OPTIONS, INFORMS, 0,
	  rule_device_power, NULL },
	{ "device-in-use", SEVERITY_CAUTION, FACT_HOLDERS, INFORMS, 0,
	  rule_device_in_use, NULL },
	{ "boot-framebuffer", SEVERITY_CAUTION, FACT_MEMORY_MAP | FACT_DISPLAY, INFORMS, 0,
	  rule_boot_framebuffer, NULL },
	{ "igd-regions", SEVERITY_CAUTION, FACT_DISPLAY | FACT_POWER, DECIDES, 0,
	  rule_igd_regions, NULL },
	{ "untrusted-port", SEVERITY_CAUTION, FACT_POWER, INFORMS, 0,
	  rule_untrusted_port, NULL },
	{ "group-shared", SEVERITY_INFO, 0, DECIDES, 0,
	  rule_group_shared, NULL },
	{ "graphics-rom", SEVERITY_INFO, FACT_DISPLAY | FACT_CONSOLE | FACT_SRIOV, INFORMS, 0,
	  rule_graphics_rom, NULL },
	{ "vfio-module-missing", SEVERITY_INFO, FACT_MODULES, INFORMS, OF_LOADING,
	  rule_module_missing, rule_module_missing_machine },
	{ "vfio-module-blacklisted", SEVERITY_INFO, FACT_MODULE_OPTIONS, INFORMS, 0,
	  NULL, rule_module_blacklisted },
	{ "vfio-module-option", SEVERITY_INFO, FACT_MODULE_OPTIONS, INFORMS, 0,
	  rule_module_option, rule_module_option_machine },
	{ "firmware-bug", SEVERITY_INFO, FACT_MEMORY_MAP, INFORMS, 0,
	  NULL, rule_firmware_bug },
};

#define COUNT (sizeof(rules) / sizeof(rules[0]))

const struct rule *rules_all(size_t *count)
{
	*count = COUNT;
	return rules;
}

const struct rule *rule_find(const char *id)
{
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(rules[i].id, id) == 0)
			return &rules[i];
	return NULL;
}

const struct rule *rule_with(enum rule_trait trait)
{
	for (size_t i = 0; i < COUNT; i++)
		if (rule_has(&rules[i], trait))
			return &rules[i];
	return NULL;
}

uint32_t rules_facts(void)
{
	uint32_t facts = 0;

	for (size_t i = 0; i < COUNT; i++)
		facts |= rules[i].facts;
	return facts;
}
