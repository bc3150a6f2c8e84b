/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A structure of the SMBIOS, as /sys/firmware/dmi/entries/TYPE-N/raw has it: of all that
 * it can describe only the slots for cards (DMTF DSP0134 3.7, section 7.10, type 9).
 */
#ifndef ACPI_SMBIOS_H
#define ACPI_SMBIOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMBIOS_SYSTEM_SLOT 9
#define SMBIOS_DESIGNATION_SIZE 64

struct smbios_slot {
	uint16_t id;		/* the number that firmware and manuals give it; 0: none */
	uint16_t segment;
	uint8_t bus;
	uint8_t devfn;
	char designation[SMBIOS_DESIGNATION_SIZE];	/* as printed on the board; cut, or empty */
};

/*
 * Read @size bytes at @data. False where they are no slot, are cut, or where the slot is
 * for no PCI device (bus, device and function ffh; SMBIOS before 2.6 has none).
 */
bool smbios_slot_read(const uint8_t *data, size_t size, struct smbios_slot *slot);

#endif
