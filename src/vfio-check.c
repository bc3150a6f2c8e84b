// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <getopt.h>
#include <libintl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd.h"
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
	{ "capture", cmd_capture, "[OPTIONS] DIR",
	  N_("copy what a judgement needs into DIR, to be judged elsewhere") },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

int usage_error(const char *format, ...)
{
	va_list arguments;

	fputs("vfio-check: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, gettext(format), arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

/* What --help says of each option. */
static const struct {
	const char *option, *text;
} option_help[] = {
	{ "--sysroot DIR", N_("judge the captured tree DIR instead of this host") },
	{ "--acpi FILE", N_("this table (raw, or acpidump's text) replaces the host's") },
	{ "--kernel RELEASE", N_("judge as that kernel would (6.12, 3.10.0-514.el7)") },
	{ "--dmesg FILE", N_("a kernel's log as evidence; - is standard input") },
	{ "-s [[[D]:]B]:[S][.F]", N_("only these slots, as lspci") },
	{ "-d [V]:[D][:CLASS]", N_("only these ids, as lspci") },
	{ "--format text|json", N_("how to answer; --json is short for --format json") },
	{ "--strict", N_("count \"caution\" as unsafe in the exit status") },
	{ "--list", N_("explain: list the rules") },
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
		printf("  %-9s %s\n", commands[i].name, gettext(commands[i].summary));
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
	else
		return usage_error("--format %s: expected text or json", name);
	return 0;
}

enum option_code {
	OPTION_SYSROOT = 256,
	OPTION_ACPI,
	OPTION_KERNEL,
	OPTION_DMESG,
	OPTION_FORMAT,
	OPTION_JSON,
	OPTION_STRICT,
	OPTION_LIST,
	OPTION_COLOUR,
	OPTION_IOMMUFD,
};

static const struct option options[] = {
	{ "sysroot", required_argument, NULL, OPTION_SYSROOT },
	{ "acpi", required_argument, NULL, OPTION_ACPI },
	{ "kernel", required_argument, NULL, OPTION_KERNEL },
	{ "dmesg", required_argument, NULL, OPTION_DMESG },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "strict", no_argument, NULL, OPTION_STRICT },
	{ "list", no_argument, NULL, OPTION_LIST },
	{ "color", optional_argument, NULL, OPTION_COLOUR },
	{ "iommufd", no_argument, NULL, OPTION_IOMMUFD },
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
			return usage_error("--color=%s: expected always, never or auto", p->colour);
		return 0;
	case OPTION_IOMMUFD:
		return usage_error("--iommufd: not yet; the legacy VFIO container is judged");
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

/* 0, or the exit status with the reason already told. */
static int open_and_judge(const struct command_line *line, struct vfc_check **check)
{
	struct vfc_options host = line->host;
	int r;

	if (line->argument_count && (line->slot_filter || line->id_filter))
		return usage_error("expected addresses or filters (-s, -d), not both");
	if (!host.sysroot && !host.acpi)
		host.sysroot = "/";
	host.search_image = true;
	r = vfc_open(&host, check);
	if (r == 0 && line->slot_filter)
		r = vfc_filter_slot(*check, line->slot_filter);
	if (r == 0 && line->id_filter)
		r = vfc_filter_id(*check, line->id_filter);
	for (int i = 0; r == 0 && i < line->argument_count; i++)
		r = vfc_add_address(*check, line->arguments[i]);
	if (r == 0)
		r = vfc_judge(*check);
	return r < 0 ? usage_error("%s", vfc_error(*check)) : 0;
}

int judge_and_report(const struct command_line *line, enum vfc_view view)
{
	struct vfc_check *check = NULL;
	const char *error;
	int status = open_and_judge(line, &check);

	if (status)
		goto out;
	for (size_t i = 0; line->format == VFC_TEXT && (error = vfc_host_error(check, i)); i++)
		usage_error("%s", error);
	if (line->format == VFC_TEXT && view == VFC_CHECK && vfc_quote_log(check) < 0) {
		status = usage_error("%s", vfc_error(check));
		goto out;
	}
	status = vfc_exit_status(check, line->strict);
	if (vfc_report(check, line->format, view, line->colour ? VFC_COLOUR : 0, line->width,
		       stdout) < 0)
		status = usage_error("cannot write the report");
out:
	vfc_close(check);
	return status;
}

static unsigned int terminal_width(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* A catalog that is not installed can be tried; but not by whoever borrows rights. */
static void speak_the_users_language(void)
{
	const char *catalogs = secure_getenv("VFIO_CHECK_LOCALEDIR");

	setlocale(LC_ALL, "");
	bindtextdomain(PACKAGE, catalogs ? catalogs : LOCALEDIR);
	textdomain(PACKAGE);
}

int main(int argc, char **argv)
{
	struct parsed p = { 0 };
	const struct command *command = NULL;
	int option, r;

	speak_the_users_language();

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
		return fflush(stdout) == 0 ? EXIT_OK : usage_error("cannot write");
	}
	if (p.line.list && (!command || command->run != cmd_explain))
		return usage_error("--list: only explain has a list");
	p.line.colour = wants_colour(p.colour);
	p.line.width = terminal_width();
	return (command ? command : &commands[0])->run(&p.line);
}
