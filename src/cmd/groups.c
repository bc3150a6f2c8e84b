// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd/cmd.h"

int cmd_groups(const struct command_line *line)
{
	int status;

	if (line->host.acpi && !line->host.sysroot)
		return cli_error("groups: a table says nothing about groups without a host; add "
				   "--sysroot DIR (--sysroot / is this host under that table)");
	status = judge_and_report(line, VFC_GROUPS);
	return status == EXIT_USAGE ? EXIT_USAGE : EXIT_OK;
}
