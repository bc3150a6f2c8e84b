/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration space of a function as bytes: its capabilities, and how it can be reset. */
#ifndef HOST_CONFIG_SPACE_H
#define HOST_CONFIG_SPACE_H

#include <stddef.h>
#include <stdint.h>

/* The 16 bits at @at, which is inside. */
uint16_t config_space_word(const uint8_t *config, size_t at);

/*
 * Where the first capability @id (PCI_CAP_ID_*) begins, of @config with at least 256 bytes, or 0.
 * It is as long as it is: what lies beyond 256 bytes is to be checked for.
 */
size_t config_space_find(const uint8_t *config, uint8_t id);

enum reset_capability {
	RESET_FLR = 1 << 0,	/* PCI Express, Device Capabilities bit 28 */
	RESET_AF_FLR = 1 << 1,	/* Advanced Features: TP and FLR */
	RESET_PM = 1 << 2,	/* Power Management without No_Soft_Reset */
};

/*
 * The ways that the @size bytes at @config name, as a set, or -1 where they end before
 * the capabilities (64 bytes are what ordinary users see). Devices of which the kernel
 * knows that they do not keep their word have none (kernel: quirk_no_flr in
 * drivers/pci/quirks.c; doc/kernel-facts.md, section 10).
 */
int config_space_resets(const uint8_t *config, size_t size);

#endif
