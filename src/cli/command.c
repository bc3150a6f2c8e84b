// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/command.h"

#include <ctype.h>
#include <errno.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/error.h"

#define N_(text) text

static const struct option_row rows[COMMAND_OPTIONS] = {
	[OPTION_SYSROOT] = { "--sysroot", 0, " DIR",
			     N_("look at the captured tree DIR instead of this host") },
	[OPTION_ACPI] = { "--acpi", 0, " FILE",
			  N_("this table (raw, or acpidump's text) replaces the host's") },
	[OPTION_KERNEL] = { "--kernel", 0, " RELEASE",
			    N_("judge as that kernel would (6.12, 3.10.0-514.el7)") },
	[OPTION_DMESG] = { "--dmesg", 0, " FILE",
			   N_("a kernel's log as evidence; - is standard input") },
	[OPTION_GUEST_MEMORY] = { "--guest-memory", 0, " SIZE",
				  N_("does a guest with so much memory fit? As qemu -m: 8G, 4096M") },
	[OPTION_SLOT] = { "-s", 0, " [[[D]:]B]:[S][.F]", N_("only these slots, as lspci") },
	[OPTION_ID] = { "-d", 0, " [V]:[D][:CLASS]", N_("only these ids, as lspci") },
	[OPTION_FORMAT] = { "--format", 0, " FORMAT",
			    N_("text or json; check also has junit") },
	[OPTION_JSON] = { "--json", 0, NULL, N_("short for --format json") },
	[OPTION_EXPECT] = { "--expect", 0, " FILE",
			    N_("say what differs from FILE, the JSON of an earlier run") },
	[OPTION_NO_POLICY] = { "--no-policy", 0, NULL,
			       N_("judge without etc/vfio-check/policy.conf") },
	[OPTION_STRICT] = { "--strict", 0, NULL,
			    N_("count \"caution\" as unsafe in the exit status") },
	[OPTION_LIST] = { "--list", 0, NULL, N_("list the rules") },
	[OPTION_CHECK] = { "--check", 0, NULL,
			   N_("change nothing; exit status 1 where it is not as it should be") },
	[OPTION_REMOVE] = { "--remove", 0, NULL, N_("take the lines out again") },
	[OPTION_APPARMOR_DIR] = { "--apparmor-dir", 0, " DIR", N_("instead of /etc/apparmor.d") },
	[OPTION_ONCE] = { "--once", 0, " ADDRESS", N_("judge this device now, and end") },
	[OPTION_ALL] = { "--all", 0, NULL, N_("list the processor's and the chipset's functions too") },
	[OPTION_COLOUR] = { "--color", 0, "[=WHEN]", N_("always, never or auto") },
	[OPTION_NAMES] = { "--names", 0, NULL, N_("JSON: names of devices also where none was asked for") },
	[OPTION_HOST_NAME] = { "--host-name", 0, "[=NAME]",
			       N_("JSON, JUnit: tell this host's name, or NAME") },
	[OPTION_IOMMUFD] = { "--iommufd", 0, NULL, NULL },
	[OPTION_HELP] = { "--help", 'h', NULL, N_("show this help") },
	[OPTION_VERSION] = { "--version", 'V', NULL, N_("show the version") },
	[OPTION_JUNIT] = { "--format junit", 0, NULL, NULL },
	[OPTION_OPERAND] = { "an operand", 0, NULL, NULL },
};

static const struct option_pair excluded[] = {
	{ OPTION_SLOT, OPTION_OPERAND },
	{ OPTION_ID, OPTION_OPERAND },
	{ OPTION_LIST, OPTION_OPERAND },
	{ OPTION_EXPECT, OPTION_JUNIT },
	{ OPTION_EXPECT, OPTION_STRICT },
	{ OPTION_CHECK, OPTION_REMOVE },
};

/* What every command takes. */
#define ALWAYS (OPTION_BIT(OPTION_HELP) | OPTION_BIT(OPTION_VERSION))

/* The command that alone takes an option; NULL: several do, or none. */
static const struct command *owner_of(const struct command *commands, size_t count, size_t option)
{
	const struct command *owner = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!(commands[i].takes & OPTION_BIT(option)))
			continue;
		if (owner)
			return NULL;
		owner = &commands[i];
	}
	return owner;
}

static void show_help(const struct command *commands, size_t count)
{
	const char *owners[COMMAND_OPTIONS];

	printf("%s", gettext("Usage: vfio-check [COMMAND] [OPTIONS] [ADDRESS...]\n\n"
			     "Foretells what the kernel will do when a PCI device is given "
			     "to a virtual machine\nwith VFIO, whether it is safe, and what "
			     "can be done.\n\nCommands:\n"));
	for (size_t i = 0; i < count; i++)
		printf("  %-12s %s\n", commands[i].name, gettext(commands[i].summary));
	for (size_t i = 0; i < COMMAND_OPTIONS; i++) {
		const struct command *owner = owner_of(commands, count, i);

		owners[i] = owner ? owner->name : NULL;
	}
	printf("\n%s\n", gettext("Options:"));
	options_help(rows, COMMAND_OPTIONS, UINT32_MAX, owners);
	printf("\n%s\n%s\n", gettext("ADDRESS is [domain:]bus:device.function or pci_0000_02_00_0."),
	       gettext(commands[0].exits));
}

static void show_command(const struct command *command)
{
	if (command->help) {
		command->help();
		return;
	}
	printf(gettext("Usage: vfio-check %s %s\n\n%s\n"), command->name, command->usage,
	       gettext(command->summary));
	printf("\n%s\n", gettext("Options:"));
	options_help(rows, COMMAND_OPTIONS, command->takes | ALWAYS, NULL);
	putchar('\n');
	if (strstr(command->usage, "ADDRESS"))
		printf("%s\n", gettext("ADDRESS is [domain:]bus:device.function or "
				       "pci_0000_02_00_0."));
	printf("%s\n", gettext(command->exits));
}

static bool wants_colour(const struct options *o)
{
	const char *no_color = getenv("NO_COLOR"), *when = o->values[OPTION_COLOUR];

	if (option_is_given(o, OPTION_COLOUR) && (!when || strcmp(when, "always") == 0))
		return true;
	if (when && strcmp(when, "auto") != 0)
		return false;
	return isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

static unsigned int terminal_width(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static int check_colour(const char *when)
{
	if (when && strcmp(when, "always") != 0 && strcmp(when, "never") != 0 &&
	    strcmp(when, "auto") != 0)
		return cli_error("--color=%s: expected always, never or auto", when);
	return 0;
}

static int set_format(struct command_line *line, struct options *o)
{
	const char *name = o->values[OPTION_FORMAT];

	if (name && strcmp(name, "json") == 0)
		line->format = VFC_JSON;
	else if (name && strcmp(name, "junit") == 0)
		line->format = VFC_JUNIT;
	else if (name && strcmp(name, "text") != 0)
		return cli_error("--format %s: expected text, json or junit", name);
	/* Of several the last one counts. */
	if (option_is_given(o, OPTION_JSON) &&
	    (!name || o->places[OPTION_JSON] > o->places[OPTION_FORMAT]))
		line->format = VFC_JSON;
	if (line->format == VFC_JUNIT)
		o->given |= OPTION_BIT(OPTION_JUNIT);
	return 0;
}

#define TIME_MOST UINT64_C(253370764799) /* 9998-12-31T23:59:59Z */

/*
 * https://reproducible-builds.org/specs/source-date-epoch: a time in place of the clock's, so that
 * answers do not differ from run to run.
 */
static int set_time(struct command_line *line)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	char *end;

	if (!text || line->format == VFC_TEXT)
		return 0;
	errno = 0;
	line->time = strtoull(text, &end, 10);
	if (!isdigit((unsigned char)*text) || *end || errno || line->time > TIME_MOST)
		return cli_error("SOURCE_DATE_EPOCH=%s: expected seconds since 1970, up to the year 9998",
				 text);
	line->host.time = &line->time;
	return 0;
}

/* What JSON and JUnit tell of the run. */
static int set_run(struct command_line *line, const struct options *o)
{
	const char *name = o->values[OPTION_HOST_NAME];

	if (name && !*name)
		return cli_error("--host-name=: expected a name");
	if (option_is_given(o, OPTION_HOST_NAME))
		line->host.host_name = name ? name : "";
	return set_time(line);
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

	if (!text)
		return 0;
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

/* 0, or the exit status with the reason already told. */
static int take_values(struct options *o, struct command_line *line)
{
	int r = 0;

	*line = (struct command_line){
		.host = {
			.sysroot = o->values[OPTION_SYSROOT],
			.acpi = o->values[OPTION_ACPI],
			.kernel = o->values[OPTION_KERNEL],
			.dmesg = o->values[OPTION_DMESG],
			.no_policy = option_is_given(o, OPTION_NO_POLICY),
		},
		.strict = option_is_given(o, OPTION_STRICT),
		.all = option_is_given(o, OPTION_ALL),
		.names = option_is_given(o, OPTION_NAMES),
		.list = option_is_given(o, OPTION_LIST),
		.colour = wants_colour(o),
		.width = terminal_width(),
		.expect = o->values[OPTION_EXPECT],
		.apparmor_dir = o->values[OPTION_APPARMOR_DIR],
		.only_check = option_is_given(o, OPTION_CHECK),
		.remove = option_is_given(o, OPTION_REMOVE),
		.once = o->values[OPTION_ONCE],
		.slot_filter = o->values[OPTION_SLOT],
		.id_filter = o->values[OPTION_ID],
		.arguments = o->operands,
		.argument_count = o->operand_count,
	};
	if (option_is_given(o, OPTION_IOMMUFD))
		return cli_error("--iommufd: not yet; the legacy VFIO container is judged");
	r = set_format(line, o);
	if (r == 0)
		r = set_run(line, o);
	if (r == 0)
		r = set_guest_memory(line, o->values[OPTION_GUEST_MEMORY]);
	return r ? r : check_colour(o->values[OPTION_COLOUR]);
}

/* Is all that was given for this command? 0, or the exit status with the reason already told. */
static int check_taken(const struct command *commands, size_t count, const struct command *command,
		       struct options *o)
{
	const struct option_pair *pair;
	int beyond = option_beyond(o, command->takes);

	if (beyond >= 0) {
		const struct command *owner = owner_of(commands, count, (size_t)beyond);

		if (owner)
			return cli_error("%s: expected no %s, which is for %s", command->name,
					 rows[beyond].name, owner->name);
		return cli_error("%s: expected no %s", command->name, rows[beyond].name);
	}
	if (o->operand_count && !command->most)
		return cli_error("%s: expected no %s, but vfio-check %s %s", command->name,
				 o->operands[0], command->name, command->usage);
	if (o->operand_count < command->least || o->operand_count > command->most)
		return cli_error("%s: expected one %s", command->name, command->operand);
	if (o->operand_count)
		o->given |= OPTION_BIT(OPTION_OPERAND);
	pair = option_pair_given(excluded, sizeof(excluded) / sizeof(excluded[0]), o);
	if (pair)
		return cli_error("%s: expected %s or %s, not both", command->name, rows[pair->one].name,
				 pair->other == OPTION_OPERAND ? command->operand :
								 rows[pair->other].name);
	return 0;
}

static const struct command *find_command(const struct command *commands, size_t count,
					  struct options *o)
{
	for (size_t i = 0; o->operand_count && i < count; i++)
		if (strcmp(commands[i].name, o->operands[0]) == 0) {
			o->operands++;
			o->operand_count--;
			return &commands[i];
		}
	return NULL;
}

/* @command: the one that is named, or NULL. The exit status. */
static int inform(const struct command *commands, size_t count, const struct command *command,
		  const struct options *o)
{
	if (!option_is_given(o, OPTION_HELP))
		printf("vfio-check %s\n", vfc_version());
	else if (command)
		show_command(command);
	else
		show_help(commands, count);
	return fflush(stdout) == 0 ? EXIT_OK : cli_error("cannot write");
}

const struct command *command_line_read(const struct command *commands, size_t count, int argc,
					char **argv, struct command_line *line, int *status)
{
	const struct command *command;
	struct options o;

	if (!options_parse(rows, COMMAND_OPTIONS, argc, argv, &o)) {
		fprintf(stderr, "%s\n", gettext("Try 'vfio-check --help'."));
		*status = EXIT_USAGE;
		return NULL;
	}
	command = find_command(commands, count, &o);
	if (o.given & ALWAYS) {
		*status = inform(commands, count, command, &o);
		return NULL;
	}
	if (!command)
		command = &commands[0];
	*status = take_values(&o, line);
	if (*status == 0)
		*status = check_taken(commands, count, command, &o);
	return *status ? NULL : command;
}
