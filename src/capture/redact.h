/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes out of captured files what tells one machine from its twins. */
#ifndef CAPTURE_REDACT_H
#define CAPTURE_REDACT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Overwrite with zeros, in place: UUIDs with dashes or without, MAC addresses (colons,
 * dashes, or behind "enx"), and IPv6 addresses as /proc writes them. PCI addresses stay.
 */
void redact_text(char *text);

/* Remove, in place, the lines of a uevent file or of udev's database that hold serials. */
void redact_properties(char *text);

/* Zero the Device Serial Number capability (PCIe 6.0, section 7.9.3) in a config space. */
void redact_config(uint8_t *config, size_t size);

#endif
