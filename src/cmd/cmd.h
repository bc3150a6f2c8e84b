/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line, parsed, and the subcommands that it can name. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include <stdbool.h>

#include "cli/error.h"
#include "lib/libvfio-check.h"
#include "libvirt/operation.h"

struct command_line {
	struct vfc_options host;
	enum vfc_format format;
	bool strict;
	bool list;			/* explain */
	bool colour;
	unsigned int width;		/* of the terminal; 0: none */
	const char *expect;		/* --expect, for check only */
	const char *apparmor_dir;	/* gate */
	bool only_check, remove;	/* gate: --check, --remove */
	const char *once;		/* watch */
	const char *slot_filter;	/* -s */
	const char *id_filter;		/* -d */
	char **arguments;		/* what is no option, after the subcommand */
	int argument_count;
};

struct command {
	const char *name;
	int (*run)(const struct command_line *line);
	const char *usage;		/* arguments, for --help */
	const char *summary;
};

int cmd_check(const struct command_line *line);
int cmd_groups(const struct command_line *line);
int cmd_regions(const struct command_line *line);
int cmd_explain(const struct command_line *line);
int cmd_report(const struct command_line *line);
int cmd_capture(const struct command_line *line);
int cmd_gate(const struct command_line *line);
int cmd_watch(const struct command_line *line);

/*
 * `libvirt-hook` with what stands behind it: is it for administrators? Everything else is from
 * libvirt, whose domains may be called like an option.
 */
bool is_libvirt_hook_manage(int argc, char **argv);
int cmd_libvirt_hook_manage(int argc, char **argv);
/* `libvirt-hook` without what either form needs. */
int cmd_libvirt_hook_help(const struct command_line *line);

/*
 * The hook itself, whose arguments are libvirt's and no command line: @argv begins with the domain,
 * @program is how libvirt calls it. The exit status, which blocks unless it is 0.
 */
int cmd_libvirt_hook(const char *program, enum hook_kind kind, int argc, char **argv);

/* Open the host, judge what is asked, report it. The exit status as check means it. */
int judge_and_report(const struct command_line *line, enum vfc_view view);

#endif
