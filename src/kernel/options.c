// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/options.h"

#include <string.h>

#include "host/known-files.h"

bool machine_option(const struct host *host, const char *key, const char *option)
{
	const char *text = host->command_line.seen == SEEN ? host->command_line.text : "";
	size_t key_length = strlen(key);

	for (; *text; text += strcspn(text, " \t")) {
		const char *value;

		text += strspn(text, " \t");
		if (strncmp(text, key, key_length) != 0)
			continue;
		if (!option && strchr(" \t", text[key_length]))
			return true;
		if (!option || text[key_length] != '=')
			continue;
		for (value = text + key_length + 1; *value && !strchr(" \t", *value);) {
			size_t length = strcspn(value, ", \t");

			if (length == strlen(option) && strncmp(value, option, length) == 0)
				return true;
			value += length + (value[length] == ',');
		}
	}
	return false;
}

enum iommu_kind machine_iommu_kind(const struct host *host)
{
	if (host->iommu != IOMMU_UNKNOWN)
		return host->iommu;
	for (unsigned int i = 0; i < TABLES; i++)
		if (host->tables[i].seen == SEEN ||
		    (host->tables[i].seen == HIDDEN && !host->firmware_masked))
			return firmware_tables[i].maker;
	return IOMMU_UNKNOWN;
}

/* Of intel_iommu=on and =off the last word counts (kernel: intel_iommu_setup). */
static bool intel_is_off(const struct host *host)
{
	const char *text = host->command_line.seen == SEEN ? host->command_line.text : "";
	static const char key[] = "intel_iommu=";
	bool off = false;

	for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
		size_t end = strcspn(text, " \t");

		for (size_t at = sizeof(key) - 1;
		     strncmp(text, key, sizeof(key) - 1) == 0 && at < end;
		     at += strcspn(text + at, ", \t") + 1) {
			size_t length = strcspn(text + at, ", \t");

			if (length == 3 && strncmp(text + at, "off", length) == 0)
				off = true;
			else if (length == 2 && strncmp(text + at, "on", length) == 0)
				off = false;
		}
		text += end;
	}
	return off;
}

const char *machine_off_option(const struct host *host)
{
	enum iommu_kind kind = machine_iommu_kind(host);

	if (kind != IOMMU_AMD && intel_is_off(host))
		return "intel_iommu=off";
	if (kind != IOMMU_INTEL && machine_option(host, "amd_iommu", "off"))
		return "amd_iommu=off";
	return machine_option(host, "iommu", "off") ? "iommu=off" : NULL;
}
