// SPDX-License-Identifier: GPL-2.0-or-later
/* Answers as a table, and which columns there are. */
#include "lib/check.h"

#include <errno.h>
#include <libintl.h>
#include <stdlib.h>

#include "host/memory-text.h"
#include "report/report.h"


enum report_view check_view(enum vfc_view view)
{
	return view == VFC_GROUPS  ? VIEW_GROUPS :
	       view == VFC_REGIONS ? VIEW_REGIONS :
	       view == VFC_SUPPORT ? VIEW_SUPPORT :
				     VIEW_CHECK;
}

const char *vfc_column(enum vfc_view view, size_t index)
{
	return report_column(check_view(view), index);
}

static const char *last_column(enum vfc_view view)
{
	const char *name, *last = "";

	for (size_t i = 0; (name = vfc_column(view, i)); i++)
		last = name;
	return last;
}

int vfc_columns(enum vfc_view view, const char *columns, char **mistake)
{
	enum report_columns what = report_columns(check_view(view), columns);
	struct memory_text text;
	const char *name;

	*mistake = NULL;
	if (what == COLUMNS_SOUND)
		return 0;
	memory_text_begin(&text);
	if (text.out && what == COLUMNS_NOT_LAST)
		fprintf(text.out, gettext("-o %s: expected %s as the last column, as it holds blanks"),
			columns, last_column(view));
	else if (text.out)
		fprintf(text.out, gettext("-o %s: expected columns by commas, of these:"), columns);
	for (size_t i = 0; text.out && what == COLUMNS_UNKNOWN && (name = vfc_column(view, i)); i++)
		fprintf(text.out, " %s", name);
	*mistake = memory_text_end(&text);
	return -EINVAL;
}

int vfc_table(const struct vfc_check *check, enum vfc_view view, const char *columns, bool bare,
	      FILE *out)
{
	const struct report_options options = {
		.view = check_view(view),
		.columns = columns,
		.bare = bare,
	};
	int r = report_table(&check->judgement, &options, out);

	return check->unsaid ? -ENOMEM : r;
}
