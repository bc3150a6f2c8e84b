// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/command.h"

#include <ctype.h>
#include <errno.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "cli/error.h"
#include "cli/layout.h"
#include "cli/memory-size.h"
#include "cli/terminal.h"
#include "host/address.h"
#include "host/spelling.h"

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
				  N_("does a guest with so much memory fit? 8G, 4096M") },
	[OPTION_SLOT] = { "-s", 0, " [[[D]:]B]:[S][.F]", N_("only these slots, as lspci") },
	[OPTION_ID] = { "-d", 0, " [V]:[D][:CLASS]", N_("only these ids, as lspci") },
	[OPTION_FORMAT] = { "--format", 0, " FORMAT",
			    N_("text, json or table; check also has junit") },
	[OPTION_JSON] = { "--json", 0, NULL, N_("short for --format json") },
	[OPTION_EXPECT] = { "--expect", 0, " FILE",
			    N_("say what differs from FILE, the JSON of an earlier run") },
	[OPTION_NO_POLICY] = { "--no-policy", 0, NULL,
			       N_("judge without etc/vfio-check/policy.conf") },
	[OPTION_STRICT] = { "--strict", 0, NULL,
			    N_("count \"caution\" as unsafe in the exit status") },
	[OPTION_READY] = { "--ready", 0, NULL,
			   N_("also 1 for what the kernel refuses with the drivers as they are now") },
	[OPTION_QUIET] = { "--quiet", 'q', NULL, N_("the exit status alone, nothing printed") },
	[OPTION_LIST] = { "--list", 0, NULL, N_("list the rules") },
	[OPTION_CHECK] = { "--check", 0, NULL,
			   N_("change nothing; exit status 1 where it is not as it should be") },
	[OPTION_REMOVE] = { "--remove", 0, NULL, N_("take the lines out again") },
	[OPTION_APPARMOR_DIR] = { "--apparmor-dir", 0, " DIR", N_("instead of /etc/apparmor.d") },
	[OPTION_ONCE] = { "--once", 0, " ADDRESS", N_("judge this device now, and end") },
	[OPTION_ALL] = { "--all", 0, NULL, N_("list the processor's and the chipset's functions too") },
	[OPTION_VERBOSE] = { "--verbose", 'v', NULL,
			     N_("of a whole host: all about each device, not each cause once") },
	[OPTION_COLOUR] = { "--color", 0, "[=WHEN]", N_("always, never or auto") },
	[OPTION_COLUMNS] = { "-o", 0, " COLUMN[,...]", N_("table: these columns") },
	[OPTION_BARE] = { "-n", 0, NULL, N_("table: without a heading") },
	[OPTION_NAMES] = { "--names", 0, NULL, N_("JSON: names of devices also where none was asked for") },
	[OPTION_HOST_NAME] = { "--host-name", 0, "[=NAME]",
			       N_("JSON, JUnit: tell this host's name, or NAME") },
	[OPTION_IOMMUFD] = { "--iommufd", 0, NULL, NULL },
	[OPTION_HELP] = { "--help", 'h', NULL, N_("show this help") },
	[OPTION_VERSION] = { "--version", 'V', NULL, N_("show the version") },
	[OPTION_JUNIT] = { "--format junit", 0, NULL, NULL },
	[OPTION_TABLE] = { "--format table", 0, NULL, NULL },
	[OPTION_OPERAND] = { "an operand", 0, NULL, NULL },
};

_Static_assert(COMMAND_OPTIONS <= OPTIONS_MAX, "options are bits of a mask");

static const struct option_pair excluded[] = {
	{ OPTION_SLOT, OPTION_OPERAND },
	{ OPTION_ID, OPTION_OPERAND },
	{ OPTION_LIST, OPTION_OPERAND },
	{ OPTION_EXPECT, OPTION_JUNIT },
	{ OPTION_EXPECT, OPTION_TABLE },
	{ OPTION_EXPECT, OPTION_STRICT },
	{ OPTION_EXPECT, OPTION_READY },
	{ OPTION_QUIET, OPTION_FORMAT },
	{ OPTION_QUIET, OPTION_JSON },
	{ OPTION_QUIET, OPTION_ALL },
	{ OPTION_QUIET, OPTION_VERBOSE },
	{ OPTION_CHECK, OPTION_REMOVE },
};

/* Room for the names of all columns of a view. */
#define COLUMN_LIST_SIZE 512

/* What every command takes. */
#define ALWAYS (OPTION_BIT(OPTION_HELP) | OPTION_BIT(OPTION_VERSION))

static const char about_address[] = N_("ADDRESS is [domain:]bus:device.function, pci_0000_02_00_0, "
				       "a path of sysfs to a device, or the "
				       "name of a network interface (eth0) or a disk (nvme0n1).");

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

/* What COLUMN can be. */
static void show_columns(const struct command *command)
{
	char list[COLUMN_LIST_SIZE] = "";
	size_t used = 0;
	const char *name;

	if (!(command->takes & OPTION_BIT(OPTION_COLUMNS)))
		return;
	for (size_t i = 0; used < sizeof(list) && (name = vfc_column(command->view, i)); i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", i ? " " : "", name);
	layout_text(gettext("COLUMN is one of these:"));
	layout_row("", 4, list);
}

static void show_help(const struct command *commands, size_t count)
{
	const char *owners[COMMAND_OPTIONS];

	layout_text(gettext("Usage: vfio-check [COMMAND] [OPTIONS] [ADDRESS...]"));
	putchar('\n');
	layout_text(gettext("Foretells what the kernel will do when a PCI device is given to a virtual "
			    "machine with VFIO, whether it is safe, and what can be done."));
	printf("\n%s\n", gettext("Commands:"));
	for (size_t i = 0; i < count; i++)
		layout_row(commands[i].name, 16, gettext(commands[i].summary));
	for (size_t i = 0; i < COMMAND_OPTIONS; i++) {
		const struct command *owner = owner_of(commands, count, i);

		owners[i] = owner ? owner->name : NULL;
	}
	printf("\n%s\n", gettext("Options:"));
	options_help(rows, COMMAND_OPTIONS, UINT32_MAX, owners);
	putchar('\n');
	show_columns(&commands[0]);
	layout_text(gettext(about_address));
	layout_text(gettext(commands[0].exits));
	putchar('\n');
	layout_text(gettext("vfio-check help COMMAND says more of one, man vfio-check all of it."));
}

static void show_command(const struct command *command)
{
	char usage[256];

	if (command->help) {
		command->help();
		return;
	}
	snprintf(usage, sizeof(usage), gettext("Usage: vfio-check %s %s"), command->name,
		 command->usage);
	layout_text(usage);
	putchar('\n');
	layout_text(gettext(command->summary));
	printf("\n%s\n", gettext("Options:"));
	options_help(rows, COMMAND_OPTIONS, command->takes | ALWAYS, NULL);
	putchar('\n');
	show_columns(command);
	if (strstr(command->usage, "ADDRESS"))
		layout_text(gettext(about_address));
	layout_text(gettext(command->exits));
	layout_examples(command->examples, command->page);
}

static bool wants_colour(const struct options *o)
{
	const char *when = o->values[OPTION_COLOUR];

	if (option_is_given(o, OPTION_COLOUR) && (!when || strcmp(when, "always") == 0))
		return true;
	return (!when || strcmp(when, "auto") == 0) && terminal_is_coloured();
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
	else if (name && strcmp(name, "table") == 0)
		line->format = VFC_TABLE;
	else if (name && strcmp(name, "text") != 0)
		return cli_error("--format %s: expected text, json, table or junit", name);
	/* Of several the last one counts. */
	if (option_is_given(o, OPTION_JSON) &&
	    (!name || o->places[OPTION_JSON] > o->places[OPTION_FORMAT]))
		line->format = VFC_JSON;
	if (line->format == VFC_JUNIT)
		o->given |= OPTION_BIT(OPTION_JUNIT);
	if (line->format == VFC_TABLE)
		o->given |= OPTION_BIT(OPTION_TABLE);
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

	if (!text || (line->format != VFC_JSON && line->format != VFC_JUNIT))
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

/* 0, or the exit status with the reason already told. */
static int take_values(struct options *o, struct command_line *line)
{
	int r = 0;

	*line = (struct command_line){
		.commands = line->commands,
		.command_count = line->command_count,
		.unnamed = line->unnamed,
		.host = {
			.sysroot = o->values[OPTION_SYSROOT],
			.acpi = o->values[OPTION_ACPI],
			.kernel = o->values[OPTION_KERNEL],
			.dmesg = o->values[OPTION_DMESG],
			.no_policy = option_is_given(o, OPTION_NO_POLICY),
		},
		.strict = option_is_given(o, OPTION_STRICT),
		.ready = option_is_given(o, OPTION_READY),
		.quiet = option_is_given(o, OPTION_QUIET),
		.all = option_is_given(o, OPTION_ALL),
		.columns = o->values[OPTION_COLUMNS],
		.bare = option_is_given(o, OPTION_BARE),
		.verbose = option_is_given(o, OPTION_VERBOSE),
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
	if (r == 0 && option_is_given(o, OPTION_GUEST_MEMORY))
		r = memory_size_read(o->values[OPTION_GUEST_MEMORY], &line->host.guest_memory);
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
		return cli_error("%s: expected one %s: vfio-check %s %s", command->name,
				 command->operand, command->name, command->usage);
	if (o->operand_count)
		o->given |= OPTION_BIT(OPTION_OPERAND);
	pair = option_pair_given(excluded, sizeof(excluded) / sizeof(excluded[0]), o);
	if (pair)
		return cli_error("%s: expected %s or %s, not both", command->name, rows[pair->one].name,
				 pair->other == OPTION_OPERAND ? command->operand :
								 rows[pair->other].name);
	return 0;
}

/* Options that say nothing without others. 0, or the exit status with the reason already told. */
static int check_company(const struct options *o)
{
	static const enum command_option of_tables[] = { OPTION_COLUMNS, OPTION_BARE };

	for (size_t i = 0; i < sizeof(of_tables) / sizeof(of_tables[0]); i++)
		if (option_is_given(o, of_tables[i]) && !option_is_given(o, OPTION_TABLE))
			return cli_error("%s: expected --format table with it", rows[of_tables[i]].name);
	/* Of a whole host something is never ready. */
	if (option_is_given(o, OPTION_READY) &&
	    !(o->given & (OPTION_BIT(OPTION_OPERAND) | OPTION_BIT(OPTION_SLOT) | OPTION_BIT(OPTION_ID))))
		return cli_error("--ready: expected the devices that are to be ready: ADDRESS, -s or -d");
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

bool command_line_meant(const struct command_line *line, const char *word, char *meant)
{
	struct spelling_nearest nearest = { .typed = word };

	for (size_t i = 0; i < line->command_count; i++)
		spelling_try(&nearest, line->commands[i].name);
	for (size_t i = 0; !nearest.word && i < COMMAND_OPTIONS; i++)
		if (rows[i].help && strncmp(rows[i].name, "--", 2) == 0 &&
		    strcmp(rows[i].name + 2, word) == 0)
			nearest.word = rows[i].name;
	snprintf(meant, SPELLING_MAX + 1, "%s", nearest.word ? nearest.word : "");
	return nearest.word && strcmp(nearest.word, word) == 0;
}

/* A word that was to be a command. Answers the exit status. */
static int refuse_command(const struct command_line *line, const char *word)
{
	char meant[SPELLING_MAX + 1];

	command_line_meant(line, word, meant);
	if (*meant)
		return cli_error("unknown command '%s' (%s?)", word, meant);
	return cli_error("unknown command '%s': vfio-check --help lists them", word);
}

/* Options that the default command does not take, behind a word that is nearly one which does? */
static bool is_mistyped(const struct command_line *line, const struct options *o)
{
	char meant[SPELLING_MAX + 1];
	struct pci_address address;

	if (!line->unnamed || !o->operand_count || pci_address_parse(o->operands[0], &address) ||
	    option_beyond(o, line->commands[0].takes) < 0)
		return false;
	command_line_meant(line, o->operands[0], meant);
	return *meant;
}

/* @command: the one that is named, or NULL. The exit status. */
static int inform(const struct command *commands, size_t count, const struct command *command,
		  const struct options *o)
{
	if (option_is_given(o, OPTION_VERSION) && !option_is_given(o, OPTION_HELP))
		printf("vfio-check %s\n", vfc_version());
	else if (command)
		show_command(command);
	else
		show_help(commands, count);
	return fflush(stdout) == 0 ? EXIT_OK : cli_error("cannot write");
}

/* "help" alone, or with the command that is asked about. The exit status. */
static int show_asked(const struct command_line *line, struct options *o)
{
	const struct command *asked = find_command(line->commands, line->command_count, o);

	if (!asked && o->operand_count)
		return refuse_command(line, o->operands[0]);
	return inform(line->commands, line->command_count, asked && asked->run ? asked : NULL, o);
}

/* All of @o into *@line. @command, or NULL with what is wrong told. */
static const struct command *take(const struct command *command, struct options *o,
				  struct command_line *line, int *status)
{
	*status = take_values(o, line);
	if (*status == 0)
		*status = check_taken(line->commands, line->command_count, command, o);
	if (*status == 0)
		*status = check_company(o);
	return *status ? NULL : command;
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
	*line = (struct command_line){ .commands = commands,
				       .command_count = count,
				       .unnamed = !command };
	if (command && !command->run)
		*status = show_asked(line, &o);
	else if (o.given & ALWAYS)
		*status = inform(commands, count, command, &o);
	else if (is_mistyped(line, &o))
		*status = refuse_command(line, o.operands[0]);
	else
		return take(command ? command : &commands[0], &o, line, status);
	return NULL;
}
