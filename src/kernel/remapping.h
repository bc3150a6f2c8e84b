/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why interrupts are remapped, or not. */
#ifndef KERNEL_REMAPPING_H
#define KERNEL_REMAPPING_H

#include "host/host.h"

struct tables;

enum remapping_reason {
	REMAPPING_FINE,
	REMAPPING_FLAG,		/* DMAR flag INTR_REMAP is clear */
	REMAPPING_OPTION,	/* intremap=off, nointremap */
	REMAPPING_CAPABILITY,	/* a unit cannot do it */
	REMAPPING_IOAPIC,	/* no unit takes care of some IOAPIC */
	REMAPPING_SOUTHBRIDGE,	/* the units do not name the IOAPICs as Linux wants them */
	REMAPPING_CHIPSET,	/* the chipset has an erratum, and Linux heeds it */
	REMAPPING_VIRTIO,	/* a virtio-iommu, which never does */
	REMAPPING_MSI,		/* on ARM: by a controller that does not keep devices apart */
	REMAPPING_SHOWN,	/* the running kernel does not use it, and nothing says why */
	REMAPPING_TOLD,		/* its log says so */
	REMAPPING_UNSEEN,
};

/*
 * remapping-dmar.c, remapping-ivrs.c: what table_kind.remapping asks for, also where the table is not
 * there. @known: what @tables do not say is not so.
 */
enum remapping_reason remapping_by_dmar(const struct host *host, const struct tables *tables,
					bool known);
enum remapping_reason remapping_by_ivrs(const struct host *host, const struct tables *tables,
					bool known);

#endif
