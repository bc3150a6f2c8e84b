// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/install.h"

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
#include "libvirt/install-chain.h"
#include "system/replace.h"
#include "system/run.h"

#define PROGRAM_MAX (256U << 20)
#define TRIES 5

/* A file could not be made or changed. Answers EXIT_USAGE. */
static int failed(const struct hook_setup *setup, const char *name, int error)
{
	complain(SAYS_CANNOT_WRITE, "directory", setup->hooks, "file", name,
		 "error", strerror(error < 0 ? -error : error), NULL);
	return EXIT_USAGE;
}

static int not_ours(const struct hook_setup *setup, const char *name)
{
	complain(SAYS_NOT_OURS, "directory", setup->hooks, "file", name, NULL);
	return EXIT_USAGE;
}

/* The directory of hooks, made where only it is missing. Negative errno. */
static int open_hooks(const struct hook_setup *setup, bool make)
{
	int fd;

	if (make && mkdir(setup->hooks, 0755) < 0 && errno != EEXIST)
		return -errno;
	fd = open(setup->hooks, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* Will the program start as libvirt starts it? 0 or an exit status. */
static int try_program(const struct hook_setup *setup, const char *file)
{
	char version[64], *said = NULL;
	bool starts = hook_starts(file, version, sizeof(version), &said);
	int status = 0;

	if (!starts || !*version) {
		complain(SAYS_DOES_NOT_START, "file", setup->program, "error", said ? said : "", NULL);
		status = EXIT_USAGE;
	}
	free(said);
	return status;
}

/* Somebody else's file of that name is no program of ours. */
static bool is_foreign_copy(int hooks)
{
	struct stat status;

	return fstatat(hooks, HOOK_COPY, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       !S_ISREG(status.st_mode);
}

/*
 * The copy is tried under its temporary name, before it takes the place of the old one: a program
 * that does not start would stop every domain.
 */
static int put_copy(const struct hook_setup *setup, int hooks)
{
	const struct stat like = { .st_mode = 0755 };
	char *data, path[PATH_MAX], temporary[REPLACE_NAME_MAX];
	size_t size;
	int status, r = read_whole(AT_FDCWD, setup->program, PROGRAM_MAX, &data, &size);

	if (r < 0) {
		complain(SAYS_CANNOT_READ, "file", setup->program, "error", strerror(-r), NULL);
		return EXIT_USAGE;
	}
	if (is_foreign_copy(hooks)) {
		free(data);
		return not_ours(setup, HOOK_COPY);
	}
	r = replace_prepare(hooks, data, size, &like, temporary);
	free(data);
	if (r < 0)
		return failed(setup, HOOK_COPY, r);
	snprintf(path, sizeof(path), "%s/%s", setup->hooks, temporary);
	status = try_program(setup, path);
	if (status == 0 && renameat(hooks, temporary, hooks, HOOK_COPY) < 0)
		status = failed(setup, HOOK_COPY, errno);
	if (status)
		unlinkat(hooks, temporary, 0);
	return status;
}

/* A link that is right already stays: status compares its age with the daemon's. */
static int put_link(const struct hook_setup *setup, int hooks, const char *path, const char *target)
{
	char now[PATH_MAX];
	ssize_t length = readlinkat(hooks, path, now, sizeof(now) - 1);
	int r;

	if (length >= 0) {
		now[length] = '\0';
		if (strcmp(now, target) == 0)
			return 0;
	}
	r = replace_link(hooks, hooks, path, target);
	return r < 0 ? failed(setup, path, r) : 0;
}

/* DRIVER.d/zz-vfio-check, for every libvirt: the chain calls it too. */
static int put_in_directory(const struct hook_setup *setup, int hooks, const char *driver,
			    const char *program)
{
	char directory[64], path[128], target[PATH_MAX];
	int r;

	snprintf(directory, sizeof(directory), "%s.d", driver);
	snprintf(path, sizeof(path), "%s/%s", directory, HOOK_NAME);
	snprintf(target, sizeof(target), "%s%s", *program == '/' ? "" : "../", program);
	if (mkdirat(hooks, directory, 0755) < 0 && errno != EEXIST)
		return failed(setup, directory, errno);
	r = put_link(setup, hooks, path, target);
	if (r == 0)
		say(stdout, SAYS_INSTALLED, "directory", setup->hooks, "file", path,
		    "target", *program == '/' ? program : HOOK_COPY, NULL);
	return r;
}

/* The one hook that an old libvirt runs. */
static int put_single(const struct hook_setup *setup, int hooks, const char *driver,
		      const char *program)
{
	enum hook_place place = hook_place(hooks, driver);
	int r;

	if (place == PLACE_EMPTY || place == PLACE_OURS) {
		r = put_link(setup, hooks, driver, program);
		if (r == 0)
			say(stdout, SAYS_INSTALLED, "directory", setup->hooks, "file", driver,
			    "target", *program == '/' ? program : HOOK_COPY, NULL);
		return r;
	}
	r = chain_put(hooks, driver);
	if (r == -EEXIST) {
		complain(SAYS_KEPT_TAKEN, "directory", setup->hooks, "file", driver, NULL);
		return EXIT_USAGE;
	}
	if (r < 0)
		return failed(setup, driver, r);
	say(stdout, SAYS_CHAINED, "directory", setup->hooks, "file", driver, NULL);
	return 0;
}

static int take_single(const struct hook_setup *setup, int hooks, const char *driver)
{
	enum hook_place place = hook_place(hooks, driver);
	int r;

	if (place == PLACE_CHAIN) {
		r = chain_take(hooks, driver);
		if (r == 0)
			say(stdout, SAYS_RESTORED, "directory", setup->hooks, "file", driver, NULL);
		return r < 0 ? failed(setup, driver, r) : 0;
	}
	if (place != PLACE_OURS)
		return 0;
	if (unlinkat(hooks, driver, 0) < 0)
		return failed(setup, driver, errno);
	say(stdout, SAYS_REMOVED, "directory", setup->hooks, "file", driver, NULL);
	return 0;
}

/* What would be in the way, before anything is changed. */
static int look_ahead(const struct hook_setup *setup, int hooks)
{
	char path[128];

	for (const char *const *driver = hook_drivers; *driver; driver++) {
		enum hook_place place;

		snprintf(path, sizeof(path), "%s.d/%s", *driver, HOOK_NAME);
		place = hook_place(hooks, path);
		if (place != PLACE_EMPTY && place != PLACE_OURS)
			return not_ours(setup, path);
	}
	return 0;
}

/* Is it the copy itself that installs? */
static bool is_the_copy(const struct hook_setup *setup)
{
	size_t length = strlen(setup->hooks);

	return strncmp(setup->program, setup->hooks, length) == 0 &&
	       strcmp(setup->program + length, "/" HOOK_COPY) == 0;
}

static int put_all(const struct hook_setup *setup, int hooks, bool directories)
{
	bool here = is_the_copy(setup), copy = here || !hook_may_run(setup, setup->program);
	const char *program = copy ? HOOK_COPY : setup->program;
	int status = look_ahead(setup, hooks);

	if (status == 0)
		status = copy && !here ? put_copy(setup, hooks) :
					 try_program(setup, setup->program);
	for (const char *const *driver = hook_drivers; status == 0 && *driver; driver++) {
		status = put_in_directory(setup, hooks, *driver, program);
		if (status == 0)
			status = directories ? take_single(setup, hooks, *driver) :
					       put_single(setup, hooks, *driver, program);
	}
	if (status == 0 && !copy)
		unlinkat(hooks, HOOK_COPY, 0);
	return status;
}

/* Fedora's and RHEL's policy labels hooks by their path. */
static void restore_labels(const struct hook_setup *setup)
{
	const char *const arguments[] = { "restorecon", "-R", setup->hooks, NULL };
	char path[PATH_MAX], *said = NULL;
	int r;

	snprintf(path, sizeof(path), "%s/sys/fs/selinux/enforce", setup->root);
	if (access(path, F_OK) < 0)
		return;
	r = run_program(arguments, 60, &said);
	if (r != 0)
		complain(SAYS_RESTORECON, "directory", setup->hooks,
			 "error", r < 0 ? strerror(-r) : said ? said : "", NULL);
	free(said);
}

/* A daemon looks for hooks some time after it was told to. */
static int prove(const struct hook_setup *setup)
{
	char *said = NULL;
	enum self_test result = SELF_TEST_FAILED;

	for (int i = 0; i < TRIES; i++) {
		free(said);
		result = self_test(&said);
		if (result != SELF_TEST_NOT_CALLED)
			break;
		sleep(1);
	}
	free(said);
	if (result == SELF_TEST_CALLED) {
		self_test_record(setup);
		say(stdout, SAYS_PROVED, NULL);
		return EXIT_OK;
	}
	complain(SAYS_NOT_PROVED, NULL);
	return hook_self_test(setup);
}

int hook_install(const struct hook_setup *setup)
{
	struct libvirt_version version;
	int hooks, status;

	if (!libvirt_find(setup, &version)) {
		complain(SAYS_NO_LIBVIRT, NULL);
		return EXIT_USAGE;
	}
	hooks = open_hooks(setup, true);
	if (hooks < 0)
		return failed(setup, "", hooks);
	status = put_all(setup, hooks, libvirt_has_directories(&version));
	close(hooks);
	if (status)
		return status;
	restore_labels(setup);
	if (setup->untried) {
		say(stdout, SAYS_NOT_TRIED, NULL);
		return EXIT_OK;
	}
	if (!daemons_reload(setup))
		say(stdout, SAYS_NO_DAEMON, NULL);
	return prove(setup);
}

/* Also what another installation, for another libvirt, has left. */
static int take_all(const struct hook_setup *setup, int hooks)
{
	char path[128];
	int status = 0;

	for (const char *const *driver = hook_drivers; status == 0 && *driver; driver++) {
		status = take_single(setup, hooks, *driver);
		snprintf(path, sizeof(path), "%s.d/%s", *driver, HOOK_NAME);
		if (status == 0 && hook_place(hooks, path) == PLACE_OURS) {
			if (unlinkat(hooks, path, 0) < 0)
				status = failed(setup, path, errno);
			else
				say(stdout, SAYS_REMOVED, "directory", setup->hooks, "file", path, NULL);
		}
		path[strcspn(path, "/")] = '\0';
		unlinkat(hooks, path, AT_REMOVEDIR);
	}
	if (status == 0 && !is_foreign_copy(hooks) && unlinkat(hooks, HOOK_COPY, 0) < 0 &&
	    errno != ENOENT)
		status = failed(setup, HOOK_COPY, errno);
	return status;
}

int hook_uninstall(const struct hook_setup *setup)
{
	int hooks = open_hooks(setup, false), status;

	if (hooks == -ENOENT) {
		say(stdout, SAYS_NOTHING_INSTALLED, "directory", setup->hooks, NULL);
		return EXIT_OK;
	}
	if (hooks < 0)
		return failed(setup, "", hooks);
	status = take_all(setup, hooks);
	close(hooks);
	if (status == 0 && !setup->untried)
		daemons_reload(setup);
	return status;
}
