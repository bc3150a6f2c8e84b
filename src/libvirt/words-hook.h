/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libvirt's hook says, as formats for printf. libvirt puts it into an error message of its
 * own, so it is short, and it is never translated.
 */
#ifndef LIBVIRT_WORDS_HOOK_H
#define LIBVIRT_WORDS_HOOK_H

enum hook_word {
	/* how it is called */
	HOOK_USAGE,
	HOOK_OP_MISSING,
	HOOK_OP_UNKNOWN, /* OP, hook, those that it has */
	HOOK_SUBOP,      /* OP, SUBOP */
	HOOK_OPTION,     /* option */
	HOOK_TIME_LIMIT, /* value */
	HOOK_TOO_LONG,   /* seconds */
	HOOK_SELF_TEST,  /* version, argv[0] */
	/* the XML */
	XML_LIBRARY_MISSING, /* name, why */
	XML_UNREADABLE,      /* why */
	XML_EMPTY,
	XML_TOO_LARGE, /* MiB */
	XML_TOO_DEEP,  /* line, depth */
	XML_BROKEN,    /* line, libxml2's words */
	XML_DOCTYPE,
	XML_ROOT,          /* line, name */
	XML_NUMBER,        /* line, element, attribute, value, greatest */
	XML_ADDRESS_EMPTY, /* line */
	XML_MISSING,       /* line, element, what */
	XML_TYPE,          /* line, value */
	XML_ARGUMENT,      /* line, value */
	XML_PROPERTY,      /* line, name, value */
	XML_SIZE,          /* line, element, value, unit */
	XML_TOO_MANY,      /* most */
	XML_MACHINES,      /* line, value, the other's line and value */
	XML_ARCHITECTURE,  /* line, arch, machine */
	/* why a device is refused */
	TITLED,              /* title, rule */
	REFUSED_KERNEL,      /* the kernel's line */
	REFUSED_KERNEL_STEP, /* step, errno's name */
	REFUSED_MEMBER,      /* address, driver */
	REFUSED_UNMANAGED,   /* driver */
	REFUSED_UNBOUND,
	REFUSED_HELD, /* title */
	REFUSED_ABSENT,
	REFUSED_UNCHECKED, /* why */
	REFUSED_UNKNOWN,
	REFUSED_MDEV_ABSENT,
	REFUSED_OPTION,
	REFUSED_PARENT,    /* address, reason */
	REFUSED_INTERFACE, /* errno's words */
	REFUSED_MORE,      /* count */
	REFUSED_SPACES,    /* address, group */
	REFUSED_CACHING,
	/* what to do */
	DO_KERNEL_SAYS, /* the kernel's line */
	DO_LOOK,        /* address */
	DO_REMOVE,
	DO_WAIVE,
	DO_FREE,
	DO_ATTACH, /* address as libvirt's node devices have it */
	DO_STOP,
	DO_ROOT,
	DO_ASK_KERNEL,
	DO_BRIDGE,
	DO_CACHING,
	/* into the system's log: device, reason */
	WARNED,
	WARNED_MODULE,
	WARNED_SPACES, /* address, group */
	HOOK_WORDS,
};

extern const char *const words_hook[HOOK_WORDS];

#endif
