// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which rows a release may be, and what each row does. The rows are written down a
 * second time here, from doc/kernel-facts.md, sections 0 to 2, 8.1 and 11.1: whoever
 * changes the table has to say the same thing twice.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/profile.h"
#include "tests/unit/unit.h"

/* Releases and their rows. More than one: the facts do not tell which. */

struct release {
	const char *release;
	const char *rows; /* oldest first */
	const char *why;
};

static const struct release releases[] = {
	/* RHEL 7: read were 514, 1062 and 1160. */
	{ "3.10.0-123.el7.x86_64", "I0-el7 I1-el7", "7.0: the refusal came some time before 7.1" },
	{ "3.10.0-229.el7.x86_64", "I1-el7 I2-el7", "7.1: refuses; displays exempt in 7.2 or 7.3" },
	{ "3.10.0-327.el7.x86_64", "I1-el7 I2-el7", "7.2: the same" },
	{ "3.10.0-514.el7.x86_64", "I2-el7", "7.3 was read: displays exempt, no NTB rule" },
	{ "3.10.0-514.26.2.el7.x86_64", "I2-el7", "an update of 7.3" },
	{ "3.10.0-1062.el7.x86_64", "I2-el7 I2-el7.9", "7.7: the NTB rule is between 7.3 and 7.9" },
	{ "3.10.0-1160.el7.x86_64", "I2-el7.9", "7.9 was read: NTB rule" },
	{ "3.10.0-1160.119.1.el7.x86_64", "I2-el7.9", "an update of 7.9" },
	/* RHEL 8: read was 147. */
	{ "4.18.0-80.el8.x86_64", "I2-el8", "8.0: before 8.1" },
	{ "4.18.0-147.el8.x86_64", "I2-el8", "8.1 was read: as 4.18" },
	{ "4.18.0-193.el8.x86_64", "I2-el8 I4-el8", "8.2: newer drivers, not read" },
	{ "4.18.0-553.el8.x86_64", "I2-el8 I4-el8", "8.10: newer drivers, not read" },
	/* RHEL 9: "detect by strings; do not trust 5.14" */
	{ "5.14.0-70.13.1.el9_0.x86_64", "I4-el9 I5-el9 I7-el9", "9.0" },
	{ "5.14.0-362.el9.x86_64", "I4-el9 I5-el9 I7-el9", "9.3" },
	{ "5.14.0-503.11.1.el9_5.x86_64", "I4-el9 I5-el9 I7-el9", "9.5" },
	{ "5.14.21-150500.55-default", "I4-sle15 I5-sle15", "SLE 15 SP5" },
	/* Mainline */
	{ "2.6.32", "I0", "before all" },
	{ "3.0", "I0", "no refusal up to 3.16" },
	{ "3.10.0", "I0", "mainline's 3.10 is not Red Hat's" },
	{ "3.16", "I0", "no refusal up to 3.16" },
	{ "3.17", "I1", "c875d2c1b808 refuses; USB exempt" },
	{ "3.18", "I1-3.18 I2-3.18", "any 3.18.y" },
	{ "3.18.0", "I1-3.18", "stable releases only add" },
	{ "3.18.5", "I1-3.18 I2-3.18", "displays exempt in some 3.18.y up to 20" },
	{ "3.18.20", "I2-3.18", "3.18.20 was read: displays exempt" },
	{ "3.18.140", "I2-3.18", "after 3.18.20" },
	{ "3.19", "I1-3.19", "3.19.8 was read: displays not exempt" },
	{ "3.19.8", "I1-3.19", "was read" },
	{ "4.0", "I1-3.19 I2", "displays exempt in 4.0 or 4.1" },
	{ "4.1", "I2", "4.1.6 was read: displays exempt" },
	{ "4.2", "I2-4.2", "4.2.8 was read: \"DMAR: \", no NTB rule, ports must be on pcieport" },
	{ "4.8", "I2-4.2 I2-4.9", "the NTB rule came between 4.2 and 4.9" },
	{ "4.9", "I2-4.9", "was read: NTB rule, bridges never count" },
	{ "4.15.0-213-generic", "I2-4.9", "Ubuntu 18.04" },
	{ "4.18.0", "I2-4.9", "mainline's 4.18 is not Red Hat's" },
	{ "4.19", "I2-4.9", "as 4.9 and 4.20" },
	{ "4.20", "I2-4.9", "was read" },
	{ "5.0", "I2-4.9", "was read: no \"DMAR: \" in device lines" },
	{ "5.1", "I2-4.9 I3", "932a6523ce39 in 5.1 or 5.2" },
	{ "5.2", "I3", "5.2.1 was read: \"DMAR: \"" },
	{ "5.3", "I4", "1c5c59fbad20: relaxable type, below bridges" },
	{ "5.4", "I4-5.4", "was read: list of valid IOVAs" },
	{ "5.5", "I4-5.5 I4-5.6 I4-5.6-exclusion", "any 5.5.y" },
	{ "5.5.0", "I4-5.5", "f036c7fa0ab6: the memory map is fatal" },
	{ "5.5.7", "I4-5.5 I4-5.6 I4-5.6-exclusion", "f5a68bb0752e in some 5.5.y" },
	{ "5.6", "I4-5.6 I4-5.6-exclusion", "a warning again; AMD's exclusion ranges by 5.7" },
	{ "5.7", "I4-5.7", "5.7.14 was read: order and alignment" },
	{ "5.9", "I4-5.7", "vfio-pci does not yet go without an OpRegion" },
	{ "5.10", "I4-5.10", "5.10.223 was read: no SATC" },
	{ "5.12", "I4-5.10 I4-5.15", "SATC parsed from somewhere in 5.11 to 5.15" },
	{ "5.14.21", "I4-5.10 I4-5.15", "a 5.14 that is no vendor's" },
	{ "5.15", "I4-5.15", "5.15.85 was read: SATC" },
	{ "5.15.0-91-generic", "I4-5.15", "Ubuntu 22.04" },
	{ "5.17.0-rc5", "I4-5.15", "was read" },
	{ "5.18", "I4-5.15", "dated by its neighbours: 5.19 has the ownership model" },
	{ "5.19", "I5", "was read: claim" },
	{ "6.0", "I5 I5-6.0", "as 5.19; IVRS segments in 6.0 or 6.1" },
	{ "6.1", "I5-6.1", "6.1.192 was run" },
	{ "6.1.0-18-amd64", "I5-6.1", "Debian 12" },
	{ "6.2", "I6", "6.2.12 was read: a blocking domain" },
	{ "6.4", "I6", "6.4.6 was read: the old text only" },
	{ "6.5", "I6 I6-6.5", "was read: the old text only; maps must succeed by 6.6" },
	{ "6.6", "I7", "6.6.0 was read: the new text only" },
	{ "6.8.12-10-pve", "I7", "Proxmox VE 8" },
	{ "6.11", "I7 I7-6.12", "the text of a failed probe changed up to 6.12" },
	{ "6.12", "I7-6.12", "6.12.107 was run: \"probe with driver\"" },
	{ "6.12.107+deb13-amd64", "I7-6.12", "was run" },
	{ "6.13", "I7-6.12 I7-6.15 I7-7.2", "what AMD's own function says came by 7.2" },
	{ "6.15", "I7-6.15 I7-7.2", "regions of all Intel displays by then" },
	{ "7.1", "I7-6.15 I7-7.2", "the same" },
	{ "7.2", "I7-7.2", "7.2.13 was run" },
	{ "7.2.13+deb14-amd64", "I7-7.2", "was run" },
	{ "99.0", "I7-7.2", "the newest row is open" },
	/* What is no release */
	{ "", "", "empty" },
	{ "6", "", "no minor" },
	{ "linux", "", "no number" },
	{ "v6.1", "", "no number" },
	{ ".1", "", "no major" },
	{ "-1.2", "", "a sign" },
	{ "6.", "", "half a version" },
};

static const char *names_of(const struct profile_set *set, char *text, size_t size)
{
	text[0] = '\0';
	for (size_t i = 0; i < set->count; i++)
		snprintf(text + strlen(text), size - strlen(text), "%s%s", i ? " " : "",
			 set->rows[i]->name);
	return text;
}

static void release_has_rows(void **state)
{
	const struct release *r = *state;
	struct profile_set set;
	char text[256];

	profile_find(r->release, NULL, false, &set);
	assert_string_equal(names_of(&set, text, sizeof(text)), r->rows);
	assert_int_equal(set.evidence, *r->rows ? EVIDENCE_RELEASE : EVIDENCE_NONE);
}

/* The rows */

#define B_3_18 (SCOPE_FALLBACK)
#define B_DISPLAY (B_3_18 | DISPLAY_EXEMPT)
#define B_4_2 (B_DISPLAY | OVERRUN_CHECKED | DMAR_PREFIX)
#define B_4_9 (B_4_2 | NTB_SCOPES | IGD_REGIONS)
#define B_5_3 (B_4_9 | BELOW_BRIDGES | RELAXABLE_TYPE | OPT_IN_PANICS | PF_REFUSED)
#define B_5_4 (B_5_3 | VALID_IOVA_LIST)
#define B_5_7 (B_5_4 | EXCLUSION_IS_UNITY | ISA_RELAXABLE | VF_TOKEN)
#define B_5_9 (B_5_7 | MAY_DENY)
#define B_5_10 (B_5_9 | IGD_OPTIONAL | AMD_FLR_AVOIDED)
#define B_5_15 (B_5_10 | SATC_PARSED | DENIES_QAT | REMOVABLE_TOLD)
#define B_6_0 (B_5_15 | IVRS_SEGMENTS)
#define B_6_1 (B_6_0 | NVS_IS_RESERVED)
#define B_6_5 (B_6_1 | MAPS_MUST_SUCCEED)
#define B_6_9 (B_6_5 | DENIES_DSA)
#define B_6_15 (B_6_9 | IGD_DISPLAYS)
#define B_7_2 (B_6_15 | IOMMU_FUNCTION_TOLD | HT_MAY_BE_FREE)

struct row {
	const char *name;
	enum direct_check check;
	enum kernel_line direct_line, probe_line;
	enum ownership ownership;
	enum rmrr_sanity sanity;
	uint32_t behaviours;
};

static const struct row rows[] = {
	{ "I0", CHECK_NONE, LINE_NONE, LINE_PROBE_OF, OWNERS_PORTS, SANITY_NONE, 0 },
	{ "I1", CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF, OWNERS_PORTS, SANITY_NONE, 0 },
	{ "I1-3.18", CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF, OWNERS_PORTS, SANITY_NONE, B_3_18 },
	{ "I2-3.18", CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF, OWNERS_PORTS, SANITY_NONE, B_DISPLAY },
	{ "I1-3.19", CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF, OWNERS_PORTS, SANITY_NONE,
	  B_3_18 | OVERRUN_CHECKED },
	{ "I2", CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF, OWNERS_PORTS, SANITY_NONE,
	  B_DISPLAY | OVERRUN_CHECKED },
	{ "I2-4.2", CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF, OWNERS_PORTS, SANITY_NONE, B_4_2 },
	{ "I2-4.9", CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_NONE, B_4_9 },
	{ "I3", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_NONE, B_4_9 },
	{ "I4", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_NONE, B_5_3 },
	{ "I4-5.4", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_NONE,
	  B_5_4 },
	{ "I4-5.5", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_FATAL,
	  B_5_4 },
	{ "I4-5.6", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_MAP,
	  B_5_4 },
	{ "I4-5.6-exclusion", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS,
	  SANITY_MAP, B_5_7 },
	{ "I4-5.7", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_ALL,
	  B_5_9 },
	{ "I4-5.10", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_ALL,
	  B_5_10 },
	{ "I4-5.15", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_ALL,
	  B_5_15 },
	{ "I5", CHECK_CLAIM, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_CLAIM, SANITY_ALL, B_5_15 },
	{ "I5-6.0", CHECK_CLAIM, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_CLAIM, SANITY_ALL, B_6_0 },
	{ "I5-6.1", CHECK_CLAIM, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_CLAIM, SANITY_ALL, B_6_1 },
	{ "I6", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_CLAIM, SANITY_ALL, B_6_1 },
	{ "I6-6.5", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_CLAIM, SANITY_ALL, B_6_5 },
	{ "I7", CHECK_CORE, LINE_DIRECT, LINE_PROBE_OF, OWNERS_CLAIM, SANITY_ALL, B_6_5 },
	{ "I7-6.12", CHECK_CORE, LINE_DIRECT, LINE_PROBE_WITH, OWNERS_CLAIM, SANITY_ALL, B_6_9 },
	{ "I7-6.15", CHECK_CORE, LINE_DIRECT, LINE_PROBE_WITH, OWNERS_CLAIM, SANITY_ALL, B_6_15 },
	{ "I7-7.2", CHECK_CORE, LINE_DIRECT, LINE_PROBE_WITH, OWNERS_CLAIM, SANITY_ALL, B_7_2 },
	{ "I0-el7", CHECK_NONE, LINE_NONE, LINE_PROBE_OF, OWNERS_PORTS, SANITY_NONE, B_3_18 },
	{ "I1-el7", CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF, OWNERS_PORTS, SANITY_NONE,
	  B_3_18 | DMAR_PREFIX | OVERRUN_CHECKED },
	{ "I2-el7", CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_NONE, B_4_2 },
	{ "I2-el7.9", CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_NONE,
	  B_4_9 },
	{ "I2-el8", CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_NONE, B_4_9 },
	{ "I4-el8", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_ALL,
	  B_5_9 },
	{ "I4-el9", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_ALL,
	  B_5_15 },
	{ "I5-el9", CHECK_CLAIM, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_CLAIM, SANITY_ALL, B_6_1 },
	{ "I7-el9", CHECK_CORE, LINE_DIRECT, LINE_UNCERTAIN, OWNERS_CLAIM, SANITY_ALL, B_6_5 },
	{ "I4-sle15", CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_ALL,
	  B_5_15 },
	{ "I5-sle15", CHECK_CLAIM, LINE_RMRR_DMAR, LINE_PROBE_OF, OWNERS_CLAIM, SANITY_ALL, B_6_1 },
};

static const struct profile *row_named(const char *name)
{
	size_t count;
	const struct profile *table = profile_rows(&count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	fail_msg("no row %s", name);
	return NULL;
}

static void row_behaves(void **state)
{
	const struct row *expected = *state;
	const struct profile *row = row_named(expected->name);

	assert_int_equal(row->check, expected->check);
	assert_int_equal(row->direct_line, expected->direct_line);
	assert_int_equal(row->probe_line, expected->probe_line);
	assert_int_equal(row->ownership, expected->ownership);
	assert_int_equal(row->sanity, expected->sanity);
	assert_int_equal(row->behaviours, expected->behaviours);
}

static void the_table_has_these_rows_in_this_order(void **state)
{
	size_t count;
	const struct profile *table = profile_rows(&count);

	(void)state;
	for (size_t i = 0; i < count && i < COUNT(rows); i++)
		assert_string_equal(table[i].name, rows[i].name);
	assert_int_equal(count, COUNT(rows));
}

static void each_row_begins_before_it_ends(void **state)
{
	size_t count;
	const struct profile *table = profile_rows(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		assert_true(table[i].since <= table[i].until);
}

static bool same_vendor(const struct profile *a, const struct profile *b)
{
	return a->vendor == b->vendor || (a->vendor && b->vendor && !strcmp(a->vendor, b->vendor));
}

static void rows_of_one_vendor_stand_in_order(void **state)
{
	size_t count;
	const struct profile *table = profile_rows(&count);

	(void)state;
	for (size_t i = 1; i < count; i++) {
		if (!same_vendor(&table[i - 1], &table[i]))
			continue;
		assert_true(table[i - 1].since <= table[i].since);
		assert_true(table[i - 1].until <= table[i].until);
	}
}

static void mainline_stands_before_vendors(void **state)
{
	size_t count;
	const struct profile *table = profile_rows(&count);

	(void)state;
	for (size_t i = 1; i < count; i++)
		if (table[i - 1].vendor)
			assert_non_null(table[i].vendor);
}

static bool has_row(uint64_t release)
{
	size_t count;
	const struct profile *table = profile_rows(&count);

	for (size_t i = 0; i < count; i++)
		if (!table[i].vendor && table[i].since <= release && release <= table[i].until)
			return true;
	return false;
}

/* The last releases of each series; the current one has no end yet. */
static const struct {
	unsigned int major, last;
} series[] = { { 3, 19 }, { 4, 20 }, { 5, 19 }, { 6, 19 }, { 7, 9 } };

static void no_mainline_release_is_without_a_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(series); i++)
		for (unsigned int minor = 0; minor <= series[i].last; minor++)
			for (unsigned int patch = 0; patch < 400; patch++)
				if (!has_row(KERNEL_RELEASE(series[i].major, minor, patch)))
					fail_msg("%u.%u.%u", series[i].major, minor, patch);
}

static void every_mainline_release_is_found_by_its_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(series); i++) {
		for (unsigned int minor = 0; minor <= series[i].last; minor++) {
			struct profile_set set;
			char text[32];

			snprintf(text, sizeof(text), "%u.%u", series[i].major, minor);
			profile_find(text, NULL, true, &set);
			if (set.count < 1 || set.count > 3)
				fail_msg("%s has %zu rows", text, set.count);
		}
	}
}

/* doc/kernel-facts.md, section 1.3: what began never ended again, but for what moved to the core */
static void a_later_mainline_row_loses_no_behaviour(void **state)
{
	const struct profile *last = NULL;
	size_t count;
	const struct profile *table = profile_rows(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		/* The display exemption went to 3.18.y before 3.19 and was not in 3.19. */
		if (table[i].vendor || strcmp(table[i].name, "I2-3.18") == 0)
			continue;
		if (last)
			assert_int_equal(last->behaviours & ~table[i].behaviours, 0);
		last = &table[i];
	}
}

/* Kernels have had @behaviour from @since on, and not before or in @before. */
static void assert_began(uint32_t behaviour, const char *before, const char *since)
{
	struct profile_set set;

	profile_find(before, NULL, true, &set);
	assert_true(set.count > 0);
	for (size_t i = 0; i < set.count; i++)
		assert_false(set.rows[i]->behaviours & behaviour);
	profile_find(since, NULL, true, &set);
	assert_true(set.count > 0);
	for (size_t i = 0; i < set.count; i++)
		assert_true(set.rows[i]->behaviours & behaviour);
}

/* Either row may be it. */
static void assert_open(uint32_t behaviour, const char *release)
{
	struct profile_set set;
	size_t with = 0;

	profile_find(release, NULL, true, &set);
	for (size_t i = 0; i < set.count; i++)
		with += (set.rows[i]->behaviours & behaviour) != 0;
	assert_in_range(with, 1, set.count - 1);
}

static void exclusion_became_unity_from_5_5_to_5_7(void **state)
{
	(void)state;
	assert_began(EXCLUSION_IS_UNITY, "5.4", "5.7");
	assert_open(EXCLUSION_IS_UNITY, "5.6");
}

static void segments_count_from_6_0_or_6_1_on(void **state)
{
	(void)state;
	assert_began(IVRS_SEGMENTS, "5.19", "6.1");
	assert_open(IVRS_SEGMENTS, "6.0");
}

static void amds_function_has_its_line_by_7_2(void **state)
{
	(void)state;
	assert_began(IOMMU_FUNCTION_TOLD, "6.12", "7.2");
	assert_open(IOMMU_FUNCTION_TOLD, "7.1");
}

static void isa_bridges_are_relaxed_by_5_7(void **state)
{
	(void)state;
	assert_began(ISA_RELAXABLE, "5.4", "5.7");
	assert_open(ISA_RELAXABLE, "5.6");
}

static void maps_must_succeed_from_6_5_or_6_6_on(void **state)
{
	(void)state;
	assert_began(MAPS_MUST_SUCCEED, "6.4", "6.6");
	assert_open(MAPS_MUST_SUCCEED, "6.5");
}

static void pages_are_mapped_once_by_7_2(void **state)
{
	(void)state;
}

static void hypertransport_may_be_free_by_7_2(void **state)
{
	(void)state;
	assert_began(HT_MAY_BE_FREE, "6.12", "7.2");
	assert_open(HT_MAY_BE_FREE, "6.13");
}

/* Evidence */

static const char debian_11[] =
	"Linux version 5.10.0-32-amd64 (debian-kernel@lists.debian.org) (gcc-10 (Debian 10.2.1-6) "
	"10.2.1 20210110, GNU ld (GNU Binutils for Debian) 2.35.2) #1 SMP Debian 5.10.223-1 "
	"(2024-08-10)";
static const char debian_5_5[] =
	"Linux version 5.5.0-1-amd64 (debian-kernel@lists.debian.org) (gcc version 9.3.0 "
	"(Debian 9.3.0-8)) #1 SMP Debian 5.5.13-2 (2020-03-30)";
static const char debian_3_18[] =
	"Linux version 3.18.0-1-amd64 (debian-kernel@lists.debian.org) (gcc version 4.8.4 "
	"(Debian 4.8.4-1) ) #1 SMP Debian 3.18.20-1 (2015-08-10)";

static void assert_found(const char *release, const char *version, bool asked, const char *expected,
			 enum profile_evidence evidence)
{
	struct profile_set set;
	char text[256];

	profile_find(release, version, asked, &set);
	assert_string_equal(names_of(&set, text, sizeof(text)), expected);
	assert_int_equal(set.evidence, evidence);
}

static void debians_version_names_the_stable_release(void **state)
{
	(void)state;
	assert_found("5.10.0-32-amd64", debian_11, false, "I4-5.10", EVIDENCE_VERSION);
}

static void the_stable_release_narrows_the_rows(void **state)
{
	(void)state;
	assert_found("3.18.0-1-amd64", NULL, false, "I1-3.18 I2-3.18", EVIDENCE_RELEASE);
	assert_found("3.18.0-1-amd64", debian_3_18, false, "I2-3.18", EVIDENCE_VERSION);
}

static void debians_0_is_any_stable_release_without_proc_version(void **state)
{
	(void)state;
	assert_found("5.5.0-1-amd64", NULL, false, "I4-5.5 I4-5.6 I4-5.6-exclusion",
		     EVIDENCE_RELEASE);
	assert_found("5.5.0-1-amd64", debian_5_5, false, "I4-5.5 I4-5.6 I4-5.6-exclusion",
		     EVIDENCE_VERSION);
}

static void the_compilers_version_is_not_the_kernels(void **state)
{
	(void)state;
	assert_found("6.1.0-1-amd64", debian_11, false, "I5-6.1", EVIDENCE_RELEASE);
}

static void proc_version_says_nothing_about_a_kernel_that_was_asked_for(void **state)
{
	(void)state;
	assert_found("5.10", debian_11, true, "I4-5.10", EVIDENCE_ASKED);
	assert_found("3.18", debian_3_18, true, "I1-3.18 I2-3.18", EVIDENCE_ASKED);
}

static void without_a_release_there_is_no_row(void **state)
{
	(void)state;
	assert_found(NULL, NULL, false, "", EVIDENCE_NONE);
	assert_found(NULL, debian_11, false, "", EVIDENCE_NONE);
}

static void an_asked_patch_level_is_just_that_one(void **state)
{
	(void)state;
	assert_found("5.5.0", NULL, true, "I4-5.5", EVIDENCE_ASKED);
	assert_found("5.5", NULL, true, "I4-5.5 I4-5.6 I4-5.6-exclusion", EVIDENCE_ASKED);
}

static void a_release_candidate_is_of_its_series(void **state)
{
	(void)state;
	assert_found("6.6.0-rc3+", NULL, false, "I7", EVIDENCE_RELEASE);
	assert_found("6.6-rc3", NULL, true, "I7", EVIDENCE_ASKED);
}

/* What the kernel itself tells */

#define SYM_NONE 1
#define SYM_CLAIM 2
#define OLD STRING_OLD_CHECK
#define NEW STRING_NEW_CHECK
#define CLAIMS STRING_CLAIM
#define TYPED STRING_RELAXABLE
#define NO_IMAGE UINT32_MAX

static const struct narrowing {
	const char *release;
	int symbols;		/* 0: not known */
	uint32_t strings;	/* or NO_IMAGE */
	const char *rows;
	enum profile_evidence evidence;
} narrowings[] = {
	{ "5.14.0-362.el9", 0, NO_IMAGE, "I4-el9 I5-el9 I7-el9", EVIDENCE_RELEASE },
	{ "5.14.0-362.el9", SYM_NONE, NO_IMAGE, "I4-el9", EVIDENCE_SYMBOLS },
	{ "5.14.0-362.el9", SYM_CLAIM, NO_IMAGE, "I5-el9 I7-el9", EVIDENCE_SYMBOLS },
	{ "5.14.0-362.el9", SYM_CLAIM, OLD | CLAIMS | TYPED, "I5-el9", EVIDENCE_IMAGE },
	{ "5.14.0-362.el9", SYM_CLAIM, NEW | CLAIMS | TYPED, "I7-el9", EVIDENCE_IMAGE },
	{ "5.14.0-362.el9", 0, OLD | TYPED, "I4-el9", EVIDENCE_IMAGE },
	{ "5.14.0-362.el9", 0, OLD | CLAIMS | TYPED, "I5-el9", EVIDENCE_IMAGE },
	{ "5.14.0-362.el9", 0, NEW | CLAIMS | TYPED, "I7-el9", EVIDENCE_IMAGE },
	/* The two patches tell no rows apart. */
	{ "5.14.0-362.el9", 0, OLD | TYPED | STRING_RELAX_OPTION | STRING_ACS_OVERRIDE, "I4-el9",
	  EVIDENCE_IMAGE },
	/* What fits no row, alone or together, is not understood. */
	{ "5.14.0-362.el9", 0, 0, "I4-el9 I5-el9 I7-el9", EVIDENCE_RELEASE },
	{ "5.14.0-362.el9", 0, OLD | NEW | CLAIMS | TYPED, "I4-el9 I5-el9 I7-el9", EVIDENCE_RELEASE },
	{ "5.14.0-362.el9", SYM_NONE, NEW | CLAIMS | TYPED, "I4-el9 I5-el9 I7-el9",
	  EVIDENCE_RELEASE },
	{ "5.14.21-150500.55-default", SYM_CLAIM, NO_IMAGE, "I5-sle15", EVIDENCE_SYMBOLS },
	{ "5.14.21-150500.55-default", SYM_NONE, NO_IMAGE, "I4-sle15", EVIDENCE_SYMBOLS },
	{ "4.18.0-553.el8", SYM_NONE, NO_IMAGE, "I2-el8 I4-el8", EVIDENCE_RELEASE },
	{ "4.18.0-553.el8", 0, OLD, "I2-el8", EVIDENCE_IMAGE },
	{ "4.18.0-553.el8", 0, OLD | TYPED, "I4-el8", EVIDENCE_IMAGE },
	{ "3.10.0-123.el7", 0, 0, "I0-el7", EVIDENCE_IMAGE },
	{ "3.10.0-123.el7", 0, OLD, "I1-el7", EVIDENCE_IMAGE },
	{ "3.10.0-327.el7", 0, OLD, "I1-el7 I2-el7", EVIDENCE_RELEASE },
	{ "6.11", SYM_CLAIM, NEW | CLAIMS | TYPED, "I7 I7-6.12", EVIDENCE_RELEASE },
	/* No string tells whether maps must succeed. */
	{ "6.5", SYM_CLAIM, OLD | CLAIMS | TYPED, "I6 I6-6.5", EVIDENCE_RELEASE },
	/* One row stays, whatever is said against it. */
	{ "6.4", SYM_NONE, NEW, "I6", EVIDENCE_RELEASE },
	{ "6.4", SYM_CLAIM, OLD | CLAIMS | TYPED, "I6", EVIDENCE_RELEASE },
};

static void evidence_narrows_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(narrowings); i++) {
		const struct narrowing *n = &narrowings[i];
		struct kernel_evidence evidence = {
			.symbols_known = n->symbols != 0,
			.claims = n->symbols == SYM_CLAIM,
			.image_known = n->strings != NO_IMAGE,
			.strings = n->strings != NO_IMAGE ? n->strings : 0,
		};
		struct profile_set set;
		char text[256];

		profile_find(n->release, NULL, false, &set);
		profile_narrow(&set, &evidence);
		if (strcmp(names_of(&set, text, sizeof(text)), n->rows) != 0 ||
		    set.evidence != n->evidence)
			fail_msg("case %zu, %s: '%s', evidence %d", i, n->release, text,
				 (int)set.evidence);
	}
}

static void no_rows_stay_no_rows(void **state)
{
	struct kernel_evidence evidence = { .symbols_known = true };
	struct profile_set set;

	(void)state;
	profile_find(NULL, NULL, false, &set);
	profile_narrow(&set, &evidence);
	assert_int_equal(set.count, 0);
	assert_int_equal(set.evidence, EVIDENCE_NONE);
}

/* A file is read only where it can tell something. */
static void only_what_can_tell_is_asked(void **state)
{
	static const struct {
		const char *release;
		bool symbols, image;
	} asks[] = {
		{ "5.14.0-362.el9", true, true },  { "5.14.21-150500.55-default", true, true },
		{ "4.18.0-553.el8", false, true }, { "3.10.0-123.el7", false, true },
		{ "3.10.0-327.el7", false, false }, { "3.10.0-1062.el7", false, false },
		{ "5.1", false, false },	   { "5.12", false, false },
		{ "6.11", false, false },	   { "6.1.76", false, false },
		{ "nonsense", false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(asks); i++) {
		struct profile_set set;

		profile_find(asks[i].release, NULL, false, &set);
		if (profile_asks_symbols(&set) != asks[i].symbols ||
		    profile_asks_image(&set) != asks[i].image)
			fail_msg("%s", asks[i].release);
	}
}

static const struct CMUnitTest plain[] = {
	cmocka_unit_test(the_table_has_these_rows_in_this_order),
	cmocka_unit_test(each_row_begins_before_it_ends),
	cmocka_unit_test(rows_of_one_vendor_stand_in_order),
	cmocka_unit_test(mainline_stands_before_vendors),
	cmocka_unit_test(no_mainline_release_is_without_a_row),
	cmocka_unit_test(every_mainline_release_is_found_by_its_name),
	cmocka_unit_test(a_later_mainline_row_loses_no_behaviour),
	cmocka_unit_test(exclusion_became_unity_from_5_5_to_5_7),
	cmocka_unit_test(segments_count_from_6_0_or_6_1_on),
	cmocka_unit_test(amds_function_has_its_line_by_7_2),
	cmocka_unit_test(isa_bridges_are_relaxed_by_5_7),
	cmocka_unit_test(maps_must_succeed_from_6_5_or_6_6_on),
	cmocka_unit_test(pages_are_mapped_once_by_7_2),
	cmocka_unit_test(hypertransport_may_be_free_by_7_2),
	cmocka_unit_test(debians_version_names_the_stable_release),
	cmocka_unit_test(the_stable_release_narrows_the_rows),
	cmocka_unit_test(debians_0_is_any_stable_release_without_proc_version),
	cmocka_unit_test(the_compilers_version_is_not_the_kernels),
	cmocka_unit_test(proc_version_says_nothing_about_a_kernel_that_was_asked_for),
	cmocka_unit_test(without_a_release_there_is_no_row),
	cmocka_unit_test(an_asked_patch_level_is_just_that_one),
	cmocka_unit_test(a_release_candidate_is_of_its_series),
	cmocka_unit_test(evidence_narrows_rows),
	cmocka_unit_test(no_rows_stay_no_rows),
	cmocka_unit_test(only_what_can_tell_is_asked),
};

static struct CMUnitTest tests[COUNT(plain) + COUNT(releases) + COUNT(rows)];
static char names[COUNT(releases) + COUNT(rows)][160];

/* One case each, so that a report names the release or the row. */
static void add_releases(struct CMUnitTest *cases, char (*text)[sizeof(names[0])])
{
	for (size_t i = 0; i < COUNT(releases); i++) {
		snprintf(text[i], sizeof(text[i]), "release '%s' has rows '%s' (%s)",
			 releases[i].release, releases[i].rows, releases[i].why);
		cases[i] = (struct CMUnitTest){
			.name = text[i],
			.test_func = release_has_rows,
			.initial_state = (void *)(uintptr_t)&releases[i],
		};
	}
}

static void add_rows(struct CMUnitTest *cases, char (*text)[sizeof(names[0])])
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(text[i], sizeof(text[i]), "row %s behaves as the facts say", rows[i].name);
		cases[i] = (struct CMUnitTest){
			.name = text[i],
			.test_func = row_behaves,
			.initial_state = (void *)(uintptr_t)&rows[i],
		};
	}
}

int main(void)
{
	memcpy(tests, plain, sizeof(plain));
	add_releases(tests + COUNT(plain), names);
	add_rows(tests + COUNT(plain) + COUNT(releases), names + COUNT(releases));
	return RUN(tests);
}
