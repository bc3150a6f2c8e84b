// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/log-wrap.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/address.h"

#define DIGITS "0123456789"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* The length of a sequence at @text that sets a colour or clears a line, or 0. */
static size_t colour_length(const char *text)
{
	static const char *const escapes[] = { "\033", "^[", "\\x1b", "\\033", "\\e", "\\u001b", "#033" };
	size_t length = 0, digits;

	for (size_t i = 0; i < COUNT(escapes) && !length; i++)
		length = begins(text, escapes[i]) ? strlen(escapes[i]) : 0;
	if (text[length] != '[')
		return 0;
	digits = strspn(text + length + 1, DIGITS ";");
	/* Where the escape is lost, only what cannot be anything else. */
	if (text[length + 1 + digits] == 'm' && (length || digits))
		return length + 1 + digits + 1;
	return length && text[length + 1 + digits] == 'K' ? length + 1 + digits + 1 : 0;
}

void log_wrap_colours(char *line)
{
	char *end = line;

	for (const char *at = line; *at;) {
		size_t length = colour_length(at);

		if (length)
			at += length;
		else
			*end++ = *at++;
	}
	*end = '\0';
}

/* "1523:" and "1523-" of grep, "1523<tab>" of cat; neither a time nor a device. */
static size_t number_length(const char *text)
{
	size_t digits = strspn(text, DIGITS), size = strspn(text, DIGITS "abcdef:.");
	char word[PCI_ADDRESS_SIZE] = "";
	struct pci_address address;

	if (!digits || digits > 9 || !text[digits] || !strchr(":-\t", text[digits]))
		return 0;
	while (size && text[size - 1] == ':')
		size--;
	if (size < sizeof(word))
		memcpy(word, text, size);
	if (pci_address_parse(word, &address))
		return 0;
	return text[digits] == '-' && isdigit((unsigned char)text[digits + 1]) ? 0 : digits + 1;
}

/* "<code>", "</span>": what "<4>" is not */
static size_t tag_length(const char *text)
{
	size_t length;

	if (*text != '<' || (!isalpha((unsigned char)text[1]) && text[1] != '/'))
		return 0;
	length = strcspn(text, ">");
	return text[length] ? length + 1 : 0;
}

static size_t mark_length(const char *text)
{
	static const char *const marks[] = { ">",  "|",  "&gt;", "- ", "* ", "+ ", "# ",
					     "$ ", "`", "\"",   "'",  "MESSAGE=" };

	for (size_t i = 0; i < COUNT(marks); i++)
		if (begins(text, marks[i]))
			return strlen(marks[i]);
	return tag_length(text);
}

char *log_wrap_marks(char *line)
{
	bool numbered = false;
	size_t length;

	do {
		line += strspn(line, " \t");
		length = mark_length(line);
		if (!length && !numbered) {
			length = number_length(line);
			numbered = length > 0;
		}
		line += length;
	} while (length);
	return line;
}

/* Where the value of @name begins. NULL: there is none. */
static char *find_value(char *line, const char *name)
{
	size_t length = strlen(name);

	for (char *at = strchr(line, '"'); at; at = strchr(at + 1, '"')) {
		char *rest = at + 1 + length;

		if (!begins(at + 1, name) || *rest != '"')
			continue;
		rest += 1 + strspn(rest + 1, " \t");
		if (*rest == ':')
			return rest + 1 + strspn(rest + 1, " \t");
	}
	return NULL;
}

static bool says_other(char *line, const char *name)
{
	char *value = find_value(line, name);

	return value && *value == '"' && !begins(value, "\"kern");
}

static char *put_utf8(char *end, unsigned long code)
{
	if (code < 0x80) {
		*end++ = (char)code;
	} else if (code < 0x800) {
		*end++ = (char)(0xc0 | code >> 6);
		*end++ = (char)(0x80 | (code & 0x3f));
	} else {
		*end++ = (char)(0xe0 | code >> 12);
		*end++ = (char)(0x80 | (code >> 6 & 0x3f));
		*end++ = (char)(0x80 | (code & 0x3f));
	}
	return end;
}

/* What stands behind a backslash, at *@text; NUL is no text. */
static char *put_escape(char *end, const char **text)
{
	static const char letters[] = "nrtbf", meant[] = "\n\r\t  ";
	const char *at = *text, *letter = *at ? strchr(letters, *at) : NULL;
	char digits[5] = "";
	size_t length;

	*text += *at != '\0';
	if (letter)
		*end++ = meant[letter - letters];
	else if (*at && *at != 'u')
		*end++ = *at;
	if (*at != 'u')
		return end;
	for (length = 0; length < 4 && isxdigit((unsigned char)at[1 + length]); length++)
		digits[length] = at[1 + length];
	*text += length;
	return length == 4 && strcmp(digits, "0000") != 0 ? put_utf8(end, strtoul(digits, NULL, 16)) :
							     end;
}

static char *decode_string(char *value)
{
	const char *at = value + 1;
	char *end = value;

	while (*at && *at != '"') {
		if (*at++ != '\\')
			*end++ = at[-1];
		else
			end = put_escape(end, &at);
	}
	*end = '\0';
	return value;
}

/* journalctl writes what is no UTF-8, or has colours, as numbers of bytes. */
static char *decode_bytes(char *value)
{
	const char *at = value + 1;
	char *end = value;

	while (*(at += strspn(at, ", \t")) && isdigit((unsigned char)*at)) {
		char *rest;
		unsigned long byte = strtoul(at, &rest, 10);

		at = rest;
		if (byte && byte < 256)
			*end++ = (char)byte;
	}
	*end = '\0';
	return value;
}

char *log_wrap_json(char *line)
{
	/* journalctl; util-linux' dmesg; Docker; Fluentd, Logstash, Vector; Loki; clouds */
	static const char *const names[] = { "MESSAGE", "msg", "log", "message", "@message", "line",
					     "text", "textPayload", "content", "body", "event" };

	for (size_t i = 0; i < COUNT(names); i++) {
		char *value = find_value(line, names[i]);

		if (!value || (*value != '"' && *value != '['))
			continue;
		if (says_other(line, "_TRANSPORT") || says_other(line, "SYSLOG_IDENTIFIER"))
			return value + strlen(value);
		return *value == '"' ? decode_string(value) : decode_bytes(value);
	}
	return NULL;
}
