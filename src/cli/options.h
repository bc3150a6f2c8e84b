/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options as a table: what getopt_long(3) takes, what --help shows and what a command takes come
 * from the same rows. An option's number is its row's.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPTIONS_MAX 32
#define OPTION_BIT(option) (UINT32_C(1) << (option))

struct option_row {
	/*
	 * As people type it, "--sysroot" or "-s". With a blank in it, "--format junit", it is
	 * what the value of another option means, and none for getopt_long(3).
	 */
	const char *name;
	char letter;		/* short for a long one, or 0 */
	const char *value;	/* " DIR", or "[=WHEN]" which can be left out; NULL: it has none */
	const char *help;	/* to be translated; NULL: not shown */
};

struct options {
	uint32_t given;				/* OPTION_BIT() of each */
	const char *values[OPTIONS_MAX];	/* the last of each; NULL: none */
	int places[OPTIONS_MAX];		/* in the order of the command line */
	char **operands;
	int operand_count;
};

/*
 * The command line, of which argv[0] is a name. False: it is wrong, which has been told: an option that
 * there is not (with the nearest one), one without its value, or one whose value is another option.
 */
bool options_parse(const struct option_row *rows, size_t count, int argc, char **argv,
		   struct options *options);

bool option_is_given(const struct options *options, unsigned int option);

/* The first option that was given and is none of @takes, a mask of OPTION_BIT(); -1: there is none. */
int option_beyond(const struct options *options, uint32_t takes);

/* Options that exclude each other. */
struct option_pair {
	unsigned int one, other;
};

/* The first pair of which both were given, or NULL. */
const struct option_pair *option_pair_given(const struct option_pair *pairs, size_t count,
					    const struct options *options);

/*
 * On standard output a row for each of @shown, which is a mask. @owners: for each row, NULL or
 * the one command that takes it, to be named; NULL: no owner is named.
 */
void options_help(const struct option_row *rows, size_t count, uint32_t shown,
		  const char *const *owners);

#endif
