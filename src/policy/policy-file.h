/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the administrator of this host has decided: etc/vfio-check/policy.conf, in
 * which a rule can be given another severity, and one finding about one device can be
 * waived. data/policy.conf is the commented example, vfio-check-policy.conf(5) describes the format.
 *
 * The file is text of the user's, so nothing in it is believed before it was looked at,
 * and one broken line makes all of it unusable: half a policy is none.
 */
#ifndef POLICY_POLICY_FILE_H
#define POLICY_POLICY_FILE_H

#include "host/address.h"
#include "host/arena.h"
#include "policy/rule.h"

#define POLICY_REGIONS_MAX 16
#define POLICY_USES_MAX 16

/* The words for what a host does with a device; mount points and swap space go by their paths. */
#define POLICY_USE_NETWORK "network"
#define POLICY_USE_SCREEN "screen"
#define POLICY_USE_CONSOLE "console"
#define POLICY_USE_KEYBOARD "keyboard"
#define POLICY_USE_CONTROLLER "controller"
#define POLICY_USE_VIRTUAL "virtual-functions"

/* [severity]: a rule has this severity here. */
struct policy_severity {
	size_t line;
	const struct rule *rule;
	enum severity severity;
};

struct policy_region {
	uint64_t base, end;		/* inclusive */
};

/* [waiver]: what this rule finds about this very device does not count. */
struct policy_waiver {
	size_t line;			/* of "[waiver]" */
	const struct rule *rule;
	bool has_address, has_ids;
	struct pci_address address;
	uint16_t vendor, device;
	struct policy_region regions[POLICY_REGIONS_MAX];	/* all that the finding is about */
	size_t region_count;
	char *uses[POLICY_USES_MAX];	/* of host-critical: all that the host does with it */
	size_t use_count;
	char *reason;			/* UTF-8 without control characters */
	uint32_t expires;		/* the last day, 20270630; 0: none */
};

struct policy {
	struct arena arena;		/* has all below */
	struct policy_severity *severities;
	size_t severity_count;
	struct policy_waiver *waivers;
	size_t waiver_count;
};

/* What is wrong; src/report/words/words-policy.c says what was expected. */
enum policy_defect {
	POLICY_SOUND,
	POLICY_BYTE,			/* a control character, or no UTF-8 */
	POLICY_LINE,
	POLICY_SECTION,
	POLICY_NO_SECTION,		/* a setting before any section */
	POLICY_KEY,
	POLICY_TWICE,
	POLICY_RULE,
	POLICY_SEVERITY,
	POLICY_LOWERED,			/* a rule whose findings nobody can know better */
	POLICY_ADDRESS,
	POLICY_IDS,
	POLICY_REGION,
	POLICY_REGIONS,			/* too many */
	POLICY_USE,
	POLICY_USES,			/* too many */
	POLICY_DATE,
	POLICY_REASON,
	POLICY_RULE_UNWAIVABLE,
	POLICY_NO_ADDRESS,		/* these five: a waiver lacks it */
	POLICY_NO_IDS,
	POLICY_NO_REGION,
	POLICY_NO_USE,
	POLICY_NO_REASON,
	POLICY_REGION_UNASKED,		/* the rule is not about memory */
	POLICY_USE_UNASKED,		/* ... not about what the host lives on */
	POLICY_DEFECTS,
};

struct policy_error {
	enum policy_defect defect;
	size_t line;
	char found[64];			/* the piece that is wrong, printable, cut where it is long */
};

/*
 * Parse the @size bytes at @text. 0, -ENOMEM, or -EINVAL with @error filled; policy_clear()
 * in any case.
 */
int policy_parse(const char *text, size_t size, struct policy *policy, struct policy_error *error);
void policy_clear(struct policy *policy);

/*
 * The day in UTC, 20270630, @seconds after 1970; 99990101 is the last. The C library's own
 * would read the time zone from /etc, which is another host's where a tree is judged.
 */
uint32_t policy_date(uint64_t seconds);

#endif
