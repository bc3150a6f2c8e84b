// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether libvirt really calls the hook: only trying shows it. */
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
#include "system/replace.h"
#include "system/run.h"

/* The first domain of a daemon waits until it has asked every QEMU what that can. */
#define SECONDS 180
/* A daemon that is busy, or was just reloaded, turns domains down for a moment. */
#define RETRIES 3
#define RETRY_AFTER 1
#define URI "qemu:///system"
#define HOOK_SAYS "vfio-check: self-test: "
#define RECORD "libvirt-hook"

/* Each start of a process is another domain, so that two tests at once do not meet. */
static void domain_name(char *name, size_t size)
{
	snprintf(name, size, "vfio-check-self-test-%d", (int)getpid());
}

/* No disks, no devices, and never a running guest: it is paused at its first instruction. */
static int write_domain(const char *type, char *path, size_t size)
{
	char name[64];
	int fd, r;

	snprintf(path, size, P_tmpdir "/vfio-check-XXXXXX");
	fd = mkstemp(path);
	if (fd < 0)
		return -errno;
	domain_name(name, sizeof(name));
	r = dprintf(fd, "<domain type='%s'><name>%s</name><memory unit='MiB'>64</memory>"
		    "<os><type>hvm</type></os></domain>\n", type, name) < 0 ? -errno : 0;
	close(fd);
	return r;
}

/* Is our hook's line in what virsh says? With @version, which that line tells. */
static bool said_version(const char *said, char *version, size_t size)
{
	const char *at = strstr(said, HOOK_SAYS);
	size_t length;

	if (!at)
		return false;
	at += strlen(HOOK_SAYS);
	length = strcspn(at, " \n");
	snprintf(version, size, "%.*s", (int)length, at);
	return true;
}

/* *@answered: virsh has; without that there is nothing to wait for. */
static enum self_test try_domain(const char *type, char **said, bool *answered)
{
	char path[PATH_MAX], name[64], version[64];
	const char *const create[] = { "virsh", "-q", "-c", URI, "create", "--paused", path, NULL };
	const char *const destroy[] = { "virsh", "-q", "-c", URI, "destroy", name, NULL };
	int r = write_domain(type, path, sizeof(path));

	*said = NULL;
	*answered = false;
	domain_name(name, sizeof(name));
	if (r == 0) {
		r = run_program(create, SECONDS, said);
		unlink(path);
	}
	if (r == 0 || r == -ETIMEDOUT)
		run_program(destroy, SECONDS, NULL);
	if (r == 0)
		return SELF_TEST_NOT_CALLED;
	*answered = r > 0 && *said;
	if (!*answered) {
		free(*said);
		if (asprintf(said, "virsh: %s", strerror(r < 0 ? -r : ENOMEM)) < 0)
			*said = NULL;
		return SELF_TEST_FAILED;
	}
	if (said_version(*said, version, sizeof(version)))
		return strcmp(version, PACKAGE_VERSION) == 0 ? SELF_TEST_CALLED : SELF_TEST_OLD;
	return strstr(*said, "Hook script execution failed") ? SELF_TEST_HIDDEN : SELF_TEST_FAILED;
}

static enum self_test try_types(char **said, bool *answered)
{
	enum self_test result = try_domain("qemu", said, answered);

	/* Some builds of QEMU have no emulation of processors. */
	if (result == SELF_TEST_FAILED && *answered) {
		char *first = *said;

		result = try_domain("kvm", said, answered);
		if (result == SELF_TEST_FAILED) {
			free(*said);
			*said = first;
		} else {
			free(first);
		}
	}
	return result;
}

enum self_test self_test(char **said)
{
	bool answered;
	enum self_test result = try_types(said, &answered);

	for (int i = 0; result == SELF_TEST_FAILED && answered && i < RETRIES; i++) {
		sleep(RETRY_AFTER);
		free(*said);
		result = try_types(said, &answered);
	}
	return result;
}

/* The line of virsh that has the reason: its second "error: ", if there is one. Cuts @said. */
static const char *reason(char *said)
{
	static const char mark[] = "\nerror: ";
	char *line = strstr(said, mark);

	line = line ? line + strlen(mark) : said;
	line[strcspn(line, "\n")] = '\0';
	return line;
}

int hook_self_test(const struct hook_setup *setup)
{
	static const enum command_word words[] = {
		[SELF_TEST_CALLED] = SAYS_PROVED,
		[SELF_TEST_OLD] = SAYS_TEST_OLD,
		[SELF_TEST_NOT_CALLED] = SAYS_TEST_NOT_CALLED,
		[SELF_TEST_HIDDEN] = SAYS_TEST_HIDDEN,
		[SELF_TEST_FAILED] = SAYS_TEST_FAILED,
	};
	char *said = NULL, version[64] = "";
	enum self_test result = self_test(&said);

	if (said)
		said_version(said, version, sizeof(version));
	if (result == SELF_TEST_CALLED) {
		self_test_record(setup);
		say(stdout, SAYS_PROVED, NULL);
	} else {
		complain(words[result], "version", version, "own", PACKAGE_VERSION,
			 "said", said ? reason(said) : "", NULL);
	}
	free(said);
	return result == SELF_TEST_CALLED ? EXIT_OK : EXIT_UNSAFE;
}

static void record_path(const struct hook_setup *setup, char *path, size_t size, const char *name)
{
	snprintf(path, size, "%s/run/vfio-check%s", setup->root, name);
}

void self_test_record(const struct hook_setup *setup)
{
	const struct stat like = { .st_mode = 0644 };
	char path[PATH_MAX], text[128];
	struct daemon daemon;
	int fd;

	if (!daemon_find(setup, &daemon))
		return;
	record_path(setup, path, sizeof(path), "");
	mkdir(path, 0755);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	snprintf(text, sizeof(text), "%s %d %llu\n", daemon.name, daemon.pid, daemon.start);
	/* Without the record, status asks for another test. */
	replace_file(fd, fd, RECORD, text, strlen(text), &like);
	close(fd);
}

bool self_test_is_recorded(const struct hook_setup *setup, const struct daemon *daemon,
			   long long installed)
{
	char path[PATH_MAX], text[128], *record;
	struct stat status;
	size_t size;
	bool same;

	record_path(setup, path, sizeof(path), "/" RECORD);
	if (stat(path, &status) < 0 || status.st_mtime < installed ||
	    read_whole(AT_FDCWD, path, sizeof(text), &record, &size) < 0)
		return false;
	snprintf(text, sizeof(text), "%s %d %llu\n", daemon->name, daemon->pid, daemon->start);
	same = strcmp(text, record) == 0;
	free(record);
	return same;
}
