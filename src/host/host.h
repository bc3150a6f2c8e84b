/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One machine, as its files show it: the running one or a captured tree.
 *
 * Reading goes in steps, each of which reads only what it is asked for:
 *
 *	host_open()	the root, the kernel, the command line, the platform's name,
 *			the IOMMU, the ACPI tables as bytes
 *	host_read()	the asked devices, their groups, the members of those, and the
 *			devices along the asked scope paths
 *	host_read_symbols(), host_read_image()
 *			only where the kernel's release leaves a question
 *	host_read_slots(), host_read_advice()
 *			only once a device turned out to need advice
 *	host_read_binding()
 *			only once one turned out to be left to bind
 *	const		from here on nothing changes and nothing more is read
 *
 * Nothing is judged here. For each fact "not asked", "not there" and "cannot be
 * seen" are different things: see enum seen.
 */
#ifndef HOST_HOST_H
#define HOST_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host/acs.h"
#include "host/address.h"
#include "host/advice-files.h"
#include "host/arena.h"
#include "host/binding.h"
#include "host/boot-loader.h"
#include "host/processor.h"
#include "host/display.h"
#include "host/reach.h"
#include "host/fact.h"
#include "host/framebuffer.h"
#include "host/holders.h"
#include "host/index.h"
#include "host/interrupts.h"
#include "host/log.h"
#include "host/place.h"
#include "host/kernel.h"
#include "host/modules.h"
#include "host/slots.h"
#include "host/source.h"
#include "host/usage.h"

struct device_facts;
struct host_ask;

/* What host_read() may be asked for beyond the devices themselves. */
enum host_fact {
	FACT_MEMORY_MAP = 1 << 0,	/* /proc/iomem */
	FACT_INTERRUPTS = 1 << 1,	/* IOMMU capability registers, module parameter */
	FACT_MODULES = 1 << 2,		/* is vfio-pci loaded, or to be had? */
	FACT_GROUP_TYPE = 1 << 3,	/* the default domain's type of each group */
	FACT_FUNCTIONS = 1 << 4,	/* physical or virtual; always read for what scopes name */
	FACT_EXTERNAL = 1 << 5,		/* has it ports for devices from outside? */
	FACT_STORAGE = 1 << 6,		/* what is mounted and where the host swaps to */
	FACT_NETWORK = 1 << 7,		/* the way to the network */
	FACT_CONSOLE = 1 << 8,		/* displays, serial consoles, the keyboard */
	FACT_MODULE_OPTIONS = 1 << 12,	/* how VFIO's modules are loaded, and what is on them */
	FACT_BOOT_LOADER = 1 << 13,	/* where the kernel's options are kept */
	FACT_SLOTS = 1 << 14,		/* the numbers of its slots for cards */
	FACT_RESET = 1 << 9,		/* of asked devices: can they be reset? */
	FACT_POWER = 1 << 10,		/* ... have they power, are they plugged in from outside? */
	FACT_SRIOV = 1 << 11,		/* ... and their physical and virtual functions */
	FACT_DRIVERS = 1 << 15,		/* ... the modules that have a driver for them */
	FACT_DISPLAY = 1 << 17,		/* of asked displays: their BARs, OpRegion and bridges */
	FACT_HOLDERS = 1 << 16,		/* of devices asked for by address: who has them open? */
	FACT_REACH = 1 << 18,		/* of asked devices: are their BARs within the IOMMU's reach? */
};

enum host_error_kind {
	HOST_ERROR_ABSENT,		/* an asked address that is not there */
	HOST_ERROR_VANISHED,		/* went away while it was read */
	HOST_ERROR_BROKEN,		/* a device whose files cannot be used; @error says why */
	HOST_ERROR_NO_DEVICES,		/* no sys/bus/pci/devices; @error says why */
	HOST_ERROR_NO_MATCH,		/* no device passes the filters */
	HOST_ERROR_BRIDGE,		/* an asked address is a bridge */
};

struct host_error {
	enum host_error_kind kind;
	struct pci_address address;	/* where the kind is about one device */
	int error;			/* positive errno or 0 */
};

/* Is it about the device at error->address, and not about all that was asked? */
bool host_error_is_about_device(const struct host_error *error);

/* A step from the root bus to a device: a bus number as it is now, and devfn. */
struct pci_hop {
	uint8_t bus;
	uint8_t devfn;
};

enum header_type {
	HEADER_NORMAL = 0,
	HEADER_BRIDGE = 1,
	HEADER_CARDBUS = 2,
};

struct host_device {
	struct pci_address address;
	struct pci_hop *chain;		/* from the root bus down to the device itself */
	uint8_t depth;			/* elements of @chain, at least 1 */
	bool asked;			/* the question is about this device */
	enum seen function_seen;	/* of the next one */
	bool is_vf;
	uint32_t class;			/* 24 bits: base class, sub-class, interface */
	uint16_t vendor, device, subvendor, subdevice;
	char *driver;			/* NULL: none */
	bool vfio_dev;			/* registered with VFIO (vfio-dev/vfioN), whatever its driver is called */
	bool has_parent;		/* its root bus is made by the function @parent (VMD) */
	struct pci_address parent;
	/* By modules.alias, with blanks between them; of asked devices, NULL: none or not seen. */
	char *modules;			/* that have a driver for it */
	char *variants;			/* ... and one that is VFIO's, in place of vfio-pci */
	size_t group;			/* index into host.groups, or NO_INDEX */
	enum seen buses_seen;		/* of the next two; read for bridges that scopes name */
	uint8_t secondary, subordinate;	/* the buses below a bridge */
	uint8_t header;			/* enum header_type */
	struct device_facts *facts;	/* device-facts.h; NULL: not asked, or not to be seen */
	struct device_holders *holders;	/* NULL: not asked */
	struct device_binding *binding;	/* host_read_binding(); NULL: not asked */
	struct device_display *display;	/* NULL: not asked, or no display */
	struct device_reach *reach;	/* reach.h; NULL: all that a guest uses is in reach */
};

struct reserved_range {
	uint64_t base, end;		/* both inclusive, as sysfs prints them */
	char type[20];			/* "direct", "direct-relaxable", "reserved", "msi" */
};

struct host_group {
	unsigned int id;
	size_t *members;		/* indices into host.devices, in order of registration */
	size_t member_count;
	const char **foreign;		/* names of members that are no PCI devices ... */
	size_t foreign_members;		/* ... as far as somebody asked for all members */
	enum seen members_seen;		/* HIDDEN: maybe not all of them */
	enum seen reserved_seen;	/* NOT_THERE: Linux before 4.11 */
	struct reserved_range *reserved;
	size_t reserved_count;
	struct fact_text type;
	bool noiommu;			/* VFIO made it for a device that no IOMMU covers */
};

enum table_signature {
	TABLE_DMAR,
	TABLE_IVRS,
	TABLE_IORT,
	TABLES,
};

struct host_table {
	enum seen seen;
	char *source;			/* where it came from, for people */
	uint8_t *data;			/* SEEN: @size bytes */
	size_t size;
	int error;			/* HIDDEN: positive errno */
	size_t text_line;		/* a damaged acpidump: the line; else 0 */
	bool text_offset;		/* ... and what is wrong there: offset, or no hex */
};

enum iommu_kind {
	IOMMU_UNKNOWN,
	IOMMU_INTEL,
	IOMMU_AMD,
	IOMMU_SMMU,
	IOMMU_OTHER,
};

/* One line of /proc/iomem that stems from the firmware's memory map. */
struct memory_range {
	uint64_t base, end;		/* inclusive */
	enum {
		MEMORY_RESERVED,
		MEMORY_NVS,
		MEMORY_OTHER,		/* RAM, ACPI tables, ... */
	} type;
};

/* Linux takes no more of them (kernel: MAX_IO_APICS). */
#define IOAPIC_MAX 128

struct host_ioapic {
	uint8_t id;
	uint32_t first_interrupt;	/* ACPI's global system interrupt base */
};

struct host {
	struct source *source;		/* NULL: there are only tables */
	struct arena arena;		/* has all that is read, but for tables' data and the log */
	bool live;
	bool tables_given;		/* by --acpi, in place of the host's own */

	/* host_open() */
	struct fact_text release;	/* as uname -r */
	struct fact_text version;	/* /proc/version */
	struct fact_text command_line;
	struct {
		struct fact_text vendor, product, product_version, board_vendor, board;
		struct fact_text bios_vendor, bios_version, bios_date;
	} platform;
	bool as_root;			/* who looks at the live host is root, of a container perhaps */
	struct host_table tables[TABLES];
	bool firmware_masked;		/* none of the firmware's files shows, as in most containers */
	struct host_where where;	/* host_read(), whatever is asked */
	enum seen iommus_seen;		/* sys/class/iommu */
	enum iommu_kind iommu;
	bool iommu_virtio;		/* IOMMU_OTHER: a hypervisor's virtio-iommu */
	char **iommus;			/* names, NULL-terminated */

	/* host_read() */
	uint32_t facts;
	bool whole;			/* all devices and all groups were read */
	const struct host_ask *asking;	/* while devices are read that it asks about; else NULL */
	struct source_dir device_links;	/* sys/bus/pci/devices, open while devices are read */
	struct host_device *devices;
	size_t device_count;
	void *by_address;		/* index.h */
	struct host_group *groups;
	size_t group_count;
	void *by_group_id;		/* index.h */
	enum seen groups_seen;		/* does the kernel know IOMMU groups at all? */
	struct host_error *errors;
	size_t error_count;
	struct memory_range *memory;
	size_t memory_count;
	enum seen memory_seen;
	struct host_framebuffer *framebuffers;	/* where @memory_seen */
	size_t framebuffer_count;
	struct fact_bool remapping_capable;	/* all IOMMUs can remap interrupts */
	enum seen ioapics_seen;
	struct host_ioapic ioapics[IOAPIC_MAX];	/* in the order of the firmware's list */
	size_t ioapic_count;
	struct fact_bool unsafe_interrupts;	/* allow_unsafe_interrupts=1 */
	enum seen aperture_seen;	/* NOT_THERE: these IOMMUs know no end */
	enum seen address_bits_seen;	/* FACT_REACH, where some device asks for it */
	unsigned int address_bits;	/* of the processors */
	uint64_t aperture_least, aperture_most;	/* last address of the narrowest and widest IOMMU */
	struct host_interrupts interrupts;	/* where the kernel has an IOMMU */
	struct fact_bool remapping_erratum;	/* the chipset of an Intel platform cannot do it */
	bool has_thunderbolt;		/* a controller, whose ports are for devices from outside */
	enum seen vfio_pci;		/* SEEN: loaded or built in */
	bool vfio_pci_available;	/* not loaded, but modprobe would find it */
	struct host_modules modules;
	struct host_acs acs;		/* FACT_MODULE_OPTIONS, under pcie_acs_override= only */
	enum boot_loader boot_loader;	/* FACT_BOOT_LOADER */
	enum processor processor;	/* FACT_BOOT_LOADER, of a host without tables only */
	struct host_usage usage;	/* FACT_STORAGE, FACT_NETWORK, FACT_CONSOLE */

	/* host_read_slots(), host_read_advice() */
	struct host_slots slots;
	struct advice_files advice;

	/* host_read_binding() */
	struct host_binding binding;

	/* log.h: a file that was given, or read once a device turned out to be refused */
	struct log log;
	/* host_read_symbols(), host_read_image() */
	struct kernel_evidence kernel;
};

/*
 * Begin to read: @sysroot is a directory ("/" for this machine) or NULL for none
 * (tables only); @acpi names a file with a raw table or acpidump's text that takes
 * the place of the host's own tables, or NULL. @source_flags: see source_open().
 * 0, or negative errno where the directory or the file cannot be used at all;
 * host_close() in either case.
 */
int host_open(struct host *host, const char *sysroot, const char *acpi, unsigned int source_flags);

/* A place that a device scope names: start bus and (device, function) pairs. */
struct scope_path {
	uint16_t segment;
	uint8_t bus;
	uint8_t length;			/* pairs */
	const uint8_t *pairs;
};

struct host_ask {
	bool all;			/* every device, or those that pass @filter */
	bool whole;			/* read the others and their groups too, unasked */
	bool (*filter)(const struct host_device *device, const void *data);
	const void *filter_data;
	const struct pci_address *addresses;
	size_t address_count;
	const struct scope_path *paths;
	size_t path_count;
	/*
	 * List the members of each group, which finds those that were not asked and those
	 * that are no PCI devices. Where all PCI devices are read and the platform has no
	 * others with an IOMMU, the devices' own links say it all.
	 */
	bool members;
	bool bridges;			/* of one that is asked for the group is read; else it is an error */
	bool aperture;			/* how far addresses of devices reach */
	uint32_t facts;			/* enum host_fact */
};

/* Read what is asked for. 0 or -ENOMEM; all else is in host->errors. */
int host_read(struct host *host, const struct host_ask *ask);

/*
 * More about which kernel it is, for a release that does not tell enough. What
 * cannot be read is no evidence.
 *
 * /proc/kallsyms takes some 40 ms. The image (boot/vmlinuz-RELEASE and where
 * distributions put it) takes half a second and more, so that on the running
 * machine root keeps what was found under /run/vfio-check; that, and what a tree kept
 * when it was captured, is taken without @search as well.
 */
void host_read_symbols(struct host *host);
void host_read_image(struct host *host, bool search);

/*
 * The administrator's policy of this host or tree, as bytes in new memory. 0 or negative
 * errno: -ENOENT says that there is none, or no host.
 */
#define HOST_POLICY "etc/vfio-check/policy.conf"
int host_read_policy(const struct host *host, char **text, size_t *size);

/*
 * The machine's slots, and what its administrator wrote about it. 0 or -ENOMEM; a file
 * that cannot be read says so itself.
 */
int host_read_slots(struct host *host);
int host_read_advice(struct host *host);

/*
 * aliases.c, at any time after host_open(): the function that the mediated device @uuid is a part
 * of, and virtual function @index of the one that the network interface @interface is on. 0;
 * -ENOENT: there is no such mediated device or interface; -ENODEV: it is on none; -ENXIO: no
 * such virtual function; or another negative errno.
 */
int host_mdev_parent(const struct host *host, const char *uuid, struct pci_address *address);
int host_virtual_function(struct host *host, const char *interface, unsigned int index,
			  struct pci_address *address);

/*
 * names.c, at any time after host_open(): what the network interface or the block device @name,
 * a name of sys/class/net or sys/class/block, is made of, each PCI function once: a partition of
 * its disk, a bridge, bond, dm or md of what is below it. In the host's arena.
 */
struct host_named {
	struct pci_address address;
	const char *name; /* of the device that is on it */
};

struct host_name {
	struct host_named *functions;
	size_t count;
	bool cut; /* there may be more */
};

/* 0; -ENOENT: there is none of that name; -ENODATA: neither folder is there; or another errno. */
int host_find_name(struct host *host, const char *name, struct host_name *found);

/* The interface or block device whose name is nearest to @typed, in the arena, or NULL. */
const char *host_nearest_name(struct host *host, const char *typed);

void host_close(struct host *host);

/* Index of the device at @address, or NO_INDEX when it was not read. */
size_t host_find(const struct host *host, struct pci_address address);

/* The IOMMU's groups are in use; false also when that cannot be seen. */
bool host_has_groups(const struct host *host);

/* Is @device in a group that an IOMMU made? VFIO's noiommu groups isolate nothing. */
static inline bool host_is_grouped(const struct host *host, const struct host_device *device)
{
	return device->group != NO_INDEX && !host->groups[device->group].noiommu;
}

/* PCI-to-PCI and CardBus bridges; all else is an endpoint. */
static inline bool host_is_bridge(const struct host_device *device)
{
	return device->class >> 8 == 0x0604 || device->class >> 8 == 0x0607;
}

/* Is no port above it, so that it is a part of the processor or of the chipset? */
static inline bool host_is_on_root_bus(const struct host_device *device)
{
	return device->depth == 1;
}

/*
 * Base class 06 that is the chipset's: host bridge and ISA bridge wherever they are, and what
 * else there is of it (0680: other) on a root bus. Behind a port that is a card's, as NVIDIA's
 * NVSwitch is, which belongs into the guest that has its GPUs, wherever it stands
 * (kata-containers 13431; pci.ids).
 */
static inline bool host_is_chipset(const struct host_device *device)
{
	if (device->class >> 16 != 0x06 || host_is_bridge(device))
		return false;
	if (device->class >> 8 < 0x0604)
		return true;
	return host_is_on_root_bus(device) && device->vendor != 0x10de;
}

/* ... and the SMBus controller: the functions through which the host reaches its own board. */
static inline bool host_is_board_function(const struct host_device *device)
{
	return host_is_chipset(device) || device->class >> 8 == 0x0c05;
}

/*
 * The order in which Linux registers PCI devices, and so the order of a group's
 * members: a bus by device and function, then what is below each of its bridges
 * (kernel: pci_scan_child_bus; doc/kernel-facts.md, section 4.2). Negative, 0, positive.
 */
int host_registration_order(const struct host_device *a, const struct host_device *b);

#endif
