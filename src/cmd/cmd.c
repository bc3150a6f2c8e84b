// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd/cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/mistake.h"

int ask_about(const struct command_line *line, struct vfc_check *check, const char *word)
{
	char address[VFC_ADDRESS_SIZE];
	int r = vfc_find_address(check, word, address);

	if (r == -ENOENT || r == -ENODATA)
		return mistake_tell(
			line, &(struct mistake){
				      .word = word,
				      .near = r == -ENOENT ? vfc_nearest_name(check, word) : NULL,
				      .unseen = r == -ENODATA,
				      .command = line->unnamed && word == line->arguments[0],
			      });
	if (r == 0)
		r = vfc_add_address(check, address);
	return r < 0 ? cli_error("%s", vfc_error(check)) : 0;
}

/* A filter as lspci has it, or NULL. 0, or the exit status with the reason already told. */
static int add_filter(struct vfc_check *check, const char *text,
		      int (*filter)(struct vfc_check *check, const char *text),
		      int (*tell)(const char *text))
{
	int r = text ? filter(check, text) : 0;

	return r == -EINVAL ? tell(text) : r < 0 ? cli_error("%s", vfc_error(check)) : 0;
}

/* What is asked about. 0, or the exit status with the reason already told. */
static int ask(const struct command_line *line, struct vfc_check *check)
{
	int status = add_filter(check, line->slot_filter, vfc_filter_slot, mistake_tell_slot);

	if (status == 0)
		status = add_filter(check, line->id_filter, vfc_filter_id, mistake_tell_ids);
	for (int i = 0; status == 0 && i < line->argument_count; i++)
		status = ask_about(line, check, line->arguments[i]);
	return status;
}

/* Input that cannot be used, of which --quiet says nothing. */
static int fail(const struct command_line *line, const struct vfc_check *check)
{
	return line->quiet ? EXIT_USAGE : cli_error("%s", vfc_error(check));
}

/* 0, or the exit status with the reason already told. */
static int open_and_judge(const struct command_line *line, enum vfc_view view,
			  struct vfc_check **check)
{
	struct vfc_options host = line->host;
	int status;

	if (!host.sysroot && !host.acpi)
		host.sysroot = "/";
	host.search_image = true;
	host.verdict_only = line->quiet;
	host.bridges = view == VFC_GROUPS;
	if (vfc_open(&host, check) < 0)
		return fail(line, *check);
	status = ask(line, *check);
	if (status)
		return status;
	return vfc_judge(*check) < 0 ? fail(line, *check) : 0;
}

int not_reported(int error)
{
	return error == -ENOMEM ? cli_error("%s", strerror(ENOMEM)) :
				  cli_error("cannot write the report");
}

/* Whether all is as it was then; what is wrong with it now was wrong then. */
static int report_differences(const struct command_line *line, struct vfc_check *check)
{
	int r;

	if (vfc_expect(check, line->expect) < 0)
		return fail(line, check);
	r = line->quiet ? 0 : vfc_report_differences(check, line->format, line->width, stdout);
	if (r < 0)
		return not_reported(r);
	return vfc_host_error(check, 0) ? EXIT_USAGE :
	       vfc_difference_count(check) ? EXIT_UNSAFE : EXIT_OK;
}

/* Are the columns of a table some of this view's? 0, or the exit status with the reason told. */
static int check_columns(const struct command_line *line, enum vfc_view view)
{
	char *mistake;
	int status;

	if (!line->columns || vfc_columns(view, line->columns, &mistake) == 0)
		return 0;
	status = cli_error("%s", mistake ? mistake : strerror(ENOMEM));
	free(mistake);
	return status;
}

/* JSON and JUnit tell themselves what could not be judged. */
static bool for_people(const struct command_line *line)
{
	return !line->quiet && (line->format == VFC_TEXT || line->format == VFC_TABLE);
}

static unsigned int flags_of(const struct command_line *line)
{
	return (line->colour ? VFC_COLOUR : 0) | (line->strict ? VFC_STRICT : 0) |
	       (line->ready ? VFC_READY : 0) | (line->all ? VFC_ALL : 0) |
	       (line->names ? VFC_NAMES : 0) | (line->verbose ? VFC_VERBOSE : 0);
}

static int report(const struct command_line *line, struct vfc_check *check, enum vfc_view view)
{
	if (line->format == VFC_TABLE)
		return vfc_table(check, view, line->columns, line->bare, stdout);
	return vfc_report(check, line->format, view, flags_of(line), line->width, stdout);
}

int judge_and_report(const struct command_line *line, enum vfc_view view)
{
	struct vfc_check *check = NULL;
	const char *error;
	int status, r;

	if (line->host.acpi && !line->host.sysroot && view != VFC_REGIONS)
		return cli_error("--acpi: a table says nothing about devices without a host; add "
				 "--sysroot DIR (--sysroot / is this host under that table)");
	status = check_columns(line, view);
	if (status)
		return status;
	status = open_and_judge(line, view, &check);
	if (status)
		goto out;
	for (size_t i = 0; !line->quiet && (error = vfc_remark(check, i)); i++)
		cli_error("%s", error);
	for (size_t i = 0; for_people(line) && (error = vfc_host_error(check, i)); i++)
		cli_error("%s", error);
	if (line->expect) {
		status = report_differences(line, check);
		goto out;
	}
	status = vfc_view_status(check, view, flags_of(line));
	if (line->quiet)
		goto out;
	if (line->format == VFC_TEXT && view == VFC_CHECK && vfc_quote_log(check) < 0) {
		status = cli_error("%s", vfc_error(check));
		goto out;
	}
	r = report(line, check, view);
	if (r == -ENODATA)
		status = EXIT_USAGE;
	else if (r < 0)
		status = not_reported(r);
out:
	vfc_close(check);
	return status;
}
