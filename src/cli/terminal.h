/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What standard output is, and what the environment says of it. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>

/*
 * The columns of a line: what COLUMNS says, else what the terminal has, never less than 40 nor more
 * than 120. 0: neither says anything, as in a pipe.
 */
unsigned int terminal_width(void);

/* Is it a terminal that has colours, with a user who wants them (https://no-color.org)? */
bool terminal_is_coloured(void);

#endif
