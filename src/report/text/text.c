// SPDX-License-Identifier: GPL-2.0-or-later
/* check's report for people: a verdict line a device, the reasons, what to do. */
#include <errno.h>
#include <libintl.h>
#include <stdlib.h>

#include "host/memory-text.h"
#include "policy/causes.h"
#include "policy/chipset.h"
#include "policy/rules/rules.h"
#include "report/text/text.h"
#include "report/text/wrap.h"

/* Larger groups of refused devices are told without names. */
#define MEMBERS_NAMED 2

static void outcome_line(const struct text *t, const struct outcome *o, enum word word)
{
	struct phrase p = text_phrase(t, NO_INDEX, NULL);

	p.outcome = o;
	text_paragraph(t, 2, "", phrase(&p, words[word]));
}

static void qemu_lines(const struct text *t, const struct device_judgement *d,
		       const struct outcome *outcome)
{
	struct phrase p = text_phrase(t, d->device, NULL);
	char *line;

	if (outcome->qemu == QEMU_NONE)
		return;
	p.translate = false;
	p.outcome = outcome;
	line = phrase(&p, words_qemu_lines[outcome->qemu]);
	text_titled(t, gettext(words[WORD_QEMU_SAYS]), line);
	p.translate = true;
	text_paragraph(t, 4, "", phrase_beside(&p, words_qemu_lines[outcome->qemu]));
}

/* Only in noiommu mode a device is bound and yet there is no group to open. */
static bool is_noiommu(const struct outcome *outcome)
{
	return outcome->kind == OUTCOME_REFUSES && outcome->at == STEP_BIND &&
	       outcome->error == ENOENT;
}

static void outcome_lines(const struct text *t, const struct device_judgement *d)
{
	struct phrase p = text_phrase(t, d->device, NULL);
	char *line;

	if (d->kernel.kind == OUTCOME_UNKNOWN) {
		outcome_line(t, &d->kernel, d->option_decides ? WORD_KERNEL_OPTION :
								WORD_KERNEL_UNKNOWN);
		return;
	}
	if (d->kernel.kind == OUTCOME_ACCEPTS) {
		outcome_line(t, &d->kernel, WORD_KERNEL_ACCEPTS);
		if (d->now.kind == OUTCOME_REFUSES)
			outcome_line(t, &d->now, WORD_NOW_REFUSES);
		/* A device that is not bound yet needs no message to be searched for. */
		if (d->now.kind == OUTCOME_REFUSES && d->now.at != STEP_BIND)
			qemu_lines(t, d, &d->now);
		return;
	}
	if (is_noiommu(&d->kernel)) {
		outcome_line(t, &d->kernel, WORD_KERNEL_NOIOMMU);
		qemu_lines(t, d, &d->kernel);
		return;
	}
	p.outcome = &d->kernel;
	line = phrase_kernel_line(&p);
	outcome_line(t, &d->kernel, line ? WORD_KERNEL_SAYS : !d->kernel.error ? WORD_KERNEL_NOTHING :
		     d->kernel.line == LINE_UNCERTAIN ? WORD_KERNEL_UNCERTAIN : WORD_KERNEL_SILENT);
	/* Unbroken and alone, so that it can be searched for. */
	if (line)
		fprintf(t->out, "%s\n", line);
	if (line)
		text_paragraph(t, 4, "", phrase_beside(&p, words_kernel_lines[d->kernel.line]));
	free(line);
	qemu_lines(t, d, &d->kernel);
}

/* The others of a group with their drivers, in new memory. */
static char *members_text(const struct text *t, const struct host_group *group, size_t device)
{
	const struct phrase p = text_phrase(t, device, NULL);
	struct memory_text list;
	bool any = false;

	memory_text_begin(&list);
	for (size_t i = 0; list.out && i < group->member_count; i++) {
		const struct host_device *member = &t->j->host->devices[group->members[i]];
		char address[PCI_ADDRESS_SIZE];

		if (group->members[i] == device)
			continue;
		fprintf(list.out, "%s%s (%s)", any ? ", " : "",
			pci_address_format(member->address, address),
			member->driver ? member->driver : "-");
		any = true;
	}
	return phrase_made(&p, memory_text_end(&list));
}

/* A line for each of the others of a group. */
static void member_lines(const struct text *t, const struct host_group *group, size_t device)
{
	for (size_t i = 0; i < group->member_count; i++) {
		const struct host_device *member = &t->j->host->devices[group->members[i]];
		char address[PCI_ADDRESS_SIZE], name[NAME_SIZE];

		if (group->members[i] == device)
			continue;
		fprintf(t->out, "    %s  %-10s ", pci_address_format(member->address, address),
			member->driver ? member->driver : "-");
		text_listed(t, 29, text_name(t, member, name));
	}
}

static void group_lines(const struct text *t, const struct device_judgement *d)
{
	const struct host *host = t->j->host;
	const struct host_device *device = &host->devices[d->device];
	struct phrase p = text_phrase(t, d->device, NULL);
	const struct host_group *group;
	char *title;

	if (device->group == NO_INDEX || t->j->candidates[0].machine.state != STATE_ON)
		return;
	/* Under another table or kernel it would have none. */
	if (d->kernel.at == STEP_BIND)
		return;
	group = &host->groups[device->group];
	title = phrase(&p, words[group->member_count > 1 ? WORD_GROUP_OTHERS : WORD_GROUP_ALONE]);
	/* Who will be refused has no use for the names of the others. */
	if (d->kernel.kind == OUTCOME_REFUSES && group->member_count > MEMBERS_NAMED) {
		text_titled(t, title ? title : "", members_text(t, group, d->device));
		free(title);
		return;
	}
	text_paragraph(t, 2, "", title);
	member_lines(t, group, d->device);
}

static void todo_lines(const struct text *t, const struct device_judgement *d)
{
	if (d->todo_count)
		fprintf(t->out, "  %s\n", gettext(words[WORD_READY]));
	for (size_t i = 0; i < d->todo_count; i++) {
		struct phrase p = text_phrase(t, d->todo[i].device, NULL);
		enum todo_action action = d->todo[i].action;
		char *commands = phrase(&p, words_todo_commands[action]);

		text_paragraph(t, 4, "- ",
			       phrase_todo(&p, commands ? words_todo_short[action] :
							  words_todo[action], &d->todo[i]));
		text_commands(t, commands);
		free(commands);
	}
}

static void ready_lines(const struct text *t, const struct device_judgement *d)
{
	todo_lines(t, d);
	text_lasting(t, d);
}

/* "(9 rules)", "(9 rules; not checked: host-critical)" */
static char *rule_count(const struct text *t, const struct device_judgement *d)
{
	char count[16], list[512] = "";
	struct phrase p = text_phrase(t, d->device, NULL);
	size_t rules, used = 0;

	rules_all(&rules);
	for (size_t i = 0; i < d->not_checked_count; i++) {
		/* Nothing is missing there: it was not asked for. */
		if (d->not_checked[i].why == UNCHECKED_NOT_NAMED)
			continue;
		used += (size_t)snprintf(list + used, used < sizeof(list) ? sizeof(list) - used : 0,
					 "%s%s", used ? ", " : "", d->not_checked[i].rule->id);
	}
	snprintf(count, sizeof(count), "%zu", rules - d->not_checked_count);
	return phrase_with(&p, words[used ? WORD_RULES_BUT : WORD_RULES], "count", count, "list", list,
			   NULL);
}

/* Long names go on below the first word of the name. */
static void verdict_line(const struct text *t, const struct device_judgement *d)
{
	const struct host_device *device = &t->j->host->devices[d->device];
	const struct phrase p = text_phrase(t, d->device, NULL);
	char address[PCI_ADDRESS_SIZE], buffer[NAME_SIZE], *rest, *count = NULL;
	const char *name = text_name(t, device, buffer);
	int start;

	start = fprintf(t->out, "%s  ", pci_address_format(device->address, address));
	text_verdict(t, d->verdict, 8);
	if (d->verdict <= VERDICT_CAUTION)
		count = rule_count(t, d);
	rest = phrase_print(&p, "%s%s%s", name, count ? " " : "", count ? count : "");
	free(count);
	fputc(' ', t->out);
	wrap_text(t->out, (size_t)start + 9, rest ? rest : "");
	free(rest);
}

/* Is there more to tell than what the verdict line and the machine's findings say? */
static bool has_story(const struct text *t, const struct device_judgement *d)
{
	bool machine = false;

	if (t->j->options.named)
		return true;
	for (size_t i = 0; i < d->findings.count; i++) {
		const struct finding *finding = &d->findings.items[i];

		machine |= finding->whole_machine;
		if (!finding->whole_machine && !rule_has(finding->rule, ONLY_NAMED) &&
		    finding->severity >= SEVERITY_UNKNOWN)
			return true;
	}
	for (size_t i = 0; i < d->not_checked_count; i++)
		machine |= d->not_checked[i].rule->blindness == DECIDES &&
			   cause_is_blindness(d->not_checked[i].why);
	return d->counted >= VERDICT_UNKNOWN && !machine;
}

static enum word demands_word(const struct text *t, const struct finding *finding)
{
	bool replaced = finding->links && finding->region != NO_INDEX &&
			t->j->replaced[finding->links->regions[finding->region].table];

	return replaced ? WORD_INITRD_DEMANDS : WORD_FIRMWARE_DEMANDS;
}

static void device_block(const struct text *t, const struct device_judgement *d)
{
	bool story = has_story(t, d), listed = false;

	verdict_line(t, d);
	text_findings(t, d, story);
	if (!story)
		return;
	outcome_lines(t, d);
	for (size_t i = 0; i < d->findings.count; i++) {
		if (!text_matters(d, i))
			continue;
		text_log(t, &d->findings.items[i]);
		text_evidence(t, &d->findings.items[i], FROM_SCOPE,
			      demands_word(t, &d->findings.items[i]));
		listed = listed || text_ranges(t, &d->findings.items[i]);
	}
	group_lines(t, d);
	if (d->verdict > VERDICT_CAUTION || t->j->options.named)
		text_not_checked(t, d);
	text_advice(t, &d->findings, d);
	/* Whoever will be refused all the same, or must not go, has nothing to get ready for. */
	if (t->j->options.named && d->verdict != VERDICT_UNSAFE && d->kernel.line != LINE_DENYLIST &&
	    (d->kernel.kind == OUTCOME_ACCEPTS || d->kernel.at == STEP_BIND))
		ready_lines(t, d);
}

static void machine_block(const struct text *t)
{
	const struct judgement *j = t->j;
	struct phrase p = text_phrase(t, NO_INDEX, NULL);

	text_machine(t);
	if (!j->options.named)
		text_none_given(t);
	text_log_note(t);
	if (j->options.guest_memory)
		text_paragraph(t, 2, "", phrase(&p, words[WORD_MEMLOCK]));
	for (size_t i = 0; i < j->findings.count; i++) {
		/* Who asks about one device is told what weighs on it, and that there is more. */
		if (j->options.named && j->findings.items[i].severity == SEVERITY_INFO &&
		    !text_has_log(&j->findings.items[i])) {
			text_finding_title(t, &j->findings.items[i]);
			continue;
		}
		text_finding(t, &j->findings.items[i]);
		if (!j->options.named || j->device_count > 1)
			text_cause_outcome(t, &j->findings.items[i]);
		/* What follows from a table need not quote it again. */
		if (i == 0 || j->findings.items[i].match != j->findings.items[i - 1].match)
			text_evidence(t, &j->findings.items[i], FROM_MATCH, WORD_FIRMWARE_SAYS);
		text_kernel_lines(t, &j->findings.items[i]);
		text_log(t, &j->findings.items[i]);
	}
	if (!j->options.named)
		text_blindness(t);
	text_advice(t, &j->findings, NULL);
}

/* Of a whole host, functions that nobody gives away: a server has hundreds. */
static bool is_left_out(const struct text *t, const struct device_judgement *d)
{
	return !t->j->options.named && !t->options->all &&
	       chipset_has(&t->j->host->devices[d->device]);
}

static void chipset_line(const struct text *t, size_t count)
{
	const struct phrase p = text_phrase(t, NO_INDEX, NULL);
	char number[24];

	if (!count)
		return;
	snprintf(number, sizeof(number), "%zu", count);
	fputc('\n', t->out);
	text_paragraph(t, 0, "", phrase_with(&p, words[WORD_CHIPSET], "number", number, NULL));
}

static void check_view(const struct text *t)
{
	const struct device_judgement *before = NULL;
	size_t chipset = 0;

	/* Who asks about one device wants to know in the first line. */
	if (t->j->options.named && t->j->device_count == 1) {
		device_block(t, &t->j->devices[0]);
		fputc('\n', t->out);
		machine_block(t);
		return;
	}
	machine_block(t);
	for (size_t i = 0; i < t->j->device_count; i++) {
		const struct device_judgement *d = &t->j->devices[i];

		if (is_left_out(t, d)) {
			chipset++;
			continue;
		}
		if (!before || has_story(t, d) || has_story(t, before))
			fputc('\n', t->out);
		device_block(t, d);
		before = d;
	}
	chipset_line(t, chipset);
}

int report_text(const struct judgement *j, const struct report_options *options, FILE *out)
{
	struct text t = { .j = j, .options = options, .names = names_new(j->unsaid), .out = out };
	int r = 0;

	if (!t.names)
		return -ENOMEM;
	switch (options->view) {
	case VIEW_CHECK:
		check_view(&t);
		break;
	case VIEW_GROUPS:
		text_groups(&t);
		break;
	case VIEW_REGIONS:
		text_regions(&t);
		break;
	case VIEW_SUPPORT:
		r = report_support(j, out);
		break;
	}
	names_free(t.names);
	return fflush(out) == 0 && !ferror(out) ? r : -EIO;
}
