// SPDX-License-Identifier: GPL-2.0-or-later
/* What the host lives on. {demanded} is the device, or the one of its group that is in use. */
#include "report/words/words.h"

const struct rule_words words_host_rules[] = {
	{
		.rule = "host-critical",
		.meaning = N_("The host itself needs this device, or another one of its IOMMU group that "
			      "would have to go along. Its file systems or swap space are on it, its way to "
			      "the network goes through it, its console or its only keyboard hangs on it, or "
			      "it is a part of the machine's management controller. A device that is given "
			      "to a guest is gone for the host at that moment."),
		.found = N_("The tables of mounted file systems, swap space, routes and consoles "
			    "(/proc/self/mountinfo, /proc/swaps, /proc/net/route, /proc/net/ipv6_route, "
			    "/proc/consoles) name what is in use. From there sysfs leads down to the PCI "
			    "device: through partitions, LVM and other device mapper devices, software RAID, "
			    "the paths of an NVMe subsystem, network bridges, bonds and VLANs. Every leg of a "
			    "mirror counts. Displays tell by boot_vga and the frame buffers, keyboards by their "
			    "keys, management controllers by their PCI identifiers. Members of ZFS pools are "
			    "told by udev; whether the host uses them is not, so the answer is \"unknown\". "
			    "Not seen are disks that the host reaches over the network (NFS, iSCSI), routes "
			    "of other tables than the main one, and what is used without being mounted, such as "
			    "a disk image on a bare partition."),
		.says = NULL,
		.fix = N_("Give away another device, or free this one first: move or unmount the file systems, "
			  "swapoff, set up the network, the screen or the keyboard on another device. For a "
			  "device that is only a neighbour in the group, a slot with a group of its own "
			  "helps."),
		.sources = N_("Kernel: Documentation/filesystems/proc.rst (mountinfo), "
			      "Documentation/ABI/stable/sysfs-block, Documentation/ABI/testing/sysfs-class-net, "
			      "fs/proc_namespace.c, mm/swapfile.c, net/ipv4/fib_trie.c, net/ipv6/route.c, "
			      "drivers/pci/pci-sysfs.c (boot_vga), drivers/nvme/host/core.c; systemd: "
			      "udev-builtin-input_id.c; pci.ids."),
		.host = "debian-guest",
		.device = "0000:01:00.0",
		.clean = "odd-devices",
	},
	{ .rule = NULL },
};
