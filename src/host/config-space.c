// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/config-space.h"

#include <stdbool.h>

#include <linux/pci_regs.h>

/* Each capability takes at least four bytes: a list with more of them is a loop. */
#define CAPABILITIES_MAX ((PCI_CFG_SPACE_SIZE - PCI_STD_HEADER_SIZEOF) / 4)

uint16_t config_space_word(const uint8_t *config, size_t at)
{
	return (uint16_t)(config[at] | config[at + 1] << 8);
}

size_t config_space_find(const uint8_t *config, uint8_t id)
{
	size_t at = config[PCI_CAPABILITY_LIST] & ~3u, left = CAPABILITIES_MAX;

	if (!(config_space_word(config, PCI_STATUS) & PCI_STATUS_CAP_LIST))
		return 0;
	for (; at >= PCI_STD_HEADER_SIZEOF && left; left--) {
		if (config[at + PCI_CAP_LIST_ID] == id)
			return at;
		at = config[at + PCI_CAP_LIST_NEXT] & ~3u;
	}
	return 0;
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

/* A capability may have less than a register's bytes left to the end. */
static bool has_flr(const uint8_t *config)
{
	size_t at = config_space_find(config, PCI_CAP_ID_EXP);

	if (!at || at + PCI_EXP_DEVCAP + 4 > PCI_CFG_SPACE_SIZE)
		return false;
	return config_space_word(config, at + PCI_EXP_DEVCAP + 2) & PCI_EXP_DEVCAP_FLR >> 16;
}

static bool has_af_flr(const uint8_t *config)
{
	size_t at = config_space_find(config, PCI_CAP_ID_AF);

	return at && at + PCI_AF_CAP < PCI_CFG_SPACE_SIZE &&
	       (config[at + PCI_AF_CAP] & (PCI_AF_CAP_TP | PCI_AF_CAP_FLR)) ==
		       (PCI_AF_CAP_TP | PCI_AF_CAP_FLR);
}

static bool has_pm_reset(const uint8_t *config)
{
	size_t at = config_space_find(config, PCI_CAP_ID_PM);

	return at && at + PCI_PM_CTRL + 2 <= PCI_CFG_SPACE_SIZE &&
	       !(config_space_word(config, at + PCI_PM_CTRL) & PCI_PM_CTRL_NO_SOFT_RESET);
}

int config_space_resets(const uint8_t *config, size_t size)
{
	int resets = 0;

	if (size < PCI_CFG_SPACE_SIZE)
		return -1;
	if (!breaks_on_flr((uint32_t)config_space_word(config, PCI_VENDOR_ID) << 16 |
			   config_space_word(config, PCI_DEVICE_ID)))
		resets = (has_flr(config) ? RESET_FLR : 0) | (has_af_flr(config) ? RESET_AF_FLR : 0);
	return resets | (has_pm_reset(config) ? RESET_PM : 0);
}
