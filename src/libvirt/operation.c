// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/operation.h"

#include <stddef.h>
#include <string.h>

static const char *const names[] = {
	[HOOK_NONE] = "",
	[HOOK_QEMU] = "qemu",
	[HOOK_NETWORK] = "network",
};

static const struct {
	enum hook_kind kind;
	const char *op;
	enum hook_action action;
} operations[] = {
	/* Whoever fails there kills a guest that runs. */
	{ HOOK_QEMU, "reconnect", HOOK_IGNORE },
	{ HOOK_QEMU, "prepare", HOOK_JUDGE },
	{ HOOK_QEMU, "restore", HOOK_JUDGE_EARLY },
	{ HOOK_QEMU, "migrate", HOOK_JUDGE_EARLY },
	{ HOOK_QEMU, "start", HOOK_IGNORE },
	{ HOOK_QEMU, "started", HOOK_IGNORE },
	{ HOOK_QEMU, "stopped", HOOK_IGNORE },
	{ HOOK_QEMU, "release", HOOK_IGNORE },
	{ HOOK_QEMU, "attach", HOOK_IGNORE },
	{ HOOK_NETWORK, "start", HOOK_JUDGE_POOL },
	{ HOOK_NETWORK, "port-created", HOOK_JUDGE_PORT },
	{ HOOK_NETWORK, "plugged", HOOK_JUDGE_PORT },
	{ HOOK_NETWORK, "started", HOOK_IGNORE },
	{ HOOK_NETWORK, "updated", HOOK_IGNORE },
	{ HOOK_NETWORK, "stopped", HOOK_IGNORE },
	{ HOOK_NETWORK, "port-deleted", HOOK_IGNORE },
	{ HOOK_NETWORK, "unplugged", HOOK_IGNORE },
};

/* Is the last part of @path, which has @length characters, @name and @suffix? */
static bool ends_with(const char *path, size_t length, const char *name, const char *suffix)
{
	size_t n = strlen(name), s = strlen(suffix);

	if (length < n + s || memcmp(path + length - s, suffix, s) != 0 ||
	    memcmp(path + length - s - n, name, n) != 0)
		return false;
	return length == n + s || path[length - s - n - 1] == '/';
}

enum hook_kind hook_of_path(const char *path)
{
	const char *slash = strrchr(path, '/');

	for (enum hook_kind kind = HOOK_QEMU; kind <= HOOK_NETWORK; kind++)
		if (ends_with(path, strlen(path), names[kind], "") ||
		    (slash && ends_with(path, (size_t)(slash - path), names[kind], ".d")))
			return kind;
	return HOOK_NONE;
}

const char *hook_name(enum hook_kind kind)
{
	return names[kind];
}

enum hook_action hook_action(enum hook_kind kind, const char *op)
{
	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		if (operations[i].kind == kind && strcmp(operations[i].op, op) == 0)
			return operations[i].action;
	return HOOK_UNKNOWN;
}

const char *hook_operations(enum hook_kind kind)
{
	return kind == HOOK_NETWORK
		       ? "start started stopped updated port-created port-deleted"
		       : "prepare start started stopped release reconnect restore migrate attach";
}
