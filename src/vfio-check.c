// SPDX-License-Identifier: GPL-2.0-or-later
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "config.h"

#define N_(text) text

#define EXITS N_("Exit status: 0, or 2 wrong usage or input.")

/* What several commands take. */
#define HOST                                                                                    \
	(OPTION_BIT(OPTION_SYSROOT) | OPTION_BIT(OPTION_ACPI) | OPTION_BIT(OPTION_KERNEL) |     \
	 OPTION_BIT(OPTION_DMESG) | OPTION_BIT(OPTION_NO_POLICY))
#define FILTERS (OPTION_BIT(OPTION_SLOT) | OPTION_BIT(OPTION_ID))
#define FORMATS (OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_JSON))
#define TABLES (OPTION_BIT(OPTION_TABLE) | OPTION_BIT(OPTION_COLUMNS) | OPTION_BIT(OPTION_BARE))

static const struct command commands[] = {
	{
		.name = "check",
		.run = cmd_check,
		.usage = "[OPTIONS] [ADDRESS...]",
		.summary = N_("judge these devices, or every endpoint (the default command)"),
		.exits = N_("Exit status: 0 safe or caution, 1 unsafe, 3 unknown, 2 wrong usage or input. "
			    "Two things count only for devices that are named, by ADDRESS, -s or -d: that the "
			    "host needs the device itself or it is the chipset's, and that the kernel "
			    "refuses it (1)."),
		.takes = HOST | FILTERS | FORMATS | TABLES | OPTION_BIT(OPTION_JUNIT) |
			 OPTION_BIT(OPTION_GUEST_MEMORY) | OPTION_BIT(OPTION_EXPECT) |
			 OPTION_BIT(OPTION_NAMES) | OPTION_BIT(OPTION_HOST_NAME) |
			 OPTION_BIT(OPTION_STRICT) | OPTION_BIT(OPTION_READY) |
			 OPTION_BIT(OPTION_QUIET) | OPTION_BIT(OPTION_ALL) |
			 OPTION_BIT(OPTION_VERBOSE) | OPTION_BIT(OPTION_COLOUR),
		.operand = "ADDRESS",
		.most = INT_MAX,
		.examples = {
			{ "vfio-check 02:00.0", N_("one device, by its address") },
			{ "vfio-check eth0 nvme0n1", N_("what an interface and a disk are on") },
			{ "vfio-check --sysroot DIR -s 02:00", N_("all functions of a slot, of a captured host") },
		},
		.page = "vfio-check",
	}, {
		.name = "groups",
		.run = cmd_groups,
		.view = VFC_GROUPS,
		.usage = "[OPTIONS] [ADDRESS...]",
		.summary = N_("show IOMMU groups, their members, drivers and verdicts"),
		.exits = EXITS,
		.takes = HOST | FILTERS | FORMATS | TABLES | OPTION_BIT(OPTION_GUEST_MEMORY) |
			 OPTION_BIT(OPTION_NAMES) | OPTION_BIT(OPTION_HOST_NAME) | OPTION_BIT(OPTION_COLOUR),
		.operand = "ADDRESS",
		.most = INT_MAX,
		.examples = {
			{ "vfio-check groups", N_("the whole host") },
			{ "vfio-check groups 02:00.0", N_("the group of one device") },
			{ "vfio-check groups --json", N_("for programs") },
		},
		.page = "vfio-check",
	}, {
		.name = "regions",
		.run = cmd_regions,
		.view = VFC_REGIONS,
		.usage = "[OPTIONS]",
		.summary = N_("list the memory that the firmware reserves, by whom and for which device"),
		.exits = N_("Exit status: 0, 3 a table cannot be read, 2 wrong usage or input."),
		.takes = HOST | FORMATS | TABLES | OPTION_BIT(OPTION_HOST_NAME),
		.examples = {
			{ "vfio-check regions", N_("what this host's firmware keeps") },
			{ "vfio-check regions --acpi DMAR", N_("what a table says, without a host") },
			{ "vfio-check regions --json", N_("for programs") },
		},
		.page = "vfio-check",
	}, {
		.name = "explain",
		.run = cmd_explain,
		.usage = "[RULE | WORD | 'MESSAGE' | -] [--list] [--json]",
		.summary = N_("say what a rule or a message means and what can be done, or list the rules"),
		.exits = EXITS,
		.takes = FORMATS | OPTION_BIT(OPTION_LIST),
		.operand = "RULE",
		.most = INT_MAX,
		.examples = {
			{ "vfio-check explain group-shared", N_("what a rule means") },
			{ "vfio-check explain 'group 14 is not viable'", N_("what a message means, or a word") },
			{ "dmesg | vfio-check explain -", N_("each known message of a log") },
		},
		.page = "vfio-check",
	}, {
		.name = "report",
		.run = cmd_report,
		.usage = "[OPTIONS] ADDRESS",
		.summary = N_("write a message for the vendor's support about memory kept for the device"),
		.exits = EXITS,
		.takes = HOST,
		.operand = "ADDRESS",
		.least = 1,
		.most = 1,
		.examples = {
			{ "vfio-check report 03:00.0", N_("read it") },
			{ "vfio-check report 03:00.0 >mail.txt", N_("keep it, to be sent") },
			{ "vfio-check report --sysroot DIR 03:00.0", N_("of a captured host") },
		},
		.page = "vfio-check",
	}, {
		.name = "capture",
		.run = cmd_capture,
		.usage = "[OPTIONS] DIR",
		.summary = N_("copy what a judgement needs into DIR, to be judged elsewhere"),
		.exits = N_("Exit status: 0, 3 something could not be read, 2 wrong usage or input."),
		.takes = OPTION_BIT(OPTION_SYSROOT),
		.operand = "DIR",
		.least = 1,
		.most = 1,
		.examples = {
			{ "vfio-check capture host1", N_("this host, as root, into the new folder host1") },
			{ "vfio-check --sysroot host1", N_("judge it, on any machine") },
			{ "tar czf host1.tar.gz host1", N_("pack it, to be sent") },
		},
		.page = "vfio-check",
	}, {
		.name = "libvirt-hook",
		.run = cmd_libvirt_hook_bare,
		.usage = "--install | --uninstall | --status | --self-test",
		.summary = N_("let libvirt start no domain with an unsafe device"),
		.help = cmd_libvirt_hook_help,
	}, {
		.name = "gate",
		.run = cmd_gate,
		.usage = "[--check | --remove] [OPTIONS]",
		.summary = N_("keep unsafe devices from QEMU by AppArmor, also in running guests"),
		.exits = N_("Exit status: 0, 1 --check: something differs, 3 AppArmor does not hold QEMU here, "
			    "2 wrong usage or input."),
		.takes = OPTION_BIT(OPTION_CHECK) | OPTION_BIT(OPTION_REMOVE) |
			 OPTION_BIT(OPTION_APPARMOR_DIR) | OPTION_BIT(OPTION_SYSROOT) |
			 OPTION_BIT(OPTION_NO_POLICY),
		.examples = {
			{ "vfio-check gate", N_("write the lines, as root") },
			{ "vfio-check gate --check", N_("are they as they should be?") },
			{ "vfio-check gate --remove", N_("take them out again") },
		},
		.page = "vfio-check-gate",
	}, {
		.name = "watch",
		.run = cmd_watch,
		.usage = "[--once ADDRESS]",
		.summary = N_("raise an alarm when an unsafe device is given to VFIO"),
		.exits = N_("Exit status: 0 ended by a signal, 2 wrong usage or input; --once: as check."),
		.takes = OPTION_BIT(OPTION_ONCE) | OPTION_BIT(OPTION_SYSROOT) |
			 OPTION_BIT(OPTION_NO_POLICY),
		.examples = {
			{ "vfio-check watch", N_("until it is ended") },
			{ "vfio-check watch --once 02:00.0", N_("one device, now") },
			{ "vfio-check watch --once 02:00.0 --sysroot DIR", N_("of a captured host") },
		},
		.page = "vfio-check-watch",
	}, {
		.name = "help",
		.usage = "[COMMAND]",
		.summary = N_("say what there is, or what a command takes"),
	},
};

/* A catalog that is not installed can be tried; but not by whoever borrows rights. */
static void speak_the_users_language(void)
{
	const char *catalogs = secure_getenv("VFIO_CHECK_LOCALEDIR");

	setlocale(LC_ALL, "");
	bindtextdomain(PACKAGE, catalogs ? catalogs : LOCALEDIR);
	textdomain(PACKAGE);
}

/* Is what stands behind `libvirt-hook` about the hook, and no call of it? */
static bool is_about_hook(int argc, char **argv)
{
	/* libvirt gives four arguments, and a domain may have any name. */
	return is_libvirt_hook_manage(argc, argv) || (argc == 1 && *argv[0] == '-');
}

/* Also one mistyped option: who manages the hook knows which it may have been. */
static bool is_for_manage(int argc, char **argv)
{
	return is_libvirt_hook_manage(argc, argv) ||
	       (argc == 1 && strncmp(argv[0], "--", 2) == 0 && strcmp(argv[0], "--version") != 0);
}

/*
 * As a hook of libvirt, by the name of the program or by command, with arguments that are no
 * options whatever they look like. False: it is none.
 */
static bool run_as_hook(int argc, char **argv, int *status)
{
	enum hook_kind kind = argc ? hook_of_path(argv[0]) : HOOK_NONE;

	if (kind != HOOK_NONE) {
		*status = cmd_libvirt_hook(argv[0], kind, argc - 1, argv + 1);
		return true;
	}
	if (argc < 2 || strcmp(argv[1], "libvirt-hook") != 0 || is_about_hook(argc - 2, argv + 2))
		return false;
	*status = cmd_libvirt_hook(argv[0], HOOK_QEMU, argc - 2, argv + 2);
	return true;
}

int main(int argc, char **argv)
{
	const struct command *command;
	struct command_line line;
	int status;

	/* First of all: at "reconnect" nothing may be opened. */
	if (run_as_hook(argc, argv, &status))
		return status;
	speak_the_users_language();
	if (argc > 2 && strcmp(argv[1], "libvirt-hook") == 0 && is_for_manage(argc - 2, argv + 2))
		return cmd_libvirt_hook_manage(argc - 1, argv + 1);
	command = command_line_read(commands, sizeof(commands) / sizeof(commands[0]), argc, argv,
				    &line, &status);
	return command ? command->run(&line) : status;
}
