// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt/decide.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/errors.h"
#include "libvirt/subjects.h"
#include "libvirt/viommu.h"
#include "libvirt/words-hook.h"

static char *sentence(enum hook_word word, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, word);
	if (vasprintf(&text, words_hook[word], arguments) < 0)
		text = NULL;
	va_end(arguments);
	return text;
}

/* Does what @finding says concern a device that may stay with the host? */
static bool counts(const struct subject *subject, const struct vfc_finding *finding)
{
	return !subject->name || vfc_finding_is(finding, VFC_OF_PARENTS);
}

/* Its title and the name of its rule, which explain takes, in new memory. */
static char *titled(const struct vfc_finding *finding)
{
	return sentence(TITLED, vfc_finding_title(finding), vfc_finding_rule(finding));
}

static const struct vfc_finding *found(const struct subject *subject, enum vfc_verdict severity)
{
	const struct vfc_finding *finding;

	for (size_t i = 0; (finding = vfc_finding(subject->device, i)); i++)
		if (vfc_finding_severity(finding) == severity &&
		    counts(subject, finding))
			return finding;
	return NULL;
}

/* The first blindness that leaves nothing better than unknown; false: there is none. */
static bool find_blindness(const struct subject *subject, size_t *index)
{
	for (*index = 0; vfc_device_blind_rule(subject->device, *index); ++*index)
		if (!subject->name ||
		    vfc_device_blind_is(subject->device, *index, VFC_OF_PARENTS))
			return true;
	return false;
}

/* Take over @reason; of a mediated device it is about the parent. */
static int refuse(struct decision *decision, const struct subject *subject, enum refusal_rank rank,
		  char *reason, const char *line, unsigned int advice)
{
	struct refusal refusal = {
		.rank = rank,
		.name = strdup(subject->name ? subject->name : subject->address),
		.reason = reason,
		.line = line ? strdup(line) : NULL,
		.advice = advice,
	};

	memcpy(refusal.address, subject->address, sizeof(refusal.address));
	if (reason && subject->name) {
		refusal.reason = sentence(REFUSED_PARENT, subject->address, reason);
		free(reason);
	}
	return decision_refuse(decision, refusal);
}

/* What the kernel itself would say, where nothing that was found explains it. */
static char *kernel_reason(const char *step, int error, const char *line)
{
	const char *name = error_name(error);

	return line ? sentence(REFUSED_KERNEL, line)
		    : sentence(REFUSED_KERNEL_STEP, step ? step : "?", name ? name : "?");
}

/* 1: refused; 0: not for such a reason; or -ENOMEM. */
static int refuse_unsafe(struct decision *decision, const struct subject *subject)
{
	const struct vfc_finding *finding = found(subject, VFC_UNSAFE);
	enum refusal_rank rank = finding ? REFUSAL_UNSAFE : REFUSAL_KERNEL;
	const char *step, *line;
	bool kernel_refuses;
	int error, r;

	kernel_refuses = vfc_device_outcome(subject->device, &step, &error, &line) == VFC_REFUSES &&
			 !subject->name;
	if (!finding && !kernel_refuses)
		return 0;
	/* That the IOMMU is off, for instance. */
	if (!finding)
		finding = found(subject, VFC_UNKNOWN);
	r = refuse(decision, subject, rank,
		   finding ? titled(finding) : kernel_reason(step, error, line),
		   finding && kernel_refuses ? line : NULL,
		   ADVISE_LOOK | (kernel_refuses ? ADVISE_REMOVE : ADVISE_WAIVE));
	return r < 0 ? r : 1;
}

/* As refuse_unsafe(): the group, as the drivers are now. */
static int refuse_kept(struct decision *decision, const struct vfc_check *check,
		       const struct subject *subject)
{
	char address[VFC_ADDRESS_SIZE];
	const char *driver;
	char *reason;
	int r;

	if (subject->name || !vfc_device_keeper(check, subject->device, 0, address, &driver))
		return 0;
	if (strcmp(address, subject->address) != 0)
		reason = sentence(REFUSED_MEMBER, address, driver);
	else
		reason = driver ? sentence(REFUSED_UNMANAGED, driver) : sentence(REFUSED_UNBOUND);
	r = refuse(decision, subject, REFUSAL_KEPT, reason, NULL,
		   ADVISE_LOOK |
			   (strcmp(address, subject->address) != 0 ? ADVISE_FREE : ADVISE_ATTACH));
	return r < 0 ? r : 1;
}

/* libvirt takes it from its driver, which hangs, and libvirtd with it. */
static int refuse_held(struct decision *decision, const struct subject *subject)
{
	const struct vfc_finding *hold = vfc_device_hold(subject->device);
	char *title;
	int r;

	if (subject->name || !subject->managed || !hold)
		return 0;
	title = titled(hold);
	if (!title)
		return -ENOMEM;
	r = refuse(decision, subject, REFUSAL_KEPT, sentence(REFUSED_HELD, title), NULL,
		   ADVISE_LOOK | ADVISE_STOP);
	free(title);
	return r < 0 ? r : 1;
}

static int refuse_unknown(struct decision *decision, const struct vfc_check *check,
			  const struct subject *subject)
{
	const struct vfc_finding *finding = found(subject, VFC_UNKNOWN);
	const char *blind = NULL;
	unsigned int advice = ADVISE_LOOK;
	bool is_blind;
	size_t index;
	char *reason;
	int r;

	is_blind = find_blindness(subject, &index);
	if (subject->name ? !finding && !is_blind :
			    vfc_device_verdict(subject->device) <= VFC_CAUTION)
		return 0;
	if (!finding && is_blind)
		blind = vfc_device_blindness(check, subject->device, index);
	reason = finding ? titled(finding)
		 : blind ? sentence(REFUSED_UNCHECKED, blind)
			 : sentence(REFUSED_UNKNOWN);
	if (blind && geteuid() != 0)
		advice |= ADVISE_ROOT;
	else if (!finding && !blind)
		advice |= ADVISE_ASK;
	r = refuse(decision, subject, REFUSAL_UNKNOWN, reason, NULL, advice);
	return r < 0 ? r : 1;
}

static int warn_of(struct decision *decision, const struct subject *subject)
{
	const struct vfc_finding *finding;
	int r = 0;

	for (size_t i = 0; r == 0 && (finding = vfc_finding(subject->device, i)); i++) {
		bool is_module = vfc_finding_is(finding, VFC_OF_LOADING);
		char *title;

		if ((vfc_finding_severity(finding) != VFC_CAUTION && !is_module) ||
		    !counts(subject, finding) ||
		    (subject->name && vfc_finding_is(finding, VFC_COMMONPLACE)))
			continue;
		title = titled(finding);
		r = title ? decision_warn(decision, subject->name ? subject->name : subject->address,
					  title, is_module) : -ENOMEM;
		free(title);
	}
	return r;
}

/* @pool: of a network, which gives each domain one that is free, and takes none now. */
static int decide_one(struct decision *decision, const struct vfc_check *check,
		      const struct subject *subject, bool pool)
{
	int r = refuse_unsafe(decision, subject);

	if (r == 0)
		r = refuse_kept(decision, check, subject);
	if (r == 0 && !pool)
		r = refuse_held(decision, subject);
	if (r == 0)
		r = refuse_unknown(decision, check, subject);
	if (r == 0)
		r = warn_of(decision, subject);
	return r < 0 ? r : 0;
}

/* What libvirt asks for and the host has not got, or not as a device that can be given away. */
static int refuse_absent(struct decision *decision, const struct vfc_check *check,
			 const struct subject *subject)
{
	char address[VFC_ADDRESS_SIZE];

	for (size_t i = 0; vfc_host_error_address(check, i, address); i++) {
		const char *reason;

		if (strcmp(address, subject->address) != 0)
			continue;
		reason = vfc_host_error_reason(check, i);
		return refuse(decision, subject, REFUSAL_UNKNOWN, reason ? strdup(reason) : NULL,
			      NULL, 0);
	}
	return refuse(decision, subject, REFUSAL_UNKNOWN, sentence(REFUSED_ABSENT), NULL, 0);
}

/* 0, also where there is none, or -ENOMEM. */
static int find_judgement(const struct vfc_check *check, struct subject *subject)
{
	for (size_t i = 0; !subject->device && i < vfc_device_count(check); i++) {
		const struct vfc_device *device = vfc_device(check, i);

		if (!device)
			return -ENOMEM;
		if (strcmp(vfc_device_address(device), subject->address) == 0)
			subject->device = device;
	}
	return 0;
}

static int judge_all(struct vfc_check *check, struct subjects *subjects,
		     enum hook_action action, struct decision *decision)
{
	bool pool = action == HOOK_JUDGE_POOL, early = pool || action == HOOK_JUDGE_EARLY;
	/* Without an address it would be about the whole host. */
	int r = subjects->count ? vfc_judge(check) : 0;

	for (size_t i = 0; r == 0 && i < subjects->count; i++) {
		struct subject *subject = &subjects->items[i];

		r = find_judgement(check, subject);
		if (r == 0 && subject->device)
			r = decide_one(decision, check, subject, pool);
		else if (r == 0 && !early)
			r = refuse_absent(decision, check, subject);
	}
	return r;
}

int decide(const struct domain_xml *xml, enum hook_action action, const char *sysroot,
	   struct decision *decision)
{
	bool any = false;
	struct vfc_options options = {
		.sysroot = sysroot,
		.guest_memory = xml->memory,
		/* "" is known of no machine. */
		.guest_machine = xml->memory_moved ? "" : *xml->machine ? xml->machine : NULL,
		.guest_bits = xml->address_bits,
		.guest_arch = *xml->arch ? xml->arch : NULL,
	};
	struct subjects subjects = { 0 };
	struct vfc_check *check = NULL;
	int r;

	*decision = (struct decision){ 0 };
	for (size_t i = 0; !any && i < xml->device_count; i++)
		any = subject_counts(xml->devices[i].kind, action);
	if (!any)
		return 0;
	r = vfc_open(&options, &check);
	if (r == 0)
		r = subjects_find(check, xml, action, &subjects, decision);
	if (r == 0)
		r = judge_all(check, &subjects, action, decision);
	if (r == 0)
		r = viommu_decide(check, xml, &subjects, decision);
	if (r < 0 && r != -ENOMEM && !decision->error) {
		decision->error = strdup(vfc_error(check));
		r = -EINVAL;
	}
	decision_sort(decision);
	vfc_close(check);
	free(subjects.items);
	return r;
}
