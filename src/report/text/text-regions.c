// SPDX-License-Identifier: GPL-2.0-or-later
/* regions: every reserved region, its scopes and the devices that it touches. */
#include <inttypes.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "host/errors.h"
#include "host/known-files.h"
#include "host/memory-text.h"
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
	text_whole(t, 0,
		   phrase_with(&p, table_words(t, which), "table", name, "source", source, "revision",
			       revision, "length", length, "oem", view.header->oem_id, "oem-table",
			       view.header->oem_table_id, NULL));
	for (size_t i = 0; i < view.defects->count; i++) {
		p.defect = &view.defects->items[i];
		text_whole(t, 0, phrase_with(&p, words[WORD_TABLE_ERROR], "table", name, "source",
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
		text_whole(t, 0, phrase_with(&p, words[table->seen == SEEN ? WORD_TABLE_NOT_READ :
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
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	char path[PLACE_SIZE];

	place_scope(region, scope, path, sizeof(path));
	text_whole(t, 4, *path ? phrase_print(&p, "%-13s %s%s%s%s", type, path, note ? "  (" : "",
					      note ? gettext(note) : "", note ? ")" : "") :
				 phrase_print(&p, "%s", type));
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
	text_whole(t, 4, text);
}

static void put_region(const struct text *t, const struct region *region)
{
	struct place place = place_of_region(region);
	struct phrase p = { .j = t->j, .translate = true, .device = NO_INDEX };
	char offset[16], range[64], number[16];

	snprintf(offset, sizeof(offset), "0x%x", place.offset);
	snprintf(range, sizeof(range), "0x%" PRIx64 "-0x%" PRIx64, place.base, place.end);
	put_part(t, phrase_with(&p, words[WORD_PLACE_REGION], "structure", place.structure,
				"offset", offset, "range", range, NULL));
	text_size(t, place.base, place.end);
	snprintf(number, sizeof(number), "%u", region->segment);
	if (region->segment)
		put_part(t, phrase_with(&p, words[WORD_REGION_SEGMENT], "number", number, NULL));
	snprintf(number, sizeof(number), "0x%02x", (unsigned int)region->flags);
	if (region->flags >= 0)
		put_part(t, phrase_with(&p, words[WORD_REGION_FLAGS], "number", number, NULL));
}

static void region_line(const struct text *t, const struct region *region)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	struct text into = *t;
	struct memory_text line;

	memory_text_begin(&line);
	into.out = line.out;
	if (line.out)
		put_region(&into, region);
	text_whole(t, 0, phrase_made(&p, memory_text_end(&line)));
	put_taken(t, region);
}

/* Whom a region names and touches, as text, so that equal lists can be told once. */
struct block {
	const struct region *region;
	char *users;
	const struct block *same;	/* the first one of the same users; NULL: this is it */
	const struct block *next;	/* the next one of the same */
};

static char *users_text(const struct text *t, const struct region *region)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	struct text into = *t;
	struct memory_text users;

	memory_text_begin(&users);
	into.out = users.out;
	for (size_t i = 0; users.out && i < region->scope_count; i++)
		scope_line(&into, region, region->first_scope + i);
	return phrase_made(&p, memory_text_end(&users));
}

static int compare_blocks(const void *a, const void *b)
{
	const struct block *x = *(struct block *const *)a, *y = *(struct block *const *)b;
	int order = strcmp(x->users, y->users);

	return order ? order : (x > y) - (x < y);
}

/* Firmware of servers names the same devices for one region after the other. False: no memory. */
static bool find_same(struct block *blocks, size_t count)
{
	struct block **order = calloc(count, sizeof(*order));

	if (!order)
		return false;
	for (size_t i = 0; i < count; i++)
		order[i] = &blocks[i];
	qsort(order, count, sizeof(*order), compare_blocks);
	for (size_t i = 1; i < count; i++) {
		if (!*order[i]->users || strcmp(order[i]->users, order[i - 1]->users) != 0)
			continue;
		order[i]->same = order[i - 1]->same ? order[i - 1]->same : order[i - 1];
		order[i - 1]->next = order[i];
	}
	free(order);
	return true;
}

static void put_blocks(const struct text *t, const struct block *blocks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (blocks[i].same)
			continue;
		for (const struct block *b = &blocks[i]; b; b = b->next)
			region_line(t, b->region);
		fputs(blocks[i].users, t->out);
	}
}

static void region_blocks(const struct text *t)
{
	const struct links *links = &t->j->candidates[0].links;
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	struct block *blocks = calloc(links->region_count + 1, sizeof(*blocks));
	bool whole = blocks;

	for (size_t i = 0; whole && i < links->region_count; i++) {
		blocks[i].region = &links->regions[i];
		blocks[i].users = users_text(t, blocks[i].region);
		whole = blocks[i].users;
	}
	if (whole && links->region_count && find_same(blocks, links->region_count))
		put_blocks(t, blocks, links->region_count);
	else if (links->region_count)
		phrase_made(&p, NULL);
	for (size_t i = 0; blocks && i < links->region_count; i++)
		free(blocks[i].users);
	free(blocks);
}

void text_regions(const struct text *t)
{
	const struct links *links = &t->j->candidates[0].links;
	bool shown = place_is_shown(t->j);

	if (shown && !links->region_count)
		text_shown_sum(t);
	else if (links->region_count || !t->j->tables_known)
		text_region_sum(t, links->region_count);
	else
		fprintf(t->out, "%s\n", gettext(words[WORD_NO_REGIONS]));
	for (unsigned int i = 0; i < TABLES; i++)
		if (t->j->tables->has[i])
			table_line(t, i);
	unreadable_lines(t);
	region_blocks(t);
	if (shown)
		text_shown(t);
}
