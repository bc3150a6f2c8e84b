// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/log-evidence.h"

#include <string.h>

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

static bool tells_disabled(const struct judgement *j, const struct finding *finding,
			   const struct log_line *line)
{
	if (line->kind == LOG_PROBE_FAILED)
		return outcome_is_vfio_driver(line->word) &&
		       (finding->device == NO_INDEX || names_group(j, finding->device, line));
	return line->kind == LOG_DISABLED || line->kind == LOG_SCOPE_MISMATCH ||
	       line->kind == LOG_UNMAPPED || tells_invalid(j, line);
}

/* Does @line say what @finding says? */
static bool supports(const struct judgement *j, const struct finding *finding,
		     const struct log_line *line)
{
	switch (finding->detail) {
	case DETAIL_DEMAND:
	case DETAIL_DEMAND_BELOW:
	case DETAIL_DEMAND_MEMBER:
	case DETAIL_DEMAND_SHOWN:
		return tells_memory(j, finding, line);
	case DETAIL_DEMAND_RELAXED:
		return line->kind == LOG_RELAXED || tells_memory(j, finding, line);
	case DETAIL_TABLE_HANG:
	case DETAIL_TABLE_OFF:
	case DETAIL_TABLE_PANIC:
	case DETAIL_TABLE_MAY_PANIC:
	case DETAIL_TABLE_UNKNOWN:
	case DETAIL_TABLE_IGNORED:
	case DETAIL_TABLE_NO_UNIT:
	case DETAIL_TABLE_REPEATED:
	case DETAIL_TABLE_TOO_MANY:
	case DETAIL_TABLE_ABSENT:
		return tells_invalid(j, line);
	case DETAIL_TABLE_MISMATCH:
		return line->kind == LOG_SCOPE_MISMATCH && names_other(j, finding, line);
	case DETAIL_TABLE_MAPS:
		return line->kind == LOG_UNMAPPED;
	case DETAIL_TABLE_RMRR:
	case DETAIL_BUG_MAP:
	case DETAIL_BUG_ORDER:
		return (line->kind == LOG_RMRR_UNRESERVED || line->kind == LOG_RMRR_BAD) &&
		       is_region(finding, finding->region, line);
	case DETAIL_BUG_FALLBACK:
		return line->kind == LOG_FALLBACK && names_other(j, finding, line);
	case DETAIL_BUG_SCOPE_TYPE:
		return line->kind == LOG_SCOPE_TYPE;
	case DETAIL_MISSING:
	case DETAIL_MISSING_INTEL:
	case DETAIL_MISSING_INTEL_ON:
	case DETAIL_MISSING_AMD:
	case DETAIL_DISABLED_OPTION:
	case DETAIL_DISABLED_TABLE:
	case DETAIL_DISABLED:
	case DETAIL_DISABLED_DESPITE:
	case DETAIL_DISABLED_AMD:
		return tells_disabled(j, finding, line);
	case DETAIL_UNCOVERED:
		return line->kind == LOG_PROBE_FAILED && outcome_is_vfio_driver(line->word) &&
		       names_group(j, finding->device, line);
	case DETAIL_REMAPPING_FLAG:
	case DETAIL_REMAPPING_OPTION:
	case DETAIL_REMAPPING_CAPABILITY:
	case DETAIL_REMAPPING_IOAPIC:
	case DETAIL_REMAPPING_IVRS:
	case DETAIL_REMAPPING_SHOWN:
		return line->kind == LOG_NO_REMAPPING;
	default:
		return false;
	}
}

static void quote(const struct judgement *j, struct finding *finding)
{
	const struct log *log = &j->host->log;
	size_t quoted[QUOTED_MAX], count = 0;

	for (size_t i = log->count; i > 0 && count < QUOTED_MAX; i--)
		if (supports(j, finding, &log->entries[i - 1].line))
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

void log_contradiction(const struct judgement *j, size_t device, struct findings *findings)
{
	const struct device_judgement *d = judgement_find(j, device);
	const struct log *log = &j->host->log;
	struct finding *finding;

	if (!j->evidence || !d || d->kernel.kind != OUTCOME_ACCEPTS ||
	    j->host->release.seen != SEEN || !log_is_of(log, j->host->release.text))
		return;
	for (size_t i = log->count; i > 0; i--) {
		const struct log_line *line = &log->entries[i - 1].line;

		if (!is_vfio_refusal(j, device, line))
			continue;
		finding = finding_add(findings, DETAIL_LOG_REFUSES, device);
		finding->other = host_find(j->host, line->address);
		finding_evidence(finding, FROM_LOG, i - 1);
		return;
	}
}
