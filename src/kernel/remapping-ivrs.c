// SPDX-License-Identifier: GPL-2.0-or-later
/* Does AMD's IOMMU remap interrupts? doc/kernel-facts.md, sections 5.5 and 8.2. */
#include <string.h>

#include "kernel/ivhd.h"
#include "kernel/machine.h"

/* Does any ivrs_ioapic[...] option name the IOAPICs in the table's place? */
static bool named_by_option(const struct host *host)
{
	return host->command_line.seen == SEEN && strstr(host->command_line.text, "ivrs_ioapic");
}

/* Where AMD's IOMMU expects the IOAPIC of the system timer: 00:14.0. */
#define SOUTHBRIDGE_IOAPIC 0x00a0

/*
 * Linux remaps no interrupt unless the table names the southbridge's IOAPIC by that
 * number. Up to 6.12 the last word has the last IOAPIC of the firmware's list that is
 * either missing or it; later one missing is enough, and the southbridge's is the one
 * whose interrupts begin with 0 (kernel: check_ioapic_information).
 */
static enum answer ioapics_listed(const struct host *host, const struct ivrs *ivrs)
{
	bool lenient = false, strict = false, missing = false;

	if (host->ioapics_seen != SEEN || named_by_option(host))
		return ANSWER_UNKNOWN;
	for (size_t i = 0; i < host->ioapic_count; i++) {
		int number = ivhd_ioapic(ivrs, host->ioapics[i].id);

		missing |= number < 0;
		if (number < 0)
			lenient = false;
		else if (number == SOUTHBRIDGE_IOAPIC)
			lenient = true;
		strict |= number == SOUTHBRIDGE_IOAPIC && host->ioapics[i].first_interrupt == 0;
	}
	strict &= !missing;
	if (lenient != strict)
		return ANSWER_UNKNOWN;
	return lenient ? ANSWER_YES : ANSWER_NO;
}

enum remapping_reason remapping_by_ivrs(const struct host *host, const struct tables *tables,
					bool known)
{
	enum answer listed;

	if (machine_option(host, "intremap", "off") || machine_option(host, "nointremap", NULL))
		return REMAPPING_OPTION;
	/* What is missing in part of a table may be in the rest. */
	listed = tables->has[TABLE_IVRS] && known ? ioapics_listed(host, &tables->ivrs) :
						    ANSWER_UNKNOWN;
	if (listed == ANSWER_NO)
		return REMAPPING_SOUTHBRIDGE;
	if (listed == ANSWER_YES)
		return REMAPPING_FINE;
	return REMAPPING_UNSEEN;
}
