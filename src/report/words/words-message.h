/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `explain` says of the messages that host/log-message.c knows. */
#ifndef REPORT_WORDS_WORDS_MESSAGE_H
#define REPORT_WORDS_WORDS_MESSAGE_H

#include "host/log-line.h"

#define MESSAGE_RULES 3

/* Which of several lines is the reason why the others are there. */
enum message_weight {
	MESSAGE_ASIDE,	/* it explains no failure by itself */
	MESSAGE_FOLLOWS,	/* what failed */
	MESSAGE_DECIDES,	/* why it failed */
};

struct message_words {
	const char *rules[MESSAGE_RULES + 1];	/* the likeliest first; none: no rule looks for it */
	/* {device} and {group}; NULL: the first rule's page says it */
	const char *meaning;
	enum message_weight weight;
	bool asks_memory;	/* how large the guest is matters */
};

/* By kind; rows with neither rules nor a meaning are not messages to explain. */
extern const struct message_words words_messages[MESSAGE_KINDS];

#endif
