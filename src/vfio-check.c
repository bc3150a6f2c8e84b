// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "config.h"

#define N_(text) text

static const struct command commands[] = {
	{ "check", cmd_check, "[OPTIONS] [ADDRESS...]",
	  N_("judge these devices, or every endpoint (the default command)") },
	{ "groups", cmd_groups, "[OPTIONS] [ADDRESS...]",
	  N_("show IOMMU groups, their members, drivers and verdicts") },
	{ "regions", cmd_regions, "[OPTIONS]",
	  N_("list the memory that the firmware reserves, by whom and for which device") },
	{ "explain", cmd_explain, "[RULE] [--list] [--json]",
	  N_("say what a rule means and what can be done, or list the rules") },
	{ "report", cmd_report, "[OPTIONS] ADDRESS",
	  N_("write a message for the vendor's support about memory kept for the device") },
	{ "capture", cmd_capture, "[OPTIONS] DIR",
	  N_("copy what a judgement needs into DIR, to be judged elsewhere") },
	{ "libvirt-hook", cmd_libvirt_hook_help, "--install | --uninstall | --status | --self-test",
	  N_("let libvirt start no domain with an unsafe device") },
	{ "gate", cmd_gate, "[--check | --remove] [OPTIONS]",
	  N_("keep unsafe devices from QEMU by AppArmor, also in running guests") },
	{ "watch", cmd_watch, "[--once ADDRESS]",
	  N_("raise an alarm when an unsafe device is given to VFIO") },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* What --help says of each option. */
static const struct {
	const char *option, *text;
} option_help[] = {
	{ "--sysroot DIR", N_("judge the captured tree DIR instead of this host") },
	{ "--acpi FILE", N_("this table (raw, or acpidump's text) replaces the host's") },
	{ "--kernel RELEASE", N_("judge as that kernel would (6.12, 3.10.0-514.el7)") },
	{ "--dmesg FILE", N_("a kernel's log as evidence; - is standard input") },
	{ "--guest-memory SIZE", N_("does a guest with so much memory fit? As qemu -m: 8G, 4096M") },
	{ "-s [[[D]:]B]:[S][.F]", N_("only these slots, as lspci") },
	{ "-d [V]:[D][:CLASS]", N_("only these ids, as lspci") },
	{ "--format FORMAT", N_("text, json or junit; --json is short for --format json") },
	{ "--expect FILE", N_("say what differs from FILE, the JSON of an earlier run") },
	{ "--no-policy", N_("judge without etc/vfio-check/policy.conf") },
	{ "--strict", N_("count \"caution\" as unsafe in the exit status") },
	{ "--list", N_("explain: list the rules") },
	{ "--check", N_("gate: change nothing; exit status 1 where it is not as it should be") },
	{ "--remove", N_("gate: take the lines out again") },
	{ "--apparmor-dir DIR", N_("gate: instead of /etc/apparmor.d") },
	{ "--once ADDRESS", N_("watch: judge this device now, and end") },
	{ "--color[=WHEN]", N_("always, never or auto") },
	{ "-h, --help", N_("show this help") },
	{ "-V, --version", N_("show the version") },
};

static void help(const struct command *command)
{
	if (command)
		printf(gettext("Usage: vfio-check %s %s\n\n%s\n"), command->name, command->usage,
		       gettext(command->summary));
	else
		printf("%s", gettext("Usage: vfio-check [COMMAND] [OPTIONS] [ADDRESS...]\n\n"
				     "Foretells what the kernel will do when a PCI device is given "
				     "to a virtual machine\nwith VFIO, whether it is safe, and what "
				     "can be done.\n\nCommands:\n"));
	for (size_t i = 0; !command && i < COMMANDS; i++)
		printf("  %-12s %s\n", commands[i].name, gettext(commands[i].summary));
	printf("\n%s\n", gettext("Options:"));
	for (size_t i = 0; i < sizeof(option_help) / sizeof(option_help[0]); i++)
		printf("  %-21s %s\n", option_help[i].option, gettext(option_help[i].text));
	printf("\n%s\n%s\n", gettext("ADDRESS is [domain:]bus:device.function or pci_0000_02_00_0."),
	       gettext("Exit status: 0 safe or caution, 1 unsafe, 3 unknown, 2 wrong usage or input."));
}

static bool wants_colour(const char *when)
{
	const char *no_color = getenv("NO_COLOR");

	if (when && strcmp(when, "always") == 0)
		return true;
	if (when && strcmp(when, "auto") != 0)
		return false;
	return isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

static int set_format(struct command_line *line, const char *name)
{
	if (strcmp(name, "json") == 0)
		line->format = VFC_JSON;
	else if (strcmp(name, "text") == 0)
		line->format = VFC_TEXT;
	else if (strcmp(name, "junit") == 0)
		line->format = VFC_JUNIT;
	else
		return cli_error("--format %s: expected text, json or junit", name);
	return 0;
}

/* No processor has more address bits than 52. */
#define GUEST_MEMORY_MOST (UINT64_C(1) << 52)

/* As QEMU's -m: a number, which without a suffix is in MiB. */
static int set_guest_memory(struct command_line *line, const char *text)
{
	static const char suffixes[] = "BKMGT";
	unsigned long long number, unit = UINT64_C(1) << 20;
	const char *suffix;
	char *end;

	errno = 0;
	number = strtoull(text, &end, 10);
	suffix = *end ? strchr(suffixes, toupper((unsigned char)*end)) : NULL;
	if (suffix)
		unit = UINT64_C(1) << 10 * (suffix - suffixes);
	if (!isdigit((unsigned char)*text) || errno || !number || (*end && (!suffix || end[1])))
		return cli_error("--guest-memory %s: expected a size as qemu's -m takes it: a whole "
				   "number with B, K, M, G or T behind it, or in MiB without", text);
	if (number > GUEST_MEMORY_MOST / unit)
		return cli_error("--guest-memory %s: expected at most 4096T; without a suffix it is "
				   "in MiB", text);
	line->host.guest_memory = number * unit;
	return 0;
}

enum option_code {
	OPTION_SYSROOT = 256,
	OPTION_ACPI,
	OPTION_KERNEL,
	OPTION_DMESG,
	OPTION_GUEST_MEMORY,
	OPTION_FORMAT,
	OPTION_JSON,
	OPTION_STRICT,
	OPTION_LIST,
	OPTION_COLOUR,
	OPTION_IOMMUFD,
	OPTION_NO_POLICY,
	OPTION_EXPECT,
	OPTION_CHECK,
	OPTION_REMOVE,
	OPTION_APPARMOR_DIR,
	OPTION_ONCE,
};

static const struct option options[] = {
	{ "sysroot", required_argument, NULL, OPTION_SYSROOT },
	{ "acpi", required_argument, NULL, OPTION_ACPI },
	{ "kernel", required_argument, NULL, OPTION_KERNEL },
	{ "dmesg", required_argument, NULL, OPTION_DMESG },
	{ "guest-memory", required_argument, NULL, OPTION_GUEST_MEMORY },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "strict", no_argument, NULL, OPTION_STRICT },
	{ "list", no_argument, NULL, OPTION_LIST },
	{ "color", optional_argument, NULL, OPTION_COLOUR },
	{ "iommufd", no_argument, NULL, OPTION_IOMMUFD },
	{ "expect", required_argument, NULL, OPTION_EXPECT },
	{ "no-policy", no_argument, NULL, OPTION_NO_POLICY },
	{ "check", no_argument, NULL, OPTION_CHECK },
	{ "remove", no_argument, NULL, OPTION_REMOVE },
	{ "apparmor-dir", required_argument, NULL, OPTION_APPARMOR_DIR },
	{ "once", required_argument, NULL, OPTION_ONCE },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

struct parsed {
	struct command_line line;
	const char *colour;
	bool help, version;
};

/* One option. 0, or the exit status with the reason already told. */
static int take_option(struct parsed *p, int option)
{
	switch (option) {
	case OPTION_SYSROOT:
		p->line.host.sysroot = optarg;
		return 0;
	case OPTION_ACPI:
		p->line.host.acpi = optarg;
		return 0;
	case OPTION_KERNEL:
		p->line.host.kernel = optarg;
		return 0;
	case OPTION_DMESG:
		p->line.host.dmesg = optarg;
		return 0;
	case OPTION_GUEST_MEMORY:
		return set_guest_memory(&p->line, optarg);
	case OPTION_FORMAT:
		return set_format(&p->line, optarg);
	case OPTION_JSON:
		return set_format(&p->line, "json");
	case OPTION_STRICT:
		p->line.strict = true;
		return 0;
	case OPTION_LIST:
		p->line.list = true;
		return 0;
	case OPTION_COLOUR:
		p->colour = optarg ? optarg : "always";
		if (strcmp(p->colour, "always") != 0 && strcmp(p->colour, "never") != 0 &&
		    strcmp(p->colour, "auto") != 0)
			return cli_error("--color=%s: expected always, never or auto", p->colour);
		return 0;
	case OPTION_EXPECT:
		p->line.expect = optarg;
		return 0;
	case OPTION_NO_POLICY:
		p->line.host.no_policy = true;
		return 0;
	case OPTION_CHECK:
		p->line.only_check = true;
		return 0;
	case OPTION_REMOVE:
		p->line.remove = true;
		return 0;
	case OPTION_APPARMOR_DIR:
		p->line.apparmor_dir = optarg;
		return 0;
	case OPTION_ONCE:
		p->line.once = optarg;
		return 0;
	case OPTION_IOMMUFD:
		return cli_error("--iommufd: not yet; the legacy VFIO container is judged");
	case 's':
		p->line.slot_filter = optarg;
		return 0;
	case 'd':
		p->line.id_filter = optarg;
		return 0;
	case 'h':
		p->help = true;
		return 0;
	case 'V':
		p->version = true;
		return 0;
	default:
		fprintf(stderr, "%s\n", gettext("Try 'vfio-check --help'."));
		return EXIT_USAGE;
	}
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static unsigned int terminal_width(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Options of one command, which the others have no answer for. 0, or the exit status. */
static int only_its_own(const struct command *command, const struct command_line *line)
{
	if (command->run != cmd_check && line->format == VFC_JUNIT)
		return cli_error("%s: expected --format text or json; junit is for check",
				   command->name);
	if (command->run != cmd_check && line->expect)
		return cli_error("%s: expected no --expect, which is for check", command->name);
	if (command->run != cmd_gate && (line->only_check || line->remove || line->apparmor_dir))
		return cli_error("--check, --remove and --apparmor-dir are for gate");
	if (command->run != cmd_watch && line->once)
		return cli_error("--once is for watch");
	if (line->expect && line->format == VFC_JUNIT)
		return cli_error("--expect: expected --format text or json");
	return 0;
}

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
	struct parsed p = { 0 };
	const struct command *command = NULL;
	int option, r;

	/* First of all: at "reconnect" nothing may be opened. */
	if (run_as_hook(argc, argv, &r))
		return r;
	speak_the_users_language();
	if (argc > 2 && strcmp(argv[1], "libvirt-hook") == 0 &&
	    is_libvirt_hook_manage(argc - 2, argv + 2))
		return cmd_libvirt_hook_manage(argc - 2, argv + 2);

	while ((option = getopt_long(argc, argv, "s:d:hV", options, NULL)) != -1) {
		r = take_option(&p, option);
		if (r)
			return r;
	}
	p.line.arguments = argv + optind;
	p.line.argument_count = argc - optind;
	if (p.line.argument_count)
		command = find_command(p.line.arguments[0]);
	if (command) {
		p.line.arguments++;
		p.line.argument_count--;
	}
	if (p.help || p.version) {
		if (p.help)
			help(command);
		else
			printf("vfio-check %s\n", vfc_version());
		return fflush(stdout) == 0 ? EXIT_OK : cli_error("cannot write");
	}
	if (!command)
		command = &commands[0];
	if (p.line.list && command->run != cmd_explain)
		return cli_error("--list: only explain has a list");
	r = only_its_own(command, &p.line);
	if (r)
		return r;
	p.line.colour = wants_colour(p.colour);
	p.line.width = terminal_width();
	return command->run(&p.line);
}
