/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The places of sentences about a judgement: fill.c has a table with the function that fills
 * each one. A new place is a row there and a function in one of fill-*.c.
 */
#ifndef REPORT_WORDS_FILL_H
#define REPORT_WORDS_FILL_H

#include "report/words/phrase.h"

/*
 * Write to @out what stands there about @p, which has a judgement. What is returned goes on
 * behind it: a sentence with places of its own, or "". NULL: the facts have nothing such.
 */
typedef const char *fill_place(const struct phrase *p, FILE *out);

/* What fills the place @name. NULL: only whoever says the sentence. */
fill_place *fill_find(const char *name);

/* Is there such a place at all, in any sentence of report/words and report/expect? */
bool fill_is_place(const char *name);

/* For such functions: print it, and go on with nothing. */
static inline const char *__attribute__((format(printf, 2, 3)))
fill_print(FILE *out, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(out, format, arguments);
	va_end(arguments);
	return "";
}

static inline const char *fill_text(const char *text, FILE *out)
{
	return text ? fill_print(out, "%s", text) : NULL;
}

/* fill-device.c: devices, groups and drivers, and what else the finding names */
fill_place fill_along, fill_buffer_driver, fill_demanded, fill_device, fill_driver, fill_found_texts, fill_group,
	fill_members, fill_named, fill_named_id, fill_node_device, fill_other, fill_other_bdf,
	fill_slot, fill_swaps, fill_through, fill_what;

/* fill-firmware.c: the firmware's tables, what they demand and what is wrong with them */
fill_place fill_base16, fill_defect, fill_dump_line, fill_end16, fill_expected, fill_expected_hex,
	fill_found, fill_found_hex, fill_more_regions, fill_offset, fill_path, fill_range,
	fill_regions, fill_scope_offset, fill_scope_type, fill_structure, fill_table, fill_way_out;

/* fill-machine.c: the machine, what its kernel does and how options get there */
fill_place fill_bios_vendor, fill_bios_version, fill_boot_add, fill_boot_edit, fill_boot_remove,
	fill_boot_replace, fill_errno, fill_error, fill_guest_machine, fill_guest_memory, fill_hole, fill_how_on,
	fill_later, 	fill_memlock, fill_memlock_kib, fill_off_option, fill_on_option, fill_option, fill_patches, fill_prefix,
	fill_product_version, fill_refused_from, fill_silence, fill_step, fill_vendor,
	fill_vendor_name;

/* fill-policy.c: what the administrator has decided in policy.conf */
fill_place fill_other_ids, fill_waived, fill_waived_rule, fill_waiver_date, fill_waiver_ids,
	fill_waiver_line, fill_waiver_regions, fill_waiver_uses;

#define DATE_SIZE sizeof("4294-67-29")

/* 20270630 as people write it, in DATE_SIZE bytes of @buffer. */
const char *fill_date(uint32_t date, char *buffer);

#endif
