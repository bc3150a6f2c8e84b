// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "host/printable.h"

#define REFUSALS_TOLD 8

/* One line. @priority: of the log; 0 (LOG_EMERG): not there. */
static void put(const struct hook_voice *voice, int priority, char *line)
{
	make_printable(line, true);
	if (priority != LOG_WARNING || !voice->log)
		fprintf(stderr, "vfio-check: %s\n", line);
	if (priority && voice->log) {
		openlog("vfio-check", LOG_PID, LOG_DAEMON);
		syslog(priority, "%s", line);
	}
}

static void put_format(const struct hook_voice *voice, int priority, const char *format,
		       va_list arguments)
{
	char *text, *line;

	if (vasprintf(&text, format, arguments) < 0) {
		char no_memory[128];

		snprintf(no_memory, sizeof(no_memory), "%s", strerror(ENOMEM));
		put(voice, priority, no_memory);
		return;
	}
	if (voice->domain && asprintf(&line, "%s: %s", voice->domain, text) >= 0) {
		put(voice, priority, line);
		free(line);
	} else {
		put(voice, priority, text);
	}
	free(text);
}

void hook_say(const struct hook_voice *voice, enum hook_word word, ...)
{
	va_list arguments;

	va_start(arguments, word);
	put_format(voice, LOG_ERR, words_hook[word], arguments);
	va_end(arguments);
}

static void __attribute__((format(printf, 3, 4)))
say(const struct hook_voice *voice, int priority, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put_format(voice, priority, format, arguments);
	va_end(arguments);
}

void hook_say_text(const struct hook_voice *voice, const char *text)
{
	say(voice, LOG_ERR, "%s", text);
}

/* What to do, a line each, without the domain; not for the log, where only what happened counts. */
static void advise(enum hook_word word, ...)
{
	static const struct hook_voice voice = { 0 };
	va_list arguments;

	va_start(arguments, word);
	put_format(&voice, 0, words_hook[word], arguments);
	va_end(arguments);
}

/* 0000:03:00.0 as libvirt's node devices have it: 0000_03_00_0. */
static void advise_attach(const char *address)
{
	char name[VFC_ADDRESS_SIZE];

	snprintf(name, sizeof(name), "%s", address);
	for (char *c = name; *c; c++)
		if (*c == ':' || *c == '.')
			*c = '_';
	advise(DO_ATTACH, name);
}

void hook_tell_refusals(const struct hook_voice *voice, const struct decision *decision)
{
	const struct refusal *worst = &decision->refusals[0];
	size_t count = decision->refusal_count;
	unsigned int advice = 0;

	for (size_t i = 0; i < count && i < REFUSALS_TOLD; i++) {
		const struct refusal *refusal = &decision->refusals[i];

		say(voice, LOG_ERR, "%s: %s", refusal->name, refusal->reason);
		advice |= refusal->advice;
	}
	if (count > REFUSALS_TOLD)
		say(voice, LOG_ERR, words_hook[REFUSED_MORE], count - REFUSALS_TOLD);
	if (worst->line)
		advise(DO_KERNEL_SAYS, worst->line);
	if (advice & ADVISE_ROOT)
		advise(DO_ROOT);
	if (advice & ADVISE_ASK)
		advise(DO_ASK_KERNEL);
	if (advice & ADVISE_ATTACH)
		advise_attach(worst->address);
	if (advice & ADVISE_STOP)
		advise(DO_STOP);
	if (advice & ADVISE_FREE)
		advise(DO_FREE);
	if (advice & ADVISE_BRIDGE)
		advise(DO_BRIDGE, voice->domain);
	if (advice & ADVISE_CACHING)
		advise(DO_CACHING, voice->domain);
	if (advice & ADVISE_REMOVE)
		advise(DO_REMOVE, voice->domain);
	if (advice & ADVISE_WAIVE)
		advise(DO_WAIVE, voice->domain);
	if (advice & ADVISE_LOOK && *worst->address)
		advise(DO_LOOK, worst->address);
}

void hook_tell_warnings(const struct hook_voice *voice, const struct decision *decision)
{
	for (size_t i = 0; i < decision->warning_count; i++) {
		const struct warning *warning = &decision->warnings[i];

		say(voice, LOG_WARNING, words_hook[warning->is_module ? WARNED_MODULE : WARNED],
		    warning->name, warning->reason);
	}
}
