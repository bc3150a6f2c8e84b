// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/broken-reset.h"

#include <string.h>

/*
 * The first that fits counts. Of AMD's graphics those are here for which the module vendor-reset
 * was written; from the 6000 series on a reset works (gnif/vendor-reset#35).
 */
static const struct broken_reset rows[] = {
	/* The host becomes slower and slower, and has to be switched off. */
	{ 0x1022, 0x1487, 0x1487, IS_ANY, BY_FLR, true, AMD_FLR_AVOIDED, DETAIL_RESET_HANGS,
	  "Linux 0d14f06cd665" },
	{ 0x1022, 0x148c, 0x148c, IS_ANY, BY_FLR, true, AMD_FLR_AVOIDED, DETAIL_RESET_HANGS,
	  "Linux 5727043c73fd" },
	{ 0x1022, 0x149c, 0x149c, IS_ANY, BY_FLR, true, AMD_FLR_AVOIDED, DETAIL_RESET_HANGS,
	  "Linux 0d14f06cd665" },
	/* AMD's SATA controllers, 6.3 and stable releases; the guest does not find its disks. */
	{ 0x1022, 0x7901, 0x7901, IS_ANY, BY_FLR, true, 0, DETAIL_RESET_LOST,
	  "Linux 63ba51db24ed" },
	/* MediaTek's MT7922, 6.14 and stable releases. */
	{ 0x14c3, 0x0616, 0x0616, IS_ANY, BY_FLR, true, 0, DETAIL_RESET_LOST,
	  "Linux 81f64e925c29" },

	/* "not ready 1023ms after FLR" at a guest's stop: Kaby Lake, Comet Lake. */
	{ 0x8086, 0x0000, 0xffff, IS_INTEGRATED, BY_FLR, false, 0, DETAIL_RESET_HANGS_REPORTED,
	  "intel/gvt-linux#189, patmagauran/i915ovmfPkg#23" },
	/* Arc Pro B60, with Resizable BAR. */
	{ 0x8086, 0xe211, 0xe211, IS_DISPLAY, BY_FLR | BY_BUS, false, 0,
	  DETAIL_RESET_HANGS_REPORTED, "intel/compute-runtime#880" },
	/* GeForce RTX 5070 Ti. */
	{ 0x10de, 0x2c05, 0x2c05, IS_DISPLAY, BY_FLR | BY_BUS, false, 0,
	  DETAIL_RESET_HANGS_REPORTED, "NVIDIA/open-gpu-kernel-modules#853" },
	/* GeForce RTX 5090 and its like (GB202). */
	{ 0x10de, 0x2b85, 0x2b87, IS_DISPLAY, BY_FLR, false, 0, DETAIL_RESET_LOST,
	  "tinygrad/tinygrad#18199" },

	/* Instinct MI210 (as MI300X in the report), MI300X and MI355X: not their virtual functions. */
	{ 0x1002, 0x740f, 0x740f, IS_ANY, BY_FLR | BY_BUS, false, 0, DETAIL_RESET_LOST,
	  "amd/MxGPU-Virtualization#25" },
	{ 0x1002, 0x74a1, 0x74a1, IS_ANY, BY_FLR | BY_BUS, false, 0, DETAIL_RESET_LOST,
	  "amd/MxGPU-Virtualization#25" },
	{ 0x1002, 0x75a3, 0x75a3, IS_ANY, BY_FLR | BY_BUS, false, 0, DETAIL_RESET_LOST,
	  "amd/MxGPU-Virtualization#25" },

	/* Polaris 10, 11 and 12. */
	{ 0x1002, 0x67c0, 0x67ff, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset#72" },
	{ 0x1002, 0x6980, 0x699f, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset" },
	{ 0x1002, 0x6fdf, 0x6fdf, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset" },
	/* Vega 10 and 20. */
	{ 0x1002, 0x6860, 0x687f, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset#35" },
	{ 0x1002, 0x66a0, 0x66af, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset#35" },
	/* Navi 10, 14 and 12. */
	{ 0x1002, 0x7310, 0x731f, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset#3, #12, #16" },
	{ 0x1002, 0x7340, 0x734f, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset" },
	{ 0x1002, 0x7360, 0x7362, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset" },
	/* Graphics in AMD's processors: Raven, Renoir, Cezanne, Lucienne, Phoenix. */
	{ 0x1002, 0x15dd, 0x15dd, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset" },
	{ 0x1002, 0x1636, 0x1638, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset" },
	{ 0x1002, 0x164c, 0x164c, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset" },
	{ 0x1002, 0x15bf, 0x15bf, IS_DISPLAY, BY_BUS | BY_NONE, false, 0, DETAIL_RESET_ONCE,
	  "gnif/vendor-reset#82, isc30/ryzen-gpu-passthrough-proxmox#89" },
};

static bool is_kind(const struct broken_reset *row, const struct host_device *device)
{
	if (row->kind == IS_ANY)
		return true;
	return device->class >> 16 == 0x03 &&
	       (row->kind != IS_INTEGRATED || host_is_on_root_bus(device));
}

const struct broken_reset *broken_reset_of(const struct host_device *device)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].vendor == device->vendor && rows[i].first <= device->device &&
		    device->device <= rows[i].last && is_kind(&rows[i], device))
			return &rows[i];
	return NULL;
}

/*
 * The first that works is the one that is gone (kernel: __pci_reset_function_locked), and a reset
 * of the bus besides, by whoever has all that is on it. A way of the device's own resets it well.
 */
unsigned int broken_reset_ways(const char *methods)
{
	if (strncmp(methods, "device_specific", strlen("device_specific")) == 0)
		return 0;
	if (strncmp(methods, "flr", strlen("flr")) == 0)
		return BY_FLR | BY_BUS;
	return BY_BUS | BY_NONE;
}
