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

static int defect(struct ivrs *ivrs, enum acpi_defect_kind kind, size_t offset, uint64_t found,
		  uint64_t expected)
{
	return acpi_defect_add(&ivrs->defects, kind, offset, found, expected);
}

/* The same where it ends a walk: 0 to stop, -ENOMEM. */
static int stop(struct ivrs *ivrs, enum acpi_defect_kind kind, size_t offset, uint64_t found,
		uint64_t expected)
{
	int r = defect(ivrs, kind, offset, found, expected);

	return r < 0 ? r : 0;
}

static int add_block(struct ivrs *ivrs, const struct ivrs_block *block)
{
	struct ivrs_block *items;

	items = list_grow(ivrs->blocks, ivrs->block_count, sizeof(*items));
	if (!items)
		return -ENOMEM;
	items[ivrs->block_count++] = *block;
	ivrs->blocks = items;
	return 0;
}

static int add_entry(struct ivrs *ivrs, const struct ivrs_entry *entry)
{
	struct ivrs_entry *items;

	items = list_grow(ivrs->entries, ivrs->entry_count, sizeof(*items));
	if (!items)
		return -ENOMEM;
	items[ivrs->entry_count++] = *entry;
	ivrs->entries = items;
	return 0;
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

static int check_range(struct ivrs *ivrs, struct entry_walk *walk, const struct ivrs_entry *entry)
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
			return defect(ivrs, IVRS_RANGE_START, before.offset, before.first, 0);
		return 0;
	case IVRS_ENTRY_RANGE_END:
		walk->open = false;
		if (!before.open)
			return defect(ivrs, IVRS_RANGE_END, entry->offset, entry->device, 0);
		if (entry->device < before.first)
			return defect(ivrs, IVRS_RANGE_ORDER, entry->offset + 1u, entry->device,
				      before.first);
		return 0;
	default:
		return 0;
	}
}

static int check_hid(struct ivrs *ivrs, const struct entry_walk *walk,
		     const struct ivrs_entry *entry)
{
	/* Firmware writes numbers in fewer bytes than 8 as well. */
	unsigned int most = entry->uid_format == IVRS_UID_NUMBER ? 8 : 0;
	int r = 0;

	if (walk->block_type != IVRS_IVHD_40)
		r = defect(ivrs, IVRS_HID_BLOCK, entry->offset, walk->block_type, IVRS_IVHD_40);
	if (r == 0 && !entry->hid[0])
		r = defect(ivrs, IVRS_HID_EMPTY, entry->offset + 4u, 0, 0);
	if (r == 0 && entry->uid_format > IVRS_UID_TEXT)
		r = defect(ivrs, IVRS_UID_FORMAT, entry->offset + 20u, entry->uid_format,
			   IVRS_UID_TEXT);
	if (r == 0 && entry->uid_format < IVRS_UID_TEXT && entry->uid_length > most)
		r = defect(ivrs, IVRS_UID_LENGTH, entry->offset + 21u, entry->uid_length, most);
	return r;
}

/* A defect belongs to the block of its entry, even where its byte stands in the next. */
static size_t in_block(const struct entry_walk *walk, const struct ivrs_entry *entry, size_t at)
{
	return entry->offset + at < walk->end ? entry->offset + at : entry->offset;
}

static int check_entry(struct ivrs *ivrs, struct entry_walk *walk, const struct ivrs_entry *entry)
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
			return defect(ivrs, IVRS_SPECIAL_VARIETY, in_block(walk, entry, 7),
				      entry->variety, IVRS_SPECIAL_HPET);
		break;
	case IVRS_ENTRY_HID:
		return check_hid(ivrs, walk, entry);
	}
	return check_range(ivrs, walk, entry);
}

static int take_entry(struct ivrs *ivrs, struct entry_walk *walk, const struct ivrs_entry *entry)
{
	int r = add_entry(ivrs, entry);

	return r < 0 ? r : check_entry(ivrs, walk, entry);
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

static int overrun(struct ivrs *ivrs, const struct ivrs_entry *entry, size_t left)
{
	if (entry->type == IVRS_ENTRY_HID && left >= HID_FIXED_SIZE)
		return defect(ivrs, IVRS_UID_OVERRUN, entry->offset + HID_FIXED_SIZE - 1,
			      entry->length - HID_FIXED_SIZE, left - HID_FIXED_SIZE);
	return defect(ivrs, IVRS_ENTRY_OVERRUN, entry->offset, entry->length, left);
}

/* The last entry of its block, which kernels complete from what follows. */
static int parse_cut_entry(struct ivrs *ivrs, struct entry_walk *walk, struct ivrs_entry *entry,
			   struct cursor c)
{
	int r = walk->endless ? 0 : overrun(ivrs, entry, cursor_left(&c));

	if (r < 0)
		return r;
	c.end = walk->limit;
	entry->length = entry_length(entry->type, c);
	if (entry->length > cursor_left(&c)) {
		ivrs->guesswork = true;
		return 0;
	}
	read_entry(entry, c);
	return take_entry(ivrs, walk, entry);
}

/* The entry at @c, one byte at least; answers 1 to go on, 0 to stop, -ENOMEM. */
static int parse_entry(struct ivrs *ivrs, struct entry_walk *walk, struct cursor *c)
{
	struct ivrs_entry entry = { .offset = (uint32_t)c->pos };
	struct cursor in = *c;
	int r;

	cursor_u8(&in, &entry.type);
	entry.length = entry_length(entry.type, *c);
	if (!entry.length)
		return stop(ivrs, IVRS_ENTRY_TYPE, c->pos, entry.type, 0);
	if (entry.length > cursor_left(c))
		return parse_cut_entry(ivrs, walk, &entry, *c);

	read_entry(&entry, *c);
	r = take_entry(ivrs, walk, &entry);
	cursor_skip(c, entry.length);
	return r < 0 ? r : 1;
}

static int parse_entries(struct ivrs *ivrs, struct ivrs_block *block, struct cursor *c,
			 size_t limit)
{
	struct entry_walk walk = {
		.block_type = block->type,
		.end = c->end,
		.limit = limit,
		.endless = block->offset + (size_t)block->length > limit,
	};
	int r = 1;

	block->first_entry = ivrs->entry_count;
	while (r > 0 && cursor_left(c) > 0)
		r = parse_entry(ivrs, &walk, c);
	block->entry_count = ivrs->entry_count - block->first_entry;
	/* What has not been read to its end may say more. */
	if (r <= 0 || walk.endless)
		return r < 0 ? r : 0;
	if (walk.open) {
		r = defect(ivrs, IVRS_RANGE_START, walk.offset, walk.first, 0);
		if (r < 0)
			return r;
	}
	return walk.names_devices ? 0 : defect(ivrs, IVRS_NO_DEVICES, block->offset, 0, 0);
}

static int parse_ivhd(struct ivrs *ivrs, struct ivrs_block *block, struct cursor *c, size_t limit)
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
	if (block->base == 0) {
		int r = defect(ivrs, IVRS_IVHD_ADDRESS, block->offset + 8u, 0, 0);

		if (r < 0)
			return r;
	}
	return parse_entries(ivrs, block, c, limit);
}

static int parse_ivmd(struct ivrs *ivrs, struct ivrs_block *block, struct cursor *c)
{
	int r = 0;

	cursor_u16(c, &block->device);
	cursor_u16(c, &block->last);
	cursor_u16(c, &block->segment);
	cursor_skip(c, 6);
	cursor_u64(c, &block->base);
	cursor_u64(c, &block->size);
	if (block->type == IVRS_IVMD_RANGE && block->last < block->device)
		r = defect(ivrs, IVRS_RANGE_ORDER, block->offset + 6u, block->last, block->device);
	/* The last byte would be beyond the last address; base 0 holds all there is. */
	if (r == 0 && block->base && block->size > UINT64_MAX - block->base + 1)
		r = defect(ivrs, IVRS_MEMORY_WRAP, block->offset + 24u, block->size,
			   UINT64_MAX - block->base + 1);
	return r;
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
static int parse_content(struct ivrs *ivrs, struct ivrs_block *block, struct cursor *in,
			 size_t limit)
{
	int r = 0;

	if (ivrs_is_ivhd(block->type))
		r = parse_ivhd(ivrs, block, in, limit);
	else if (ivrs_is_ivmd(block->type))
		r = parse_ivmd(ivrs, block, in);
	return r < 0 ? r : add_block(ivrs, block);
}

/* A block that says it is longer than the table; nothing can follow it. */
static int parse_cut(struct ivrs *ivrs, struct ivrs_block *block, struct cursor *in, size_t left)
{
	int r = 0;

	/* In a copy that is cut nobody knows what the table had there. */
	if (!ivrs->cut)
		r = defect(ivrs, ACPI_RECORD_OVERRUN, block->offset + 2u, block->length, left);
	if (r < 0)
		return r;
	if (ivrs_is_ivhd(block->type) || left < fixed_size(block->type))
		ivrs->guesswork = true;
	return left < fixed_size(block->type) ? 0 :
		parse_content(ivrs, block, in, in->end);
}

/* The block at @c; answers 1 to go on, 0 to stop, -ENOMEM. */
static int parse_block(struct ivrs *ivrs, struct cursor *c)
{
	struct ivrs_block block = { .offset = (uint32_t)c->pos };
	struct cursor in = *c, ahead;
	size_t left = cursor_left(c);
	unsigned int fixed;
	int r = 0;

	if (!cursor_u8(&in, &block.type) || !cursor_u8(&in, &block.flags) ||
	    !cursor_u16(&in, &block.length)) {
		ivrs->guesswork = true;
		return ivrs->cut ? 0 : stop(ivrs, ACPI_RECORD_OVERRUN, c->pos, BLOCK_HEADER_SIZE,
					    left);
	}
	if (block.length == 0)
		return stop(ivrs, ACPI_RECORD_ZERO, c->pos + 2, block.type, BLOCK_HEADER_SIZE);
	/* Kernels look for it in blocks of any type and length. */
	ahead = in;
	cursor_u16(&ahead, &block.device);
	if (block.length > left)
		return parse_cut(ivrs, &block, &in, left);

	fixed = fixed_size(block.type);
	in.end = c->pos + block.length;
	if (block.length < fixed) {
		r = defect(ivrs, ACPI_RECORD_SHORT, c->pos + 2, block.length, fixed);
		/* Kernels take the rest from what follows. */
		if (left < fixed)
			ivrs->guesswork = true;
		in.end = c->pos + fixed;
	}
	if (r == 0 && left >= fixed)
		r = parse_content(ivrs, &block, &in, c->end);
	cursor_skip(c, block.length);
	return r < 0 ? r : 1;
}

/* Kernels take the first block for an IOMMU, and look for others of its kind. */
static int check_blocks(struct ivrs *ivrs, const uint8_t *data)
{
	bool any = false;

	for (size_t i = 0; !any && i < ivrs->block_count; i++)
		any = ivrs_is_ivhd(ivrs->blocks[i].type);
	if (!any)
		return defect(ivrs, IVRS_NO_IVHD, IVRS_FIXED_SIZE, 0, 0);
	if (!ivrs_is_ivhd(data[IVRS_FIXED_SIZE]))
		return defect(ivrs, IVRS_FIRST_BLOCK, IVRS_FIXED_SIZE, data[IVRS_FIXED_SIZE],
			      IVRS_IVHD_10);
	return 0;
}

int ivrs_parse(const uint8_t *data, size_t size, struct ivrs *ivrs)
{
	static const struct acpi_form form = { "IVRS", IVRS_FIXED_SIZE };
	struct cursor c = { .base = data, .pos = ACPI_HEADER_SIZE };
	int r;

	memset(ivrs, 0, sizeof(*ivrs));
	r = acpi_table_open(&c, size, &form, &ivrs->header, &ivrs->defects);
	if (r < 0)
		return r == -ENOMEM ? r : 0;

	ivrs->cut = ivrs->header.length > size;
	cursor_u32(&c, &ivrs->info);
	cursor_skip(&c, 8);
	r = 1;
	while (r > 0 && cursor_left(&c) > 0)
		r = parse_block(ivrs, &c);
	if (r < 0)
		return r;
	return ivrs->cut ? 0 : check_blocks(ivrs, data);
}

void ivrs_clear(struct ivrs *ivrs)
{
	free(ivrs->blocks);
	free(ivrs->entries);
	free(ivrs->defects.items);
	memset(ivrs, 0, sizeof(*ivrs));
}
