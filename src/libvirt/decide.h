/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * May a guest have these devices of the host?
 *
 * A device is refused whose verdict is unsafe or unknown, after the administrator's policy; which
 * the kernel will refuse, also if the policy waives why; and whose group somebody keeps: an
 * endpoint on a driver of the host that libvirt does not free (managed='yes') for this guest. Where
 * the device itself is not managed, it has to be with VFIO already, as libvirt demands, too.
 *
 * So is a device with managed='yes' that a process has open, as far as that was seen, or where there are
 * too many to look at all: to take it from its driver does not return, and libvirtd hangs with it.
 * Processes that may not be looked at are only warned of.
 *
 * That vfio-pci is not loaded refuses nothing: libvirt looks for it by itself, before it touches a
 * device, and says so. It is only warned of.
 *
 * Of a mediated device the parent stays with the host and its driver, which maps the guest's memory
 * for it. So only what the firmware or the device itself does to memory counts there
 * (firmware-reserved-memory, device-unresponsive), also where that cannot be seen or is in doubt
 * (firmware-table-invalid, evidence-contradiction); and neither what the host lives on nor what
 * the kernel would say to giving it away.
 */
#ifndef LIBVIRT_DECIDE_H
#define LIBVIRT_DECIDE_H

#include "libvirt/decision.h"
#include "libvirt/domain-xml.h"
#include "libvirt/operation.h"

/*
 * @sysroot: "/", or a captured tree. 0, -EINVAL or -ENOMEM; decision_clear() in any case. Where the
 * XML has no device that counts at this @action, nothing of the host is read.
 */
int decide(const struct domain_xml *xml, enum hook_action action, const char *sysroot,
	   struct decision *decision);

#endif
