// SPDX-License-Identifier: GPL-2.0-or-later
/* Places that stand for what the administrator has decided about the finding. */
#include <inttypes.h>

#include "policy/policy-file.h"
#include "report/words/fill.h"

const char *fill_date(uint32_t date, char *buffer)
{
	snprintf(buffer, DATE_SIZE, "%04u-%02u-%02u", date / 10000 % 10000, date / 100 % 100,
		 date % 100);
	return buffer;
}

static const struct policy_waiver *waiver_of(const struct phrase *p)
{
	return p->finding ? p->finding->waiver : NULL;
}

const char *fill_waived(const struct phrase *p, FILE *out)
{
	char text[PCI_ADDRESS_SIZE];

	if (!waiver_of(p))
		return NULL;
	return fill_text(pci_address_format(waiver_of(p)->address, text), out);
}

const char *fill_waived_rule(const struct phrase *p, FILE *out)
{
	return waiver_of(p) ? fill_text(waiver_of(p)->rule->id, out) : NULL;
}

const char *fill_waiver_line(const struct phrase *p, FILE *out)
{
	return waiver_of(p) ? fill_print(out, "%zu", waiver_of(p)->line) : NULL;
}

const char *fill_waiver_date(const struct phrase *p, FILE *out)
{
	char text[DATE_SIZE];

	if (!waiver_of(p))
		return NULL;
	return fill_text(fill_date(waiver_of(p)->expires, text), out);
}

const char *fill_waiver_ids(const struct phrase *p, FILE *out)
{
	const struct policy_waiver *waiver = waiver_of(p);

	return waiver ? fill_print(out, "%04x:%04x", waiver->vendor, waiver->device) : NULL;
}

const char *fill_other_ids(const struct phrase *p, FILE *out)
{
	const struct host_device *other;

	if (!p->finding || p->finding->other == NO_INDEX)
		return NULL;
	other = &p->j->host->devices[p->finding->other];
	return fill_print(out, "%04x:%04x", other->vendor, other->device);
}

const char *fill_waiver_regions(const struct phrase *p, FILE *out)
{
	const struct policy_waiver *waiver = waiver_of(p);

	for (size_t i = 0; waiver && i < waiver->region_count; i++)
		fprintf(out, "%s0x%" PRIx64 "-0x%" PRIx64, i ? ", " : "", waiver->regions[i].base,
			waiver->regions[i].end);
	return waiver ? "" : NULL;
}

const char *fill_waiver_uses(const struct phrase *p, FILE *out)
{
	const struct policy_waiver *waiver = waiver_of(p);

	for (size_t i = 0; waiver && i < waiver->use_count; i++)
		fprintf(out, "%s%s", i ? ", " : "", waiver->uses[i]);
	return waiver ? "" : NULL;
}
