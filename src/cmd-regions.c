// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd.h"

int cmd_regions(const struct command_line *line)
{
	struct vfc_check *check = NULL;
	int status;

	if (line->argument_count || line->slot_filter || line->id_filter)
		return usage_error("regions: takes no device; it lists every region and the devices "
				   "that each touches");
	status = open_and_judge(line, &check);
	if (status == 0) {
		print_host_errors(line, check);
		status = vfc_exit_status(check, false) == EXIT_USAGE ? EXIT_USAGE : EXIT_OK;
		if (vfc_report(check, line->format, VFC_REGIONS, 0, stdout) < 0)
			status = usage_error("cannot write the report");
	}
	vfc_close(check);
	return status;
}
