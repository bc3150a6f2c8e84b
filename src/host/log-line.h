/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line of a kernel log: what stands before the message, and what the message says.
 *
 * Only messages that matter for the assignment of devices are known. They are told
 * by their beginning, since logs are cut, copied through web pages (one blank where
 * the kernel prints two) and damaged on serial lines.
 */
#ifndef HOST_LOG_LINE_H
#define HOST_LOG_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "host/address.h"

/* doc/kernel-facts.md, sections 0, 1.4, 2.2 to 2.6, 5.5, 5.6, 8.2 and 11.1 */
enum log_kind {
	LOG_KERNEL,		/* a boot begins; the word is the release */
	LOG_REFUSED,		/* not attached, over memory that the firmware demands */
	LOG_PROBE_FAILED,	/* the driver (the word) found no IOMMU group: -22 */
	LOG_REGION,		/* an RMRR, listed or mapped */
	LOG_NO_REMAPPING,	/* interrupts are not remapped, or why */
	LOG_FALLBACK,		/* a scope with a bus number in place of a path */
	LOG_RMRR_UNRESERVED,	/* an RMRR outside of reserved memory */
	LOG_RMRR_BAD,
	LOG_SCOPE_TYPE,		/* unknown */
	LOG_SCOPE_MISMATCH,	/* a scope of the wrong type */
	LOG_DMAR_INVALID,
	LOG_IVRS_INVALID,
	LOG_DISABLED,		/* the IOMMU stays off */
	LOG_UNMAPPED,		/* what the firmware demands could not be mapped */
	LOG_RELAXED,		/* relax_rmrr is in force */
	LOG_RELAX_UNKNOWN,	/* this kernel has no relax_rmrr */
	LOG_ACS_OVERRIDE,
};

#define LOG_WORD_SIZE 64

struct log_line {
	enum log_kind kind;
	bool has_address;
	struct pci_address address;	/* domain 0 where the kernel leaves it out */
	bool has_range;
	uint64_t base, end;		/* inclusive */
	char word[LOG_WORD_SIZE];	/* driver, release; "": none */
};

/*
 * Where the message begins in a line of dmesg (any of its time stamps, -x, -r),
 * of journalctl -k, of syslog or of /dev/kmsg; @line itself where nothing is known
 * to stand before it.
 */
const char *log_line_message(const char *line);

/* What @message says, or false where that does not matter here. */
bool log_line_read(const char *message, struct log_line *line);

#endif
