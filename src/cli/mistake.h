/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words that were to name a device, and do not: what is wrong with them, and what was meant, as far
 * as that can be told from the word alone.
 */
#ifndef CLI_MISTAKE_H
#define CLI_MISTAKE_H

#include <stdbool.h>

#include "cli/command.h"

struct mistake {
	const char *word;
	const char *near; /* an interface or disk of nearly that name, or NULL */
	bool unseen;      /* names could not be looked up */
	bool command;     /* it stood where a command could stand */
};

/* One line on standard error. Answers the exit status. */
int mistake_tell(const struct command_line *line, const struct mistake *mistake);

/* The same for the value of -s or -d, which libpci does not take. */
int mistake_tell_slot(const char *text);
int mistake_tell_ids(const char *text);

#endif
