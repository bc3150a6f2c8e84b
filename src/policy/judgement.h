/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The judgement of a host: outcome, findings, verdict and what is left to do, a device. */
#ifndef POLICY_JUDGEMENT_H
#define POLICY_JUDGEMENT_H

#include "host/arena.h"
#include "policy/finding.h"

struct policy;

enum verdict {
	VERDICT_SAFE,
	VERDICT_CAUTION,
	VERDICT_UNKNOWN,
	VERDICT_UNSAFE,
};

/* As in JSON; to be translated where people read them. */
extern const char *const verdict_names[VERDICT_UNSAFE + 1];

enum todo_action {
	PREPARE_BIND,
	PREPARE_FREE,
	PREPARE_LOAD_MODULE,
	PREPARE_ENABLE_IOMMU,
	PREPARE_REBIND,			/* as PREPARE_BIND, from the driver that has it */
	PREPARE_FREE_CHIPSET,		/* as PREPARE_FREE, but nobody gives it away */
	PREPARE_INSTALL_MODULE,		/* the kernel @through has no @what */
	PREPARE_ALLOW_MODULE,		/* the file @through keeps @what from being loaded */
	PREPARE_ALLOW_OPTION,		/* the command line does */
	PREPARE_DISABLE_VFS,
	PREPARE_VARIANT,		/* as PREPARE_BIND, to @what, VFIO's driver for just this device */
	PREPARE_STOP_UNIT,		/* systemd's unit @what, as the process @through has @device open */
	PREPARE_STOP_PROCESS,		/* the process @what, as it has @through open */
	PREPARE_LOOK_HOLDERS,		/* who has the nodes @what open is not known */
	PREPARE_UNLOAD,			/* the modules @what, which use the driver */
	PREPARES,
};

struct todo {
	enum todo_action action;
	size_t device;			/* or NO_INDEX */
	const char *what, *through;	/* as in struct finding */
};

/* How what is bound now is bound at each boot too. */
enum lasting_way {
	LASTING_NONE,			/* nothing is to be bound, or it should not be for good */
	LASTING_DRIVERCTL,		/* by address: driverctl is there */
	LASTING_ADDRESS,		/* by address, with driverctl that is not there yet */
	LASTING_MODPROBE,		/* by the id, an option of the module */
	LASTING_COMMAND_LINE,		/* by the id, an option of the kernel */
	LASTING_VIRTUAL,		/* a virtual function is new at each boot */
	LASTING_WAYS,
};

/* Why it has to be by address. */
enum lasting_reason {
	LASTING_ANY,
	LASTING_TWIN,			/* @other has the same id and stays with the host */
	LASTING_BUILT_IN,		/* the driver is there before any option counts */
	LASTING_VARIANT,		/* the driver takes no ids */
	LASTING_REASONS,
};

struct lasting {
	enum lasting_way way;
	enum lasting_reason reason;
	const size_t *devices;		/* to be bound: indices into host.devices */
	size_t device_count;
	size_t about;			/* the one of them that is why */
	const char *driver;		/* of the device itself: "vfio-pci" or a variant */
	const char *other;		/* LASTING_TWIN: its address */
	const char *ids;		/* all that vfio-pci is told, with those it was told before */
	const char *options;		/* with its other options, as behind "options vfio-pci " */
	const char *file;		/* where it was told before; NULL: nowhere */
	bool told;			/* they are among those already */
	bool waits;			/* the others' modules have to: vfio-pci is one too */
	const char *const *modules;	/* that have to wait for vfio-pci */
	size_t module_count;
};

struct not_checked {
	const struct rule *rule;
	enum unchecked why;
};

/* What switches the IOMMU on, in the order of words. */
enum how_on {
	HOW_ON_OPTION,			/* intel_iommu=on */
	HOW_ON_NOT_OFF,			/* without the option that switches it off */
	HOW_ON_REPLACE,			/* both */
	HOW_ON_FIRMWARE,		/* its setup */
	HOW_ON_UPDATE,			/* ... once its table is corrected */
	HOW_ON_OWNER,			/* of the virtual machine */
	HOW_ON_XEN,			/* which has it: without Xen */
	HOW_ON_TREE,			/* the board's device tree */
};

struct device_judgement {
	size_t device;			/* index into host.devices */
	enum verdict verdict;
	enum verdict counted;		/* what of it weighs on the exit status */
	struct outcome kernel, now;
	enum answer ready;
	struct todo *todo;
	size_t todo_count;
	struct lasting lasting;
	struct findings findings;
	struct not_checked *not_checked;
	size_t not_checked_count;
	bool option_decides;		/* policy/remarks.h: one that not every kernel heeds decides @kernel */
};

/* One candidate row and what follows from it. */
struct candidate {
	const struct profile *profile;
	struct links links;
	struct machine machine;
};

struct judge_options {
	const char *kernel;		/* --kernel, or NULL */
	bool named;			/* the devices were named by address or filter */
	const char *source;		/* the root directory, for messages */
	const struct policy *policy;	/* the administrator's, or NULL; outlives the judgement */
	uint32_t today;			/* UTC, 20270630: waivers up to the day before have expired */
	uint64_t guest_memory;		/* --guest-memory in bytes, or 0 */
	unsigned int guest_bits;	/* its processor has at most so many address bits; 0: the host's */
	const char *guest_machine, *guest_arch;	/* as libvirt has them; NULL: not told */
};

struct judgement {
	struct arena arena;		/* has all below, but for what candidates have */
	struct finding lost;		/* written to where there was no memory for another */
	const struct host *host;
	const struct tables *tables;
	struct judge_options options;
	struct profile_set profiles;
	bool kernel_known;		/* false: @candidates has the newest row in its place */
	bool evidence;			/* the running kernel's sysfs may be believed */
	bool tables_known;		/* absence of a demand in the tables means something */
	struct candidate *candidates;
	size_t candidate_count;		/* at least 1 */
	enum answer relaxed;		/* is relax_rmrr in force? */
	enum answer remapping;
	enum remapping_reason remapping_reason;
	enum remapping_reason remapping_foretold;	/* whatever the running kernel shows */
	enum how_on how_on;		/* policy/remarks.h */
	bool replaced[TABLES];		/* by the initrd, as a log of this machine says; log-evidence.h */
	struct device_judgement *devices;
	size_t device_count;
	struct findings findings;	/* about the whole machine */
	struct not_checked *not_checked;	/* machine rules that were blind */
	size_t not_checked_count;
	/*
	 * Set where there is no memory for any of the words about this, so that whoever puts
	 * them together looks once, at the end. NULL: nobody asks.
	 */
	bool *unsaid;
};

/* Frees all but the host, its tables and the policy. */
void judgement_clear(struct judgement *j);

/* The case of the group of @device under candidate @c, for outcome_decide() and the rules. */
void judgement_group_case(const struct judgement *j, const struct candidate *c, size_t device,
			  struct group_case *group);

/* Does no candidate kernel refuse a direct region on this machine? */
bool judgement_is_silent(const struct judgement *j);

/* The judgement about host.devices[@device], or NULL if it was not asked. */
const struct device_judgement *judgement_find(const struct judgement *j, size_t device);

/*
 * What of a device weighs on the exit status: its verdict, as far as that counts, and of a device
 * that was named also that the kernel refuses it, which is as bad as unsafe: whoever goes on will
 * fail.
 * @ready: the same of the drivers as they are now, for whoever does not want to change them.
 */
enum verdict judgement_weight(const struct judgement *j, const struct device_judgement *d,
			      bool ready);

/* 1: unsafe, or @strict: caution; 3: unknown; 0. */
int judgement_status(const struct judgement *j, bool strict, bool ready);

#endif
