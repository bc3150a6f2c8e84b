// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/log-line.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

struct pattern {
	enum log_kind kind;
	const char *text;
};

/*
 * {word}, {address}, {base} and {end} are taken over; {tags} are any number of the
 * prefixes below. A blank stands for one or more, and behind the end anything goes.
 */
static const struct pattern patterns[] = {
	{ LOG_KERNEL, "Linux version {word}" },
	{ LOG_REFUSED, "{word} {address}: {tags}Device is ineligible" },
	{ LOG_REFUSED,
	  "{word} {address}: {tags}Firmware has requested this device have a 1:1 IOMMU" },
	{ LOG_REFUSED, "{tags}Device is ineligible for IOMMU domain attach" },
	{ LOG_REFUSED, "{tags}Firmware has requested this device have a 1:1 IOMMU mapping" },
	{ LOG_PROBE_FAILED, "{word}: probe of {address} failed with error -22" },
	{ LOG_PROBE_FAILED, "{word} {address}: probe with driver {word} failed with error -22" },
	{ LOG_REGION, "{tags}RMRR base: {base} end: {end}" },
	{ LOG_REGION, "{word} {address}: {tags}Setting identity map [{base} - {end}]" },
	{ LOG_REGION, "{tags}Setting identity map for device {address} [{base} - {end}]" },
	{ LOG_NO_REMAPPING, "{word}: No interrupt remapping" },
	{ LOG_NO_REMAPPING, "{tags}No interrupt remapping support" },
	{ LOG_NO_REMAPPING, "{tags}ioapic {word} has no mapping iommu" },
	{ LOG_NO_REMAPPING, "{tags}Failed to enable irq remapping" },
	{ LOG_NO_REMAPPING, "{tags}Disabling interrupt remapping" },
	{ LOG_NO_REMAPPING, "{tags}No southbridge IOAPIC found" },
	{ LOG_NO_REMAPPING, "{tags}IOAPIC[{word} not in IVRS table" },
	{ LOG_FALLBACK, "{tags}RMRR entry for device {address} is broken" },
	{ LOG_RMRR_UNRESERVED,
	  "{tags}No firmware reserved region can cover this RMRR [{base}-{end}" },
	{ LOG_RMRR_BAD, "{tags}Your BIOS is broken; bad RMRR [{base}-{end}" },
	{ LOG_RMRR_BAD, "{tags}Your BIOS is broken; RMRR " },
	{ LOG_SCOPE_TYPE, "{tags}Unsupported device scope" },
	{ LOG_SCOPE_MISMATCH, "{tags}Device scope type does not match for {address}" },
	{ LOG_DMAR_INVALID, "{tags}Record passes table end" },
	{ LOG_DMAR_INVALID, "{tags}Parse DMAR table failure" },
	{ LOG_DMAR_INVALID, "{tags}No DRHD structure found in DMAR table" },
	{ LOG_DMAR_INVALID, "{tags}Invalid DMAR haw" },
	{ LOG_DMAR_INVALID, "{tags}Your BIOS is broken; DMAR reported at address" },
	{ LOG_DMAR_INVALID, "{tags}Your BIOS is broken; ANDD object name" },
	{ LOG_DMAR_INVALID, "tboot: Failed to initialize DMAR" },
	{ LOG_DMAR_INVALID, "Kernel panic - not syncing: tboot: Failed to initialize DMAR" },
	{ LOG_DMAR_INVALID, "ACPI BIOS Warning (bug): Incorrect checksum in table [DMAR]" },
	{ LOG_IVRS_INVALID, "ACPI BIOS Warning (bug): Incorrect checksum in table [IVRS]" },
	{ LOG_IVRS_INVALID, "{tags}IVRS invalid checksum" },
	{ LOG_IVRS_INVALID, "{tags}Unsupported IVHD type" },
	{ LOG_DISABLED, "{tags}IOMMU disabled" },
	{ LOG_DISABLED, "{tags}No DMAR devices found" },
	{ LOG_DISABLED, "DMAR: Initialization failed" },
	{ LOG_UNMAPPED, "iommu {word}: IOMMU driver was not able to establish FW requested direct "
			"mapping." },
	{ LOG_RELAXED, "{tags}assuming all RMRRs are relaxable" },
	{ LOG_RELAX_UNKNOWN, "{tags}Unknown option - 'relax_rmrr'" },
	{ LOG_ACS_OVERRIDE, "Warning: PCIe ACS overrides enabled" },
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static const char *skip_tags(const char *text)
{
	static const char *const tags[] = { "DMAR: ",  "dmar: ",        "DMAR-IR: ",       "AMD-Vi: ",
					    "IOMMU: ", "Intel-IOMMU: ", "[Firmware Bug]: " };

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (begins(text, tags[i])) {
			text += strlen(tags[i]);
			i = (size_t)-1;
		}
	}
	return text;
}

/* The characters before @stop or a blank in @buffer, moving *@text behind them. */
static bool take_word(const char **text, const char *stop, char *buffer, size_t size)
{
	size_t length = strcspn(*text, stop);

	if (!length || length >= size)
		return false;
	memcpy(buffer, *text, length);
	buffer[length] = '\0';
	*text += length;
	return true;
}

static bool take_address(const char **text, struct log_line *line)
{
	char buffer[PCI_ADDRESS_SIZE];
	const char *rest = *text;
	size_t length = strspn(rest, DIGITS "abcdefABCDEF:.");

	/* "0000:03:00.0: probe" */
	while (length && rest[length - 1] == ':')
		length--;
	if (!length || length >= sizeof(buffer))
		return false;
	memcpy(buffer, rest, length);
	buffer[length] = '\0';
	*text += length;
	line->has_address = pci_address_parse(buffer, &line->address);
	return line->has_address;
}

static bool take_hex(const char **text, uint64_t *value)
{
	char *end;

	if (!begins(*text, "0x") || !isxdigit((unsigned char)(*text)[2]))
		return false;
	errno = 0;
	*value = strtoull(*text, &end, 16);
	*text = end;
	return errno == 0;
}

static bool take_place(const char *place, const char **text, struct log_line *line)
{
	if (begins(place, "{tags}")) {
		*text = skip_tags(*text);
		return true;
	}
	if (begins(place, "{word}"))
		return take_word(text, " :", line->word, sizeof(line->word));
	if (begins(place, "{address}"))
		return take_address(text, line);
	if (begins(place, "{base}"))
		return take_hex(text, &line->base);
	line->has_range = take_hex(text, &line->end);
	return line->has_range;
}

static bool matches(const char *pattern, const char *text, struct log_line *line)
{
	while (*pattern) {
		if (*pattern == '{') {
			if (!take_place(pattern, &text, line))
				return false;
			pattern = strchr(pattern, '}') + 1;
			continue;
		}
		if (*pattern != *text)
			return false;
		text += *pattern == ' ' ? strspn(text, " ") : 1;
		pattern++;
	}
	return true;
}

bool log_line_read(const char *message, struct log_line *line)
{
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		*line = (struct log_line){ .kind = patterns[i].kind };
		if (matches(patterns[i].text, message, line))
			return true;
	}
	return false;
}

/*
 * syslog and journalctl name the speaker last: "Jan 23 17:54:48 host kernel: ".
 * Behind another speaker's colon it is a quotation.
 */
static const char *after_speaker(const char *line)
{
	const char *kernel = strstr(line, "kernel: ");
	const char *before = kernel;

	if (!kernel || (kernel != line && kernel[-1] != ' '))
		return line;
	while (before > line && before[-1] == ' ')
		before--;
	if (before > line && strchr(":;", before[-1]))
		return line;
	return kernel + strlen("kernel: ");
}

/* "<4>" of dmesg -r and of the system call */
static const char *skip_level(const char *text)
{
	size_t digits = *text == '<' ? strspn(text + 1, DIGITS) : 0;

	return digits && text[1 + digits] == '>' ? text + digits + 2 : text;
}

/* "kern  :warn  : " of dmesg -x */
static const char *skip_facility(const char *text)
{
	static const char *const levels[] = { "emerg", "alert",  "crit", "err",
					      "warn",  "notice", "info", "debug" };
	size_t facility = strspn(text, LOWER DIGITS), length;
	const char *level = text + facility;

	level += strspn(level, " ");
	if (!facility || *level != ':')
		return text;
	level++;
	length = strspn(level, LOWER);
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		const char *end = level + length + strspn(level + length, " ");

		if (strlen(levels[i]) == length && begins(level, levels[i]) && begins(end, ": "))
			return end + 2;
	}
	return text;
}

/*
 * "[  708.044615]", "[Mon Nov 23 07:00:01 2026]", "[    T0]": digits among them tell
 * it from "[Firmware Bug]".
 */
static const char *skip_stamp(const char *text)
{
	size_t length = *text == '[' ? strcspn(text + 1, "[]") : 0;

	if (!length || length > 48 || text[1 + length] != ']' ||
	    strcspn(text + 1, DIGITS) >= length)
		return text;
	return text + length + 2;
}

/* "2026-11-23T07:00:01,123456+01:00 " of dmesg --time-format iso */
static const char *skip_iso(const char *text)
{
	size_t length = strspn(text, DIGITS "-+:.,TZ");

	if (length < strlen("2026-11-23T07:00:01") || text[4] != '-' || text[10] != 'T' ||
	    text[length] != ' ')
		return text;
	return text + length + 1;
}

/* "4,1234,708044615,-;" of /dev/kmsg */
static const char *skip_record(const char *text)
{
	const char *rest = text;

	for (int i = 0; i < 3; i++) {
		size_t digits = strspn(rest, DIGITS);

		if (!digits || rest[digits] != ',')
			return text;
		rest += digits + 1;
	}
	rest += strcspn(rest, "; ");
	return *rest == ';' ? rest + 1 : text;
}

const char *log_line_message(const char *line)
{
	static const char *(*const skips[])(const char *) = { skip_level, skip_facility, skip_stamp,
							      skip_iso, skip_record };
	const char *text = after_speaker(line), *before;

	do {
		text += strspn(text, " \t");
		before = text;
		for (size_t i = 0; text == before && i < sizeof(skips) / sizeof(skips[0]); i++)
			text = skips[i](text);
	} while (text != before);
	return text;
}
