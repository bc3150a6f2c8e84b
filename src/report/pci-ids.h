/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names in pci.ids (pci.ids(5)). libpci reads all of the file into a table first, 38,000 names
 * for the two or three that are wanted: half the time of a question about one device.
 */
#ifndef REPORT_PCI_IDS_H
#define REPORT_PCI_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pci_ids;

/* 0 or negative errno; *@ids is NULL then. Notes where the vendors stand. */
int pci_ids_open(struct pci_ids **ids, const char *path);

/* @ids may be NULL. */
void pci_ids_close(struct pci_ids *ids);

/* Vendor and device, "Intel Corporation 82574L". False: one of them is not listed. */
bool pci_ids_device(struct pci_ids *ids, uint16_t vendor, uint16_t device, char *name, size_t size);

/* @class: class and subclass. "Ethernet controller"; of an unknown subclass "Network controller [02ff]". */
bool pci_ids_class(struct pci_ids *ids, uint16_t class, char *name, size_t size);

#endif
