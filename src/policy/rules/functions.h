/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of rules lend to the table of rules: policy/rule.h says what each has to do. */
#ifndef POLICY_RULES_FUNCTIONS_H
#define POLICY_RULES_FUNCTIONS_H

#include "policy/judgement.h"

/* memory.c */
rule_of_device rule_reserved_memory, rule_reserved_memory_relaxed;
/* table.c */
rule_of_machine rule_table_invalid, rule_firmware_bug;
/* iommu.c */
rule_of_machine rule_iommu_missing, rule_iommu_disabled;
rule_of_device rule_iommu_disabled_device, rule_interrupt_remapping;
/* contradiction.c */
rule_of_device rule_contradiction;
rule_of_machine rule_contradiction_machine;
/* host.c */
rule_of_device rule_host_critical;
/* device.c */
rule_of_device rule_not_assignable, rule_group_shared;
/* module.c */
rule_of_device rule_module_missing, rule_module_option, rule_noiommu;
rule_of_machine rule_module_missing_machine, rule_module_blacklisted, rule_module_option_machine;
/* acs.c */
rule_of_device rule_acs_override;
rule_of_machine rule_acs_override_machine;
/* parent.c */
rule_of_device rule_parent_in_group;
/* reset.c */
rule_of_device rule_no_reset, rule_reset_broken;
/* sriov.c */
rule_of_device rule_sriov_pf, rule_sriov_vf;
/* hardware.c */
rule_of_device rule_device_unresponsive, rule_untrusted_port;
/* display.c */
rule_of_device rule_boot_framebuffer, rule_igd_regions, rule_graphics_rom;
/* power.c */
rule_of_device rule_device_power;
/* holders.c */
rule_of_device rule_device_in_use;
/* map.c */
rule_of_device rule_bar_beyond_iommu;
rule_of_device rule_iova_hole;

#endif
