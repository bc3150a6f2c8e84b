/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HOST_SEEN_H
#define HOST_SEEN_H

/* How much is known about a fact. */
enum seen {
	NOT_ASKED = 0,
	NOT_THERE,		/* the machine has no such thing */
	HIDDEN,			/* it may have, but this user or this tree does not show it */
	SEEN,
};

#endif
