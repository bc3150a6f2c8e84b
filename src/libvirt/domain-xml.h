/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libvirt's hooks get on their standard input: which devices of the host it gives away,
 * and to how large a guest. Formats: libvirt's pages formatdomain, formatnetwork and hooks.
 *
 * Whoever may define a domain writes this XML, so it is read as hostile, with the limits of
 * xml-walk.h. What is not understood is an error and never "no device".
 */
#ifndef LIBVIRT_DOMAIN_XML_H
#define LIBVIRT_DOMAIN_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host/address.h"

enum assigned_kind {
	ASSIGNED_HOSTDEV,   /* <hostdev type='pci'>: its source, not its place in the guest */
	ASSIGNED_INTERFACE, /* <interface type='hostdev'> */
	ASSIGNED_NVME,      /* <disk type='nvme'>: QEMU's own driver, over VFIO as well */
	ASSIGNED_ARGUMENT,  /* an argument for QEMU that libvirt passes on unseen */
	ASSIGNED_OPTION,    /* ... that can bring a device and does not say which */
	ASSIGNED_MDEV,      /* a mediated device, of which only the UUID is told */
	ASSIGNED_PORT,      /* hookData: what a network gives to a domain */
	ASSIGNED_POOL,      /* ... what it has to give */
	ASSIGNED_POOL_PF,   /* ... all virtual functions of an interface */
};

struct assigned {
	enum assigned_kind kind;
	struct pci_address address;
	char *name;   /* MDEV: its UUID; POOL_PF: the interface; OPTION: it; else NULL */
	bool managed; /* libvirt takes it from its driver and gives it to vfio-pci */
	long line;    /* in the XML, from 1 on */
	bool placed;
	struct pci_address place; /* in the guest; its bus is the index of a controller */
};

/* What is known of a PCI controller of the guest. */
struct guest_bus {
	bool known;
	enum bus_kind {
		BUS_EXPRESS,       /* root ports, switches, expanders: each function is its own */
		BUS_BEHIND_EXPRESS, /* pcie-to-pci-bridge: all behind it are one, 00.0 on its bus */
		BUS_BEHIND_BRIDGE, /* other bridges: all behind it are the bridge */
	} kind;
	bool placed;
	struct pci_address place;
};

#define GUEST_BUSES 256

enum viommu {
	VIOMMU_NONE,
	VIOMMU_INTEL,
	VIOMMU_OTHER, /* amd, virtio, smmuv3 */
};

struct domain_xml {
	struct assigned *devices; /* as they stand there; one may stand there twice */
	size_t device_count;
	uint64_t memory; /* <memory>, which the guest starts with, in bytes; 0: none */
	char machine[64], arch[16]; /* of <os><type>; "": not told */
	unsigned int address_bits;  /* the CPU has at most so many; 0: as many as the host's */
	bool memory_moved; /* an argument for QEMU says how much there is, or where */
	enum viommu viommu;
	bool caching_mode; /* of intel's */
	struct guest_bus buses[GUEST_BUSES]; /* by index; 0 is the root */
	char *error;     /* where it cannot be used: what, where, what was expected */
};

/*
 * Read @fd, which stays open, to its end: <domain> or, of the network hook, <hookData>.
 * 0, -EINVAL (xml->error says why; NULL where memory was short) or -ENOMEM.
 * domain_xml_clear() is due in any case.
 *
 * <maxMemory> is read for errors only: what can be plugged in later is not mapped at the start.
 */
int domain_xml_read(int fd, struct domain_xml *xml);
void domain_xml_clear(struct domain_xml *xml);

#endif
