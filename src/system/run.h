/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other programs: virsh, systemctl, restorecon. */
#ifndef SYSTEM_RUN_H
#define SYSTEM_RUN_H

/*
 * Run arguments[0], looked for in PATH, in the C locale and with nothing on standard input,
 * and wait. What it prints, on both of its outputs, comes in *@output in new memory, cut at
 * 64 KiB; NULL for @output: it is thrown away.
 *
 * The exit status; 128 and the number of a signal that ended it; or negative errno: it could
 * not be started (-ENOENT: there is no such program), or has been ended after @seconds
 * (-ETIMEDOUT).
 */
int run_program(const char *const arguments[], unsigned int seconds, char **output);

#endif
