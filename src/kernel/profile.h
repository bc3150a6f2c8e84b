/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Linux kernels do, as a table of rows. A row is a range of releases that
 * behave alike; a kernel is the set of rows that it may be (usually one).
 *
 * Rules and links ask the questions below and never look at a version.
 */
#ifndef KERNEL_PROFILE_H
#define KERNEL_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host/kernel.h"

/* Where a direct region makes the kernel refuse a group. */
enum direct_check {
	CHECK_NONE,
	CHECK_ATTACH,		/* Intel driver, VFIO_SET_IOMMU, EPERM */
	CHECK_CLAIM,		/* Intel driver, VFIO_GROUP_SET_CONTAINER, EPERM */
	CHECK_CORE,		/* any IOMMU, VFIO_GROUP_SET_CONTAINER, EINVAL */
};

/* The kernel's own lines, told apart by their text. */
enum kernel_line {
	LINE_NONE,
	LINE_RMRR,		/* "... due to platform RMRR requirement." */
	LINE_RMRR_DMAR,		/* the same behind "DMAR: " */
	LINE_DIRECT,		/* "Firmware has requested ... a 1:1 IOMMU mapping" */
	LINE_INTERRUPTS,	/* "No interrupt remapping support." */
	LINE_PROBE_OF,		/* "vfio-pci: probe of ... failed with error -22" */
	LINE_PROBE_WITH,	/* "probe with driver vfio-pci failed with error -22" */
	LINE_RESOURCES,		/* "Resources present before probing" */
	LINE_DENYLIST,		/* "exists in vfio-pci device denylist" */
	LINE_PF_ENABLED,	/* "Cannot bind to PF with SR-IOV enabled" */
	LINE_VF_TOKEN,		/* "VF token required to access device" */
	LINE_IGD,		/* "Failed to setup Intel IGD regions" */
	LINE_UNCERTAIN,		/* there is a line, its text is not certain */
};

/* Who in a group stands in the way of VFIO. */
enum ownership {
	OWNERS_PORTS,		/* all drivers but VFIO's, pci-stub and pcieport */
	OWNERS_ENDPOINTS,	/* as above, but bridges never count */
	OWNERS_CLAIM,		/* as OWNERS_PORTS, refused already at SET_CONTAINER */
};

/* What an RMRR outside of reserved memory or out of order is worth to the kernel. */
enum rmrr_sanity {
	SANITY_NONE,
	SANITY_FATAL,		/* memory map checked; turns the IOMMU off */
	SANITY_MAP,		/* memory map checked; two lines and a taint */
	SANITY_ALL,		/* alignment, order and memory map; lines and a taint */
};

struct profile {
	const char *name;	/* "I4-5.7": era and first release, as JSON names it */
	const char *vendor;	/* NULL: mainline and what follows its versions */
	uint64_t since, until;	/* first and last release, see KERNEL_RELEASE */
	enum direct_check check;
	enum kernel_line direct_line;
	enum kernel_line probe_line;
	enum ownership ownership;
	enum rmrr_sanity sanity;
	uint32_t behaviours;
};

enum behaviour {
	SCOPE_FALLBACK = 1 << 0,	/* one-element scopes match current bus numbers */
	NTB_SCOPES = 1 << 1,		/* a bridge scope may name a class 06 endpoint */
	DISPLAY_EXEMPT = 1 << 2,	/* RMRRs of display devices do not count */
	BELOW_BRIDGES = 1 << 3,		/* an RMRR of a bridge reaches what is below it */
	RELAXABLE_TYPE = 1 << 4,	/* sysfs tells relaxable from direct */
	VALID_IOVA_LIST = 1 << 5,	/* VFIO does not map over reserved ranges */
	SATC_PARSED = 1 << 6,
	NVS_IS_RESERVED = 1 << 7,	/* an RMRR may lie in ACPI NVS memory */
	OVERRUN_CHECKED = 1 << 8,	/* a structure past the table's end is an error */
	DMAR_PREFIX = 1 << 9,		/* the DMAR parser's lines begin with "DMAR: " */
	EXCLUSION_IS_UNITY = 1 << 10,	/* an IVRS exclusion range is a direct region */
	IVRS_SEGMENTS = 1 << 11,	/* those in an IVRS count; a unit must name a device */
	IOMMU_FUNCTION_TOLD = 1 << 12,	/* to bind AMD's IOMMU itself fails with a line */
	ISA_RELAXABLE = 1 << 13,	/* an ISA bridge's first 16 MiB can be mapped */
	HT_MAY_BE_FREE = 1 << 14,	/* AMD's HyperTransport range can, if its EFR2 says so */
	MAPS_MUST_SUCCEED = 1 << 15,	/* a direct region that cannot be mapped: no IOMMU */
	OPT_IN_PANICS = 1 << 16,	/* a bad DMAR with platform opt-in is the end of the boot */
	MAY_DENY = 1 << 17,		/* vfio-pci has a deny list, in some releases of the row */
	DENIES_QAT = 1 << 18,		/* ... in all of them, with Intel's QAT on it */
	DENIES_DSA = 1 << 19,		/* ... and with DSA and IAX of Sapphire Rapids */
	PF_REFUSED = 1 << 20,		/* vfio-pci takes no PF whose VFs are on; before: not known */
	VF_TOKEN = 1 << 21,		/* a VF of a PF that VFIO has needs a token */
	REMOVABLE_TOLD = 1 << 22,	/* sysfs has "removable" where it is so */
	IGD_REGIONS = 1 << 23,		/* vfio-pci looks for what belongs to Intel graphics */
	IGD_OPTIONAL = 1 << 24,		/* ... and does without what is not there; before: not known */
	AMD_FLR_AVOIDED = 1 << 26,	/* no FLR of Starship's and Matisse's USB and audio; before: maybe */
	IGD_DISPLAYS = 1 << 25,		/* ... of every Intel display, not of VGA controllers alone */
};

static inline bool profile_has(const struct profile *profile, enum behaviour behaviour)
{
	return profile->behaviours & behaviour;
}

#define KERNEL_RELEASE(major, minor, patch) \
	((uint64_t)(major) << 40 | (uint64_t)(minor) << 20 | (uint64_t)(patch))

/* As many as there are rows at all: whatever a release fits has room (profile.c asserts it). */
#define PROFILE_MAX 48

enum profile_evidence {
	EVIDENCE_NONE,
	EVIDENCE_ASKED,
	EVIDENCE_RELEASE,
	EVIDENCE_VERSION,
	EVIDENCE_SYMBOLS,	/* dropped a row that the release left */
	EVIDENCE_IMAGE,
};

struct profile_set {
	const struct profile *rows[PROFILE_MAX];
	size_t count;
	enum profile_evidence evidence;
};

/* The newest kernel on which the rows were tried, and the oldest whose source was read. */
#define PROFILE_TESTED_TO "7.2.13"
#define PROFILE_KNOWN_FROM "3.16"
#define PROFILE_VFIO_FROM "3.6"		/* cba3345cc494 */

/*
 * The rows that a kernel may be. @release is as uname -r prints it, or as a user
 * asks for it with @asked; "6.1" means every 6.1.y. @version is /proc/version or
 * NULL: distributions whose release hides the stable version name it there. An
 * empty set when @release begins with no version or is NULL.
 */
void profile_find(const char *release, const char *version, bool asked, struct profile_set *set);

/* Is @release, which rows were found for, within what is known? By its series: 7.2.99 is 7.2. */
enum profile_reach {
	REACH_KNOWN,
	REACH_NEWER,		/* than all that were tried: the newest row is taken for it */
	REACH_OLDER,		/* than all that were read: the oldest row is */
	REACH_NO_VFIO,		/* ... and than VFIO itself */
};
enum profile_reach profile_reach(const char *release);

/* Do the rows differ in what the kernel's symbols, or its image, could tell? */
bool profile_asks_symbols(const struct profile_set *set);
bool profile_asks_image(const struct profile_set *set);

/*
 * Drop the rows that the running kernel's own @evidence contradicts. Where that
 * would leave none, the evidence is not understood, and @set stays as it is.
 */
void profile_narrow(struct profile_set *set, const struct kernel_evidence *evidence);

/* All rows, oldest first, mainline before vendors. */
const struct profile *profile_rows(size_t *count);

#endif
