/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who has the nodes of a device open. As long as somebody has, the write to driver/unbind of some
 * drivers does not return, nor does whoever wrote. Which nodes: holder-nodes.h.
 *
 * Where the reference count of the driver's module is 0 nobody has, and nothing is searched. Of a
 * process its number, its name (comm, as it calls itself) and the links in its fd folder are
 * read, and nothing else. Kernel threads have no files; they do not count.
 */
#ifndef HOST_HOLDERS_H
#define HOST_HOLDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "host/fact.h"

struct source;

/* What a search may take: processes, and on a running machine nanoseconds. */
#define HOLDERS_PROCESSES_MAX 4096
#define HOLDERS_TIME_MAX 100000000ll
/* So many are told of one device. */
#define HOLDERS_TOLD_MAX 64

struct device_holder {
	unsigned long pid;
	char *name;			/* printable; never empty */
	const char *node;		/* "/dev/nvidia0" */
};

struct device_holders {
	enum seen seen;			/* NOT_THERE: it has no nodes; HIDDEN: nobody has looked */
	struct device_holder *items;	/* by process */
	size_t count;
	bool broken_off;		/* not all processes were looked at: there are too many */
	bool partly;			/* some must not be looked at */
	char *nodes;			/* what was looked for, with blanks between; or NULL */
	char *dependents;		/* modules to unload before nvidia's lets go, in order; or NULL */
};

/* Are the files of process @pid hidden though it is no kernel thread? @r: negative errno of its fd. */
bool holders_is_hidden(const struct source *source, unsigned long pid, int r);

/* Is @name one of a process? *@pid: its number. */
bool holders_is_process(const char *name, unsigned long *pid);

#endif
