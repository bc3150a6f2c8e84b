/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be known about a fact of a machine. */
#ifndef HOST_FACT_H
#define HOST_FACT_H

#include <stdbool.h>

enum seen {
	NOT_ASKED = 0,
	NOT_THERE,		/* the machine has no such thing */
	HIDDEN,			/* it may have, but this user or this tree does not show it */
	SEEN,
};

struct fact_text {
	enum seen seen;
	char *text;		/* SEEN: without line end; otherwise NULL */
};

struct fact_bool {
	enum seen seen;
	bool value;
};

#endif
