// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/error.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>

int cli_error(const char *format, ...)
{
	va_list arguments;

	fputs("vfio-check: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, gettext(format), arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return EXIT_USAGE;
}
