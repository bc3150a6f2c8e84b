/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Print a DMAR, raw or in acpidump's text, as the parser reads it: one
 * `key value` line a field, for compare-dmar to hold against other readers.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/acpidump.h"
#include "acpi/dmar.h"

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
};

static void print_text(const char *key, const char *text, size_t size)
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

static void print_header(const struct dmar *dmar)
{
	const struct acpi_header *h = &dmar->header;

	print_text("header.signature", h->signature, strlen(h->signature));
	printf("header.length 0x%" PRIx32 "\n", h->length);
	printf("header.revision 0x%x\n", h->revision);
	printf("header.checksum 0x%x\n", h->checksum);
	print_text("header.oem_id", h->oem_id, strlen(h->oem_id));
	print_text("header.oem_table_id", h->oem_table_id, strlen(h->oem_table_id));
	printf("header.oem_revision 0x%" PRIx32 "\n", h->oem_revision);
	print_text("header.creator_id", h->creator_id, strlen(h->creator_id));
	printf("header.creator_revision 0x%" PRIx32 "\n", h->creator_revision);
	printf("width 0x%x\n", dmar->width);
	printf("flags 0x%x\n", dmar->flags);
}

static void print_scope(size_t i, size_t j, const struct dmar_scope *scope)
{
	char at[64];

	snprintf(at, sizeof(at), "structure.%zu.scope.%zu", i, j);
	printf("%s.offset 0x%" PRIx32 "\n", at, scope->offset);
	printf("%s.type 0x%x\n", at, scope->type);
	printf("%s.length 0x%x\n", at, scope->length);
	printf("%s.flags 0x%x\n", at, scope->flags);
	printf("%s.reserved 0x%x\n", at, scope->reserved);
	printf("%s.enumeration_id 0x%x\n", at, scope->enumeration_id);
	printf("%s.bus 0x%x\n", at, scope->bus);
	for (unsigned int k = 0; k < scope->path_length; k++)
		printf("%s.path.%u %02x,%02x\n", at, k, scope->path[2 * k], scope->path[2 * k + 1]);
}

static void print_structure(const struct dmar *dmar, size_t i)
{
	const struct dmar_structure *s = &dmar->structures[i];
	char at[48], key[64];

	snprintf(at, sizeof(at), "structure.%zu", i);
	printf("%s.offset 0x%" PRIx32 "\n", at, s->offset);
	printf("%s.type 0x%x\n", at, s->type);
	printf("%s.length 0x%x\n", at, s->length);
	if (s->type == DMAR_DRHD || s->type == DMAR_ATSR || s->type == DMAR_SATC)
		printf("%s.flags 0x%x\n", at, s->flags);
	if (s->type == DMAR_DRHD)
		printf("%s.size 0x%x\n", at, s->size);
	if (s->type <= DMAR_ATSR || s->type == DMAR_SATC || s->type == DMAR_SIDP)
		printf("%s.segment 0x%x\n", at, s->segment);
	if (s->type == DMAR_DRHD || s->type == DMAR_RMRR || s->type == DMAR_RHSA)
		printf("%s.base 0x%" PRIx64 "\n", at, s->base);
	if (s->type == DMAR_RMRR)
		printf("%s.end 0x%" PRIx64 "\n", at, s->end);
	if (s->type == DMAR_RHSA)
		printf("%s.proximity 0x%" PRIx32 "\n", at, s->proximity);
	if (s->type == DMAR_ANDD) {
		printf("%s.device_number 0x%x\n", at, s->device_number);
		snprintf(key, sizeof(key), "%s.name", at);
		print_text(key, s->name, strnlen(s->name, s->name_size));
	}
	for (size_t j = 0; j < s->scope_count; j++)
		print_scope(i, j, &dmar->scopes[s->first_scope + j]);
}

static int dump(const uint8_t *data, size_t size)
{
	struct dmar dmar;
	int r;

	r = dmar_parse(data, size, &dmar);
	if (r < 0)
		goto out;
	print_header(&dmar);
	for (size_t i = 0; i < dmar.structure_count; i++)
		print_structure(&dmar, i);
	for (size_t i = 0; i < dmar.defects.count; i++) {
		const struct acpi_defect *d = &dmar.defects.items[i];

		printf("defect.%zu %s 0x%" PRIx32 " 0x%" PRIx64 " 0x%" PRIx64 "\n", i,
		       defect_names[d->kind], d->offset, d->found, d->expected);
	}
out:
	dmar_clear(&dmar);
	return r;
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

int main(int argc, char **argv)
{
	struct acpidump_error error;
	uint8_t *table = NULL;
	char *data;
	size_t size, length;
	int r;

	if (argc != 2) {
		fprintf(stderr, "usage: dump-dmar FILE\n");
		return 2;
	}
	r = read_file(argv[1], &data, &size);
	if (r < 0)
		goto out;
	if (acpidump_is_text(data, size)) {
		r = acpidump_extract(data, size, "DMAR", &table, &length, &error);
		if (r == 0)
			r = dump(table, length);
		else if (r == -EINVAL)
			fprintf(stderr, "dump-dmar: %s: line %zu is damaged\n", argv[1],
				error.line);
	} else {
		r = dump((const uint8_t *)data, size);
	}
out:
	if (r < 0)
		fprintf(stderr, "dump-dmar: %s: %s\n", argv[1], strerror(-r));
	free(table);
	free(data);
	return r < 0;
}
