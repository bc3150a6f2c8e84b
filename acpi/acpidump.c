// SPDX-License-Identifier: GPL-2.0-or-later
#include "acpi/acpidump.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_PER_LINE 16

struct line {
	const char *start;
	const char *end;
	size_t number;
};

static bool next_line(const char *text_end, struct line *line)
{
	const char *newline;

	if (line->end)
		line->start = line->end < text_end ? line->end + 1 : text_end;
	if (line->start >= text_end)
		return false;
	newline = memchr(line->start, '\n', (size_t)(text_end - line->start));
	line->end = newline ? newline : text_end;
	line->number++;
	return true;
}

/* `DMAR @ 0x00000000BDDAD200`: the blank, the at sign and a signature before them */
static bool is_title(const struct line *line, const char *signature)
{
	if (line->end - line->start < 7 || memcmp(line->start + 4, " @ ", 3) != 0)
		return false;
	return !signature || memcmp(line->start, signature, 4) == 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The offset before the colon; false on lines that are no hex lines. */
static bool read_offset(const char **p, const char *end, size_t *offset)
{
	unsigned int digits = 0;

	while (*p < end && **p == ' ')
		(*p)++;
	for (*offset = 0; *p < end && hex_digit(**p) >= 0 && digits < 8; (*p)++, digits++)
		*offset = *offset * 16 + (size_t)hex_digit(**p);
	if (!digits || *p >= end || **p != ':')
		return false;
	(*p)++;
	return true;
}

static size_t read_bytes(const char *p, const char *end, uint8_t *bytes)
{
	size_t n = 0;

	/* One blank before each byte; two part the bytes from the characters. */
	while (n < BYTES_PER_LINE && end - p >= 3 && p[0] == ' ' && hex_digit(p[1]) >= 0 &&
	       hex_digit(p[2]) >= 0 && (end - p == 3 || p[3] == ' ' || p[3] == '\r')) {
		bytes[n++] = (uint8_t)(hex_digit(p[1]) * 16 + hex_digit(p[2]));
		p += 3;
	}
	return n;
}

bool acpidump_is_text(const char *text, size_t size)
{
	struct line line = { .start = text };

	/* The first title stands at the top but for comments and blank lines; tables have NULs. */
	while (next_line(text + size, &line) && line.number <= 64) {
		if (memchr(line.start, '\0', (size_t)(line.end - line.start)))
			return false;
		if (is_title(&line, NULL))
			return true;
	}
	return false;
}

int acpidump_extract(const char *text, size_t size, const char *signature, uint8_t **table,
		     size_t *length, struct acpidump_error *error)
{
	struct line line = { .start = text };
	const char *end = text + size;
	uint8_t *bytes;
	size_t used = 0;
	int r = -EINVAL;

	memset(error, 0, sizeof(*error));
	while (next_line(end, &line))
		if (is_title(&line, signature))
			break;
	if (line.start >= end)
		return -ENOENT;

	/* A byte takes at least three characters. */
	bytes = malloc((size_t)(end - line.start) / 3 + BYTES_PER_LINE);
	if (!bytes)
		return -ENOMEM;
	while (next_line(end, &line)) {
		const char *p = line.start;
		size_t offset, n;

		if (!read_offset(&p, line.end, &offset))
			break;
		error->line = line.number;
		error->kind = ACPIDUMP_OFFSET;
		error->expected = used;
		if (offset != used)
			goto out;
		n = read_bytes(p, line.end, bytes + used);
		error->kind = ACPIDUMP_HEX;
		if (!n)
			goto out;
		used += n;
	}
	error->line = line.number;
	error->kind = ACPIDUMP_HEX;
	if (!used)
		goto out;
	memset(error, 0, sizeof(*error));
	*table = bytes;
	*length = used;
	return 0;

out:
	free(bytes);
	return r;
}
