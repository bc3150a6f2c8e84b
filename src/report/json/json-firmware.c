// SPDX-License-Identifier: GPL-2.0-or-later
/* schema.json: tables and regions. */
#include "host/known-files.h"
#include "report/json/json.h"
#include "report/words/place.h"

static json *error_object(int64_t offset, char *what)
{
	json *error = json_new_object();

	json_put(error, "offset", json_integer(offset));
	json_put(error, "text", json_owned(what));
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
	json *object = json_new_object();
	struct acpi_header header;
	bool parsed = j->tables->has[which];
	bool known = table->seen == SEEN && acpi_header_read(table->data, table->size, &header);

	if (parsed)
		defect = first_defect(table_kinds[which]->view(j->tables).defects);
	json_put(object, "signature", json_text(firmware_tables[which].signature));
	json_put(object, "source", json_text(table->source));
	json_put(object, "state",
		 json_text(table->seen == NOT_THERE || table->seen == NOT_ASKED ? "absent" :
			   defect || table->text_line ? "invalid" :
			   parsed ? "parsed" : "unreadable"));
	json_put(object, "length", known ? json_integer(header.length) : NULL);
	json_put(object, "revision", known ? json_integer(header.revision) : NULL);
	json_put(object, "oem", known ? json_text(header.oem_id) : NULL);
	json_put(object, "oem_table", known ? json_text(header.oem_table_id) : NULL);
	json_put(object, "error", table_error(j, table, defect));
	return object;
}

static json *path_array(const struct dmar_scope *scope)
{
	json *path = json_new_array();

	for (unsigned int i = 0; scope && i < scope->path_length; i++) {
		char element[16];

		snprintf(element, sizeof(element), "%02x.%x", scope->path[2 * i],
			 scope->path[2 * i + 1]);
		json_append(path, json_text(element));
	}
	return path;
}

/* The first or the last device of a range; a scope of another form has none. */
static json *bound(const struct region *region, const struct region_scope *scope, uint16_t number)
{
	char address[PCI_ADDRESS_SIZE];

	if (scope->form == SCOPE_PATH || scope->form == SCOPE_ALL)
		return NULL;
	return json_text(pci_address_format(place_address(region, number), address));
}

static json *scope_object(const struct judgement *j, const struct region *region,
			  const struct region_scope *scope)
{
	json *object = json_new_object();

	json_put(object, "type", json_text(place_scope_type(scope)));
	json_put(object, "bus", scope->scope ? json_integer(scope->scope->bus) : NULL);
	json_put(object, "path", path_array(scope->scope));
	json_put(object, "first", bound(region, scope, scope->first));
	json_put(object, "last", bound(region, scope, scope->last));
	json_put(object, "device", json_address(j->host, scope->device));
	return object;
}

static json *touch_object(const struct judgement *j, const struct touch *touch)
{
	json *object = json_new_object();

	json_put(object, "address", json_address(j->host, touch->device));
	json_put(object, "kind", json_text(place_kinds[touch->kind]));
	json_put(object, "via", json_text(place_vias[touch->via]));
	return object;
}

json *json_region(const struct judgement *j, const struct region *region)
{
	const struct links *links = &j->candidates[0].links;
	const struct place place = place_of_region(region);
	json *object = json_new_object();
	json *scopes = json_new_array(), *devices = json_new_array();

	for (size_t i = 0; i < region->scope_count; i++)
		json_append(scopes, scope_object(j, region,
						&links->scopes[region->first_scope + i]));
	for (size_t i = 0; i < region->touch_count; i++)
		json_append(devices, touch_object(j, &links->touches[region->first_touch + i]));
	json_put(object, "source", json_text(place.table));
	json_put(object, "structure", json_text(place.structure));
	json_put(object, "offset", json_integer(region->offset));
	json_put(object, "segment", json_integer(region->segment));
	json_put(object, "base", json_hex(region->base, 1));
	json_put(object, "end", json_hex(region->end, 1));
	json_put(object, "flags", region->flags < 0 ? NULL : json_hex((uint64_t)region->flags, 2));
	json_put(object, "scopes", scopes);
	json_put(object, "devices", devices);
	return object;
}
