// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/redact.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include <linux/pci_regs.h>

/* The length of the run of hex digits at @text. */
static size_t hex_run(const char *text)
{
	return strspn(text, "0123456789abcdefABCDEF");
}

static void zero_hex(char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (isxdigit((unsigned char)text[i]))
			text[i] = '0';
}

/* 8-4-4-4-12 hex digits; their length or 0 */
static size_t uuid_length(const char *text)
{
	static const size_t runs[] = { 8, 4, 4, 4, 12 };
	const char *p = text;

	for (size_t i = 0; i < 5; i++) {
		if (hex_run(p) != runs[i])
			return 0;
		p += runs[i];
		if (i < 4 && *p++ != '-')
			return 0;
	}
	return (size_t)(p - text);
}

/* Six or more pairs of hex digits with the same sign between them; their length or 0 */
static size_t mac_length(const char *text)
{
	char sign = hex_run(text) == 2 ? text[2] : '\0';
	const char *p = text;
	size_t pairs = 0;

	if (sign != ':' && sign != '-')
		return 0;
	while (hex_run(p) == 2) {
		pairs++;
		p += 2;
		if (*p != sign)
			break;
		p++;
	}
	return pairs >= 6 ? (size_t)(p - text) : 0;
}

void redact_text(char *text)
{
	char before = '\0';

	while (*text) {
		size_t run = hex_run(text), length = 0;

		/* systemd names interfaces enx and twelve digits. */
		if (strncmp(text, "enx", 3) == 0 && hex_run(text + 3) >= 12) {
			zero_hex(text + 3, 12);
			run = 15;
		}
		/* Multipath devices are named for numbers of the disk (udev: scsi_id, nvme). */
		if (strncmp(text, "eui.", 4) == 0 && hex_run(text + 4) >= 16) {
			run = 4 + hex_run(text + 4);
			zero_hex(text + 4, run - 4);
		}
		if (!run || isalnum((unsigned char)before)) {
			before = *text++;
			continue;
		}
		length = uuid_length(text);
		if (!length)
			length = mac_length(text);
		/*
		 * Machine ids, and the addresses in /proc/net/ipv6_route, which hold MAC addresses;
		 * with a 3 before them, numbers of SCSI disks.
		 */
		if (!length && (run == 32 || (*text == '3' && (run == 17 || run == 33))))
			length = run;
		zero_hex(text, length);
		length = length > run ? length : run;
		before = text[length - 1];
		text += length;
	}
}

static bool is_secret(const char *line, size_t length)
{
	static const char *const words[] = { "SERIAL", "WWN", "UUID", "UNIQ", "_MAC=", "WWID",
					     "MACADDRESS", "LABEL", "HW_ADDR" };
	char copy[128];
	size_t name = length < sizeof(copy) - 1 ? length : sizeof(copy) - 1;

	/* Links in /dev are named for serials and labels. */
	if (line[0] == 'S' && length > 1 && line[1] == ':')
		return true;
	memcpy(copy, line, name);
	copy[name] = '\0';
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *found = strstr(copy, words[i]);
		const char *equals = strchr(copy, '=');

		if (found && (!equals || found <= equals))
			return true;
	}
	return false;
}

void redact_properties(char *text)
{
	char *to = text;

	for (const char *line = text; *line;) {
		size_t length = strcspn(line, "\n");
		size_t whole = length + (line[length] == '\n');

		if (!is_secret(line, length)) {
			memmove(to, line, whole);
			to += whole;
		}
		line += whole;
	}
	*to = '\0';
	redact_text(text);
}

static uint32_t dword(const uint8_t *config, size_t at)
{
	return (uint32_t)config[at] | (uint32_t)config[at + 1] << 8 |
	       (uint32_t)config[at + 2] << 16 | (uint32_t)config[at + 3] << 24;
}

void redact_config(uint8_t *config, size_t size)
{
	size_t at = PCI_CFG_SPACE_SIZE;

	/* Each capability takes at least eight bytes: a loop cannot have more of them. */
	for (size_t left = PCI_CFG_SPACE_EXP_SIZE / 8; left && at >= PCI_CFG_SPACE_SIZE; left--) {
		uint32_t header;

		if (at + 12 > size)
			return;
		header = dword(config, at);
		if (PCI_EXT_CAP_ID(header) == PCI_EXT_CAP_ID_DSN)
			memset(config + at + 4, 0, 8);
		at = PCI_EXT_CAP_NEXT(header);
	}
}
