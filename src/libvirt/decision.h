/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is decided about the devices of a domain: which are refused, and what is warned of. */
#ifndef LIBVIRT_DECISION_H
#define LIBVIRT_DECISION_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/libvfio-check.h"

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
	ADVISE_BRIDGE = 1 << 7,  /* its group would be in several address spaces of the guest */
	ADVISE_CACHING = 1 << 8, /* the guest's IOMMU takes no device of the host as it is */
	ADVISE_STOP = 1 << 9, /* what has it open */
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

/* @refusal is taken over, also where memory is short. 0 or -ENOMEM. */
int decision_refuse(struct decision *decision, struct refusal refusal);
/* Both strings are copied. 0 or -ENOMEM. */
int decision_warn(struct decision *decision, const char *name, const char *reason, bool is_module);
/* The worst refusal first, else as they were added. */
void decision_sort(struct decision *decision);
void decision_clear(struct decision *decision);

#endif
