// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/table-kind.h"

#include <assert.h>

#include "host/known-files.h"

static const struct table_kind table_iort = { .region = "RMR" };

const struct table_kind *const table_kinds[] = {
	[TABLE_DMAR] = &table_dmar,
	[TABLE_IVRS] = &table_ivrs,
	[TABLE_IORT] = &table_iort,
};

static_assert(sizeof(table_kinds) / sizeof(table_kinds[0]) == TABLES, "each table has a row");

int tables_parse(const struct host_table *from, struct tables *tables)
{
	int r = 0;

	for (unsigned int i = 0; r == 0 && i < TABLES; i++) {
		tables->has[i] = table_kinds[i]->parse && from[i].seen == SEEN;
		if (tables->has[i])
			r = table_kinds[i]->parse(from[i].data, from[i].size, tables);
	}
	return r;
}

void tables_clear(struct tables *tables)
{
	for (unsigned int i = 0; i < TABLES; i++) {
		if (table_kinds[i]->clear)
			table_kinds[i]->clear(tables);
		tables->has[i] = false;
	}
}

enum table_signature tables_first(const struct tables *tables)
{
	unsigned int i = 0;

	while (i < TABLES && !tables->has[i])
		i++;
	return i;
}

bool tables_units_decide(const struct tables *tables)
{
	for (unsigned int i = 0; i < TABLES; i++)
		if (tables->has[i] && table_kinds[i]->units_decide)
			return true;
	return false;
}

enum table_signature tables_of_defect(const struct tables *tables, const struct acpi_defect *defect)
{
	for (unsigned int i = 0; i < TABLES; i++) {
		const struct acpi_defects *defects;

		if (!tables->has[i])
			continue;
		defects = table_kinds[i]->view(tables).defects;
		for (size_t d = 0; d < defects->count; d++)
			if (defect == &defects->items[d])
				return i;
	}
	return TABLES;
}

enum table_signature table_of_maker(enum iommu_kind maker)
{
	unsigned int i = 0;

	while (i < TABLES && firmware_tables[i].maker != maker)
		i++;
	return i;
}
