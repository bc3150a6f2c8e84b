/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subcommands as rows of a table, and the command line as they get it. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/layout.h"
#include "cli/options.h"
#include "lib/libvfio-check.h"

enum command_option {
	OPTION_SYSROOT,
	OPTION_ACPI,
	OPTION_KERNEL,
	OPTION_DMESG,
	OPTION_GUEST_MEMORY,
	OPTION_SLOT,
	OPTION_ID,
	OPTION_FORMAT,
	OPTION_JSON,
	OPTION_EXPECT,
	OPTION_NO_POLICY,
	OPTION_STRICT,
	OPTION_READY,
	OPTION_QUIET,
	OPTION_LIST,
	OPTION_CHECK,
	OPTION_REMOVE,
	OPTION_APPARMOR_DIR,
	OPTION_ONCE,
	OPTION_ALL,
	OPTION_VERBOSE,
	OPTION_COLOUR,
	OPTION_COLUMNS,
	OPTION_BARE,
	OPTION_NAMES,
	OPTION_HOST_NAME,
	OPTION_IOMMUFD,
	OPTION_HELP,
	OPTION_VERSION,
	/* Not typed as such: what others mean. */
	OPTION_JUNIT,
	OPTION_TABLE,
	OPTION_OPERAND,
	COMMAND_OPTIONS,
};

struct command;

struct command_line {
	const struct command *commands;	/* all that there are */
	size_t command_count;
	bool unnamed;			/* none was named, and the first one is meant */
	struct vfc_options host;
	enum vfc_format format;
	bool strict;
	bool ready, quiet;		/* check */
	bool all;			/* check */
	const char *columns;		/* of a table; NULL: the usual ones */
	bool bare;			/* ... without a heading */
	bool names;			/* in JSON */
	uint64_t time;			/* host.time, where it is given */
	bool verbose;
	bool list;			/* explain */
	bool colour;
	unsigned int width;		/* of the terminal; 0: none */
	const char *expect;		/* check */
	const char *apparmor_dir;	/* gate */
	bool only_check, remove;	/* gate: --check, --remove */
	const char *once;		/* watch */
	const char *slot_filter;	/* -s */
	const char *id_filter;		/* -d */
	char **arguments;		/* what is no option, after the subcommand */
	int argument_count;
};

struct command {
	const char *name;
	int (*run)(const struct command_line *line);	/* NULL: of help */
	const char *usage;		/* what stands behind the name, for --help */
	const char *summary;		/* to be translated, as is what follows */
	const char *exits;		/* the exit statuses, for --help */
	uint32_t takes;			/* OPTION_BIT() of the options */
	enum vfc_view view;		/* of those that take OPTION_COLUMNS */
	const char *operand;		/* what one is called */
	int least, most;		/* how many of them */
	void (*help)(void);		/* in place of what the table says, or NULL */
	struct layout_example examples[LAYOUT_EXAMPLES];
	const char *page;		/* of the manual */
};

/*
 * Read the command line. The command that is to run, which takes all that is in *@line; or NULL,
 * all being said (help, the version, what is wrong), and *@status is the exit status. The first
 * of @commands is meant where none is named.
 */
const struct command *command_line_read(const struct command *commands, size_t count, int argc,
					char **argv, struct command_line *line, int *status);

/*
 * The command that @word could stand for, or the option whose name it has without the dashes;
 * @meant, of SPELLING_MAX + 1 bytes, is "" where it is near to none. True: it is the name of a
 * command.
 */
bool command_line_meant(const struct command_line *line, const char *word, char *meant);

#endif
