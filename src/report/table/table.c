// SPDX-License-Identifier: GPL-2.0-or-later
/* The one writer of tables: which columns, how wide they are, and what stands in them. */
#include "report/table/table.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "host/memory-text.h"
#include "host/printable.h"
#include "report/text/wrap.h"

/* Whoever names columns more than once gets them, but not without end. */
#define COLUMNS_MAX 64

struct table {
	const struct table_column *columns[COLUMNS_MAX];
	size_t widths[COLUMNS_MAX];
	size_t count;
	struct names *names;
	struct arena arena;
	char **cells;			/* line by line */
	size_t cell_count;
};

static const struct table_column *find_column(const struct table_form *form, const char *name,
					      size_t length)
{
	for (size_t i = 0; i < form->count; i++)
		if (strlen(form->columns[i].name) == length &&
		    strncasecmp(form->columns[i].name, name, length) == 0)
			return &form->columns[i];
	return NULL;
}

/* Into @columns, which has room for COLUMNS_MAX. */
static enum report_columns read_columns(const struct table_form *form, const char *list,
					const struct table_column **columns, size_t *count)
{
	const char *name = list;

	*count = 0;
	while (name) {
		size_t length = strcspn(name, ",");
		const struct table_column *column = find_column(form, name, length);

		if (!column || *count == COLUMNS_MAX)
			return COLUMNS_UNKNOWN;
		if (*count && columns[*count - 1]->last)
			return COLUMNS_NOT_LAST;
		columns[(*count)++] = column;
		name = name[length] ? name + length + 1 : NULL;
	}
	return COLUMNS_SOUND;
}

enum report_columns table_columns(const struct table_form *form, const char *list)
{
	const struct table_column *columns[COLUMNS_MAX];
	size_t count;

	return read_columns(form, list, columns, &count);
}

/* One line, and one word where a blank would make two columns of it. */
static void make_cell(char *text, bool last)
{
	make_printable(text, true);
	for (; !last && *text; text++)
		if (isspace((unsigned char)*text))
			*text = '_';
}

static void add_cell(struct table *table, const char *text)
{
	char **larger = arena_array(&table->arena, table->cells, table->cell_count, sizeof(*larger));
	size_t column = table->cell_count % table->count, width = wrap_width(text);

	if (!larger)
		return;
	table->cells = larger;
	table->cells[table->cell_count++] = arena_strdup(&table->arena, text);
	if (width > table->widths[column])
		table->widths[column] = width;
}

void table_take(struct table *table, const struct table_line *line)
{
	struct table_line named = *line;

	named.names = table->names;
	for (size_t i = 0; i < table->count; i++) {
		struct memory_text cell;
		char *text;

		memory_text_begin(&cell);
		if (cell.out)
			table->columns[i]->put(&named, cell.out);
		text = memory_text_end(&cell);
		if (text)
			make_cell(text, table->columns[i]->last);
		else
			table_fail(table);
		add_cell(table, text && *text ? text : "-");
		free(text);
	}
}

void table_fail(struct table *table)
{
	table->arena.failed = true;
}

static void add_headings(struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		char text[32];
		size_t length = 0;

		for (const char *c = table->columns[i]->name; *c && length + 1 < sizeof(text); c++)
			text[length++] = (char)toupper((unsigned char)*c);
		text[length] = '\0';
		add_cell(table, text);
	}
}

static void print(const struct table *table, FILE *out)
{
	for (size_t i = 0; i < table->cell_count; i++) {
		size_t column = i % table->count;

		if (column + 1 == table->count) {
			fprintf(out, "%s\n", table->cells[i]);
			continue;
		}
		wrap_pad(out, table->cells[i], table->widths[column]);
		fputc(' ', out);
	}
}

static bool wants_names(const struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->columns[i]->names)
			return true;
	return false;
}

int table_write(const struct table_form *form, const struct judgement *j,
		const struct report_options *options, FILE *out)
{
	struct table table = { 0 };
	bool failed;

	if (read_columns(form, options->columns ? options->columns : form->usual, table.columns,
			 &table.count) != COLUMNS_SOUND)
		return -EINVAL;
	/* Reading pci.ids takes as long as reading hundreds of devices. */
	if (wants_names(&table)) {
		table.names = names_new(j->unsaid);
		if (!table.names)
			return -ENOMEM;
	}
	if (!options->bare)
		add_headings(&table);
	form->lines(j, &table);
	failed = table.arena.failed;
	if (!failed)
		print(&table, out);
	arena_clear(&table.arena);
	names_free(table.names);
	if (failed)
		return -ENOMEM;
	return fflush(out) == 0 && !ferror(out) ? 0 : -EIO;
}
