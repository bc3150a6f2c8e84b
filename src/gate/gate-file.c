// SPDX-License-Identifier: GPL-2.0-or-later
#include "gate/gate-file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/gate.h"
#include "host/memory-text.h"
#include "host/whole-file.h"
#include "system/replace.h"

#define FILE_BYTES_MAX (4U << 20)

/* The length of the line at @at, with its end. */
static size_t line_length(const char *at)
{
	const char *end = strchr(at, '\n');

	return end ? (size_t)(end - at) + 1 : strlen(at);
}

static bool is_line(const char *at, size_t length, const char *what)
{
	size_t end = length;

	while (end && strchr("\n\r \t", at[end - 1]))
		end--;
	return end == strlen(what) && strncmp(at, what, end) == 0;
}

int gate_splice(const char *text, const char *block, char **result, size_t *line)
{
	bool inside = false, put = !block, unended = false;
	size_t begin = 0, length;
	struct memory_text whole;
	int r = 0;

	memory_text_begin(&whole);
	*line = 0;
	if (!whole.out)
		return -ENOMEM;
	for (size_t number = 1; r == 0 && *text; number++, text += length) {
		length = line_length(text);
		if (is_line(text, length, GATE_BEGIN) && !inside) {
			inside = true;
			begin = number;
			if (!put)
				fputs(block, whole.out);
			put = true;
		} else if (is_line(text, length, inside ? GATE_BEGIN : GATE_END)) {
			r = -EINVAL;
			*line = number;
		} else if (is_line(text, length, GATE_END)) {
			inside = false;
		} else if (!inside) {
			fwrite(text, 1, length, whole.out);
			unended = text[length - 1] != '\n';
		}
	}
	if (r == 0 && inside) {
		r = -EINVAL;
		*line = begin;
	}
	if (!put)
		fprintf(whole.out, "%s%s", unended ? "\n" : "", block);
	*result = memory_text_end(&whole);
	if (!*result && r == 0)
		r = -ENOMEM;
	if (r < 0) {
		free(*result);
		*result = NULL;
	}
	return r;
}

/* Is this line, of a block that is not commented out, in the block of @text as well? */
static bool has_line(const char *text, const char *line, size_t length)
{
	bool inside = false;
	size_t n;

	for (; *text; text += n) {
		n = line_length(text);
		if (is_line(text, n, GATE_BEGIN) || is_line(text, n, GATE_END))
			inside = is_line(text, n, GATE_BEGIN);
		else if (inside && n == length && strncmp(text, line, n) == 0)
			return true;
	}
	return false;
}

static size_t print_absent(const char *of, const char *in, const char *what, FILE *out)
{
	bool inside = false;
	size_t count = 0, n;

	for (; *of; of += n) {
		n = line_length(of);
		if (is_line(of, n, GATE_BEGIN) || is_line(of, n, GATE_END)) {
			inside = is_line(of, n, GATE_BEGIN);
		} else if (inside && *of != '#' && !has_line(in, of, n)) {
			fprintf(out, "%s: %.*s\n", what, (int)strcspn(of, "\r\n"), of);
			count++;
		}
	}
	return count;
}

size_t gate_differences(const char *now, const char *then, const char *missing,
			const char *superfluous, FILE *out)
{
	return print_absent(then, now, missing, out) + print_absent(now, then, superfluous, out);
}

static int make_directories(const char *dir)
{
	static const char *const below[] = { "local", "local/abstractions" };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, below[i]);
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			return -errno;
	}
	return 0;
}

/* A link is followed, so that it stays one. */
static int find_file(struct gate_file *file)
{
	char real[PATH_MAX], copy[PATH_MAX];

	if (!realpath(file->path, real)) {
		if (errno != ENOENT)
			return -errno;
		snprintf(real, sizeof(real), "%s", file->path);
	}
	snprintf(copy, sizeof(copy), "%s", real);
	file->dir = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file->dir < 0)
		return -errno;
	file->name = strdup(basename(real));
	return file->name ? 0 : -ENOMEM;
}

int gate_file_open(const char *dir, bool make, struct gate_file *file)
{
	struct stat status;
	size_t size;
	int r = make ? make_directories(dir) : 0;

	*file = (struct gate_file){ .dir = -1, .mode = 0644 };
	if (asprintf(&file->path, "%s/" GATE_FILE, dir) < 0)
		file->path = NULL;
	if (!file->path)
		return -ENOMEM;
	if (r == 0)
		r = find_file(file);
	if (r < 0)
		return r;
	while (flock(file->dir, LOCK_EX) < 0)
		if (errno != EINTR)
			return -errno;
	r = read_whole(file->dir, file->name, FILE_BYTES_MAX, &file->text, &size);
	if (r == -ENOENT) {
		file->text = strdup("");
		return file->text ? 0 : -ENOMEM;
	}
	if (r < 0)
		return r;
	if (strlen(file->text) != size)
		return -EILSEQ;
	if (fstatat(file->dir, file->name, &status, 0) < 0)
		return -errno;
	file->mode = status.st_mode & 07777;
	file->owner = status.st_uid;
	file->group = status.st_gid;
	return 0;
}

int gate_file_write(const struct gate_file *file, const char *text)
{
	const struct stat like = { .st_mode = file->mode, .st_uid = file->owner,
				   .st_gid = file->group };

	return replace_file(file->dir, file->dir, file->name, text, strlen(text), &like);
}

void gate_file_close(struct gate_file *file)
{
	if (file->dir >= 0)
		close(file->dir);
	free(file->name);
	free(file->path);
	free(file->text);
}
