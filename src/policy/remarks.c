// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/remarks.h"

#include <stdio.h>
#include <string.h>

#include "policy/case.h"

/* @option as on the command line: "nointremap", "intremap=off" */
static bool has_option(const struct host *host, const char *option)
{
	size_t length = strcspn(option, "=");
	char key[32];

	snprintf(key, sizeof(key), "%.*s", (int)length, option);
	return machine_option(host, key, option[length] ? option + length + 1 : NULL);
}

static const char *option_to_go(const struct host *host, const struct finding *finding,
				const char *off)
{
	const char *const *options = case_of(finding->detail)->options;

	if (!options[0])
		return off;
	return !options[1] || has_option(host, options[0]) ? options[0] : options[1];
}

/* Memory that the kernel does not know of is mapped as any other. */
static bool leaves_hole(const struct judgement *j, const struct finding *finding)
{
	const struct evidence *first = finding->evidence;

	if (finding->evidence_count && first->kind == FROM_SCOPE &&
	    finding->links->touches[first->index].kind == KIND_NONE)
		return false;
	return profile_has(j->candidates[0].profile, VALID_IOVA_LIST);
}

/* Where the kernel of @row knows of the demand: does it refuse the device? */
static bool refuses(const struct judgement *j, const struct profile *row,
		    const struct finding *finding)
{
	const struct evidence *first = finding->evidence;
	const struct touch *touch;

	if (!outcome_checks_direct(row, machine_iommu_kind(j->host)))
		return false;
	if (!finding->evidence_count || first->kind != FROM_SCOPE ||
	    finding->links->regions[finding->region].table != TABLE_DMAR)
		return true;
	touch = &finding->links->touches[first->index];
	return !link_class_exempt(row, j->host->devices[touch->device].class) &&
	       (touch->via != VIA_BELOW_BRIDGE || profile_has(row, BELOW_BRIDGES));
}

static uint64_t refused_from(const struct judgement *j, const struct finding *finding)
{
	uint64_t from = 0;
	size_t count;
	const struct profile *rows = profile_rows(&count);

	/* From the newest back; distributions' own rows come last. */
	while (count--) {
		if (rows[count].vendor)
			continue;
		if (!refuses(j, &rows[count], finding))
			break;
		from = rows[count].since;
	}
	return from;
}

/* There are none that make other kernels than those of Intel's platforms ignore a region. */
static bool has_patches(const struct judgement *j, const struct finding *finding)
{
	if (finding->region != NO_INDEX)
		return finding->links->regions[finding->region].table == TABLE_DMAR;
	return machine_iommu_kind(j->host) == IOMMU_INTEL;
}

/* Who has the switch that the kernel has not. */
static enum how_on beyond_reach(enum host_place place)
{
	if (host_place_is_guest(place))
		return HOW_ON_OWNER;
	return place == PLACE_DEVICE_TREE ? HOW_ON_TREE : HOW_ON_FIRMWARE;
}

static enum how_on how_on(const struct judgement *j)
{
	const struct machine *machine = &j->candidates[0].machine;
	bool asked = machine_option(j->host, "intel_iommu", "on");
	bool intel = machine_iommu_kind(j->host) == IOMMU_INTEL;

	if (j->host->where.place == PLACE_XEN_DOM0)
		return HOW_ON_XEN;
	if (machine->state == STATE_MISSING)
		return beyond_reach(j->host->where.place);
	/* Where an option switches it off, most kernels for Intel also need one that switches it on. */
	if (machine->reason == REASON_OPTION)
		return intel && !asked ? HOW_ON_REPLACE : HOW_ON_NOT_OFF;
	if (machine_is_tables_fault(machine) && !host_place_is_guest(j->host->where.place))
		return HOW_ON_UPDATE;
	return intel && !asked ? HOW_ON_OPTION : beyond_reach(j->host->where.place);
}

static void remark_device(const struct judgement *j, struct device_judgement *d, bool is_silent,
			  const char *off)
{
	for (size_t i = 0; i < d->findings.count; i++) {
		struct finding *finding = &d->findings.items[i];

		finding->option = option_to_go(j->host, finding, off);
		if (!rule_has(finding->rule, OF_DEMANDS))
			continue;
		finding->patches = has_patches(j, finding);
		finding->silent = is_silent && d->kernel.kind == OUTCOME_ACCEPTS;
		finding->hole = leaves_hole(j, finding);
		finding->refused_from = refused_from(j, finding);
		d->option_decides |= j->relaxed == ANSWER_UNKNOWN;
	}
}

void remarks(struct judgement *j)
{
	const char *off = machine_off_option(j->host);
	bool is_silent = j->candidates[0].machine.state == STATE_ON && judgement_is_silent(j);

	j->how_on = how_on(j);
	for (size_t i = 0; i < j->findings.count; i++)
		j->findings.items[i].option = option_to_go(j->host, &j->findings.items[i], off);
	for (size_t i = 0; i < j->device_count; i++)
		remark_device(j, &j->devices[i], is_silent, off);
}
