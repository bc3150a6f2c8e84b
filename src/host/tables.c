// SPDX-License-Identifier: GPL-2.0-or-later
/* The ACPI tables that can demand memory, as bytes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "acpi/acpidump.h"
#include "host/known-files.h"
#include "host/read.h"
#include "host/source.h"
#include "host/whole-file.h"

/* The largest real ones have some KiB; what is said of a table grows with it. */
#define TABLE_MAX (1 << 20)
/* acpidump's text of a whole machine: about five characters a byte, some MiB of DSDT */
#define DUMP_MAX (256 << 20)

/*
 * The kernel always has something in /sys/firmware. Container runtimes put an empty folder over it
 * (runc, crun: maskedPaths; moby, oci/defaults.go) or leave it out (systemd-nspawn). What
 * a tree does not have nobody may have taken along.
 */
static bool is_masked(const struct host *host)
{
	int any = source_has_entries(host->source, "sys/firmware");

	return any == 0 || (any == -ENOENT && host->live);
}

/* Of files that are not there it is not known then whether the firmware has them. */
static void mask_tables(struct host *host)
{
	for (unsigned int i = 0; i < TABLES; i++) {
		if (host->tables[i].seen != NOT_THERE)
			return;
		host->tables[i].seen = HIDDEN;
		host->tables[i].error = ENOENT;
	}
	host->firmware_masked = true;
}

void host_read_tables(struct host *host)
{
	for (unsigned int i = 0; i < TABLES; i++) {
		struct host_table *table = &host->tables[i];
		char path[64], *data = NULL;
		int r;

		snprintf(path, sizeof(path), "sys/firmware/acpi/tables/%s",
			 firmware_tables[i].signature);
		table->source = arena_strdup(&host->arena, path);
		r = source_read(host->source, path, TABLE_MAX, &data, &table->size);
		table->error = -r;
		table->seen = r == -ENOTDIR ? NOT_THERE : seen_of(r);
		table->data = (uint8_t *)data;
	}
	if (is_masked(host))
		mask_tables(host);
}

static int take_text(struct host *host, const char *path, const char *text, size_t size)
{
	bool any = false;

	for (unsigned int i = 0; i < TABLES; i++) {
		struct host_table *table = &host->tables[i];
		struct acpidump_error error;
		int r;

		r = acpidump_extract(text, size, firmware_tables[i].signature, &table->data, &table->size,
				     &error);
		if (r == -ENOMEM)
			return r;
		if (r == -ENOENT)
			continue;
		any = true;
		table->seen = r == 0 ? SEEN : HIDDEN;
		table->error = -r;
		table->text_line = error.line;
		table->text_offset = error.kind == ACPIDUMP_OFFSET;
		table->source = arena_strdup(&host->arena, path);
	}
	return any ? 0 : -ENODATA;
}

static int take_raw(struct host *host, const char *path, char **data, size_t size)
{
	for (unsigned int i = 0; i < TABLES; i++) {
		struct host_table *table = &host->tables[i];

		if (size < 4 || memcmp(*data, firmware_tables[i].signature, 4) != 0)
			continue;
		if (size > TABLE_MAX)
			return -EFBIG;
		table->source = arena_strdup(&host->arena, path);
		table->data = (uint8_t *)*data;
		table->size = size;
		table->seen = SEEN;
		*data = NULL;
		return 0;
	}
	return -ENODATA;
}

/* The file is the user's own, stands outside of any tree, and may be a pipe. */
static int read_file(const char *path, char **data, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), r;

	if (fd < 0)
		return -errno;
	r = read_rest(fd, DUMP_MAX, data, size);
	close(fd);
	return r;
}

int host_replace_tables(struct host *host, const char *path)
{
	char *data = NULL;
	size_t size = 0;
	int r;

	host->tables_given = true;
	host->firmware_masked = false;
	for (unsigned int i = 0; i < TABLES; i++)
		host->tables[i].seen = NOT_THERE;
	r = read_file(path, &data, &size);
	if (r == 0) {
		/* Both begin with the signature where the first table of a dump is ours. */
		if (acpidump_is_text(data, size))
			r = take_text(host, path, data, size);
		else
			r = take_raw(host, path, &data, size);
	}
	free(data);
	return r;
}
