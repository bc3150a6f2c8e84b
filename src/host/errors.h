/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Error numbers in words that do not change with the locale. */
#ifndef HOST_ERRORS_H
#define HOST_ERRORS_H

/* "EPERM"; NULL for 0 and for what has no name. */
const char *error_name(int error);

/* 1 for "EPERM"; 0 for what is no such name. */
int error_number(const char *name);

/* "Operation not permitted" */
const char *error_text(int error);

#endif
