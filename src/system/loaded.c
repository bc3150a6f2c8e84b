// SPDX-License-Identifier: GPL-2.0-or-later
#include "system/loaded.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

/* POSIX lets dlsym's answer be a function's address; ISO C has no way to write that. */
static bool find(void *handle, const struct loaded_function *wanted)
{
	void *symbol = dlsym(handle, wanted->name);

	memcpy(wanted->pointer, &symbol, sizeof(symbol));
	return symbol != NULL;
}

void *loaded_open(const char *soname, const struct loaded_function *wanted, size_t count)
{
	/* Most functions of a library are never called: they are looked up when they are. */
	void *handle = dlopen(soname, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);

	for (size_t i = 0; handle && i < count; i++)
		/* Not closed, so that dlerror() keeps its text. */
		if (!find(handle, &wanted[i]))
			return NULL;
	return handle;
}

void loaded_close(void *handle)
{
	if (handle)
		dlclose(handle);
}
