// SPDX-License-Identifier: GPL-2.0-or-later
/* What kept a question from being answered, as a sentence. */
#include "lib/check.h"

#include <errno.h>
#include <libintl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int check_fail(struct vfc_check *check, int error, const char *format, ...)
{
	va_list arguments;

	free(check->error);
	va_start(arguments, format);
	if (vasprintf(&check->error, gettext(format), arguments) < 0)
		check->error = NULL;
	va_end(arguments);
	return error;
}

const char *vfc_error(const struct vfc_check *check)
{
	return check && check->error ? check->error : strerror(ENOMEM);
}
