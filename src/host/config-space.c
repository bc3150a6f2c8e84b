// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/config-space.h"

#include <stdbool.h>

#include <linux/pci_regs.h>

/* Each capability takes at least four bytes: a list with more of them is a loop. */
#define CAPABILITIES_MAX ((PCI_CFG_SPACE_SIZE - PCI_STD_HEADER_SIZEOF) / 4)

static uint32_t value(const uint8_t *config, size_t at, size_t bytes)
{
	uint32_t result = 0;

	for (size_t i = 0; i < bytes; i++)
		result |= (uint32_t)config[at + i] << 8 * i;
	return result;
}

static bool breaks_on_flr(uint32_t id)
{
	static const uint32_t ids[] = {
		0x10221487, 0x1022148c, 0x1022149c, 0x10227901, 0x10221502, 0x102217f0,
		0x80861502, 0x80861503, 0x14c30616, 0x14c37925,
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* What the capability at @at tells; as much as a register of it may lie beyond the end. */
static int resets_of(const uint8_t *config, size_t at)
{
	switch (config[at]) {
	case PCI_CAP_ID_EXP:
		if (at + PCI_EXP_DEVCAP + 4 <= PCI_CFG_SPACE_SIZE &&
		    value(config, at + PCI_EXP_DEVCAP, 4) & PCI_EXP_DEVCAP_FLR)
			return RESET_FLR;
		return 0;
	case PCI_CAP_ID_AF:
		if (at + PCI_AF_CAP < PCI_CFG_SPACE_SIZE &&
		    (config[at + PCI_AF_CAP] & (PCI_AF_CAP_TP | PCI_AF_CAP_FLR)) ==
			    (PCI_AF_CAP_TP | PCI_AF_CAP_FLR))
			return RESET_AF_FLR;
		return 0;
	case PCI_CAP_ID_PM:
		if (at + PCI_PM_CTRL + 2 <= PCI_CFG_SPACE_SIZE &&
		    !(value(config, at + PCI_PM_CTRL, 2) & PCI_PM_CTRL_NO_SOFT_RESET))
			return RESET_PM;
		return 0;
	default:
		return 0;
	}
}

int config_space_resets(const uint8_t *config, size_t size)
{
	size_t at, left = CAPABILITIES_MAX;
	int resets = 0;

	if (size < PCI_CFG_SPACE_SIZE)
		return -1;
	if (!(value(config, PCI_STATUS, 2) & PCI_STATUS_CAP_LIST))
		return 0;
	for (at = config[PCI_CAPABILITY_LIST] & ~3u; at >= PCI_STD_HEADER_SIZEOF && left;
	     at = config[at + PCI_CAP_LIST_NEXT] & ~3u, left--)
		resets |= resets_of(config, at);
	if (breaks_on_flr(value(config, PCI_VENDOR_ID, 2) << 16 | value(config, PCI_DEVICE_ID, 2)))
		resets &= ~(RESET_FLR | RESET_AF_FLR);
	return resets;
}
