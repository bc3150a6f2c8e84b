// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/copy.h"

#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "acpi/smbios.h"
#include "capture/redact.h"
#include "capture/noting.h"
#include "capture/write.h"
#include "host/errors.h"

#define CONFIG_HEADER_SIZE 64	/* what ordinary users get of a config space */

/* Where @path goes: interfaces may be named for their MAC address. */
static int place(const char *path, char *where)
{
	if (strlen(path) >= PATH_MAX)
		return -ENAMETOOLONG;
	strcpy(where, path);
	redact_text(where);
	return 0;
}

void capture_hide(struct capture *c, const char *path, int error)
{
	char where[PATH_MAX];

	if (error == -ENOENT || error == -ENOTDIR)
		return;
	if (error == -ENOMEM) {
		c->error = c->error ? c->error : error;
		return;
	}
	/* What is noted is told at the end, once. */
	if (place(path, where) < 0 || !capture_note(c, where, -error))
		capture_miss(c, path, error_text(-error));
}

/* What came of writing at @where, which is changed; @filled: what has something in it now. */
static void finish(struct capture *c, const char *path, char *where, int r)
{
	char *slash;

	if (r == -EEXIST || r == -ELOOP || r == -ENOTDIR || r == -ENAMETOOLONG) {
		capture_miss(c, path, "something else is in its place, such as a link");
	} else if (r < 0) {
		c->error = c->error ? c->error : r;
	} else {
		slash = strrchr(where, '/');
		if (slash)
			*slash = '\0';
		capture_note(c, where, CAPTURE_FILLED);
	}
}

void capture_put_file(struct capture *c, const char *path, const void *data, size_t size)
{
	char where[PATH_MAX];
	int r = place(path, where);

	finish(c, path, where, r < 0 ? r : capture_write_file(c->root, where, data, size));
}

void capture_put_dir(struct capture *c, const char *path)
{
	char where[PATH_MAX], made[PATH_MAX];
	int r = place(path, where);

	if (r == 0) {
		strcpy(made, where);
		r = capture_write_dir(c->root, where);
	}
	finish(c, path, where, r);
	if (r == 0)
		capture_note(c, made, CAPTURE_MADE);
}

static void put_link(struct capture *c, const char *path, const char *target)
{
	char where[PATH_MAX], text[PATH_MAX];
	int r = place(path, where);

	snprintf(text, sizeof(text), "%s", target);
	redact_text(text);
	finish(c, path, where, r < 0 ? r : capture_write_link(c->root, where, text));
}

char **capture_list(struct capture *c, const char *path)
{
	char **names;
	int r = source_list(c->source, path, &names, NULL);

	if (r < 0) {
		capture_hide(c, path, r);
		return NULL;
	}
	capture_put_dir(c, path);
	return names;
}

/*
 * To read the configuration space switches a device on: that would take a while, and
 * what is captured after it would tell of another state. @path is its file.
 */
static bool is_cold(const struct capture *c, const char *path)
{
	char state[16];

	return source_readf(c->source, state, sizeof(state), "%.*s/power_state",
			    (int)(strrchr(path, '/') - path), path) == 0 &&
	       strcmp(state, "D3cold") == 0;
}

void capture_copy_file(struct capture *c, const char *path, enum content content)
{
	char *data;
	size_t size;
	int r;

	if (content == EXISTS) {
		if (source_exists(c->source, "%s", path))
			capture_put_file(c, path, "", 0);
		return;
	}
	/* Of an empty file it is known that there is one. */
	if (content == CONFIG && source_is_live(c->source) && is_cold(c, path)) {
		capture_put_file(c, path, "", 0);
		capture_miss(c, path, "the device is switched off (D3cold)");
		return;
	}
	r = source_read(c->source, path, CAPTURE_FILE_MAX, &data, &size);
	/* Attributes come and go with kernels; a device without power answers EIO. */
	if (r < 0) {
		capture_hide(c, path, r);
		return;
	}
	if (content == CONFIG && size <= CONFIG_HEADER_SIZE)
		capture_miss(c, path, "the first 64 bytes only; root can read all");
	if (content == SLOT && (!size || data[0] != SMBIOS_SYSTEM_SLOT)) {
		free(data);
		return;
	}
	if (content == CONFIG) {
		redact_config((uint8_t *)data, size);
	} else if (content != BYTES && content != SLOT) {
		if (content == PROPERTIES)
			redact_properties(data);
		else
			redact_text(data);
		size = strlen(data);
	}
	capture_put_file(c, path, data, size);
	free(data);
}

int capture_link_text(struct capture *c, const char *path, char *target, size_t size)
{
	return source_linkf(c->source, target, size, "%s", path);
}

bool capture_copy_link(struct capture *c, const char *path, char *target, size_t size)
{
	int r = capture_link_text(c, path, target, size);

	if (r == 0)
		put_link(c, path, target);
	else if (r != -EINVAL)
		capture_hide(c, path, r);
	return r == 0;
}
