// SPDX-License-Identifier: GPL-2.0-or-later
/* What is wrong with the tables, and the lines that the kernel prints about RMRRs. */
#include <errno.h>

#include "policy/rules/functions.h"

static enum effect worst_effect(const struct judgement *j, const struct acpi_defect *defect)
{
	enum effect worst = EFFECT_NONE;

	for (size_t c = 0; c < j->candidate_count; c++) {
		enum effect effect = machine_defect_effect(j->candidates[c].profile, j->tables, defect);

		if (effect > worst)
			worst = effect;
	}
	return worst;
}

static enum detail effect_detail(enum effect effect)
{
	switch (effect) {
	case EFFECT_HANG:
		return DETAIL_TABLE_HANG;
	case EFFECT_OFF:
		return DETAIL_TABLE_OFF;
	case EFFECT_IGNORED:
		return DETAIL_TABLE_IGNORED;
	default:
		return DETAIL_TABLE_UNKNOWN;
	}
}

static int table_defects(const struct judgement *j, const struct acpi_defects *defects,
			 struct findings *findings)
{

	for (size_t i = 0; i < defects->count; i++) {
		enum effect effect = worst_effect(j, &defects->items[i]);
		/* A machine that runs has not hung. */
		bool unsafe = effect == EFFECT_HANG && !j->candidates[0].machine.contradicted;
		struct finding template, *finding;

		if (effect == EFFECT_NONE)
			continue;
		template = finding_of(findings, effect_detail(effect), NO_INDEX);
		if (unsafe)
			template.severity = SEVERITY_UNSAFE;
		template.defect = &defects->items[i];
		finding = finding_add(findings, &template);
		if (!finding || finding_evidence(finding, FROM_DEFECT, 0) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* The first candidate that @has it: rows may differ where a release is several. */
static const struct candidate *first_that(const struct judgement *j,
					  bool (*has)(const struct candidate *c))
{
	for (size_t c = 0; c < j->candidate_count; c++)
		if (has(&j->candidates[c]))
			return &j->candidates[c];
	return NULL;
}

static bool panics(const struct candidate *c)
{
	return c->machine.panics != ANSWER_NO;
}

/* What the IOMMU's being off means where the firmware insists on it. */
static int panic(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = first_that(j, panics);
	struct finding template = finding_of(findings, DETAIL_TABLE_MAY_PANIC, NO_INDEX);
	struct finding *finding;

	if (!c)
		return 0;
	if (c->machine.panics == ANSWER_YES) {
		template.severity = SEVERITY_UNSAFE;
		template.detail = DETAIL_TABLE_PANIC;
	}
	finding = finding_add(findings, &template);
	if (!finding)
		return -ENOMEM;
	return finding_evidence(finding, FROM_LINE, c->machine.reason == REASON_MISMATCH);
}

static int scope_mismatches(const struct judgement *j, struct findings *findings)
{
	const struct links *links = &j->candidates[0].links;

	for (size_t i = 0; i < links->mismatch_count; i++) {
		struct finding template = finding_of(findings, DETAIL_TABLE_MISMATCH,
						     NO_INDEX);
		struct finding *finding;

		template.links = links;
		template.match = &links->mismatches[i];
		template.other = links->mismatches[i].device;
		finding = finding_add(findings, &template);
		if (!finding || finding_evidence(finding, FROM_MATCH, 0) < 0 ||
		    finding_evidence(finding, FROM_LINE, 0) < 0)
			return -ENOMEM;
	}
	return 0;
}

static bool has_problem(const struct candidate *c)
{
	return c->machine.problem != IVHD_FINE;
}

/* IOMMUs of an IVRS that Linux cannot take, where no defect says so already. */
static int unusable_units(const struct judgement *j, struct findings *findings)
{
	static const enum detail details[] = {
		[IVHD_NO_UNIT] = DETAIL_TABLE_NO_UNIT,
		[IVHD_REPEATED] = DETAIL_TABLE_REPEATED,
		[IVHD_TOO_MANY] = DETAIL_TABLE_TOO_MANY,
		[IVHD_ABSENT] = DETAIL_TABLE_ABSENT,
	};
	const struct candidate *c = first_that(j, has_problem);
	struct finding template, *finding;

	if (!c)
		return 0;
	template = finding_of(findings, details[c->machine.problem], NO_INDEX);
	template.block = c->machine.block;
	finding = finding_add(findings, &template);
	return finding ? finding_evidence(finding, FROM_BLOCK, 0) : -ENOMEM;
}

/* A machine that has its groups has got over it. */
static bool reaches_beyond(const struct candidate *c)
{
	return c->links.beyond_units != NO_INDEX && c->machine.state == STATE_UNKNOWN;
}

static int devices_beyond(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = first_that(j, reaches_beyond);
	struct finding template = finding_of(findings, DETAIL_TABLE_BEYOND, NO_INDEX);

	if (!c)
		return 0;
	template.other = c->links.beyond_units;
	return finding_add(findings, &template) ? 0 : -ENOMEM;
}

static bool lacks_maps(const struct candidate *c)
{
	return c->machine.reason == REASON_MAPS && c->machine.region != NO_INDEX;
}

/* Memory without any right of access. */
static int unmappable_memory(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = first_that(j, lacks_maps);
	struct finding template = finding_of(findings, DETAIL_TABLE_MAPS, NO_INDEX);
	struct finding *finding;

	if (!c)
		return 0;
	template.links = &c->links;
	template.region = c->machine.region;
	finding = finding_add(findings, &template);
	return finding ? finding_evidence(finding, FROM_REGION, template.region) : -ENOMEM;
}

/* Linux 5.5.0 gives up over an RMRR outside of reserved memory. */
static int fatal_rmrrs(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = &j->candidates[0];

	for (size_t i = 0; c->profile->sanity == SANITY_FATAL && i < c->links.region_count; i++) {
		struct finding template = finding_of(findings, DETAIL_TABLE_RMRR, NO_INDEX);
		struct finding *finding;

		if (!c->links.regions[i].rmrr)
			continue;
		if (machine_rmrr_state(j->host, c->profile, c->links.regions[i].rmrr) != RMRR_MAP)
			continue;
		template.links = &c->links;
		template.region = i;
		finding = finding_add(findings, &template);
		if (!finding || finding_evidence(finding, FROM_REGION, i) < 0 ||
		    finding_evidence(finding, FROM_LINE, 0) < 0)
			return -ENOMEM;
	}
	return 0;
}

int rule_table_invalid(const struct judgement *j, struct findings *findings)
{
	bool hidden = false, damaged = false;

	for (unsigned int i = 0; i < TABLES; i++) {
		if (!table_kinds[i]->parse)
			continue;
		hidden |= j->host->tables[i].seen == HIDDEN;
		damaged |= j->host->tables[i].text_line != 0;
	}
	if (damaged) {
		struct finding template = finding_of(findings, DETAIL_TABLE_DUMP, NO_INDEX);

		return finding_add(findings, &template) ? CHECKED : -ENOMEM;
	}
	for (unsigned int i = 0; i < TABLES; i++)
		if (j->tables->has[i] &&
		    table_defects(j, table_kinds[i]->view(j->tables).defects, findings) < 0)
			return -ENOMEM;
	if (panic(j, findings) < 0 || scope_mismatches(j, findings) < 0 ||
	    unusable_units(j, findings) < 0 || devices_beyond(j, findings) < 0 ||
	    unmappable_memory(j, findings) < 0 || fatal_rmrrs(j, findings) < 0)
		return -ENOMEM;
	/* Groups that exist show that the kernel took the table, whatever it says. */
	if (hidden && !(j->evidence && host_has_groups(j->host)))
		return UNCHECKED_TABLE;
	return CHECKED;
}

static int bad_rmrr(const struct judgement *j, size_t region, enum detail detail,
		    struct findings *findings)
{
	struct finding template = finding_of(findings, detail, NO_INDEX);
	struct finding *finding;

	template.links = &j->candidates[0].links;
	template.region = region;
	finding = finding_add(findings, &template);
	if (!finding || finding_evidence(finding, FROM_REGION, region) < 0)
		return -ENOMEM;
	if (finding_evidence(finding, FROM_LINE, 0) < 0)
		return -ENOMEM;
	return detail == DETAIL_BUG_MAP ? finding_evidence(finding, FROM_LINE, 1) : 0;
}

static int bad_rmrrs(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = &j->candidates[0];
	int answer = CHECKED;

	/* 5.5.0 does not get over such a region: see fatal_rmrrs(). */
	for (size_t i = 0; c->profile->sanity != SANITY_FATAL && i < c->links.region_count; i++) {
		const struct dmar_structure *rmrr = c->links.regions[i].rmrr;
		enum rmrr_state state = RMRR_FINE;
		int r = 0;

		if (rmrr)
			state = machine_rmrr_state(j->host, c->profile, rmrr);
		if (state == RMRR_UNSEEN)
			answer = UNCHECKED_MEMORY_MAP;
		else if (state == RMRR_ORDER)
			r = bad_rmrr(j, i, DETAIL_BUG_ORDER, findings);
		else if (state == RMRR_MAP)
			r = bad_rmrr(j, i, DETAIL_BUG_MAP, findings);
		if (r < 0)
			return r;
	}
	return answer;
}

static int fallbacks(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = &j->candidates[0];

	for (size_t i = 0; i < c->links.fallback_count; i++) {
		struct finding template = finding_of(findings, DETAIL_BUG_FALLBACK, NO_INDEX);
		struct finding *finding;

		template.links = &c->links;
		template.match = &c->links.fallbacks[i];
		template.other = c->links.fallbacks[i].device;
		finding = finding_add(findings, &template);
		if (!finding || finding_evidence(finding, FROM_MATCH, 0) < 0 ||
		    finding_evidence(finding, FROM_LINE, 0) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int unknown_scopes(const struct judgement *j, struct findings *findings)
{
	const struct acpi_defects *defects = &j->tables->dmar.defects;

	for (size_t i = 0; j->tables->has[TABLE_DMAR] && i < defects->count; i++) {
		struct finding template = finding_of(findings, DETAIL_BUG_SCOPE_TYPE, NO_INDEX);
		struct finding *finding;

		if (defects->items[i].kind != DMAR_SCOPE_TYPE)
			continue;
		template.defect = &defects->items[i];
		finding = finding_add(findings, &template);
		if (!finding || finding_evidence(finding, FROM_DEFECT, 0) < 0 ||
		    finding_evidence(finding, FROM_LINE, 0) < 0)
			return -ENOMEM;
	}
	return 0;
}

int rule_firmware_bug(const struct judgement *j, struct findings *findings)
{
	/* Of AMD's tables no kernel prints a line that is harmless. */
	if (machine_iommu_kind(j->host) == IOMMU_AMD)
		return CHECKED;
	if (tables_first(j->tables) != TABLES && !j->tables_known)
		return UNCHECKED_TABLE_DAMAGED;
	if (!j->tables_known)
		return UNCHECKED_TABLE;
	if (fallbacks(j, findings) < 0 || unknown_scopes(j, findings) < 0)
		return -ENOMEM;
	return bad_rmrrs(j, findings);
}
