// SPDX-License-Identifier: GPL-2.0-or-later
/* `libvirt-hook` as administrators call it; libvirt calls it with a domain's name in the first place. */
#include <libintl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/say.h"
#include "cmd/cmd.h"
#include "libvirt/install.h"

#define N_(text) text

enum manage_option {
	MANAGE_INSTALL,
	MANAGE_UNINSTALL,
	MANAGE_STATUS,
	MANAGE_SELF_TEST,
	ACTIONS,
	MANAGE_LIBVIRT_VERSION = ACTIONS,
	MANAGE_NO_SELF_TEST,
	MANAGE_PROGRAM,
	MANAGE_HOOKS_DIR,
	MANAGE_ROOT,
	MANAGE_HELP,
	MANAGE_OPTIONS,
};

#define ALL_ACTIONS (OPTION_BIT(ACTIONS) - 1)

static const struct option_row rows[MANAGE_OPTIONS] = {
	[MANAGE_INSTALL] = { "--install", 0, NULL,
			     N_("put the hook where this libvirt looks for it, let libvirt look, and "
				"try it") },
	[MANAGE_UNINSTALL] = { "--uninstall", 0, NULL, N_("undo that") },
	[MANAGE_STATUS] = { "--status", 0, NULL,
			    N_("say what keeps the hook from being called; exit status 1 if anything "
			       "does") },
	[MANAGE_SELF_TEST] = { "--self-test", 0, NULL,
			       N_("let libvirt start a domain that the hook refuses") },
	[MANAGE_LIBVIRT_VERSION] = { "--libvirt-version", 0, " VERSION",
				     N_("for this libvirt instead of the one that is here") },
	[MANAGE_NO_SELF_TEST] = { "--no-self-test", 0, NULL,
				  N_("neither make libvirt look nor try the hook") },
	[MANAGE_PROGRAM] = { "--program", 0, " FILE",
			     N_("the program that is to be the hook instead of this one") },
	[MANAGE_HOOKS_DIR] = { "--hooks-dir", 0, " DIR", N_("instead of /etc/libvirt/hooks") },
	[MANAGE_ROOT] = { "--root", 0, " DIR", N_("what stands before /etc, /run and /sys") },
	[MANAGE_HELP] = { "--help", 0, NULL, N_("show this help") },
};

static const struct {
	const char *name;
	int (*run)(const struct hook_setup *setup);
	uint32_t takes;		/* besides itself */
} actions[ACTIONS] = {
	[MANAGE_INSTALL] = { "libvirt-hook --install", hook_install,
			     OPTION_BIT(MANAGE_LIBVIRT_VERSION) | OPTION_BIT(MANAGE_NO_SELF_TEST) |
			     OPTION_BIT(MANAGE_PROGRAM) | OPTION_BIT(MANAGE_HOOKS_DIR) |
			     OPTION_BIT(MANAGE_ROOT) },
	[MANAGE_UNINSTALL] = { "libvirt-hook --uninstall", hook_uninstall,
			       OPTION_BIT(MANAGE_NO_SELF_TEST) | OPTION_BIT(MANAGE_HOOKS_DIR) |
			       OPTION_BIT(MANAGE_ROOT) },
	[MANAGE_STATUS] = { "libvirt-hook --status", hook_status,
			    OPTION_BIT(MANAGE_LIBVIRT_VERSION) | OPTION_BIT(MANAGE_HOOKS_DIR) |
			    OPTION_BIT(MANAGE_ROOT) },
	[MANAGE_SELF_TEST] = { "libvirt-hook --self-test", hook_self_test,
			       OPTION_BIT(MANAGE_ROOT) },
};

bool is_libvirt_hook_manage(int argc, char **argv)
{
	if (argc < 1 || (argc > 1 && strncmp(argv[1], "--", 2) != 0))
		return false;
	for (size_t i = 0; i < ACTIONS; i++)
		if (strcmp(argv[0], rows[i].name) == 0)
			return true;
	return strcmp(argv[0], rows[MANAGE_HELP].name) == 0;
}

void cmd_libvirt_hook_help(void)
{
	static const struct layout_example examples[LAYOUT_EXAMPLES] = {
		{ "vfio-check libvirt-hook --install", N_("put the hook in place, and try it") },
		{ "vfio-check libvirt-hook --status", N_("would it be called?") },
		{ "vfio-check libvirt-hook --uninstall", N_("take it away again") },
	};

	layout_text(gettext(command_words[SAYS_HOOK_USAGE]));
	putchar('\n');
	options_help(rows, MANAGE_OPTIONS, ALL_ACTIONS, NULL);
	printf("\n%s\n", gettext("Options:"));
	options_help(rows, MANAGE_OPTIONS, ~ALL_ACTIONS, NULL);
	layout_examples(examples, "vfio-check-libvirt-install");
}

/*
 * One action, and what it takes. 0, or the exit status
 * with the reason already told.
 */
static int find_action(const struct options *o, int *action)
{
	int other;

	*action = option_beyond(o, ~ALL_ACTIONS);
	if (*action < 0)
		return cli_error("libvirt-hook: expected --install, --uninstall, --status or "
				 "--self-test");
	other = option_beyond(o, OPTION_BIT(*action) | ~ALL_ACTIONS);
	if (other >= 0)
		return cli_error("%s: expected %s or %s, not both", "libvirt-hook", rows[*action].name,
				 rows[other].name);
	other = option_beyond(o, OPTION_BIT(*action) | actions[*action].takes);
	if (other >= 0)
		return cli_error("%s: expected no %s", actions[*action].name, rows[other].name);
	if (o->operand_count)
		return cli_error("libvirt-hook: %s: expected options only", o->operands[0]);
	return 0;
}

/* Absolute: links are made to it, and hooks run in the root directory. */
static int find_program(struct hook_setup *setup, char *path)
{
	const char *asked = setup->program ? setup->program : "/proc/self/exe";

	if (!realpath(asked, path)) {
		complain(SAYS_CANNOT_READ, "file", asked, "error", "not found", NULL);
		return EXIT_USAGE;
	}
	setup->program = path;
	return 0;
}

/* Where all of it is. 0, or the exit status with the reason already told. */
static int find_places(struct hook_setup *setup, char *hooks, char *absolute)
{
	snprintf(hooks, PATH_MAX, "%s/etc/libvirt/hooks", setup->root);
	if (!setup->hooks)
		setup->hooks = hooks;
	if (*setup->hooks != '/')
		return cli_error("--hooks-dir %s, --root %s: expected a path from / on", setup->hooks,
				 setup->root);
	if (realpath(setup->hooks, absolute))
		setup->hooks = absolute;
	return 0;
}

int cmd_libvirt_hook_manage(int argc, char **argv)
{
	char hooks[PATH_MAX], program[PATH_MAX], absolute[PATH_MAX];
	struct libvirt_version version;
	struct hook_setup setup;
	struct options o;
	int action, status;

	if (!options_parse(rows, MANAGE_OPTIONS, argc, argv, &o)) {
		say(stderr, SAYS_TRY_HELP, NULL);
		return EXIT_USAGE;
	}
	if (option_is_given(&o, MANAGE_HELP)) {
		cmd_libvirt_hook_help();
		return fflush(stdout) == 0 ? EXIT_OK : cli_error("cannot write");
	}
	status = find_action(&o, &action);
	if (status)
		return status;
	setup = (struct hook_setup){
		.root = o.values[MANAGE_ROOT] ? o.values[MANAGE_ROOT] : "",
		.hooks = o.values[MANAGE_HOOKS_DIR],
		.program = o.values[MANAGE_PROGRAM],
		.libvirt = o.values[MANAGE_LIBVIRT_VERSION],
		.untried = option_is_given(&o, MANAGE_NO_SELF_TEST),
	};
	status = find_program(&setup, program);
	if (status)
		return status;
	if (setup.libvirt && !libvirt_find(&setup, &version))
		return cli_error("--libvirt-version %s: expected a version such as 9.0.0",
				 setup.libvirt);
	status = find_places(&setup, hooks, absolute);
	if (status == 0)
		status = actions[action].run(&setup);
	return fflush(stdout) == 0 ? status : cli_error("cannot write");
}

int cmd_libvirt_hook_bare(const struct command_line *line)
{
	(void)line;
	say(stderr, SAYS_TRY_HELP, NULL);
	return EXIT_USAGE;
}
