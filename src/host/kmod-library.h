/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What modprobe knows of the live host's modules: libkmod, loaded when it is asked. Linked, it
 * and libcrypto, which it looks at signatures with, would cost every run more than all else that
 * is loaded.
 */
#ifndef HOST_KMOD_LIBRARY_H
#define HOST_KMOD_LIBRARY_H

#include <libkmod.h>
#include <stdbool.h>

struct kmod_library {
	void *handle;
	struct kmod_ctx *ctx;
	__typeof__(kmod_new) *new_ctx;
	__typeof__(kmod_unref) *unref;
	__typeof__(kmod_load_resources) *load_resources;
	__typeof__(kmod_module_new_from_lookup) *lookup;
	__typeof__(kmod_module_get_module) *get_module;
	__typeof__(kmod_module_get_name) *get_name;
	__typeof__(kmod_module_unref) *unref_module;
	__typeof__(kmod_module_unref_list) *unref_list;
	__typeof__(kmod_list_next) *next;
};

/*
 * Opens /lib/modules/@release without modprobe's configuration. libkmod opens files by path: for
 * the live host alone. False: the library or its index (modules.*.bin) is not there, and the
 * lists that depmod writes beside it are to be read; nothing is to be closed then.
 */
bool kmod_library_open(struct kmod_library *library, const char *release);

void kmod_library_close(struct kmod_library *library);

#endif
