/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes a judgement down. Decides nothing. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdio.h>

#include "policy/judgement.h"

enum report_view {
	VIEW_CHECK,
	VIEW_GROUPS,
	VIEW_REGIONS,
	VIEW_SUPPORT,
};

struct report_options {
	enum report_view view;
	bool colour;		/* text only */
	bool strict;		/* JUnit only: "caution" fails */
	bool ready;		/* JUnit only: what the drivers as they are now keep from it fails */
	bool all;		/* text only: of a whole host, also what is of processor and chipset */
	const char *columns;	/* tables only: by commas; NULL: those that suit most */
	bool bare;		/* tables only: without a heading */
	bool names;		/* JSON only: devices have names, for which pci.ids is read */
	/* JSON and JUnit only: which run it is, and how the program ends */
	const char *host_name;	/* NULL: nobody says it */
	const char *time;	/* that it began at, "2026-11-30T13:00:00Z" */
	uint64_t took;		/* milliseconds */
	int status;
	bool verbose;		/* text of a whole host: all about each device, not each cause once */
	unsigned int width;	/* text only: the terminal's; 0: none, and listed lines stay whole */
};

/* As data/schema.json says. 0, -ENOMEM, or -EIO where @out fails. */
int report_json(const struct judgement *j, const struct report_options *options, FILE *out);

/* As JUnit's XML. Same answers, of VIEW_CHECK only. 0, -ENOMEM or -EIO. */
int report_junit(const struct judgement *j, const struct report_options *options, FILE *out);

/* A line a thing, for scripts: report/table. 0, -EINVAL for its columns, -ENOMEM or -EIO. */
int report_table(const struct judgement *j, const struct report_options *options, FILE *out);

/* The name of a column that the table of @view can have; NULL after the last. */
const char *report_column(enum report_view view, size_t index);

enum report_columns {
	COLUMNS_SOUND,
	COLUMNS_UNKNOWN,	/* one of them is none, or they are too many */
	COLUMNS_NOT_LAST,	/* something comes after the one that holds blanks */
};
enum report_columns report_columns(enum report_view view, const char *list);

/* For people. Same answers. */
int report_text(const struct judgement *j, const struct report_options *options, FILE *out);

/* What the rule @id means; NULL: a list of all. -ENOENT: no such rule, -ENOMEM, or -EIO. */
int report_explain(const char *id, bool as_json, unsigned int width, FILE *out);

/* What the messages in @log mean. The same, -ENOENT where none is known. */
int report_explain_messages(const struct log *log, bool as_json, unsigned int width, FILE *out);
/*
 * A message to the vendor's support about the first judged device, in English. 0, -ENOMEM,
 * -EIO, or -ENODATA where it says that the firmware's demands cannot be seen.
 */
int report_support(const struct judgement *j, FILE *out);

/* The sentence for one of host->errors, and the same without the device's address, in new memory. */
char *report_host_error(const struct judgement *j, const struct host_error *error, bool translate);
char *report_host_reason(const struct judgement *j, const struct host_error *error, bool translate);

/* report/names.c: what a device is, from pci.ids; resolved only for what is printed. */
struct names;

/*
 * NULL only without memory; where pci.ids is missing there are just no names. Where there is no
 * memory for one, *@unsaid is set; NULL: nobody asks.
 */
struct names *names_new(bool *unsaid);
void names_free(struct names *names);

/*
 * "Ethernet controller: Intel Corporation 82599ES ...", which lives as long as @names;
 * NULL where pci.ids does not know the device. @with_class leaves the first part in.
 */
const char *names_device(struct names *names, const struct host_device *device, bool with_class);

#endif
