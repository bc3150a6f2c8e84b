/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A library that is loaded with dlopen(3) where it is needed: linked, it and what it links would
 * cost every run of the program. Who loads one names it in a note as well (system/elf-note.h).
 */
#ifndef SYSTEM_LOADED_H
#define SYSTEM_LOADED_H

#include <stddef.h>

/* A function of a library, and the pointer that is to point to it. */
struct loaded_function {
	const char *name;
	void *pointer;
};

/*
 * Loads @soname and sets all that is @wanted. NULL: the library is not there or lacks one of them;
 * dlerror(3) says why. Else to be given to loaded_close(), or kept until the process ends.
 */
void *loaded_open(const char *soname, const struct loaded_function *wanted, size_t count);

/*
 * The library may stay: whoever opens it once more finds it there, and what it has set up for the
 * end of the process (libcrypto does) is called. @handle may be NULL.
 */
void loaded_close(void *handle);

#endif
