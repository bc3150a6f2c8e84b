// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/log-evidence.h"

#include <string.h>

#include "host/known-files.h"
#include "policy/case.h"

#define QUOTED_MAX 3	/* lines in a finding, the last ones */

/* Does @line name @device or one that shares its group? */
static bool names_group(const struct judgement *j, size_t device, const struct log_line *line)
{
	const struct host *host = j->host;
	size_t named = line->has_address ? host_find(host, line->address) : NO_INDEX;

	if (named == NO_INDEX)
		return false;
	return named == device || (host->devices[device].group != NO_INDEX &&
				   host->devices[named].group == host->devices[device].group);
}

static bool names_other(const struct judgement *j, const struct finding *finding,
			const struct log_line *line)
{
	struct pci_address other;

	if (!line->has_address || finding->other == NO_INDEX)
		return false;
	other = j->host->devices[finding->other].address;
	/* The line about a fallback leaves the domain out. */
	return other.bus == line->address.bus && other.devfn == line->address.devfn &&
	       (line->kind == LOG_FALLBACK || other.domain == line->address.domain);
}

static bool is_region(const struct finding *finding, size_t region, const struct log_line *line)
{
	const struct region *demanded;

	if (!finding->links || region == NO_INDEX || !line->has_range)
		return false;
	demanded = &finding->links->regions[region];
	return demanded->base == line->base && demanded->end == line->end;
}

/* Does @line tell of memory that @finding is about? */
static bool tells_memory(const struct judgement *j, const struct finding *finding,
			 const struct log_line *line)
{
	if (line->kind == LOG_REFUSED)
		return names_group(j, finding->device, line);
	if (line->kind != LOG_REGION ||
	    (line->has_address && !names_group(j, finding->device, line)))
		return false;
	for (size_t i = 0; i < finding->evidence_count; i++) {
		const struct evidence *e = &finding->evidence[i];

		if (e->kind == FROM_SCOPE &&
		    is_region(finding, finding->links->touches[e->index].region, line))
			return true;
	}
	return false;
}

static bool tells_invalid(const struct judgement *j, const struct log_line *line)
{
	enum table_signature table = table_of_maker(machine_iommu_kind(j->host));

	return table != TABLES && table_kinds[table]->parse &&
	       line->kind == table_kinds[table]->invalid;
}

static bool tells_probe(const struct judgement *j, const struct finding *finding,
			const struct log_line *line)
{
	return line->kind == LOG_PROBE_FAILED && outcome_is_vfio_driver(line->word) &&
	       (finding->device == NO_INDEX || names_group(j, finding->device, line));
}

/* Does @line say what @finding says? */
static bool supports(const struct judgement *j, const struct finding *finding,
		     const struct log_line *line)
{
	switch (case_of(finding->detail)->told_by) {
	case TOLD_BY_MEMORY:
		return tells_memory(j, finding, line);
	case TOLD_BY_RELAXING:
		return line->kind == LOG_RELAXED || tells_memory(j, finding, line);
	case TOLD_BY_TABLE:
		return tells_invalid(j, line);
	case TOLD_BY_MISMATCH:
		return line->kind == LOG_SCOPE_MISMATCH && names_other(j, finding, line);
	case TOLD_BY_MAPS:
		return line->kind == LOG_UNMAPPED;
	case TOLD_BY_RMRR:
		return (line->kind == LOG_RMRR_UNRESERVED || line->kind == LOG_RMRR_BAD) &&
		       is_region(finding, finding->region, line);
	case TOLD_BY_FALLBACK:
		return line->kind == LOG_FALLBACK && names_other(j, finding, line);
	case TOLD_BY_SCOPE_TYPE:
		return line->kind == LOG_SCOPE_TYPE;
	case TOLD_BY_NO_IOMMU:
		return line->kind == LOG_DISABLED || line->kind == LOG_SCOPE_MISMATCH ||
		       line->kind == LOG_UNMAPPED || tells_invalid(j, line) ||
		       tells_probe(j, finding, line);
	case TOLD_BY_PROBE:
		return tells_probe(j, finding, line);
	case TOLD_BY_NO_REMAPPING:
		return line->kind == LOG_NO_REMAPPING || line->kind == LOG_IOAPIC_ABSENT;
	default:
		return false;
	}
}

/* "ACPI: Table Upgrade: override [IVRS-AMD   - AmdTable]", or "install" */
static bool tells_replaced(const struct log_entry *entry, enum table_signature table)
{
	const char *name = entry->line.kind == LOG_TABLE_REPLACED ? strchr(entry->text, '[') : NULL;

	/* A time stamp has brackets as well. */
	while (name && strncmp(name + 1, firmware_tables[table].signature, 4) != 0)
		name = strchr(name + 1, '[');
	return name;
}

static void find_replaced(struct judgement *j)
{
	const struct log *log = &j->host->log;

	for (size_t i = 0; !log->foreign && !j->host->tables_given && i < log->count; i++)
		for (unsigned int table = 0; table < TABLES; table++)
			j->replaced[table] |= tells_replaced(&log->entries[i], table);
}

/* Does @entry say that the table of @finding's memory comes from the initrd? */
static bool tells_origin(const struct judgement *j, const struct finding *finding,
			 const struct log_entry *entry)
{
	enum table_signature table;

	if (!finding->links || finding->region == NO_INDEX)
		return false;
	table = finding->links->regions[finding->region].table;
	return j->replaced[table] && tells_replaced(entry, table);
}

static void quote(const struct judgement *j, struct finding *finding)
{
	const struct log *log = &j->host->log;
	size_t quoted[QUOTED_MAX], count = 0;

	for (size_t i = log->count; i > 0 && count < QUOTED_MAX; i--)
		if (supports(j, finding, &log->entries[i - 1].line) ||
		    tells_origin(j, finding, &log->entries[i - 1]))
			quoted[count++] = i - 1;
	while (count)
		finding_evidence(finding, FROM_LOG, quoted[--count]);
}

static void quote_all(const struct judgement *j, struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		quote(j, &findings->items[i]);
}

void log_evidence(struct judgement *j)
{
	if (!j->host->log.read)
		return;
	find_replaced(j);
	quote_all(j, &j->findings);
	for (size_t i = 0; i < j->device_count; i++)
		quote_all(j, &j->devices[i].findings);
}

/*
 * Some kernels refuse themselves at boot, before any driver is there: such lines
 * name the bus, "pci", and are no answer to VFIO.
 */
static bool is_vfio_refusal(const struct judgement *j, size_t device, const struct log_line *line)
{
	return line->kind == LOG_REFUSED && strcmp(line->word, "pci") != 0 &&
	       names_group(j, device, line);
}

static bool has_memory(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (case_of(findings->items[i].detail)->told_by == TOLD_BY_MEMORY)
			return true;
	return false;
}

/* The last refusal in the log, or NULL. */
static struct finding *add_refusal(const struct judgement *j, size_t device, enum detail detail,
				   struct findings *findings)
{
	const struct log *log = &j->host->log;

	for (size_t i = log->count; i > 0; i--) {
		const struct log_line *line = &log->entries[i - 1].line;
		struct finding *finding;

		if (!is_vfio_refusal(j, device, line))
			continue;
		finding = finding_add(findings, detail, device);
		finding->other = host_find(j->host, line->address);
		finding_evidence(finding, FROM_LOG, i - 1);
		return finding;
	}
	return NULL;
}

/* Nothing says that it is another kernel's or another machine's. */
static bool may_be_of_this_boot(const struct judgement *j)
{
	const struct log *log = &j->host->log;
	const struct fact_text *running = &j->host->release;

	return log->read && j->evidence && !log->foreign &&
	       (!log->release[0] || running->seen != SEEN ||
		strcmp(log->release, running->text) == 0);
}

/*
 * On the way up, or on any way once it cannot be reached: "Refused to change power state from D0 to
 * D3hot" is a device that stays awake. "currently in D3" is said up to 5.4.
 */
static bool tells_stuck(const struct log_entry *entry)
{
	return entry->line.kind == LOG_POWER_STUCK &&
	       (strstr(entry->text, " to D0") || strstr(entry->text, "inaccessible") ||
		strstr(entry->text, "currently in D3"));
}

size_t log_power_stuck(const struct judgement *j, size_t device)
{
	const struct log *log = &j->host->log;

	for (size_t i = may_be_of_this_boot(j) ? log->count : 0; i > 0; i--) {
		const struct log_line *line = &log->entries[i - 1].line;

		if (tells_stuck(&log->entries[i - 1]) && line->has_address &&
		    host_find(j->host, line->address) == device)
			return i - 1;
	}
	return NO_INDEX;
}

/* Of what no rule sees on a host at rest. */
static bool is_trouble(enum log_kind kind)
{
	return kind == LOG_BAR_TAKEN || kind == LOG_POWER_STUCK || kind == LOG_RESET_STUCK ||
	       kind == LOG_PF_ENABLED || kind == LOG_VF_TOKEN || kind == LOG_IGD ||
	       kind == LOG_FAULT || kind == LOG_INTX || kind == LOG_IN_USE ||
	       kind == LOG_SRIOV_MEMORY;
}

static void add_trouble(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct log *log = &j->host->log;
	size_t last[QUOTED_MAX], count = 0;
	size_t told = log_power_stuck(j, device);
	struct finding *finding;

	for (size_t i = log->count; i > 0 && count < QUOTED_MAX; i--)
		if (i - 1 != told && is_trouble(log->entries[i - 1].line.kind) &&
		    names_group(j, device, &log->entries[i - 1].line))
			last[count++] = i - 1;
	if (!count)
		return;
	finding = finding_add(findings, DETAIL_LOG_TELLS, device);
	finding->severity = SEVERITY_INFO;
	while (count)
		finding_evidence(finding, FROM_LOG, last[--count]);
}

void log_contradiction(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_judgement *d = judgement_find(j, device);
	const struct log *log = &j->host->log;
	struct finding *finding;

	if (!log->read || !d)
		return;
	add_trouble(j, device, findings);
	if (d->kernel.kind != OUTCOME_ACCEPTS)
		return;
	if (j->evidence && j->host->release.seen == SEEN &&
	    log_is_of(log, j->host->release.text)) {
		add_refusal(j, device, DETAIL_LOG_REFUSES, findings);
		return;
	}
	finding = has_memory(&d->findings) ? NULL :
		  add_refusal(j, device, DETAIL_LOG_REFUSED_ELSEWHERE, findings);
	if (finding)
		finding->severity = SEVERITY_INFO;
}
