/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What decides whether PCIe functions are isolated from each other, out of their
 * configuration space. Read only where pcie_acs_override= is on the command line: a
 * read of config is dear, and else Linux's groups say it all.
 */
#ifndef HOST_ACS_H
#define HOST_ACS_H

#include <stddef.h>
#include <stdint.h>

#include "host/address.h"
#include "host/fact.h"

struct acs_function {
	struct pci_address address;
	enum seen seen;			/* HIDDEN: config cannot be read, or not beyond 64 bytes */
	uint16_t vendor, device;
	bool pcie, multifunction;
	bool capability;		/* it has ACS itself */
	uint8_t type;			/* PCI_EXP_TYPE_* of linux/pci_regs.h */
	uint8_t functions;		/* multifunction: which functions its slot has, a bit each */
};

struct host_acs {
	struct acs_function *items;	/* asked devices and the bridges above them */
	size_t count;
	void *by_address;		/* index.h */
};

/* The function at @address, or NULL where it was not read. */
const struct acs_function *acs_find(const struct host_acs *acs, struct pci_address address);

/* Take what matters out of @size bytes of a configuration space; false: not enough of them. */
bool acs_parse(const uint8_t *config, size_t size, struct acs_function *function);

#endif
