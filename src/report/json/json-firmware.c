// SPDX-License-Identifier: GPL-2.0-or-later
/* schema.json: tables and regions. */
#include "host/known-files.h"
#include "report/json/json.h"
#include "report/words/place.h"

static json *error_object(int64_t offset, char *what)
{
	json *error = new_object();

	put(error, "offset", integer(offset));
	put(error, "text", owned(what));
	return error;
}

/* The first defect that is more than an unknown scope type. */
static const struct acpi_defect *first_defect(const struct acpi_defects *defects)
{
	for (size_t i = 0; i < defects->count; i++)
		if (defects->items[i].kind != DMAR_SCOPE_TYPE)
			return &defects->items[i];
	return NULL;
}

static json *table_error(const struct judgement *j, const struct host_table *table,
			const struct acpi_defect *defect)
{
	struct phrase p = { .j = j, .device = NO_INDEX, .defect = defect };

	if (defect)
		return error_object(defect->offset, phrase(&p, words_defects[defect->kind]));
	if (!table->text_line)
		return NULL;
	return error_object(0, phrase(&p, "{defect}"));
}

json *json_table(const struct judgement *j, enum table_signature which)
{
	const struct host_table *table = &j->host->tables[which];
	const struct acpi_defect *defect = NULL;
	json *object = new_object();
	struct acpi_header header;
	bool parsed = j->tables->has[which];
	bool known = table->seen == SEEN && acpi_header_read(table->data, table->size, &header);

	if (parsed)
		defect = first_defect(table_kinds[which]->view(j->tables).defects);
	put(object, "signature", text(firmware_tables[which].signature));
	put(object, "source", text(table->source));
	put(object, "state", text(table->seen == NOT_THERE || table->seen == NOT_ASKED ? "absent" :
				  defect || table->text_line ? "invalid" :
				  parsed ? "parsed" : "unreadable"));
	put(object, "length", known ? integer(header.length) : NULL);
	put(object, "revision", known ? integer(header.revision) : NULL);
	put(object, "oem", known ? text(header.oem_id) : NULL);
	put(object, "oem_table", known ? text(header.oem_table_id) : NULL);
	put(object, "error", table_error(j, table, defect));
	return object;
}

static json *path_array(const struct dmar_scope *scope)
{
	json *path = new_array();

	for (unsigned int i = 0; scope && i < scope->path_length; i++) {
		char element[16];

		snprintf(element, sizeof(element), "%02x.%x", scope->path[2 * i],
			 scope->path[2 * i + 1]);
		append(path, text(element));
	}
	return path;
}

/* The first or the last device of a range; a scope of another form has none. */
static json *bound(const struct region *region, const struct region_scope *scope, uint16_t number)
{
	char address[PCI_ADDRESS_SIZE];

	if (scope->form == SCOPE_PATH || scope->form == SCOPE_ALL)
		return NULL;
	return text(pci_address_format(place_address(region, number), address));
}

static json *scope_object(const struct judgement *j, const struct region *region,
			  const struct region_scope *scope)
{
	json *object = new_object();

	put(object, "type", text(place_scope_type(scope)));
	put(object, "bus", scope->scope ? integer(scope->scope->bus) : NULL);
	put(object, "path", path_array(scope->scope));
	put(object, "first", bound(region, scope, scope->first));
	put(object, "last", bound(region, scope, scope->last));
	put(object, "device", address(j->host, scope->device));
	return object;
}

static json *touch_object(const struct judgement *j, const struct touch *touch)
{
	static const char *const kinds[] = { "none", "direct-relaxable", "direct" };
	static const char *const vias[] = { "scope", "below-bridge", "fallback", "range" };
	json *object = new_object();

	put(object, "address", address(j->host, touch->device));
	put(object, "kind", text(kinds[touch->kind]));
	put(object, "via", text(vias[touch->via]));
	return object;
}

json *json_region(const struct judgement *j, const struct region *region)
{
	const struct links *links = &j->candidates[0].links;
	const struct place place = place_of_region(region);
	json *object = new_object();
	json *scopes = new_array(), *devices = new_array();

	for (size_t i = 0; i < region->scope_count; i++)
		append(scopes, scope_object(j, region,
						&links->scopes[region->first_scope + i]));
	for (size_t i = 0; i < region->touch_count; i++)
		append(devices, touch_object(j, &links->touches[region->first_touch + i]));
	put(object, "source", text(place.table));
	put(object, "structure", text(place.structure));
	put(object, "offset", integer(region->offset));
	put(object, "segment", integer(region->segment));
	put(object, "base", hex(region->base, 1));
	put(object, "end", hex(region->end, 1));
	put(object, "flags", region->flags < 0 ? NULL : hex((uint64_t)region->flags, 2));
	put(object, "scopes", scopes);
	put(object, "devices", devices);
	return object;
}
