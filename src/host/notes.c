// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/notes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "host/errors.h"
#include "host/utf8.h"

/* A slash before all other characters: then what is below a folder follows it at once. */
static int rank(char c)
{
	return !c ? 0 : c == '/' ? 1 : 1 + (unsigned char)c;
}

/* Where @path stands to the folder of @length bytes at @folder; 0: it is that or below it. */
static int compare_to_folder(const char *path, const char *folder, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (path[i] != folder[i])
			return rank(path[i]) - rank(folder[i]);
	return !length || !path[length] || path[length] == '/' ? 0 : 1;
}

static int compare_notes(const void *a, const void *b)
{
	const char *x = ((const struct note *)a)->path, *y = ((const struct note *)b)->path;

	while (*x && *x == *y)
		x++, y++;
	return rank(*x) - rank(*y);
}

void notes_sort(struct notes *notes)
{
	if (notes->count)
		qsort(notes->items, notes->count, sizeof(*notes->items), compare_notes);
}

/* The first note of the folder and what is below it, or, if @after, the first behind them. */
static size_t bound(const struct notes *notes, const char *folder, size_t length, bool after)
{
	size_t low = 0, high = notes->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_to_folder(notes->items[middle].path, folder, length);

		if (order < 0 || (after && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool notes_imply(const struct notes *notes, const char *path)
{
	size_t length = strlen(path), first = bound(notes, path, length, false);

	return first < notes->count &&
	       compare_to_folder(notes->items[first].path, path, length) == 0;
}

const struct note *notes_find(const struct notes *notes, const char *path)
{
	size_t first = bound(notes, path, strlen(path), false);

	return first < notes->count && strcmp(notes->items[first].path, path) == 0 ?
	       &notes->items[first] : NULL;
}

bool notes_next(const struct notes *notes, const char *folder, size_t *at, char name[NAME_MAX + 1])
{
	size_t length = strlen(folder), start = length + (length > 0), size;
	const char *path;

	if (!*at) {
		*at = bound(notes, folder, length, false);
		*at += *at < notes->count && strcmp(notes->items[*at].path, folder) == 0;
	}
	if (*at >= notes->count ||
	    compare_to_folder(notes->items[*at].path, folder, length) != 0)
		return false;
	path = notes->items[*at].path;
	size = strcspn(path + start, "/");
	memcpy(name, path + start, size);
	name[size] = '\0';
	*at = bound(notes, path, start + size, true);
	return true;
}

bool notes_is_path(const char *path)
{
	size_t left = strlen(path), length;

	if (left >= PATH_MAX)
		return false;
	for (const char *c = path; left; c += length, left -= length) {
		length = utf8_length(c, left);
		if (!length || utf8_is_control(c, length) || *c == '\n' || *c == '\t')
			return false;
	}
	do {
		length = strcspn(path, "/");
		if (!length || length > NAME_MAX || strncmp(path, ".", length) == 0 ||
		    strncmp(path, "..", length) == 0)
			return false;
		path += length;
	} while (*path++);
	return true;
}

/* The word at *@text, which ends with a blank, becomes a string; false: there is none. */
static char *next_word(char **text)
{
	char *word = *text, *blank = strchr(word, ' ');

	if (!blank)
		return NULL;
	*blank = '\0';
	*text = blank + 1;
	return word;
}

/* The kind, the error of what is hidden, the path: all of the rest. */
static bool parse_line(char *line, struct note *note)
{
	char *kind = next_word(&line), *error;

	if (!kind)
		return false;
	if (strcmp(kind, "hidden") == 0) {
		error = next_word(&line);
		note->error = error ? error_number(error) : 0;
		/* These two say that it is not there, and that there was no memory. */
		if (!note->error || note->error == ENOENT || note->error == ENOMEM)
			return false;
	} else if (strcmp(kind, "empty") != 0) {
		return false;
	}
	note->path = line;
	return notes_is_path(line);
}

/* The later line of two about the same path, or 0. */
static size_t find_repeated(const struct notes *notes)
{
	for (size_t i = 1; i < notes->count; i++) {
		const struct note *a = &notes->items[i - 1], *b = &notes->items[i];

		if (strcmp(a->path, b->path) == 0)
			return a->line > b->line ? a->line : b->line;
	}
	return 0;
}

int notes_parse(char *text, size_t size, struct notes *notes, size_t *line)
{
	*notes = (struct notes){ .text = text };
	*line = 0;
	for (char *next; size; size -= (size_t)(next - text), text = next) {
		struct note note = { .line = ++*line }, *items;

		/* The last line, too, has an end: what lacks it may lack more. */
		next = memchr(text, '\n', size);
		if (!next)
			return -EBADMSG;
		*next++ = '\0';
		if (strlen(text) != (size_t)(next - text) - 1)
			return -EBADMSG;
		if (!*text || *text == '#')
			continue;
		if (!parse_line(text, &note))
			return -EBADMSG;
		items = list_grow(notes->items, notes->count, sizeof(*items));
		if (!items) {
			*line = 0;
			return -ENOMEM;
		}
		notes->items = items;
		items[notes->count++] = note;
		notes->hides |= note.error != 0;
	}
	notes_sort(notes);
	*line = find_repeated(notes);
	return *line ? -EBADMSG : 0;
}

void notes_clear(struct notes *notes)
{
	free(notes->text);
	free(notes->items);
	*notes = (struct notes){ 0 };
}
