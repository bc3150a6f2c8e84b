/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line a thing and a column a fact, for scripts and grep, as lsblk(8) does it. A form is a row of
 * columns, and a function that hands over one line after the other; what is not asked for is not
 * looked up. Never translated.
 */
#ifndef REPORT_TABLE_TABLE_H
#define REPORT_TABLE_TABLE_H

#include "report/report.h"

/* What a line is about. Columns whose part of it is not there stay empty. */
struct table_line {
	const struct judgement *j;
	struct names *names;			/* NULL: no column asks for a name */
	const struct host_device *device;
	const struct device_judgement *judged;
	const struct host_group *group;
	const char *foreign;			/* a member of the group that is no PCI device */
	const struct region *region;
	const struct touch *touch;		/* of the region: @device's */
	const struct reserved_range *range;	/* of the group, where no table can be read */
};

struct table_column {
	const char *name;
	/* Write what stands in it; nothing: "-" does. */
	void (*put)(const struct table_line *line, FILE *out);
	bool last;		/* it holds blanks, so that only the last column can be one */
	bool names;		/* it needs names */
};

/* table-device.c: columns that several views have. */
void table_address(const struct table_line *line, FILE *out);
void table_verdict(const struct table_line *line, FILE *out);
void table_rule(const struct table_line *line, FILE *out);
void table_driver(const struct table_line *line, FILE *out);
void table_group(const struct table_line *line, FILE *out);
void table_class(const struct table_line *line, FILE *out);
void table_ids(const struct table_line *line, FILE *out);
void table_kernel(const struct table_line *line, FILE *out);
void table_now(const struct table_line *line, FILE *out);
void table_ready(const struct table_line *line, FILE *out);
void table_name(const struct table_line *line, FILE *out);

/* Takes the lines of a form, each with all but names. */
struct table;
void table_take(struct table *table, const struct table_line *line);
/* There was no memory for some. */
void table_fail(struct table *table);

struct table_form {
	const struct table_column *columns;
	size_t count;
	const char *usual;	/* columns where none are asked for */
	void (*lines)(const struct judgement *j, struct table *table);
};

/* What is wrong with a list of columns by commas. */
enum report_columns table_columns(const struct table_form *form, const char *list);
/* As report_table(). */
int table_write(const struct table_form *form, const struct judgement *j,
		const struct report_options *options, FILE *out);

/* table-device.c, table-groups.c, table-regions.c */
extern const struct table_form table_of_check, table_of_groups, table_of_regions;

#endif
