// SPDX-License-Identifier: GPL-2.0-or-later
/* report: a message to the vendor's support about one device, ready to be sent. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "advice/advise.h"
#include "config.h"
#include "host/dmi.h"
#include "report/text/text.h"
#include "report/text/wrap.h"
#include "report/words/place.h"
#include "report/words/words-advice.h"
#include "report/words/words-support.h"

struct support {
	struct text text;
	const struct device_judgement *device;
	const struct finding *finding;
	size_t demanded;		/* or the device itself, where only its group is known */
	struct phrase phrase;
	struct sentence_pair always[2];	/* {demanded} */
};

static void paragraph(const struct support *s, unsigned int indent, enum support_word word)
{
	text_paragraph(&s->text, indent, "", phrase(&s->phrase, words_support[word]));
}

static void field(const struct support *s, enum support_label label, const char *value)
{
	if (value && *value)
		fprintf(s->text.out, "  %-12s %s\n", words_support_labels[label], value);
}

static const char *address_of(const struct support *s, size_t device, char *buffer)
{
	return pci_address_format(s->text.j->host->devices[device].address, buffer);
}

static const char *release_of(const struct judgement *j)
{
	if (j->options.kernel)
		return j->options.kernel;
	return j->host->release.seen == SEEN ? j->host->release.text : "?";
}

static void introduction(const struct support *s)
{
	const struct host *host = s->text.j->host;
	/* Who builds of parts has a mainboard whose maker wrote the firmware. */
	const char *vendor = dmi_maker(host), *product = dmi_name(host);
	char machine[256];

	snprintf(machine, sizeof(machine), "%.100s%s%.100s", vendor ? vendor : "",
		 vendor && product ? " " : "", product ? product : "");
	/* Mail programs want it in one line. */
	fputs("Subject: ", s->text.out);
	text_line(&s->text, phrase_with(&s->phrase, words_support[SUPPORT_SUBJECT], "machine",
					*machine ? machine : "(machine)", NULL));
	fputc('\n', s->text.out);
	paragraph(s, 0, SUPPORT_GREETING);
	fputc('\n', s->text.out);
	paragraph(s, 0, SUPPORT_INTRODUCTION);
	if (case_of(s->finding->detail)->demand == DEMAND_ON_OTHER)
		paragraph(s, 0, SUPPORT_MEMBER);
	if (case_of(s->finding->detail)->demand == DEMAND_ON_GROUP)
		paragraph(s, 0, SUPPORT_SHOWN);
	if (s->finding->region != NO_INDEX &&
	    s->text.j->replaced[s->finding->links->regions[s->finding->region].table])
		paragraph(s, 0, SUPPORT_REPLACED);
	fputc('\n', s->text.out);
}

static void machine_fields(const struct support *s)
{
	const struct host *host = s->text.j->host;

	paragraph(s, 0, SUPPORT_MACHINE);
	field(s, SUPPORT_VENDOR, dmi_text(&host->platform.vendor));
	field(s, SUPPORT_PRODUCT, dmi_text(&host->platform.product));
	field(s, SUPPORT_BOARD_VENDOR, dmi_text(&host->platform.board_vendor));
	field(s, SUPPORT_BOARD, dmi_text(&host->platform.board));
	field(s, SUPPORT_BIOS, dmi_text(&host->platform.bios_version));
	field(s, SUPPORT_BIOS_DATE, dmi_text(&host->platform.bios_date));
	field(s, SUPPORT_SYSTEM, release_of(s->text.j));
	paragraph(s, 2, SUPPORT_SERIAL);
	fputc('\n', s->text.out);
}

static void device_fields(const struct support *s)
{
	const struct host_device *device = &s->text.j->host->devices[s->demanded];
	const char *name = names_device(s->text.names, device, true);
	char address[PCI_ADDRESS_SIZE], ids[32];

	snprintf(ids, sizeof(ids), "%06x, [%04x:%04x]", device->class & 0xffffff, device->vendor,
		 device->device);
	paragraph(s, 0, SUPPORT_DEVICE);
	field(s, SUPPORT_ADDRESS, address_of(s, s->demanded, address));
	field(s, SUPPORT_NAME, name);
	field(s, SUPPORT_CLASS, ids);
	field(s, SUPPORT_SLOT, s->finding->slot ? s->finding->slot->name : NULL);
	fputc('\n', s->text.out);
}

/* The bytes of a structure, as far as the table has them. */
static void put_bytes(const struct support *s, const struct host_table *table, size_t offset,
		      size_t length)
{
	for (size_t at = 0; at < length && offset + at < table->size; at++) {
		if (at % 16 == 0)
			fprintf(s->text.out, "%s    0x%04zx ", at ? "\n" : "", offset + at);
		fprintf(s->text.out, " %02x", table->data[offset + at]);
	}
	fputc('\n', s->text.out);
}

static void region_lines(const struct support *s, const struct region *region)
{
	const struct host_table *tables = s->text.j->host->tables;
	const struct place place = place_of_region(region);
	char offset[16], range[64];

	snprintf(offset, sizeof(offset), "0x%x", place.offset);
	snprintf(range, sizeof(range), "0x%" PRIx64 "-0x%" PRIx64, place.base, place.end);
	text_paragraph(&s->text, 2, "", phrase_with(&s->phrase, words_support[SUPPORT_REGION],
						    "offset", offset, "range", range, NULL));
	put_bytes(s, &tables[region->table], region->offset, region->length);
}

static void table_lines(const struct support *s)
{
	const struct judgement *j = s->text.j;
	const struct finding *f = s->finding;
	const struct acpi_header *header;
	char revision[8], length[16];
	size_t last = NO_INDEX;

	if (f->region == NO_INDEX)
		return;
	header = table_kinds[f->links->regions[f->region].table]->view(j->tables).header;
	snprintf(revision, sizeof(revision), "%u", header->revision);
	snprintf(length, sizeof(length), "%u", header->length);
	text_paragraph(&s->text, 0, "",
		       phrase_with(&s->phrase, words_support[SUPPORT_TABLE], "revision", revision,
				   "length", length, "oem", header->oem_id, "oem-table",
				   header->oem_table_id, NULL));
	for (size_t i = 0; i < f->evidence_count; i++) {
		size_t region;

		if (f->evidence[i].kind != FROM_SCOPE)
			continue;
		region = f->links->touches[f->evidence[i].index].region;
		if (region != last)
			region_lines(s, &f->links->regions[region]);
		last = region;
	}
	fputc('\n', s->text.out);
}

static void range_lines(const struct support *s)
{
	const struct finding *f = s->finding;
	bool any = false;

	for (size_t i = 0; i < f->evidence_count; i++) {
		const struct reserved_range *range;

		if (f->evidence[i].kind != FROM_RANGE)
			continue;
		if (!any)
			paragraph(s, 0, SUPPORT_RANGES);
		any = true;
		range = &s->text.j->host->groups[f->group].reserved[f->evidence[i].index];
		fprintf(s->text.out, "  0x%" PRIx64 "-0x%" PRIx64 " %s\n", range->base, range->end,
			range->type);
	}
	if (any)
		fputc('\n', s->text.out);
}

static void kernel_lines(const struct support *s)
{
	/* What the newest kernels say about it, where they refuse it. */
	struct outcome later = { .kind = OUTCOME_REFUSES, .line = LINE_DIRECT, .named = s->demanded,
				 .named_driver = "vfio-pci" };
	const struct outcome *o = &s->device->kernel;
	bool told = o->kind == OUTCOME_REFUSES &&
		    (o->line == LINE_RMRR || o->line == LINE_RMRR_DMAR || o->line == LINE_DIRECT);
	enum support_word word = told ? SUPPORT_KERNEL :
				 o->kind == OUTCOME_ACCEPTS ? SUPPORT_KERNEL_ACCEPTS :
							      SUPPORT_KERNEL_UNKNOWN;
	struct phrase p = s->phrase;

	p.outcome = told ? o : &later;
	text_paragraph(&s->text, 0, "", phrase_with(&p, words_support[word], "kernel",
						    release_of(s->text.j), NULL));
	if (!told && s->finding->refused_from)
		text_paragraph(&s->text, 0, "", phrase(&p, words_support[SUPPORT_KERNEL_LATER]));
	if (told || s->finding->refused_from)
		text_line(&s->text, phrase_kernel_line(&p));
	fputc('\n', s->text.out);
}

static void requests(const struct support *s)
{
	const struct advice *advice = s->finding->advice;
	char slot[SLOT_NAME_SIZE + 16] = "";
	char *remedy = NULL, *commands = NULL;

	if (s->finding->slot)
		snprintf(slot, sizeof(slot), " (slot %s)", s->finding->slot->name);
	paragraph(s, 0, SUPPORT_ASK);
	text_paragraph(&s->text, 2, "1. ", phrase_with(&s->phrase, words_support[SUPPORT_ASK_FIRMWARE],
						       "slot-note", slot, NULL));
	text_paragraph(&s->text, 2, "2. ", phrase(&s->phrase, words_support[SUPPORT_ASK_PURPOSE]));
	if (advice && advice->confidence != CONFIDENCE_NONE)
		remedy = phrase(&s->phrase, advice->texts[ADVICE_REMEDY]);
	if (remedy) {
		text_paragraph(&s->text, 2, "3. ",
			       phrase_with(&s->phrase, words_support[SUPPORT_ASK_KNOWN], "confidence",
					   words_confidence[advice->confidence], "text", remedy, NULL));
		commands = phrase(&s->phrase, advice->texts[ADVICE_COMMANDS]);
		text_commands(&s->text, commands);
	}
	free(remedy);
	free(commands);
	fputc('\n', s->text.out);
	text_paragraph(&s->text, 0, "", phrase_with(&s->phrase, words_support[SUPPORT_MADE_BY],
						    "version", PACKAGE_VERSION, NULL));
}

static const struct finding *memory_finding(const struct device_judgement *d)
{
	for (size_t i = 0; i < d->findings.count; i++)
		if (rule_has(d->findings.items[i].rule, OF_DEMANDS))
			return &d->findings.items[i];
	return NULL;
}

/* Why there is no finding. 0, or -ENODATA where nobody can tell that there should be none. */
static int nothing(struct support *s)
{
	const struct device_judgement *d = s->device;

	s->phrase.device = d->device;
	for (size_t i = 0; i < d->not_checked_count; i++) {
		char *why;

		if (!rule_has(d->not_checked[i].rule, OF_DEMANDS))
			continue;
		why = phrase_unchecked(&s->phrase, "vfio-check report", d->not_checked[i].why);
		text_paragraph(&s->text, 0, "", phrase_with(&s->phrase, words_support[SUPPORT_UNSEEN],
							    "why", why ? why : "?", NULL));
		free(why);
		return -ENODATA;
	}
	paragraph(s, 0, SUPPORT_NOTHING);
	return 0;
}

static void message(struct support *s)
{
	char demanded[PCI_ADDRESS_SIZE];
	size_t known = advise_demanded(s->finding);

	s->demanded = known == NO_INDEX ? s->device->device : known;
	s->phrase.device = s->device->device;
	s->phrase.finding = s->finding;
	/* For all that is said here it is the device, also where a scope names the bridge above. */
	s->always[0] = (struct sentence_pair){ "demanded", address_of(s, s->demanded, demanded) };
	s->phrase.pairs = s->always;
	introduction(s);
	machine_fields(s);
	device_fields(s);
	table_lines(s);
	range_lines(s);
	kernel_lines(s);
	requests(s);
}

int report_support(const struct judgement *j, FILE *out)
{
	struct report_options options = { .view = VIEW_SUPPORT };
	struct support s = {
		/* It is sent away: the terminal here does not matter. */
		.text = {
			.j = j,
			.options = &options,
			.names = names_new(j->unsaid),
			.out = out,
			.width = TEXT_WIDTH,
		},
		.device = j->device_count ? &j->devices[0] : NULL,
		.phrase = { .j = j, .device = NO_INDEX },
	};
	int r = 0;

	if (!s.text.names)
		return -ENOMEM;
	if (s.device)
		s.finding = memory_finding(s.device);
	if (s.finding)
		message(&s);
	else if (s.device)
		r = nothing(&s);
	names_free(s.text.names);
	if (fflush(out) != 0 || ferror(out))
		return -EIO;
	return r;
}
