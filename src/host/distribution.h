/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What makes the initramfs on this host, in which drivers are bound before anything else runs:
 * the tool that is there, else the one of the distribution that etc/os-release names (os-release(5):
 * ID, then each word of ID_LIKE). Proxmox VE calls itself Debian, and is told by its own program.
 *
 * Sources: update-initramfs(8), dracut(8), mkinitcpio(8), transactional-update(8), rpm-ostree(1),
 * Alpine's wiki (KVM, "vfio"), NixOS' manual (boot.initrd.kernelModules), Proxmox VE's
 * administration guide ("PCI(e) Passthrough", "Host Bootloader").
 */
#ifndef HOST_DISTRIBUTION_H
#define HOST_DISTRIBUTION_H

#include <stddef.h>

enum initramfs {
	INITRAMFS_UNKNOWN,
	INITRAMFS_TOOLS,		/* update-initramfs */
	INITRAMFS_PROXMOX,		/* ... of all kernels, and the boot partitions after it */
	INITRAMFS_DRACUT,
	INITRAMFS_TRANSACTIONAL,	/* dracut in a snapshot: transactional-update */
	INITRAMFS_OSTREE,		/* dracut in an image: rpm-ostree */
	INITRAMFS_MKINITCPIO,
	INITRAMFS_MKINITFS,
	INITRAMFS_NIXOS,
	INITRAMFS_KINDS,
};

struct source;

/* In the order in which they count: a file that is there, and what makes the initramfs then. */
struct initramfs_mark {
	const char *path;
	enum initramfs kind;
};

#define INITRAMFS_MARKS 9

extern const struct initramfs_mark initramfs_marks[INITRAMFS_MARKS];

#define OS_RELEASE "etc/os-release"

enum initramfs distribution_initramfs(const struct source *source);

/* The same by the words of os-release's @text alone, which is taken apart. */
enum initramfs distribution_named(char *text);

#endif
