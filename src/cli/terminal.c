// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_LEAST 40
#define WIDTH_MOST 120

static unsigned int clamp(unsigned long width)
{
	return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : (unsigned int)width;
}

unsigned int terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;

	if (columns && *columns && !columns[strspn(columns, "0123456789")] && strtoul(columns, NULL, 10))
		return clamp(strtoul(columns, NULL, 10));
	/* A terminal that has not been told its size says 0. */
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? clamp(size.ws_col) : 0;
}

bool terminal_is_coloured(void)
{
	const char *no_color = getenv("NO_COLOR"), *kind = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no_color && *no_color) && !(kind && strcmp(kind, "dumb") == 0);
}
