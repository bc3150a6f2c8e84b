// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd/cmd.h"

int cmd_report(const struct command_line *line)
{
	int status;

	if (line->argument_count != 1 || line->slot_filter || line->id_filter)
		return cli_error("report: expected one ADDRESS, the device that the message is about");
	if (line->format != VFC_TEXT)
		return cli_error("report: writes a message for people; check has --format json");
	if (line->host.acpi && !line->host.sysroot)
		return cli_error("report: a table says nothing about devices without a host; add "
				   "--sysroot DIR (--sysroot / is this host under that table)");
	status = judge_and_report(line, VFC_SUPPORT);
	return status == EXIT_USAGE ? EXIT_USAGE : EXIT_OK;
}
