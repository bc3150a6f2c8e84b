// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/kernel-record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "vfio-check"
#define FIRST_LINE "vfio-check kernel 1\n"
#define NAME_START "kernel-"
#define RELEASE_MAX 64		/* as in struct utsname, with the end of the string */

static const char *const words[KERNEL_STRINGS] = {
	"old-check", "new-check", "claim", "relaxable", "relax-option", "acs-override",
};

/* A release becomes part of a path, and a line of the file. */
static bool is_release(const char *release)
{
	return *release && strlen(release) < RELEASE_MAX && !strpbrk(release, "/ \t\n");
}

bool record_path(const char *release, char path[RECORD_PATH_MAX])
{
	if (!is_release(release))
		return false;
	snprintf(path, RECORD_PATH_MAX, "run/" FOLDER "/" NAME_START "%s", release);
	return true;
}

bool record_format(const char *release, const struct kernel_evidence *evidence,
		   char text[RECORD_MAX])
{
	const char *symbols = !evidence->symbols_known ? "unknown" :
			      evidence->claims ? "claim" : "none";
	int used;

	if (!is_release(release))
		return false;
	used = snprintf(text, RECORD_MAX, FIRST_LINE "release %s\nsymbols %s\n", release,
			symbols);
	if (!evidence->image_known)
		return used > 0;
	used += snprintf(text + used, (size_t)(RECORD_MAX - used),
			 "image %" PRIu64 " %" PRId64 ".%09" PRIu32 "\nstrings", evidence->stamp.size,
			 evidence->stamp.seconds, evidence->stamp.nanoseconds);
	for (size_t i = 0; i < KERNEL_STRINGS; i++)
		if (evidence->strings & (UINT32_C(1) << i))
			used += snprintf(text + used, (size_t)(RECORD_MAX - used), " %s", words[i]);
	snprintf(text + used, (size_t)(RECORD_MAX - used), "%s\n",
		 evidence->strings ? "" : " none");
	return true;
}

/* Step over @expected; false, and no step, where something else stands there. */
static bool step(const char **text, const char *expected)
{
	size_t length = strlen(expected);

	if (strncmp(*text, expected, length) != 0)
		return false;
	*text += length;
	return true;
}

static bool parse_symbols(const char **text, struct kernel_evidence *evidence)
{
	if (!step(text, "symbols "))
		return false;
	if (step(text, "unknown\n"))
		return true;
	evidence->symbols_known = true;
	evidence->claims = step(text, "claim\n");
	return evidence->claims || step(text, "none\n");
}

static bool parse_strings(const char **text, uint32_t *strings)
{
	if (!step(text, "strings"))
		return false;
	if (step(text, " none\n"))
		return true;
	for (size_t i = 0; i < KERNEL_STRINGS; i++) {
		const char *word = *text;

		if (step(&word, " ") && step(&word, words[i]) && strchr(" \n", *word)) {
			*strings |= UINT32_C(1) << i;
			*text = word;
		}
	}
	return *strings && step(text, "\n");
}

static bool parse_image(const char **text, struct kernel_evidence *evidence)
{
	int used = 0;

	if (sscanf(*text, "image %19" SCNu64 " %18" SCNd64 ".%9" SCNu32 "\n%n",
		   &evidence->stamp.size, &evidence->stamp.seconds, &evidence->stamp.nanoseconds,
		   &used) != 3 || !used)
		return false;
	*text += used;
	evidence->image_known = parse_strings(text, &evidence->strings);
	return evidence->image_known;
}

bool record_parse(const char *text, const char *release, struct kernel_evidence *evidence)
{
	struct kernel_evidence found = { 0 };

	if (!is_release(release) || !step(&text, FIRST_LINE "release ") || !step(&text, release) ||
	    !step(&text, "\n") || !parse_symbols(&text, &found))
		return false;
	if (*text && !parse_image(&text, &found))
		return false;
	if (*text)
		return false;
	*evidence = found;
	return true;
}

/* What others could have put there counts for nothing. */
static int check_owner(int fd, mode_t type, uid_t owner)
{
	struct stat stat;

	if (fstat(fd, &stat) < 0)
		return -errno;
	return (stat.st_mode & S_IFMT) == type && stat.st_uid == owner &&
	       !(stat.st_mode & (S_IWGRP | S_IWOTH)) ? 0 : -EPERM;
}

static int open_folder(int run, uid_t owner)
{
	int fd = openat(run, FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), r;

	if (fd < 0)
		return -errno;
	r = check_owner(fd, S_IFDIR, owner);
	if (r == 0)
		return fd;
	close(fd);
	return r;
}

int record_read(int run, const char *release, uid_t owner, struct kernel_evidence *evidence)
{
	char name[RECORD_PATH_MAX], text[RECORD_MAX];
	int folder, fd, r = -EINVAL;
	ssize_t n;

	if (!is_release(release))
		return r;
	folder = open_folder(run, owner);
	if (folder < 0)
		return folder;
	snprintf(name, sizeof(name), NAME_START "%s", release);
	fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	r = fd < 0 ? -errno : check_owner(fd, S_IFREG, owner);
	if (r < 0)
		goto out;
	n = read(fd, text, sizeof(text));
	r = n < 0 ? -errno : -EBADMSG;
	if (n < 0 || n == (ssize_t)sizeof(text))
		goto out;
	text[n] = '\0';
	if (strlen(text) == (size_t)n && record_parse(text, release, evidence))
		r = 0;
out:
	if (fd >= 0)
		close(fd);
	close(folder);
	return r;
}

/* The whole file under a name of its own, then in place of the old one. */
static int replace(int folder, const char *name, const char *text)
{
	char temporary[RECORD_PATH_MAX + 32];
	size_t size = strlen(text);
	ssize_t n;
	int fd, r;

	snprintf(temporary, sizeof(temporary), ".%s.%ld", name, (long)getpid());
	/* What an earlier process of that number left when it was killed. */
	unlinkat(folder, temporary, 0);
	fd = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	n = write(fd, text, size);
	r = n < 0 ? -errno : n != (ssize_t)size ? -ENOSPC : 0;
	if (r == 0 && fchmod(fd, 0644) < 0)
		r = -errno;
	if (close(fd) < 0 && r == 0)
		r = -errno;
	if (r == 0 && renameat(folder, temporary, folder, name) < 0)
		r = -errno;
	if (r < 0)
		unlinkat(folder, temporary, 0);
	return r;
}

int record_write(int run, const char *release, uid_t owner,
		 const struct kernel_evidence *evidence)
{
	char name[RECORD_PATH_MAX], text[RECORD_MAX];
	bool made;
	int folder, r;

	if (!record_format(release, evidence, text))
		return -EINVAL;
	made = mkdirat(run, FOLDER, 0755) == 0;
	if (!made && errno != EEXIST)
		return -errno;
	folder = open_folder(run, owner);
	if (folder < 0)
		return folder;
	snprintf(name, sizeof(name), NAME_START "%s", release);
	/* Whatever the umask is: others may read. */
	r = made && fchmod(folder, 0755) < 0 ? -errno : 0;
	if (r == 0)
		r = replace(folder, name, text);
	close(folder);
	return r;
}
