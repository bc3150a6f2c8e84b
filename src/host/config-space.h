/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a function says that it can be reset, from its configuration space as bytes. */
#ifndef HOST_CONFIG_SPACE_H
#define HOST_CONFIG_SPACE_H

#include <stddef.h>
#include <stdint.h>

enum reset_capability {
	RESET_FLR = 1 << 0,	/* PCI Express, Device Capabilities bit 28 */
	RESET_AF_FLR = 1 << 1,	/* Advanced Features: TP and FLR */
	RESET_PM = 1 << 2,	/* Power Management without No_Soft_Reset */
};

/*
 * The ways that the @size bytes at @config name, as a set, or -1 where they end before
 * the capabilities (64 bytes are what ordinary users see). Devices of which the kernel
 * knows that they do not keep their word have none (kernel: quirk_no_flr in
 * drivers/pci/quirks.c; facts, section 10).
 */
int config_space_resets(const uint8_t *config, size_t size);

#endif
