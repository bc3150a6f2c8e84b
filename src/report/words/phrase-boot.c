// SPDX-License-Identifier: GPL-2.0-or-later
/* Options on the kernel command line, and how people get them there or off it. */
#include <string.h>

#include "report/words/phrase.h"

/* What is to be done with an option, in the order of the words. */
enum boot_change {
	BOOT_ADD,		/* {on-option} */
	BOOT_REMOVE,		/* {option} */
	BOOT_REPLACE,		/* {option} by {on-option} */
	BOOT_EDIT,		/* some other change */
};

static const char *remapping_option(const struct host *host)
{
	return machine_option(host, "intremap", "off") ? "intremap=off" : "nointremap";
}

/* The option that is to go, by what is found. */
static const char *option_to_remove(const struct phrase *p)
{
	const char *off = machine_off_option(p->j->host);

	switch (p->finding ? p->finding->detail : DETAILS) {
	case DETAIL_MISSING_ACPI:
		return "acpi=off";
	case DETAIL_DISABLED_GRAPHICS:
		return "intel_iommu=igfx_off";
	case DETAIL_REMAPPING_OPTION:
		return remapping_option(p->j->host);
	default:
		return off ? off : "?";
	}
}

/* How an option gets to the kernel: exact commands where a boot loader has some. */
static void put_boot(const struct phrase *p, enum boot_change change, FILE *out, unsigned int depth)
{
	struct phrase boot = *p;
	enum word word = WORD_BOOT_UNKNOWN + p->j->host->boot_loader;

	if (p->j->host->boot_loader == BOOT_RPM_OSTREE && change != BOOT_EDIT)
		word = WORD_BOOT_RPM_OSTREE_ADD + change;
	else if (p->j->host->boot_loader == BOOT_GRUBBY && change != BOOT_EDIT)
		word = WORD_BOOT_GRUBBY_ADD + change;
	boot.pairs[0] = (struct phrase_pair){ "option", option_to_remove(p) };
	boot.pairs[1] = (struct phrase_pair){ NULL, NULL };
	phrase_expand(&boot, words[word], out, depth);
}

static const char *how_on(const struct phrase *p)
{
	const struct machine *machine = &p->j->candidates[0].machine;

	if (machine->state == STATE_MISSING)
		return words[WORD_HOW_ON_FIRMWARE];
	/* Where an option switches it off, most kernels for Intel also need one that switches it on. */
	if (machine->reason == REASON_OPTION)
		return words[machine_iommu_kind(p->j->host) == IOMMU_INTEL &&
			     !machine_option(p->j->host, "intel_iommu", "on") ?
				     WORD_HOW_ON_REPLACE : WORD_HOW_ON_NOT_OFF];
	if (machine_is_tables_fault(machine))
		return words[WORD_HOW_ON_UPDATE];
	if (machine_iommu_kind(p->j->host) != IOMMU_INTEL ||
	    machine_option(p->j->host, "intel_iommu", "on"))
		return words[WORD_HOW_ON_FIRMWARE];
	return words[WORD_HOW_ON_OPTION];
}

bool phrase_boot_place(const struct phrase *p, const char *name, FILE *out, unsigned int depth)
{
	static const struct {
		const char *name;
		enum boot_change change;
	} changes[] = {
		{ "boot-add", BOOT_ADD },
		{ "boot-remove", BOOT_REMOVE },
		{ "boot-replace", BOOT_REPLACE },
		{ "boot-edit", BOOT_EDIT },
	};

	if (!p->j)
		return false;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		if (strcmp(name, changes[i].name) != 0)
			continue;
		put_boot(p, changes[i].change, out, depth + 1);
		return true;
	}
	if (strcmp(name, "off-option") == 0)
		fputs(machine_off_option(p->j->host) ? machine_off_option(p->j->host) : "?", out);
	else if (strcmp(name, "on-option") == 0)
		fputs("intel_iommu=on", out);
	else if (strcmp(name, "remapping-option") == 0)
		fputs(remapping_option(p->j->host), out);
	else if (strcmp(name, "how-on") == 0)
		phrase_expand(p, how_on(p), out, depth + 1);
	else
		return false;
	return true;
}
