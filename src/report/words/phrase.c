// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words/phrase.h"

#include <inttypes.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/dmi.h"
#include "report/words/place.h"
#include "report/words/subject.h"

#define MAX_LISTED 3
#define MAX_NESTING 4	/* of places within what a place stands for */

static const char *translated(const struct phrase *p, const char *text)
{
	return p->translate && *text ? gettext(text) : text;
}

static void put_address(const struct phrase *p, size_t device, FILE *out)
{
	char text[PCI_ADDRESS_SIZE];

	if (device == NO_INDEX)
		fputs("?", out);
	else
		fputs(pci_address_format(p->j->host->devices[device].address, text), out);
}

static void put_range(uint64_t base, uint64_t end, FILE *out)
{
	fprintf(out, "0x%" PRIx64 "-0x%" PRIx64, base, end);
}

static bool evidence_range(const struct phrase *p, const struct evidence *e, uint64_t *base,
			   uint64_t *end)
{
	if (e->kind == FROM_SCOPE) {
		const struct links *links = p->finding->links;
		const struct region *region = &links->regions[links->touches[e->index].region];

		*base = region->kernel_base;
		*end = region->kernel_end;
		return true;
	}
	if (e->kind == FROM_RANGE) {
		const struct host_group *group = &p->j->host->groups[p->finding->group];

		*base = group->reserved[e->index].base;
		*end = group->reserved[e->index].end;
		return true;
	}
	return false;
}

/* The regions that the tables name, as the kernel takes them, or else what it shows. */
static void put_regions(const struct phrase *p, FILE *out)
{
	const struct finding *f = p->finding;
	enum evidence_kind kind = f->evidence_count ? f->evidence[0].kind : FROM_SCOPE;
	size_t listed = 0, all = 0;
	uint64_t base, end;

	for (size_t i = 0; i < f->evidence_count; i++)
		all += f->evidence[i].kind == kind &&
		       evidence_range(p, &f->evidence[i], &base, &end);
	for (size_t i = 0; i < f->evidence_count && listed < (all > MAX_LISTED ? 1 : all); i++) {
		if (f->evidence[i].kind != kind || !evidence_range(p, &f->evidence[i], &base, &end))
			continue;
		fputs(listed++ ? ", " : "", out);
		put_range(base, end, out);
	}
	if (all > listed) {
		char count[24];
		struct phrase more = *p;

		snprintf(count, sizeof(count), "%zu", all - listed);
		more.pairs[0] = (struct phrase_pair){ "count", count };
		more.pairs[1] = (struct phrase_pair){ NULL, NULL };
		fputs(" ", out);
		phrase_expand(&more, words[WORD_MORE], out, MAX_NESTING - 1);
	}
}

static const char *driver_of(const struct phrase *p, size_t device)
{
	const char *driver = device == NO_INDEX ? NULL : p->j->host->devices[device].driver;

	return driver ? driver : translated(p, words[WORD_NO_DRIVER]);
}

static void put_members(const struct phrase *p, FILE *out)
{
	for (size_t i = 0; i < p->finding->evidence_count; i++) {
		size_t member = p->finding->evidence[i].index;

		fputs(i ? ", " : "", out);
		put_address(p, member, out);
		fprintf(out, " (%s)", driver_of(p, member));
	}
}

/* What evidence from files says, as far as there is room for it. */
static void put_found(const struct phrase *p, FILE *out)
{
	size_t listed = 0;

	for (size_t i = 0; i < p->finding->evidence_count && listed < MAX_LISTED; i++)
		if (p->finding->evidence[i].kind == FROM_FILE)
			fprintf(out, "%s%s", listed++ ? ", " : "", p->finding->evidence[i].text);
}

/* As people write it: in the largest unit that leaves no fraction. */
static void put_size(uint64_t size, FILE *out)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	size_t unit = 0;

	for (; size && size % 1024 == 0 && unit + 1 < sizeof(units) / sizeof(units[0]); unit++)
		size /= 1024;
	fprintf(out, "%" PRIu64 " %s", size, units[unit]);
}

static void put_vendor(const struct phrase *p, FILE *out, unsigned int depth)
{
	const char *name = dmi_text(&p->j->host->platform.vendor);
	struct phrase vendor = *p;

	if (!name) {
		fputs(translated(p, words[WORD_ANY_VENDOR]), out);
		return;
	}
	vendor.pairs[0] = (struct phrase_pair){ "name", name };
	vendor.pairs[1] = (struct phrase_pair){ NULL, NULL };
	phrase_expand(&vendor, words[WORD_THIS_VENDOR], out, depth + 1);
}

/* As libvirt calls it: pci_0000_02_00_0 */
static void put_node_device(const struct phrase *p, FILE *out)
{
	char text[PCI_ADDRESS_SIZE];

	if (subject_device(p) == NO_INDEX)
		return;
	pci_address_format(p->j->host->devices[subject_device(p)].address, text);
	for (char *at = text; *at; at++)
		if (*at == ':' || *at == '.')
			*at = '_';
	fprintf(out, "pci_%s", text);
}

/* A list as a shell takes it. */
static void put_words(const char *list, FILE *out)
{
	for (; *list; list++)
		if (list[0] != ',' || list[1] != ' ')
			fputc(*list, out);
}

/* Places that stand for a device, a group or a driver. */
static bool put_device_place(const struct phrase *p, const char *name, FILE *out)
{
	const struct host_group *group = p->j ? subject_group(p) : NULL;
	size_t other = p->finding ? p->finding->other : NO_INDEX;

	if (strcmp(name, "device") == 0)
		put_address(p, subject_device(p), out);
	else if (strcmp(name, "other") == 0)
		put_address(p, other, out);
	else if (strcmp(name, "demanded") == 0)
		put_address(p, other != NO_INDEX ? other : subject_device(p), out);
	else if (strcmp(name, "named") == 0)
		put_address(p, subject_named(p), out);
	else if (strcmp(name, "group") == 0)
		fprintf(out, "%u", group ? group->id : 0);
	else if (strcmp(name, "what") == 0 && p->finding && p->finding->what)
		fputs(p->finding->what, out);
	else if (strcmp(name, "swaps") == 0 && p->finding && p->finding->what)
		put_words(p->finding->what, out);
	else if (strcmp(name, "through") == 0 && p->finding && p->finding->through)
		fputs(p->finding->through, out);
	else if (strcmp(name, "named-id") == 0 && subject_named(p) != NO_INDEX)
		fprintf(out, "%04x:%04x", p->j->host->devices[subject_named(p)].vendor,
			p->j->host->devices[subject_named(p)].device);
	else if (strcmp(name, "node-device") == 0)
		put_node_device(p, out);
	else if (strcmp(name, "slot") == 0 && p->finding && p->finding->slot)
		fputs(p->finding->slot->name, out);
	else if (strcmp(name, "members") == 0)
		put_members(p, out);
	else if (strcmp(name, "driver") == 0)
		fputs(p->outcome && p->outcome->named_driver ? p->outcome->named_driver :
		      driver_of(p, p->evidence ? subject_named(p) : subject_device(p)), out);
	else if (strcmp(name, "other-bdf") == 0 && other != NO_INDEX)
		fprintf(out, "%02x:%02x.%x", p->j->host->devices[other].address.bus,
			pci_device_number(p->j->host->devices[other].address.devfn),
			pci_function_number(p->j->host->devices[other].address.devfn));
	else
		return false;
	return true;
}

/* What is wrong with an acpidump text. */
static void put_dump_defect(const struct phrase *p, FILE *out, unsigned int depth)
{
	const struct host_table *tables = p->j->host->tables;
	const struct host_table *table = &tables[tables[TABLE_DMAR].text_line ? TABLE_DMAR :
										TABLE_IVRS];
	struct phrase dump = *p;
	char line[24];

	snprintf(line, sizeof(line), "%zu", table->text_line);
	dump.pairs[0] = (struct phrase_pair){ "line", line };
	dump.pairs[1] = (struct phrase_pair){ NULL, NULL };
	phrase_expand(&dump, words[table->text_offset ? WORD_TABLE_DUMP_OFFSET : WORD_TABLE_DUMP_HEX], out,
	       depth + 1);
}

static void put_defect(const struct phrase *p, FILE *out, unsigned int depth)
{
	const struct host_table *tables = p->j->host->tables;
	const struct acpi_defect *defect = subject_defect(p);

	if (defect)
		phrase_expand(p, words_defects[defect->kind], out, depth + 1);
	else if (tables[TABLE_DMAR].text_line || tables[TABLE_IVRS].text_line)
		put_dump_defect(p, out, depth);
}

/* Places that stand for something wrong in a table. */
static bool put_defect_place(const struct phrase *p, const char *name, FILE *out,
			     unsigned int depth)
{
	const struct acpi_defect *defect = subject_defect(p);

	if (strcmp(name, "defect") == 0)
		put_defect(p, out, depth);
	else if (strcmp(name, "offset") == 0 && defect)
		fprintf(out, "0x%x", defect->offset);
	else if (strcmp(name, "found") == 0 && defect)
		fprintf(out, "%" PRIu64, defect->found);
	else if (strcmp(name, "expected") == 0 && defect)
		fprintf(out, "%" PRIu64, defect->expected);
	else if (strcmp(name, "found-hex") == 0 && defect)
		fprintf(out, "0x%02" PRIx64, defect->found);
	else if (strcmp(name, "expected-hex") == 0 && defect)
		fprintf(out, "0x%02" PRIx64, defect->expected);
	else
		return false;
	return true;
}

static void put_scope_type(const struct phrase *p, const struct dmar_scope *scope, FILE *out)
{
	if (p->evidence)
		fputs(place_dmar_scope_type(scope->type), out);
	else
		fputs(translated(p, words[scope->type == DMAR_SCOPE_ENDPOINT ? WORD_SCOPE_ENDPOINT :
									       WORD_SCOPE_BRIDGE]),
		      out);
}

/* What a scope or an IVMD names. */
static void put_path(const struct phrase *p, FILE *out)
{
	const struct touch *touch = subject_touch(p);
	const struct dmar_scope *scope = subject_scope(p);
	char path[PLACE_SIZE] = "";

	if (touch)
		place_scope(&p->finding->links->regions[touch->region],
			    &p->finding->links->scopes[touch->scope], path, sizeof(path));
	else if (scope)
		place_path(scope, path, sizeof(path));
	fputs(*path ? path : translated(p, words[WORD_ALL_DEVICES]), out);
}

/* Places that stand for something in a table. */
static bool put_table_place(const struct phrase *p, const char *name, FILE *out)
{
	const struct place place = subject_place(p);
	const struct dmar_scope *scope = subject_scope(p);

	if (strcmp(name, "table") == 0)
		fputs(subject_table(p), out);
	else if (strcmp(name, "structure") == 0)
		fputs(place.structure ? place.structure : "RMRR", out);
	else if (strcmp(name, "offset") == 0 && place.structure)
		fprintf(out, "0x%x", place.offset);
	else if (strcmp(name, "range") == 0 && place.ranged)
		put_range(place.base, place.end, out);
	else if (strcmp(name, "base16") == 0 && place.ranged)
		fprintf(out, "0x%016" PRIx64, place.base);
	else if (strcmp(name, "end16") == 0 && place.ranged)
		fprintf(out, "0x%016" PRIx64, place.end);
	else if (strcmp(name, "scope-offset") == 0 && scope)
		fprintf(out, "0x%x", scope->offset);
	else if (strcmp(name, "scope-type") == 0 && scope)
		put_scope_type(p, scope, out);
	else if (strcmp(name, "path") == 0)
		put_path(p, out);
	else
		return false;
	return true;
}

/* What there is to say where a kernel gives the device away, as it does not look at regions. */
static void put_silence(const struct phrase *p, FILE *out, unsigned int depth)
{
	size_t device = subject_device(p);
	const struct device_judgement *d = device == NO_INDEX ? NULL : judgement_find(p->j, device);

	if (p->j->candidates[0].machine.state != STATE_ON)
		return;
	if ((!d || d->kernel.kind == OUTCOME_ACCEPTS) && judgement_is_silent(p->j))
		phrase_expand(p, words[WORD_SILENT], out, depth + 1);
}

/* Memory that the kernel does not know of is mapped as any other. */
static void put_hole(const struct phrase *p, FILE *out, unsigned int depth)
{
	const struct evidence *first = p->finding->evidence;

	if (p->finding->evidence_count && first->kind == FROM_SCOPE &&
	    p->finding->links->touches[first->index].kind == KIND_NONE)
		return;
	if (profile_has(p->j->candidates[0].profile, VALID_IOVA_LIST))
		phrase_expand(p, words[WORD_SILENT_HOLE], out, depth + 1);
}

/* There are none that make other kernels than those of Intel's platforms ignore a region. */
static void put_patches(const struct phrase *p, FILE *out, unsigned int depth)
{
	const char *structure = subject_place(p).structure;

	if (structure ? strcmp(structure, "RMRR") == 0 :
			machine_iommu_kind(p->j->host) == IOMMU_INTEL)
		phrase_expand(p, words[WORD_PATCHES], out, depth + 1);
}

static const char *dmi_or_nothing(const struct fact_text *fact)
{
	return fact->seen == SEEN ? fact->text : "";
}

/* Places that stand for the machine or for what was already said about the finding. */
static bool put_machine_place(const struct phrase *p, const char *name, FILE *out,
			      unsigned int depth)
{
	const struct host *host = p->j ? p->j->host : NULL;

	if (!host)
		return false;
	if (strcmp(name, "vendor") == 0)
		put_vendor(p, out, depth);
	else if (strcmp(name, "regions") == 0)
		put_regions(p, out);
	else if (strcmp(name, "ranges") == 0)
		put_found(p, out);
	else if (strcmp(name, "guest-memory") == 0)
		put_size(p->j->options.guest_memory, out);
	else if (strcmp(name, "prefix") == 0)
		fputs(profile_has(p->j->candidates[0].profile, DMAR_PREFIX) ? "DMAR" : "dmar", out);
	else if (strcmp(name, "silence") == 0)
		put_silence(p, out, depth);
	else if (strcmp(name, "hole") == 0)
		put_hole(p, out, depth);
	else if (strcmp(name, "along") == 0 && p->finding && p->finding->other != NO_INDEX)
		phrase_expand(p, words[WORD_GOES_ALONG], out, depth + 1);
	else if (strcmp(name, "along") == 0)
		return true;
	else if (strcmp(name, "patches") == 0)
		put_patches(p, out, depth);
	else if (strcmp(name, "way-out") == 0)
		phrase_expand(p, words[strcmp(subject_table(p), "IVRS") == 0 ? WORD_WAY_OUT_AMD :
								    WORD_WAY_OUT_INTEL], out, depth + 1);
	else if (strcmp(name, "bios-vendor") == 0)
		fputs(dmi_or_nothing(&host->platform.bios_vendor), out);
	else if (strcmp(name, "bios-version") == 0)
		fputs(dmi_or_nothing(&host->platform.bios_version), out);
	else if (strcmp(name, "product-version") == 0)
		fputs(dmi_or_nothing(&host->platform.product_version), out);
	else
		return false;
	return true;
}

static void put_place(const struct phrase *p, const char *name, FILE *out, unsigned int depth)
{
	for (size_t i = 0; i < sizeof(p->pairs) / sizeof(p->pairs[0]) && p->pairs[i].name; i++) {
		if (strcmp(p->pairs[i].name, name) == 0) {
			fputs(p->pairs[i].value, out);
			return;
		}
	}
	if (!put_machine_place(p, name, out, depth) && !put_defect_place(p, name, out, depth) &&
	    !put_table_place(p, name, out) && !phrase_boot_place(p, name, out, depth) &&
	    !(p->j && put_device_place(p, name, out)) && !phrase_policy_place(p, name, out))
		fprintf(out, "{%s}", name);
}

void phrase_expand(const struct phrase *p, const char *format, FILE *out, unsigned int depth)
{
	char name[24];
	const char *end;

	if (!format || depth >= MAX_NESTING)
		return;
	for (format = translated(p, format); *format; format++) {
		size_t plain = strcspn(format, "{");

		fwrite(format, 1, plain, out);
		format += plain;
		end = *format ? strchr(format, '}') : NULL;
		if (!end || (size_t)(end - format) > sizeof(name)) {
			fputs(format, out);
			break;
		}
		memcpy(name, format + 1, (size_t)(end - format) - 1);
		name[end - format - 1] = '\0';
		put_place(p, name, out, depth);
		format = end;
	}
}

char *phrase(const struct phrase *p, const char *format)
{
	char *text = NULL;
	size_t size;
	FILE *out;

	if (!format)
		return NULL;
	out = open_memstream(&text, &size);
	if (!out)
		return NULL;
	phrase_expand(p, format, out, 0);
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

void phrase_todo(struct phrase *p, const struct todo *todo)
{
	p->pairs[0] = (struct phrase_pair){ "what", todo->what ? todo->what : "" };
	p->pairs[1] = (struct phrase_pair){ "through", todo->through ? todo->through : "" };
}

char *phrase_beside(const struct phrase *p, const char *line)
{
	struct phrase beside = *p;

	if (!p->translate || !line || strcmp(gettext(line), line) == 0)
		return NULL;
	if (p->outcome) {
		beside.finding = NULL;
		beside.evidence = NULL;
	}
	return phrase(&beside, line);
}

char *phrase_kernel_line(const struct phrase *p)
{
	struct phrase line = *p;

	line.translate = false;
	line.finding = NULL;
	line.evidence = NULL;
	return phrase(&line, words_kernel_lines[p->outcome->line]);
}
