// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd/cmd.h"

int cmd_regions(const struct command_line *line)
{
	int status;

	if (line->argument_count || line->slot_filter || line->id_filter)
		return cli_error("regions: takes no device; it lists every region and the devices "
				   "that each touches");
	status = judge_and_report(line, VFC_REGIONS);
	return status == EXIT_USAGE ? EXIT_USAGE : EXIT_OK;
}
