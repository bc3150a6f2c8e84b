/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PCI functions that the devices of a domain are on. */
#ifndef LIBVIRT_SUBJECTS_H
#define LIBVIRT_SUBJECTS_H

#include "libvirt/decision.h"
#include "libvirt/domain-xml.h"
#include "libvirt/operation.h"

/* A host with more of them would take the hook too long. */
#define SUBJECTS_MAX 4096

struct subject {
	char address[VFC_ADDRESS_SIZE];
	const char *name; /* of the mediated device; NULL: the function itself is given */
	bool managed;
	const struct vfc_device *device; /* once it is judged; NULL: it cannot be */
};

struct subjects {
	struct subject *items;
	size_t count;
};

/* Does a device of this kind count at @action? */
bool subject_counts(enum assigned_kind kind, enum hook_action action);

/*
 * Ask @check about each of the devices in @xml, whose names are lent, once. What cannot be found is
 * refused in @decision. 0; -EINVAL with decision->error; or another negative errno of @check.
 */
int subjects_find(struct vfc_check *check, const struct domain_xml *xml, enum hook_action action,
		  struct subjects *subjects, struct decision *decision);

#endif
