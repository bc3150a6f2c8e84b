// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words/fill.h"

#include <string.h>

static const struct {
	const char *name;
	fill_place *fill;
} places[] = {
	{ "along", fill_along },
	{ "base16", fill_base16 },
	{ "bios-vendor", fill_bios_vendor },
	{ "bios-version", fill_bios_version },
	{ "boot-add", fill_boot_add },
	{ "boot-edit", fill_boot_edit },
	{ "boot-remove", fill_boot_remove },
	{ "boot-replace", fill_boot_replace },
	{ "buffer-driver", fill_buffer_driver },
	{ "count", fill_more_regions },
	{ "defect", fill_defect },
	{ "demanded", fill_demanded },
	{ "device", fill_device },
	{ "driver", fill_driver },
	{ "end16", fill_end16 },
	{ "errno", fill_errno },
	{ "error", fill_error },
	{ "expected", fill_expected },
	{ "expected-hex", fill_expected_hex },
	{ "found", fill_found },
	{ "found-hex", fill_found_hex },
	{ "group", fill_group },
	{ "guest-machine", fill_guest_machine },
	{ "guest-memory", fill_guest_memory },
	{ "hole", fill_hole },
	{ "how-on", fill_how_on },
	{ "later", fill_later },
	{ "line", fill_dump_line },
	{ "members", fill_members },
	{ "memlock", fill_memlock },
	{ "memlock-kib", fill_memlock_kib },
	{ "name", fill_vendor_name },
	{ "named", fill_named },
	{ "named-id", fill_named_id },
	{ "node-device", fill_node_device },
	{ "off-option", fill_off_option },
	{ "offset", fill_offset },
	{ "on-option", fill_on_option },
	{ "option", fill_option },
	{ "other", fill_other },
	{ "other-bdf", fill_other_bdf },
	{ "other-ids", fill_other_ids },
	{ "patches", fill_patches },
	{ "path", fill_path },
	{ "prefix", fill_prefix },
	{ "product-version", fill_product_version },
	{ "range", fill_range },
	{ "ranges", fill_found_texts },
	{ "refused-from", fill_refused_from },
	{ "regions", fill_regions },
	{ "remapping-option", fill_option },
	{ "scope-offset", fill_scope_offset },
	{ "scope-type", fill_scope_type },
	{ "silence", fill_silence },
	{ "slot", fill_slot },
	{ "step", fill_step },
	{ "structure", fill_structure },
	{ "swaps", fill_swaps },
	{ "table", fill_table },
	{ "through", fill_through },
	{ "vendor", fill_vendor },
	{ "waived", fill_waived },
	{ "waived-rule", fill_waived_rule },
	{ "waiver-date", fill_waiver_date },
	{ "waiver-ids", fill_waiver_ids },
	{ "waiver-line", fill_waiver_line },
	{ "waiver-regions", fill_waiver_regions },
	{ "waiver-uses", fill_waiver_uses },
	{ "way-out", fill_way_out },
	{ "what", fill_what },
};

/* What only whoever says the sentence knows. */
static const char *const given[] = {
	"after", "all", "before", "bios", "by-itself", "chipset", "command", "confidence", "counts", "date", "detail",
	"devices", "file", "first", "gap", "kernel", "known", "length", "list", "machine", "number", "oem",
	"oem-table", "place", "product", "property", "reason", "revision", "rule", "running", "severity",
	"slot-note", "source", "subject", "taken", "text", "type", "until", "version", "why",
};

fill_place *fill_find(const char *name)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (strcmp(places[i].name, name) == 0)
			return places[i].fill;
	return NULL;
}

bool fill_is_place(const char *name)
{
	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		if (strcmp(given[i], name) == 0)
			return true;
	return fill_find(name);
}
