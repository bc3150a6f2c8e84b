// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd/cmd.h"

int cmd_check(const struct command_line *line)
{
	if (line->host.acpi && !line->host.sysroot)
		return cli_error("check: a table says nothing about devices without a host; add "
				   "--sysroot DIR (--sysroot / is this host under that table)");
	return judge_and_report(line, VFC_CHECK);
}
