// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What keeps the hook from being called, each in one line with what to do. Nothing is changed
 * and no domain started; whether a daemon that is older than the hook knows of it, only
 * a self-test can show.
 */
#include "libvirt/install.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/exit-status.h"
#include "cli/say.h"
#include "config.h"
#include "host/whole-file.h"

struct status {
	const struct hook_setup *setup;
	int hooks;
	bool directories;
	bool has_version;
	struct libvirt_version version;
	size_t wrong;
	long long installed;		/* when the youngest of the links was made */
};

/* As say(), of something that keeps the hook from being called. */
static void __attribute__((sentinel)) wrong(struct status *s, enum command_word word, ...)
{
	struct sentence_pair pairs[SENTENCE_PAIRS + 1];
	va_list arguments;

	va_start(arguments, word);
	sentence_pairs(pairs, arguments);
	va_end(arguments);
	say_pairs(stdout, word, pairs);
	s->wrong++;
}

/* Our program behind a link. False: there is no use in looking further at it. */
static bool check_program(struct status *s, const char *path, const char *file)
{
	char version[64], *said = NULL;
	bool starts;

	if (access(file, X_OK) < 0) {
		wrong(s, SAYS_NOT_EXECUTABLE, "directory", s->setup->hooks, "file", path,
		      "program", file, NULL);
		return false;
	}
	starts = hook_starts(file, version, sizeof(version), &said);
	if (!starts)
		wrong(s, SAYS_STATUS_NOT_STARTING, "directory", s->setup->hooks,
		      "file", path, "program", file, "error", said ? said : "", NULL);
	else if (strcmp(version, PACKAGE_VERSION) != 0)
		wrong(s, SAYS_OTHER_VERSION, "directory", s->setup->hooks, "file", path,
		      "program", file, "version", *version ? version : "?",
		      "own", PACKAGE_VERSION, NULL);
	free(said);
	return starts;
}

static bool read_text(const char *root, const char *path, char **text)
{
	char whole[PATH_MAX];
	size_t size;

	snprintf(whole, sizeof(whole), "%s/%s", root, path);
	return read_whole(AT_FDCWD, whole, 4U << 20, text, &size) == 0;
}

/* Is libvirt's daemon held to its AppArmor profile now? */
static bool is_confined(const struct status *s)
{
	static const char *const daemons[] = { "libvirtd", "virtqemud" };
	char *text, name[64];
	bool found = false;

	if (!read_text(s->setup->root, "sys/kernel/security/apparmor/profiles", &text))
		return false;
	for (size_t i = 0; !found && i < sizeof(daemons) / sizeof(daemons[0]); i++) {
		const char *at;

		snprintf(name, sizeof(name), "%s (enforce)", daemons[i]);
		at = strstr(text, name);
		found = at && (at == text || at[-1] == '\n' || at[-1] == '/');
	}
	free(text);
	return found;
}

/* The link or script at @path, which has to lead to our program. */
static void check_hook(struct status *s, const char *path)
{
	char whole[PATH_MAX], *file;
	struct stat status;
	enum hook_place place = hook_place(s->hooks, path);

	if (place == PLACE_EMPTY) {
		wrong(s, SAYS_MISSING, "directory", s->setup->hooks, "file", path, NULL);
		return;
	}
	if (place == PLACE_OTHER) {
		wrong(s, SAYS_STATUS_NOT_OURS, "directory", s->setup->hooks, "file", path, NULL);
		return;
	}
	if (fstatat(s->hooks, path, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    status.st_ctime > s->installed)
		s->installed = status.st_ctime;
	if (place == PLACE_CHAIN) {
		if (faccessat(s->hooks, path, X_OK, 0) < 0)
			wrong(s, SAYS_NOT_EXECUTABLE, "directory", s->setup->hooks,
			      "file", path, "program", path, NULL);
		return;
	}
	snprintf(whole, sizeof(whole), "%s/%s", s->setup->hooks, path);
	file = realpath(whole, NULL);
	if (!file)
		wrong(s, SAYS_DANGLING, "directory", s->setup->hooks, "file", path,
		      "error", strerror(errno), NULL);
	else if (check_program(s, path, file) && is_confined(s) && !hook_may_run(s->setup, file))
		wrong(s, SAYS_APPARMOR_DENIES, "directory", s->setup->hooks, "file", path,
		      "program", file, NULL);
	free(file);
}

/* Scripts that run after ours: if they refuse, users see their words. */
static void check_order(struct status *s, const char *driver)
{
	char directory[64], names[512] = "";
	struct dirent **entries;
	size_t used = 0;
	int count;

	snprintf(directory, sizeof(directory), "%s.d", driver);
	count = scandirat(s->hooks, directory, &entries, NULL, NULL);
	for (int i = 0; i < count; i++) {
		char path[PATH_MAX];
		struct stat status;

		snprintf(path, sizeof(path), "%s/%s", directory, entries[i]->d_name);
		if (strcmp(entries[i]->d_name, HOOK_NAME) > 0 &&
		    fstatat(s->hooks, path, &status, 0) == 0 && S_ISREG(status.st_mode) &&
		    faccessat(s->hooks, path, X_OK, 0) == 0 && used < sizeof(names))
			used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s",
						 used ? ", " : "", entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	if (used)
		wrong(s, SAYS_OUTRANKED, "directory", s->setup->hooks, "driver", driver,
		      "names", names, NULL);
}

/* Seconds since 1970 at which the system was started, or 0. */
static long long boot_time(void)
{
	char *text, *at;
	long long seconds = 0;

	if (!read_text("", "proc/stat", &text))
		return 0;
	at = strstr(text, "\nbtime ");
	if (at)
		seconds = strtoll(at + strlen("\nbtime "), NULL, 10);
	free(text);
	return seconds;
}

static void check_daemon(struct status *s)
{
	struct daemon daemon;
	char pid[16];
	long long start;

	if (!daemon_find(s->setup, &daemon)) {
		say(stdout, SAYS_STATUS_NO_DAEMON, NULL);
		return;
	}
	snprintf(pid, sizeof(pid), "%d", daemon.pid);
	start = boot_time() + (long long)(daemon.start / (unsigned long long)sysconf(_SC_CLK_TCK));
	/* One second for what rounding takes. */
	if (start > s->installed + 1)
		say(stdout, SAYS_LOADED_AT_START, "daemon", daemon.name, "pid", pid, NULL);
	else if (self_test_is_recorded(s->setup, &daemon, s->installed))
		say(stdout, SAYS_WAS_PROVED, "daemon", daemon.name, "pid", pid, NULL);
	else
		wrong(s, SAYS_MAYBE_NOT_LOADED, "daemon", daemon.name, "pid", pid, NULL);
}

static void check_all(struct status *s)
{
	for (const char *const *driver = hook_drivers; *driver; driver++) {
		char path[128];

		snprintf(path, sizeof(path), "%s.d/%s", *driver, HOOK_NAME);
		check_hook(s, path);
		if (s->directories)
			check_order(s, *driver);
		else
			check_hook(s, *driver);
	}
}

int hook_status(const struct hook_setup *setup)
{
	struct status s = { .setup = setup, .directories = true };

	s.has_version = libvirt_find(setup, &s.version);
	if (s.has_version)
		s.directories = libvirt_has_directories(&s.version);
	else
		wrong(&s, SAYS_STATUS_NO_LIBVIRT, NULL);
	s.hooks = open(setup->hooks, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s.hooks < 0) {
		say(stdout, SAYS_NO_HOOKS, "directory", setup->hooks,
		    "error", strerror(errno), NULL);
		return EXIT_UNSAFE;
	}
	check_all(&s);
	close(s.hooks);
	if (s.installed)
		check_daemon(&s);
	if (s.wrong)
		return EXIT_UNSAFE;
	say(stdout, SAYS_STATUS_FINE, "directory", setup->hooks, "version", s.version.text, NULL);
	return EXIT_OK;
}
