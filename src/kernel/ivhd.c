// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/ivhd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* kernel: ACPI_IVHD_TYPE_MAX_SUPPORTED */
#define TYPE_MAX IVRS_IVHD_40

/* Registers of a unit: 512 KiB with performance counters, 16 KiB without. */
#define REGISTERS_LARGE 0x80000
#define REGISTERS_SMALL 0x4000

uint8_t ivhd_used_type(const struct ivrs *ivrs)
{
	uint8_t type;

	if (!ivrs->block_count)
		return 0;
	type = ivrs->blocks[0].type;
	for (size_t i = 0; i < ivrs->block_count && ivrs->blocks[i].type <= TYPE_MAX; i++)
		if (ivrs->blocks[i].device == ivrs->blocks[0].device)
			type = ivrs->blocks[i].type;
	return type;
}

/* The most that Linux may map of the unit's registers (kernel: init_iommu_one). */
static uint64_t registers_size(const struct ivrs_block *unit)
{
	bool large;

	if (unit->type == IVRS_IVHD_10)
		large = (unit->attributes & 0xfu << 13) && (unit->attributes & 0x3fu << 17);
	else
		large = unit->features & 1u << 9;
	return large ? REGISTERS_LARGE : REGISTERS_SMALL;
}

static bool share_registers(const struct ivrs_block *a, const struct ivrs_block *b)
{
	return a->base < b->base + registers_size(b) && b->base < a->base + registers_size(a);
}

enum ivhd_problem ivhd_problem(const struct ivrs *ivrs, const struct ivrs_block **block)
{
	const struct ivrs_block *units[IVHD_MAX];
	uint8_t used = ivhd_used_type(ivrs);
	size_t count = 0;

	*block = NULL;
	for (size_t i = 0; i < ivrs->block_count; i++) {
		const struct ivrs_block *unit = &ivrs->blocks[i];

		if (unit->type != used)
			continue;
		*block = unit;
		if (!ivrs_is_ivhd(used))
			return IVHD_NO_UNIT;
		if (count == IVHD_MAX)
			return IVHD_TOO_MANY;
		for (size_t u = 0; u < count; u++)
			if (share_registers(units[u], unit))
				return IVHD_REPEATED;
		units[count++] = unit;
	}
	*block = NULL;
	return IVHD_FINE;
}

const struct ivrs_block *ivhd_block_at(const struct ivrs *ivrs, uint32_t offset)
{
	for (size_t i = 0; i < ivrs->block_count; i++)
		if (offset >= ivrs->blocks[i].offset &&
		    offset - ivrs->blocks[i].offset < ivrs->blocks[i].length)
			return &ivrs->blocks[i];
	return NULL;
}

/* One more, from @first to @last, at each number in @change; a running sum tells the cover. */
struct change {
	int32_t at[65536 + 1];
};

static void mark(struct change *change, uint16_t first, uint16_t last)
{
	if (last < first)
		return;
	change->at[first]++;
	change->at[last + 1]--;
}

/* An end without a start of its own goes with the start before, or with 0. */
struct range {
	uint16_t first, alias;
	bool aliased;
};

/* Linux passes over ACPI names in older blocks, and over empty ones. */
static bool names_acpi_device(const struct ivrs_block *unit, const struct ivrs_entry *entry)
{
	return unit->type == IVRS_IVHD_40 && entry->hid[0];
}

static void mark_entry(struct change *change, struct range *range, const struct ivrs_block *unit,
		       const struct ivrs_entry *entry, uint16_t last)
{
	switch (entry->type) {
	case IVRS_ENTRY_ALL:
		mark(change, 0, last);
		break;
	case IVRS_ENTRY_ALIAS_SELECT:
		mark(change, entry->source, entry->source);
		mark(change, entry->device, entry->device);
		break;
	case IVRS_ENTRY_SELECT:
	case IVRS_ENTRY_EXTENDED_SELECT:
		mark(change, entry->device, entry->device);
		break;
	case IVRS_ENTRY_SPECIAL:
		mark(change, entry->source, entry->source);
		break;
	case IVRS_ENTRY_HID:
		if (names_acpi_device(unit, entry))
			mark(change, entry->device, entry->device);
		break;
	case IVRS_ENTRY_RANGE_START:
	case IVRS_ENTRY_EXTENDED_START:
	case IVRS_ENTRY_ALIAS_START:
		*range = (struct range){ .first = entry->device,
					 .alias = entry->source,
					 .aliased = entry->type == IVRS_ENTRY_ALIAS_START };
		break;
	case IVRS_ENTRY_RANGE_END:
		mark(change, range->first, entry->device);
		if (range->aliased && entry->device >= range->first)
			mark(change, range->alias, range->alias);
		break;
	}
}

/* kernel: find_last_devid_from_ivhd */
static uint16_t last_named(const struct ivrs *ivrs, const struct ivrs_block *unit)
{
	uint16_t last = 0;

	for (size_t e = 0; e < unit->entry_count; e++) {
		const struct ivrs_entry *entry = &ivrs->entries[unit->first_entry + e];

		switch (entry->type) {
		case IVRS_ENTRY_ALL:
			return 0xffff;
		case IVRS_ENTRY_SELECT:
		case IVRS_ENTRY_RANGE_END:
		case IVRS_ENTRY_ALIAS_SELECT:
		case IVRS_ENTRY_EXTENDED_SELECT:
			if (entry->device > last)
				last = entry->device;
			break;
		}
	}
	return last;
}

static bool is_unit_of(const struct ivrs_block *block, uint8_t used, uint16_t segment,
		       bool any_segment)
{
	return block->type == used && (any_segment || block->segment == segment);
}

static uint16_t last_of_segment(const struct ivrs *ivrs, uint8_t used, uint16_t segment,
				bool any_segment)
{
	uint16_t last = 0;

	for (size_t i = 0; i < ivrs->block_count; i++) {
		uint16_t named = 0;

		if (is_unit_of(&ivrs->blocks[i], used, segment, any_segment))
			named = last_named(ivrs, &ivrs->blocks[i]);
		if (named > last)
			last = named;
	}
	return last;
}

/* An IOMMU does not translate for itself. */
static void leave_out_units(const struct ivrs *ivrs, uint8_t used, uint16_t segment,
			    bool any_segment, struct ivhd_cover *cover)
{
	for (size_t i = 0; i < ivrs->block_count; i++)
		if (is_unit_of(&ivrs->blocks[i], used, segment, any_segment))
			cover->bits[ivrs->blocks[i].device / 8] &=
				(uint8_t)~(1 << ivrs->blocks[i].device % 8);
}

int ivhd_cover(const struct ivrs *ivrs, uint16_t segment, bool any_segment,
	       struct ivhd_cover *cover)
{
	uint8_t used = ivhd_used_type(ivrs);
	struct change *change;
	int32_t depth = 0;

	memset(cover, 0, sizeof(*cover));
	if (!ivrs_is_ivhd(used))
		return 0;
	change = calloc(1, sizeof(*change));
	if (!change)
		return -ENOMEM;
	cover->last = last_of_segment(ivrs, used, segment, any_segment);
	for (size_t i = 0; i < ivrs->block_count; i++) {
		const struct ivrs_block *unit = &ivrs->blocks[i];
		struct range range = { 0 };

		if (!is_unit_of(unit, used, segment, any_segment))
			continue;
		for (size_t e = 0; e < unit->entry_count; e++)
			mark_entry(change, &range, unit, &ivrs->entries[unit->first_entry + e],
				   cover->last);
	}
	for (size_t n = 0; n <= cover->last; n++) {
		depth += change->at[n];
		if (depth > 0)
			cover->bits[n / 8] |= (uint8_t)(1 << n % 8);
	}
	free(change);
	leave_out_units(ivrs, used, segment, any_segment, cover);
	return 0;
}

int ivhd_ioapic(const struct ivrs *ivrs, uint8_t id)
{
	uint8_t used = ivhd_used_type(ivrs);

	for (size_t i = 0; ivrs_is_ivhd(used) && i < ivrs->block_count; i++) {
		const struct ivrs_block *unit = &ivrs->blocks[i];

		if (unit->type != used)
			continue;
		for (size_t e = 0; e < unit->entry_count; e++) {
			const struct ivrs_entry *entry = &ivrs->entries[unit->first_entry + e];

			if (entry->type == IVRS_ENTRY_SPECIAL &&
			    entry->variety == IVRS_SPECIAL_IOAPIC && entry->handle == id)
				return entry->source;
		}
	}
	return -1;
}
