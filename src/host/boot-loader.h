/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who hands the kernel its options, as far as files tell. */
#ifndef HOST_BOOT_LOADER_H
#define HOST_BOOT_LOADER_H

enum boot_loader {
	BOOT_UNKNOWN,
	BOOT_RPM_OSTREE,	/* run/ostree-booted */
	BOOT_PROXMOX,		/* etc/kernel/proxmox-boot-uuids and etc/kernel/cmdline */
	BOOT_GRUBBY,		/* GRUB with an entry a kernel: usr/sbin/grubby */
	BOOT_GRUB,		/* etc/default/grub */
	BOOT_ENTRIES,		/* etc/kernel/cmdline: systemd's kernel-install */
	BOOT_SYSTEMD,		/* boot/loader/entries without that file */
};

#endif
