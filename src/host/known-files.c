// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sources: rpm-ostree(1), kargs; Proxmox VE's administration guide, "Editing the Kernel
 * Commandline"; grubby(8); grub-mkconfig's manual; kernel-install(8); loader.conf(5).
 */
#include "host/known-files.h"

#include <assert.h>

const char *const modprobe_directories[MODPROBE_DIRECTORIES] = {
	"etc/modprobe.d", "run/modprobe.d", "usr/local/lib/modprobe.d", "usr/lib/modprobe.d",
	"lib/modprobe.d",
};

const struct boot_loader_mark boot_loader_marks[BOOT_LOADER_MARKS] = {
	{ BOOT_RPM_OSTREE, "run/ostree-booted", NULL },
	{ BOOT_PROXMOX, "etc/kernel/proxmox-boot-uuids", "etc/kernel/cmdline" },
	{ BOOT_GRUBBY, "usr/sbin/grubby", "etc/default/grub" },
	{ BOOT_GRUB, "etc/default/grub", NULL },
	{ BOOT_ENTRIES, "etc/kernel/cmdline", NULL },
	{ BOOT_SYSTEMD, "boot/loader/entries", NULL },
	{ BOOT_SYSTEMD, "efi/loader/entries", NULL },
};

const struct firmware_table firmware_tables[] = {
	[TABLE_DMAR] = { "DMAR", IOMMU_INTEL, .names_ioapics = true },
	[TABLE_IVRS] = { "IVRS", IOMMU_AMD, .names_ioapics = true },
	[TABLE_IORT] = { .signature = "IORT", .maker = IOMMU_SMMU },
};

static_assert(sizeof(firmware_tables) / sizeof(firmware_tables[0]) == TABLES,
	      "each table has a row");
