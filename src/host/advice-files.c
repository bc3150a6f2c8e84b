// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/advice-files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "host/read.h"
#include "host/source.h"

static bool is_advice(const char *name)
{
	size_t length = strlen(name), suffix = strlen(ADVICE_SUFFIX);

	return length > suffix && name[0] != '.' &&
	       strcmp(name + length - suffix, ADVICE_SUFFIX) == 0;
}

static int add_file(struct host *host, const char *name, int error)
{
	struct advice_files *files = &host->advice;
	struct advice_file file = { .error = error }, *items;
	int r = 0;

	items = list_grow(files->items, files->count, sizeof(*items));
	if (!items)
		return -ENOMEM;
	files->items = items;
	if (asprintf(&file.name, "%s%s%s", ADVICE_DIR, *name ? "/" : "", name) < 0)
		return -ENOMEM;
	if (!error)
		r = source_read(host->source, file.name, ADVICE_FILE_MAX, &file.text, &file.size);
	if (r < 0) {
		file.text = NULL;
		file.error = -r;
	}
	items[files->count++] = file;
	return r == -ENOMEM ? r : 0;
}

int host_read_advice(struct host *host)
{
	char **names;
	size_t found = 0;
	int r;

	if (!host->source)
		return 0;
	r = source_list(host->source, ADVICE_DIR, &names, NULL);
	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return r == -ENOMEM ? r : add_file(host, "", -r);
	for (size_t i = 0; r == 0 && names[i]; i++) {
		if (!is_advice(names[i]))
			continue;
		if (found++ == ADVICE_FILES_MAX) {
			r = add_file(host, names[i], EMFILE);
			break;
		}
		r = add_file(host, names[i], 0);
	}
	source_free_names(names);
	return r;
}

void host_clear_advice(struct host *host)
{
	for (size_t i = 0; i < host->advice.count; i++) {
		free(host->advice.items[i].name);
		free(host->advice.items[i].text);
	}
	free(host->advice.items);
}
