// SPDX-License-Identifier: GPL-2.0-or-later
/* Places that stand for the machine, for what its kernel does, and how options get there. */
#include <inttypes.h>

#include "host/dmi.h"
#include "host/errors.h"
#include "policy/guest.h"
#include "report/words/fill.h"

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
	if (host_place_is_guest(p->j->host->where.place))
		return words[WORD_OWNER];
	return words[dmi_maker(p->j->host) ? WORD_THIS_VENDOR : WORD_ANY_VENDOR];
}

const char *fill_vendor_name(const struct phrase *p, FILE *out)
{
	return fill_text(dmi_maker(p->j->host), out);
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
static const char *fill_size(uint64_t size, FILE *out)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	size_t unit = 0;

	for (; size && size % 1024 == 0 && unit + 1 < sizeof(units) / sizeof(units[0]); unit++)
		size /= 1024;
	return fill_print(out, "%" PRIu64 " %s", size, units[unit]);
}

const char *fill_guest_memory(const struct phrase *p, FILE *out)
{
	return fill_size(p->j->options.guest_memory, out);
}

const char *fill_memlock(const struct phrase *p, FILE *out)
{
	return fill_size(guest_memlock(p->j), out);
}

/* As "ulimit -l" takes it. */
const char *fill_memlock_kib(const struct phrase *p, FILE *out)
{
	return fill_print(out, "%" PRIu64, (guest_memlock(p->j) + 1023) / 1024);
}

const char *fill_guest_machine(const struct phrase *p, FILE *out)
{
	return fill_text(guest_asked(p->j).machine, out);
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

/* The option that is to go, by what is found. */
const char *fill_option(const struct phrase *p, FILE *out)
{
	if (!p->finding)
		return fill_off_option(p, out);
	return fill_text(p->finding->option ? p->finding->option : "?", out);
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
	(void)out;
	return words[WORD_HOW_ON_OPTION + p->j->how_on];
}

const char *fill_silence(const struct phrase *p, FILE *out)
{
	(void)out;
	return p->finding && p->finding->silent ? words[WORD_SILENT] : "";
}

const char *fill_later(const struct phrase *p, FILE *out)
{
	(void)out;
	return p->finding && p->finding->refused_from ? words[WORD_SILENT_LATER] : "";
}

const char *fill_refused_from(const struct phrase *p, FILE *out)
{
	uint64_t release = p->finding ? p->finding->refused_from : 0;

	return fill_print(out, "%u.%u", (unsigned int)(release >> 40),
			  (unsigned int)(release >> 20 & 0xfffff));
}

const char *fill_hole(const struct phrase *p, FILE *out)
{
	(void)out;
	return p->finding && p->finding->hole ? words[WORD_SILENT_HOLE] : "";
}

const char *fill_patches(const struct phrase *p, FILE *out)
{
	(void)out;
	return p->finding && p->finding->patches ? words[WORD_PATCHES] : "";
}
