/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is found at each device and is true of the machine: interrupts that nothing remaps, an
 * option that lets vfio-pci take what no IOMMU covers. A server has it hundreds of times.
 */
#ifndef POLICY_CAUSES_H
#define POLICY_CAUSES_H

#include "policy/judgement.h"

/*
 * Once all devices are judged: put each cause among the machine's findings, once, before what
 * is less severe, and mark it at the devices as the whole machine's. What a waiver made
 * harmless stays with its device.
 */
void find_causes(struct judgement *j);

/* Is @cause, one of the machine's findings, among those of @d? */
bool cause_weighs(const struct finding *cause, const struct device_judgement *d);

/*
 * Is a rule that was blind for @why blind at every device, as what hides it is not the device's?
 */
bool cause_is_blindness(enum unchecked why);

#endif
