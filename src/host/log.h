/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's log, as a file that somebody gives or of the running kernel: those
 * of its lines that matter for the assignment of devices, each different one once.
 *
 * Only the last boot in it counts: between boots kernels and firmware settings
 * change. A boot begins with its "Linux version" line.
 */
#ifndef HOST_LOG_H
#define HOST_LOG_H

#include <stddef.h>

#include "host/log-line.h"

struct log_entry {
	struct log_line line;
	char *text;			/* the message, what is no ASCII as \xNN */
	size_t count;			/* how often it is there */
	size_t last;			/* number of its last line */
	int64_t offset;			/* of that line in the file, in bytes; -1: no file */
};

#define LOG_MACHINE_SIZE 256

struct log {
	bool read;			/* false: nobody asked, or this user cannot see it */
	bool live;			/* of the running kernel */
	char *source;			/* "dmesg" or the file, for people */
	char release[LOG_WORD_SIZE];	/* of the kernel that speaks; "": it does not say */
	char machine[LOG_MACHINE_SIZE];	/* maker and product behind "DMI: "; "": it does not say */
	bool foreign;			/* that is another than the host's, see log_is_foreign() */
	size_t lines;			/* all but empty ones */
	bool of_kernel;			/* at least one is a kernel's */
	struct log_entry *entries;	/* by @last */
	size_t count;
};

/*
 * Read the file @path, "-" for standard input, packed or not. 0 or negative errno: -EFBIG for more
 * than 64 MiB, packed or unpacked, -EBADMSG for what is packed and damaged, -ELIBACC for what is
 * packed and cannot be unpacked here, -EISDIR for a directory. @log is all zero before; clear it in
 * either case.
 */
int log_read_file(struct log *log, const char *path);

/*
 * The same of whoever's messages, and nothing is another boot's; @text, of @size bytes, in place
 * of a file.
 */
int log_read_messages(struct log *log, const char *path);
int log_read_text(struct log *log, const char *text, size_t size);

/* @text alone, as a line that says @line. 0 or -ENOMEM; the same holds of @log. */
int log_of_line(struct log *log, const char *text, const struct log_line *line);

/*
 * Read the log of the running kernel, whose release is @release (NULL: not known).
 * 0 or -ENOMEM; where it may not be read, log->read stays false.
 */
int log_read_live(struct log *log, const char *release);

void log_clear(struct log *log);

/* Does it name another machine than that of @vendor and @product (NULL: not known)? */
bool log_is_foreign(const struct log *log, const char *vendor, const char *product);

/* Is it for sure of a kernel @release, and of no other machine? */
bool log_is_of(const struct log *log, const char *release);

/* Is there a line of @kind? */
bool log_has(const struct log *log, enum log_kind kind);

#endif
