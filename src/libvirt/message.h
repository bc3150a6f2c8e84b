/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the hook says: on standard error, which libvirt shows to whoever wanted to start the
 * domain, and in the system's log. Never on standard output, which libvirt takes for XML.
 */
#ifndef LIBVIRT_MESSAGE_H
#define LIBVIRT_MESSAGE_H

#include <stdbool.h>

#include "libvirt/decision.h"
#include "libvirt/words-hook.h"

struct hook_voice {
	const char *domain; /* of which it is said; NULL: of none */
	bool log; /* into the system's log; else, about a captured tree, on standard error */
};

/* "vfio-check: DOMAIN: ..." on standard error, and as an error into the log. */
void hook_say(const struct hook_voice *voice, enum hook_word word, ...);
/* The same with a text that is made already. */
void hook_say_text(const struct hook_voice *voice, const char *text);

/* The refused devices, and what to do. */
void hook_tell_refusals(const struct hook_voice *voice, const struct decision *decision);
void hook_tell_warnings(const struct hook_voice *voice, const struct decision *decision);

#endif
