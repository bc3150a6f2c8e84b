// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/noting.h"

#include <errno.h>
#include <libintl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "capture/write.h"
#include "host/errors.h"
#include "host/memory-text.h"

void capture_miss(struct capture *c, const char *path, const char *why)
{
	c->missed++;
	fprintf(c->log, gettext("vfio-check: not captured: %s: %s\n"), path, gettext(why));
}

static void squeeze_slashes(char *path)
{
	char *to = path;

	for (; *path; path++)
		if (*path != '/' || path[1] != '/')
			*to++ = *path;
	*to = '\0';
}

bool capture_note(struct capture *c, char where[PATH_MAX], int what)
{
	const struct note *last = c->notes.count ? &c->notes.items[c->notes.count - 1] : NULL;
	struct note *items;
	char *copy;

	squeeze_slashes(where);
	if (!notes_is_path(where))
		return false;
	if (last && last->error == what && strcmp(last->path, where) == 0)
		return true;
	items = list_grow(c->notes.items, c->notes.count, sizeof(*items));
	copy = strdup(where);
	if (items)
		c->notes.items = items;
	if (items && copy) {
		items[c->notes.count++] = (struct note){ .path = copy, .error = what };
		return true;
	}
	free(copy);
	c->error = c->error ? c->error : -ENOMEM;
	return true;
}

/* All that is noted of the path at *@at, and *@at moves behind it. */
static int sum_up(const struct notes *notes, size_t *at)
{
	const char *path = notes->items[*at].path;
	int sum = CAPTURE_MADE;

	for (; *at < notes->count && strcmp(notes->items[*at].path, path) == 0; ++*at)
		if (sum <= 0 && notes->items[*at].error != CAPTURE_MADE)
			sum = notes->items[*at].error;
	return sum;
}

static bool is_below(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	return strncmp(path, folder, length) == 0 && path[length] == '/';
}

static void print_notes(struct capture *c, FILE *out)
{
	const struct notes *notes = &c->notes;

	for (size_t i = 0; i < notes->count;) {
		const char *path = notes->items[i].path, *name;
		int sum = sum_up(notes, &i);

		if (sum > 0) {
			name = error_name(sum);
			fprintf(out, "hidden %s %s\n", name ? name : "EIO", path);
			capture_miss(c, path, error_text(sum));
		} else if (sum == CAPTURE_MADE &&
			   !(i < notes->count && is_below(notes->items[i].path, path))) {
			fprintf(out, "empty %s\n", path);
		}
	}
}

static int write_text(struct capture *c)
{
	struct memory_text text;
	char *whole;
	int r = 0;

	memory_text_begin(&text);
	if (text.out)
		print_notes(c, text.out);
	whole = memory_text_end(&text);
	if (!whole)
		return -ENOMEM;
	if (text.size > NOTES_MAX)
		r = -EFBIG;
	else if (text.size)
		r = capture_write_file(c->root, NOTES_FILE, whole, text.size);
	free(whole);
	return r;
}

void capture_write_notes(struct capture *c)
{
	int r;

	notes_sort(&c->notes);
	r = write_text(c);
	if (c->error == 0)
		c->error = r;
	for (size_t i = 0; i < c->notes.count; i++)
		free((char *)(uintptr_t)c->notes.items[i].path);
	notes_clear(&c->notes);
}
