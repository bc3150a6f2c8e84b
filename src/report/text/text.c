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
/* The column of their drivers has room for most names. */
#define DRIVER_LEAST 10

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

static const char *driver_of(const struct host_device *device)
{
	return device->driver ? device->driver : "-";
}

/* A line for each of the others of a group. */
static void member_lines(const struct text *t, const struct host_group *group, size_t device)
{
	const struct host_device *devices = t->j->host->devices;
	size_t widest = DRIVER_LEAST;

	for (size_t i = 0; i < group->member_count; i++) {
		size_t width = wrap_width(driver_of(&devices[group->members[i]]));

		if (group->members[i] != device && width > widest)
			widest = width;
	}
	for (size_t i = 0; i < group->member_count; i++) {
		const struct host_device *member = &devices[group->members[i]];
		char address[PCI_ADDRESS_SIZE], name[NAME_SIZE];
		int start;

		if (group->members[i] == device)
			continue;
		start = fprintf(t->out, "    %s  ", pci_address_format(member->address, address));
		wrap_pad(t->out, driver_of(member), widest + 1);
		text_listed(t, (unsigned int)start + (unsigned int)widest + 1,
			    text_name(t, member, name));
	}
}

/* Is @other, of the same group, another function of the card that @device is one of? */
static bool same_card(const struct host_device *device, const struct host_device *other)
{
	struct pci_address address = other->address;

	address.devfn = device->address.devfn;
	return pci_address_key(address) == pci_address_key(device->address) &&
	       pci_device_number(other->address.devfn) == pci_device_number(device->address.devfn) &&
	       !chipset_has(other);
}

/* A graphics card and its audio, the ports of a network card. */
static void card_line(const struct text *t, const struct host_group *group,
		      const struct device_judgement *d)
{
	const struct host_device *devices = t->j->host->devices;
	const struct phrase p = text_phrase(t, d->device, NULL);
	size_t before = NO_INDEX;
	struct memory_text list;
	char *text;

	if (d->verdict == VERDICT_UNSAFE || chipset_has(&devices[d->device]))
		return;
	memory_text_begin(&list);
	for (size_t i = 0; list.out && i < group->member_count; i++) {
		size_t member = group->members[i];

		if (member == d->device || !same_card(&devices[d->device], &devices[member]))
			continue;
		text_put_device(t, member, before, list.out);
		before = member;
	}
	text = phrase_made(&p, memory_text_end(&list));
	if (before != NO_INDEX && text)
		text_paragraph(t, 2, "", phrase_with(&p, words[WORD_SAME_CARD], "devices", text, NULL));
	free(text);
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
	card_line(t, group, d);
}

/* Whatever a driver, a module or a process is told is forgotten at the next boot. */
static bool lasts_until_boot(const struct device_judgement *d)
{
	for (size_t i = 0; i < d->todo_count; i++)
		switch (d->todo[i].action) {
		case PREPARE_ENABLE_IOMMU:
		case PREPARE_INSTALL_MODULE:
		case PREPARE_ALLOW_MODULE:
		case PREPARE_ALLOW_OPTION:
			return false;
		default:
			break;
		}
	return true;
}

static void todo_lines(const struct text *t, const struct device_judgement *d)
{
	if (d->todo_count)
		fprintf(t->out, "  %s\n", gettext(words[lasts_until_boot(d) ? WORD_READY_UNTIL_BOOT :
									WORD_READY]));
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
	text_listed(t, (unsigned int)start + 9, rest ? rest : "");
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

static void evidence_lines(const struct text *t, const struct device_judgement *d)
{
	bool listed = false;

	for (size_t i = 0; i < d->findings.count; i++) {
		const struct finding *finding = &d->findings.items[i];

		if (!text_matters(d, i))
			continue;
		text_log(t, finding);
		text_evidence(t, finding, FROM_SCOPE, text_demands(t, finding));
		listed = listed || text_ranges(t, finding);
	}
}

/* Is what could not be seen why nothing is known? Then that stands first. */
static bool is_blind(const struct device_judgement *d)
{
	for (size_t i = 0; i < d->findings.count; i++)
		if (d->findings.items[i].severity >= SEVERITY_UNKNOWN)
			return false;
	return d->verdict == VERDICT_UNKNOWN;
}

static void device_block(const struct text *t, const struct device_judgement *d)
{
	bool story = has_story(t, d);

	verdict_line(t, d);
	if (is_blind(d))
		text_not_checked(t, d);
	text_findings(t, d, story);
	if (!story)
		return;
	text_outcome(t, d);
	group_lines(t, d);
	text_advice(t, &d->findings, d);
	/* Whoever will be refused all the same, or must not go, has nothing to get ready for. */
	if (t->j->options.named && d->verdict != VERDICT_UNSAFE && d->kernel.line != LINE_DENYLIST &&
	    (d->kernel.kind == OUTCOME_ACCEPTS || d->kernel.at == STEP_BIND))
		ready_lines(t, d);
	evidence_lines(t, d);
	if (!is_blind(d) && (d->verdict > VERDICT_CAUTION || t->j->options.named))
		text_not_checked(t, d);
}

static void check_view(const struct text *t)
{
	const struct device_judgement *before = NULL;
	size_t chipset = 0;

	/* Who asks about one device wants to know in the first line. */
	if (t->j->options.named && t->j->device_count == 1) {
		device_block(t, &t->j->devices[0]);
		fputc('\n', t->out);
		text_machine_block(t);
		return;
	}
	if (!t->j->options.named && !t->options->verbose) {
		text_overview(t);
		return;
	}
	text_machine_block(t);
	for (size_t i = 0; i < t->j->device_count; i++) {
		const struct device_judgement *d = &t->j->devices[i];

		if (text_left_out(t, d)) {
			chipset++;
			continue;
		}
		if (!before || has_story(t, d) || has_story(t, before))
			fputc('\n', t->out);
		device_block(t, d);
		before = d;
	}
	text_chipset(t, chipset);
}

int report_text(const struct judgement *j, const struct report_options *options, FILE *out)
{
	struct text t = {
		.j = j,
		.options = options,
		.names = names_new(j->unsaid),
		.out = out,
		.width = wrap_columns(options->width),
	};
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
