// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libvirt's hooks: DOMAIN OPERATION SUBOPERATION EXTRA and the domain's XML on standard input.
 * What is not 0 keeps the domain from starting, and kills it at "reconnect".
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "host/printable.h"
#include "libvirt/decide.h"
#include "libvirt/domain-xml.h"
#include "libvirt/message.h"
#include "libvirt/operation.h"

#define TIME_LIMIT 10 /* seconds; hundreds of times what it takes */
#define TIME_LIMIT_MOST 3600
#define SELF_TEST "vfio-check-self-test-"

enum position {
	DOMAIN,
	OPERATION,
	SUBOPERATION,
	EXTRA,
	POSITIONS,
};

struct call {
	const char *program; /* as it was called */
	enum hook_kind kind;
	const char *sysroot;
	unsigned int time_limit;
};

static char too_long[256];

/* libvirt holds the domain meanwhile, and with it everybody who lists domains. */
static void give_up(int signal)
{
	ssize_t written = write(STDERR_FILENO, too_long, strlen(too_long));

	(void)signal;
	(void)written;
	_exit(EXIT_UNSAFE);
}

static void limit_time(unsigned int seconds, const char *domain)
{
	static const struct sigaction action = { .sa_handler = give_up };
	int used = snprintf(too_long, sizeof(too_long), "vfio-check: %.80s: ", domain);

	snprintf(too_long + used, sizeof(too_long) - (size_t)used, words_hook[HOOK_TOO_LONG],
		 seconds);
	make_printable(too_long, true);
	strncat(too_long, "\n", sizeof(too_long) - strlen(too_long) - 1);
	sigaction(SIGALRM, &action, NULL);
	alarm(seconds);
}

static bool take_time_limit(struct call *call, const char *text)
{
	char *end;
	unsigned long seconds = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || !seconds || seconds > TIME_LIMIT_MOST)
		return false;
	call->time_limit = (unsigned int)seconds;
	return true;
}

/* @argv begins with what stands before the options. */
static int take_options(struct call *call, int argc, char **argv, const struct hook_voice *voice)
{
	static const struct option options[] = {
		{ "sysroot", required_argument, NULL, 's' },
		{ "network", no_argument, NULL, 'n' },
		{ "time-limit", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (option == 's') {
			call->sysroot = optarg;
		} else if (option == 'n') {
			call->kind = HOOK_NETWORK;
		} else if (option == 't' && !take_time_limit(call, optarg)) {
			hook_say(voice, HOOK_TIME_LIMIT, optarg);
			return EXIT_USAGE;
		} else if (option != 't') {
			hook_say(voice, HOOK_OPTION, argv[optind - 1]);
			return EXIT_USAGE;
		}
	}
	if (optind < argc) {
		hook_say(voice, HOOK_OPTION, argv[optind]);
		return EXIT_USAGE;
	}
	return 0;
}

static int judge(enum hook_action action, const struct call *call, const struct hook_voice *voice)
{
	struct decision decision = { 0 };
	struct domain_xml xml;
	int r = domain_xml_read(STDIN_FILENO, &xml), status = EXIT_OK;
	const char *error = xml.error;

	if (r == 0) {
		r = decide(&xml, action, call->sysroot, &decision);
		error = decision.error;
	}
	if (r < 0) {
		hook_say_text(voice, error ? error : strerror(ENOMEM));
		status = EXIT_USAGE;
	} else if (decision.refusal_count) {
		hook_tell_refusals(voice, &decision);
		status = EXIT_UNSAFE;
	} else {
		hook_tell_warnings(voice, &decision);
	}
	decision_clear(&decision);
	domain_xml_clear(&xml);
	return status;
}

/* Only the hook that libvirt really calls can answer like that; no host is read for it. */
static int answer_self_test(const struct call *call)
{
	static const struct hook_voice voice = { 0 };

	hook_say(&voice, HOOK_SELF_TEST, vfc_version(), call->program);
	return EXIT_UNSAFE;
}

int cmd_libvirt_hook(const char *program, enum hook_kind kind, int argc, char **argv)
{
	struct call call = {
		.program = program, .kind = kind, .sysroot = "/", .time_limit = TIME_LIMIT
	};
	struct hook_voice voice = { .log = true };
	enum hook_action action;
	int status;

	/* Whatever else is wrong: a guest that runs must not die of it. */
	if (argc > OPERATION && strcmp(argv[OPERATION], "reconnect") == 0)
		return EXIT_OK;
	/* It would be taken for the domain's new XML. */
	dup2(STDERR_FILENO, STDOUT_FILENO);
	if (argc <= OPERATION) {
		hook_say(&voice, HOOK_OP_MISSING);
		return EXIT_USAGE;
	}
	voice.domain = argv[DOMAIN];
	if (argc > POSITIONS) {
		status = take_options(&call, argc - EXTRA, argv + EXTRA, &voice);
		if (status)
			return status;
	}
	voice.log = strcmp(call.sysroot, "/") == 0;
	action = hook_action(call.kind, argv[OPERATION]);
	if (action == HOOK_IGNORE)
		return EXIT_OK;
	if (action == HOOK_UNKNOWN) {
		hook_say(&voice, HOOK_OP_UNKNOWN, argv[OPERATION], hook_name(call.kind),
			 hook_operations(call.kind));
		return EXIT_USAGE;
	}
	if (argc < POSITIONS) {
		hook_say(&voice, HOOK_USAGE);
		return EXIT_USAGE;
	}
	if (strcmp(argv[SUBOPERATION], "begin") != 0) {
		hook_say(&voice, HOOK_SUBOP, argv[OPERATION], argv[SUBOPERATION]);
		return EXIT_USAGE;
	}
	if (action == HOOK_JUDGE && strncmp(argv[DOMAIN], SELF_TEST, strlen(SELF_TEST)) == 0)
		return answer_self_test(&call);
	limit_time(call.time_limit, argv[DOMAIN]);
	return judge(action, &call, &voice);
}
