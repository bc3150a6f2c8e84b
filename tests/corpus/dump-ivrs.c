// SPDX-License-Identifier: GPL-2.0-or-later
/* Print an IVRS as the parser reads it, for compare-ivrs to hold against other readers. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "acpi/ivrs.h"
#include "tests/corpus/dump.h"

static void print_name(const char *at, const char *key, const uint8_t *name, size_t size)
{
	char whole[80];

	snprintf(whole, sizeof(whole), "%s.%s", at, key);
	dump_text(whole, (const char *)name, strnlen((const char *)name, size));
}

static void print_uid(const char *at, const struct ivrs_entry *entry)
{
	printf("%s.uid ", at);
	for (unsigned int i = 0; i < entry->uid_length; i++)
		printf("%02x", ivrs_entry_uid(entry)[i]);
	puts(entry->uid_length ? "" : "-");
}

static void print_entry(size_t i, size_t j, const struct ivrs_entry *entry)
{
	char at[64];

	snprintf(at, sizeof(at), "block.%zu.entry.%zu", i, j);
	printf("%s.offset 0x%" PRIx32 "\n", at, entry->offset);
	printf("%s.type 0x%x\n", at, entry->type);
	printf("%s.length 0x%x\n", at, entry->length);
	printf("%s.device 0x%x\n", at, entry->device);
	printf("%s.setting 0x%x\n", at, entry->setting);
	switch (entry->type) {
	case IVRS_ENTRY_ALIAS_SELECT:
	case IVRS_ENTRY_ALIAS_START:
		printf("%s.source 0x%x\n", at, entry->source);
		break;
	case IVRS_ENTRY_EXTENDED_SELECT:
	case IVRS_ENTRY_EXTENDED_START:
		printf("%s.extended 0x%" PRIx32 "\n", at, entry->extended);
		break;
	case IVRS_ENTRY_SPECIAL:
		printf("%s.handle 0x%x\n", at, entry->handle);
		printf("%s.source 0x%x\n", at, entry->source);
		printf("%s.variety 0x%x\n", at, entry->variety);
		break;
	case IVRS_ENTRY_HID:
		print_name(at, "hid", entry->hid, IVRS_HID_SIZE);
		print_name(at, "cid", ivrs_entry_cid(entry), IVRS_HID_SIZE);
		printf("%s.uid_format 0x%x\n", at, entry->uid_format);
		printf("%s.uid_length 0x%x\n", at, entry->uid_length);
		print_uid(at, entry);
		break;
	}
}

static void print_ivhd(const char *at, const struct ivrs_block *block)
{
	printf("%s.device 0x%x\n", at, block->device);
	printf("%s.capability 0x%x\n", at, block->capability);
	printf("%s.base 0x%" PRIx64 "\n", at, block->base);
	printf("%s.segment 0x%x\n", at, block->segment);
	printf("%s.info 0x%x\n", at, block->info);
	printf("%s.attributes 0x%" PRIx32 "\n", at, block->attributes);
	if (block->type == IVRS_IVHD_10)
		return;
	printf("%s.features 0x%" PRIx64 "\n", at, block->features);
	printf("%s.features2 0x%" PRIx64 "\n", at, block->features2);
}

static void print_ivmd(const char *at, const struct ivrs_block *block)
{
	printf("%s.device 0x%x\n", at, block->device);
	printf("%s.last 0x%x\n", at, block->last);
	printf("%s.segment 0x%x\n", at, block->segment);
	printf("%s.base 0x%" PRIx64 "\n", at, block->base);
	printf("%s.size 0x%" PRIx64 "\n", at, block->size);
}

static void print_block(const struct ivrs *ivrs, size_t i)
{
	const struct ivrs_block *block = &ivrs->blocks[i];
	char at[48];

	snprintf(at, sizeof(at), "block.%zu", i);
	printf("%s.offset 0x%" PRIx32 "\n", at, block->offset);
	printf("%s.type 0x%x\n", at, block->type);
	printf("%s.flags 0x%x\n", at, block->flags);
	printf("%s.length 0x%x\n", at, block->length);
	if (ivrs_is_ivhd(block->type))
		print_ivhd(at, block);
	if (ivrs_is_ivmd(block->type))
		print_ivmd(at, block);
	for (size_t j = 0; j < block->entry_count; j++)
		print_entry(i, j, &ivrs->entries[block->first_entry + j]);
}

static int dump(const uint8_t *data, size_t size)
{
	struct ivrs ivrs;
	int r;

	r = ivrs_parse(data, size, &ivrs);
	if (r < 0)
		goto out;
	dump_header(&ivrs.header);
	printf("info 0x%" PRIx32 "\n", ivrs.info);
	for (size_t i = 0; i < ivrs.block_count; i++)
		print_block(&ivrs, i);
	dump_defects(&ivrs.defects);
out:
	ivrs_clear(&ivrs);
	return r;
}

int main(int argc, char **argv)
{
	return dump_main(argc, argv, "IVRS", dump);
}
