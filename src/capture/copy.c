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
#include "capture/write.h"
#include "host/errors.h"

#define CONFIG_HEADER_SIZE 64	/* what ordinary users get of a config space */

void capture_miss(struct capture *c, const char *path, const char *why)
{
	c->missed++;
	fprintf(c->log, gettext("vfio-check: not captured: %s: %s\n"), path, gettext(why));
}

/* Where @path goes: interfaces may be named for their MAC address. */
static int place(const char *path, char *where)
{
	if (strlen(path) >= PATH_MAX)
		return -ENAMETOOLONG;
	strcpy(where, path);
	redact_text(where);
	return 0;
}

/* What came of writing @path. */
static void finish(struct capture *c, const char *path, int r)
{
	if (r == -EEXIST || r == -ELOOP || r == -ENOTDIR || r == -ENAMETOOLONG)
		capture_miss(c, path, "something else is in its place, such as a link");
	else if (r < 0 && c->error == 0)
		c->error = r;
}

void capture_put_file(struct capture *c, const char *path, const void *data, size_t size)
{
	char where[PATH_MAX];
	int r = place(path, where);

	finish(c, path, r < 0 ? r : capture_write_file(c->root, where, data, size));
}

void capture_put_dir(struct capture *c, const char *path)
{
	char where[PATH_MAX];
	int r = place(path, where);

	finish(c, path, r < 0 ? r : capture_write_dir(c->root, where));
}

static void put_link(struct capture *c, const char *path, const char *target)
{
	char where[PATH_MAX], text[PATH_MAX];
	int r = place(path, where);

	snprintf(text, sizeof(text), "%s", target);
	redact_text(text);
	finish(c, path, r < 0 ? r : capture_write_link(c->root, where, text));
}

/*
 * To read the configuration space switches a device on: that would take a while, and
 * what is captured after it would tell of another state. @path is its file.
 */
static bool is_cold(const struct capture *c, const char *path)
{
	char name[PATH_MAX], state[16];

	if ((size_t)snprintf(name, sizeof(name), "%.*s/power_state",
			     (int)(strrchr(path, '/') - path), path) >= sizeof(name) ||
	    source_read_attribute_at(c->source, name, state, sizeof(state)) < 0)
		return false;
	return strcmp(state, "D3cold") == 0;
}

void capture_copy_file(struct capture *c, const char *path, enum content content)
{
	char *data;
	size_t size;
	int r;

	if (content == EXISTS) {
		if (source_exists(c->source, path))
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
	if (r < 0) {
		/* Attributes come and go with kernels; a device without power answers EIO. */
		if (r != -ENOENT && r != -ENOTDIR)
			capture_miss(c, path, error_text(-r));
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
	char parent[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int dir, r;

	snprintf(parent, sizeof(parent), "%.*s", (int)(slash - path), path);
	dir = source_open_dir(c->source, parent);
	if (dir < 0)
		return dir;
	r = source_read_link(dir, slash + 1, target, size);
	close(dir);
	return r;
}

bool capture_copy_link(struct capture *c, const char *path, char *target, size_t size)
{
	if (capture_link_text(c, path, target, size) < 0)
		return false;
	put_link(c, path, target);
	return true;
}
