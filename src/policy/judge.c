// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/judge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/relaxed.h"
#include "policy/causes.h"
#include "policy/log-evidence.h"
#include "policy/readiness.h"
#include "policy/remarks.h"
#include "policy/rules/rules.h"
#include "policy/waiver.h"

/* Rows only. False: no memory. */
static bool find_candidates(struct judgement *j)
{
	struct profile_set newest, *set = &j->profiles;

	if (j->options.kernel)
		profile_find(j->options.kernel, NULL, true, &j->profiles);
	else
		machine_profiles(j->host, &j->profiles);
	j->kernel_known = set->count > 0;
	if (!j->kernel_known) {
		/* Links need some way of reading; the outcome stays unknown. */
		profile_find("999.0", NULL, true, &newest);
		newest.count = 1;
		set = &newest;
	}
	j->candidates = arena_alloc(&j->arena, set->count * sizeof(*j->candidates));
	if (!j->candidates)
		return false;
	for (size_t c = 0; c < set->count; c++)
		j->candidates[c].profile = set->rows[c];
	j->candidate_count = set->count;
	return true;
}

/* What became of the kernel that runs, or ran in this tree. */
struct past {
	bool gave_up;		/* it does without the IOMMU, over the table or an option */
	bool survived;		/* where a panic was to be feared */
};

/* @past: of a kernel that has no groups. */
static int look_back(const struct judgement *j, struct past *past)
{
	const struct host *host = j->host;
	struct profile_set running;

	machine_profiles(host, &running);
	*past = (struct past){ .survived = running.count > 0 };
	for (size_t i = 0; i < running.count; i++) {
		struct machine machine;
		struct links links;
		int r = links_make(j->tables, host, running.rows[i],
				   j->relaxed == ANSWER_YES, &links);

		if (r == 0) {
			machine_state(host, j->tables, &links, running.rows[i], false, &machine);
			past->gave_up |= machine.panics == ANSWER_YES ||
					 (machine.state == STATE_OFF &&
					  machine.reason != REASON_UNSEEN);
			past->survived &= machine.panics != ANSWER_NO;
		}
		links_clear(&links);
		if (r < 0)
			return r;
	}
	return 0;
}

/*
 * That there are no groups speaks against the kernel that was asked for only if the
 * kernel that has none had no reason of its own.
 */
static int weigh_missing_groups(struct judgement *j)
{
	struct past past;
	int r;

	if (!j->options.kernel || host_has_groups(j->host))
		return 0;
	r = look_back(j, &past);
	for (size_t c = 0; r == 0 && c < j->candidate_count; c++) {
		struct machine *machine = &j->candidates[c].machine;

		if (past.gave_up && machine->state == STATE_OFF &&
		    machine->reason == REASON_UNSEEN) {
			machine->state = STATE_UNKNOWN;
			machine->ungrouped = true;
		}
		/* Who survived has no external-facing port. */
		if (past.survived && machine->panics != ANSWER_NO && !j->host->tables_given) {
			machine->panics = ANSWER_NO;
			machine->state = STATE_OFF;
		}
	}
	return r;
}

static int make_candidates(struct judgement *j)
{
	const char *release = j->options.kernel;

	if (!release && j->host->release.seen == SEEN)
		release = j->host->release.text;
	j->relaxed = relaxed_by_option(j->host, &j->profiles, release, j->options.kernel != NULL,
				       j->evidence);
	for (size_t c = 0; c < j->candidate_count; c++) {
		struct candidate *candidate = &j->candidates[c];
		int r = links_make(j->tables, j->host, candidate->profile,
				   j->relaxed == ANSWER_YES, &candidate->links);

		if (r < 0)
			return r;
		if (candidate->links.overflow)
			j->tables_known = false;
		machine_state(j->host, j->tables, &candidate->links, candidate->profile,
			      j->evidence, &candidate->machine);
	}
	return 0;
}

static void decide_outcomes(const struct judgement *j, struct device_judgement *d)
{
	for (size_t c = 0; c < j->candidate_count; c++) {
		struct outcome kernel, now;
		struct group_case group;

		judgement_group_case(j, &j->candidates[c], d->device, &group);
		outcome_decide(&group, d->device, false, &kernel);
		outcome_decide(&group, d->device, true, &now);
		if (c == 0) {
			d->kernel = kernel;
			d->now = now;
		} else {
			outcome_merge(&d->kernel, &kernel);
			outcome_merge(&d->now, &now);
		}
	}
	if (!j->kernel_known) {
		d->kernel = (struct outcome){ .named = NO_INDEX };
		d->now = d->kernel;
	}
}

static void add_not_checked(struct arena *arena, struct not_checked **items, size_t *count,
			    struct not_checked added)
{
	struct not_checked *larger = arena_array(arena, *items, *count, sizeof(*larger));

	if (!larger)
		return;
	larger[(*count)++] = added;
	*items = larger;
}

static struct findings no_findings(struct judgement *j)
{
	return (struct findings){ .arena = &j->arena, .lost = &j->lost };
}

/* What weighs on the whole machine weighs on each device. */
static void take_machine_findings(struct judgement *j, struct device_judgement *d)
{
	for (size_t i = 0; i < j->findings.count; i++) {
		const struct finding *machine = &j->findings.items[i];
		struct finding *finding;

		if (machine->severity == SEVERITY_INFO)
			continue;
		finding = finding_copy(&d->findings, machine);
		finding->device = d->device;
		finding->whole_machine = true;
	}
	for (size_t i = 0; i < j->not_checked_count; i++)
		add_not_checked(&j->arena, &d->not_checked, &d->not_checked_count,
				j->not_checked[i]);
}

static void apply_rules(struct judgement *j, struct device_judgement *d)
{
	size_t count;
	const struct rule *rules = rules_all(&count);

	for (size_t i = 0; i < count; i++) {
		enum unchecked why = CHECKED;

		d->findings.rule = &rules[i];
		if (rules[i].device)
			why = rules[i].device(j, d->device, &d->findings);
		if (why != CHECKED)
			add_not_checked(&j->arena, &d->not_checked, &d->not_checked_count,
					(struct not_checked){ &rules[i], why });
	}
}

static enum verdict at_least(enum verdict verdict, enum verdict other)
{
	return other > verdict ? other : verdict;
}

static enum verdict verdict_of(enum severity severity)
{
	switch (severity) {
	case SEVERITY_UNSAFE:
		return VERDICT_UNSAFE;
	case SEVERITY_UNKNOWN:
		return VERDICT_UNKNOWN;
	case SEVERITY_CAUTION:
		return VERDICT_CAUTION;
	default:
		return VERDICT_SAFE;
	}
}

/* The worst of the findings; blindness and an unknown outcome leave nothing better than unknown. */
static void decide_verdict(const struct judgement *j, struct device_judgement *d)
{
	enum verdict counted = VERDICT_SAFE, all = VERDICT_SAFE;

	for (size_t i = 0; i < d->findings.count; i++) {
		const struct finding *finding = &d->findings.items[i];

		all = at_least(all, verdict_of(finding->severity));
		if (j->options.named || !rule_has(finding->rule, ONLY_NAMED))
			counted = at_least(counted, verdict_of(finding->severity));
	}
	for (size_t i = 0; i < d->not_checked_count; i++) {
		const struct rule *rule = d->not_checked[i].rule;

		if (rule->blindness != DECIDES)
			continue;
		all = at_least(all, VERDICT_UNKNOWN);
		if (j->options.named || !rule_has(rule, ONLY_NAMED))
			counted = at_least(counted, VERDICT_UNKNOWN);
	}
	if (d->kernel.kind == OUTCOME_UNKNOWN) {
		all = at_least(all, VERDICT_UNKNOWN);
		counted = at_least(counted, VERDICT_UNKNOWN);
	}
	d->verdict = all;
	d->counted = counted;
}

static void judge_device(struct judgement *j, size_t device)
{
	struct device_judgement *d = &j->devices[j->device_count++];

	d->device = device;
	d->findings = no_findings(j);
	decide_outcomes(j, d);
	apply_rules(j, d);
	policy_severities(j, &d->findings);
	policy_waive(j, d);
	take_machine_findings(j, d);
	readiness(j, d);
	decide_verdict(j, d);
}

static void judge_machine(struct judgement *j)
{
	size_t count;
	const struct rule *rules = rules_all(&count);

	for (size_t i = 0; i < count; i++) {
		enum unchecked why = CHECKED;

		j->findings.rule = &rules[i];
		if (rules[i].machine)
			why = rules[i].machine(j, &j->findings);
		if (why != CHECKED)
			add_not_checked(&j->arena, &j->not_checked, &j->not_checked_count,
					(struct not_checked){ &rules[i], why });
	}
	policy_severities(j, &j->findings);
}

static int compare_addresses(const void *a, const void *b, void *data)
{
	const struct host *host = data;
	uint64_t x = pci_address_key(host->devices[*(const size_t *)a].address);
	uint64_t y = pci_address_key(host->devices[*(const size_t *)b].address);

	return (x > y) - (x < y);
}

static void judge_devices(struct judgement *j)
{
	const struct host *host = j->host;
	size_t *order = arena_alloc(&j->arena, host->device_count * sizeof(*order));
	size_t count = 0;

	if (!order)
		return;
	for (size_t i = 0; i < host->device_count; i++)
		if (host->devices[i].asked)
			order[count++] = i;
	qsort_r(order, count, sizeof(*order), compare_addresses, (void *)(uintptr_t)host);
	j->devices = arena_alloc(&j->arena, count * sizeof(*j->devices));
	for (size_t i = 0; j->devices && i < count; i++)
		judge_device(j, order[i]);
}

int judge(const struct host *host, const struct tables *tables, const struct judge_options *options,
	  struct judgement *j)
{
	int r;

	memset(j, 0, sizeof(*j));
	j->findings = no_findings(j);
	j->host = host;
	j->tables = tables;
	j->options = *options;
	j->evidence = !options->kernel && !host->tables_given;
	j->tables_known = machine_tables_known(host, tables);
	j->remapping = machine_remapping(host, tables, j->evidence, &j->remapping_reason,
					 &j->remapping_foretold);
	if (!find_candidates(j))
		return -ENOMEM;
	r = make_candidates(j);
	if (r == 0)
		r = weigh_missing_groups(j);
	if (r < 0)
		return r;
	judge_machine(j);
	judge_devices(j);
	policy_void(j, &j->findings);
	find_causes(j);
	log_evidence(j);
	remarks(j);
	return j->arena.failed ? -ENOMEM : 0;
}
