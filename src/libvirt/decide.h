/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * May a guest have these devices of the host?
 *
 * A device is refused whose verdict is unsafe or unknown, after the administrator's policy; which
 * the kernel will refuse, also if the policy waives why; and whose group somebody keeps: an
 * endpoint on a driver of the host that libvirt does not free (managed='yes') for this guest. Where
 * the device itself is not managed, it has to be with VFIO already, as libvirt demands, too.
 *
 * That vfio-pci is not loaded refuses nothing: libvirt looks for it by itself, before it touches a
 * device, and says so. It is only warned of.
 *
 * Of a mediated device the parent stays with the host and its driver, which maps the guest's memory
 * for it. So only what the firmware or the device itself does to memory counts there
 * (firmware-reserved-memory, device-unresponsive), also where that cannot be seen or is in doubt
 * (firmware-table-invalid, evidence-contradiction); and neither what the host lives on nor what
 * the kernel would say to giving it away.
 */
#ifndef LIBVIRT_DECIDE_H
#define LIBVIRT_DECIDE_H

#include "lib/libvfio-check.h"
#include "libvirt/domain-xml.h"
#include "libvirt/operation.h"

/* The worse first. */
enum refusal_rank {
	REFUSAL_UNSAFE,
	REFUSAL_KERNEL,
	REFUSAL_KEPT,
	REFUSAL_UNKNOWN,
};

enum {
	ADVISE_REMOVE = 1 << 0, /* the kernel will not have it, whatever the policy says */
	ADVISE_FREE = 1 << 1,   /* the rest of the group is with the host */
	ADVISE_ATTACH = 1 << 2, /* the device is, and not managed */
	ADVISE_ROOT = 1 << 3,   /* something could not be read, and this is no root */
	ADVISE_LOOK = 1 << 4,   /* vfio-check ADDRESS has more to say */
	ADVISE_WAIVE = 1 << 5,
	ADVISE_ASK = 1 << 6, /* the kernel's image may tell more, which takes too long here */
};

struct refusal {
	enum refusal_rank rank;
	char address[VFC_ADDRESS_SIZE]; /* "": only the name is known */
	char *name; /* as people find it in the domain: address, UUID, interface */
	char *reason;
	char *line; /* the kernel's, unless it is the reason; or NULL */
	unsigned int advice;
	size_t place; /* in the order of the XML */
};

struct warning {
	char *name, *reason;
	bool is_module; /* it is about vfio-pci, which is not loaded */
};

struct decision {
	struct refusal *refusals; /* the worst first, else as in the XML */
	size_t refusal_count;
	struct warning *warnings;
	size_t warning_count;
	char *error; /* -EINVAL: why nothing can be decided */
};

/*
 * @sysroot: "/", or a captured tree. 0, -EINVAL or -ENOMEM; decision_clear() in any case. Where the
 * XML has no device that counts at this @action, nothing of the host is read.
 */
int decide(const struct domain_xml *xml, enum hook_action action, const char *sysroot,
	   struct decision *decision);
void decision_clear(struct decision *decision);

#endif
