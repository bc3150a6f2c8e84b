// SPDX-License-Identifier: GPL-2.0-or-later
#include "acpi/dmar.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/cursor.h"
#include "acpi/list.h"

#define SCOPE_FIXED_SIZE 6

/* Bytes before the device scopes, or the whole structure where it has none. */
static const uint8_t fixed_size[DMAR_TYPES] = {
	[DMAR_DRHD] = 16, [DMAR_RMRR] = 24, [DMAR_ATSR] = 8, [DMAR_RHSA] = 20,
	[DMAR_ANDD] = 8,  [DMAR_SATC] = 8,  [DMAR_SIDP] = 8,
};

static const bool has_scopes[DMAR_TYPES] = {
	[DMAR_DRHD] = true, [DMAR_RMRR] = true, [DMAR_ATSR] = true,
	[DMAR_SATC] = true, [DMAR_SIDP] = true,
};

static void defect(struct dmar *dmar, enum acpi_defect_kind kind, size_t offset, uint64_t found,
		   uint64_t expected)
{
	acpi_defect_add(&dmar->defects, kind, offset, found, expected);
}

static void add_structure(struct dmar *dmar, const struct dmar_structure *structure)
{
	struct dmar_structure *items =
		list_grow(dmar->structures, dmar->structure_count, sizeof(*items));

	dmar->defects.failed |= !items;
	if (!items)
		return;
	items[dmar->structure_count++] = *structure;
	dmar->structures = items;
}

static void add_scope(struct dmar *dmar, const struct dmar_scope *scope)
{
	struct dmar_scope *items = list_grow(dmar->scopes, dmar->scope_count, sizeof(*items));

	dmar->defects.failed |= !items;
	if (!items)
		return;
	items[dmar->scope_count++] = *scope;
	dmar->scopes = items;
}

static bool known_scope_type(uint8_t type)
{
	return type >= DMAR_SCOPE_ENDPOINT && type <= DMAR_SCOPE_NAMESPACE;
}

/* The scope at @c. Are there more? */
static bool parse_scope(struct dmar *dmar, struct cursor *c, size_t table_end)
{
	struct dmar_scope scope = { .offset = (uint32_t)c->pos };
	struct cursor in = *c;
	bool last = false;

	if (!cursor_u8(&in, &scope.type) || !cursor_u8(&in, &scope.length)) {
		defect(dmar, DMAR_SCOPE_OVERRUN, c->pos, SCOPE_FIXED_SIZE, cursor_left(c));
		dmar->guesswork = true;
		return false;
	}
	if (scope.length == 0) {
		defect(dmar, DMAR_SCOPE_ZERO, c->pos + 1, scope.type, SCOPE_FIXED_SIZE);
		return false;
	}
	/*
	 * Linux does not notice: it takes what comes after the structure, up to @table_end,
	 * for the rest of the path.
	 */
	if (scope.length > cursor_left(c)) {
		defect(dmar, DMAR_SCOPE_OVERRUN, c->pos + 1, scope.length, cursor_left(c));
		if (scope.length > table_end - c->pos) {
			dmar->guesswork = true;
			return false;
		}
		in.end = table_end;
		last = true;
	}
	if (scope.length < SCOPE_FIXED_SIZE) {
		defect(dmar, DMAR_SCOPE_SHORT, c->pos + 1, scope.length, SCOPE_FIXED_SIZE);
		cursor_skip(c, scope.length);
		return !last;
	}

	cursor_u8(&in, &scope.flags);
	cursor_u8(&in, &scope.reserved);
	cursor_u8(&in, &scope.enumeration_id);
	cursor_u8(&in, &scope.bus);
	scope.path = c->base + in.pos;
	scope.path_length = (scope.length - SCOPE_FIXED_SIZE) / 2;
	add_scope(dmar, &scope);
	if (scope.length % 2)
		defect(dmar, DMAR_SCOPE_ODD, c->pos + 1, scope.length, scope.length - 1u);
	if (!known_scope_type(scope.type))
		defect(dmar, DMAR_SCOPE_TYPE, c->pos, scope.type, DMAR_SCOPE_NAMESPACE);
	cursor_skip(c, scope.length);
	return !last;
}

static void parse_scopes(struct dmar *dmar, struct dmar_structure *structure, struct cursor *c,
			 size_t table_end)
{
	structure->first_scope = dmar->scope_count;
	while (cursor_left(c) > 0 && parse_scope(dmar, c, table_end))
		;
	structure->scope_count = dmar->scope_count - structure->first_scope;
}

/* The members after type and length; the fixed part is known to be there. */
static void parse_fixed(struct dmar_structure *structure, struct cursor *c)
{
	switch (structure->type) {
	case DMAR_DRHD:
		cursor_u8(c, &structure->flags);
		cursor_u8(c, &structure->size);
		cursor_u16(c, &structure->segment);
		cursor_u64(c, &structure->base);
		break;
	case DMAR_RMRR:
		cursor_skip(c, 2);
		cursor_u16(c, &structure->segment);
		cursor_u64(c, &structure->base);
		cursor_u64(c, &structure->end);
		break;
	case DMAR_ATSR:
	case DMAR_SATC:
		cursor_u8(c, &structure->flags);
		cursor_skip(c, 1);
		cursor_u16(c, &structure->segment);
		break;
	case DMAR_RHSA:
		cursor_skip(c, 4);
		cursor_u64(c, &structure->base);
		cursor_u32(c, &structure->proximity);
		break;
	case DMAR_ANDD:
		cursor_skip(c, 3);
		cursor_u8(c, &structure->device_number);
		structure->name = (const char *)c->base + c->pos;
		structure->name_size = cursor_left(c);
		break;
	case DMAR_SIDP:
		cursor_skip(c, 2);
		cursor_u16(c, &structure->segment);
		break;
	}
}

static void check_structure(struct dmar *dmar, const struct dmar_structure *s)
{
	if (s->type == DMAR_ANDD && !memchr(s->name, '\0', s->name_size))
		defect(dmar, DMAR_ANDD_NAME, s->offset + 8u, s->name_size, 0);
	/* The kernel looks at no more than "is it 0" before it maps the registers. */
	if (s->type == DMAR_DRHD && s->base == 0)
		defect(dmar, DMAR_DRHD_ADDRESS, s->offset + 8u, 0, 0);
}

/* The structure at @c. Can there be more? */
static bool parse_structure(struct dmar *dmar, struct cursor *c)
{
	struct dmar_structure structure = { .offset = (uint32_t)c->pos };
	/* What runs past the end of a copy that was cut off need not run past the table's. */
	bool known, cut = dmar->header.length > c->end;
	struct cursor in = *c;

	if (!cursor_u16(&in, &structure.type) || !cursor_u16(&in, &structure.length)) {
		if (!cut)
			defect(dmar, ACPI_RECORD_OVERRUN, c->pos, 4, cursor_left(c));
		return false;
	}
	if (structure.length == 0) {
		defect(dmar, ACPI_RECORD_ZERO, c->pos + 2, structure.type, 4);
		return false;
	}
	if (structure.length > cursor_left(c)) {
		if (!cut)
			defect(dmar, ACPI_RECORD_OVERRUN, c->pos + 2, structure.length, cursor_left(c));
		return false;
	}

	known = structure.type < DMAR_TYPES;
	if (structure.length < (known ? fixed_size[structure.type] : 4)) {
		defect(dmar, ACPI_RECORD_SHORT, c->pos + 2, structure.length,
		       known ? fixed_size[structure.type] : 4);
		/* Linux reads on into what follows. Without scopes only these mean something. */
		if (structure.type == DMAR_DRHD || structure.type == DMAR_ANDD)
			dmar->guesswork = true;
		cursor_skip(c, structure.length);
		return true;
	}

	in.end = c->pos + structure.length;
	parse_fixed(&structure, &in);
	check_structure(dmar, &structure);
	if (known && has_scopes[structure.type])
		parse_scopes(dmar, &structure, &in, c->end);
	add_structure(dmar, &structure);
	cursor_skip(c, structure.length);
	return true;
}

static bool has_drhd(const struct dmar *dmar)
{
	for (size_t i = 0; i < dmar->structure_count; i++)
		if (dmar->structures[i].type == DMAR_DRHD)
			return true;
	return false;
}

int dmar_parse(const uint8_t *data, size_t size, struct dmar *dmar)
{
	static const struct acpi_form form = { "DMAR", DMAR_FIXED_SIZE };
	struct cursor c = { .base = data, .pos = ACPI_HEADER_SIZE };

	memset(dmar, 0, sizeof(*dmar));
	if (!acpi_table_open(&c, size, &form, &dmar->header, &dmar->defects))
		return dmar->defects.failed ? -ENOMEM : 0;

	cursor_u8(&c, &dmar->width);
	cursor_u8(&c, &dmar->flags);
	cursor_skip(&c, 10);
	dmar->fixed_read = true;
	/* Linux refuses what cannot address one page (dmar.c: width < PAGE_SHIFT - 1). */
	if (dmar->width < 11)
		defect(dmar, DMAR_WIDTH, ACPI_HEADER_SIZE, dmar->width, 11);

	while (cursor_left(&c) > 0 && parse_structure(dmar, &c))
		;
	if (!has_drhd(dmar) && dmar->header.length <= c.end)
		defect(dmar, DMAR_NO_DRHD, DMAR_FIXED_SIZE, 0, 0);
	return dmar->defects.failed ? -ENOMEM : 0;
}

void dmar_clear(struct dmar *dmar)
{
	free(dmar->structures);
	free(dmar->scopes);
	free(dmar->defects.items);
	memset(dmar, 0, sizeof(*dmar));
}
