/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every sentence that vfio-check says but those of the cases (policy/case.h), as formats with
 * {named} places that fill.c knows. N_() marks them for gettext; only text reports translate them.
 *
 * The kernel's and QEMU's own lines stand here too. They are never translated.
 */
#ifndef REPORT_WORDS_WORDS_H
#define REPORT_WORDS_WORDS_H

#include "policy/case.h"
#include "policy/judgement.h"
#include "policy/policy-file.h"

/*
 * What `explain RULE` and the manual say, for gettext. An empty line parts paragraphs.
 */
struct rule_words {
	const char *rule;	/* identifier */
	const char *meaning;	/* what it means for host and guest; lists show its first sentence */
	const char *found;	/* from which facts it is told */
	/*
	 * Lines that kernel or QEMU print, or NULL. They stand there as they are; what a
	 * translator makes of them is put beside.
	 */
	const char *says;
	const char *fix;	/* what can be done */
	const char *sources;	/* kernel files and commits, specifications; parted by "; " or lines */
	const char *host;	/* a sample host in data/hosts that it speaks up on ... */
	const char *device;	/* ... about this device, or NULL: about the machine */
	const char *clean;	/* a sample host that it looks at and finds nothing on */
	const char *options;	/* without which it looks at neither, or NULL */
};

/* The length of the first of @sources, and in *@gap that of what parts it from the next. */
size_t words_source(const char *sources, size_t *gap);

/* NULL: no such rule. */
const struct rule_words *words_rule(const char *id);

/* words-*.c: the rules of one subject, up to one without an identifier. */
extern const struct rule_words words_memory_rules[];
extern const struct rule_words words_table_rules[];
extern const struct rule_words words_iommu_rules[];
extern const struct rule_words words_device_rules[];
extern const struct rule_words words_module_rules[];
extern const struct rule_words words_host_rules[];
extern const struct rule_words words_hardware_rules[];
extern const struct rule_words words_display_rules[];

/* What was expected in policy.conf; {found} is what stands there. */
extern const char *const words_policy_defects[POLICY_DEFECTS];

extern const char *const words_defects[ACPI_DEFECT_KINDS];	/* {found} {expected} */
/* not_checked[].reason, for programs: never translated, and none changes. */
extern const char *const unchecked_codes[UNCHECKED_REASONS];
extern const char *const words_unchecked[UNCHECKED_REASONS];
/* Of a tree, and to root on the live host, where that is another one; else NULL. */
extern const char *const words_unchecked_in_tree[UNCHECKED_REASONS];
extern const char *const words_unchecked_as_root[UNCHECKED_REASONS];
extern const char *const words_todo[PREPARES];	/* {device} {driver} {what} {through} */
/*
 * The same for people, and the lines of a shell that do it; {device}. NULL: as above, and
 * there are none.
 */
extern const char *const words_todo_short[PREPARES];
extern const char *const words_todo_commands[PREPARES];
/* lasting.c: {device} {what} {other} {on-option}; NULL: nothing but its steps */
extern const char *const words_lasting[LASTING_WAYS][LASTING_REASONS];
extern const char *const words_errors[HOST_ERROR_BRIDGE + 1];	/* {error} {source} */
extern const char *const words_steps[STEP_GET_DEVICE_FD + 1];	/* NULL: none */
extern const char *const words_kernel_lines[LINE_UNCERTAIN + 1];	/* {driver} {named} */
extern const char *const words_qemu_lines[QEMU_NODE_ABSENT + 1];	/* {device} {group} {error} */

/* words-explain.c */
enum explain_word {
	EXPLAIN_MEANING,
	EXPLAIN_FOUND,
	EXPLAIN_SAYS,
	EXPLAIN_FIX,
	EXPLAIN_BLIND,
	EXPLAIN_SAMPLES,
	EXPLAIN_SOURCES,
	EXPLAIN_DECIDES,
	EXPLAIN_INFORMS,
	EXPLAIN_TRIGGERS,	/* {command} */
	EXPLAIN_CLEAN,		/* {command} */
	EXPLAIN_MORE,
	EXPLAIN_INTRODUCTION,
	EXPLAIN_SEVERITIES,
	EXPLAIN_SAID,
	EXPLAIN_NEXT,
	EXPLAIN_NO_RULE,
	EXPLAIN_LINES,
	EXPLAIN_RULES,
	EXPLAIN_A_DEVICE,
	EXPLAIN_A_GROUP,
	EXPLAIN_GROUP,		/* {number} */
	EXPLAIN_WORDS,
};

extern const char *const words_explain[EXPLAIN_WORDS];

enum word {
	WORD_KERNEL_SAYS,
	WORD_KERNEL_SILENT,
	WORD_KERNEL_NOIOMMU,
	WORD_KERNEL_UNCERTAIN,
	WORD_KERNEL_ACCEPTS,
	WORD_KERNEL_UNKNOWN,
	WORD_KERNEL_OPTION,
	WORD_NOW_REFUSES,
	WORD_QEMU_SAYS,
	WORD_FIRMWARE_DEMANDS,
	WORD_INITRD_DEMANDS,
	WORD_KERNEL_LISTS,
	WORD_GROUP_OTHERS,
	WORD_GROUP_ALONE,
	WORD_WHAT_TO_DO,
	WORD_RULES,
	WORD_RULES_BUT,
	WORD_READY,
	WORD_NOT_CHECKED,
	WORD_FIRMWARE_SAYS,
	WORD_KERNEL_PRINTS,
	WORD_MACHINE,
	WORD_MACHINE_UNNAMED,
	WORD_KERNEL_NEWER,	/* the three: {kernel} {known} */
	WORD_KERNEL_OLDER,
	WORD_KERNEL_NO_VFIO,
	WORD_NO_REGIONS,
	WORD_REGIONS,			/* {number} */
	WORD_REGIONS_ONE,
	WORD_KEPT_BY_SOME,		/* {number} */
	WORD_KEPT_BY_ONE,		/* ... by one region */
	WORD_ONE_KEPT_BY_SOME,
	WORD_ONE_KEPT_BY_ONE,
	WORD_REGIONS_HIDDEN,
	WORD_REGIONS_SHOWN,
	WORD_REGIONS_SUDO,
	WORD_REGIONS_CAPTURE,
	WORD_SCOPES_UNRESOLVED,
	WORD_SCOPE_ABSENT,
	WORD_SCOPE_ENGINE,
	WORD_SCOPE_OTHER,
	WORD_NO_GROUPS,
	WORD_GROUPS_HIDDEN,
	WORD_NO_GROUP,
	WORD_GROUP,		/* {group} */
	WORD_BRIDGE,
	WORD_THIS_VENDOR,
	WORD_OWNER,
	WORD_ANY_VENDOR,
	WORD_PLACE_SCOPE,
	WORD_PLACE_RANGE,
	WORD_PLACE_DEFECT,
	WORD_PLACE_MATCH,
	WORD_PLACE_REGION,
	WORD_PLACE_IVMD,
	WORD_REGION_SEGMENT,	/* {number} */
	WORD_REGION_FLAGS,	/* {number} */
	WORD_PLACE_BLOCK,
	WORD_ALL_DEVICES,
	WORD_KERNEL_NOTHING,
	WORD_TAKEN_AS,
	WORD_SILENT,
	WORD_SILENT_LATER,
	WORD_SILENT_HOLE,
	WORD_PATCHES,
	WORD_WAY_OUT_AMD,
	WORD_WAY_OUT_INTEL,
	WORD_HOW_ON_OPTION,	/* in the order of enum how_on */
	WORD_HOW_ON_NOT_OFF,
	WORD_HOW_ON_REPLACE,
	WORD_HOW_ON_FIRMWARE,
	WORD_HOW_ON_UPDATE,
	WORD_HOW_ON_OWNER,
	WORD_HOW_ON_XEN,
	WORD_HOW_ON_TREE,
	WORD_BOOT_UNKNOWN,	/* in the order of enum boot_loader */
	WORD_BOOT_RPM_OSTREE,
	WORD_BOOT_PROXMOX,
	WORD_BOOT_GRUBBY,
	WORD_BOOT_GRUB,
	WORD_BOOT_ENTRIES,
	WORD_BOOT_SYSTEMD,
	WORD_BOOT_RPM_OSTREE_ADD,	/* in the order of enum boot_change in phrase-boot.c */
	WORD_BOOT_RPM_OSTREE_REMOVE,
	WORD_BOOT_RPM_OSTREE_REPLACE,
	WORD_BOOT_GRUBBY_ADD,		/* as these */
	WORD_BOOT_GRUBBY_REMOVE,
	WORD_BOOT_GRUBBY_REPLACE,
	WORD_SCOPE_ENDPOINT,
	WORD_SCOPE_BRIDGE,
	WORD_MORE,
	WORD_AND_MORE,
	WORD_NO_DRIVER,
	WORD_PLACE_MEMBER,
	WORD_TABLE_REPLACED,	/* as WORD_TABLE_LINE */
	WORD_TABLE_LINE,
	WORD_TABLE_ERROR,
	WORD_TABLE_DUMP,
	WORD_TABLE_DUMP_HEX,
	WORD_TABLE_DUMP_OFFSET,
	WORD_TABLE_UNREADABLE,
	WORD_TABLE_NOT_READ,
	WORD_LOG_SAID,
	WORD_LOG_SAID_BY,
	WORD_LOG_SAID_UNNAMED,
	WORD_LOG_HAS,
	WORD_LOG_TIMES,
	WORD_LOG_EMPTY,
	WORD_LOG_SILENT,
	WORD_LOG_NO_KERNEL,	/* {source} */
	WORD_LOG_RELEASE,	/* {source} {kernel} {running} */
	WORD_LOG_MACHINE,	/* {source} {machine} */
	WORD_LOG_SAID_ELSEWHERE,	/* {machine} */
	WORD_WAIVED,
	WORD_WAIVED_UNTIL,
	WORD_SEVERITY_SET,
	WORD_POLICY_BROKEN,
	WORD_POLICY_UNREADABLE,
	WORD_GOES_ALONG,
	WORD_CHIPSET,		/* {number} */
	WORD_MEMLOCK,
	WORD_NONE_GIVEN,	/* {number} {why} */
	WORD_NONE_KNOWN,	/* ... */
	WORD_KERNEL_SAYS_ALL,	/* {step} {errno} */
	WORD_LASTING,
	WORD_LASTING_IN,	/* {file} */
	WORD_LASTING_THEN,
	WORD_LASTING_CHANGE,	/* {on-option} */
	WORD_LASTING_INITRAMFS,
	WORD_SUM,		/* {number} {counts} {gap} {chipset} */
	WORD_SUM_ONE,		/* ... of one device */
	WORD_SUM_SAFE,		/* {number} */
	WORD_SUM_CAUTION,	/* ... */
	WORD_SUM_UNSAFE,	/* ... */
	WORD_SUM_UNKNOWN,	/* ... */
	WORD_SUM_GAP,
	WORD_SUM_PART,
	WORD_SUM_CHIPSET,	/* {number} {all} */
	WORD_SUM_CHIPSET_ONE,	/* ... */
	WORD_DEVICES,		/* {devices} */
	WORD_FOR_EXAMPLE,	/* {text} */
	WORD_WHAT_TO_DO_FOR,
	WORD_DO_AS_ABOVE,
	WORD_UNKNOWN_WHY,	/* {why} */
	WORD_NOT_CHECKED_OF,	/* {devices} {rule} {why} */
	WORD_ONLY_NAMED,
	WORD_REFUSED_NAMED,
	WORD_MORE_ABOUT,
	WORD_NOT_YET_FREE,	/* {driver} */
	WORD_NOT_YET_BOUND,
	WORD_READY_UNTIL_BOOT,
	WORD_SAME_CARD,		/* {devices} */
	WORDS,
};

extern const char *const words[WORDS];

#endif
