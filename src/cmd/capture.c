// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>

#include "capture/capture.h"
#include "cmd/cmd.h"
#include "host/errors.h"

int cmd_capture(const struct command_line *line)
{
	const char *root = line->host.sysroot ? line->host.sysroot : "/";
	struct vfc_options options = { .sysroot = root, .search_image = true, .no_policy = true };
	struct vfc_check *check = NULL;
	struct source *source = NULL;
	int r;

	if (vfc_open(&options, &check) < 0) {
		cli_error("%s", vfc_error(check));
		vfc_close(check);
		return EXIT_USAGE;
	}
	r = source_open(root, 0, &source);
	if (r == 0)
		r = capture(source, check, line->arguments[0], stderr);
	vfc_close(check);
	source_close(source);
	if (r == -ENOTEMPTY || r == -ENOTDIR)
		return cli_error("%s: expected a new or an empty directory", line->arguments[0]);
	if (r < 0)
		return cli_error("%s: %s", line->arguments[0], error_text(-r));
	return r ? EXIT_UNKNOWN : EXIT_OK;
}
