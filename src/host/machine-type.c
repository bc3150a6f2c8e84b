// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/machine-type.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What a name is, or begins with where it ends with a dash. */
static const struct {
	const char *name;
	enum machine_kind kind;
} names[] = {
	{ "q35", MACHINE_Q35 },
	{ "pc-q35-", MACHINE_Q35 },
	{ "ubuntu-q35", MACHINE_Q35 },
	{ "pc", MACHINE_I440FX },
	{ "pc-i440fx-", MACHINE_I440FX },
	{ "ubuntu", MACHINE_I440FX },
	{ "virt", MACHINE_VIRT },
	{ "virt-", MACHINE_VIRT },
	{ "microvm", MACHINE_MICROVM },
	{ "isapc", MACHINE_ISAPC },
	{ "xenfv", MACHINE_XEN },
	{ "xenfv-", MACHINE_XEN },
	{ "xenpv", MACHINE_XEN },
	{ "pseries", MACHINE_PSERIES },
	{ "pseries-", MACHINE_PSERIES },
	{ "powernv", MACHINE_POWERNV },
	{ "powernv8", MACHINE_POWERNV },
	{ "powernv9", MACHINE_POWERNV },
	{ "powernv10", MACHINE_POWERNV },
	{ "powernv11", MACHINE_POWERNV },
	{ "s390-ccw-virtio", MACHINE_S390 },
	{ "s390-ccw-virtio-", MACHINE_S390 },
};

/* "9.0", nothing behind it */
static unsigned int read_version(const char *text)
{
	unsigned long major, minor;
	char *end;

	if (!isdigit((unsigned char)*text))
		return 0;
	major = strtoul(text, &end, 10);
	if (*end != '.' || !isdigit((unsigned char)end[1]))
		return 0;
	minor = strtoul(end + 1, &end, 10);
	return *end || major > 0xff || minor > 0xff ? 0 : (unsigned int)(major << 8 | minor);
}

struct machine_type machine_type_of(const char *name)
{
	static const char usual[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789.-_";
	struct machine_type type = { MACHINE_OTHER, false, 0 };

	if (name[strspn(name, usual)])
		return type;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t length = strlen(names[i].name);

		if (strcmp(name, names[i].name) == 0 && name[length - 1] != '-')
			return (struct machine_type){ names[i].kind, true, 0 };
		if (names[i].name[length - 1] == '-' &&
		    strncmp(name, names[i].name, length) == 0 && name[length])
			return (struct machine_type){ names[i].kind, false,
						      read_version(name + length) };
	}
	/* As they were called before there was a q35: pc-1.2. */
	if (strncmp(name, "pc-", 3) == 0 && read_version(name + 3))
		type = (struct machine_type){ MACHINE_I440FX, false, read_version(name + 3) };
	return type;
}

enum guest_arch guest_arch_of(const char *arch)
{
	static const struct {
		const char *name;
		enum guest_arch arch;
	} archs[] = {
		{ "x86_64", ARCH_X86 },    { "i686", ARCH_X86 },      { "aarch64", ARCH_ARM },
		{ "armv7l", ARCH_ARM },    { "armv6l", ARCH_ARM },    { "armv7b", ARCH_ARM },
		{ "riscv64", ARCH_RISCV }, { "riscv32", ARCH_RISCV }, { "ppc64", ARCH_PPC },
		{ "ppc64le", ARCH_PPC },   { "ppc", ARCH_PPC },       { "s390x", ARCH_S390 },
		{ "s390", ARCH_S390 },
	};

	for (size_t i = 0; i < sizeof(archs) / sizeof(archs[0]); i++)
		if (strcmp(arch, archs[i].name) == 0)
			return archs[i].arch;
	return ARCH_OTHER;
}

bool machine_is_of(enum machine_kind kind, const char *arch)
{
	enum guest_arch is = guest_arch_of(arch);

	switch (kind) {
	case MACHINE_Q35:
	case MACHINE_I440FX:
	case MACHINE_MICROVM:
	case MACHINE_ISAPC:
		return is == ARCH_X86;
	case MACHINE_VIRT:
		/* Also of others: loongarch64, m68k, or1k. */
		return is == ARCH_ARM || is == ARCH_RISCV || is == ARCH_OTHER;
	case MACHINE_PSERIES:
	case MACHINE_POWERNV:
		return is == ARCH_PPC;
	case MACHINE_S390:
		return is == ARCH_S390;
	default:
		return true;
	}
}

bool machine_same_kind(const char *a, const char *b)
{
	enum machine_kind kind = machine_type_of(a).kind;

	return kind == MACHINE_OTHER ? strcmp(a, b) == 0 : kind == machine_type_of(b).kind;
}
