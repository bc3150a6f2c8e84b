// SPDX-License-Identifier: GPL-2.0-or-later
/* `libvirt-hook` as administrators call it; libvirt calls it with a domain's name in the first place. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/say.h"
#include "cmd/cmd.h"
#include "libvirt/install.h"

enum option_code {
	OPTION_HOOKS_DIR = 256,
	OPTION_ROOT,
	OPTION_PROGRAM,
	OPTION_LIBVIRT_VERSION,
	OPTION_NO_SELF_TEST,
};

static const struct option options[] = {
	{ "hooks-dir", required_argument, NULL, OPTION_HOOKS_DIR },
	{ "root", required_argument, NULL, OPTION_ROOT },
	{ "program", required_argument, NULL, OPTION_PROGRAM },
	{ "libvirt-version", required_argument, NULL, OPTION_LIBVIRT_VERSION },
	{ "no-self-test", no_argument, NULL, OPTION_NO_SELF_TEST },
	{ NULL, 0, NULL, 0 },
};

static const struct {
	const char *name;
	int (*run)(const struct hook_setup *setup);
} actions[] = {
	{ "--install", hook_install },
	{ "--uninstall", hook_uninstall },
	{ "--status", hook_status },
	{ "--self-test", hook_self_test },
};

#define ACTIONS (sizeof(actions) / sizeof(actions[0]))

bool is_libvirt_hook_manage(int argc, char **argv)
{
	if (argc < 1 || (argc > 1 && strncmp(argv[1], "--", 2) != 0))
		return false;
	for (size_t i = 0; i < ACTIONS; i++)
		if (strcmp(argv[0], actions[i].name) == 0)
			return true;
	return strcmp(argv[0], "--help") == 0;
}

static int take_options(struct hook_setup *setup, int argc, char **argv)
{
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case OPTION_HOOKS_DIR:
			setup->hooks = optarg;
			break;
		case OPTION_ROOT:
			setup->root = optarg;
			break;
		case OPTION_PROGRAM:
			setup->program = optarg;
			break;
		case OPTION_LIBVIRT_VERSION:
			setup->libvirt = optarg;
			break;
		case OPTION_NO_SELF_TEST:
			setup->untried = true;
			break;
		default:
			say(stderr, SAYS_TRY_HELP);
			return EXIT_USAGE;
		}
	}
	return optind < argc ? cli_error("libvirt-hook: %s: expected options only", argv[optind]) :
			       0;
}

/* Absolute: links are made to it, and hooks run in the root directory. */
static int find_program(struct hook_setup *setup, char *path)
{
	const char *asked = setup->program ? setup->program : "/proc/self/exe";

	if (!realpath(asked, path)) {
		complain(SAYS_CANNOT_READ, { "file", asked }, { "error", "not found" });
		return EXIT_USAGE;
	}
	setup->program = path;
	return 0;
}

int cmd_libvirt_hook_manage(int argc, char **argv)
{
	struct hook_setup setup = { .root = "" };
	char hooks[PATH_MAX], program[PATH_MAX], absolute[PATH_MAX];
	struct libvirt_version version;
	int status;

	if (strcmp(argv[0], "--help") == 0) {
		say(stdout, SAYS_HOOK_USAGE);
		return EXIT_OK;
	}
	status = take_options(&setup, argc, argv);
	if (status == 0)
		status = find_program(&setup, program);
	if (status)
		return status;
	if (setup.libvirt && !libvirt_find(&setup, &version))
		return cli_error("--libvirt-version %s: expected a version such as 9.0.0",
				   setup.libvirt);
	snprintf(hooks, sizeof(hooks), "%s/etc/libvirt/hooks", setup.root);
	if (!setup.hooks)
		setup.hooks = hooks;
	if (*setup.hooks != '/')
		return cli_error("--hooks-dir %s, --root %s: expected a path from / on", setup.hooks,
				   setup.root);
	if (realpath(setup.hooks, absolute))
		setup.hooks = absolute;
	for (size_t i = 0; i < ACTIONS; i++)
		if (strcmp(argv[0], actions[i].name) == 0)
			status = actions[i].run(&setup);
	return fflush(stdout) == 0 ? status : cli_error("cannot write");
}

void cmd_libvirt_hook_help(void)
{
	say(stdout, SAYS_HOOK_USAGE);
}

int cmd_libvirt_hook_bare(const struct command_line *line)
{
	(void)line;
	say(stderr, SAYS_TRY_HELP);
	return EXIT_USAGE;
}
