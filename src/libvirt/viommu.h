/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What QEMU makes of the host's devices in a guest that has an IOMMU of its own. Behind it each
 * function has an address space of its own, but for those behind one bridge of conventional PCI,
 * which all use one requester (QEMU: hw/pci/pci.c, pci_device_get_iommu_bus_devfn). A group of the
 * host has to be in one of them (hw/vfio/container.c, vfio_group_get: "group %d used in multiple
 * address spaces"), for all models: intel, amd, virtio, smmuv3. Intel's takes devices of the host only
 * with caching-mode=on (hw/i386/intel_iommu.c, vtd_machine_done_notify_one).
 */
#ifndef LIBVIRT_VIOMMU_H
#define LIBVIRT_VIOMMU_H

#include "libvirt/decision.h"
#include "libvirt/domain-xml.h"
#include "libvirt/subjects.h"

/* Refuse or warn of what QEMU would not start with, of those @subjects that are judged. 0 or -ENOMEM. */
int viommu_decide(const struct vfc_check *check, const struct domain_xml *xml,
		  const struct subjects *subjects, struct decision *decision);

#endif
