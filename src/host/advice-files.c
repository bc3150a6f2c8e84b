// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/advice-files.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/read.h"
#include "host/source.h"

static bool is_advice(const char *name)
{
	size_t length = strlen(name), suffix = strlen(ADVICE_SUFFIX);

	return length > suffix && name[0] != '.' &&
	       strcmp(name + length - suffix, ADVICE_SUFFIX) == 0;
}

/* @name: "" for the directory. @error: why it is not looked at, or 0. */
static void add_file(struct host *host, const char *name, int error)
{
	struct advice_files *files = &host->advice;
	struct advice_file *items, *file;
	char path[PATH_MAX], *text = NULL;

	items = arena_array(&host->arena, files->items, files->count, sizeof(*items));
	if (!items)
		return;
	files->items = items;
	file = &items[files->count++];
	snprintf(path, sizeof(path), "%s%s%s", ADVICE_DIR, *name ? "/" : "", name);
	*file = (struct advice_file){ .name = arena_strdup(&host->arena, path), .error = error };
	if (!error)
		file->error = -source_read(host->source, path, ADVICE_FILE_MAX, &text, &file->size);
	if (!file->error)
		file->text = arena_alloc(&host->arena, file->size + 1);
	if (file->text)
		memcpy(file->text, text, file->size);
	free(text);
}

int host_read_advice(struct host *host)
{
	char **names = NULL;
	size_t found = 0;
	int r;

	if (!host->source)
		return 0;
	r = source_list(host->source, ADVICE_DIR, &names, NULL);
	if (r < 0 && r != -ENOENT)
		add_file(host, "", -r);
	for (char **name = names; r == 0 && *name && found <= ADVICE_FILES_MAX; name++)
		if (is_advice(*name))
			add_file(host, *name, found++ == ADVICE_FILES_MAX ? EMFILE : 0);
	source_free_names(names);
	return host_answer(host);
}
