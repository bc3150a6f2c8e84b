/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of libvirt's hooks is called, and what is to be done at which operation. */
#ifndef LIBVIRT_OPERATION_H
#define LIBVIRT_OPERATION_H

#include <stdbool.h>

enum hook_kind {
	HOOK_NONE,
	HOOK_QEMU,
	HOOK_NETWORK,
};

/* The hook that a program called as @path is: .../qemu, .../qemu.d/ANYTHING, ... */
enum hook_kind hook_of_path(const char *path);
const char *hook_name(enum hook_kind kind);

enum hook_action {
	HOOK_UNKNOWN, /* blocks: a later libvirt may mean a start by it */
	HOOK_IGNORE,  /* no device is given away there */
	HOOK_JUDGE,   /* right before libvirt takes the devices */
	/*
	 * Before a "prepare" that comes later, on restoring from a file or on the host that a guest
	 * migrates to: what is not there or not free yet may still be by then.
	 */
	HOOK_JUDGE_EARLY,
	HOOK_JUDGE_PORT, /* a network gives one device to a domain */
	HOOK_JUDGE_POOL, /* a network starts, whose devices will be given away one by one */
};

/*
 * What is to be done at the operation @op. Libvirt, docs/hooks.rst and src/util/virhook.c;
 * "plugged" was there until 5.4.
 */
enum hook_action hook_action(enum hook_kind kind, const char *op);

/* The operations of the hook, parted by blanks. */
const char *hook_operations(enum hook_kind kind);

#endif
