// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd.h"

int cmd_groups(const struct command_line *line)
{
	struct vfc_check *check = NULL;
	int status;

	if (line->host.acpi && !line->host.sysroot)
		return usage_error("groups: a table says nothing about groups without a host; add "
				   "--sysroot DIR (--sysroot / is this host under that table)");
	status = open_and_judge(line, &check);
	if (status == 0) {
		unsigned int flags = line->colour ? VFC_COLOUR : 0;

		print_host_errors(line, check);
		status = vfc_exit_status(check, false) == EXIT_USAGE ? EXIT_USAGE : EXIT_OK;
		if (vfc_report(check, line->format, VFC_GROUPS, flags, stdout) < 0)
			status = usage_error("cannot write the report");
	}
	vfc_close(check);
	return status;
}
