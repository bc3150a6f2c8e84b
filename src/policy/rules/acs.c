// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Is the device's group one that an option made, and that isolates nothing?
 *
 * pcie_acs_override= is a patch that is in no mainline kernel (doc/kernel-facts.md,
 * section 9.2): PCIe functions without ACS count as isolated, "downstream" ports,
 * "multifunction" devices, or those of some "id:vvvv:dddd".
 */
#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>

#include "kernel/acs-cleared.h"
#include "kernel/acs-quirks.h"
#include "kernel/relaxed.h"
#include "policy/rules/functions.h"

#define OPTION "pcie_acs_override"

/* The value of @key on the command line, or NULL; @length without what follows. */
static const char *value_of(const struct host *host, const char *key, size_t *length)
{
	const char *text = host->command_line.seen == SEEN ? host->command_line.text : "";
	const char *found = NULL;
	size_t size = strlen(key);

	for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
		if (strncmp(text, key, size) == 0 && text[size] == '=')
			found = text + size + 1;
		text += strcspn(text, " \t");
	}
	*length = found ? strcspn(found, " \t") : 0;
	return found;
}

/* Has the kernel that is asked about the patch? */
static enum answer is_patched(const struct judgement *j)
{
	const struct host *host = j->host;
	const char *release = j->options.kernel;

	if (!release && host->release.seen == SEEN)
		release = host->release.text;
	if (log_is_of(&host->log, release) && log_has(&host->log, LOG_ACS_OVERRIDE))
		return ANSWER_YES;
	if (!j->options.kernel && host->kernel.image_known)
		return host->kernel.strings & STRING_ACS_OVERRIDE ? ANSWER_YES : ANSWER_NO;
	/* Proxmox's kernels all have it. */
	return release && strstr(release, "-pve") ? ANSWER_YES : ANSWER_UNKNOWN;
}

static bool names_id(const char *value, size_t length, const struct acs_function *function)
{
	char id[sizeof("id:vvvv:dddd")];

	snprintf(id, sizeof(id), "id:%04x:%04x", function->vendor, function->device);
	for (const char *end = value + length; value < end; value += strcspn(value, ",") + 1)
		if (strncasecmp(value, id, strlen(id)) == 0)
			return true;
	return false;
}

static bool has_word(const char *value, size_t length, const char *word)
{
	size_t size = strlen(word);

	for (const char *end = value + length; value < end; value += strcspn(value, ",") + 1)
		if (strncmp(value, word, size) == 0 && strchr(", \t", value[size]))
			return true;
	return false;
}

/* Does the patch take @function for isolated, where Linux would not? */
static bool is_overridden(const struct host *host, const struct acs_function *function)
{
	size_t length;
	const char *value = value_of(host, OPTION, &length);

	if (!value || !function->pcie || function->capability || acs_has_quirk(function))
		return false;
	if (names_id(value, length, function))
		return true;
	switch (function->type) {
	case PCI_EXP_TYPE_ROOT_PORT:
	case PCI_EXP_TYPE_DOWNSTREAM:
		return has_word(value, length, "downstream");
	case PCI_EXP_TYPE_ENDPOINT:
	case PCI_EXP_TYPE_LEG_END:
	case PCI_EXP_TYPE_RC_END:
	case PCI_EXP_TYPE_UPSTREAM:
		return function->multifunction && has_word(value, length, "multifunction");
	default:
		return false;
	}
}

static bool in_group(const struct host *host, const struct host_group *group,
		     struct pci_address address)
{
	size_t device = host_find(host, address);

	for (size_t i = 0; i < group->member_count; i++)
		if (group->members[i] == device && device != NO_INDEX)
			return true;
	return false;
}

/* Are other functions of its slot left out of the group? */
static bool leaves_functions(const struct host *host, const struct host_group *group,
			     const struct acs_function *function)
{
	struct pci_address address = function->address;

	for (unsigned int f = 0; f < 8; f++) {
		address.devfn = (uint8_t)((function->address.devfn & ~7u) | f);
		if (function->functions & (1u << f) && !in_group(host, group, address))
			return true;
	}
	return false;
}

/*
 * Did the patch part the group of @device from others? *@other: the function that Linux
 * would not have taken for isolated.
 */
static enum answer made_group(const struct judgement *j, const struct host_device *device,
			      struct pci_address *other)
{
	const struct host *host = j->host;
	const struct host_group *group = &host->groups[device->group];
	enum answer answer = ANSWER_NO;

	for (size_t hop = device->depth; hop > 0; hop--) {
		const struct acs_function *function;

		*other = (struct pci_address){ device->address.domain, device->chain[hop - 1].bus,
					       device->chain[hop - 1].devfn };
		function = acs_find(&host->acs, *other);
		if (!function || function->seen != SEEN) {
			answer = ANSWER_UNKNOWN;
			continue;
		}
		if (!is_overridden(host, function))
			continue;
		/* The device itself matters only for those beside it, a port above for all. */
		if (hop == device->depth ? leaves_functions(host, group, function) :
					   !in_group(host, group, *other))
			return ANSWER_YES;
	}
	*other = device->address;
	return answer;
}

static void quote_option(const struct judgement *j, struct finding *finding, const char *key)
{
	size_t length;
	const char *value = value_of(j->host, key, &length);

	finding_evidence_format(finding, "proc/cmdline", "%s=%.*s", key, (int)length,
				value ? value : "");
}

/* Less isolation only makes groups larger, which they then rightly are. */
static void tell_cleared(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	const struct host_group *group = &j->host->groups[asked->group];
	struct finding *finding;
	const char *option = NULL;
	size_t other = acs_cleared(j->host, group, &option);

	if (other == NO_INDEX || group->member_count < 2)
		return;
	finding = finding_add(findings, DETAIL_ACS_CLEARED, device);
	finding->severity = SEVERITY_INFO;
	finding->group = asked->group;
	finding->other = other;
	finding->what = option;
	quote_option(j, finding, "pci");
}

enum unchecked rule_acs_override(const struct judgement *j, size_t device,
				 struct findings *findings)
{
	const struct host_device *asked = &j->host->devices[device];
	enum answer patched, made;
	struct pci_address other;
	struct finding *finding;
	size_t length;

	if (!host_is_grouped(j->host, asked) || j->candidates[0].machine.state != STATE_ON)
		return CHECKED;
	tell_cleared(j, device, findings);
	if (!value_of(j->host, OPTION, &length))
		return CHECKED;
	patched = is_patched(j);
	made = made_group(j, asked, &other);
	if (patched == ANSWER_NO || made == ANSWER_NO)
		return CHECKED;
	finding = finding_add(findings, DETAIL_ACS_OVERRIDE, device);
	finding->group = asked->group;
	finding->other = host_find(j->host, other);
	if (finding->other == NO_INDEX)
		finding->other = device;
	if (patched != ANSWER_YES || made != ANSWER_YES) {
		finding->severity = SEVERITY_UNKNOWN;
		finding->detail = made == ANSWER_YES ? DETAIL_ACS_UNCERTAIN : DETAIL_ACS_UNSEEN;
	}
	quote_option(j, finding, OPTION);
	return CHECKED;
}

enum unchecked rule_acs_override_machine(const struct judgement *j, struct findings *findings)
{
	struct finding *finding;
	size_t length;

	if (!value_of(j->host, OPTION, &length) || is_patched(j) != ANSWER_NO)
		return CHECKED;
	finding = finding_add(findings, DETAIL_ACS_IGNORED, NO_INDEX);
	finding->severity = SEVERITY_INFO;
	quote_option(j, finding, OPTION);
	return CHECKED;
}
