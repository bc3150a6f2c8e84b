/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A library that is loaded with dlopen(3) stands in no list of the linker's. A note in the program
 * tells packagers' tools of it, as the UAPI group has agreed ("ELF dlopen() metadata for
 * packages": section .note.dlopen, owner FDO, JSON): `readelf --notes` shows it.
 */
#ifndef SYSTEM_ELF_NOTE_H
#define SYSTEM_ELF_NOTE_H

#include <stdint.h>

#define ELF_NOTE_DLOPEN_TYPE UINT32_C(0x407c0c0a)

/* Clang's sanitizer of addresses would put room around it; gcc knows of no such attribute here. */
#ifdef __clang__
#define ELF_NOTE_AS_IT_IS __attribute__((no_sanitize("address")))
#else
#define ELF_NOTE_AS_IT_IS
#endif

#define ELF_NOTE_JSON(feature, description, sonames)                                            \
	"[{\"feature\":\"" feature "\",\"description\":\"" description                          \
	"\",\"priority\":\"recommended\",\"soname\":[" sonames "]}]"

/* All are string literals; @sonames: "\"liba.so.2\",\"liba.so.1\"", the best first. */
#define ELF_NOTE_DLOPEN(variable, feature, description, sonames)                                \
	static const struct {                                                                   \
		uint32_t owner_size, size, type;                                                \
		char owner[4];                                                                  \
		char json[sizeof(ELF_NOTE_JSON(feature, description, sonames))];                \
	} variable ELF_NOTE_AS_IT_IS                                                            \
		__attribute__((used, aligned(4), section(".note.dlopen"))) = {                  \
		.owner_size = sizeof((variable).owner),                                         \
		.size = sizeof((variable).json),                                                \
		.type = ELF_NOTE_DLOPEN_TYPE,                                                   \
		.owner = "FDO",                                                                 \
		.json = ELF_NOTE_JSON(feature, description, sonames),                           \
	}

#endif
