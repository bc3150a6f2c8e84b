/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ends a command: wrong usage, or input that cannot be used. */
#ifndef CLI_ERROR_H
#define CLI_ERROR_H

#include "cli/exit-status.h"

/* Print "vfio-check: ..." on standard error, @format translated. Answers EXIT_USAGE. */
int __attribute__((format(printf, 1, 2))) cli_error(const char *format, ...);

#endif
