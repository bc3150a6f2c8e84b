/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hook in libvirt's directory of hooks: put there, taken away, looked at, tried.
 *
 * libvirt looks for hooks when it starts and on SIGHUP, and remembers for each of its drivers
 * only whether there is any (libvirt: src/util/virhook.c, virHookInitialize and virHookPresent).
 * From 6.5.0 on it runs qemu, if that is executable, and then all that is executable in qemu.d in
 * the order of strcmp; before, qemu alone. Of several that refuse, users see what the last said.
 * What does not run there does not refuse: a hook that was removed, that is not executable,
 * or that came after the daemon without a SIGHUP is passed over without a word.
 *
 * libvirt's AppArmor profile (usr.sbin.libvirtd, usr.sbin.virtqemud) lets hooks be executed below
 * /etc/libvirt/hooks, and programs in /usr/bin, /usr/sbin, /bin and /sbin; what lies elsewhere
 * is "Permission denied", which stops every domain. So, for libvirt from 6.5.0 on:
 *
 *	qemu.d/zz-vfio-check		a link to the program where that may be executed,
 *	network.d/zz-vfio-check		else to ../vfio-check,
 *	vfio-check			... a copy of the program
 *
 * and before, the same and besides
 *
 *	qemu, network			a link as those, or, where there has been a hook, a script
 *					that calls first that hook and then ours
 *	qemu.before-vfio-check		that hook, as it was
 */
#ifndef LIBVIRT_INSTALL_H
#define LIBVIRT_INSTALL_H

#include <stdbool.h>
#include <stddef.h>

#define HOOK_NAME "zz-vfio-check"
#define HOOK_COPY "vfio-check"
#define HOOK_KEPT ".before-vfio-check"

/* The drivers that have hooks of ours; libvirt runs DRIVER and the files in DRIVER.d. */
extern const char *const hook_drivers[];	/* ends with NULL */

struct hook_setup {
	const char *root;	/* "" for this host: what stands before /etc, /run and /sys */
	const char *hooks;	/* the directory of hooks */
	const char *program;	/* the file of the program that is to be the hook */
	const char *libvirt;	/* --libvirt-version, or NULL: ask it */
	bool untried;		/* neither reload daemons nor try the hook */
};

/* What libvirt this is. */
struct libvirt_version {
	unsigned int major, minor;
	char text[32];
};

/* False: there is no libvirt, or none that tells. */
bool libvirt_find(const struct hook_setup *setup, struct libvirt_version *version);

/* Does it run what lies in qemu.d? */
bool libvirt_has_directories(const struct libvirt_version *version);

/* Lets the daemons that run look for hooks again. How many were told; each is named on stdout. */
int daemons_reload(const struct hook_setup *setup);

/* The daemon that has the driver qemu. False: none runs. */
struct daemon {
	const char *name;
	int pid;
	unsigned long long start;	/* of the process, in ticks since boot */
};
bool daemon_find(const struct hook_setup *setup, struct daemon *daemon);

/* What is in the place of a hook. */
enum hook_place {
	PLACE_EMPTY,
	PLACE_OURS,		/* a link to a program vfio-check */
	PLACE_CHAIN,		/* the script that calls the other hook and ours */
	PLACE_OTHER,
};
enum hook_place hook_place(int hooks, const char *path);

/* Could libvirt, under its AppArmor profile, execute this file? */
bool hook_may_run(const struct hook_setup *setup, const char *file);

/*
 * Does this file start, as a daemon would start it? False: it does not; *@said has the reason.
 * Else the version that it tells, or "" if it tells none. Free @said.
 */
bool hook_starts(const char *file, char *version, size_t size, char **said);

/* Each answers an exit status, after all has been said. */
int hook_install(const struct hook_setup *setup);
int hook_uninstall(const struct hook_setup *setup);
int hook_status(const struct hook_setup *setup);
int hook_self_test(const struct hook_setup *setup);

enum self_test {
	SELF_TEST_CALLED,	/* as it should be */
	SELF_TEST_OLD,		/* another version was called */
	SELF_TEST_NOT_CALLED,	/* the domain started */
	SELF_TEST_HIDDEN,	/* refused by a hook, but not in our words */
	SELF_TEST_FAILED,	/* libvirt could not be asked */
};

/* Let libvirt start a domain that our hook refuses. *@said: what virsh said, in new memory. */
enum self_test self_test(char **said);

/* Remember that this daemon has called the hook, and ask for it. */
void self_test_record(const struct hook_setup *setup);
bool self_test_is_recorded(const struct hook_setup *setup, const struct daemon *daemon,
			   long long installed);

#endif
