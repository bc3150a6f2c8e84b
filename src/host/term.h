/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words that people have met and ask about, without the message that they stood in: "RMRR",
 * "EPERM", "error 22", "Invalid argument", "iommu=pt".
 */
#ifndef HOST_TERM_H
#define HOST_TERM_H

#include <stdbool.h>

#include "host/log-line.h"

/* Is all of @text such a word? Upper and lower case are the same. */
bool term_read(const char *text, struct log_line *line);

/* The first one that stands in @text as a word of its own. */
bool term_find(const char *text, struct log_line *line);

#endif
