// SPDX-License-Identifier: GPL-2.0-or-later
/* Places that stand for the machine, for what its kernel does, and how options get there. */
#include <inttypes.h>
#include <string.h>

#include "host/dmi.h"
#include "host/errors.h"
#include "report/words/fill.h"
#include "report/words/subject.h"

/* What is to be done with an option, in the order of the words. */
enum boot_change {
	BOOT_ADD,		/* {on-option} */
	BOOT_REMOVE,		/* {option} */
	BOOT_REPLACE,		/* {option} by {on-option} */
	BOOT_EDIT,		/* some other change */
};

static const char *put_fact(const struct fact_text *fact, FILE *out)
{
	return fill_text(fact->seen == SEEN ? fact->text : "", out);
}

const char *fill_vendor(const struct phrase *p, FILE *out)
{
	(void)out;
	return words[dmi_text(&p->j->host->platform.vendor) ? WORD_THIS_VENDOR : WORD_ANY_VENDOR];
}

const char *fill_vendor_name(const struct phrase *p, FILE *out)
{
	return fill_text(dmi_text(&p->j->host->platform.vendor), out);
}

const char *fill_bios_vendor(const struct phrase *p, FILE *out)
{
	return put_fact(&p->j->host->platform.bios_vendor, out);
}

const char *fill_bios_version(const struct phrase *p, FILE *out)
{
	return put_fact(&p->j->host->platform.bios_version, out);
}

const char *fill_product_version(const struct phrase *p, FILE *out)
{
	return put_fact(&p->j->host->platform.product_version, out);
}

/* As people write it: in the largest unit that leaves no fraction. */
const char *fill_guest_memory(const struct phrase *p, FILE *out)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	uint64_t size = p->j->options.guest_memory;
	size_t unit = 0;

	for (; size && size % 1024 == 0 && unit + 1 < sizeof(units) / sizeof(units[0]); unit++)
		size /= 1024;
	return fill_print(out, "%" PRIu64 " %s", size, units[unit]);
}

/* What the kernel's lines about the table begin with. */
const char *fill_prefix(const struct phrase *p, FILE *out)
{
	return fill_text(profile_has(p->j->candidates[0].profile, DMAR_PREFIX) ? "DMAR" : "dmar", out);
}

const char *fill_step(const struct phrase *p, FILE *out)
{
	const char *step = p->outcome ? words_steps[p->outcome->at] : NULL;

	return fill_text(step ? step : "?", out);
}

const char *fill_errno(const struct phrase *p, FILE *out)
{
	return fill_text(p->outcome && p->outcome->error ? error_name(p->outcome->error) : "?", out);
}

const char *fill_error(const struct phrase *p, FILE *out)
{
	return fill_text(p->outcome && p->outcome->error ? error_text(p->outcome->error) : "", out);
}

static const char *remapping_option(const struct host *host)
{
	return machine_option(host, "intremap", "off") ? "intremap=off" : "nointremap";
}

const char *fill_off_option(const struct phrase *p, FILE *out)
{
	const char *off = machine_off_option(p->j->host);

	return fill_text(off ? off : "?", out);
}

const char *fill_on_option(const struct phrase *p, FILE *out)
{
	(void)p;
	return fill_text("intel_iommu=on", out);
}

const char *fill_remapping_option(const struct phrase *p, FILE *out)
{
	return fill_text(remapping_option(p->j->host), out);
}

/* The option that is to go, by what is found. */
const char *fill_option(const struct phrase *p, FILE *out)
{
	switch (p->finding ? p->finding->detail : DETAILS) {
	case DETAIL_MISSING_ACPI:
		return fill_text("acpi=off", out);
	case DETAIL_DISABLED_GRAPHICS:
		return fill_text("intel_iommu=igfx_off", out);
	case DETAIL_REMAPPING_OPTION:
		return fill_remapping_option(p, out);
	default:
		return fill_off_option(p, out);
	}
}

/* How an option gets to the kernel: exact commands where a boot loader has some. */
static const char *boot_words(const struct phrase *p, enum boot_change change)
{
	enum boot_loader loader = p->j->host->boot_loader;

	if (loader == BOOT_RPM_OSTREE && change != BOOT_EDIT)
		return words[WORD_BOOT_RPM_OSTREE_ADD + change];
	if (loader == BOOT_GRUBBY && change != BOOT_EDIT)
		return words[WORD_BOOT_GRUBBY_ADD + change];
	return words[WORD_BOOT_UNKNOWN + loader];
}

const char *fill_boot_add(const struct phrase *p, FILE *out)
{
	(void)out;
	return boot_words(p, BOOT_ADD);
}

const char *fill_boot_remove(const struct phrase *p, FILE *out)
{
	(void)out;
	return boot_words(p, BOOT_REMOVE);
}

const char *fill_boot_replace(const struct phrase *p, FILE *out)
{
	(void)out;
	return boot_words(p, BOOT_REPLACE);
}

const char *fill_boot_edit(const struct phrase *p, FILE *out)
{
	(void)out;
	return boot_words(p, BOOT_EDIT);
}

const char *fill_how_on(const struct phrase *p, FILE *out)
{
	const struct machine *machine = &p->j->candidates[0].machine;

	(void)out;
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

/* What there is to say where a kernel gives the device away, as it does not look at regions. */
const char *fill_silence(const struct phrase *p, FILE *out)
{
	size_t device = subject_device(p);
	const struct device_judgement *d = device == NO_INDEX ? NULL : judgement_find(p->j, device);

	(void)out;
	if (p->j->candidates[0].machine.state == STATE_ON &&
	    (!d || d->kernel.kind == OUTCOME_ACCEPTS) && judgement_is_silent(p->j))
		return words[WORD_SILENT];
	return "";
}

/* Memory that the kernel does not know of is mapped as any other. */
const char *fill_hole(const struct phrase *p, FILE *out)
{
	const struct evidence *first = p->finding->evidence;

	(void)out;
	if (p->finding->evidence_count && first->kind == FROM_SCOPE &&
	    p->finding->links->touches[first->index].kind == KIND_NONE)
		return "";
	return profile_has(p->j->candidates[0].profile, VALID_IOVA_LIST) ? words[WORD_SILENT_HOLE] : "";
}

/* There are none that make other kernels than those of Intel's platforms ignore a region. */
const char *fill_patches(const struct phrase *p, FILE *out)
{
	const char *structure = subject_place(p).structure;

	(void)out;
	if (structure ? strcmp(structure, "RMRR") == 0 :
			machine_iommu_kind(p->j->host) == IOMMU_INTEL)
		return words[WORD_PATCHES];
	return "";
}
