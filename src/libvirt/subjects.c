// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/subjects.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/list.h"
#include "host/errors.h"
#include "libvirt/xml-walk.h"

bool subject_counts(enum assigned_kind kind, enum hook_action action)
{
	switch (kind) {
	case ASSIGNED_POOL:
	case ASSIGNED_POOL_PF:
		return action == HOOK_JUDGE_POOL;
	case ASSIGNED_PORT:
		return action == HOOK_JUDGE_PORT;
	case ASSIGNED_INTERFACE:
		return action != HOOK_JUDGE_POOL;
	default:
		return action == HOOK_JUDGE || action == HOOK_JUDGE_EARLY;
	}
}

static int refuse(struct decision *decision, const char *name, enum hook_word word,
		  const char *what)
{
	struct refusal refusal = { .rank = REFUSAL_UNKNOWN, .name = strdup(name) };

	if (asprintf(&refusal.reason, words_hook[word], what) < 0)
		refusal.reason = NULL;
	return decision_refuse(decision, refusal);
}

static int add(struct vfc_check *check, struct subjects *subjects, struct subject subject,
	       struct decision *decision)
{
	struct subject *items;
	int r;

	for (size_t i = 0; i < subjects->count; i++) {
		struct subject *other = &subjects->items[i];

		if (strcmp(other->address, subject.address) != 0 || !other->name != !subject.name)
			continue;
		/* Who leaves it to others once does not free it the other time. */
		other->managed &= subject.managed;
		return 0;
	}
	if (subjects->count == SUBJECTS_MAX)
		return xml_fail(&decision->error, XML_TOO_MANY, SUBJECTS_MAX);
	items = list_grow(subjects->items, subjects->count, sizeof(*items));
	if (!items)
		return -ENOMEM;
	subjects->items = items;
	r = vfc_add_address(check, subject.address);
	if (r == 0)
		items[subjects->count++] = subject;
	return r;
}

static int add_mdev(struct vfc_check *check, const struct assigned *assigned, bool early,
		    struct subjects *subjects, struct decision *decision)
{
	struct subject subject = { .name = assigned->name };
	int r = vfc_mdev_parent(check, assigned->name, subject.address);

	/* Parts of s390's processors and the like have no PCI function. */
	if (r == -ENODEV)
		return 0;
	if (r < 0)
		return early ? 0 : refuse(decision, assigned->name, REFUSED_MDEV_ABSENT, NULL);
	return add(check, subjects, subject, decision);
}

static int add_functions(struct vfc_check *check, const char *interface, struct subjects *subjects,
			 struct decision *decision)
{
	int r = 0;

	for (unsigned int i = 0; r == 0; i++) {
		struct subject subject = { .managed = true };

		r = vfc_virtual_function(check, interface, i, subject.address);
		if (r == -ENXIO)
			return 0;
		if (r < 0)
			return refuse(decision, interface, REFUSED_INTERFACE, error_text(-r));
		r = add(check, subjects, subject, decision);
	}
	return r;
}

static int add_function(struct vfc_check *check, const struct assigned *assigned,
			enum hook_action action, struct subjects *subjects,
			struct decision *decision)
{
	struct subject subject = { .managed = assigned->managed || action == HOOK_JUDGE_EARLY ||
					      action == HOOK_JUDGE_POOL };

	pci_address_format(assigned->address, subject.address);
	return add(check, subjects, subject, decision);
}

int subjects_find(struct vfc_check *check, const struct domain_xml *xml, enum hook_action action,
		  struct subjects *subjects, struct decision *decision)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < xml->device_count; i++) {
		const struct assigned *assigned = &xml->devices[i];

		if (!subject_counts(assigned->kind, action))
			continue;
		if (assigned->kind == ASSIGNED_OPTION)
			r = refuse(decision, assigned->name, REFUSED_OPTION, NULL);
		else if (assigned->kind == ASSIGNED_MDEV)
			r = add_mdev(check, assigned, action == HOOK_JUDGE_EARLY, subjects,
				     decision);
		else if (assigned->kind == ASSIGNED_POOL_PF)
			r = add_functions(check, assigned->name, subjects, decision);
		else
			r = add_function(check, assigned, action, subjects, decision);
	}
	for (size_t i = 0; r == 0 && i < subjects->count; i++)
		if (subjects->items[i].managed && !subjects->items[i].name)
			r = vfc_free_address(check, subjects->items[i].address);
	return r;
}
