/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row of the table of rules: what a rule is called and weighs, and what looks for it. */
#ifndef POLICY_RULE_H
#define POLICY_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct findings;
struct judgement;

enum severity {
	SEVERITY_INFO,
	SEVERITY_CAUTION,
	SEVERITY_UNKNOWN,
	SEVERITY_UNSAFE,
};

/* As in JSON and in policy.conf; to be translated where people read them. */
extern const char *const severity_names[SEVERITY_UNSAFE + 1];

/* What it costs when a rule's facts cannot be seen. */
enum blindness {
	DECIDES,	/* the verdict is at best "unknown" */
	INFORMS,	/* the verdict stands */
};

/* Why a rule could not be applied to a device. */
enum unchecked {
	CHECKED,
	UNCHECKED_TABLE,	/* the tables cannot be read by this user */
	UNCHECKED_FIRMWARE,	/* nothing of the firmware shows, as in a container */
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
	UNCHECKED_HOLDERS,	/* who has the device open */
	UNCHECKED_MACHINE,	/* where QEMU puts the memory of such a guest is not known */
	UNCHECKED_REACH,	/* how far addresses reach, or how large the BARs are */
	UNCHECKED_REASONS,
};

/*
 * What a rule does: judge one device, or the machine, and add to @findings, which has the rule's
 * own row as the one at work. CHECKED, or why that could not be done. Whether there was memory is
 * not the rule's to look at.
 */
typedef enum unchecked rule_of_device(const struct judgement *j, size_t device,
				      struct findings *findings);
typedef enum unchecked rule_of_machine(const struct judgement *j, struct findings *findings);

/* What others ask of a rule, so that nobody has to know its name. */
enum rule_trait {
	ONLY_NAMED = 1 << 0,		/* weighs on the exit status only for devices that were named */
	OF_DEMANDS = 1 << 1,		/* memory that the firmware demands, which kernels refuse for */
	WAIVED_BY_REGION = 1 << 2,	/* a waiver names the memory that it is about */
	WAIVED_BY_USE = 1 << 3,		/* ... and what the host does with the device */
	OF_PARENTS = 1 << 4,		/* counts also where the host keeps the device and lends a part of it */
	OF_KIND = 1 << 5,		/* what the device is, whatever giving it away would do */
	OF_LOADING = 1 << 6,		/* modules that are not loaded */
	COMMONPLACE = 1 << 7,		/* nobody is warned of it where the host keeps the device */
	OF_MACHINE = 1 << 8,		/* policy/causes.h: where it names no other device, it is the machine's */
};

struct rule {
	const char *id;
	enum severity severity;
	uint32_t facts;			/* enum host_fact */
	enum blindness blindness;
	uint32_t traits;		/* enum rule_trait */
	rule_of_device *device;		/* one of the two, or both */
	rule_of_machine *machine;
};

static inline bool rule_has(const struct rule *rule, enum rule_trait trait)
{
	return rule->traits & trait;
}

#endif
