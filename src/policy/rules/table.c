// SPDX-License-Identifier: GPL-2.0-or-later
/* What is wrong with the tables, and the lines that the kernel prints about RMRRs. */
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

static void table_defects(const struct judgement *j, const struct acpi_defects *defects,
			  struct findings *findings)
{
	for (size_t i = 0; i < defects->count; i++) {
		enum effect effect = worst_effect(j, &defects->items[i]);
		struct finding *finding;

		if (effect == EFFECT_NONE)
			continue;
		finding = finding_add(findings, effect_detail(effect), NO_INDEX);
		/* A machine that runs has not hung. */
		if (effect == EFFECT_HANG && !j->candidates[0].machine.contradicted)
			finding->severity = SEVERITY_UNSAFE;
		finding->defect = &defects->items[i];
		finding_evidence(finding, FROM_DEFECT, 0);
	}
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
static void panic(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = first_that(j, panics);
	struct finding *finding;

	if (!c)
		return;
	finding = finding_add(findings, DETAIL_TABLE_MAY_PANIC, NO_INDEX);
	if (c->machine.panics == ANSWER_YES) {
		finding->severity = SEVERITY_UNSAFE;
		finding->detail = DETAIL_TABLE_PANIC;
	}
	finding_evidence(finding, FROM_LINE, c->machine.reason == REASON_MISMATCH);
}

/* A scope that is not as it should be, and the line that the kernel prints about it. */
static void tell_match(const struct links *links, const struct scope_match *match,
		       enum detail detail, struct findings *findings)
{
	struct finding *finding = finding_add(findings, detail, NO_INDEX);

	finding->links = links;
	finding->match = match;
	finding->other = match->device;
	finding_evidence(finding, FROM_MATCH, 0);
	finding_evidence(finding, FROM_LINE, 0);
}

static bool has_problem(const struct candidate *c)
{
	return c->machine.problem != IVHD_FINE;
}

/* IOMMUs of an IVRS that Linux cannot take, where no defect says so already. */
static void unusable_units(const struct judgement *j, struct findings *findings)
{
	static const enum detail details[] = {
		[IVHD_NO_UNIT] = DETAIL_TABLE_NO_UNIT,
		[IVHD_REPEATED] = DETAIL_TABLE_REPEATED,
		[IVHD_TOO_MANY] = DETAIL_TABLE_TOO_MANY,
		[IVHD_ABSENT] = DETAIL_TABLE_ABSENT,
	};
	const struct candidate *c = first_that(j, has_problem);
	struct finding *finding;

	if (!c)
		return;
	finding = finding_add(findings, details[c->machine.problem], NO_INDEX);
	finding->block = c->machine.block;
	finding_evidence(finding, FROM_BLOCK, 0);
}

/* A machine that has its groups has got over it. */
static bool reaches_beyond(const struct candidate *c)
{
	return c->links.beyond_units != NO_INDEX && c->machine.state == STATE_UNKNOWN;
}

static void devices_beyond(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = first_that(j, reaches_beyond);

	if (c)
		finding_add(findings, DETAIL_TABLE_BEYOND, NO_INDEX)->other = c->links.beyond_units;
}

static bool lacks_maps(const struct candidate *c)
{
	return c->machine.reason == REASON_MAPS && c->machine.region != NO_INDEX;
}

static struct finding *tell_region(const struct candidate *c, size_t region, enum detail detail,
				   struct findings *findings)
{
	struct finding *finding = finding_add(findings, detail, NO_INDEX);

	finding->links = &c->links;
	finding->region = region;
	finding_evidence(finding, FROM_REGION, region);
	return finding;
}

/* Memory without any right of access. */
static void unmappable_memory(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = first_that(j, lacks_maps);

	if (c)
		tell_region(c, c->machine.region, DETAIL_TABLE_MAPS, findings);
}

/* Linux 5.5.0 gives up over an RMRR outside of reserved memory. */
static void fatal_rmrrs(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = &j->candidates[0];

	for (size_t i = 0; c->profile->sanity == SANITY_FATAL && i < c->links.region_count; i++) {
		if (machine_rmrr_state(j->host, c->profile, &c->links.regions[i]) != RMRR_MAP)
			continue;
		finding_evidence(tell_region(c, i, DETAIL_TABLE_RMRR, findings), FROM_LINE, 0);
	}
}

enum unchecked rule_table_invalid(const struct judgement *j, struct findings *findings)
{
	const struct links *links = &j->candidates[0].links;
	bool hidden = false, damaged = false;

	for (unsigned int i = 0; i < TABLES; i++) {
		if (!table_kinds[i]->parse)
			continue;
		hidden |= j->host->tables[i].seen == HIDDEN;
		damaged |= j->host->tables[i].text_line != 0;
	}
	if (damaged) {
		finding_add(findings, DETAIL_TABLE_DUMP, NO_INDEX);
		return CHECKED;
	}
	for (unsigned int i = 0; i < TABLES; i++)
		if (j->tables->has[i])
			table_defects(j, table_kinds[i]->view(j->tables).defects, findings);
	panic(j, findings);
	for (size_t i = 0; i < links->mismatch_count; i++)
		tell_match(links, &links->mismatches[i], DETAIL_TABLE_MISMATCH, findings);
	unusable_units(j, findings);
	devices_beyond(j, findings);
	unmappable_memory(j, findings);
	fatal_rmrrs(j, findings);
	/* Groups that exist show that the kernel took the table, whatever it says. */
	if (hidden && !(j->evidence && host_has_groups(j->host)))
		return j->host->firmware_masked ? UNCHECKED_FIRMWARE : UNCHECKED_TABLE;
	return CHECKED;
}

static void bad_rmrr(const struct candidate *c, size_t region, enum detail detail,
		     struct findings *findings)
{
	struct finding *finding = tell_region(c, region, detail, findings);

	finding_evidence(finding, FROM_LINE, 0);
	if (detail == DETAIL_BUG_MAP)
		finding_evidence(finding, FROM_LINE, 1);
}

static enum unchecked bad_rmrrs(const struct judgement *j, struct findings *findings)
{
	const struct candidate *c = &j->candidates[0];
	enum unchecked answer = CHECKED;

	/* 5.5.0 does not get over such a region: see fatal_rmrrs(). */
	for (size_t i = 0; c->profile->sanity != SANITY_FATAL && i < c->links.region_count; i++) {
		enum rmrr_state state = machine_rmrr_state(j->host, c->profile,
							   &c->links.regions[i]);

		if (state == RMRR_UNSEEN)
			answer = UNCHECKED_MEMORY_MAP;
		else if (state == RMRR_ORDER)
			bad_rmrr(c, i, DETAIL_BUG_ORDER, findings);
		else if (state == RMRR_MAP)
			bad_rmrr(c, i, DETAIL_BUG_MAP, findings);
	}
	return answer;
}

static void unknown_scopes(const struct judgement *j, struct findings *findings)
{
	enum table_signature first = tables_first(j->tables);
	const struct acpi_defects *defects;

	if (first == TABLES)
		return;
	defects = table_kinds[first]->view(j->tables).defects;
	for (size_t i = 0; i < defects->count; i++) {
		struct finding *finding;

		if (defects->items[i].kind != DMAR_SCOPE_TYPE)
			continue;
		finding = finding_add(findings, DETAIL_BUG_SCOPE_TYPE, NO_INDEX);
		finding->defect = &defects->items[i];
		finding_evidence(finding, FROM_DEFECT, 0);
		finding_evidence(finding, FROM_LINE, 0);
	}
}

enum unchecked rule_firmware_bug(const struct judgement *j, struct findings *findings)
{
	const struct links *links = &j->candidates[0].links;

	/* Of AMD's tables no kernel prints a line that is harmless. */
	if (machine_iommu_kind(j->host) == IOMMU_AMD)
		return CHECKED;
	if (tables_first(j->tables) != TABLES && !j->tables_known)
		return UNCHECKED_TABLE_DAMAGED;
	if (!j->tables_known)
		return j->host->firmware_masked ? UNCHECKED_FIRMWARE : UNCHECKED_TABLE;
	for (size_t i = 0; i < links->fallback_count; i++)
		tell_match(links, &links->fallbacks[i], DETAIL_BUG_FALLBACK, findings);
	unknown_scopes(j, findings);
	return bad_rmrrs(j, findings);
}
