// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy/chipset.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "kernel/outcome.h"

#define NAME_MAX_LENGTH 64

/*
 * Drivers that mind the processor and the board for the host: what they have stays with it.
 * Kernel: arch/x86/events/intel, drivers/edac, drivers/thermal/intel, drivers/platform/x86,
 * drivers/mfd, drivers/crypto/ccp, drivers/pci/pcie, drivers/misc/pvpanic.
 */
static const char *const minding[] = {
	"*uncore*", "*edac*", "*thermal*", "pcieport", "isst_if*", "intel_vsec*", "intel_pmc*",
	"intel_pmt*", "pmt_*", "intel_lpss*", "intel_th*", "intel_rapl*", "intel_quark*", "ccp",
	"k10temp", "fam15h_power", "agpgart*", "lpc_*", "*_smbus", "i2c_*", "dw_dmac*", "idma64",
	"gpio*", "mei*", "amd_*", "i5*_amb", "i5500_temp", "pvpanic*", "*_wdt", "*_tco",
};

/* Drivers of class 06 with a use of their own: all others there mind the host. */
static const char *const using[] = {
	"ntb_*", "idxd", "ioatdma", "qat_*", "nvme", "nvidia*", "switchtec",
};

/* As modules are called, with "_" for "-". */
static bool is_among(const char *name, size_t length, const char *const *patterns, size_t count)
{
	char module[NAME_MAX_LENGTH];

	if (length >= sizeof(module))
		return false;
	memcpy(module, name, length);
	module[length] = '\0';
	for (char *dash = module; (dash = strchr(dash, '-'));)
		*dash = '_';
	for (size_t i = 0; i < count; i++)
		if (fnmatch(patterns[i], module, 0) == 0)
			return true;
	return false;
}

static bool puts_to_use(const struct host_device *device, const char *name, size_t length)
{
	if (device->class >> 16 == 0x06)
		return is_among(name, length, using, sizeof(using) / sizeof(using[0]));
	return !is_among(name, length, minding, sizeof(minding) / sizeof(minding[0]));
}

/* Whoever hands devices over says nothing of what the device is for. */
static bool hands_over(const char *driver)
{
	return outcome_is_vfio_driver(driver) || strcmp(driver, "pci-stub") == 0 ||
	       strstr(driver, "uio");
}

static bool has_use(const struct host_device *device)
{
	const char *names = device->modules;

	if (device->driver && !hands_over(device->driver))
		return puts_to_use(device, device->driver, strlen(device->driver));
	while (names && *names) {
		size_t length = strcspn(names, " ");

		if (puts_to_use(device, names, length))
			return true;
		names += length;
		names += strspn(names, " ");
	}
	return false;
}

/* Class 05 without CXL's memory, 08 without SD card readers, 11, 1080. */
static bool is_of_class(uint32_t class)
{
	uint32_t base = class >> 16;

	if (class >> 8 == 0x0502 || class >> 8 == 0x0805)
		return false;
	return base == 0x05 || base == 0x08 || base == 0x11 || class >> 8 == 0x1080;
}

bool chipset_has(const struct host_device *device)
{
	if (host_is_bridge(device))
		return false;
	/* Host bridges and the like are nobody's but the host's, whoever drives them. */
	if (device->class >> 16 == 0x06 && device->class >> 8 < 0x0604)
		return true;
	if (!host_is_chipset(device) &&
	    !(host_is_on_root_bus(device) && is_of_class(device->class)))
		return false;
	return !has_use(device);
}

bool chipset_stays(const struct host_device *device)
{
	const char *driver = device->driver;
	bool has_driver = driver && !hands_over(driver);

	if (chipset_has(device))
		return true;
	if (device->vendor != 0x1022 && device->vendor != 0x8086)
		return false;
	if (device->class >> 8 == 0x1080)
		return true;
	return has_driver &&
	       (device->class >> 8 == 0x0c03 ||
		is_among(driver, strlen(driver), minding, sizeof(minding) / sizeof(minding[0])));
}
