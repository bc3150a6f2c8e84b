// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/modules.h"

#include <stdlib.h>
#include <string.h>

static enum answer will_be_on(const struct host *host, const char *module, const char *option)
{
	bool on;

	if (host->modules.config_seen == NOT_ASKED)
		return ANSWER_NO;
	if (modprobe_switch(&host->modules.config, module, option, &on))
		return on ? ANSWER_YES : ANSWER_NO;
	return host->modules.config_seen == SEEN ? ANSWER_NO : ANSWER_UNKNOWN;
}

static enum answer is_on(const struct host *host, const struct fact_bool *now, const char *module,
			 const char *option)
{
	if (now->seen == SEEN)
		return now->value ? ANSWER_YES : ANSWER_NO;
	return will_be_on(host, module, option);
}

enum answer module_unsafe_interrupts(const struct host *host)
{
	return is_on(host, &host->unsafe_interrupts, "vfio_iommu_type1",
		     "allow_unsafe_interrupts");
}

enum answer module_noiommu(const struct host *host)
{
	bool loaded = host->modules.noiommu.seen == SEEN;

	/* A kernel without CONFIG_VFIO_NOIOMMU leaves the option alone. */
	if (!loaded && host->vfio_pci == SEEN)
		return ANSWER_NO;
	if (is_on(host, &host->modules.noiommu, "vfio", "enable_unsafe_noiommu_mode") ==
	    ANSWER_NO)
		return ANSWER_NO;
	return loaded ? ANSWER_YES : ANSWER_UNKNOWN;
}

enum answer module_no_denylist(const struct host *host)
{
	return is_on(host, &host->modules.no_denylist, "vfio_pci", "disable_denylist");
}

/* doc/kernel-facts.md, section 11.1; kernel: vfio_pci_dev_in_denylist */
static bool is_qat(uint16_t device)
{
	static const uint16_t ids[] = { 0x0435, 0x0443, 0x19e2, 0x19e3, 0x37c8, 0x37c9 };

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (ids[i] == device)
			return true;
	return false;
}

static bool is_dsa(uint16_t device)
{
	return device == 0x0b25 || device == 0x0cfe;
}

bool module_denylisted(const struct host_device *device)
{
	return device->vendor == 0x8086 && (is_qat(device->device) || is_dsa(device->device));
}

static enum answer has_on_list(const struct host *host, const struct profile *profile,
			       const struct host_device *device, bool evidence)
{
	bool shown = evidence && host->modules.no_denylist.seen == SEEN;

	if (is_qat(device->device) && (shown || profile_has(profile, DENIES_QAT)))
		return ANSWER_YES;
	if (is_dsa(device->device) && profile_has(profile, DENIES_DSA))
		return ANSWER_YES;
	return shown || profile_has(profile, MAY_DENY) ? ANSWER_UNKNOWN : ANSWER_NO;
}

enum answer module_denies(const struct host *host, const struct profile *profile,
			  const struct host_device *device, bool evidence)
{
	enum answer listed, off;

	if (!module_denylisted(device))
		return ANSWER_NO;
	listed = has_on_list(host, profile, device, evidence);
	off = module_no_denylist(host);
	if (listed == ANSWER_NO || off == ANSWER_YES)
		return ANSWER_NO;
	return off == ANSWER_UNKNOWN ? ANSWER_UNKNOWN : listed;
}

const struct modprobe_line *module_obstacle(const struct host *host, const char *module)
{
	static const enum modprobe_kind kinds[] = { MODPROBE_FORBIDDEN, MODPROBE_INSTALL,
						    MODPROBE_BLACKLIST };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct modprobe_line *line =
			modprobe_find(&host->modules.config, kinds[i], module);

		if (line)
			return line;
	}
	return NULL;
}

#define NO_ID 0xfffffffe	/* that nothing but "any" matches */

/* Takes one number off *@text, where 0xffffffff stands for any. */
static bool matches(const char **text, const char *end, uint32_t value)
{
	char *after;
	unsigned long number;

	number = strtoul(*text, &after, 16);
	if (after == *text || after > end || (after < end && *after != ':'))
		return false;
	*text = after < end ? after + 1 : end;
	return number == 0xffffffff || number == value;
}

/* "8086:10d3[:subvendor[:subdevice[:class[:mask]]]]"; kernel: vfio_pci_fill_ids */
static bool names(const char *id, const char *end, const struct host_device *device)
{
	if (!memchr(id, ':', (size_t)(end - id)) || !matches(&id, end, device->vendor) ||
	    !matches(&id, end, device->device))
		return false;
	/* What a device's subsystem is was not asked: what wants a certain one is left out. */
	while (id < end)
		if (!matches(&id, end, NO_ID))
			return false;
	return true;
}

const struct modprobe_line *module_claims(const struct host *host,
					  const struct host_device *device)
{
	const char *value, *end;
	size_t length;
	const struct modprobe_line *line =
		modprobe_option(&host->modules.config, "vfio_pci", "ids", &value, &length);

	for (end = line ? value + length : NULL; line && value < end; value++) {
		const char *comma = memchr(value, ',', (size_t)(end - value));
		const char *stop = comma ? comma : end;

		if (names(value, stop, device))
			return line;
		value = stop;
	}
	return NULL;
}
