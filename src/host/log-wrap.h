/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people and programs wrap a line of a log in: colours, marks of quotations, numbers of lines,
 * JSON. All work in place and never make a line longer.
 */
#ifndef HOST_LOG_WRAP_H
#define HOST_LOG_WRAP_H

/*
 * Without the colours that `dmesg` and others print, also where their escape character became
 * text or was lost.
 */
void log_wrap_colours(char *line);

/*
 * Behind the marks of mails ("> "), lists and HTML, the number that grep -n or cat -n puts before a
 * line, "MESSAGE=" of journalctl -o export.
 */
char *log_wrap_marks(char *line);

/*
 * The message in a line of JSON, by any name that programs give it, its escapes resolved: it may be
 * several lines. NULL: this is no such line; "": somebody else than the kernel says it.
 */
char *log_wrap_json(char *line);

#endif
