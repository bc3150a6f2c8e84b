// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/log-line.h"

#include <string.h>

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/*
 * Behind "kernel: ", "kernel[0]: " or RFC 5424's "kernel - - - ": process, message and
 * structured data. NULL: it is none of them.
 */
static const char *after_name(const char *kernel)
{
	const char *text = kernel + strlen("kernel");
	size_t digits = *text == '[' ? strspn(text + 1, DIGITS) : 0;

	if (digits && text[1 + digits] == ']')
		text += digits + 2;
	if (begins(text, ": "))
		return text + 2;
	for (int i = 0; i < 3; i++) {
		size_t length = *text == ' ' ? strspn(text + 1, DIGITS "-") : 0;

		if (!length)
			return NULL;
		text += 1 + length;
	}
	return *text == ' ' ? text + 1 : NULL;
}

/*
 * syslog and journalctl name the speaker last: "Jan 23 17:54:48 host kernel: ".
 * Behind another speaker's colon it is a quotation.
 */
static const char *after_speaker(const char *line)
{
	const char *kernel = line, *message = NULL, *before;

	while (!message && (kernel = strstr(kernel, "kernel"))) {
		if (kernel == line || strchr(" \t", kernel[-1]))
			message = after_name(kernel);
		kernel++;
	}
	if (!message)
		return line;
	for (before = kernel - 1; before > line && before[-1] == ' '; before--)
		;
	return before > line && strchr(":;", before[-1]) ? line : message;
}

/* "<4>" of dmesg -r and of the system call */
static const char *skip_level(const char *text)
{
	size_t digits = *text == '<' ? strspn(text + 1, DIGITS) : 0;

	return digits && text[1 + digits] == '>' ? text + digits + 2 : text;
}

/* "kern  :warn  : " of dmesg -x, "kern: warning: " of talosctl */
static const char *skip_facility(const char *text)
{
	static const char *const levels[] = { "emerg", "alert",  "crit", "err",
					      "warn",  "notice", "info", "debug",
					      "error", "warning" };
	size_t facility = strspn(text, LOWER DIGITS), length;
	const char *level = text + facility;

	level += strspn(level, " ");
	if (!facility || *level != ':')
		return text;
	level++;
	level += strspn(level, " ");
	length = strspn(level, LOWER);
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		const char *end = level + length + strspn(level + length, " ");

		if (strlen(levels[i]) == length && begins(level, levels[i]) && begins(end, ": "))
			return end + 2;
	}
	return text;
}

/* talosctl puts the node before them. */
static const char *skip_node(const char *text)
{
	size_t length = strcspn(text, " ");
	const char *rest = text + length;

	if (!length || text[length - 1] != ':' || *rest != ' ')
		return text;
	rest += strspn(rest, " ");
	return begins(rest, "kern") && skip_facility(rest) != rest ? rest : text;
}

/*
 * "[  708.044615]", "[Mon Nov 23 07:00:01 2026]", "[    T0]", "[2026-11-23T07:00:01.123456789Z]: ":
 * digits among them tell it from "[Firmware Bug]".
 */
static const char *skip_stamp(const char *text)
{
	size_t length = *text == '[' ? strcspn(text + 1, "[]") : 0;

	if (!length || length > 48 || text[1 + length] != ']' ||
	    strcspn(text + 1, DIGITS) >= length)
		return text;
	text += length + 2;
	return begins(text, ": ") ? text + 2 : text;
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

/* "4,1234,708044615,-;" of /dev/kmsg; netconsole puts the release before it */
static const char *skip_record(const char *text)
{
	const char *rest = strpbrk(text, ",;");

	rest = rest && rest > text && memchr(text, '.', (size_t)(rest - text)) &&
	       !memchr(text, ' ', (size_t)(rest - text)) ? rest + 1 : text;

	for (int i = 0; i < 3; i++) {
		size_t digits = strspn(rest, DIGITS);

		if (!digits || rest[digits] != ',')
			return text;
		rest += digits + 1;
	}
	rest += strcspn(rest, "; ");
	return *rest == ';' ? rest + 1 : text;
}

/* The time stamp of dmesg and nothing else: "[  708.044615]". NULL: there is none. */
static const char *find_stamp(const char *line)
{
	for (const char *at = strchr(line, '['); at; at = strchr(at + 1, '[')) {
		const char *number = at + 1 + strspn(at + 1, " ");
		size_t seconds = strspn(number, DIGITS), parts;

		if (!seconds || number[seconds] != '.')
			continue;
		parts = strspn(number + seconds + 1, DIGITS);
		if (parts == 6 && number[seconds + 1 + parts] == ']')
			return at;
	}
	return NULL;
}

static const char *skip_known(const char *text)
{
	static const char *(*const skips[])(const char *) = { skip_level, skip_node, skip_facility,
							      skip_stamp, skip_iso, skip_record };
	const char *before;

	do {
		text += strspn(text, " \t");
		before = text;
		for (size_t i = 0; text == before && i < sizeof(skips) / sizeof(skips[0]); i++)
			text = skips[i](text);
	} while (text != before);
	return text;
}

const char *log_line_message(const char *line)
{
	const char *message = skip_known(after_speaker(line)), *stamp;

	stamp = find_stamp(message);
	return stamp ? skip_known(stamp) : message;
}

/* "vfio-pci 0000:01:00.0: ", "DMAR: ": a driver and its device, or a part of the kernel */
static bool is_usual(const char *message)
{
	static const char *const parts[] = { "DMAR", "dmar:", "AMD-Vi", "iommu", "vfio", "pci ", "PCI: ",
					     "ACPI: ", "x86/", "Command line: ",
					     "Kernel command line: ", "BIOS-", "smpboot: ", "usb " };
	const char *device = strchr(message, ' ');
	size_t length;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (begins(message, parts[i]))
			return true;
	if (!device || device == message || device[-1] == ':')
		return false;
	length = strspn(device + 1, DIGITS "abcdef:.");
	return length > strlen("00:00.0:") && device[length] == ':' && device[length - 2] == '.';
}

bool log_line_is_kernels(const char *line)
{
	return after_speaker(line) != line || find_stamp(line) || skip_level(line) != line ||
	       skip_facility(line) != line || skip_node(line) != line ||
	       skip_record(line) != line || is_usual(log_line_message(line));
}
