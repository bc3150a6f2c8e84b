// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/corpus/dump.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/acpidump.h"

static const char *const defect_names[ACPI_DEFECT_KINDS] = {
	[ACPI_HEADER_CUT] = "header-cut",
	[ACPI_WRONG_SIGNATURE] = "wrong-signature",
	[ACPI_LENGTH_SHORT] = "length-short",
	[ACPI_TABLE_CUT] = "table-cut",
	[ACPI_CHECKSUM] = "checksum",
	[ACPI_RECORD_ZERO] = "record-zero",
	[ACPI_RECORD_OVERRUN] = "record-overrun",
	[ACPI_RECORD_SHORT] = "record-short",
	[DMAR_WIDTH] = "width",
	[DMAR_NO_DRHD] = "no-drhd",
	[DMAR_DRHD_ADDRESS] = "drhd-address",
	[DMAR_ANDD_NAME] = "andd-name",
	[DMAR_SCOPE_ZERO] = "scope-zero",
	[DMAR_SCOPE_SHORT] = "scope-short",
	[DMAR_SCOPE_OVERRUN] = "scope-overrun",
	[DMAR_SCOPE_ODD] = "scope-odd",
	[DMAR_SCOPE_TYPE] = "scope-type",
	[IVRS_NO_IVHD] = "no-ivhd",
	[IVRS_FIRST_BLOCK] = "first-block",
	[IVRS_IVHD_ADDRESS] = "ivhd-address",
	[IVRS_NO_DEVICES] = "no-devices",
	[IVRS_ENTRY_TYPE] = "entry-type",
	[IVRS_ENTRY_OVERRUN] = "entry-overrun",
	[IVRS_RANGE_START] = "range-start",
	[IVRS_RANGE_END] = "range-end",
	[IVRS_RANGE_ORDER] = "range-order",
	[IVRS_SPECIAL_VARIETY] = "special-variety",
	[IVRS_UID_OVERRUN] = "uid-overrun",
	[IVRS_UID_FORMAT] = "uid-format",
	[IVRS_UID_LENGTH] = "uid-length",
	[IVRS_HID_EMPTY] = "hid-empty",
	[IVRS_HID_BLOCK] = "hid-block",
	[IVRS_MEMORY_WRAP] = "memory-wrap",
};

void dump_text(const char *key, const char *text, size_t size)
{
	printf("%s \"", key);
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < ' ' || c > '~' || c == '"' || c == '\\')
			printf("\\x%02x", c);
		else
			putchar(c);
	}
	puts("\"");
}

void dump_header(const struct acpi_header *h)
{
	dump_text("header.signature", h->signature, strlen(h->signature));
	printf("header.length 0x%" PRIx32 "\n", h->length);
	printf("header.revision 0x%x\n", h->revision);
	printf("header.checksum 0x%x\n", h->checksum);
	dump_text("header.oem_id", h->oem_id, strlen(h->oem_id));
	dump_text("header.oem_table_id", h->oem_table_id, strlen(h->oem_table_id));
	printf("header.oem_revision 0x%" PRIx32 "\n", h->oem_revision);
	dump_text("header.creator_id", h->creator_id, strlen(h->creator_id));
	printf("header.creator_revision 0x%" PRIx32 "\n", h->creator_revision);
}

void dump_defects(const struct acpi_defects *defects)
{
	for (size_t i = 0; i < defects->count; i++) {
		const struct acpi_defect *d = &defects->items[i];

		printf("defect.%zu %s 0x%" PRIx32 " 0x%" PRIx64 " 0x%" PRIx64 "\n", i,
		       defect_names[d->kind], d->offset, d->found, d->expected);
	}
}

static int read_file(const char *path, char **data, size_t *size)
{
	FILE *file = fopen(path, "rb");
	int r = 0;

	*data = NULL;
	*size = 0;
	if (!file)
		return -errno;
	for (;;) {
		char *grown = realloc(*data, *size + 4096);
		size_t n;

		if (!grown) {
			r = -ENOMEM;
			goto out;
		}
		*data = grown;
		n = fread(*data + *size, 1, 4096, file);
		*size += n;
		if (!n)
			break;
	}
	if (ferror(file))
		r = -EIO;
out:
	fclose(file);
	return r;
}

static int dump_file(const char *path, const char *signature,
		     int (*dump)(const uint8_t *data, size_t size))
{
	struct acpidump_error error;
	uint8_t *table = NULL;
	char *data;
	size_t size, length;
	int r;

	r = read_file(path, &data, &size);
	if (r < 0)
		goto out;
	if (acpidump_is_text(data, size)) {
		r = acpidump_extract(data, size, signature, &table, &length, &error);
		if (r == 0)
			r = dump(table, length);
		else if (r == -EINVAL)
			fprintf(stderr, "%s: line %zu is damaged\n", path, error.line);
	} else {
		r = dump((const uint8_t *)data, size);
	}
out:
	if (r < 0)
		fprintf(stderr, "%s: %s\n", path, strerror(-r));
	free(table);
	free(data);
	return r;
}

int dump_main(int argc, char **argv, const char *signature,
	      int (*dump)(const uint8_t *data, size_t size))
{
	int r = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: %s FILE...\n", argv[0]);
		return 2;
	}
	for (int i = 1; i < argc && r == 0; i++) {
		r = dump_file(argv[i], signature, dump);
		puts(DUMP_END);
	}
	return r < 0;
}
