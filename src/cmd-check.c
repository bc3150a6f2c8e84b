// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd.h"

int cmd_check(const struct command_line *line)
{
	struct vfc_check *check = NULL;
	int status;

	if (line->host.acpi && !line->host.sysroot)
		return usage_error("check: a table says nothing about devices without a host; add "
				   "--sysroot DIR (--sysroot / is this host under that table)");
	status = open_and_judge(line, &check);
	if (status == 0) {
		unsigned int flags = line->colour ? VFC_COLOUR : 0;

		print_host_errors(line, check);
		status = vfc_exit_status(check, line->strict);
		if (vfc_report(check, line->format, VFC_CHECK, flags, stdout) < 0)
			status = usage_error("cannot write the report");
	}
	vfc_close(check);
	return status;
}
