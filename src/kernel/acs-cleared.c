// SPDX-License-Identifier: GPL-2.0-or-later
/* Kernel: Documentation/admin-guide/kernel-parameters.txt (pci=), drivers/pci/pci.c. */
#include "kernel/acs-cleared.h"

#include <stdlib.h>
#include <string.h>

/* PCI_ACS_SV, _RR, _CR and _UF: what Linux asks for before it parts groups. */
#define REQUIRED ((1u << 0) | (1u << 2) | (1u << 3) | (1u << 4))

/* Takes "dev.fn" off *@text. */
static bool take_function(const char **text, uint8_t *devfn)
{
	char *end;
	unsigned long device = strtoul(*text, &end, 16), function;

	if (end == *text || *end != '.' || device > 0x1f)
		return false;
	*text = end + 1;
	function = strtoul(*text, &end, 16);
	if (end == *text || function > 7)
		return false;
	*text = end;
	*devfn = (uint8_t)(device << 3 | function);
	return true;
}

/* "[domain:]bus:dev.fn[/dev.fn]...": from some bridge down to @device. */
static bool names_path(const char *text, const char *end, const struct host_device *device)
{
	unsigned long numbers[2] = { 0 };
	size_t count = 0, steps = 1, at;
	char *after;
	uint8_t devfn;

	for (const char *slash = text; slash < end; slash++)
		steps += *slash == '/';
	for (; count < 2; count++) {
		unsigned long number = strtoul(text, &after, 16);

		if (after == text || *after != ':')
			break;
		numbers[count] = number;
		text = after + 1;
	}
	if (!count || steps > device->depth ||
	    device->address.domain != (count == 2 ? numbers[0] : 0) ||
	    device->chain[device->depth - steps].bus != numbers[count - 1])
		return false;
	for (at = device->depth - steps; at < device->depth; at++) {
		if (!take_function(&text, &devfn) || text > end ||
		    device->chain[at].devfn != devfn)
			return false;
		text += *text == '/';
	}
	return text >= end;
}

/* "pci:vendor:device[:subvendor:subdevice]", where 0 stands for any */
static bool names_id(const char *text, const struct host_device *device)
{
	char *end;
	unsigned long vendor = strtoul(text, &end, 16), id;

	if (*end != ':')
		return false;
	id = strtoul(end + 1, &end, 16);
	return (!vendor || vendor == device->vendor) && (!id || id == device->device);
}

/* Do the flags, "10xx0", the highest bit first, clear one that is required? */
static bool clears(const char *flags, size_t length)
{
	for (size_t bit = 0; bit < length && bit < 32; bit++)
		if (flags[length - 1 - bit] == '0' && REQUIRED & (1u << bit))
			return true;
	return false;
}

/* Is @device in the list @text, "...;...", up to a comma? @flagged: behind flags and '@'. */
static bool is_listed(const char *text, bool flagged, const struct host_device *device)
{
	for (bool more = true; more; text += more) {
		const char *end = text + strcspn(text, ";, \t");
		const char *at = memchr(text, '@', (size_t)(end - text));
		const char *name = at ? at + 1 : text;

		if ((!flagged || (at && clears(text, (size_t)(at - text)))) &&
		    (strncmp(name, "pci:", 4) == 0 ? names_id(name + 4, device) :
						     names_path(name, end, device)))
			return true;
		text = end;
		more = *text == ';';
	}
	return false;
}

/* Is there such a word among the values of pci= that lists @device? */
static bool option_names(const char *text, const char *option, bool flagged,
			 const struct host_device *device)
{
	size_t length = strlen(option);

	for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
		const char *end = text + strcspn(text, " \t");
		const char *value = strncmp(text, "pci=", 4) == 0 ? text + 4 : end;

		for (; value < end; value += strcspn(value, ", \t") + 1)
			if (strncmp(value, option, length) == 0 && value[length] == '=' &&
			    is_listed(value + length + 1, flagged, device))
				return true;
		text = end;
	}
	return false;
}

size_t acs_cleared(const struct host *host, const struct host_group *group, const char **name)
{
	static const char *const options[] = { "disable_acs_redir", "config_acs" };
	const char *text = host->command_line.seen == SEEN ? host->command_line.text : "";

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (!strstr(text, options[i]))
			continue;
		*name = options[i];
		for (size_t m = 0; m < group->member_count; m++)
			if (option_names(text, options[i], i == 1,
					 &host->devices[group->members[m]]))
				return group->members[m];
	}
	return NO_INDEX;
}
