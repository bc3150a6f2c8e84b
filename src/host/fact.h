/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be known about a fact of a machine. */
#ifndef HOST_FACT_H
#define HOST_FACT_H

#include <errno.h>
#include <stdbool.h>

enum seen {
	NOT_ASKED = 0,
	NOT_THERE,		/* the machine has no such thing */
	HIDDEN,			/* it may have, but this user or this tree does not show it */
	SEEN,
};

/* By what a reader has answered: 0 or negative errno. */
static inline enum seen seen_of(int r)
{
	return r == 0 ? SEEN : r == -ENOENT ? NOT_THERE : HIDDEN;
}

struct fact_text {
	enum seen seen;
	char *text;		/* SEEN: without line end; otherwise NULL */
};

struct fact_bool {
	enum seen seen;
	bool value;
};

#endif
