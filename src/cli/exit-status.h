/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the program ends with. Scripts and libvirt go by it, so that no number changes. */
#ifndef CLI_EXIT_STATUS_H
#define CLI_EXIT_STATUS_H

enum exit_status {
	EXIT_OK = 0,
	EXIT_UNSAFE = 1,
	EXIT_USAGE = 2,		/* wrong usage, or input that cannot be used */
	EXIT_UNKNOWN = 3,
};

#endif
