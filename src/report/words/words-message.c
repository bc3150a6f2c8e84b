// SPDX-License-Identifier: GPL-2.0-or-later
/* What a message means where the page of its rule does not say it, and which rules those are. */
#include "report/words/words-message.h"

#include "report/words/words.h"

#define MEMORY "firmware-reserved-memory"
#define RELAXED "firmware-reserved-memory-relaxed"
#define INVALID "firmware-table-invalid"
#define MISSING "iommu-missing"
#define DISABLED "iommu-disabled"
#define INTERRUPTS "interrupt-remapping-missing"
#define SHARED "group-shared"
#define BUG "firmware-bug"
#define MODULE "vfio-module-missing"
#define USED "device-in-use"

const struct message_words words_messages[MESSAGE_KINDS] = {
	[LOG_REFUSED] = { .rules = { MEMORY }, .weight = MESSAGE_DECIDES },
	[LOG_PROBE_FAILED] = { .rules = { DISABLED, MISSING, "not-assignable" }, .weight = MESSAGE_FOLLOWS },
	[LOG_REGION] = { .rules = { MEMORY, RELAXED } },
	[LOG_NO_REMAPPING] = { .rules = { INTERRUPTS }, .weight = MESSAGE_DECIDES },
	[LOG_FALLBACK] = { .rules = { BUG } },
	[LOG_RMRR_UNRESERVED] = { .rules = { BUG } },
	[LOG_RMRR_BAD] = { .rules = { BUG } },
	[LOG_SCOPE_TYPE] = { .rules = { BUG } },
	[LOG_SCOPE_MISMATCH] = { .rules = { INVALID }, .weight = MESSAGE_DECIDES },
	[LOG_DMAR_INVALID] = { .rules = { INVALID }, .weight = MESSAGE_DECIDES },
	[LOG_IVRS_INVALID] = { .rules = { INVALID }, .weight = MESSAGE_DECIDES },
	[LOG_DISABLED] = { .rules = { DISABLED }, .weight = MESSAGE_DECIDES },
	[LOG_UNMAPPED] = { .rules = { DISABLED, INVALID }, .weight = MESSAGE_DECIDES },
	[LOG_RELAXED] = { .rules = { MEMORY } },
	[LOG_RELAX_UNKNOWN] = { .rules = { MEMORY } },
	[LOG_ACS_OVERRIDE] = { .rules = { "acs-override" } },
	[LOG_BAR_TAKEN] = { .rules = { "boot-framebuffer" }, .weight = MESSAGE_DECIDES },
	[LOG_POWER_STUCK] = { .rules = { "device-power", "device-unresponsive" }, .weight = MESSAGE_DECIDES },
	[LOG_RESET_STUCK] = { .rules = { "device-unresponsive", "no-reset" }, .weight = MESSAGE_DECIDES },
	[LOG_MEMLOCK] = {
		.rules = { NULL },
		.meaning = N_("The program may not keep as much memory in place as the guest has: VFIO pins all of it. "
		   "libvirt raises the limit by itself; elsewhere it is ulimit -l, LimitMEMLOCK= of the unit "
		   "or memlock in /etc/security/limits.conf, and it has to be larger than the guest's memory."),
		.weight = MESSAGE_DECIDES, .asks_memory = true,
	},
	[LOG_PF_ENABLED] = { .rules = { "sriov-pf" }, .weight = MESSAGE_DECIDES },
	[LOG_VF_TOKEN] = { .rules = { "sriov-vf" }, .weight = MESSAGE_DECIDES },
	[LOG_IGD] = { .rules = { "igd-regions" }, .weight = MESSAGE_DECIDES },
	[LOG_DENYLIST] = { .rules = { "vfio-module-option" }, .weight = MESSAGE_DECIDES },
	[LOG_TABLE_REPLACED] = {
		.rules = { INVALID, MEMORY },
		.meaning = N_("A table of ACPI does not come from the firmware but from the initrd, which replaced it at "
		   "boot. What it says is the affair of whoever put it there, and no update of the firmware "
		   "changes it."),
	},
	[LOG_FAULT] = {
		.rules = { MEMORY, BUG },
		.meaning = N_("The IOMMU stopped an access of {device} to memory that is not mapped for it: at boot often "
		   "memory that the firmware uses and does not tell of, while a guest runs a driver's or the "
		   "device's mistake."),
		.weight = MESSAGE_FOLLOWS,
	},
	[LOG_INTX] = {
		.rules = { NULL },
		.meaning = N_("{device} cannot mask interrupts of the old kind (INTx), so VFIO offers none. Drivers that use "
		   "MSI are not concerned."),
	},
	[LOG_IN_USE] = {
		.rules = { USED },
		.meaning = N_("The driver was taken from {device} while a program had it open. The write to unbind does not "
		   "return until that program ends: stop what uses the device first (fuser -v /dev/nvidia* "
		   "/dev/dri/*)."),
		.weight = MESSAGE_DECIDES,
	},
	[LOG_SRIOV_MEMORY] = {
		.rules = { "sriov-pf" },
		.meaning = N_("The firmware left no room for the memory of the virtual functions of {device}. Switch on "
		   "\"Above 4G decoding\" and SR-IOV in the firmware's setup, or boot with pci=realloc."),
		.weight = MESSAGE_DECIDES,
	},
	[LOG_HARMLESS] = {
		.rules = { NULL },
		.meaning = N_("VFIO hides a capability of {device} from the guest that it does not know. It explains no "
		   "failure."),
	},
	[MESSAGE_NOT_VIABLE] = {
		.rules = { SHARED, "parent-in-group" },
		.meaning = N_("Not all devices of {group} are with vfio-pci or without a driver: a driver of the host has "
		   "at least one of them. The group can be given away only as a whole."),
		.weight = MESSAGE_DECIDES,
	},
	[MESSAGE_SPACES] = {
		.rules = { SHARED },
		.meaning = N_("The guest has an IOMMU of its own, and devices of {group} are at places where it gives each "
		   "an address space of its own. Put all of them behind one pcie-to-pci-bridge of the guest, or "
		   "do without its IOMMU."),
		.weight = MESSAGE_DECIDES,
	},
	[MESSAGE_CACHING_MODE] = {
		.rules = { NULL },
		.meaning = N_("The guest's Intel IOMMU takes devices of the host only with its caching mode: "
		   "intel-iommu,caching-mode=on, in libvirt <driver intremap='on' caching_mode='on'/>."),
		.weight = MESSAGE_DECIDES,
	},
	[MESSAGE_DMA_INVALID] = {
		.rules = { "bar-beyond-iommu", "iova-hole" },
		.meaning = N_("The host's IOMMU cannot map what the guest has at that address: most often a BAR of {device} "
		   "that the guest's firmware put beyond the IOMMU's width. In libvirt "
		   "<maxphysaddr mode='passthrough' limit='39'/>, in QEMU host-phys-bits-limit=39, keeps it "
		   "below. As a warning about one BAR only peer-to-peer is lost."),
		.weight = MESSAGE_FOLLOWS, .asks_memory = true,
	},
	[MESSAGE_DMA_FAULT] = {
		.rules = { NULL },
		.meaning = N_("The kernel could not pin the memory behind a mapping: a BAR of another device (then only "
		   "peer-to-peer is lost), or memory of the guest in a file that cannot be pinned."),
		.weight = MESSAGE_FOLLOWS,
	},
	[MESSAGE_DMA_MEMLOCK] = {
		.rules = { NULL },
		.meaning = N_("The kernel has not enough memory for the guest's mappings, or the limit for pinned memory "
		   "(memlock) is smaller than the guest's memory."),
		.weight = MESSAGE_DECIDES, .asks_memory = true,
	},
	[MESSAGE_DMA_LIMIT] = {
		.rules = { NULL },
		.meaning = N_("The guest needs more mappings than vfio_iommu_type1 allows (65535 for each container). Huge "
		   "pages need fewer; the module's option dma_entry_limit= allows more."),
		.weight = MESSAGE_DECIDES,
	},
	[MESSAGE_PEER] = {
		.rules = { NULL },
		.meaning = N_("QEMU could not map a device's BAR for other devices. It is a warning: without peer-to-peer "
		   "between devices nothing is lost, and the guest starts."),
	},
	[MESSAGE_MODELS] = { .rules = { MODULE }, .weight = MESSAGE_DECIDES },
	[MESSAGE_SET_CONTAINER] = { .rules = { MEMORY, SHARED, INTERRUPTS }, .weight = MESSAGE_FOLLOWS },
	[MESSAGE_SET_IOMMU] = { .rules = { MEMORY, INTERRUPTS }, .weight = MESSAGE_FOLLOWS },
	[MESSAGE_NO_GROUP] = { .rules = { DISABLED, MISSING }, .weight = MESSAGE_DECIDES },
	[MESSAGE_NO_CDEV] = {
		.rules = { NULL },
		.meaning = N_("The kernel has no character devices of VFIO (CONFIG_VFIO_DEVICE_CDEV), though "
		   "/sys/.../vfio-dev/vfioN is there: what asks for /dev/vfio/devices/ needs another kernel, or "
		   "has to use /dev/vfio/GROUP."),
		.weight = MESSAGE_DECIDES,
	},
	[MESSAGE_CONFIDENTIAL] = {
		.rules = { NULL },
		.meaning = N_("A confidential guest takes devices only by iommufd (/dev/vfio/devices/vfioN), not by "
		   "/dev/vfio/GROUP: the host's kernel needs CONFIG_IOMMUFD and CONFIG_VFIO_DEVICE_CDEV."),
		.weight = MESSAGE_DECIDES,
	},
	[MESSAGE_DENIED] = { .rules = { "sriov-vf" }, .weight = MESSAGE_DECIDES },
	[MESSAGE_GET_DEVICE] = {
		.rules = { SHARED, "device-unresponsive" },
		.meaning = N_("The kernel took {group} and did not open {device}: it is not with vfio-pci, somebody else has "
		   "it open, or it does not answer. The kernel's log has the reason."),
		.weight = MESSAGE_FOLLOWS,
	},
	[MESSAGE_BUSY] = {
		.rules = { USED },
		.meaning = N_("Another program has {group} or {device} already: another guest, DPDK, or a QEMU that has not "
		   "ended. A group belongs to one of them at a time (fuser -v /dev/vfio/*)."),
		.weight = MESSAGE_DECIDES,
	},
	[MESSAGE_NODE_DENIED] = {
		.rules = { NULL },
		.meaning = N_("The program may not open the device node of {group}: its user, the container's or cgroup's "
		   "list of devices, or AppArmor or SELinux keeps it away."),
		.weight = MESSAGE_DECIDES,
	},
	[MESSAGE_NODE] = { .rules = { MODULE, DISABLED }, .weight = MESSAGE_DECIDES },
	[MESSAGE_NO_RESET] = { .rules = { "no-reset" }, .weight = MESSAGE_DECIDES },
	[MESSAGE_NO_ACS] = { .rules = { SHARED, "acs-override" }, .weight = MESSAGE_DECIDES },
	[MESSAGE_NO_BIND] = { .rules = { MODULE, DISABLED }, .weight = MESSAGE_FOLLOWS },
	[MESSAGE_NO_MIGRATION] = {
		.rules = { NULL },
		.meaning = N_("{device} cannot be migrated with the guest: its driver of VFIO offers no migration. The guest "
		   "runs; it cannot be moved or saved."),
	},
	[MESSAGE_INTERRUPTS] = { .rules = { INTERRUPTS }, .weight = MESSAGE_DECIDES },
	[MESSAGE_OWNED] = { .rules = { MEMORY }, .weight = MESSAGE_DECIDES },
	[MESSAGE_XEN_MAP] = { .rules = { MEMORY }, .weight = MESSAGE_DECIDES },
	[MESSAGE_NOT_GROUPED] = { .rules = { MEMORY, INVALID }, .weight = MESSAGE_DECIDES },
	[MESSAGE_BUS_ERROR] = {
		.rules = { "device-unresponsive" },
		.meaning = N_("A device reported an error that PCI cannot recover from (SERR). The line before it tells "
		   "which access failed."),
		.weight = MESSAGE_FOLLOWS,
	},
	[MESSAGE_RECOVERY] = {
		.rules = { "device-unresponsive" },
		.meaning = N_("{device} reported an error of PCI Express (AER) that could not be recovered from, and QEMU "
		   "stopped the guest. Look in the host's log for the lines of AER before it: the slot, a riser or "
		   "cable, the card's power, or the card itself."),
		.weight = MESSAGE_DECIDES,
	},
	[MESSAGE_MODULE_KEPT] = {
		.rules = { "vfio-module-blacklisted", MODULE },
		.weight = MESSAGE_DECIDES,
	},
	[MESSAGE_ABSENT] = {
		.rules = { "device-unresponsive" },
		.meaning = N_("There is no device at the address that the guest names. Addresses change when cards or "
		   "firmware settings do, virtual functions end with the driver of their physical one, and a device "
		   "that fell off the bus is gone until a reboot: look with lspci -D."),
		.weight = MESSAGE_DECIDES,
	},
	[MESSAGE_ROM] = {
		.rules = { "device-power" },
		.meaning = N_("The ROM of {device} cannot be read. A display that the host's firmware started has often hidden "
		   "or changed it: give QEMU a copy (romfile=, in libvirt <rom file='...'/>). 0xffff as the "
		   "signature can also mean that the device sleeps or does not answer."),
		.weight = MESSAGE_FOLLOWS,
	},
};
