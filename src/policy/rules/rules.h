/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of rules. */
#ifndef POLICY_RULES_RULES_H
#define POLICY_RULES_RULES_H

#include "policy/judge.h"

/* What it costs when a rule's facts cannot be seen. */
enum blindness {
	DECIDES,	/* the verdict is at best "unknown" */
	INFORMS,	/* the verdict stands */
};

/* Why a rule could not be applied to a device. */
enum unchecked {
	CHECKED,
	UNCHECKED_TABLE,	/* the tables cannot be read by this user */
	UNCHECKED_TABLE_DAMAGED,	/* they are there and cannot be read to their end */
	UNCHECKED_TABLE_KIND,	/* this build does not read the table of this IOMMU */
	UNCHECKED_REGIONS,	/* neither tables nor reserved_regions */
	UNCHECKED_MEMORY_MAP,
	UNCHECKED_GROUP,	/* the members of the group cannot be seen */
	UNCHECKED_REMAPPING,
	UNCHECKED_STATE,	/* whether the IOMMU is on cannot be seen */
	UNCHECKED_KERNEL,	/* which kernel it is cannot be seen */
	UNCHECKED_RESET,	/* whether the device can be reset cannot be seen */
	UNCHECKED_POWER,
	UNCHECKED_REMOVABLE,
	UNCHECKED_SRIOV,
	UNCHECKED_CONFIG,	/* its configuration space cannot be read */
	UNCHECKED_NOT_NAMED,	/* costs too much for a device that was not asked for by address */
	UNCHECKED_APERTURE,	/* where guest memory can be mapped cannot be seen */
	UNCHECKED_MODULES,	/* not all of modprobe's configuration can be read */
	UNCHECKED_MOUNTS,	/* where the host's file systems and swap are */
	UNCHECKED_ROUTES,	/* which device the way to the network goes through */
	UNCHECKED_CONSOLE,
	UNCHECKED_KEYBOARDS,
	UNCHECKED_REASONS,
};

struct rule {
	const char *id;
	enum severity severity;
	uint32_t facts;			/* enum host_fact */
	enum blindness blindness;
	bool only_named;		/* weighs on the exit status only for devices that were named */
	/*
	 * Judge one device (NO_INDEX: the machine) and add to @findings. CHECKED, another
	 * enum unchecked, or -ENOMEM. A rule has one of the two functions or both.
	 */
	int (*device)(const struct judgement *j, size_t device, struct findings *findings);
	int (*machine)(const struct judgement *j, struct findings *findings);
};

const struct rule *rules_all(size_t *count);
const struct rule *rule_find(const char *id);

/* The union of the facts that all rules need. */
uint32_t rules_facts(void);

/* rule-memory.c */
int rule_reserved_memory(const struct judgement *j, size_t device, struct findings *findings);
int rule_reserved_memory_relaxed(const struct judgement *j, size_t device,
				 struct findings *findings);
/* rule-table.c */
int rule_table_invalid(const struct judgement *j, struct findings *findings);
int rule_firmware_bug(const struct judgement *j, struct findings *findings);
/* rule-iommu.c */
int rule_iommu_missing(const struct judgement *j, struct findings *findings);
int rule_iommu_disabled(const struct judgement *j, struct findings *findings);
int rule_iommu_disabled_device(const struct judgement *j, size_t device,
			       struct findings *findings);
int rule_interrupt_remapping(const struct judgement *j, size_t device, struct findings *findings);
/* rule-contradiction.c */
int rule_contradiction(const struct judgement *j, size_t device, struct findings *findings);
int rule_contradiction_machine(const struct judgement *j, struct findings *findings);
/* rule-host.c */
int rule_host_critical(const struct judgement *j, size_t device, struct findings *findings);
/* rule-device.c */
int rule_not_assignable(const struct judgement *j, size_t device, struct findings *findings);
int rule_group_shared(const struct judgement *j, size_t device, struct findings *findings);
/* rule-module.c */
int rule_module_missing(const struct judgement *j, size_t device, struct findings *findings);
int rule_module_missing_machine(const struct judgement *j, struct findings *findings);
int rule_module_blacklisted(const struct judgement *j, struct findings *findings);
int rule_module_option(const struct judgement *j, size_t device, struct findings *findings);
int rule_module_option_machine(const struct judgement *j, struct findings *findings);
int rule_noiommu(const struct judgement *j, size_t device, struct findings *findings);
/* rule-acs.c */
int rule_acs_override(const struct judgement *j, size_t device, struct findings *findings);
int rule_acs_override_machine(const struct judgement *j, struct findings *findings);
/* rule-reset.c */
int rule_no_reset(const struct judgement *j, size_t device, struct findings *findings);
/* rule-sriov.c */
int rule_sriov_pf(const struct judgement *j, size_t device, struct findings *findings);
int rule_sriov_vf(const struct judgement *j, size_t device, struct findings *findings);
/* rule-hardware.c */
int rule_device_unresponsive(const struct judgement *j, size_t device, struct findings *findings);
int rule_device_power(const struct judgement *j, size_t device, struct findings *findings);
int rule_untrusted_port(const struct judgement *j, size_t device, struct findings *findings);
/* rule-map.c */
int rule_iova_hole(const struct judgement *j, size_t device, struct findings *findings);

#endif
