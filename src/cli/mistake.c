// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/mistake.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/address-parts.h"
#include "cli/error.h"
#include "host/spelling.h"

/* In place of an address. The others of this file answer 0 where a word is no such mistake. */
static int tell_empty(const char *word)
{
	if (*word)
		return 0;
	return cli_error(
		"an empty word names no device: expected an address such as 02:00.0, or the "
		"name of a network interface or disk");
}

/* Web pages and word processors make a dash of "-" or "--", U+2010 to U+2015 and U+2212. */
static int tell_dash(const char *word)
{
	const char *rest = word + 3;

	if (strncmp(word, "\xe2\x80", 2) == 0 && (word[2] & 0xff) >= 0x90 &&
	    (word[2] & 0xff) <= 0x95)
		return cli_error("%s: begins with a dash that is no '-' (%s%s?)", word,
				 *rest && rest[1] && rest[1] != ' ' ? "--" : "-", rest);
	if (strncmp(word, "\xe2\x88\x92", 3) == 0)
		return cli_error("%s: begins with a dash that is no '-' (%s%s?)", word,
				 *rest && rest[1] && rest[1] != ' ' ? "--" : "-", rest);
	return 0;
}

/* "02:00.0,03:00.0", and a whole line of lspci */
static int tell_several(const char *word)
{
	size_t length = strcspn(word, ", ;\t\n");
	char first[PCI_ADDRESS_SIZE];
	struct pci_address address;

	if (!word[length] || length >= sizeof(first))
		return 0;
	memcpy(first, word, length);
	first[length] = '\0';
	if (!pci_address_parse(first, &address))
		return 0;
	return cli_error("%s: expected one address in a word, and blanks between words (%s?)", word,
			 first);
}

/* "[8086:10d3]", as lspci -nn has it: the bytes of the ids, at which *@word points then, or 0. */
static size_t ids_in(const char **word)
{
	static const char hex[] = "0123456789abcdefABCDEF";
	size_t vendor, device;

	*word += strspn(*word, "[({\"'");
	vendor = strspn(*word, hex);
	if (vendor != 4 || (*word)[4] != ':')
		return 0;
	device = strspn(*word + 5, hex);
	if ((device && device != 4) ||
	    ((*word)[5 + device] && !strchr("])}\"' :", (*word)[5 + device])))
		return 0;
	return 5 + device;
}

static int tell_ids(const char *word)
{
	const char *ids = word;
	size_t length = ids_in(&ids);

	if (!length)
		return 0;
	return cli_error("%s: are ids, of a vendor and a device (-d %.*s?)", word, (int)length,
			 ids);
}

static int tell_pattern(const char *word)
{
	if (!strchr(word, '*') || word[strspn(word, "0123456789abcdefABCDEF:.*")])
		return 0;
	return cli_error("%s: expected one device; patterns are for -s (-s '%s'?)", word,
			 strcmp(word, "*") == 0 ? "*:*:*.*" : word);
}

/* Is @word hex digits in groups of these lengths ('<' is 12), with @between between them? */
static bool has_shape(const char *word, const char *lengths, char between)
{
	for (; *lengths; lengths++) {
		for (int i = 0; i < *lengths - '0'; i++)
			if (!isxdigit((unsigned char)*word++))
				return false;
		if (lengths[1] && *word++ != between)
			return false;
	}
	return !*word;
}

static int tell_numbered(const char *word)
{
	if (has_shape(word, "222222", ':'))
		return cli_error(
			"%s: is a hardware address: expected the name of the interface, as ip "
			"link has it",
			word);
	if (has_shape(word, "8444<", '-'))
		return cli_error(
			"%s: is a UUID: expected the address of the device that it is a part of, "
			"as readlink /sys/bus/mdev/devices/%s has it",
			word, word);
	return 0;
}

static int tell_parts(const char *word)
{
	struct address_parts parts;
	char meant[PCI_ADDRESS_SIZE];

	switch (address_parts_read(word, &parts, meant)) {
	case PARTS_MEANT:
		return cli_error("%s: expected an address as lspci has it (%s?)", word, meant);
	case PARTS_NO_FUNCTION:
		return cli_error(
			"%s: an address ends with a function (%s.0?); -s %s is all functions of "
			"the slot",
			word, meant, meant);
	case PARTS_NO_BUS:
		return cli_error(
			"%s: an address begins with a bus (00:%s?); -s %s is that slot of each "
			"bus",
			word, meant, meant);
	case PARTS_BUS:
		return cli_error("%s: bus %s: expected 00 to ff, in hex", word, meant);
	case PARTS_DEVICE:
		return cli_error("%s: device %s: expected 00 to 1f, in hex", word, meant);
	case PARTS_FUNCTION:
		return cli_error("%s: function %s: expected 0 to 7", word, meant);
	case PARTS_NUMBER:
		return cli_error(
			"%s: expected bus:device.function; -s %s: is all of a bus, vfio-check "
			"groups has what is in which group",
			word, meant);
	case PARTS_VENDOR:
		return cli_error("%s: expected bus:device.function; -d %s: is all of a vendor",
				 word, meant);
	case PARTS_NONE:
		break;
	}
	return 0;
}

static int tell_group(const char *word)
{
	static const char *const heads[] = { "/dev/vfio/", "group", "/sys/kernel/iommu_groups/" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (strncmp(word, heads[i], strlen(heads[i])) == 0 &&
		    isdigit((unsigned char)word[strlen(heads[i])]))
			return cli_error(
				"%s: is a group: expected a device of it, as vfio-check groups "
				"has them",
				word);
	return 0;
}

/* What people call a device that they have not looked up yet, as a value for -d; or NULL. */
static const char *ids_of_sort(const char *word)
{
	static const struct {
		const char *word, *ids;
	} sorts[] = {
		{ "nvidia", "10de:" },   { "amd", "1002:" },       { "intel", "8086:" },
		{ "mellanox", "15b3:" }, { "broadcom", "14e4:" },  { "realtek", "10ec:" },
		{ "samsung", "144d:" },  { "gpu", "::0300" },      { "vga", "::0300" },
		{ "nic", "::0200" },     { "ethernet", "::0200" }, { "nvme", "::0108" },
		{ "usb", "::0c03" },     { "audio", "::0403" },    { "sata", "::0106" },
	};

	for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++)
		if (strcasecmp(word, sorts[i].word) == 0)
			return sorts[i].ids;
	return NULL;
}

static int tell_sort(const char *word)
{
	const char *ids = ids_of_sort(word);

	return ids ? cli_error("%s: expected the address or name of one device; -d %s is all such "
			       "devices",
			       word, ids)
		   : 0;
}

static int tell_path(const char *word)
{
	if (!strchr(word, '/'))
		return 0;
	if (strncmp(word, "/dev/", 5) == 0)
		return cli_error("%s: expected a disk as lsblk has it, such as /dev/sda or nvme0n1",
				 word);
	if (strncmp(word, "/sys/", 5) == 0)
		return cli_error("%s: there is no PCI device in this path: expected such as "
				 "/sys/bus/pci/devices/0000:02:00.0",
				 word);
	return cli_error("%s: is a path: a captured host is judged by --sysroot %s", word, word);
}

/* Something with colons that was to be an address. */
static int tell_letter(const char *word)
{
	const char *wrong = word + strspn(word, "0123456789abcdefABCDEF:.");

	if (!strchr(word, ':') || !isgraph((unsigned char)*wrong))
		return 0;
	return cli_error("%s: expected [domain:]bus:device.function in hex; '%c' is none of it",
			 word, *wrong);
}

/* A word that stood where a command could; @meant is a command or an option, or NULL. */
static int tell_command(const struct mistake *m, const char *meant)
{
	if (meant && m->near)
		return cli_error(
			"unknown command '%s' (%s?), and no network interface or disk has that "
			"name (%s?)",
			m->word, meant, m->near);
	if (meant)
		return cli_error("unknown command '%s' (%s?)", m->word, meant);
	if (m->near)
		return cli_error(
			"unknown command '%s', and no network interface or disk has that name "
			"(%s?)",
			m->word, m->near);
	return cli_error(
		"unknown command '%s', and no network interface or disk has that name: vfio-check "
		"--help has the commands, vfio-check groups the devices",
		m->word);
}

/* A name that there is not. */
static int tell_name(const struct mistake *m, const char *meant)
{
	const char *near = m->near ? m->near : meant && *meant == '-' ? meant : NULL;

	if (m->unseen && !meant)
		return cli_error(
			"%s: names cannot be looked up here, for want of sys/class/net and "
			"sys/class/block: expected [domain:]bus:device.function",
			m->word);
	if (m->command)
		return tell_command(m, meant);
	if (near)
		return cli_error("%s: no network interface or disk has that name (%s?)", m->word,
				 near);
	return cli_error("%s: no network interface or disk has that name: expected one, or "
			 "[domain:]bus:device.function, as vfio-check groups has them",
			 m->word);
}

int mistake_tell(const struct command_line *line, const struct mistake *mistake)
{
	static int (*const tell[])(const char *word) = {
		tell_empty,    tell_dash,  tell_several, tell_ids,  tell_pattern,
		tell_numbered, tell_parts, tell_group,   tell_sort,
	};
	char meant[SPELLING_MAX + 1];
	bool exact = command_line_meant(line, mistake->word, meant);
	int r = 0;

	for (size_t i = 0; r == 0 && i < sizeof(tell) / sizeof(tell[0]); i++)
		r = tell[i](mistake->word);
	if (r == 0 && exact && !mistake->command)
		r = cli_error(
			"%s: no network interface or disk has that name; a command stands first "
			"(vfio-check %s?)",
			mistake->word, meant);
	if (r == 0 && !mistake->near)
		r = tell_letter(mistake->word);
	if (r == 0 && !mistake->near)
		r = tell_path(mistake->word);
	return r ? r : tell_name(mistake, *meant ? meant : NULL);
}

int mistake_tell_slot(const char *text)
{
	const char *ids = text;
	size_t length = ids_in(&ids);

	if (length)
		return cli_error("-s %s: are ids, of a vendor and a device (-d %.*s?)", text,
				 (int)length, ids);
	if (isalpha((unsigned char)*text) && !strchr(text, ':') && strpbrk(text, "0123456789") &&
	    text[strspn(text, "0123456789abcdefABCDEF.")])
		return cli_error("-s %s: expected a slot, such as 02:00; a name stands without -s "
				 "(vfio-check %s?)",
				 text, text);
	return cli_error(
		"-s %s: expected [[[domain]:]bus]:[slot][.function] in hex, such as 02:00, 02: or "
		"02:00.1",
		text);
}

int mistake_tell_ids(const char *text)
{
	struct pci_address address;

	if (pci_address_parse(text, &address))
		return cli_error("-d %s: is an address (vfio-check %s?)", text, text);
	if (ids_of_sort(text))
		return cli_error("-d %s: expected ids in hex (-d %s?)", text, ids_of_sort(text));
	if (has_shape(text, "4", ':'))
		return cli_error(
			"-d %s: expected a colon (-d %s: for a vendor, -d :%s for a device)", text,
			text, text);
	return cli_error(
		"-d %s: expected [vendor]:[device][:class] in hex, such as 8086:10d3, 10de: or "
		"::0300",
		text);
}
