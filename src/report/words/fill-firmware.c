// SPDX-License-Identifier: GPL-2.0-or-later
/* Places that stand for something in the firmware's tables, or for what is wrong with them. */
#include <inttypes.h>
#include <string.h>

#include "report/words/fill.h"
#include "report/words/place.h"
#include "report/words/subject.h"

#define MAX_LISTED 3

static const char *put_range(uint64_t base, uint64_t end, FILE *out)
{
	return fill_print(out, "0x%" PRIx64 "-0x%" PRIx64, base, end);
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

/*
 * Print the first @limit of the regions that the tables name, as the kernel takes them, or
 * else of what it shows. How many there are.
 */
static size_t list_regions(const struct phrase *p, size_t limit, FILE *out)
{
	const struct finding *f = p->finding;
	size_t count = 0;

	for (size_t i = 0; i < f->evidence_count; i++) {
		uint64_t base, end;

		if (f->evidence[i].kind != f->evidence[0].kind ||
		    !evidence_range(p, &f->evidence[i], &base, &end))
			continue;
		if (count < limit) {
			fputs(count ? ", " : "", out);
			put_range(base, end, out);
		}
		count++;
	}
	return count;
}

const char *fill_regions(const struct phrase *p, FILE *out)
{
	bool many;

	if (!p->finding)
		return NULL;
	many = list_regions(p, 0, out) > MAX_LISTED;
	list_regions(p, many ? 1 : MAX_LISTED, out);
	if (!many)
		return "";
	fputc(' ', out);
	return words[WORD_MORE];
}

/* Of {regions}, where that leaves all but one out. */
const char *fill_more_regions(const struct phrase *p, FILE *out)
{
	return p->finding ? fill_print(out, "%zu", list_regions(p, 0, out) - 1) : NULL;
}

/* What is wrong with an acpidump text. */
static const struct host_table *bad_dump(const struct phrase *p)
{
	const struct host_table *tables = p->j->host->tables;

	if (tables[TABLE_DMAR].text_line)
		return &tables[TABLE_DMAR];
	return tables[TABLE_IVRS].text_line ? &tables[TABLE_IVRS] : NULL;
}

const char *fill_defect(const struct phrase *p, FILE *out)
{
	const struct acpi_defect *defect = subject_defect(p);
	const struct host_table *dump = bad_dump(p);

	(void)out;
	if (defect)
		return words_defects[defect->kind];
	if (!dump)
		return "";
	return words[dump->text_offset ? WORD_TABLE_DUMP_OFFSET : WORD_TABLE_DUMP_HEX];
}

const char *fill_dump_line(const struct phrase *p, FILE *out)
{
	const struct host_table *dump = bad_dump(p);

	return dump ? fill_print(out, "%zu", dump->text_line) : NULL;
}

const char *fill_found(const struct phrase *p, FILE *out)
{
	const struct acpi_defect *defect = subject_defect(p);

	return defect ? fill_print(out, "%" PRIu64, defect->found) : NULL;
}

const char *fill_found_hex(const struct phrase *p, FILE *out)
{
	const struct acpi_defect *defect = subject_defect(p);

	return defect ? fill_print(out, "0x%02" PRIx64, defect->found) : NULL;
}

const char *fill_expected(const struct phrase *p, FILE *out)
{
	const struct acpi_defect *defect = subject_defect(p);

	return defect ? fill_print(out, "%" PRIu64, defect->expected) : NULL;
}

const char *fill_expected_hex(const struct phrase *p, FILE *out)
{
	const struct acpi_defect *defect = subject_defect(p);

	return defect ? fill_print(out, "0x%02" PRIx64, defect->expected) : NULL;
}

/* Of what is wrong, or else of the structure. */
const char *fill_offset(const struct phrase *p, FILE *out)
{
	const struct acpi_defect *defect = subject_defect(p);
	const struct place place = subject_place(p);

	if (!defect && !place.structure)
		return NULL;
	return fill_print(out, "0x%x", defect ? defect->offset : place.offset);
}

const char *fill_table(const struct phrase *p, FILE *out)
{
	return fill_text(subject_table(p), out);
}

const char *fill_structure(const struct phrase *p, FILE *out)
{
	const struct place place = subject_place(p);

	return fill_text(place.structure ? place.structure : "RMRR", out);
}

const char *fill_range(const struct phrase *p, FILE *out)
{
	const struct place place = subject_place(p);

	return place.ranged ? put_range(place.base, place.end, out) : NULL;
}

/* As the kernel's lines have it. */
const char *fill_base16(const struct phrase *p, FILE *out)
{
	const struct place place = subject_place(p);

	return place.ranged ? fill_print(out, "0x%016" PRIx64, place.base) : NULL;
}

const char *fill_end16(const struct phrase *p, FILE *out)
{
	const struct place place = subject_place(p);

	return place.ranged ? fill_print(out, "0x%016" PRIx64, place.end) : NULL;
}

const char *fill_scope_offset(const struct phrase *p, FILE *out)
{
	const struct dmar_scope *scope = subject_scope(p);

	return scope ? fill_print(out, "0x%x", scope->offset) : NULL;
}

const char *fill_scope_type(const struct phrase *p, FILE *out)
{
	const struct dmar_scope *scope = subject_scope(p);

	if (!scope)
		return NULL;
	if (!p->evidence)
		return words[scope->type == DMAR_SCOPE_ENDPOINT ? WORD_SCOPE_ENDPOINT :
								  WORD_SCOPE_BRIDGE];
	return fill_text(place_dmar_scope_type(scope->type), out);
}

/* What a scope or an IVMD names. */
const char *fill_path(const struct phrase *p, FILE *out)
{
	const struct touch *touch = subject_touch(p);
	const struct dmar_scope *scope = subject_scope(p);
	char path[PLACE_SIZE] = "";

	if (touch)
		place_scope(&p->finding->links->regions[touch->region],
			    &p->finding->links->scopes[touch->scope], path, sizeof(path));
	else if (scope)
		place_path(scope, path, sizeof(path));
	fputs(path, out);
	return *path ? "" : words[WORD_ALL_DEVICES];
}

const char *fill_way_out(const struct phrase *p, FILE *out)
{
	(void)out;
	return words[strcmp(subject_table(p), "IVRS") == 0 ? WORD_WAY_OUT_AMD : WORD_WAY_OUT_INTEL];
}
