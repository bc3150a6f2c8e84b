// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/error.h"

#include <errno.h>
#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/printable.h"

int cli_error(const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, gettext(format), arguments);
	va_end(arguments);
	fputs("vfio-check: ", stderr);
	put_printable(length < 0 ? strerror(ENOMEM) : text, stderr);
	fputc('\n', stderr);
	if (length >= 0)
		free(text);
	return EXIT_USAGE;
}
