// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/log.h"

#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/log-wrap.h"
#include "host/unpack.h"

#define LOG_BYTES_MAX (64 << 20)
#define LINE_SIZE 8192		/* of a journal's line in JSON, with all that is known of it */
#define MESSAGE_MAX 2047	/* the kernel's have up to 1024; the rest is cut */
#define ENTRIES_MAX 512		/* different ones; the rest of a boot's is dropped */

/* syslog(2) */
#define READ_ALL 3
#define SIZE_BUFFER 10

struct reader {
	struct log *log;
	bool anybody;			/* messages of programs count too, and all boots */
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

/* The maker and the product, up to what is said of the firmware. */
static void take_machine(struct log *log, const char *message)
{
	const char *name = strstr(message, ": ") + 2, *end = strstr(name, ", BIOS ");

	snprintf(log->machine, sizeof(log->machine), "%.*s", end ? (int)(end - name) : 0, name);
}

static int take_message(struct reader *r, char *text)
{
	struct log_line line;
	char *message;

	log_wrap_colours(text);
	text = log_wrap_marks(text);
	message = text + (log_line_message(text) - text);
	r->log->of_kernel = r->log->of_kernel || log_line_is_kernels(text);
	if (r->anybody ? !message_read(text, &line) : !log_line_read(message, &line))
		return 0;
	if (strlen(message) > MESSAGE_MAX)
		message[MESSAGE_MAX] = '\0';
	r->log->of_kernel = true;
	if (line.kind == LOG_MACHINE)
		take_machine(r->log, message);
	else if (line.kind != LOG_KERNEL)
		return keep_line(r, &line, message);
	else if (!r->anybody)
		begin_boot(r, line.word);
	return 0;
}

static int end_line(struct reader *r)
{
	char *messages, *message;
	int error = 0;

	while (r->used && strchr(" \t\r", r->line[r->used - 1]))
		r->used--;
	r->line[r->used] = '\0';
	if (!r->used)
		return 0;
	r->used = 0;
	r->number++;
	r->log->lines++;
	messages = log_wrap_json(r->line);
	if (!messages)
		messages = r->line;
	while (error == 0 && (message = strsep(&messages, "\n")))
		error = take_message(r, message);
	return error;
}

/* The mark of a file's encoding is no part of its first line; NULs are passed over anyway. */
static bool is_mark(const struct reader *r, char byte)
{
	return r->line_offset == 0 && r->used == 0 && r->offset < 3 && byte &&
	       strchr("\xef\xbb\xbf\xff\xfe", byte);
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
		} else if (bytes[i] && !is_mark(r, bytes[i]) && r->used < sizeof(r->line) - 1) {
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

struct unpacked {
	struct reader *reader;
	int error;
};

static bool take_unpacked(void *data, const char *bytes, size_t size)
{
	struct unpacked *u = data;

	u->error = take_bytes(u->reader, bytes, size);
	return u->error == 0;
}

/* What is packed is unpacked from memory: standard input can be read only once. */
static int take_packed(struct reader *r, enum packing packing, int fd, uint64_t size)
{
	struct unpacked u = { .reader = r };
	struct unpack what = { .fd = fd, .size = size, .packing = packing, .max = LOG_BYTES_MAX,
			       .take = take_unpacked, .data = &u };
	uint64_t total;
	int error = unpack(&what, &total);

	return u.error < 0 ? u.error : error;
}

static int copy(FILE *file, char *buffer, size_t n, size_t size, int fd, uint64_t *total)
{
	for (*total = 0; n; n = fread(buffer, 1, size, file)) {
		if (*total + n > LOG_BYTES_MAX)
			return -EFBIG;
		if (pwrite(fd, buffer, n, (off_t)*total) != (ssize_t)n)
			return -ENOMEM;
		*total += n;
	}
	return ferror(file) ? -EIO : 0;
}

static int take_file(struct reader *r, FILE *file)
{
	char buffer[16384];
	size_t n = fread(buffer, 1, sizeof(buffer), file);
	enum packing packing = n < PACKING_MAGIC_SIZE ? PACKED_UNKNOWN :
							unpack_recognise((uint8_t *)buffer);
	int error = 0, fd;
	uint64_t size;

	if (packing != PACKED_UNKNOWN && packing != PACKED_NOT) {
		fd = memfd_create("log", MFD_CLOEXEC);
		if (fd < 0)
			return -errno;
		error = copy(file, buffer, n, sizeof(buffer), fd, &size);
		if (error == 0)
			error = take_packed(r, packing, fd, size);
		close(fd);
		return error;
	}
	for (; error == 0 && n; n = fread(buffer, 1, sizeof(buffer), file)) {
		if (r->offset + (int64_t)n > LOG_BYTES_MAX)
			return -EFBIG;
		error = take_bytes(r, buffer, n);
	}
	return error == 0 && ferror(file) ? -errno : error;
}

static int read_file(struct reader *r, const char *path)
{
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : fopen(path, "re");
	int error;

	if (!file)
		return -errno;
	r->log->source = strdup(standard ? "standard input" : path);
	error = finish(r, r->log->source ? take_file(r, file) : -ENOMEM);
	if (!standard)
		fclose(file);
	return error;
}

int log_read_file(struct log *log, const char *path)
{
	return read_file(&(struct reader){ .log = log }, path);
}

int log_read_messages(struct log *log, const char *path)
{
	return read_file(&(struct reader){ .log = log, .anybody = true }, path);
}

int log_read_text(struct log *log, const char *text, size_t size)
{
	struct reader r = { .log = log, .anybody = true };

	return finish(&r, take_bytes(&r, text, size));
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

int log_of_line(struct log *log, const char *text, const struct log_line *line)
{
	*log = (struct log){ .entries = calloc(1, sizeof(*log->entries)) };
	if (!log->entries)
		return -ENOMEM;
	log->entries[0] = (struct log_entry){ .line = *line, .text = printable(text) };
	if (!log->entries[0].text)
		return -ENOMEM;
	log->count = log->lines = 1;
	return 0;
}

void log_clear(struct log *log)
{
	for (size_t i = 0; i < log->count; i++)
		free(log->entries[i].text);
	free(log->entries);
	free(log->source);
	memset(log, 0, sizeof(*log));
}

/* Blanks are not compared: the kernel keeps those at the end of a name, sysfs does not. */
static const char *skip_same(const char *text, const char *name)
{
	for (; *name; name++) {
		if (*name == ' ')
			continue;
		text += strspn(text, " ");
		if (*text++ != *name)
			return NULL;
	}
	return text;
}

bool log_is_foreign(const struct log *log, const char *vendor, const char *product)
{
	const char *rest;

	if (!log->machine[0] || !vendor || !product)
		return false;
	rest = skip_same(log->machine, vendor);
	rest = rest ? skip_same(rest, product) : NULL;
	return !rest || (*rest && *rest != '/' && *rest != ' ');
}

bool log_is_of(const struct log *log, const char *release)
{
	return log->read && !log->foreign && release && log->release[0] && strcmp(log->release, release) == 0;
}

bool log_has(const struct log *log, enum log_kind kind)
{
	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].line.kind == kind)
			return true;
	return false;
}
