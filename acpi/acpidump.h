/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text that acpidump (ACPICA's and the older pmtools one) writes: for each
 * table a line `NAME @ 0xADDRESS` and hex lines `    0010: 49 4E ...  ascii`.
 */
#ifndef ACPI_ACPIDUMP_H
#define ACPI_ACPIDUMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct acpidump_error {
	size_t line;			/* counted from 1; 0 when there was no error */
	enum {
		ACPIDUMP_HEX,		/* something else than hex bytes after `offset:` */
		ACPIDUMP_OFFSET,	/* the offset does not continue the line before */
	} kind;
	size_t expected;		/* ACPIDUMP_OFFSET: the offset that would continue */
};

/* Does @text look like acpidump's output rather than a raw table? */
bool acpidump_is_text(const char *text, size_t size);

/*
 * The bytes of the first table @signature in @text, in new memory that the
 * caller frees. -ENOENT: no such table; -EINVAL: it is there but damaged, and
 * @error says where; -ENOMEM.
 */
int acpidump_extract(const char *text, size_t size, const char *signature, uint8_t **table,
		     size_t *length, struct acpidump_error *error);

#endif
