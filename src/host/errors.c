// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/errors.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "config.h"

#if HAVE_STRERRORNAME_NP && HAVE_STRERRORDESC_NP

const char *error_name(int error)
{
	return error ? strerrorname_np(error) : NULL;
}

const char *error_text(int error)
{
	const char *text = strerrordesc_np(error);

	return text ? text : "?";
}

#else /* the GNU C library before 2.32 */

/* What VFIO and QEMU answer; the report's contract needs these in English. */
static const struct {
	int error;
	const char *name, *text;
} known[] = {
	{ EPERM, "EPERM", "Operation not permitted" },
	{ ENOENT, "ENOENT", "No such file or directory" },
	{ EACCES, "EACCES", "Permission denied" },
	{ EBUSY, "EBUSY", "Device or resource busy" },
	{ ENODEV, "ENODEV", "No such device" },
	{ EINVAL, "EINVAL", "Invalid argument" },
	/* What hides a path of a captured tree (notes.h). */
	{ EIO, "EIO", "Input/output error" },
	{ ENXIO, "ENXIO", "No such device or address" },
	{ ENOTDIR, "ENOTDIR", "Not a directory" },
	{ EISDIR, "EISDIR", "Is a directory" },
	{ ELOOP, "ELOOP", "Too many levels of symbolic links" },
	{ EFBIG, "EFBIG", "File too large" },
	{ ENAMETOOLONG, "ENAMETOOLONG", "File name too long" },
};

const char *error_name(int error)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].error == error)
			return known[i].name;
	return NULL;
}

const char *error_text(int error)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].error == error)
			return known[i].text;
	return strerror(error);
}

#endif

int error_number(const char *name)
{
	/* The kernel has none beyond (include/linux/err.h, MAX_ERRNO); libraries know far fewer. */
	for (int error = 1; error < 256; error++) {
		const char *known_name = error_name(error);

		if (known_name && strcmp(known_name, name) == 0)
			return error;
	}
	return 0;
}
