/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A finding is a rule and typed facts; src/report/ makes sentences of them.
 */
#ifndef POLICY_FINDING_H
#define POLICY_FINDING_H

#include "kernel/outcome.h"
#include "policy/rule.h"

struct advice;
struct arena;
struct policy_severity;
struct policy_waiver;

/* Which of a rule's cases it is; policy/case.h has a row for each. */
enum detail {
	/* firmware-reserved-memory */
	DETAIL_DEMAND,			/* a scope names the device itself */
	DETAIL_DEMAND_BELOW,		/* a scope names the bridge @other above it */
	DETAIL_DEMAND_MEMBER,		/* only of @other, which shares the group */
	DETAIL_DEMAND_SHOWN,		/* the kernel lists it; the tables do not say whose */
	DETAIL_DEMAND_RELAXED,		/* an option makes the kernel ignore it */
	/* firmware-reserved-memory-relaxed */
	DETAIL_RELAXED_USB,
	DETAIL_RELAXED_DISPLAY,
	/* firmware-table-invalid */
	DETAIL_TABLE_HANG,
	DETAIL_TABLE_OFF,
	DETAIL_TABLE_PANIC,		/* and so the boot ends in a panic ... */
	DETAIL_TABLE_MAY_PANIC,		/* ... if a port is external-facing */
	DETAIL_TABLE_UNKNOWN,
	DETAIL_TABLE_IGNORED,
	DETAIL_TABLE_MISMATCH,		/* a scope of the wrong type for @other */
	DETAIL_TABLE_RMRR,		/* an RMRR outside of reserved memory, for 5.5.0 */
	DETAIL_TABLE_NO_UNIT,		/* Linux takes @block for the IOMMU, which it is not */
	DETAIL_TABLE_REPEATED,		/* two IOMMUs with the same registers */
	DETAIL_TABLE_TOO_MANY,		/* more IOMMUs than Linux has room for */
	DETAIL_TABLE_ABSENT,		/* an IOMMU whose own function is not there */
	DETAIL_TABLE_BEYOND,		/* @other has a higher number than any that a unit names */
	DETAIL_TABLE_MAPS,		/* memory that Linux cannot map */
	DETAIL_TABLE_DUMP,		/* damaged acpidump text */
	/* firmware-bug */
	DETAIL_BUG_MAP,			/* the RMRR is not in reserved memory */
	DETAIL_BUG_ORDER,		/* the RMRR is misaligned or ends before it starts */
	DETAIL_BUG_FALLBACK,		/* a bus number in place of a path */
	DETAIL_BUG_SCOPE_TYPE,		/* a scope type that nobody knows */
	/* iommu-missing, iommu-disabled */
	DETAIL_MISSING,
	DETAIL_MISSING_INTEL,		/* the same, by whose processors it has */
	DETAIL_MISSING_INTEL_ON,	/* ... and the kernel would use it */
	DETAIL_MISSING_AMD,
	DETAIL_MISSING_XEN,		/* Xen has it, and Linux is its dom0 */
	DETAIL_MISSING_TREE,		/* a board without ACPI */
	DETAIL_MISSING_ARM,		/* an ARM machine */
	DETAIL_DISABLED_OPTION,
	DETAIL_DISABLED_TABLE,
	DETAIL_DISABLED,
	DETAIL_DISABLED_MASKED,
	DETAIL_DISABLED_DESPITE,	/* intel_iommu=on is there already */
	DETAIL_DISABLED_AMD,		/* where no option is needed */
	DETAIL_DISABLED_SMMU,
	DETAIL_DISABLED_GRAPHICS,	/* the unit of this display device is left out */
	DETAIL_MISSING_ACPI,		/* acpi=off hides every table */
	/* interrupt-remapping-missing */
	DETAIL_REMAPPING_FLAG,
	DETAIL_REMAPPING_OPTION,
	DETAIL_REMAPPING_CAPABILITY,
	DETAIL_REMAPPING_IOAPIC,
	DETAIL_REMAPPING_IVRS,		/* the IVRS does not name the southbridge's IOAPIC, or another */
	DETAIL_REMAPPING_CHIPSET,	/* it has an erratum */
	DETAIL_REMAPPING_VIRTIO,
	DETAIL_REMAPPING_MSI,		/* no ITS of ARM keeps them apart */
	DETAIL_REMAPPING_SHOWN,
	DETAIL_REMAPPING_TOLD,		/* the log says so */
	/* evidence-contradiction */
	DETAIL_SHOWN_NOT_DEMANDED,	/* sysfs has a direct range, the table has not */
	DETAIL_DEMANDED_NOT_SHOWN,
	DETAIL_ON_DESPITE_TABLE,	/* groups exist though the table should prevent it */
	DETAIL_REMAPPED_DESPITE,	/* ... and interrupts are remapped, likewise */
	DETAIL_UNREMAPPED_DESPITE,	/* ... and are not, though nothing should prevent it */
	DETAIL_NO_SCOPE_FITS,		/* a table from elsewhere? */
	DETAIL_LOG_REFUSES,		/* the kernel's log tells of a refusal that should not be */
	DETAIL_LOG_REFUSED_ELSEWHERE,	/* ... another kernel's or another machine's */
	DETAIL_LOG_TELLS,		/* of trouble that cannot be seen otherwise */
	/* host-critical: of the device, or of @other, which shares the group */
	DETAIL_USE_ROOT,
	DETAIL_USE_MOUNT,
	DETAIL_USE_SWAP,
	DETAIL_USE_POOL,
	DETAIL_USE_ROUTE,
	DETAIL_USE_ONLY_NIC,
	DETAIL_USE_BOOT_DISPLAY,
	DETAIL_USE_FRAMEBUFFER,
	DETAIL_USE_SERIAL_CONSOLE,
	DETAIL_USE_KEYBOARD,
	DETAIL_USE_VIRTUAL,		/* @what: the virtual function, @through: what for */
	DETAIL_USE_MANAGEMENT,		/* @what: which management controller */
	/* not-assignable */
	DETAIL_CHIPSET,			/* of class 06 */
	DETAIL_PROCESSOR,		/* of another class, on a root bus */
	DETAIL_UNCOVERED,
	DETAIL_CHIPSET_IDLE,		/* the chipset function @other shares its group, without a driver */
	DETAIL_CHIPSET_BUSY,		/* ... with one, that would have to let go */
	/* parent-in-group: @what is the parent */
	DETAIL_PARENT_PF,		/* a virtual function's physical one */
	DETAIL_PARENT_VMD,		/* the VMD that it is behind */
	DETAIL_PARENT_ASKED,		/* it is one itself; the evidence names what goes */
	/* group-shared */
	DETAIL_SHARED,
	/* of any rule, about the machine: a waiver that does not count, as ... */
	DETAIL_WAIVER_EXPIRED,
	DETAIL_WAIVER_IDS,		/* @other has other ids than it names */
	DETAIL_WAIVER_REGIONS,		/* it is about other memory, or what is found has none */
	DETAIL_WAIVER_USES,		/* the host does more with the device than it names */
	DETAIL_WAIVER_GONE,		/* there is nothing to waive any more */
	DETAIL_WAIVER_UNKNOWN,		/* what is found is not certain */
	DETAIL_WAIVER_ABSENT,		/* no such device */
	/* vfio-module-missing: @what is the module */
	DETAIL_MODULE_NOT_LOADED,
	DETAIL_MODULE_ABSENT,		/* the kernel @through has none */
	/* vfio-module-blacklisted: module @what, said in the file @through */
	DETAIL_MODULE_BLACKLISTED,
	DETAIL_MODULE_BLACKLISTED_BOOT,	/* by an option of the kernel */
	DETAIL_MODULE_NOT_AGAIN,	/* now it is loaded */
	DETAIL_MODULE_REFUSED,		/* install ... /bin/false */
	DETAIL_MODULE_REDIRECTED,	/* install, and something else */
	DETAIL_MODULE_FORBIDDEN,	/* module_blacklist= */
	/* vfio-module-option */
	DETAIL_OPTION_IDS,		/* the file @through gives the device to vfio-pci */
	DETAIL_OPTION_IDS_LATE,		/* ... but the driver @what is there first */
	DETAIL_OPTION_INTERRUPTS,
	DETAIL_OPTION_NOIOMMU,
	DETAIL_OPTION_DENYLIST,
	DETAIL_OPTION_MISTYPED,		/* @what: the option, @through: what Linux knows */
	DETAIL_OPTION_NEEDLESS,		/* ... what it asks for is so without it */
	DETAIL_DENYLISTED,
	/* noiommu-mode */
	DETAIL_NOIOMMU,
	/* acs-override */
	DETAIL_ACS_OVERRIDE,		/* it made @other count as isolated */
	DETAIL_ACS_UNCERTAIN,		/* ... if this kernel has the patch */
	DETAIL_ACS_UNSEEN,		/* what it did cannot be seen */
	DETAIL_ACS_IGNORED,		/* this kernel does not know it */
	DETAIL_ACS_CLEARED,		/* pci=@what takes isolation away from @other */
	/* no-reset */
	DETAIL_NO_RESET,		/* there is no way at all */
	DETAIL_NO_RESET_ALONE,		/* only together with @what, on the same bus */
	DETAIL_NO_RESET_KEPT,		/* ... of whom the host keeps @through */
	DETAIL_NO_RESET_BRIDGE,		/* ... and the bridge @through, which no guest gets */
	DETAIL_NO_RESET_OFF,		/* reset_method was emptied by hand */
	/* reset-broken: @through says so */
	DETAIL_RESET_HANGS,		/* a reset hangs the host, and this kernel does it */
	DETAIL_RESET_HANGS_REPORTED,	/* ... by reports */
	DETAIL_RESET_LOST,		/* the device does not come back from a reset */
	DETAIL_RESET_ONCE,		/* ... and there is none that brings it back */
	DETAIL_RESET_UNFIXED,		/* one of the first three, but for kernels that know it */
	/* sriov-pf */
	DETAIL_PF_ENABLED,		/* @what virtual functions are on */
	DETAIL_PF_IN_USE,		/* ... and VFIO has some of them, @through to begin with */
	DETAIL_PF_SHARED,		/* ... while VFIO has the physical function already */
	/* sriov-vf */
	DETAIL_VF_ALONE,		/* its physical function @what has no driver */
	DETAIL_VF_TOKEN,		/* ... is VFIO's */
	DETAIL_VF_DEPENDS,		/* ... is driven by @through */
	/* device-unresponsive */
	DETAIL_UNRESPONSIVE,
	/* device-power */
	DETAIL_POWER_COLD,
	DETAIL_POWER_SUSPENDED,
	DETAIL_POWER_IDLE,		/* in D3cold while vfio-pci has it and no guest does */
	DETAIL_POWER_IDLE_MAYBE,	/* ... or just asleep */
	DETAIL_POWER_IDLE_VARIANT,	/* ... while the driver @what has it, VFIO's for such devices */
	DETAIL_POWER_IDLE_LATE,		/* ... although disable_idle_d3 is set */
	DETAIL_POWER_STUCK,		/* it did not come back, as the log says */
	/* device-in-use: @what has it open */
	DETAIL_HELD,
	DETAIL_HELD_VFIO,		/* ... through VFIO, as a guest does */
	DETAIL_HELD_UNFINISHED,		/* not all processes were looked at */
	DETAIL_HELD_UNSEEN,		/* not all may be looked at */
	/* boot-framebuffer: @what has it, @through: the end of the kernel's line, or NULL */
	DETAIL_BOOT_SCREEN,		/* as long as the platform device is there */
	DETAIL_BOOT_SCREEN_DRIVER,	/* ... until its driver is unbound */
	DETAIL_BOOT_SCREEN_DESPITE,	/* ... though an option should keep it away */
	/* igd-regions */
	DETAIL_IGD_BRIDGE,		/* @other stands where Intel's bridge should */
	DETAIL_IGD_BARE,		/* it has no OpRegion, or the host no bridges */
	/* graphics-rom */
	DETAIL_ROM_USED,		/* the firmware has run it */
	DETAIL_ROM_ABSENT,		/* there is none, as in an APU */
	/* untrusted-port */
	DETAIL_REMOVABLE,
	/* iova-hole */
	DETAIL_HOLE,			/* guest memory meets ranges that the group keeps */
	DETAIL_HOLE_APERTURE,		/* ... or lies beyond what the IOMMU can translate */
	/* bar-beyond-iommu: @what: the IOMMU's bits, @through: the guest's */
	DETAIL_BAR_BEYOND,
	DETAILS,
};

enum evidence_kind {
	FROM_SCOPE,		/* @index: a touch */
	FROM_RANGE,		/* @index: a reserved range of the finding's group */
	FROM_DEFECT,		/* the finding's defect */
	FROM_MATCH,		/* the finding's match */
	FROM_BLOCK,		/* the finding's block */
	FROM_REGION,		/* @index: a region */
	FROM_LINE,		/* @index: which of the lines that the kernel prints about it */
	FROM_OPTION,		/* the kernel command line */
	FROM_MEMBER,		/* @index: a device of the group */
	FROM_LOG,		/* @index: an entry of host.log */
	FROM_FILE,		/* @text, as it stands in @source */
};

struct evidence {
	enum evidence_kind kind;
	size_t index;
	const char *source, *text;		/* FROM_FILE */
};

struct finding {
	const struct rule *rule;
	enum severity severity;
	enum detail detail;
	size_t device;				/* that it is about, or NO_INDEX: the machine */
	bool whole_machine;			/* repeated for each device that it weighs on */
	size_t other;				/* another device of the story, or NO_INDEX */
	/* Names that the case is about, as its words say; of the host, or constants. */
	const char *what, *through;
	size_t group;				/* index of the group of the story, or NO_INDEX */
	const struct links *links;		/* that touches and regions are of, or NULL */
	size_t region;				/* index into links->regions, or NO_INDEX */
	const struct acpi_defect *defect;
	const struct scope_match *match;	/* mismatch or fallback */
	const struct ivrs_block *block;		/* of an IVRS, that is in Linux's way */
	const struct advice *advice;		/* what is known to help here, or NULL */
	const struct host_slot *slot;		/* that the device of the demand is in, or NULL */
	struct evidence *evidence;
	size_t evidence_count;
	struct arena *arena;			/* has the evidence */
	/* policy/waiver.h: what the administrator has decided about it, or NULL */
	const struct policy_severity *set;
	const struct policy_waiver *waiver;	/* of DETAIL_WAIVER_*: which does not count */
	bool waived;				/* by @waiver: nothing is to be done about it */
	enum severity by_itself;		/* with one of the two: without them */
	/* policy/remarks.h */
	const char *option;	/* that has to go from the kernel command line; NULL: there is none */
	/* Of a demand: */
	bool silent;		/* the kernel gives the device away all the same, and nothing warns */
	bool hole;		/* ... but a guest that has memory at its addresses does not start */
	/* The first of the kernels that refuse it, which the newest does; 0: not the newest. */
	uint64_t refused_from;	/* KERNEL_RELEASE() */
	bool patches;		/* kernels are about that were patched to ignore it */
};

/*
 * A list that rules add to without looking whether there was memory: where there was none,
 * @arena has failed, which whoever lent it looks at once in the end, and what is written
 * then goes into @lost.
 */
struct findings {
	struct arena *arena;		/* has all that findings are made of */
	const struct rule *rule;	/* at work: the row of whoever adds to the list */
	struct finding *items;
	size_t count;
	struct finding *lost;
};

/*
 * Add a finding of the rule at work, and as severe as that is, about @device; all else is
 * empty. It stays where it is until the next one is added.
 */
struct finding *finding_add(struct findings *findings, enum detail detail, size_t device);
/* Add what @finding says, with its evidence, whoever found it. */
struct finding *finding_copy(struct findings *findings, const struct finding *finding);

void finding_evidence(struct finding *finding, enum evidence_kind kind, size_t index);
/* What @source, a path below the host's root, says; both are copied. */
void finding_evidence_file(struct finding *finding, const char *source, const char *text);
void __attribute__((format(printf, 3, 4)))
finding_evidence_format(struct finding *finding, const char *source, const char *format, ...);
/* What the attribute @name of the PCI device @device ("0000:02:00.0") says. */
void finding_evidence_attribute(struct finding *finding, const char *device, const char *name,
				const char *text);

#endif
