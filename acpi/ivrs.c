// SPDX-License-Identifier: GPL-2.0-or-later
#include "acpi/ivrs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/cursor.h"
#include "acpi/list.h"

#define BLOCK_HEADER_SIZE 4
#define HID_FIXED_SIZE 22

/* What the entries of one block have said so far. */
struct entry_walk {
	uint8_t block_type;
	size_t end;		/* where the block ends */
	size_t limit;		/* where the table's bytes end */
	bool endless;		/* it goes on where the table ends */
	bool names_devices;
	bool open;		/* a range that has started */
	uint16_t first;		/* its first device */
	uint32_t offset;	/* where it started */
};

static void defect(struct ivrs *ivrs, enum acpi_defect_kind kind, size_t offset, uint64_t found,
		   uint64_t expected)
{
	acpi_defect_add(&ivrs->defects, kind, offset, found, expected);
}

static void add_block(struct ivrs *ivrs, const struct ivrs_block *block)
{
	struct ivrs_block *items = list_grow(ivrs->blocks, ivrs->block_count, sizeof(*items));

	ivrs->defects.failed |= !items;
	if (!items)
		return;
	items[ivrs->block_count++] = *block;
	ivrs->blocks = items;
}

static void add_entry(struct ivrs *ivrs, const struct ivrs_entry *entry)
{
	struct ivrs_entry *items = list_grow(ivrs->entries, ivrs->entry_count, sizeof(*items));

	ivrs->defects.failed |= !items;
	if (!items)
		return;
	items[ivrs->entry_count++] = *entry;
	ivrs->entries = items;
}

/* The whole entry @entry at @c; its type and length are known. */
static void read_entry(struct ivrs_entry *entry, struct cursor c)
{
	cursor_skip(&c, 1);
	cursor_u16(&c, &entry->device);
	cursor_u8(&c, &entry->setting);
	switch (entry->type) {
	case IVRS_ENTRY_ALIAS_SELECT:
	case IVRS_ENTRY_ALIAS_START:
		cursor_skip(&c, 1);
		cursor_u16(&c, &entry->source);
		break;
	case IVRS_ENTRY_EXTENDED_SELECT:
	case IVRS_ENTRY_EXTENDED_START:
		cursor_u32(&c, &entry->extended);
		break;
	case IVRS_ENTRY_SPECIAL:
		cursor_u8(&c, &entry->handle);
		cursor_u16(&c, &entry->source);
		cursor_u8(&c, &entry->variety);
		break;
	case IVRS_ENTRY_HID:
		entry->hid = c.base + c.pos;
		cursor_skip(&c, 2 * IVRS_HID_SIZE);
		cursor_u8(&c, &entry->uid_format);
		cursor_u8(&c, &entry->uid_length);
		break;
	}
}

static void check_range(struct ivrs *ivrs, struct entry_walk *walk, const struct ivrs_entry *entry)
{
	const struct entry_walk before = *walk;

	switch (entry->type) {
	case IVRS_ENTRY_RANGE_START:
	case IVRS_ENTRY_ALIAS_START:
	case IVRS_ENTRY_EXTENDED_START:
		walk->open = true;
		walk->first = entry->device;
		walk->offset = entry->offset;
		if (before.open)
			defect(ivrs, IVRS_RANGE_START, before.offset, before.first, 0);
		break;
	case IVRS_ENTRY_RANGE_END:
		walk->open = false;
		if (!before.open)
			defect(ivrs, IVRS_RANGE_END, entry->offset, entry->device, 0);
		else if (entry->device < before.first)
			defect(ivrs, IVRS_RANGE_ORDER, entry->offset + 1u, entry->device, before.first);
		break;
	}
}

static void check_hid(struct ivrs *ivrs, const struct entry_walk *walk,
		      const struct ivrs_entry *entry)
{
	/* Firmware writes numbers in fewer bytes than 8 as well. */
	unsigned int most = entry->uid_format == IVRS_UID_NUMBER ? 8 : 0;

	if (walk->block_type != IVRS_IVHD_40)
		defect(ivrs, IVRS_HID_BLOCK, entry->offset, walk->block_type, IVRS_IVHD_40);
	if (!entry->hid[0])
		defect(ivrs, IVRS_HID_EMPTY, entry->offset + 4u, 0, 0);
	if (entry->uid_format > IVRS_UID_TEXT)
		defect(ivrs, IVRS_UID_FORMAT, entry->offset + 20u, entry->uid_format, IVRS_UID_TEXT);
	if (entry->uid_format < IVRS_UID_TEXT && entry->uid_length > most)
		defect(ivrs, IVRS_UID_LENGTH, entry->offset + 21u, entry->uid_length, most);
}

/* A defect belongs to the block of its entry, even where its byte stands in the next. */
static size_t in_block(const struct entry_walk *walk, const struct ivrs_entry *entry, size_t at)
{
	return entry->offset + at < walk->end ? entry->offset + at : entry->offset;
}

static void check_entry(struct ivrs *ivrs, struct entry_walk *walk, const struct ivrs_entry *entry)
{
	switch (entry->type) {
	case IVRS_ENTRY_ALL:
	case IVRS_ENTRY_SELECT:
	case IVRS_ENTRY_RANGE_END:
	case IVRS_ENTRY_ALIAS_SELECT:
	case IVRS_ENTRY_EXTENDED_SELECT:
		walk->names_devices = true;
		break;
	case IVRS_ENTRY_SPECIAL:
		if (entry->variety != IVRS_SPECIAL_IOAPIC && entry->variety != IVRS_SPECIAL_HPET)
			defect(ivrs, IVRS_SPECIAL_VARIETY, in_block(walk, entry, 7), entry->variety,
			       IVRS_SPECIAL_HPET);
		break;
	case IVRS_ENTRY_HID:
		check_hid(ivrs, walk, entry);
		break;
	}
	check_range(ivrs, walk, entry);
}

/* The entry at @c, of which every byte is there. */
static void take_entry(struct ivrs *ivrs, struct entry_walk *walk, struct ivrs_entry *entry,
		       struct cursor c)
{
	read_entry(entry, c);
	add_entry(ivrs, entry);
	check_entry(ivrs, walk, entry);
}

/* Bytes of the entry at @c, with its UID if the cursor reaches so far; 0: nobody knows. */
static uint16_t entry_length(uint8_t type, struct cursor c)
{
	uint8_t uid_length = 0;

	if (type < 0x80)
		return (uint16_t)(4u << (type >> 6));
	if (type != IVRS_ENTRY_HID)
		return 0;
	if (cursor_skip(&c, HID_FIXED_SIZE - 1))
		cursor_u8(&c, &uid_length);
	return (uint16_t)(HID_FIXED_SIZE + uid_length);
}

static void overrun(struct ivrs *ivrs, const struct ivrs_entry *entry, size_t left)
{
	if (entry->type == IVRS_ENTRY_HID && left >= HID_FIXED_SIZE)
		defect(ivrs, IVRS_UID_OVERRUN, entry->offset + HID_FIXED_SIZE - 1,
		       entry->length - HID_FIXED_SIZE, left - HID_FIXED_SIZE);
	else
		defect(ivrs, IVRS_ENTRY_OVERRUN, entry->offset, entry->length, left);
}

/* The last entry of its block, which kernels complete from what follows. */
static void parse_cut_entry(struct ivrs *ivrs, struct entry_walk *walk, struct ivrs_entry *entry,
			    struct cursor c)
{
	if (!walk->endless)
		overrun(ivrs, entry, cursor_left(&c));
	c.end = walk->limit;
	entry->length = entry_length(entry->type, c);
	if (entry->length > cursor_left(&c))
		ivrs->guesswork = true;
	else
		take_entry(ivrs, walk, entry, c);
}

/* The entry at @c, one byte at least. Can there be more? */
static bool parse_entry(struct ivrs *ivrs, struct entry_walk *walk, struct cursor *c)
{
	struct ivrs_entry entry = { .offset = (uint32_t)c->pos };
	struct cursor in = *c;

	cursor_u8(&in, &entry.type);
	entry.length = entry_length(entry.type, *c);
	if (!entry.length) {
		defect(ivrs, IVRS_ENTRY_TYPE, c->pos, entry.type, 0);
		return false;
	}
	if (entry.length > cursor_left(c)) {
		parse_cut_entry(ivrs, walk, &entry, *c);
		return false;
	}
	take_entry(ivrs, walk, &entry, *c);
	cursor_skip(c, entry.length);
	return true;
}

static void parse_entries(struct ivrs *ivrs, struct ivrs_block *block, struct cursor *c,
			  size_t limit)
{
	struct entry_walk walk = {
		.block_type = block->type,
		.end = c->end,
		.limit = limit,
		.endless = block->offset + (size_t)block->length > limit,
	};
	bool whole = true;

	block->first_entry = ivrs->entry_count;
	while (whole && cursor_left(c) > 0)
		whole = parse_entry(ivrs, &walk, c);
	block->entry_count = ivrs->entry_count - block->first_entry;
	/* What has not been read to its end may say more. */
	if (!whole || walk.endless)
		return;
	if (walk.open)
		defect(ivrs, IVRS_RANGE_START, walk.offset, walk.first, 0);
	if (!walk.names_devices)
		defect(ivrs, IVRS_NO_DEVICES, block->offset, 0, 0);
}

static void parse_ivhd(struct ivrs *ivrs, struct ivrs_block *block, struct cursor *c, size_t limit)
{
	cursor_u16(c, &block->device);
	cursor_u16(c, &block->capability);
	cursor_u64(c, &block->base);
	cursor_u16(c, &block->segment);
	cursor_u16(c, &block->info);
	cursor_u32(c, &block->attributes);
	if (block->type != IVRS_IVHD_10) {
		cursor_u64(c, &block->features);
		cursor_u64(c, &block->features2);
	}
	if (block->base == 0)
		defect(ivrs, IVRS_IVHD_ADDRESS, block->offset + 8u, 0, 0);
	parse_entries(ivrs, block, c, limit);
}

static void parse_ivmd(struct ivrs *ivrs, struct ivrs_block *block, struct cursor *c)
{
	cursor_u16(c, &block->device);
	cursor_u16(c, &block->last);
	cursor_u16(c, &block->segment);
	cursor_skip(c, 6);
	cursor_u64(c, &block->base);
	cursor_u64(c, &block->size);
	if (block->type == IVRS_IVMD_RANGE && block->last < block->device)
		defect(ivrs, IVRS_RANGE_ORDER, block->offset + 6u, block->last, block->device);
	/* The last byte would be beyond the last address; base 0 holds all there is. */
	if (block->base && block->size > UINT64_MAX - block->base + 1)
		defect(ivrs, IVRS_MEMORY_WRAP, block->offset + 24u, block->size,
		       UINT64_MAX - block->base + 1);
}

static unsigned int fixed_size(uint8_t type)
{
	if (ivrs_is_ivmd(type))
		return 32;
	if (ivrs_is_ivhd(type))
		return type == IVRS_IVHD_10 ? 24 : 40;
	return BLOCK_HEADER_SIZE;
}

/*
 * The fixed part of a block, of which @in has every byte, and its entries up to @in's end.
 * The table ends at @limit.
 */
static void parse_content(struct ivrs *ivrs, struct ivrs_block *block, struct cursor *in,
			  size_t limit)
{
	if (ivrs_is_ivhd(block->type))
		parse_ivhd(ivrs, block, in, limit);
	else if (ivrs_is_ivmd(block->type))
		parse_ivmd(ivrs, block, in);
	add_block(ivrs, block);
}

/* A block that says it is longer than the table; nothing can follow it. */
static void parse_cut(struct ivrs *ivrs, struct ivrs_block *block, struct cursor *in, size_t left)
{
	/* In a copy that is cut nobody knows what the table had there. */
	if (!ivrs->cut)
		defect(ivrs, ACPI_RECORD_OVERRUN, block->offset + 2u, block->length, left);
	if (ivrs_is_ivhd(block->type) || left < fixed_size(block->type))
		ivrs->guesswork = true;
	if (left >= fixed_size(block->type))
		parse_content(ivrs, block, in, in->end);
}

/* The block at @c. Can there be more? */
static bool parse_block(struct ivrs *ivrs, struct cursor *c)
{
	struct ivrs_block block = { .offset = (uint32_t)c->pos };
	struct cursor in = *c, ahead;
	size_t left = cursor_left(c);
	unsigned int fixed;

	if (!cursor_u8(&in, &block.type) || !cursor_u8(&in, &block.flags) ||
	    !cursor_u16(&in, &block.length)) {
		ivrs->guesswork = true;
		if (!ivrs->cut)
			defect(ivrs, ACPI_RECORD_OVERRUN, c->pos, BLOCK_HEADER_SIZE, left);
		return false;
	}
	if (block.length == 0) {
		defect(ivrs, ACPI_RECORD_ZERO, c->pos + 2, block.type, BLOCK_HEADER_SIZE);
		return false;
	}
	/* Kernels look for it in blocks of any type and length. */
	ahead = in;
	cursor_u16(&ahead, &block.device);
	if (block.length > left) {
		parse_cut(ivrs, &block, &in, left);
		return false;
	}

	fixed = fixed_size(block.type);
	in.end = c->pos + block.length;
	if (block.length < fixed) {
		defect(ivrs, ACPI_RECORD_SHORT, c->pos + 2, block.length, fixed);
		/* Kernels take the rest from what follows. */
		if (left < fixed)
			ivrs->guesswork = true;
		in.end = c->pos + fixed;
	}
	if (left >= fixed)
		parse_content(ivrs, &block, &in, c->end);
	cursor_skip(c, block.length);
	return true;
}

/* Kernels take the first block for an IOMMU, and look for others of its kind. */
static void check_blocks(struct ivrs *ivrs, const uint8_t *data)
{
	bool any = false;

	for (size_t i = 0; !any && i < ivrs->block_count; i++)
		any = ivrs_is_ivhd(ivrs->blocks[i].type);
	if (!any)
		defect(ivrs, IVRS_NO_IVHD, IVRS_FIXED_SIZE, 0, 0);
	else if (!ivrs_is_ivhd(data[IVRS_FIXED_SIZE]))
		defect(ivrs, IVRS_FIRST_BLOCK, IVRS_FIXED_SIZE, data[IVRS_FIXED_SIZE], IVRS_IVHD_10);
}

int ivrs_parse(const uint8_t *data, size_t size, struct ivrs *ivrs)
{
	static const struct acpi_form form = { "IVRS", IVRS_FIXED_SIZE };
	struct cursor c = { .base = data, .pos = ACPI_HEADER_SIZE };

	memset(ivrs, 0, sizeof(*ivrs));
	if (!acpi_table_open(&c, size, &form, &ivrs->header, &ivrs->defects))
		return ivrs->defects.failed ? -ENOMEM : 0;

	ivrs->cut = ivrs->header.length > size;
	cursor_u32(&c, &ivrs->info);
	cursor_skip(&c, 8);
	while (cursor_left(&c) > 0 && parse_block(ivrs, &c))
		;
	if (!ivrs->cut)
		check_blocks(ivrs, data);
	return ivrs->defects.failed ? -ENOMEM : 0;
}

void ivrs_clear(struct ivrs *ivrs)
{
	free(ivrs->blocks);
	free(ivrs->entries);
	free(ivrs->defects.items);
	memset(ivrs, 0, sizeof(*ivrs));
}
