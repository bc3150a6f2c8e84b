/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel shows of a PCI function beyond what it is: can it be reset, has it
 * power, does it answer, is it plugged in from outside, and what becomes of it through
 * SR-IOV. Read for the devices that the question is about, one file after the other:
 *
 *	reset_method (5.15), reset		Documentation/ABI/testing/sysfs-bus-pci
 *	power_state (5.11), power/runtime_status, d3cold_allowed
 *	removable (5.14)			Documentation/ABI/testing/sysfs-devices-removable
 *	sriov_numvfs, virtfnN, physfn		Documentation/PCI/pci-iov-howto.rst
 *	config					only of a device that was asked for by its
 *						address and is not without power: to read
 *						it would switch the device on
 */
#ifndef HOST_DEVICE_FACTS_H
#define HOST_DEVICE_FACTS_H

#include "host/host.h"

struct virtual_function {
	char name[PCI_ADDRESS_SIZE];
	char *driver;			/* NULL: none */
};

/* So many are looked at; a device may have 65535, most have some dozens. */
#define VIRTUAL_FUNCTIONS_MAX 256

/* Of so many on its bus it is read what they are. */
#define BUS_MATES_MAX 64

enum power_state {
	POWER_OTHER,			/* D0 to D3hot, or a driver never set it */
	POWER_COLD,			/* D3cold: no power at all */
	POWER_SUSPENDED,		/* before 5.11: suspended, and may be in D3cold */
};

struct device_facts {
	char name[PCI_ADDRESS_SIZE];

	/* FACT_RESET */
	enum seen reset_seen;		/* of the next two */
	bool reset;			/* the function can be reset on its own */
	char *reset_methods;		/* in the order in which they are tried, or NULL: not told */
	char *bus_mates;		/* where it cannot: others on its bus, or NULL */
	struct host_device *mates;	/* those that are not among the host's devices, as far as read */
	size_t mate_count;

	/* FACT_POWER */
	enum seen power_seen;
	enum power_state power;
	enum seen config_seen;		/* NOT_ASKED also where it has no power */
	bool silent;			/* what is read are ones */
	enum seen removable_seen;	/* NOT_THERE: no such file, as also before 5.14 */
	bool removable;			/* the user can take it out, as a Thunderbolt device */

	/* FACT_SRIOV */
	enum seen numvfs_seen;		/* NOT_THERE: no physical function with SR-IOV */
	char numvfs[8];			/* virtual functions that are on, in decimal; "0" */
	struct virtual_function *vfs;	/* those, as far as they could be read */
	size_t vf_count;
	enum seen physfn_seen;		/* SEEN: it is a virtual function of @physfn */
	char physfn[PCI_ADDRESS_SIZE];
	enum seen physfn_driver_seen;	/* NOT_THERE: the physical function has none */
	char *physfn_driver;
};

#define FACTS_OF_DEVICES (FACT_RESET | FACT_POWER | FACT_SRIOV)

#endif
