// SPDX-License-Identifier: GPL-2.0-or-later
/* Which view has which table. */
#include <errno.h>

#include "report/table/table.h"

static const struct table_form *form_of(enum report_view view)
{
	switch (view) {
	case VIEW_CHECK:
		return &table_of_check;
	case VIEW_GROUPS:
		return &table_of_groups;
	case VIEW_REGIONS:
		return &table_of_regions;
	default:
		return NULL;
	}
}

const char *report_column(enum report_view view, size_t index)
{
	const struct table_form *form = form_of(view);

	return form && index < form->count ? form->columns[index].name : NULL;
}

enum report_columns report_columns(enum report_view view, const char *list)
{
	const struct table_form *form = form_of(view);

	return form ? table_columns(form, list) : COLUMNS_UNKNOWN;
}

int report_table(const struct judgement *j, const struct report_options *options, FILE *out)
{
	const struct table_form *form = form_of(options->view);

	return form ? table_write(form, j, options, out) : -EINVAL;
}
