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

/* What a message means; where each stands is told in log-message.c. */
enum log_kind {
	LOG_KERNEL,		/* a boot begins; the word is the release */
	LOG_REFUSED,		/* not attached, over memory that the firmware demands */
	LOG_PROBE_FAILED,	/* the driver (the word) found no IOMMU group: -22 */
	LOG_REGION,		/* an RMRR, listed or mapped */
	LOG_NO_REMAPPING,	/* interrupts are not remapped */
	LOG_IOAPIC_ABSENT,	/* ... maybe, for want of an IOAPIC: up to 6.12 another one saves it */
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
	LOG_MACHINE,		/* the machine and its firmware, "DMI: " */
	LOG_BAR_TAKEN,		/* something of the host has the device's memory */
	LOG_POWER_STUCK,	/* it did not come back from D3 */
	LOG_RESET_STUCK,	/* ... or from a reset */
	LOG_MEMLOCK,
	LOG_PF_ENABLED,
	LOG_VF_TOKEN,
	LOG_IGD,		/* Intel graphics without its host bridge */
	LOG_DENYLIST,
	LOG_TABLE_REPLACED,	/* a table of ACPI comes from the initrd */
	LOG_FAULT,		/* the IOMMU stopped an access */
	LOG_INTX,		/* no interrupts of the old kind */
	LOG_IN_USE,		/* the driver was taken off while somebody held the device */
	LOG_SRIOV_MEMORY,
	LOG_HARMLESS,
	LOG_KINDS,
	/* what programs say; not looked for in logs */
	MESSAGE_NOT_VIABLE = LOG_KINDS,
	MESSAGE_SPACES,
	MESSAGE_CACHING_MODE,
	MESSAGE_DMA_INVALID,
	MESSAGE_DMA_FAULT,
	MESSAGE_DMA_MEMLOCK,
	MESSAGE_DMA_LIMIT,
	MESSAGE_PEER,
	MESSAGE_MODELS,
	MESSAGE_SET_CONTAINER,
	MESSAGE_SET_IOMMU,
	MESSAGE_NO_GROUP,
	MESSAGE_NO_CDEV,
	MESSAGE_CONFIDENTIAL,
	MESSAGE_DENIED,
	MESSAGE_GET_DEVICE,
	MESSAGE_BUSY,
	MESSAGE_NODE_DENIED,
	MESSAGE_NODE,
	MESSAGE_NO_RESET,
	MESSAGE_NO_ACS,
	MESSAGE_NO_BIND,
	MESSAGE_NO_MIGRATION,
	MESSAGE_INTERRUPTS,
	MESSAGE_OWNED,
	MESSAGE_XEN_MAP,
	MESSAGE_NOT_GROUPED,
	MESSAGE_BUS_ERROR,
	MESSAGE_RECOVERY,	/* an error that the device did not recover from */
	MESSAGE_MODULE_KEPT,	/* modprobe may not load it */
	MESSAGE_ABSENT,		/* no device at that address */
	MESSAGE_ROM,
	/* term.h: words that people have met, in no message of their own */
	TERM_EPERM,
	TERM_EACCES,
	TERM_EBUSY,
	TERM_EINVAL,
	TERM_ENODEV,
	TERM_ENOENT,
	TERM_ENOMEM,
	TERM_RMRR,
	TERM_IVMD,
	TERM_RMR,
	TERM_TABLE,		/* DMAR, IVRS, IORT */
	TERM_IOMMU,
	TERM_PASSTHROUGH_MODE,	/* iommu=pt */
	TERM_GROUP,
	TERM_ACS,
	TERM_REMAPPING,
	TERM_RESET,
	TERM_D3COLD,
	TERM_SRIOV,
	TERM_RELAX,
	TERM_NOIOMMU,
	TERM_ROM,
	MESSAGE_KINDS,
};

#define LOG_WORD_SIZE 64

struct log_line {
	enum log_kind kind;
	bool has_address;
	struct pci_address address;	/* domain 0 where the kernel leaves it out */
	bool has_range;
	uint64_t base, end;		/* inclusive */
	bool has_group;			/* message_read() alone looks for it */
	uint32_t group;
	char word[LOG_WORD_SIZE];	/* driver, release; "": none */
};

/*
 * Where the message begins in a line of dmesg (any of its time stamps, -x, -r),
 * of journalctl -k, of syslog, of talosctl or of /dev/kmsg, whatever stands before a time stamp
 * of dmesg; @line itself where nothing is known to stand before it.
 */
const char *log_line_message(const char *line);

/* Is @line a kernel's, by what stands before its message or by that message's beginning? */
bool log_line_is_kernels(const char *line);

/* What the kernel's @message says, or false where that does not matter here. */
bool log_line_read(const char *message, struct log_line *line);

/*
 * The same of whoever's @text, of which more than the message may be there, or only a part of
 * one: three words or more. The device and the group are the first that it names.
 */
bool message_read(const char *text, struct log_line *line);

#endif
