// SPDX-License-Identifier: GPL-2.0-or-later
/* Print a DMAR as the parser reads it, for compare-dmar to hold against other readers. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "acpi/dmar.h"
#include "tests/corpus/dump.h"

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
		dump_text(key, s->name, strnlen(s->name, s->name_size));
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
	dump_header(&dmar.header);
	printf("width 0x%x\n", dmar.width);
	printf("flags 0x%x\n", dmar.flags);
	for (size_t i = 0; i < dmar.structure_count; i++)
		print_structure(&dmar, i);
	dump_defects(&dmar.defects);
out:
	dmar_clear(&dmar);
	return r;
}

int main(int argc, char **argv)
{
	return dump_main(argc, argv, "DMAR", dump);
}
