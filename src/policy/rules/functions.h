/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of rules lend to the table of rules. */
#ifndef POLICY_RULES_FUNCTIONS_H
#define POLICY_RULES_FUNCTIONS_H

#include "policy/judgement.h"

/* memory.c */
int rule_reserved_memory(const struct judgement *j, size_t device, struct findings *findings);
int rule_reserved_memory_relaxed(const struct judgement *j, size_t device,
				 struct findings *findings);
/* table.c */
int rule_table_invalid(const struct judgement *j, struct findings *findings);
int rule_firmware_bug(const struct judgement *j, struct findings *findings);
/* iommu.c */
int rule_iommu_missing(const struct judgement *j, struct findings *findings);
int rule_iommu_disabled(const struct judgement *j, struct findings *findings);
int rule_iommu_disabled_device(const struct judgement *j, size_t device,
			       struct findings *findings);
int rule_interrupt_remapping(const struct judgement *j, size_t device, struct findings *findings);
/* contradiction.c */
int rule_contradiction(const struct judgement *j, size_t device, struct findings *findings);
int rule_contradiction_machine(const struct judgement *j, struct findings *findings);
/* host.c */
int rule_host_critical(const struct judgement *j, size_t device, struct findings *findings);
/* device.c */
int rule_not_assignable(const struct judgement *j, size_t device, struct findings *findings);
int rule_group_shared(const struct judgement *j, size_t device, struct findings *findings);
/* module.c */
int rule_module_missing(const struct judgement *j, size_t device, struct findings *findings);
int rule_module_missing_machine(const struct judgement *j, struct findings *findings);
int rule_module_blacklisted(const struct judgement *j, struct findings *findings);
int rule_module_option(const struct judgement *j, size_t device, struct findings *findings);
int rule_module_option_machine(const struct judgement *j, struct findings *findings);
int rule_noiommu(const struct judgement *j, size_t device, struct findings *findings);
/* acs.c */
int rule_acs_override(const struct judgement *j, size_t device, struct findings *findings);
int rule_acs_override_machine(const struct judgement *j, struct findings *findings);
/* reset.c */
int rule_no_reset(const struct judgement *j, size_t device, struct findings *findings);
/* sriov.c */
int rule_sriov_pf(const struct judgement *j, size_t device, struct findings *findings);
int rule_sriov_vf(const struct judgement *j, size_t device, struct findings *findings);
/* hardware.c */
int rule_device_unresponsive(const struct judgement *j, size_t device, struct findings *findings);
int rule_device_power(const struct judgement *j, size_t device, struct findings *findings);
int rule_untrusted_port(const struct judgement *j, size_t device, struct findings *findings);
/* map.c */
int rule_iova_hole(const struct judgement *j, size_t device, struct findings *findings);

#endif
