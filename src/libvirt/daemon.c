// SPDX-License-Identifier: GPL-2.0-or-later
/* libvirt's daemons: which version, which of them run, and that they look for hooks again. */
#include "libvirt/install.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/say.h"
#include "host/whole-file.h"
#include "system/run.h"

#define SECONDS 20

/* Hooks of directories began with this one (libvirt: NEWS.rst, v6.5.0). */
#define DIRECTORIES_MAJOR 6
#define DIRECTORIES_MINOR 5

/* Before libvirt 9.0 one daemon had all drivers everywhere; the others came with 5.6. */
static const char *const daemons[] = { "libvirtd", "virtqemud", "virtnetworkd" };

/* "libvirtd (libvirt) 9.0.0", "9.0.0" */
static bool parse_version(const char *text, struct libvirt_version *version)
{
	const char *name = strstr(text, "(libvirt)");
	size_t length;

	text = name ? name + strlen("(libvirt)") : text;
	text += strspn(text, " \t\n");
	length = strspn(text, "0123456789.");
	if (length >= sizeof(version->text) ||
	    sscanf(text, "%u.%u", &version->major, &version->minor) != 2)
		return false;
	memcpy(version->text, text, length);
	version->text[length] = '\0';
	return true;
}

bool libvirt_find(const struct hook_setup *setup, struct libvirt_version *version)
{
	static const char *const programs[] = { "libvirtd", "virtqemud", "virsh" };
	bool found = false;

	if (setup->libvirt)
		return parse_version(setup->libvirt, version);
	for (size_t i = 0; !found && i < sizeof(programs) / sizeof(programs[0]); i++) {
		const char *const arguments[] = { programs[i], "--version", NULL };
		char *said;

		if (run_program(arguments, SECONDS, &said) == 0 && said)
			found = parse_version(said, version);
		free(said);
	}
	return found;
}

bool libvirt_has_directories(const struct libvirt_version *version)
{
	return version->major > DIRECTORIES_MAJOR ||
	       (version->major == DIRECTORIES_MAJOR && version->minor >= DIRECTORIES_MINOR);
}

/* The process of the file that each daemon keeps, if it is still that daemon; else 0. */
static int running(const struct hook_setup *setup, const char *daemon)
{
	char path[PATH_MAX], *text, name[64];
	size_t size;
	long pid = 0;

	snprintf(path, sizeof(path), "%s/run/%s.pid", setup->root, daemon);
	if (read_whole(AT_FDCWD, path, 64, &text, &size) == 0)
		pid = strtol(text, NULL, 10);
	free(text);
	if (pid <= 1 || pid > INT_MAX)
		return 0;
	snprintf(path, sizeof(path), "/proc/%ld/comm", pid);
	if (read_whole(AT_FDCWD, path, sizeof(name) - 1, &text, &size) < 0)
		return 0;
	text[strcspn(text, "\n")] = '\0';
	if (strcmp(text, daemon) != 0)
		pid = 0;
	free(text);
	return (int)pid;
}

static bool reload_by_systemd(const char *daemon)
{
	char unit[64];
	const char *const active[] = { "systemctl", "is-active", "--quiet", unit, NULL };
	const char *const reload[] = { "systemctl", "reload", unit, NULL };

	snprintf(unit, sizeof(unit), "%s.service", daemon);
	return run_program(active, SECONDS, NULL) == 0 && run_program(reload, SECONDS, NULL) == 0;
}

int daemons_reload(const struct hook_setup *setup)
{
	int told = 0;

	for (size_t i = 0; i < sizeof(daemons) / sizeof(daemons[0]); i++) {
		int pid = running(setup, daemons[i]);

		if (!reload_by_systemd(daemons[i]) && (!pid || kill(pid, SIGHUP) < 0))
			continue;
		say(stdout, SAYS_RELOADED, "daemon", daemons[i], NULL);
		told++;
	}
	return told;
}

/* The 22nd value of /proc/PID/stat; the second may contain anything but is in brackets. */
static bool start_of(int pid, unsigned long long *start)
{
	char path[64], *text, *at;
	size_t size;
	bool found;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (read_whole(AT_FDCWD, path, 4096, &text, &size) < 0)
		return false;
	at = strrchr(text, ')');
	for (int i = 2; at && i < 22; i++) {
		at = strchr(at, ' ');
		at = at ? at + 1 : NULL;
	}
	found = at && isdigit((unsigned char)*at);
	if (found)
		*start = strtoull(at, NULL, 10);
	free(text);
	return found;
}

bool daemon_find(const struct hook_setup *setup, struct daemon *daemon)
{
	for (size_t i = 0; i < 2; i++) {
		daemon->name = daemons[i];
		daemon->pid = running(setup, daemons[i]);
		if (daemon->pid && start_of(daemon->pid, &daemon->start))
			return true;
	}
	return false;
}
