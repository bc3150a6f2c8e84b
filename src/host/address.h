/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The address of a PCI function, as sysfs, lspci and libvirt spell it. */
#ifndef HOST_ADDRESS_H
#define HOST_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#define PCI_ADDRESS_SIZE sizeof("ffffffff:ff:1f.7")

struct pci_address {
	uint32_t domain;	/* wider than 16 bits behind Intel VMD (0x10000 on) */
	uint8_t bus;
	uint8_t devfn;		/* device << 3 | function, as Linux counts */
};

static inline uint8_t pci_device_number(uint8_t devfn)
{
	return devfn >> 3;
}

static inline uint8_t pci_function_number(uint8_t devfn)
{
	return devfn & 7;
}

/* One number for comparing and sorting. */
static inline uint64_t pci_address_key(struct pci_address a)
{
	return (uint64_t)a.domain << 16 | (uint64_t)a.bus << 8 | a.devfn;
}

/*
 * `[domain:]bus:device.function` or libvirt's `pci_0000_02_00_0`, all in hex;
 * the whole of @text must be an address. The domain is 0 where it is left out.
 */
bool pci_address_parse(const char *text, struct pci_address *address);

/* As sysfs writes it: domain with at least four digits. @buffer has PCI_ADDRESS_SIZE bytes. */
const char *pci_address_format(struct pci_address address, char *buffer);

#endif
