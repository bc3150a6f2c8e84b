// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/kmod-library.h"

#include <stdio.h>

#include "system/elf-note.h"
#include "system/loaded.h"

#define LIBRARY "libkmod.so.2"	/* its name since kmod 1 */

ELF_NOTE_DLOPEN(note, "kernel-modules", "Ask the index of modules instead of reading their lists",
		"\"" LIBRARY "\"");

static bool load(struct kmod_library *l)
{
	const struct loaded_function wanted[] = {
		{ "kmod_new", &l->new_ctx },
		{ "kmod_unref", &l->unref },
		{ "kmod_load_resources", &l->load_resources },
		{ "kmod_module_new_from_lookup", &l->lookup },
		{ "kmod_module_get_module", &l->get_module },
		{ "kmod_module_get_name", &l->get_name },
		{ "kmod_module_unref", &l->unref_module },
		{ "kmod_module_unref_list", &l->unref_list },
		{ "kmod_list_next", &l->next },
	};

	l->handle = loaded_open(LIBRARY, wanted, sizeof(wanted) / sizeof(wanted[0]));
	return l->handle;
}

/* Without modprobe.d: what that says is read apart. */
static struct kmod_ctx *open_index(const struct kmod_library *l, const char *release)
{
	static const char *const no_config = NULL;
	char directory[256];

	snprintf(directory, sizeof(directory), "/lib/modules/%.128s", release);
	return l->new_ctx(directory, &no_config);
}

bool kmod_library_open(struct kmod_library *library, const char *release)
{
	*library = (struct kmod_library){ 0 };
	if (!load(library))
		return false;
	library->ctx = open_index(library, release);
	/* Loaded at once: else each question opens the index anew. */
	if (library->ctx && library->load_resources(library->ctx) >= 0)
		return true;
	kmod_library_close(library);
	return false;
}

void kmod_library_close(struct kmod_library *library)
{
	if (library->ctx)
		library->unref(library->ctx);
	loaded_close(library->handle);
}
