// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/linker.h"

static int parse(const uint8_t *data, size_t size, struct tables *tables)
{
	return dmar_parse(data, size, &tables->dmar);
}

static void clear(struct tables *tables)
{
	dmar_clear(&tables->dmar);
}

static struct table_view view(const struct tables *tables)
{
	const struct dmar *dmar = &tables->dmar;

	return (struct table_view){ &dmar->header, &dmar->defects, dmar->guesswork };
}

const struct table_kind table_dmar = {
	.region = "RMRR",
	.checks_memory_map = true,
	.parse = parse,
	.clear = clear,
	.view = view,
	.link = link_dmar,
	.scope_paths = link_dmar_paths,
};
