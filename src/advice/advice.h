/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Advice: what is known to help on which machine. Rows come from data/advice, which is
 * built in, and from etc/vfio-check/advice.d of the host; data/advice/README describes
 * the format. Parsing and matching are pure.
 */
#ifndef ADVICE_ADVICE_H
#define ADVICE_ADVICE_H

#include <stdbool.h>
#include <stddef.h>

/* What a row can ask for: patterns as of fnmatch(3), one of which has to fit. */
enum advice_key {
	ADVICE_VENDOR,		/* DMI: of the machine or of its mainboard */
	ADVICE_PRODUCT,
	ADVICE_PRODUCT_VERSION,
	ADVICE_BIOS_VENDOR,
	ADVICE_CLASS,		/* six hex digits */
	ADVICE_PCI_VENDOR,	/* four hex digits */
	ADVICE_PCI_DEVICE,
	ADVICE_DOMAIN,		/* four hex digits */
	ADVICE_IN_SLOT,		/* "yes", "no" */
	ADVICE_SLOT,		/* its name, mostly a number */
	ADVICE_STRUCTURE,	/* "RMRR", "IVMD", "RMR" */
	ADVICE_SIZE,		/* of a region, in bytes, "0x8008000" */
	ADVICE_SCOPE,		/* "endpoint", "bridge"; "all", "one", "range" */
	ADVICE_KEYS,
};

enum advice_text {
	ADVICE_APPLIES,		/* what the program cannot see, and people have to */
	ADVICE_CAUSE,
	ADVICE_REMEDY,
	ADVICE_OTHERWISE,	/* where that is not possible, or in vain */
	ADVICE_COMMANDS,	/* lines */
	ADVICE_COST,
	ADVICE_NO_HELP,
	ADVICE_SOURCE,
	ADVICE_TEXTS,
};

enum advice_confidence {
	CONFIDENCE_MISSING,
	CONFIDENCE_DOCUMENTED,	/* by the vendor */
	CONFIDENCE_REPORTED,	/* by users */
	CONFIDENCE_INFERRED,
	CONFIDENCE_NONE,	/* the row says whom to ask, and no more is known */
	CONFIDENCES,
};

struct advice {
	char *id;
	char *keys[ADVICE_KEYS];	/* patterns with '|' between them, or NULL: whatever */
	char *texts[ADVICE_TEXTS];	/* NULL where the row has none */
	enum advice_confidence confidence;
	bool local;			/* from the host's own files */
	const char *file;		/* as it was given to advice_parse() */
	size_t line;			/* of its [id] */
};

/* Many times what is known of all machines, and few enough to be gone through. */
#define ADVICE_ROWS_MAX 1000
#define ADVICE_VALUE_MAX 2000	/* characters of a value */
#define ADVICE_STARS_MAX 3	/* * of a pattern: fnmatch(3) tries every place for each */
#define ADVICE_FACT_MAX 128	/* characters of a fact that are looked at */

struct advice_set {
	struct advice *rows;
	size_t count;
};

/* What is wrong with a file. */
enum advice_defect {
	ADVICE_SOUND,
	ADVICE_UNREADABLE,	/* @error */
	ADVICE_NO_TEXT,		/* bytes that are no text */
	ADVICE_NO_ROW,		/* a key before any [id] */
	ADVICE_BAD_ID,
	ADVICE_ID_TWICE,	/* in one file */
	ADVICE_NO_KEY,		/* a line that is neither [id] nor key = value */
	ADVICE_UNKNOWN_KEY,
	ADVICE_KEY_TWICE,
	ADVICE_EMPTY,
	ADVICE_BAD_VALUE,	/* @value: what the key takes */
	ADVICE_BAD_PLACE,	/* {word} that stands for nothing */
	ADVICE_INCOMPLETE,	/* the row @found has no key @key */
	ADVICE_TOO_MANY,	/* rows */
	ADVICE_DEFECTS,
};

/* What the value of a key has to be. */
enum advice_value {
	ADVICE_ANYTHING,
	ADVICE_PATTERNS,
	ADVICE_HEX_FOUR,
	ADVICE_HEX_SIX,
	ADVICE_BYTES,
	ADVICE_YES_NO,
	ADVICE_STRUCTURES,
	ADVICE_SCOPES,
	ADVICE_CONFIDENCES,
	ADVICE_FEW_STARS,
	ADVICE_SHORT,
	ADVICE_VALUES,
};

struct advice_error {
	enum advice_defect defect;
	const char *file;	/* as it was given */
	size_t line;		/* from 1; 0: the file as a whole */
	char found[64];		/* cut */
	enum advice_value value;
	const char *key;	/* a constant */
	int error;		/* positive errno */
};

struct advice_errors {
	struct advice_error *items;
	size_t count;
};

/*
 * advice-values.c: what the key takes, where @value is none of it. A pattern that can fit
 * nothing is a slip of the pen.
 */
enum advice_value advice_wrong_value(enum advice_key key, const char *value);

/*
 * Add the rows of @text, @size bytes and a NUL, to @set: all of them or none. One with the
 * id of an earlier row takes its place. 0, -ENOMEM, or -EINVAL with what is wrong in @error.
 * The name @file is kept, not copied.
 */
int advice_parse(struct advice_set *set, const char *file, const char *text, size_t size, bool local,
		 struct advice_error *error);
void advice_clear(struct advice_set *set);

/*
 * The row whose keys all fit the @facts: the host's own before those that are built in,
 * then the one that asks for most, then the first. A fact is NULL: not known, which fits
 * nothing; or one or more, with line ends between them, one of which has to fit.
 */
const struct advice *advice_find(const struct advice_set *set, const char *const *facts);

#endif
