/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The subcommands, and what several of them share. What a command gets is all for it. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include <stdbool.h>

#include "cli/command.h"
#include "cli/error.h"
#include "lib/libvfio-check.h"
#include "libvirt/operation.h"

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
/* argv[0] is the command's name. */
int cmd_libvirt_hook_manage(int argc, char **argv);
void cmd_libvirt_hook_help(void);
/* `libvirt-hook` without what either form needs. */
int cmd_libvirt_hook_bare(const struct command_line *line);

/*
 * The hook itself, whose arguments are libvirt's and no command line: @argv begins with the domain,
 * @program is how libvirt calls it. The exit status, which blocks unless it is 0.
 */
int cmd_libvirt_hook(const char *program, enum hook_kind kind, int argc, char **argv);

/* Ask about the device that @word means. 0, or the exit status with what is wrong with it told. */
int ask_about(const struct command_line *line, struct vfc_check *check, const char *word);

/* Say that a report is not whole, for what vfc_report() and its like answer. The exit status. */
int not_reported(int error);

/*
 * Open the host, judge what is asked, report it. The exit status, which is a verdict for
 * VFC_CHECK only.
 */
int judge_and_report(const struct command_line *line, enum vfc_view view);

#endif
