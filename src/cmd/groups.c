// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd/cmd.h"

int cmd_groups(const struct command_line *line)
{
	return judge_and_report(line, VFC_GROUPS);
}
