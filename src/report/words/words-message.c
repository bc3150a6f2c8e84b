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
	[TERM_EPERM] = {
		.rules = { MEMORY, INTERRUPTS, SHARED },
		.meaning = N_("EPERM, error 1, \"Operation not permitted\": at VFIO_GROUP_SET_CONTAINER the firmware "
		   "keeps memory for the device (Intel, Linux 5.19 to 6.1), or a driver of the host has another "
		   "device of the group; at VFIO_SET_IOMMU the firmware's memory (Intel, up to 5.18 and 6.2 to "
		   "6.5), or interrupts are not remapped. The kernel's log says which; no permission of a user "
		   "is meant."),
		.weight = MESSAGE_FOLLOWS,
	},
	[TERM_EACCES] = {
		.rules = { "sriov-vf" },
		.meaning = N_("EACCES, error 13, \"Permission denied\": the user may not open /dev/vfio/GROUP, or "
		   "AppArmor or SELinux forbids it; or a virtual function needs the token of its physical one, "
		   "which VFIO has."),
		.weight = MESSAGE_FOLLOWS,
	},
	[TERM_EBUSY] = {
		.rules = { USED, "sriov-pf" },
		.meaning = N_("EBUSY, error 16, \"Device or resource busy\": another guest or program has the group "
		   "open; or vfio-pci was to take a physical function whose virtual functions are on."),
		.weight = MESSAGE_FOLLOWS,
	},
	[TERM_EINVAL] = {
		.rules = { MEMORY, DISABLED, "iova-hole" },
		.meaning = N_("EINVAL, error 22, \"Invalid argument\": at VFIO_GROUP_SET_CONTAINER the firmware keeps "
		   "memory for the device (Linux 6.6 and later, on any platform); when a driver is bound (\"probe "
		   "failed with error -22\") the device has no IOMMU group, as the IOMMU is off; at "
		   "VFIO_GROUP_GET_DEVICE_FD a driver of the host has another device of the group; at "
		   "VFIO_IOMMU_MAP_DMA the guest has memory where the device's IOMMU can have none."),
		.weight = MESSAGE_FOLLOWS,
	},
	[TERM_ENODEV] = {
		.rules = { MODULE, "device-unresponsive" },
		.meaning = N_("ENODEV, error 19, \"No such device\": vfio_iommu_type1 is not loaded (at "
		   "VFIO_SET_IOMMU), or the device is not with vfio-pci or no longer there."),
		.weight = MESSAGE_FOLLOWS,
	},
	[TERM_ENOENT] = {
		.rules = { DISABLED, MISSING },
		.meaning = N_("ENOENT, error 2, \"No such file or directory\": there is no /dev/vfio/GROUP, as no "
		   "device of the group is with vfio-pci yet, or no group at all, as the IOMMU is off."),
		.weight = MESSAGE_FOLLOWS,
	},
	[TERM_ENOMEM] = {
		.meaning = N_("ENOMEM, error 12, \"Cannot allocate memory\": VFIO keeps all of the guest's memory in "
		   "place, and the limit for that (memlock) or the host's memory is too small. libvirt raises the "
		   "limit by itself; vfio-check --guest-memory SIZE ADDRESS tells how much it takes."),
		.weight = MESSAGE_FOLLOWS,
	},
	[TERM_RMRR] = {
		.rules = { MEMORY, RELAXED, BUG },
		.meaning = N_("RMRR: reserved memory region reporting. With it the firmware of Intel's platforms demands, "
		   "in its ACPI table DMAR, that a device keeps access to a piece of host memory. vfio-check "
		   "regions lists them."),
	},
	[TERM_IVMD] = {
		.rules = { MEMORY },
		.meaning = N_("IVMD: I/O virtualization memory definition, a unity map. With it the firmware of AMD's "
		   "platforms demands, in its ACPI table IVRS, that devices keep access to a piece of host "
		   "memory. vfio-check regions lists them."),
	},
	[TERM_RMR] = {
		.rules = { MEMORY },
		.meaning = N_("RMR: reserved memory range. With it the firmware of ARM's platforms demands, in its ACPI "
		   "table IORT, that a device keeps access to a piece of host memory."),
	},
	[TERM_TABLE] = {
		.rules = { INVALID, MEMORY, MISSING },
		.meaning = N_("DMAR (Intel), IVRS (AMD) and IORT (ARM) are the tables of ACPI in which the firmware "
		   "describes IOMMUs and the memory that devices must keep access to. vfio-check regions shows "
		   "this host's, vfio-check regions --acpi FILE any other."),
	},
	[TERM_IOMMU] = {
		.rules = { MISSING, DISABLED },
		.meaning = N_("The IOMMU (Intel VT-d, AMD-Vi, ARM SMMU) keeps a device from all memory but its guest's. "
		   "It has to be on in the firmware's setup and, on most Intel machines, by intel_iommu=on on the "
		   "kernel command line."),
	},
	[TERM_PASSTHROUGH_MODE] = {
		.rules = { DISABLED },
		.meaning = N_("iommu=pt lets the host's own drivers do without translation. It is about the host's speed: "
		   "it neither switches the IOMMU on nor helps any device to a guest."),
	},
	[TERM_GROUP] = {
		.rules = { SHARED, "parent-in-group", "acs-override" },
		.meaning = N_("Devices of one IOMMU group can reach each other past the IOMMU, so that they go to a guest "
		   "together or not at all. Slot, ports with ACS and the firmware's settings decide; vfio-check "
		   "groups lists them."),
	},
	[TERM_ACS] = {
		.rules = { "acs-override", SHARED },
		.meaning = N_("ACS, access control services, is what keeps the devices below one port or switch apart. "
		   "Without it they share an IOMMU group. An ACS override makes more groups and isolates nothing."),
	},
	[TERM_REMAPPING] = {
		.rules = { INTERRUPTS, "vfio-module-option" },
		.meaning = N_("Interrupt remapping keeps a guest from raising any interrupt of the host through its "
		   "device. allow_unsafe_interrupts lets VFIO go on without it, and takes no danger away."),
	},
	[TERM_RESET] = {
		.rules = { "no-reset", "reset-broken" },
		.meaning = N_("VFIO resets a device between its users where it can: by the device itself (FLR), its power "
		   "(pm), or its bus. reset_method in sysfs has what this kernel would do."),
	},
	[TERM_D3COLD] = {
		.rules = { "device-power", "device-unresponsive" },
		.meaning = N_("In D3cold a device is without power. vfio-pci lets a device go there that no guest has, and "
		   "some do not come back."),
	},
	[TERM_SRIOV] = {
		.rules = { "sriov-pf", "sriov-vf", "parent-in-group" },
		.meaning = N_("With SR-IOV a physical function (PF) lends out virtual functions (VF), each of which can be a "
		   "guest's, while the PF stays with its driver on the host."),
	},
	[TERM_RELAX] = {
		.rules = { MEMORY },
		.meaning = N_("intel_iommu=relax_rmrr is heeded only by patched kernels (Proxmox's, and those of "
		   "relax-intel-rmrr). They skip the check for the firmware's memory: the device can still write "
		   "over it, and then over the guest's."),
	},
	[TERM_NOIOMMU] = {
		.rules = { "noiommu-mode" },
		.meaning = N_("In noiommu mode VFIO hands out devices that nothing keeps from any memory. It is for programs "
		   "such as DPDK; QEMU cannot use it."),
	},
	[TERM_ROM] = {
		.rules = { "graphics-rom", "boot-framebuffer" },
		.meaning = N_("The option ROM (VBIOS) of a graphics card starts its screen. Where the host's firmware has run "
		   "it, the guest may need a copy in a file: romfile= of QEMU, <rom file='...'/> of libvirt."),
	},
};
