// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/linker.h"

static int parse(const uint8_t *data, size_t size, struct tables *tables)
{
	return ivrs_parse(data, size, &tables->ivrs);
}

static void clear(struct tables *tables)
{
	ivrs_clear(&tables->ivrs);
}

static struct table_view view(const struct tables *tables)
{
	const struct ivrs *ivrs = &tables->ivrs;

	return (struct table_view){ &ivrs->header, &ivrs->defects, ivrs->guesswork };
}

const struct table_kind table_ivrs = {
	.region = "IVMD",
	.parse = parse,
	.clear = clear,
	.view = view,
	.link = link_ivrs,
};
