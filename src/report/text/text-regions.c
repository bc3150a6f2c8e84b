// SPDX-License-Identifier: GPL-2.0-or-later
/* regions: every reserved region, its scopes and the devices that it touches. */
#include <inttypes.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "host/errors.h"
#include "host/known-files.h"
#include "report/text/text.h"
#include "report/words/place.h"

static void put_part(const struct text *t, char *part)
{
	fputs(part ? part : "", t->out);
	free(part);
}

/* The firmware's own table was another one. */
static const char *table_words(const struct text *t, enum table_signature which)
{
	return words[t->j->replaced[which] ? WORD_TABLE_REPLACED : WORD_TABLE_LINE];
}

static void table_line(const struct text *t, enum table_signature which)
{
	const struct table_view view = table_kinds[which]->view(t->j->tables);
	const char *source = t->j->host->tables[which].source;
	const char *name = firmware_tables[which].signature;
	struct phrase p = { .j = t->j, .translate = true, .device = NO_INDEX };
	char revision[8], length[16];

	snprintf(revision, sizeof(revision), "%u", view.header->revision);
	snprintf(length, sizeof(length), "%u", view.header->length);
	text_line(t, phrase_with(&p, table_words(t, which), "table", name, "source", source,
				 "revision", revision, "length", length,
				 "oem", view.header->oem_id,
				 "oem-table", view.header->oem_table_id, NULL));
	for (size_t i = 0; i < view.defects->count; i++) {
		p.defect = &view.defects->items[i];
		text_line(t, phrase_with(&p, words[WORD_TABLE_ERROR], "table", name, "source",
					 source, NULL));
	}
}

static void unreadable_lines(const struct text *t)
{
	for (unsigned int i = 0; i < TABLES; i++) {
		const struct host_table *table = &t->j->host->tables[i];
		struct phrase p = { .j = t->j, .translate = true, .device = NO_INDEX };

		if (table->seen != HIDDEN && !(table->seen == SEEN && !t->j->tables->has[i]))
			continue;
		text_line(t, phrase_with(&p, words[table->seen == SEEN ? WORD_TABLE_NOT_READ :
						   table->text_line ? WORD_TABLE_DUMP :
								      WORD_TABLE_UNREADABLE],
					 "table", firmware_tables[i].signature, "source",
					 table->source, "error", error_text(table->error), NULL));
	}
}

static void device_lines(const struct text *t, const struct region *region, size_t scope)
{
	const struct links *links = &t->j->candidates[0].links;

	for (size_t i = 0; i < region->touch_count; i++) {
		const struct touch *touch = &links->touches[region->first_touch + i];
		const struct host_device *device = &t->j->host->devices[touch->device];
		char address[PCI_ADDRESS_SIZE], name[NAME_SIZE];

		if (touch->scope != scope)
			continue;
		fprintf(t->out, "      %s  %-16s ", pci_address_format(device->address, address),
			place_kinds[touch->kind]);
		text_listed(t, 37, text_name(t, device, name));
	}
}

/* 00:16.0 to 00:16.7: the engine's host interfaces, of which firmware shows what it likes. */
static bool is_engine(const struct dmar_scope *scope)
{
	return scope && scope->bus == 0 && scope->path_length == 1 && scope->path[0] == 0x16;
}

static const char *scope_note(const struct text *t, const struct region_scope *scope)
{
	if (!t->j->host->source)
		return words[WORD_SCOPES_UNRESOLVED];
	if (scope->scope && scope->scope->type > DMAR_SCOPE_BRIDGE)
		return words[WORD_SCOPE_OTHER];
	if (scope->device == NO_INDEX && (scope->scope || scope->first == scope->last))
		return words[is_engine(scope->scope) ? WORD_SCOPE_ENGINE : WORD_SCOPE_ABSENT];
	return NULL;
}

static void scope_line(const struct text *t, const struct region *region, size_t index)
{
	const struct region_scope *scope = &t->j->candidates[0].links.scopes[index];
	const char *type = place_scope_type(scope), *note = scope_note(t, scope);
	char path[PLACE_SIZE];

	place_scope(region, scope, path, sizeof(path));
	if (!*path)
		fprintf(t->out, "    %s\n", type);
	else
		fprintf(t->out, "    %-13s %s%s%s%s\n", type, path, note ? "  (" : "",
			note ? gettext(note) : "", note ? ")" : "");
	device_lines(t, region, index);
}

/* What reserved_regions will show, where that is not what the table says. */
static void put_taken(const struct text *t, const struct region *region)
{
	struct phrase p = { .j = t->j, .translate = true, .device = NO_INDEX };
	char range[64], *text;

	if (region->kernel_base == region->base && region->kernel_end == region->end)
		return;
	snprintf(range, sizeof(range), "0x%" PRIx64 "-0x%" PRIx64, region->kernel_base,
		 region->kernel_end);
	text = phrase_with(&p, words[WORD_TAKEN_AS], "taken", range, NULL);
	fprintf(t->out, "    %s\n", text ? text : "");
	free(text);
}

static void put_size(const struct text *t, uint64_t bytes)
{
	if (bytes && bytes % 1024 == 0)
		fprintf(t->out, " (%" PRIu64 " KiB)", bytes / 1024);
	else
		fprintf(t->out, " (%" PRIu64 " B)", bytes);
}

static void region_block(const struct text *t, const struct region *region)
{
	struct place place = place_of_region(region);
	struct phrase p = { .j = t->j, .translate = true, .device = NO_INDEX };
	char offset[16], range[64], number[16];

	snprintf(offset, sizeof(offset), "0x%x", place.offset);
	snprintf(range, sizeof(range), "0x%" PRIx64 "-0x%" PRIx64, place.base, place.end);
	put_part(t, phrase_with(&p, words[WORD_PLACE_REGION], "structure", place.structure,
				"offset", offset, "range", range, NULL));
	if (place.end >= place.base)
		put_size(t, place.end - place.base + 1);
	snprintf(number, sizeof(number), "%u", region->segment);
	if (region->segment)
		put_part(t, phrase_with(&p, words[WORD_REGION_SEGMENT], "number", number, NULL));
	snprintf(number, sizeof(number), "0x%02x", (unsigned int)region->flags);
	if (region->flags >= 0)
		put_part(t, phrase_with(&p, words[WORD_REGION_FLAGS], "number", number, NULL));
	fputc('\n', t->out);
	put_taken(t, region);
	for (size_t i = 0; i < region->scope_count; i++)
		scope_line(t, region, region->first_scope + i);
}

void text_regions(const struct text *t)
{
	const struct links *links = &t->j->candidates[0].links;

	for (unsigned int i = 0; i < TABLES; i++)
		if (t->j->tables->has[i])
			table_line(t, i);
	unreadable_lines(t);
	for (size_t i = 0; i < links->region_count; i++)
		region_block(t, &links->regions[i]);
	if (!links->region_count && t->j->tables_known)
		fprintf(t->out, "%s\n", gettext(words[WORD_NO_REGIONS]));
}
