// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/profile.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define V KERNEL_RELEASE
#define ANY 0xfffff
#define OPEN V(0xffff, ANY, ANY)
/* RHEL's kernels keep one version for a whole release; their build number tells them apart. */
#define BUILD(n) V(0, 0, n)

/* Each step is what the one before it had and what that release added. */
#define BEHAVE_3_18 (SCOPE_FALLBACK)
#define BEHAVE_4_0 (BEHAVE_3_18 | DISPLAY_EXEMPT)
#define BEHAVE_4_2 (BEHAVE_4_0 | DMAR_PREFIX | OVERRUN_CHECKED)
#define BEHAVE_4_9 (BEHAVE_4_2 | NTB_SCOPES | IGD_REGIONS)
#define BEHAVE_5_3 (BEHAVE_4_9 | BELOW_BRIDGES | RELAXABLE_TYPE | OPT_IN_PANICS | PF_REFUSED)
#define BEHAVE_5_4 (BEHAVE_5_3 | VALID_IOVA_LIST)
#define BEHAVE_5_7 (BEHAVE_5_4 | EXCLUSION_IS_UNITY | ISA_RELAXABLE | VF_TOKEN)
#define BEHAVE_5_9 (BEHAVE_5_7 | MAY_DENY)
#define BEHAVE_5_10 (BEHAVE_5_9 | IGD_OPTIONAL | AMD_FLR_AVOIDED)
#define BEHAVE_5_15 (BEHAVE_5_10 | SATC_PARSED | DENIES_QAT | REMOVABLE_TOLD)
#define BEHAVE_6_0 (BEHAVE_5_15 | IVRS_SEGMENTS)
#define BEHAVE_6_1 (BEHAVE_6_0 | NVS_IS_RESERVED)
#define BEHAVE_6_5 (BEHAVE_6_1 | MAPS_MUST_SUCCEED)
#define BEHAVE_6_9 (BEHAVE_6_5 | DENIES_DSA)
#define BEHAVE_6_15 (BEHAVE_6_9 | IGD_DISPLAYS)
#define BEHAVE_7_2 (BEHAVE_6_15 | IOMMU_FUNCTION_TOLD | HT_MAY_BE_FREE)

/*
 * doc/kernel-facts.md, sections 0 to 2. Rows overlap where it is not known in which
 * release a behaviour began: such a release has both rows as candidates.
 *
 *	c875d2c1b808 (3.17) refusal; 18436afdc11a (4.0 or 4.1, 3.18.y) display exempt;
 *	932a6523ce39 (5.1 or 5.2) "DMAR: " in device lines; 1c5c59fbad20 (5.3) relaxable
 *	type and bridges; f036c7fa0ab6 (5.5) memory map fatal, f5a68bb0752e (5.5.y, 5.6)
 *	a warning again; 5.19 DMA ownership; 6.2 a blocking domain for Intel;
 *	a48ce36e2786 (6.6) the check moves to the core.
 *
 * vfio-pci's deny list came with QAT in 5.9, DSA and IAX in 6.9 and in stable releases of
 * older series: 5.10.223 has only QAT, 6.1.162 all (read in Debian's vfio-pci.ko).
 *
 * vfio-pci refuses PFs with VFs since some release between 4.9 and 5.3; VF tokens are
 * from 5.7, and sysfs has "removable" of PCI devices from 5.14 on.
 *
 * vfio-pci's regions of Intel graphics are from 4.6 (5846ff54e87d), e4eccb853664 (5.10, and some of
 * the stable releases before) does without what is not there, 41112160ca87 (6.13 to 6.15)
 * takes every display.
 *
 * No FLR of AMD's Starship and Matisse is from 5.8 on (5.10 here), and in stable releases of June
 * 2020 of older series.
 *
 * AMD's behaviours stand in the same rows (doc/kernel-facts.md, section 5): exclusion
 * ranges became direct regions from 5.5 to 5.7, segments count from 6.0 or 6.1 on.
 */
static const struct profile rows[] = {
	{ "I0", NULL, V(0, 0, 0), V(3, 16, ANY), CHECK_NONE, LINE_NONE, LINE_PROBE_OF,
	  OWNERS_PORTS, SANITY_NONE, 0 },
	{ "I1", NULL, V(3, 17, 0), V(3, 17, ANY), CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF,
	  OWNERS_PORTS, SANITY_NONE, 0 },
	{ "I1-3.18", NULL, V(3, 18, 0), V(3, 18, 19), CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF,
	  OWNERS_PORTS, SANITY_NONE, BEHAVE_3_18 },
	{ "I2-3.18", NULL, V(3, 18, 1), V(3, 18, ANY), CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF,
	  OWNERS_PORTS, SANITY_NONE, BEHAVE_4_0 },
	{ "I1-3.19", NULL, V(3, 19, 0), V(4, 0, ANY), CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF,
	  OWNERS_PORTS, SANITY_NONE, BEHAVE_3_18 | OVERRUN_CHECKED },
	{ "I2", NULL, V(4, 0, 0), V(4, 1, ANY), CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF,
	  OWNERS_PORTS, SANITY_NONE, BEHAVE_4_0 | OVERRUN_CHECKED },
	{ "I2-4.2", NULL, V(4, 2, 0), V(4, 8, ANY), CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF,
	  OWNERS_PORTS, SANITY_NONE, BEHAVE_4_2 },
	{ "I2-4.9", NULL, V(4, 3, 0), V(5, 1, ANY), CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_NONE, BEHAVE_4_9 },
	{ "I3", NULL, V(5, 1, 0), V(5, 2, ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_NONE, BEHAVE_4_9 },
	{ "I4", NULL, V(5, 3, 0), V(5, 3, ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_NONE, BEHAVE_5_3 },
	{ "I4-5.4", NULL, V(5, 4, 0), V(5, 4, ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_NONE, BEHAVE_5_4 },
	{ "I4-5.5", NULL, V(5, 5, 0), V(5, 5, ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_FATAL, BEHAVE_5_4 },
	{ "I4-5.6", NULL, V(5, 5, 1), V(5, 6, ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_MAP, BEHAVE_5_4 },
	{ "I4-5.6-exclusion", NULL, V(5, 5, 1), V(5, 6, ANY), CHECK_ATTACH, LINE_RMRR_DMAR,
	  LINE_PROBE_OF, OWNERS_ENDPOINTS, SANITY_MAP, BEHAVE_5_7 },
	{ "I4-5.7", NULL, V(5, 7, 0), V(5, 9, ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_ALL, BEHAVE_5_9 },
	{ "I4-5.10", NULL, V(5, 10, 0), V(5, 14, ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_ALL, BEHAVE_5_10 },
	{ "I4-5.15", NULL, V(5, 11, 0), V(5, 18, ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_ALL, BEHAVE_5_15 },
	{ "I5", NULL, V(5, 19, 0), V(6, 0, ANY), CHECK_CLAIM, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_5_15 },
	{ "I5-6.0", NULL, V(6, 0, 0), V(6, 0, ANY), CHECK_CLAIM, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_6_0 },
	{ "I5-6.1", NULL, V(6, 1, 0), V(6, 1, ANY), CHECK_CLAIM, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_6_1 },
	{ "I6", NULL, V(6, 2, 0), V(6, 5, ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_6_1 },
	{ "I6-6.5", NULL, V(6, 5, 0), V(6, 5, ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_6_5 },
	{ "I7", NULL, V(6, 6, 0), V(6, 11, ANY), CHECK_CORE, LINE_DIRECT, LINE_PROBE_OF,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_6_5 },
	{ "I7-6.12", NULL, V(6, 10, 0), V(6, 14, ANY), CHECK_CORE, LINE_DIRECT, LINE_PROBE_WITH,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_6_9 },
	{ "I7-6.15", NULL, V(6, 13, 0), V(7, 1, ANY), CHECK_CORE, LINE_DIRECT, LINE_PROBE_WITH,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_6_15 },
	{ "I7-7.2", NULL, V(6, 13, 0), OPEN, CHECK_CORE, LINE_DIRECT, LINE_PROBE_WITH,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_7_2 },

	/*
	 * RHEL 7: 514 (7.3), 1062 (7.7) and 1160 (7.9) were read: era I2, and the
	 * DMAR parser's lines have the prefix. Before 514 only reports are known: the
	 * refusal from 229 (7.1) on, the exemption of displays somewhere up to 514.
	 */
	{ "I0-el7", "el7", BUILD(0), BUILD(228), CHECK_NONE, LINE_NONE, LINE_PROBE_OF,
	  OWNERS_PORTS, SANITY_NONE, SCOPE_FALLBACK },
	{ "I1-el7", "el7", BUILD(0), BUILD(513), CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF,
	  OWNERS_PORTS, SANITY_NONE, BEHAVE_3_18 | DMAR_PREFIX | OVERRUN_CHECKED },
	{ "I2-el7", "el7", BUILD(229), BUILD(1159), CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_NONE, BEHAVE_4_2 },
	{ "I2-el7.9", "el7", BUILD(515), BUILD(ANY), CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_NONE, BEHAVE_4_9 },
	/* RHEL 8: 147 (8.1) was read and is as 4.18; later ones took over newer drivers. */
	{ "I2-el8", "el8", BUILD(0), BUILD(ANY), CHECK_ATTACH, LINE_RMRR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_NONE, BEHAVE_4_9 },
	{ "I4-el8", "el8", BUILD(148), BUILD(ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_ALL, BEHAVE_5_9 },
	/* RHEL 9 began as 5.14 and took over later eras; the release does not say when. */
	{ "I4-el9", "el9", BUILD(0), BUILD(ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_ALL, BEHAVE_5_15 },
	{ "I5-el9", "el9", BUILD(0), BUILD(ANY), CHECK_CLAIM, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_6_1 },
	{ "I7-el9", "el9", BUILD(0), BUILD(ANY), CHECK_CORE, LINE_DIRECT, LINE_UNCERTAIN,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_6_5 },
	/* SUSE's 5.14 (SLE 15 SP4, SP5, SLE Micro 5) still has the old text in 2025. */
	{ "I4-sle15", "sle15", BUILD(0), BUILD(ANY), CHECK_ATTACH, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_ENDPOINTS, SANITY_ALL, BEHAVE_5_15 },
	{ "I5-sle15", "sle15", BUILD(0), BUILD(ANY), CHECK_CLAIM, LINE_RMRR_DMAR, LINE_PROBE_OF,
	  OWNERS_CLAIM, SANITY_ALL, BEHAVE_6_1 },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

_Static_assert(ROWS <= PROFILE_MAX, "a set has room for every row");

const struct profile *profile_rows(size_t *count)
{
	*count = ROWS;
	return rows;
}

/* "5.14.0-362.el9", "5.14.21-150500.55-default": whose kernel is it, and its build number? */
static const char *find_vendor(const char *release, uint64_t *build)
{
	static const struct {
		const char *start, *mark, *vendor;
	} vendors[] = {
		{ "3.10.0-", ".el7", "el7" },
		{ "3.10.0-", ".vz7", "el7" },	/* OpenVZ builds on RHEL's */
		{ "4.18.0-", ".el8", "el8" },
		{ "4.18.0-", ".vz8", "el8" },
		{ "5.14.0-", ".el9", "el9" },
		{ "5.14.0-", ".vz9", "el9" },
		{ "5.14.21-150", "", "sle15" },
	};

	for (size_t i = 0; i < sizeof(vendors) / sizeof(vendors[0]); i++) {
		const char *rest = strchr(release, '-');

		if (strncmp(release, vendors[i].start, strlen(vendors[i].start)) != 0 ||
		    !strstr(release, vendors[i].mark))
			continue;
		*build = rest ? strtoull(rest + 1, NULL, 10) & ANY : 0;
		return vendors[i].vendor;
	}
	return NULL;
}

struct version {
	unsigned int major, minor, patch;
	unsigned int parts;		/* how many of the three there were */
};

static bool parse_version(const char *text, struct version *version, const char **rest)
{
	int used = 0;

	memset(version, 0, sizeof(*version));
	/* scanf would take blanks and signs. */
	if (!isdigit((unsigned char)text[0]))
		return false;
	if (sscanf(text, "%3u.%5u%n", &version->major, &version->minor, &used) != 2)
		return false;
	version->parts = 2;
	text += used;
	used = 0;
	if (sscanf(text, ".%5u%n", &version->patch, &used) == 1 && used) {
		version->parts = 3;
		text += used;
	}
	*rest = text;
	return true;
}

/*
 * Debian's and Ubuntu's releases ("6.1.0-18-amd64") always say patch 0; Debian's
 * /proc/version ends in "Debian 6.1.76-1 (2024-02-01)", Ubuntu's has no such thing.
 */
static bool stable_version(const char *proc_version, struct version *version)
{
	const char *debian = proc_version ? strstr(proc_version, "Debian ") : NULL;
	const char *rest;

	for (; debian; debian = strstr(debian + 1, "Debian ")) {
		struct version found;

		if (parse_version(debian + strlen("Debian "), &found, &rest) &&
		    found.major == version->major && found.minor == version->minor &&
		    found.parts == 3) {
			*version = found;
			return true;
		}
	}
	return false;
}

static void add_rows(struct profile_set *set, const char *vendor, uint64_t low, uint64_t high)
{
	for (size_t i = 0; i < ROWS; i++) {
		bool same = vendor ? rows[i].vendor && strcmp(rows[i].vendor, vendor) == 0 :
				     !rows[i].vendor;

		if (same && rows[i].since <= high && rows[i].until >= low)
			set->rows[set->count++] = &rows[i];
	}
}

void profile_find(const char *release, const char *version, bool asked, struct profile_set *set)
{
	struct version found;
	const char *rest, *vendor;
	uint64_t build, low, high;
	bool whole_series;

	memset(set, 0, sizeof(*set));
	if (!release || !parse_version(release, &found, &rest))
		return;
	set->evidence = asked ? EVIDENCE_ASKED : EVIDENCE_RELEASE;
	vendor = find_vendor(release, &build);
	if (vendor) {
		add_rows(set, vendor, BUILD(build), BUILD(build));
		return;
	}

	whole_series = found.parts == 2 || (found.patch == 0 && rest[0] == '-');
	if (whole_series && !asked && stable_version(version, &found)) {
		set->evidence = EVIDENCE_VERSION;
		whole_series = false;
	}
	low = V(found.major, found.minor, whole_series ? 0 : found.patch);
	high = V(found.major, found.minor, whole_series ? ANY : found.patch);
	add_rows(set, NULL, low, high);
}

static uint64_t series(const char *release)
{
	struct version found = { 0 };
	const char *rest;

	parse_version(release, &found, &rest);
	return V(found.major, found.minor, 0);
}

enum profile_reach profile_reach(const char *release)
{
	uint64_t asked = release ? series(release) : 0, build;

	/* Distributions' own rows are not found by the version. */
	if (!asked || find_vendor(release, &build))
		return REACH_KNOWN;
	if (asked > series(PROFILE_TESTED_TO))
		return REACH_NEWER;
	if (asked < series(PROFILE_VFIO_FROM))
		return REACH_NO_VFIO;
	return asked < series(PROFILE_KNOWN_FROM) ? REACH_OLDER : REACH_KNOWN;
}

/* The strings that tell rows apart, as an image of this row has them. */
static uint32_t row_strings(const struct profile *row)
{
	uint32_t strings = 0;

	if (row->check == CHECK_ATTACH || row->check == CHECK_CLAIM)
		strings |= STRING_OLD_CHECK;
	if (row->check == CHECK_CORE)
		strings |= STRING_NEW_CHECK;
	if (row->ownership == OWNERS_CLAIM)
		strings |= STRING_CLAIM;
	if (profile_has(row, RELAXABLE_TYPE))
		strings |= STRING_RELAXABLE;
	return strings;
}

static bool rows_differ(const struct profile_set *set, uint32_t mask)
{
	for (size_t i = 1; i < set->count; i++)
		if ((row_strings(set->rows[i]) ^ row_strings(set->rows[0])) & mask)
			return true;
	return false;
}

#define ROW_STRINGS (STRING_OLD_CHECK | STRING_NEW_CHECK | STRING_CLAIM | STRING_RELAXABLE)

bool profile_asks_symbols(const struct profile_set *set)
{
	return rows_differ(set, STRING_CLAIM);
}

bool profile_asks_image(const struct profile_set *set)
{
	return rows_differ(set, ROW_STRINGS);
}

/* Keep the rows that have just these of the strings in @mask. */
static void keep_rows(struct profile_set *set, uint32_t strings, uint32_t mask,
		      enum profile_evidence evidence)
{
	size_t count = 0;

	for (size_t i = 0; i < set->count; i++)
		if (((row_strings(set->rows[i]) ^ strings) & mask) == 0)
			set->rows[count++] = set->rows[i];
	if (count < set->count)
		set->evidence = evidence;
	set->count = count;
}

void profile_narrow(struct profile_set *set, const struct kernel_evidence *evidence)
{
	struct profile_set left = *set;

	if (evidence->symbols_known)
		keep_rows(&left, evidence->claims ? STRING_CLAIM : 0, STRING_CLAIM,
			  EVIDENCE_SYMBOLS);
	if (evidence->image_known)
		keep_rows(&left, evidence->strings, ROW_STRINGS, EVIDENCE_IMAGE);
	if (left.count)
		*set = left;
}
