// SPDX-License-Identifier: GPL-2.0-or-later
/* What lies in the directory of hooks, and whether it can run. */
#include "host/whole-file.h"
#include "libvirt/install.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libvirt/install-chain.h"
#include "system/run.h"

#define SECONDS 20
#define SCRIPT_MAX 65536

const char *const hook_drivers[] = { "qemu", "network", NULL };

static bool is_chain(int hooks, const char *path)
{
	char *text;
	size_t size;
	bool ours;

	if (read_whole(hooks, path, SCRIPT_MAX, &text, &size) < 0)
		return false;
	ours = strncmp(text, CHAIN_BEGIN, strlen(CHAIN_BEGIN)) == 0;
	free(text);
	return ours;
}

enum hook_place hook_place(int hooks, const char *path)
{
	char target[PATH_MAX];
	const char *name;
	struct stat status;
	ssize_t length;

	if (fstatat(hooks, path, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? PLACE_EMPTY : PLACE_OTHER;
	if (S_ISREG(status.st_mode))
		return is_chain(hooks, path) ? PLACE_CHAIN : PLACE_OTHER;
	if (!S_ISLNK(status.st_mode))
		return PLACE_OTHER;
	length = readlinkat(hooks, path, target, sizeof(target) - 1);
	if (length < 0)
		return PLACE_OTHER;
	target[length] = '\0';
	name = strrchr(target, '/');
	return strcmp(name ? name + 1 : target, HOOK_COPY) == 0 ? PLACE_OURS : PLACE_OTHER;
}

static bool is_in(const char *file, const char *directory)
{
	size_t length = strlen(directory);

	return strncmp(file, directory, length) == 0 && file[length] == '/' &&
	       !strchr(file + length + 1, '/');
}

/* An administrator can let libvirt execute more: the file, or all of its directory. */
static bool is_let(const struct hook_setup *setup, const char *file)
{
	static const char *const profiles[] = { "usr.sbin.libvirtd", "usr.sbin.virtqemud" };
	char path[PATH_MAX], all[PATH_MAX], *text;
	size_t size;
	bool found = false;

	snprintf(all, sizeof(all), "%.*s/*", (int)(strrchr(file, '/') - file), file);

	for (size_t i = 0; !found && i < sizeof(profiles) / sizeof(profiles[0]); i++) {
		snprintf(path, sizeof(path), "%s/etc/apparmor.d/local/%s", setup->root, profiles[i]);
		if (read_whole(AT_FDCWD, path, 1U << 20, &text, &size) == 0)
			found = strstr(text, file) || strstr(text, all);
		free(text);
	}
	return found;
}

bool hook_may_run(const struct hook_setup *setup, const char *file)
{
	static const char *const directories[] = { "/usr/bin", "/usr/sbin", "/bin", "/sbin" };

	size_t length = strlen(setup->hooks);

	if (strncmp(file, setup->hooks, length) == 0 && file[length] == '/')
		return true;
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
		if (is_in(file, directories[i]))
			return true;
	return is_let(setup, file);
}

bool hook_starts(const char *file, char *version, size_t size, char **said)
{
	const char *const arguments[] = { file, "--version", NULL };
	static const char name[] = "vfio-check ";
	int r = run_program(arguments, SECONDS, said);

	*version = '\0';
	if (*said)
		(*said)[strcspn(*said, "\n")] = '\0';
	if (r < 0) {
		free(*said);
		*said = strdup(strerror(-r));
		return false;
	}
	if (r == 0 && *said && strncmp(*said, name, strlen(name)) == 0)
		snprintf(version, size, "%s", *said + strlen(name));
	return r == 0;
}
