// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sources: rpm-ostree(1), kargs; Proxmox VE's administration guide, "Editing the Kernel
 * Commandline"; grubby(8); grub-mkconfig's manual; kernel-install(8); loader.conf(5).
 */
#include "host/boot-loader.h"
#include "host/read.h"
#include "host/source.h"

void host_read_boot_loader(struct host *host)
{
	static const struct {
		enum boot_loader loader;
		const char *first, *second;	/* both are there; NULL: one is enough */
	} marks[] = {
		{ BOOT_RPM_OSTREE, "run/ostree-booted", NULL },
		{ BOOT_PROXMOX, "etc/kernel/proxmox-boot-uuids", "etc/kernel/cmdline" },
		{ BOOT_GRUBBY, "usr/sbin/grubby", "etc/default/grub" },
		{ BOOT_GRUB, "etc/default/grub", NULL },
		{ BOOT_ENTRIES, "etc/kernel/cmdline", NULL },
		{ BOOT_SYSTEMD, "boot/loader/entries", NULL },
		{ BOOT_SYSTEMD, "efi/loader/entries", NULL },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!source_exists(host->source, marks[i].first) ||
		    (marks[i].second && !source_exists(host->source, marks[i].second)))
			continue;
		host->boot_loader = marks[i].loader;
		return;
	}
}
