/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer: whatever somebody gives as a kernel's log, packed or not, or as a message to explain,
 * is read to an end. */
#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/log.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* To load what unpacks takes longer than all else of an input; it stays where it is. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	dlopen("libarchive.so.13", RTLD_LAZY);
	return 0;
}

static void demand(int condition)
{
	if (!condition)
		abort();
}

/* What is shown to people is printable, and stands in the order of its lines. */
static void look_at(const struct log *log)
{
	for (size_t i = 0; i < log->count; i++) {
		const struct log_entry *entry = &log->entries[i];

		demand(entry->text && entry->count > 0);
		for (const char *c = entry->text; *c; c++)
			demand(*c >= ' ' && *c < 0x7f);
		demand(i == 0 || log->entries[i - 1].last < entry->last);
	}
	log_is_foreign(log, "Example Systems", "ES-1100");
	log_is_of(log, "6.1.0");
}

static void read_file(const uint8_t *data, size_t size)
{
	int fd = memfd_create("log", 0), r;
	char path[64];
	struct log log = { 0 };

	demand(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	r = log_read_file(&log, path);
	demand(r == 0 || r == -EFBIG || r == -EBADMSG || r == -ELIBACC);
	if (r == 0)
		look_at(&log);
	log_clear(&log);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct log log = { 0 };

	demand(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	demand(log_read_text(&log, text, size) == 0);
	look_at(&log);
	log_clear(&log);
	free(text);
	read_file(data, size);
	return 0;
}
