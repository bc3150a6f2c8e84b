/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What dump-dmar and dump-ivrs share: they print a table, raw or in acpidump's
 * text, as its parser reads it, one `key value` line a field.
 */
#ifndef CORPUS_DUMP_H
#define CORPUS_DUMP_H

#include "acpi/table.h"

/* @key and @size bytes in quotes, with \xNN for what is no plain character. */
void dump_text(const char *key, const char *text, size_t size);

void dump_header(const struct acpi_header *header);
void dump_defects(const struct acpi_defects *defects);

/* Stands behind each file. */
#define DUMP_END "end"

/*
 * The whole main(): read each file, take table @signature out of a text, @dump it. The first
 * that cannot be read is the last.
 */
int dump_main(int argc, char **argv, const char *signature,
	      int (*dump)(const uint8_t *data, size_t size));

#endif
