// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/log.h"

#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>

#define LOG_BYTES_MAX (64 << 20)
#define LINE_SIZE 2048		/* the kernel's have up to 1024, and a syslog's stamp before them */
#define ENTRIES_MAX 512		/* different ones; the rest of a boot's is dropped */

/* syslog(2) */
#define READ_ALL 3
#define SIZE_BUFFER 10

struct reader {
	struct log *log;
	void *by_text;			/* tsearch: entries */
	char line[LINE_SIZE];
	size_t used;
	int64_t offset;			/* of the next byte, and where its line began */
	int64_t line_offset;
	size_t number;			/* of the line */
};

static int compare_texts(const void *a, const void *b)
{
	return strcmp(((const struct log_entry *)a)->text, ((const struct log_entry *)b)->text);
}

static void leave(void *entry)
{
	(void)entry;
}

static void forget_index(struct reader *r)
{
	tdestroy(r->by_text, leave);
	r->by_text = NULL;
}

/* What came before is of another boot. */
static void begin_boot(struct reader *r, const char *release)
{
	forget_index(r);
	for (size_t i = 0; i < r->log->count; i++)
		free(r->log->entries[i].text);
	r->log->count = 0;
	memcpy(r->log->release, release, sizeof(r->log->release));
}

/* As dmesg does it: what could steer a terminal or is no ASCII becomes \xNN. */
static char *printable(const char *text)
{
	char *out = malloc(4 * strlen(text) + 1), *end = out;

	if (!out)
		return NULL;
	for (; *text; text++) {
		if ((unsigned char)*text >= ' ' && (unsigned char)*text < 0x7f)
			*end++ = *text;
		else
			end += sprintf(end, "\\x%02x", (unsigned char)*text);
	}
	*end = '\0';
	return out;
}

static int keep_line(struct reader *r, const struct log_line *line, const char *message)
{
	struct log_entry key = { .line = *line, .text = printable(message), .count = 1 };
	struct log *log = r->log;
	struct log_entry *entry;
	void *found;

	if (!key.text)
		return -ENOMEM;
	if (!log->entries)
		log->entries = calloc(ENTRIES_MAX, sizeof(*log->entries));
	found = log->entries ? tfind(&key, &r->by_text, compare_texts) : NULL;
	if (found || !log->entries || log->count == ENTRIES_MAX) {
		free(key.text);
		if (!log->entries)
			return -ENOMEM;
		if (!found)
			return 0;
		entry = *(struct log_entry **)found;
		entry->count++;
	} else {
		entry = &log->entries[log->count++];
		*entry = key;
		if (!tsearch(entry, &r->by_text, compare_texts))
			return -ENOMEM;
	}
	entry->last = r->number;
	entry->offset = log->live ? -1 : r->line_offset;
	return 0;
}

static int end_line(struct reader *r)
{
	const char *message;
	struct log_line line;

	while (r->used && strchr(" \t\r", r->line[r->used - 1]))
		r->used--;
	r->line[r->used] = '\0';
	if (!r->used)
		return 0;
	r->used = 0;
	r->number++;
	r->log->lines++;
	message = log_line_message(r->line);
	if (!log_line_read(message, &line))
		return 0;
	if (line.kind != LOG_KERNEL)
		return keep_line(r, &line, message);
	begin_boot(r, line.word);
	return 0;
}

/* NULs are no text: crashed machines leave runs of them in their logs. */
static int take_bytes(struct reader *r, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++, r->offset++) {
		if (bytes[i] == '\n') {
			int error = end_line(r);

			if (error < 0)
				return error;
			r->line_offset = r->offset + 1;
		} else if (bytes[i] && r->used < sizeof(r->line) - 1) {
			r->line[r->used++] = bytes[i];
		}
	}
	return 0;
}

static int compare_lasts(const void *a, const void *b)
{
	size_t x = ((const struct log_entry *)a)->last, y = ((const struct log_entry *)b)->last;

	return (x > y) - (x < y);
}

/* The last line may lack its end. */
static int finish(struct reader *r, int error)
{
	if (error == 0)
		error = end_line(r);
	forget_index(r);
	if (r->log->count)
		qsort(r->log->entries, r->log->count, sizeof(*r->log->entries), compare_lasts);
	r->log->read = error == 0;
	return error;
}

static int take_file(struct reader *r, FILE *file)
{
	char buffer[16384];
	int error = 0;

	while (error == 0) {
		size_t n = fread(buffer, 1, sizeof(buffer), file);

		if (ferror(file))
			return -errno;
		if (n == 0)
			break;
		if (r->offset + (int64_t)n > LOG_BYTES_MAX)
			return -EFBIG;
		error = take_bytes(r, buffer, n);
	}
	return error;
}

int log_read_file(struct log *log, const char *path)
{
	bool standard = strcmp(path, "-") == 0;
	struct reader r = { .log = log };
	FILE *file = standard ? stdin : fopen(path, "re");
	int error;

	if (!file)
		return -errno;
	log->source = strdup(standard ? "standard input" : path);
	error = finish(&r, log->source ? take_file(&r, file) : -ENOMEM);
	if (!standard)
		fclose(file);
	return error;
}

int log_read_live(struct log *log, const char *release)
{
	struct reader r = { .log = log };
	int size = klogctl(SIZE_BUFFER, NULL, 0), error;
	char *buffer;

	/* One call for all of it; /dev/kmsg takes one for each record. */
	if (size <= 0 || size > LOG_BYTES_MAX)
		return 0;
	buffer = malloc((size_t)size);
	log->source = strdup("dmesg");
	if (!buffer || !log->source) {
		free(buffer);
		return -ENOMEM;
	}
	size = klogctl(READ_ALL, buffer, size);
	if (size < 0) {
		free(buffer);
		return 0;
	}
	log->live = true;
	error = finish(&r, take_bytes(&r, buffer, (size_t)size));
	free(buffer);
	/* The ring buffer forgets its first lines first. */
	if (release && !log->release[0] && strlen(release) < sizeof(log->release))
		strcpy(log->release, release);
	return error;
}

void log_clear(struct log *log)
{
	for (size_t i = 0; i < log->count; i++)
		free(log->entries[i].text);
	free(log->entries);
	free(log->source);
	memset(log, 0, sizeof(*log));
}

bool log_is_of(const struct log *log, const char *release)
{
	return log->read && release && log->release[0] && strcmp(log->release, release) == 0;
}

bool log_has(const struct log *log, enum log_kind kind)
{
	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].line.kind == kind)
			return true;
	return false;
}
