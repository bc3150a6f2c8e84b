// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/needs.h"

#include <string.h>

#define CLASS_IPMI 0x0c07

/*
 * Functions of a management controller, which works for the host while no driver of the
 * host shows it. Identifiers: pci.ids; kernel: drivers/misc/hpilo.c, drivers/gpu/drm/ast,
 * drivers/gpu/drm/mgag200 (the G200e family is made for such controllers only).
 */
static const struct {
	uint16_t vendor, device;
	const char *name;
} controllers[] = {
	{ 0x103c, 0x22f6, "HPE iLO" },
	{ 0x103c, 0x3300, "HPE iLO" },
	{ 0x103c, 0x3301, "HPE iLO" },
	{ 0x103c, 0x3302, "HPE iLO" },
	{ 0x103c, 0x3305, "HPE iLO" },
	{ 0x103c, 0x3306, "HPE iLO" },
	{ 0x103c, 0x3307, "HPE iLO" },
	{ 0x103c, 0x3308, "HPE iLO" },
	{ 0x1a03, 0x2000, "ASPEED" },
	{ 0x102b, 0x0522, "Matrox G200e" },
	{ 0x102b, 0x0530, "Matrox G200eV" },
	{ 0x102b, 0x0532, "Matrox G200eW" },
	{ 0x102b, 0x0533, "Matrox G200eH" },
	{ 0x102b, 0x0534, "Matrox G200eR2" },
	{ 0x102b, 0x0536, "Matrox G200eW3" },
	{ 0x102b, 0x0538, "Matrox G200eH3" },
	{ 0x19e5, 0x1711, "Huawei iBMC" },
};

const char *needs_management(const struct host_device *device)
{
	if (device->class >> 8 == CLASS_IPMI)
		return "IPMI";
	for (size_t i = 0; i < sizeof(controllers) / sizeof(controllers[0]); i++)
		if (controllers[i].vendor == device->vendor &&
		    controllers[i].device == device->device)
			return controllers[i].name;
	return NULL;
}

bool needs_given_up(const struct host *host, const struct host_device *device,
		    const struct host_use *use)
{
	if (!device->driver || !outcome_is_vfios(device))
		return false;
	return use->kind == USE_BOOT_DISPLAY ||
	       (use->kind == USE_FRAMEBUFFER && host->memory_seen == SEEN &&
		strstr(use->text, "-framebuffer."));
}
