/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file NOTES_FILE at the root of a captured tree: what a tree of files cannot carry. Its lines
 * are described in doc/capture.md:
 *
 *	hidden EACCES sys/firmware/acpi/tables/DMAR
 *	empty sys/kernel/iommu_groups
 *
 * Paths are those of the tree, from its root on, with no link in them.
 */
#ifndef HOST_NOTES_H
#define HOST_NOTES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define NOTES_FILE "vfio-check.capture"
#define NOTES_MAX (4 << 20)	/* bytes; a large host has some hundred lines */

struct note {
	const char *path;
	int error;		/* positive errno: hidden; 0: a folder that is there and empty */
	size_t line;
};

struct notes {
	char *text;		/* that the paths are parts of */
	struct note *items;	/* each folder before all that is below it */
	size_t count;
	bool hides;		/* at least one path is hidden */
};

/*
 * Take @text, @size bytes and a NUL in memory that notes_clear() frees in any case. 0, -ENOMEM, or
 * -EBADMSG: the line *@line is none that is described.
 */
int notes_parse(char *text, size_t size, struct notes *notes, size_t *line);
void notes_clear(struct notes *notes);

/* May @path stand in a note? */
bool notes_is_path(const char *path);

/* Sort, so that they can be asked and written. */
void notes_sort(struct notes *notes);

/* What is said of @path itself, or NULL. */
const struct note *notes_find(const struct notes *notes, const char *path);

/* Is @path there by what is said of it or of something below it? */
bool notes_imply(const struct notes *notes, const char *path);

/*
 * The next of the names that must be in @folder because something is said of them or below
 * them. *@at is 0 at first. False: no more.
 */
bool notes_next(const struct notes *notes, const char *folder, size_t *at,
		char name[NAME_MAX + 1]);

#endif
